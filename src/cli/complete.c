#include "complete.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "export_coin.h"
#include "glossary.h"
#include "year.h"

/* Opens the book for reading once; false when there is none. */
static bool
has_book(struct session *session)
{
    return session->book != NULL || session_open(session, PAR_READ) == PAR_OK;
}

static void
add_years(struct string *out, struct session *session, const struct typing *typing)
{
    struct par_evaluation_query query = {NULL, NULL};
    struct par_evaluations *list = NULL;
    struct par_evaluation row;
    int64_t last = 0;
    char year[24];

    if (par_evaluation_list(&list, session->book, &query, &session->error) != PAR_OK)
        return;
    while (par_evaluation_next(&row, list, &session->error) == PAR_OK) {
        if (row.year.value == last)
            continue;
        last = row.year.value;
        snprintf(year, sizeof year, "%" PRId64, last);
        complete_add(out, typing, year, NULL);
    }
    par_evaluation_list_free(list);
}

static void
add_groups(struct string *out, struct session *session, const struct typing *typing)
{
    struct par_group_query query = {NULL};
    struct par_groups *list = NULL;
    struct par_group row;

    if (par_group_list(&list, session->book, &query, &session->error) != PAR_OK)
        return;
    while (par_group_next(&row, list, &session->error) == PAR_OK)
        complete_add(out, typing, row.code, row.name);
    par_group_list_free(list);
}

static void
add_units(struct string *out, struct session *session, const struct typing *typing)
{
    struct par_unit_query query = {NULL, NULL, 0};
    struct par_units *list = NULL;
    struct par_unit row;
    char *last = NULL;

    if (par_unit_list(&list, session->book, &query, &session->error) != PAR_OK)
        return;
    while (par_unit_next(&row, list, &session->error) == PAR_OK) {
        if (last != NULL && strcmp(last, row.code) == 0)
            continue;
        complete_add(out, typing, row.code, row.name);
        free(last);
        last = must_copy(row.code);
    }
    free(last);
    par_unit_list_free(list);
}

static void
add_sets(struct string *out, struct session *session, const struct typing *typing)
{
    struct par_set_query query = {NULL};
    struct par_sets *list = NULL;
    struct par_set row;

    if (par_set_list(&list, session->book, &query, &session->error) != PAR_OK)
        return;
    while (par_set_next(&row, list, &session->error) == PAR_OK)
        complete_add(out, typing, row.code, row.title);
    par_set_list_free(list);
}

static void
add_scales(struct string *out, struct session *session, const struct typing *typing)
{
    struct par_scale_query query = {NULL};
    struct par_scale_classes *list = NULL;
    struct par_scale_class row;
    char *last = NULL;

    if (par_scale_list(&list, session->book, &query, &session->error) != PAR_OK)
        return;
    while (par_scale_next(&row, list, &session->error) == PAR_OK) {
        if (last == NULL || strcmp(last, row.scale) != 0)
            complete_add(out, typing, row.scale, NULL);
        free(last);
        last = must_copy(row.scale);
    }
    free(last);
    par_scale_list_free(list);
}

static void
add_decisions(struct string *out, struct session *session, const struct typing *typing)
{
    struct par_decision_query query = {NULL};
    struct par_decisions *list = NULL;
    struct par_decision row;

    if (par_decision_list(&list, session->book, &query, &session->error) != PAR_OK)
        return;
    while (par_decision_next(&row, list, &session->error) == PAR_OK)
        complete_add(out, typing, row.number, row.date != NULL ? row.date : row.title);
    par_decision_list_free(list);
}

/* The stages of a score, and decisions. */
static void
add_states(struct string *out, struct session *session, const struct typing *typing)
{
    static const char *const stages[] = {"self", "first", "final"};

    for (size_t i = 0; i < sizeof stages / sizeof stages[0]; i++)
        complete_add(out, typing, stages[i], glossary_word("stage", stages[i]));
    if (has_book(session))
        add_decisions(out, session, typing);
}

/* Each class of any scale once. */
static void
add_classes(struct string *out, struct session *session, const struct typing *typing)
{
    struct par_scale_query query = {NULL};
    struct par_scale_classes *list = NULL;
    struct par_scale_class row;
    struct string seen = {0};

    if (par_scale_list(&list, session->book, &query, &session->error) != PAR_OK)
        return;
    while (par_scale_next(&row, list, &session->error) == PAR_OK) {
        char *name = must_format("\n%s\n", row.class_name);

        if (strstr(string_get(&seen), name) == NULL) {
            complete_add(out, typing, row.class_name, row.class_en);
            string_add(&seen, name);
        }
        free(name);
    }
    string_free(&seen);
    par_scale_list_free(list);
}

/* Leaves of the set in force for the year and unit that stand before the cursor. */
static void
add_leaves(struct string *out, struct session *session, const struct typing *typing)
{
    struct par_score_query query = {0};
    struct par_scores *list = NULL;
    struct par_score row;

    for (size_t i = 0; i < typing->count; i++) {
        if (word_is_years(typing->word[i]))
            query.years = typing->word[i];
        else if (query.unit == NULL)
            query.unit = typing->word[i];
    }
    if (query.years == NULL || query.unit == NULL ||
        par_score_list(&list, session->book, &query, &session->error) != PAR_OK)
        return;
    while (par_score_next(&row, list, &session->error) == PAR_OK)
        complete_add(out, typing, row.criterion, row.title);
    par_score_list_free(list);
}

static void
add_kinds(struct string *out, const struct typing *typing)
{
    size_t count;
    const struct par_kind *kinds = par_kinds(&count);

    for (size_t i = 0; i < count; i++)
        complete_add(out, typing, kinds[i].name, NULL);
    for (size_t i = 0; strcmp(typing->command->name, "export") == 0 && coin_kinds[i] != NULL; i++)
        complete_add(out, typing, coin_kinds[i], "COINr");
}

void
complete_slot(struct string *out, struct session *session, const struct typing *typing,
              const struct slot *slot)
{
    if (slot->kind == SLOT_KIND) {
        add_kinds(out, typing);
        return;
    }
    if (slot->kind == SLOT_STATE) {
        add_states(out, session, typing);
        return;
    }
    if (slot->kind == SLOT_TEXT && slot->name != NULL && strcmp(slot->name, "PHASE") == 0)
        for (const char *const *word = phase_words; *word != NULL; word++)
            complete_add(out, typing, *word, NULL);
    if (slot->kind == SLOT_FILE || slot->kind == SLOT_TEXT || !has_book(session))
        return;
    switch (slot->kind) {
    case SLOT_YEARS:
    case SLOT_YEAR:
        add_years(out, session, typing);
        break;
    case SLOT_UNIT:
        add_units(out, session, typing);
        break;
    case SLOT_GROUP:
        add_groups(out, session, typing);
        break;
    case SLOT_PLACE:
        add_groups(out, session, typing);
        add_units(out, session, typing);
        break;
    case SLOT_CRITERION:
    case SLOT_SCORES:
        add_leaves(out, session, typing);
        break;
    case SLOT_SET:
        add_sets(out, session, typing);
        break;
    case SLOT_SCALE:
        add_scales(out, session, typing);
        break;
    case SLOT_DECISION:
        add_decisions(out, session, typing);
        break;
    case SLOT_END:
    case SLOT_KIND:
    case SLOT_STATE:
    case SLOT_FILE:
    case SLOT_TEXT:
        break;
    }
}

/* Is it what the option takes, or one of several: "YEAR|GROUP"? */
static bool
takes(const char *argument, const char *one)
{
    const char *at = strstr(argument, one);
    size_t size = strlen(one);

    return at != NULL && (at == argument || at[-1] == '|') && (at[size] == '\0' || at[size] == '|');
}

void
complete_argument(struct string *out, struct session *session, const struct typing *typing)
{
    static const struct {
        const char *argument;
        void (*add)(struct string *out, struct session *session, const struct typing *typing);
    } arguments[] = {{"GROUP", add_groups}, {"UNIT", add_units},         {"SET", add_sets},
                     {"SCALE", add_scales}, {"DECISION", add_decisions}, {"YEAR", add_years},
                     {"CLASS", add_classes}};

    for (size_t i = 0; i < sizeof arguments / sizeof arguments[0]; i++)
        if (takes(typing->option->argument, arguments[i].argument) && has_book(session))
            arguments[i].add(out, session, typing);
}

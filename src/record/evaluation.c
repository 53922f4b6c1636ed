#include "evaluation.h"

#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "listing.h"
#include "seal.h"
#include "unit.h"

static const struct par_field fields[] = {
    FIELD("year", YEAR, par_evaluation, year, PAR_UNKNOWN),
    FIELD("group", CODE, par_evaluation, group_code, PAR_UNKNOWN),
    FIELD("group_name", TEXT, par_evaluation, group_name, PAR_UNKNOWN),
    FIELD("state", WORD, par_evaluation, state, PAR_UNKNOWN),
    FIELD("set", CODE, par_evaluation, set, PAR_UNKNOWN),
    FIELD("scale", CODE, par_evaluation, scale, PAR_NO_SCALE),
    FIELD("decimals", COUNT, par_evaluation, decimals, PAR_UNKNOWN),
    FIELD("point_decimals", COUNT, par_evaluation, point_decimals, PAR_UNKNOWN),
    FIELD("tie", WORD, par_evaluation, tie, PAR_UNKNOWN),
    FIELD("class_on", WORD, par_evaluation, class_on, PAR_UNKNOWN),
    FIELD("rank_on", WORD, par_evaluation, rank_on, PAR_UNKNOWN),
    FIELD("na", WORD, par_evaluation, na, PAR_UNKNOWN),
    FIELD("units", COUNT, par_evaluation, units, PAR_UNKNOWN),
    FIELD("decision", CODE, par_evaluation, decision, PAR_UNKNOWN),
    FIELD("decision_date", DATE, par_evaluation, decision_date, PAR_UNKNOWN),
    FIELD("phase", WORD, par_evaluation, phase, PAR_NONE),
    FIELD("until", DATE, par_evaluation, until, PAR_NONE),
    FIELD("over", YESNO, par_evaluation, over, PAR_NONE),
    FIELD("cells", COUNT, par_evaluation, cells, PAR_NONE),
};

static const struct listing listing = {fields, 17, 19, sizeof(struct par_evaluation), NULL};

static const char *const ties[] = {"gap", "dense", "order", NULL};
static const char *const judged[] = {"exact", "printed", NULL};
static const char *const nas[] = {"lower", "rescale", NULL};

enum par_status
evaluation_rows(struct par_list **out, const struct listing *shape, struct par_book *book,
                const char *years, int64_t group, struct par_error *err)
{
    char today[CLOCK_DAY_SIZE];

    clock_today(today);
    return listing_run(out, shape, book, SQL_EVALUATION_LIST,
                       PARAMS(P_ID("group", group), P_TEXT("years", years), P_TEXT("today", today)),
                       err);
}

enum par_status
par_evaluation_list(struct par_evaluations **out, struct par_book *book,
                    const struct par_evaluation_query *query, struct par_error *err)
{
    struct scope asked;
    enum par_status status = scope_find(&asked, book, query->years, query->group, NULL, err);

    if (status == PAR_OK)
        status =
            evaluation_rows((struct par_list **)out, &listing, book, asked.years, asked.group, err);
    mem_free(asked.years);
    return status;
}

LISTING_FUNCTIONS(evaluation, par_evaluation, par_evaluations)

/* ---- finding ---- */

enum par_status
evaluation_find(struct evaluation_ref *out, struct par_book *book, int64_t year, const char *group,
                struct par_error *err)
{
    struct statement *statement = NULL;
    enum par_status status =
        statement_open(&statement, book->store, SQL_EVALUATION_FIND,
                       PARAMS(P_INT("year", year), P_TEXT("group", group)), err);

    if (status == PAR_OK)
        status = statement_step(statement, err);
    if (status == PAR_OK) {
        *out = (struct evaluation_ref){.id = row_int(statement, "id"),
                                       .set_id = row_int(statement, "set_id"),
                                       .scale_id = row_int(statement, "scale_id")};
        strncpy(out->state, row_word(statement, "state"), sizeof out->state - 1);
    }
    statement_close(statement);
    return status == PAR_END ? PAR_NOT_FOUND : status;
}

static enum par_status
no_such_year(int64_t year, const char *group, struct par_error *err)
{
    return error_set(err, PAR_NOT_FOUND, "year_unknown",
                     N_("nothing is recorded of {1} for group {2}"),
                     ARGS(ARG_COUNT(year), ARG_TEXT(group)));
}

enum par_status
evaluation_named(struct evaluation_ref *out, struct unit_ref *group, struct par_book *book,
                 int64_t year, const char *text, struct par_error *err)
{
    enum par_status status = group_find(group, book, text, false, err);

    if (status == PAR_OK)
        status = evaluation_find(out, book, year, group->code, err);
    if (status != PAR_NOT_FOUND || group->id == 0)
        return status;
    status = seal_check_none(book, SQL_READS_YEAR, err);
    return status == PAR_OK ? no_such_year(year, group->code, err) : status;
}

enum par_status
evaluation_no_scores(int64_t year, const char *group, struct par_error *err)
{
    error_set(err, PAR_NO, "no_scores",
              N_("of {1}, group {2} only printed figures are known, no scores"),
              ARGS(ARG_COUNT(year), ARG_TEXT(group)));
    error_hint(err, N_("see what is known of each year: parindex status"), NO_ARGS);
    return PAR_NO;
}

enum par_status
evaluation_ensure(struct evaluation_ref *out, struct par_batch *batch, int64_t year,
                  const char *group, struct par_error *err)
{
    struct buffer key = BUFFER_INIT;
    enum par_status status = evaluation_find(out, batch->book, year, group, err);

    if (status != PAR_NOT_FOUND)
        return status;
    status = book_year_check(year, err);
    if (status == PAR_OK)
        status = record_put(batch, RECORD_EVALUATION, record_key(&key, "is", year, group),
                            "{\"set\":null,\"scale\":null,\"decimals\":2,\"point_decimals\":2,"
                            "\"tie\":\"gap\",\"class_on\":\"exact\","
                            "\"rank_on\":\"exact\",\"na\":\"lower\",\"phase\":null,\"until\":null,"
                            "\"state\":\"published\"}",
                            NULL, err);
    buffer_free(&key);
    return status == PAR_OK ? evaluation_find(out, batch->book, year, group, err) : status;
}

/* ---- opening and rules ---- */

/* The rules of an evaluation as they will stand. */
struct rules {
    char set[80], scale[80], tie[12], class_on[12], rank_on[12], na[12];
    char phase[16], until[11]; /* kept */
    int64_t decimals, point_decimals;
    bool stands;
};

static void
keep(char *out, size_t size, const char *text)
{
    if (text == NULL)
        return;
    strncpy(out, text, size - 1);
    out[size - 1] = '\0';
}

static enum par_status
read_rules(struct rules *rules, struct par_book *book, int64_t year, int64_t group,
           struct par_error *err)
{
    struct par_list *list = NULL;
    struct par_evaluation row;
    char *years = NULL;
    enum par_status status = book_years(&years, book, NULL, (int)year, 0, err);

    *rules = (struct rules){.tie = "gap",
                            .class_on = "exact",
                            .rank_on = "exact",
                            .na = "lower",
                            .decimals = 2,
                            .point_decimals = 2};
    if (status == PAR_OK)
        status = evaluation_rows(&list, &listing, book, years, group, err);
    if (status == PAR_OK)
        status = par_list_next(&row, list, err);
    if (status == PAR_OK) {
        keep(rules->set, sizeof rules->set, row.set);
        keep(rules->scale, sizeof rules->scale, row.scale);
        keep(rules->tie, sizeof rules->tie, row.tie);
        keep(rules->class_on, sizeof rules->class_on, row.class_on);
        keep(rules->rank_on, sizeof rules->rank_on, row.rank_on);
        keep(rules->na, sizeof rules->na, row.na);
        keep(rules->phase, sizeof rules->phase, row.phase);
        keep(rules->until, sizeof rules->until, row.until);
        rules->decimals = row.decimals.value;
        rules->point_decimals = row.point_decimals.value;
        rules->stands = true;
    }
    par_list_free(list);
    mem_free(years);
    return status == PAR_END ? PAR_OK : status;
}

static enum par_status
known_code(struct par_book *book, enum sql_block_id block, const char *code, const char *finding,
           const char *field, const char *pattern, const char *hint, struct par_error *err)
{
    int64_t id = 0;
    enum par_status status = store_int(&id, book->store, block, PARAMS(P_TEXT("code", code)), err);

    if (status == PAR_END) {
        status = error_set(err, PAR_NOT_FOUND, finding, pattern, ARGS(ARG_TEXT(code)));
        error_hint(err, hint, NO_ARGS);
        error_field(err, field);
    }
    return status;
}

static const char *
judge_word(const char *word)
{
    return word != NULL && strcmp(word, "published") == 0 ? "printed" : word;
}

static enum par_status
take_number(int64_t *out, struct par_number number, int64_t most, const char *field,
            struct par_error *err)
{
    if (number.absent != PAR_PRESENT)
        return PAR_OK;
    if (number.value < 0 || number.value > most) {
        error_set(err, PAR_INVALID, "decimals", N_("{1} decimals: from 0 to {2}"),
                  ARGS(ARG_COUNT(number.value), ARG_COUNT(most)));
        error_field(err, field);
        return PAR_INVALID;
    }
    *out = number.value;
    return PAR_OK;
}

/* Lays what was said over what stands. */
static enum par_status
take_rules(struct rules *rules, struct par_book *book, const struct par_evaluation *said,
           struct par_error *err)
{
    const char *class_on = judge_word(said->class_on), *rank_on = judge_word(said->rank_on);
    enum par_status status = PAR_OK;

    if (said->set != NULL && *said->set != '\0')
        status = known_code(book, SQL_SET_ID, said->set, "set_unknown", "set",
                            N_("no criteria set \"{1}\""), N_("see: parindex criteria list"), err);
    if (status == PAR_OK && said->scale != NULL && *said->scale != '\0')
        status = known_code(book, SQL_SCALE_ID, said->scale, "scale_unknown", "scale",
                            N_("no scale \"{1}\""), N_("see: parindex scale list"), err);
    if (status == PAR_OK && said->tie != NULL)
        status = clean_word(said->tie, ties, "tie", err);
    if (status == PAR_OK && class_on != NULL)
        status = clean_word(class_on, judged, "class_on", err);
    if (status == PAR_OK && rank_on != NULL)
        status = clean_word(rank_on, judged, "rank_on", err);
    if (status == PAR_OK && said->na != NULL)
        status = clean_word(said->na, nas, "na", err);
    if (status == PAR_OK)
        status = take_number(&rules->decimals, said->decimals, 3, "decimals", err);
    if (status == PAR_OK)
        status =
            take_number(&rules->point_decimals, said->point_decimals, 4, "point_decimals", err);
    if (status != PAR_OK)
        return status;
    if (said->set != NULL && *said->set != '\0')
        keep(rules->set, sizeof rules->set, said->set);
    if (said->scale != NULL && *said->scale != '\0')
        keep(rules->scale, sizeof rules->scale, said->scale);
    keep(rules->tie, sizeof rules->tie, said->tie);
    keep(rules->class_on, sizeof rules->class_on, class_on);
    keep(rules->rank_on, sizeof rules->rank_on, rank_on);
    keep(rules->na, sizeof rules->na, said->na);
    return PAR_OK;
}

/* A set without a maximum for each leaf cannot be scored. */
static enum par_status
check_set(struct par_book *book, const char *set, struct par_error *err)
{
    char *code = NULL;
    int64_t id = 0;
    enum par_status status =
        store_int(&id, book->store, SQL_SET_ID, PARAMS(P_TEXT("code", set)), err);

    if (status == PAR_OK)
        status =
            store_text(&code, book->store, SQL_SET_WITHOUT_MAXIMUM, PARAMS(P_INT("set", id)), err);
    if (status == PAR_OK) {
        status = error_set(err, PAR_INVALID, "no_maximum",
                           N_("set {1} cannot be scored: criterion {2} has no maximum"),
                           ARGS(ARG_TEXT(set), ARG_TEXT(code)));
        error_hint(err, N_("give it one with: parindex criteria edit {1} {2} --max-points P"),
                   ARGS(ARG_TEXT(set), ARG_TEXT(code)));
        error_field(err, "set");
    }
    mem_free(code);
    return status == PAR_END ? PAR_OK : status;
}

/* Another set keeps the cells by code; those without a match would be lost, so it is refused. */
static enum par_status
refuse_loss(struct store *store, int64_t evaluation, const char *set, struct par_error *err)
{
    struct statement *statement = NULL;
    enum par_status status =
        statement_open(&statement, store, SQL_SET_CHANGE_LOST,
                       PARAMS(P_INT("evaluation", evaluation), P_TEXT("set", set)), err);

    if (status == PAR_OK)
        status = statement_step(statement, err);
    if (status == PAR_OK && row_int(statement, "n") > 0) {
        const char *codes = row_text(statement, "codes");

        if (set != NULL)
            status = error_set(err, PAR_STATE, "scores_lost",
                               N_("set {1} has no criterion for scores that stand: {2}"),
                               ARGS(ARG_TEXT(set), ARG_TEXT(codes)));
        else
            status = error_set(err, PAR_STATE, "scores_lost",
                               N_("without a set there is no place for scores that stand: {1}"),
                               ARGS(ARG_TEXT(codes)));
        error_hint(err, N_("clear these scores first, or give the set these criteria"), NO_ARGS);
    }
    statement_close(statement);
    return status;
}

enum par_status
evaluation_change_set(struct par_book *book, int64_t evaluation, const char *set,
                      struct par_error *err)
{
    static const enum sql_block_id moves[] = {SQL_SET_CHANGE_SCORES, SQL_SET_CHANGE_ALLOWANCES,
                                              SQL_SET_CHANGE_NOTES, SQL_SET_CHANGE_EVIDENCE};
    enum par_status status = refuse_loss(book->store, evaluation, set, err);

    for (size_t i = 0; status == PAR_OK && i < sizeof moves / sizeof moves[0]; i++)
        status = store_exec(book->store, moves[i],
                            PARAMS(P_INT("evaluation", evaluation), P_TEXT("set", set)), NULL, err);
    return status;
}

static enum par_status
put_rules(struct par_batch *batch, int64_t year, const char *group, const struct rules *rules,
          const char *state, enum par_effect *effect, struct par_error *err)
{
    struct buffer key = BUFFER_INIT, row = BUFFER_INIT;
    struct json json;
    enum par_status status;

    json_begin(&json, &row);
    json_object(&json);
    json_key_text(&json, "set", rules->set[0] != '\0' ? rules->set : NULL);
    json_key_text(&json, "scale", rules->scale[0] != '\0' ? rules->scale : NULL);
    json_key_number(&json, "decimals", rules->decimals);
    json_key_number(&json, "point_decimals", rules->point_decimals);
    json_key_text(&json, "tie", rules->tie);
    json_key_text(&json, "class_on", rules->class_on);
    json_key_text(&json, "rank_on", rules->rank_on);
    json_key_text(&json, "na", rules->na);
    json_key_text(&json, "phase", rules->phase[0] != '\0' ? rules->phase : NULL);
    json_key_text(&json, "until", rules->until[0] != '\0' ? rules->until : NULL);
    json_key_text(&json, "state", state);
    json_end(&json, '}');
    status = row.failed ? error_memory(err)
                        : record_put(batch, RECORD_EVALUATION, record_key(&key, "is", year, group),
                                     row.text, effect, err);
    buffer_free(&key);
    buffer_free(&row);
    return status;
}

/* All units that belong to the group in that year take part; one code at a time, because each is
 * noted. */
static enum par_status
join_members(struct par_batch *batch, int64_t year, const struct unit_ref *group,
             enum par_effect *effect, struct par_error *err)
{
    struct statement *statement = NULL;
    struct buffer codes = BUFFER_INIT, positions = BUFFER_INIT;
    const char *at;
    const int64_t *place;
    enum par_status status =
        statement_open(&statement, batch->book->store, SQL_MEMBERS_IN_YEAR,
                       PARAMS(P_INT("group", group->id), P_INT("year", year)), err);

    while (status == PAR_OK && (status = statement_step(statement, err)) == PAR_OK) {
        int64_t position = row_int(statement, "position");
        buffer_text(&codes, row_word(statement, "code"));
        buffer_put(&codes, "", 1);
        buffer_put(&positions, &position, sizeof position);
    }
    statement_close(statement);
    if (status == PAR_END)
        status = codes.failed || positions.failed ? error_memory(err) : PAR_OK;
    at = codes.text;
    place = (const int64_t *)(const void *)positions.text;
    for (; status == PAR_OK && codes.length > 0 && at < codes.text + codes.length;
         at += strlen(at) + 1, place++) {
        struct participant_ref there = {0};
        enum par_effect one = PAR_UNCHANGED;
        status = participant_find(&there, batch->book, year, at, err);
        if (status == PAR_NOT_FOUND)
            status = participant_write(batch, year, at, group->code, 1, *place, &one, err);
        if (one != PAR_UNCHANGED && *effect == PAR_UNCHANGED)
            *effect = PAR_EDITED;
    }
    buffer_free(&codes);
    buffer_free(&positions);
    return status;
}

/* A year that has a set is open, unless it is further than that. */
static const char *
state_of(const struct evaluation_ref *stands, const struct rules *rules)
{
    if (rules->set[0] == '\0')
        return "published";
    return stands->state[0] != '\0' && strcmp(stands->state, "published") != 0 ? stands->state
                                                                               : "open";
}

/* Rules as they will stand, and whether the year is opened with them. */
static enum par_status
judge(struct rules *rules, bool *opens, struct evaluation_ref *stands, struct par_book *book,
      const struct par_evaluation *said, const struct unit_ref *group, struct par_error *err)
{
    enum par_status status = read_rules(rules, book, said->year.value, group->id, err);

    if (status == PAR_OK) {
        *opens = rules->set[0] == '\0';
        status = take_rules(rules, book, said, err);
    }
    if (status == PAR_OK) {
        *opens = *opens && rules->set[0] != '\0';
        status = rules->set[0] != '\0' ? check_set(book, rules->set, err) : PAR_OK;
    }
    if (status == PAR_OK && rules->stands)
        status = evaluation_find(stands, book, said->year.value, group->code, err);
    return status;
}

enum par_status
par_evaluation_put(struct par_batch *batch, const struct par_evaluation *evaluation,
                   enum par_effect *effect, struct par_error *err)
{
    struct unit_ref group = {0};
    struct rules rules = {0};
    struct evaluation_ref stands = {0};
    enum par_effect done = PAR_UNCHANGED;
    bool opens = false;
    int64_t year = evaluation->year.value, changes = batch->changes;
    enum par_status status = book_year_check(year, err);

    if (status == PAR_OK)
        status = group_find(&group, batch->book, evaluation->group_code, true, err);
    if (status == PAR_OK)
        status = judge(&rules, &opens, &stands, batch->book, evaluation, &group, err);
    if (status == PAR_OK)
        status = put_rules(batch, year, group.code, &rules, state_of(&stands, &rules), &done, err);
    if (status == PAR_OK && opens)
        status = join_members(batch, year, &group, &done, err);
    if (status != PAR_OK)
        return batch_whole(batch, changes, status);
    batch_say(batch, N_("year {1}, group {2} opened or edited"),
              ARGS(ARG_COUNT(year), ARG_TEXT(group.code)));
    if (effect != NULL)
        *effect = done;
    return PAR_OK;
}

/* The participants of an evaluation leave before it goes. */
static enum par_status
leave_all(struct par_batch *batch, int64_t evaluation, int64_t year, struct par_error *err)
{
    struct buffer key = BUFFER_INIT;
    char *unit = NULL;
    enum par_status status;

    while ((status = store_text(&unit, batch->book->store, SQL_EVALUATION_CODES,
                                PARAMS(P_INT("evaluation", evaluation)), err)) == PAR_OK) {
        status = record_cut(batch, RECORD_PARTICIPANT, record_key(&key, "is", year, unit), err);
        mem_free(unit);
        unit = NULL;
        if (status != PAR_OK)
            break;
    }
    buffer_free(&key);
    return status == PAR_END ? PAR_OK : status;
}

enum par_status
par_evaluation_remove(struct par_batch *batch, int year, const char *group, struct par_error *err)
{
    struct unit_ref named = {0};
    struct evaluation_ref ref = {0};
    struct buffer key = BUFFER_INIT;
    char *used = NULL;
    int64_t changes = batch->changes;
    enum par_status status = group_find(&named, batch->book, group, true, err);

    if (status == PAR_OK)
        status = evaluation_find(&ref, batch->book, year, named.code, err);
    if (status == PAR_NOT_FOUND && ref.id == 0 && named.id != 0)
        status = no_such_year(year, named.code, err);
    if (status == PAR_OK)
        status = evaluation_guard(batch->book, ref.id, err);
    if (status != PAR_OK)
        return status;
    status = store_text(&used, batch->book->store, SQL_EVALUATION_USED,
                        PARAMS(P_INT("evaluation", ref.id)), err);
    if (status == PAR_OK)
        status = error_set(err, PAR_IN_USE, "in_use", N_("{1}, group {2} is not empty: {3}"),
                           ARGS(ARG_COUNT(year), ARG_TEXT(named.code), ARG_WORD(used)));
    else if (status == PAR_END)
        status = leave_all(batch, ref.id, year, err);
    if (status == PAR_OK)
        status = record_cut(batch, RECORD_EVALUATION,
                            record_key(&key, "is", (int64_t)year, named.code), err);
    if (status == PAR_OK)
        batch_say(batch, N_("year {1}, group {2} removed"),
                  ARGS(ARG_COUNT(year), ARG_TEXT(named.code)));
    buffer_free(&key);
    mem_free(used);
    return batch_whole(batch, changes, status);
}

#include "log_words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "glossary.h"
#include "lang.h"
#include "must.h"

static const struct {
    const char *record, *id;
} records[] = {
    {"book", NC_("record", "book")},
    {"unit_group", NC_("record", "group")},
    {"unit", NC_("record", "unit")},
    {"unit_name", NC_("record", "name of a unit")},
    {"membership", NC_("record", "membership of a group")},
    {"unit_succession", NC_("record", "succession")},
    {"decision", NC_("record", "decision")},
    {"scale", NC_("record", "scale")},
    {"scale_class", NC_("record", "class of a scale")},
    {"criteria_set", NC_("record", "criteria set")},
    {"criterion", NC_("record", "criterion")},
    {"crosswalk", NC_("record", "link of criteria")},
    {"evaluation", NC_("record", "year")},
    {"participant", NC_("record", "participant")},
    {"allowance", NC_("record", "own maximum")},
    {"score", NC_("record", "score")},
    {"note", NC_("record", "note")},
    {"evidence", NC_("record", "evidence")},
    {"published", NC_("record", "published result")},
    {"published_count", NC_("record", "class count")},
    {"published_group", NC_("record", "figure of a group")},
};

const char *
log_record_word(const char *record)
{
    for (size_t i = 0; i < sizeof records / sizeof records[0]; i++)
        if (strcmp(records[i].record, record) == 0)
            return lang_context("record", records[i].id);
    return record;
}

static bool
is_one_of(const char *text, const char *const *words)
{
    for (; *words != NULL; words++)
        if (strcmp(*words, text) == 0)
            return true;
    return false;
}

/* A date as the reader writes it, any other text as it is: codes and numbers of decisions stand
 * beside dates. */
static void
add_dated(struct string *out, const char *text)
{
    char date[LANG_DATE_SIZE];
    bool is_date = strlen(text) == 10 && strspn(text, "0123456789-") == 10 && text[4] == '-';

    string_add(out, is_date ? lang_date(date, text) : text);
}

/* ---- keys ---- */

/* What a key holds only so that it can be compared: the folded number of a decision, the year 0 of
 * a name or a membership that holds from the beginning. */
static bool
is_shown_in_key(const char *record, int at, const char *part)
{
    if (part[0] == '\0' || (strcmp(record, "decision") == 0 && at == 3))
        return false;
    return (strcmp(record, "unit_name") != 0 && strcmp(record, "membership") != 0) ||
           strcmp(part, "0") != 0;
}

char *
log_key_text(const char *record, const char *key)
{
    static const char mark[] = " · ";
    struct string out = {0};
    int count = 0;

    for (const char *at = key; at != NULL; count++) {
        const char *end = strstr(at, mark);
        char *part = end != NULL ? must_format("%.*s", (int)(end - at), at) : must_copy(at);

        if (is_shown_in_key(record, count, part)) {
            string_add(&out, out.length > 0 ? mark : "");
            add_dated(&out, strcmp(record, "note") == 0 ? glossary_word("role", part) : part);
        }
        free(part);
        at = end != NULL ? end + sizeof mark - 1 : NULL;
    }
    string_add(&out, "");
    return string_take(&out);
}

/* ---- flat JSON ---- */

/* Reads a text in quotes, `at` standing on the first; gives what follows it. */
static const char *
read_text(struct string *out, const char *at)
{
    for (at++; *at != '\0' && *at != '"'; at++) {
        if (*at == '\\' && at[1] == 'u') {
            string_add(out, " ");
            at += strnlen(at + 1, 5);
        } else if (*at == '\\' && at[1] != '\0') {
            at++;
            string_add_part(out, strchr("bfnrt", *at) != NULL ? " " : at, 1);
        } else {
            string_add_part(out, at, 1);
        }
    }
    return at + (*at == '"');
}

/* Reads a text, a number or null; gives what follows it. */
static const char *
read_plain(struct string *out, const char *at)
{
    size_t size = strcspn(at, ",}]");

    if (*at == '"')
        return read_text(out, at);
    string_add_part(out, at, size);
    return at + size;
}

/* Reads a value; of a list (number, date and issuer of a decision) the first two. */
static const char *
read_value(struct string *out, const char *at)
{
    if (*at != '[')
        return read_plain(out, at);
    for (int i = 0; *at == '[' || *at == ','; i++) {
        struct string item = {0};

        at = read_plain(&item, at + 1);
        if (i < 2 && item.length > 0 && strcmp(string_get(&item), "null") != 0) {
            string_add(out, i > 0 ? " " : "");
            add_dated(out, string_get(&item));
        }
        string_free(&item);
    }
    return at + (*at == ']');
}

/* ---- values ---- */

const char *
log_field_word(const char *record, const char *field)
{
    if (strcmp(field, "index") == 0)
        return glossary_heading("index_percent");
    if (strcmp(field, "min_domain") == 0)
        return glossary_heading("min_domain_percent");
    if (strcmp(field, "title") == 0 && strcmp(record, "criterion") != 0)
        return C_("heading", "Title");
    return glossary_heading(field);
}

/* Cells of records as a whole hold ten-thousandths; those that changed alone come as decimals. */
static bool
is_points(const char *record, const char *field)
{
    static const char *const points[] = {"self",        "first", "final",       "max_points",
                                         "points",      "index", "lower_bound", "min_domain",
                                         "printed_max", "share", NULL};

    return is_one_of(field, points) ||
           (strcmp(record, "published_group") == 0 && strcmp(field, "value") == 0);
}

bool
log_field_shown(const char *field)
{
    static const char *const inner[] = {"name_sort", "place", NULL};
    const char *last = strrchr(field, '_');

    return !is_one_of(field, inner) &&
           (last == NULL || (strcmp(last, "_key") != 0 && strcmp(last, "_text") != 0));
}

static bool
is_shown(const char *field, const char *value)
{
    return value[0] != '\0' && strcmp(value, "null") != 0 && log_field_shown(field) &&
           (strcmp(field, "position") != 0 || strcmp(value, "0") != 0);
}

static void
add_decimal(struct string *out, const char *text, bool whole)
{
    char plain[PAR_DECIMAL_SIZE];
    struct par_decimal decimal = {strtoll(text, NULL, 10), PAR_DECIMALS_EXACT, PAR_PRESENT};

    if (whole) {
        string_add(out, lang_decimal(plain, decimal));
        return;
    }
    for (; *text != '\0'; text++)
        if (*text == '.')
            string_fill(out, lang_mark(), 1);
        else
            string_fill(out, *text, 1);
}

/* One cell: a word, a number, a date or a text. */
static void
add_cell(struct string *out, const char *record, const char *field, const char *value, bool whole)
{
    static const char *const words[] = {"method", "kind",  "tie",   "class_on", "rank_on",
                                        "na",     "state", "phase", "figure",   NULL};
    static const char *const answers[] = {"inclusive", "ranked", NULL};
    if (is_points(record, field))
        add_decimal(out, value, whole);
    else if (is_one_of(field, words))
        string_add(out, glossary_word(field, value));
    else if (is_one_of(field, answers))
        string_add(out, strcmp(value, "0") != 0 ? C_("answer", "yes") : C_("answer", "no"));
    else if (strcmp(field, "date") == 0 || strcmp(field, "until") == 0)
        add_dated(out, value);
    else if (value[0] == '[')
        (void)read_value(out, value);
    else
        string_add(out, value);
}

/* A record as a whole. */
static char *
record_text(const char *record, const char *json)
{
    struct string out = {0};

    for (const char *at = json; *at == '{' || *at == ',';) {
        struct string field = {0}, value = {0};

        at = read_text(&field, at + 1);
        at = read_value(&value, at + (*at == ':'));
        if (is_shown(string_get(&field), string_get(&value))) {
            string_format(&out, out.length > 0 ? "; %s: " : "%s: ",
                          log_field_word(record, string_get(&field)));
            add_cell(&out, record, string_get(&field), string_get(&value), true);
        }
        string_free(&field);
        string_free(&value);
    }
    if (out.length == 0)
        string_add(&out, C_("record", "is there"));
    return string_take(&out);
}

char *
log_value_text(const struct par_change *change, const char *value)
{
    struct string out = {0};

    if (value == NULL)
        return NULL;
    if (change->field == NULL)
        return value[0] == '{' ? record_text(change->record, value) : must_copy(value);
    add_cell(&out, change->record, change->field, value, false);
    string_add(&out, "");
    return string_take(&out);
}

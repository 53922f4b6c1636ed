#include "import_name.h"

#include <parindex/decision.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/map.h"
#include "base/text.h"
#include "decision.h"
#include "import.h"

/* What a text of the file was found to be. */
struct known {
    struct unit_ref ref;
    int64_t fault; /* it is absent: the fault that says so; -1 = found */
};

struct import_names {
    struct map *texts; /* 'u', 'g', 'd' or 'c' and the text to a number in `known` */
    struct known *known;
    size_t count, room;
    int asked; /* how often the nearest names were looked for */
    struct buffer key;
};

struct candidates;

enum { NEAREST_MOST = 100, SHOWN_CHARACTERS = 60 };

static enum par_status lookup(struct import *in, char what, const char *text, size_t length,
                              const char *more, struct known **out, struct par_error *err);
static enum par_status keep(struct import *in, const struct known *known, struct par_error *err);
static enum par_status make(struct unit_ref *out, struct import *in, const char *name, bool unit,
                            struct par_error *err);
static enum par_status take(struct unit_ref *out, struct par_book *book, const char *code,
                            bool unit, struct par_error *err);
static enum par_status absent(struct known *known, struct import *in, int column, const char *text,
                              bool units, const struct candidates *found, struct par_error *err);
static enum par_status find_or_make(struct known *known, struct import *in, int column, bool units,
                                    bool create, bool *good, struct par_error *err);
static enum par_status find_or_make_decision(struct known *known, struct import *in, int number,
                                             int date, bool *good, struct par_error *err);
static void join(char *list, size_t size, const char *text, bool quoted);

enum par_status
import_names_open(struct import_names **out, struct par_error *err)
{
    struct import_names *names = mem_zero(sizeof *names);

    if (names == NULL)
        return error_memory(err);
    names->texts = map_new();
    if (names->texts == NULL) {
        mem_free(names);
        return error_memory(err);
    }
    *out = names;
    return PAR_OK;
}

void
import_names_close(struct import_names *names)
{
    if (names == NULL)
        return;
    map_free(names->texts);
    mem_free(names->known);
    buffer_free(&names->key);
    mem_free(names);
}

/* ---- looking up ---- */

static enum par_status
find(struct unit_ref *out, struct import *in, int column, bool units, bool create, bool *good,
     struct par_error *err)
{
    size_t length = 0;
    const char *text = import_text(in, column, &length);
    struct known *known = NULL, made = {.fault = -1};
    enum par_status status = lookup(in, units ? 'u' : 'g', text, length, "", &known, err);

    if (status == PAR_OK && known == NULL) {
        bool usable = true;
        status =
            find_or_make(&made, in, column, units, create && in->options->create, &usable, err);
        *good = *good && usable;
        if (status == PAR_OK && (usable || made.fault >= 0))
            status = keep(in, &made, err);
        if (status == PAR_OK && usable)
            *out = made.ref;
    } else if (status == PAR_OK && known->fault >= 0) {
        faults_repeat(in->faults, known->fault);
        *good = false;
    } else if (status == PAR_OK) {
        *out = known->ref;
    }
    return status;
}

enum par_status
import_unit(struct unit_ref *out, struct import *in, int column, bool create, bool *good,
            struct par_error *err)
{
    return find(out, in, column, true, create, good, err);
}

enum par_status
import_group(struct unit_ref *out, struct import *in, int column, bool create, bool *good,
             struct par_error *err)
{
    return find(out, in, column, false, create, good, err);
}

enum par_status
import_decision(struct import *in, int number, int date, bool *good, struct par_error *err)
{
    size_t length = 0, date_length = 0;
    const char *text = import_text(in, number, &length);
    struct known *known = NULL, made = {.fault = -1};
    enum par_status status =
        lookup(in, 'd', text, length, import_text(in, date, &date_length), &known, err);

    if (status == PAR_OK && known == NULL) {
        bool usable = true;
        status = find_or_make_decision(&made, in, number, date, &usable, err);
        *good = *good && usable;
        if (status == PAR_OK && (usable || made.fault >= 0))
            status = keep(in, &made, err);
    } else if (status == PAR_OK && known->fault >= 0) {
        faults_repeat(in->faults, known->fault);
        *good = false;
    }
    return status;
}

/* *out is NULL when the text is met for the first time; its key stays in names->key for keep(). */
static enum par_status
lookup(struct import *in, char what, const char *text, size_t length, const char *more,
       struct known **out, struct par_error *err)
{
    struct import_names *names = in->names;
    int64_t number = 0;

    buffer_clear(&names->key);
    buffer_char(&names->key, what);
    buffer_put(&names->key, text, length);
    buffer_put(&names->key, "", 1);
    buffer_text(&names->key, more);
    if (names->key.failed)
        return error_memory(err);
    *out = map_get(names->texts, names->key.text, names->key.length, &number)
               ? &names->known[number]
               : NULL;
    return PAR_OK;
}

static enum par_status
keep(struct import *in, const struct known *known, struct par_error *err)
{
    struct import_names *names = in->names;

    if (names->known == NULL || names->count == names->room) {
        size_t room = names->room == 0 ? 64 : 2 * names->room;
        struct known *grown = mem_resize(names->known, room * sizeof *grown);
        if (grown == NULL)
            return error_memory(err);
        names->known = grown;
        names->room = room;
    }
    if (!map_put(names->texts, names->key.text, names->key.length, (int64_t)names->count))
        return error_memory(err);
    names->known[names->count++] = *known;
    return PAR_OK;
}

/* ---- units and groups ---- */

/* What a text fits, or the nearest to it. */
struct candidates {
    int64_t count;
    char name[PAR_ARG_SIZE], code[CODE_SIZE]; /* of the first */
    struct buffer codes;                      /* of all, joined */
};

static enum par_status
list_candidates(struct candidates *out, struct par_book *book, const char *text, bool units,
                bool nearest, struct par_error *err)
{
    struct par_candidate_query query = {
        .text = text, .units = units, .groups = !units, .nearest = nearest, .in_file = 1};
    struct par_candidates *list = NULL;
    struct par_candidate row;
    enum par_status status = par_candidate_list(&list, book, &query, err);

    while (status == PAR_OK && (status = par_candidate_next(&row, list, err)) == PAR_OK) {
        if (out->count++ == 0) {
            strncpy(out->name, row.name, sizeof out->name - 1);
            strncpy(out->code, row.code, sizeof out->code - 1);
        }
        buffer_text(&out->codes, out->count > 1 ? ", " : "");
        buffer_text(&out->codes, row.code);
    }
    par_candidate_list_free(list);
    if (status == PAR_END)
        status = out->codes.failed ? error_memory(err) : PAR_OK;
    return status;
}

static enum par_status
find_or_make(struct known *known, struct import *in, int column, bool units, bool create,
             bool *good, struct par_error *err)
{
    struct candidates found = {0};
    char *text = NULL;
    enum par_status status = import_clean(&text, in, column, good, err);

    if (status != PAR_OK || text == NULL)
        return status;
    status = list_candidates(&found, in->book, text, units, false, err);
    if (status == PAR_OK && found.count == 1) {
        status = take(&known->ref, in->book, found.code, units, err);
    } else if (status == PAR_OK && found.count == 0 && create) {
        if (make(&known->ref, in, text, units, &in->fault) != PAR_OK)
            status = import_refuse(in, column, text, good, err);
    } else if (status == PAR_OK) {
        *good = false;
        status = absent(known, in, column, text, units, &found, err);
    }
    buffer_free(&found.codes);
    mem_free(text);
    return status;
}

static enum par_status
take(struct unit_ref *out, struct par_book *book, const char *code, bool unit,
     struct par_error *err)
{
    snprintf(out->code, sizeof out->code, "%s", code);
    return store_int(&out->id, book->store, unit ? SQL_UNIT_ID : SQL_GROUP_ID,
                     PARAMS(P_TEXT("code", out->code)), err);
}

/* Beside units that are there a new one may be one of them mistyped. */
static enum par_status
had_units(struct import *in, struct par_error *err)
{
    int64_t found = 0;
    enum par_status status = PAR_OK;

    if (in->summary->units_made > 0)
        return PAR_OK;
    status = store_int(&found, in->book->store, SQL_UNIT_ANY, NO_PARAMS, err);
    in->had_units = found != 0;
    return status;
}

static enum par_status
make(struct unit_ref *out, struct import *in, const char *name, bool unit, struct par_error *err)
{
    const struct par_number none = {0, PAR_UNKNOWN};
    const char *code = NULL;
    enum par_status status;

    if (unit) {
        struct par_unit made = {.name = name, .position = none, .from_year = none, .to_year = none};
        status = had_units(in, err);
        if (status == PAR_OK)
            status = par_unit_add(&code, in->batch, &made, err);
        in->summary->units_made += status == PAR_OK;
        if (status == PAR_OK && in->had_units)
            join(in->summary->unit_names, sizeof in->summary->unit_names, name, true);
    } else {
        struct par_group made = {.name = name};
        status = par_group_add(&code, in->batch, &made, err);
        in->summary->groups_made += status == PAR_OK;
    }
    return status == PAR_OK ? take(out, in->book, code, unit, err) : status;
}

/* Is at most half of the text other than the name? The nearest of all may still be far. */
static enum par_status
is_near(bool *near, const char *text, const char *name, struct par_error *err)
{
    char *key = NULL, *name_key = NULL;
    enum par_status status = text_key(&key, text, err);

    if (status == PAR_OK)
        status = text_key(&name_key, name, err);
    if (status == PAR_OK) {
        unsigned half = (unsigned)(strlen(key) > 64 ? 32 : strlen(key) / 2);
        *near = *near || text_distance(key, name_key, half) <= half;
    }
    mem_free(key);
    mem_free(name_key);
    return status;
}

/* Looks through all names, so only for so many absent ones: a file of another province has no
 * other. */
static enum par_status
find_nearest(struct candidates *out, struct import *in, const char *text, bool units,
             struct par_error *err)
{
    bool near = false;
    enum par_status status = PAR_OK;

    if (in->names->asked++ < NEAREST_MOST)
        status = list_candidates(out, in->book, text, units, true, err);
    if (status == PAR_OK && out->count > 0)
        status = is_near(&near, text, out->name, err);
    if (status == PAR_OK && out->count > 0)
        status = is_near(&near, text, out->code, err);
    if (!near)
        out->count = 0;
    return status;
}

static void
say_absent(struct import *in, const char *text, bool units, const struct candidates *found,
           const struct candidates *nearest)
{
    char shown[PAR_ARG_SIZE];

    text_shown(shown, sizeof shown, text, SHOWN_CHARACTERS);
    if (found->count > 1)
        error_set(
            &in->fault, PAR_AMBIGUOUS, units ? "unit_ambiguous" : "group_ambiguous",
            units ? N_("\"{1}\" fits {2} units: {3}") : N_("\"{1}\" fits {2} groups: {3}"),
            ARGS(ARG_TEXT(shown), ARG_COUNT(found->count), ARG_TEXT(buffer_get(&found->codes))));
    else if (!units)
        error_set(&in->fault, PAR_NOT_FOUND, "group_unknown", N_("no group \"{1}\""),
                  ARGS(ARG_TEXT(shown)));
    else if (nearest->count > 0)
        error_set(&in->fault, PAR_NOT_FOUND, "unit_unknown",
                  N_("no unit \"{1}\"; nearest: {2} ({3})"),
                  ARGS(ARG_TEXT(shown), ARG_TEXT(nearest->name), ARG_TEXT(nearest->code)));
    else
        error_set(&in->fault, PAR_NOT_FOUND, "unit_unknown", N_("no unit \"{1}\""),
                  ARGS(ARG_TEXT(shown)));
}

/* Tells a text that fits no unit or group, or more than one. */
static enum par_status
absent(struct known *known, struct import *in, int column, const char *text, bool units,
       const struct candidates *found, struct par_error *err)
{
    struct candidates nearest = {0};
    int64_t before = faults_count(in->faults);
    struct fault_place place = {.line = in->record.line,
                                .column = in->at[column] + 1,
                                .field = in->kind->columns[column].field.key,
                                .value = text};
    enum par_status status =
        found->count == 0 ? find_nearest(&nearest, in, text, units, err) : PAR_OK;

    if (status == PAR_OK) {
        say_absent(in, text, units, found, &nearest);
        place.nearest = nearest.count > 0 ? nearest.code : NULL;
        status = faults_add(in->faults, &place, &in->fault, &known->fault, err);
        par_error_clear(&in->fault);
    }
    if (status == PAR_OK && found->count == 0 && faults_count(in->faults) > before) {
        in->summary->units_missing += units;
        in->summary->groups_missing += !units;
    }
    buffer_free(&nearest.codes);
    return status;
}

/* ---- decisions ---- */

static enum par_status
find_or_make_decision(struct known *known, struct import *in, int number, int date, bool *good,
                      struct par_error *err)
{
    struct decision_ref found = {0};
    char *text = NULL;
    char iso[11] = "", buf[24];
    const char *written = import_bare(buf, sizeof buf, in, date);
    int64_t count = faults_count(in->faults);
    enum par_status status = import_clean(&text, in, number, good, err);

    if (status != PAR_OK || text == NULL)
        return status;
    if (*written != '\0' && par_date_parse(iso, written, NULL) != PAR_OK)
        goto out; /* told where the date is read */
    status = decision_find(&found, in->book, text, iso, true, &in->fault);
    if (status == PAR_NOT_FOUND && in->options->create) {
        par_error_clear(&in->fault);
        status = par_decision_add(
            in->batch, &(struct par_decision){.number = text, .date = *iso != '\0' ? iso : NULL},
            &in->fault);
        in->summary->decisions_made += status == PAR_OK;
    }
    if (status == PAR_NOT_FOUND || status == PAR_AMBIGUOUS) {
        *good = false;
        status = faults_add(in->faults,
                            &(struct fault_place){in->record.line, in->at[number] + 1,
                                                  in->kind->columns[number].field.key, text, NULL},
                            &in->fault, &known->fault, err);
        in->summary->decisions_missing +=
            faults_count(in->faults) > count && in->fault.status == PAR_NOT_FOUND;
        par_error_clear(&in->fault);
    } else if (status != PAR_OK) {
        status = import_refuse(in, number, text, good, err);
    } else if (*iso == '\0' && strchr(text, '@') == NULL) {
        in->summary->undated++;
        join(in->summary->decision_names, sizeof in->summary->decision_names, text, false);
    }
out:
    mem_free(text);
    return status;
}

/* ---- classes ---- */

enum par_status
import_no_scale(struct import *in, const char *class_name, struct par_error *err)
{
    struct known *known = NULL, met = {.fault = -1};
    char *key = NULL;
    enum par_status status = text_key(&key, class_name, err);

    if (status == PAR_OK)
        status = lookup(in, 'c', key, strlen(key), "", &known, err);
    if (status == PAR_OK && known == NULL) {
        in->summary->no_scale++;
        join(in->summary->class_names, sizeof in->summary->class_names, class_name, true);
        status = keep(in, &met, err);
    }
    mem_free(key);
    return status;
}

/* Adds a text to a list of the summary; a long one is cut, and "…" stands for those that do not fit
 * any more. */
static void
join(char *list, size_t size, const char *text, bool quoted)
{
    enum { LONGEST = 40 };
    static const char more[] = ", …";
    const char *mark = quoted ? "\"" : "", *between = list[0] != '\0' ? ", " : "";
    char shown[4 * LONGEST + 4];
    size_t used = strlen(list);

    text_shown(shown, sizeof shown, text, LONGEST);
    if (used >= sizeof more && strcmp(list + used - (sizeof more - 1), more) == 0)
        return;
    if (used + strlen(between) + strlen(shown) + 2 * strlen(mark) + sizeof more <= size)
        snprintf(list + used, size - used, "%s%s%s%s", between, mark, shown, mark);
    else
        snprintf(list + used, size - used, "%s", more);
}

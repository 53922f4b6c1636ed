/* The first line of a file, and the options that stand for columns which it lacks. */
#include "import_header.h"

#include <string.h>

#include "base/alloc.h"
#include "base/text.h"

static enum par_status
check_option(const char *name, const char *value, struct par_error *err)
{
    char iso[11];

    if (strcmp(name, "date") == 0)
        return par_date_parse(iso, value, err);
    if (strcmp(name, "year") == 0 && !text_is_year(value))
        return error_set(err, PAR_INVALID, "year", N_("\"{1}\" is not a year"),
                         ARGS(ARG_TEXT(value)));
    return PAR_OK;
}

enum par_status
import_take_options(struct import *in, struct par_error *err)
{
    static const char *const names[] = {"year",     "group", "set",   "scale",
                                        "decision", "date",  "source"};
    enum par_status status = PAR_OK;

    for (size_t i = 0; i < sizeof in->at / sizeof in->at[0]; i++)
        in->at[i] = -1;
    for (size_t n = 0; status == PAR_OK && n < sizeof names / sizeof names[0]; n++) {
        const char *value = kind_option(in->options, names[n]);
        bool taken = value == NULL;

        for (size_t i = 0; i < in->kind->count && value != NULL; i++) {
            const char *option = in->kind->columns[i].option;
            if (option == NULL || strcmp(option, names[n]) != 0)
                continue;
            in->given[i] = value;
            taken = true;
        }
        if (!taken)
            status =
                error_set(err, PAR_USAGE, "option", N_("a file of {1} has no column for --{2}"),
                          ARGS(ARG_TEXT(in->kind->name), ARG_TEXT(names[n])));
        else if (value != NULL)
            status = check_option(names[n], value, err);
    }
    return status;
}

/* Keeps in->fault as a fault of the header: of a field (from 0), or of the whole line with -1. */
static enum par_status
refuse_header(struct import *in, int at, const char *field, const char *value, const char *nearest,
              bool *good, struct par_error *err)
{
    const struct fault_place place = {in->record.line > 0 ? in->record.line : 1, at + 1, field,
                                      value, nearest};
    enum par_status status = faults_add(in->faults, &place, &in->fault, NULL, err);

    par_error_clear(&in->fault);
    *good = false;
    return status;
}

static enum par_status
unknown_column(struct import *in, int at, const char *header, const char *folded, bool *good,
               struct par_error *err)
{
    int nearest = -1;
    const char *key = NULL;
    enum par_status status = kind_column_nearest(&nearest, in->kind, folded, err);

    if (status != PAR_OK)
        return status;
    if (nearest >= 0) {
        key = in->kind->columns[nearest].field.key;
        error_set(&in->fault, PAR_INVALID, "column_unknown",
                  N_("unknown column \"{1}\"; nearest: {2}"),
                  ARGS(ARG_TEXT(header), ARG_TEXT(key)));
    } else {
        error_set(&in->fault, PAR_INVALID, "column_unknown", N_("unknown column \"{1}\""),
                  ARGS(ARG_TEXT(header)));
    }
    return refuse_header(in, at, NULL, header, key, good, err);
}

static enum par_status
take_column(struct import *in, int at, const char *header, bool *good, struct par_error *err)
{
    char *folded = NULL;
    int column = -1;
    const char *key, *option;
    enum par_status status = text_key(&folded, header, err);

    if (status == PAR_OK)
        status = kind_column_of_header(&column, in->kind, folded, in->options, err);
    if (status == PAR_OK && column < 0)
        status = unknown_column(in, at, header, folded, good, err);
    if (status != PAR_OK || column < 0)
        goto out;
    key = in->kind->columns[column].field.key;
    option = in->kind->columns[column].option;
    if (in->given[column] != NULL) {
        status = error_set(err, PAR_USAGE, "column_and_option",
                           N_("the file has a column \"{1}\", and --{2} is given too"),
                           ARGS(ARG_TEXT(key), ARG_TEXT(option)));
    } else if (in->at[column] >= 0) {
        error_set(&in->fault, PAR_INVALID, "column_twice", N_("column \"{1}\" is there twice"),
                  ARGS(ARG_TEXT(key)));
        status = refuse_header(in, at, key, header, NULL, good, err);
    } else {
        in->at[column] = at;
    }
out:
    mem_free(folded);
    return status;
}

/* A year that the file may be about: four digits of its name, else one that shows what is meant. */
static void
hint_year(struct par_error *fault, const char *file)
{
    char year[5] = "2024";

    for (const char *at = file; at != NULL && *at != '\0'; at++) {
        size_t digits = strspn(at, "0123456789");
        if (digits == 4 && (strncmp(at, "19", 2) == 0 || strncmp(at, "20", 2) == 0))
            memcpy(year, at, 4);
        at += digits > 0 ? digits - 1 : 0;
    }
    error_hint(fault, N_("if the whole file is one year, add --year {1}"), ARGS(ARG_TEXT(year)));
}

/* Needed columns are in the file or stand in an option. */
static enum par_status
check_header(struct import *in, bool *good, struct par_error *err)
{
    enum par_status status = PAR_OK;

    for (size_t i = 0; status == PAR_OK && i < in->kind->count; i++) {
        const struct par_kind_column *column = &in->kind->columns[i];

        if (in->at[i] < 0 && in->given[i] == NULL && in->options->lacking_year != NULL &&
            strcmp(column->field.key, "year") == 0)
            in->given[i] = in->options->lacking_year;
        if (!column->needed || in->at[i] >= 0 || in->given[i] != NULL)
            continue;
        error_set(&in->fault, PAR_INVALID, "column_missing", N_("column \"{1}\" is missing"),
                  ARGS(ARG_TEXT(column->field.key)));
        if (column->option != NULL && strcmp(column->option, "year") == 0)
            hint_year(&in->fault, in->file);
        else if (column->option != NULL)
            error_hint(&in->fault, N_("if it is the same in the whole file, add --{1}"),
                       ARGS(ARG_TEXT(column->option)));
        status = refuse_header(in, -1, column->field.key, NULL, NULL, good, err);
    }
    return status;
}

enum par_status
import_read_header(struct import *in, bool *good, struct par_error *err)
{
    enum par_status status = csv_next(&in->record, in->csv, &in->fault);

    if (status == PAR_END)
        status = error_set(&in->fault, PAR_INVALID, "empty_file", N_("the file is empty"), NO_ARGS);
    if (status != PAR_OK) {
        in->record.line = in->fault.line;
        if (fault_is_of_file(status))
            return refuse_header(in, (int)in->fault.column - 1, NULL, NULL, NULL, good, err);
        return import_give_back(in, err);
    }
    for (int i = 0; status == PAR_OK && i < in->record.count; i++)
        status = take_column(in, i, in->record.fields[i].text, good, err);
    return status == PAR_OK ? check_header(in, good, err) : status;
}

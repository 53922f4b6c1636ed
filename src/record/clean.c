#include "clean.h"

#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buffer.h"
#include "base/message.h"
#include "base/text.h"
#include "unit.h"

enum par_status
refuse_column(struct par_error *err, const char *code, const char *field, const char *pattern,
              const struct arg *args)
{
    enum par_status status = error_set(err, PAR_INVALID, code, pattern, args);

    error_field(err, field);
    return status;
}

const char *
said_text(const char *text)
{
    return text != NULL && *text != '\0' ? text : NULL;
}

enum par_status
clean_optional(char **out, const char *text, const char *field, struct par_error *err)
{
    char *clean = NULL;
    enum par_status status = PAR_OK;

    if (text != NULL)
        status = text_clean(&clean, text, strlen(text), err);
    if (status != PAR_OK) {
        error_field(err, field);
        return status;
    }
    if (clean != NULL && *clean == '\0') {
        mem_free(clean);
        clean = NULL;
    }
    *out = clean;
    return PAR_OK;
}

enum par_status
clean_needed(char **out, const char *text, const char *field, struct par_error *err)
{
    enum par_status status = clean_optional(out, text, field, err);

    if (status == PAR_OK && *out == NULL)
        status = refuse_column(err, "empty", field, N_("{1} is empty"), ARGS(ARG_WORD(field)));
    return status;
}

enum par_status
clean_code_as(const char *code, const char *field, struct par_error *err)
{
    if (code != NULL && text_is_code(code))
        return PAR_OK;
    return refuse_column(
        err, "code", field,
        N_("\"{1}\" is no code: letters a–z, digits, - . _ /, and not four digits alone"),
        ARGS(ARG_TEXT(code != NULL ? code : "")));
}

enum par_status
clean_code(const char *code, struct par_error *err)
{
    return clean_code_as(code, "code", err);
}

/* The code made from a name, with "-2" and so on for n > 1, within what a code may be long. */
static enum par_status
numbered_code(char **out, const char *base, int n, struct par_error *err)
{
    enum { CODE_MOST = 64 };
    struct buffer code = BUFFER_INIT;
    char tail[16] = "";
    size_t keep = strlen(base);

    if (n > 1)
        snprintf(tail, sizeof tail, "-%d", n);
    if (keep + strlen(tail) > CODE_MOST)
        keep = CODE_MOST - strlen(tail);
    while (keep > 0 && n > 1 && base[keep - 1] == '-')
        keep--;
    buffer_put(&code, base, keep);
    buffer_text(&code, tail);
    if (code.failed) {
        buffer_free(&code);
        return error_memory(err);
    }
    *out = code.text;
    return PAR_OK;
}

static enum par_status
make_code(char **out, struct par_book *book, const char *name, struct par_error *err)
{
    char *base = NULL, *code = NULL;
    enum par_status status = text_code(&base, name, err);

    for (int n = 1; status == PAR_OK; n++) {
        struct par_error taken = PAR_ERROR_INIT;

        status = numbered_code(&code, base, n, err);
        if (status == PAR_OK)
            status = code_free(book, code, &taken);
        if (status == PAR_OK) {
            *out = code;
            break;
        }
        mem_free(code);
        code = NULL;
        if (status == PAR_EXISTS)
            status = PAR_OK;
        else if (err != NULL && err->status == PAR_OK)
            *err = taken;
    }
    mem_free(base);
    return status;
}

enum par_status
code_for(char **out, struct par_book *book, const char *code, const char *name,
         struct par_error *err)
{
    enum par_status status;

    if (code == NULL || *code == '\0')
        return make_code(out, book, name != NULL ? name : "", err);
    status = clean_code(code, err);
    if (status == PAR_OK)
        status = code_free(book, code, err);
    if (status == PAR_OK && (*out = mem_text(code, strlen(code))) == NULL)
        status = error_memory(err);
    return status;
}

enum par_status
clean_name_key(char **key, const char *name, const char *field, struct par_error *err)
{
    char *made = NULL;
    enum par_status status = text_key(&made, name, err);

    if (status == PAR_OK && *made == '\0') {
        mem_free(made);
        return refuse_column(err, "name", field,
                             N_("\"{1}\" is no name: it has no letter or digit"),
                             ARGS(ARG_TEXT(name)));
    }
    if (status == PAR_OK)
        *key = made;
    return status;
}

enum par_status
clean_word(const char *word, const char *const *words, const char *field, struct par_error *err)
{
    struct buffer known = BUFFER_INIT;

    for (const char *const *w = words; *w != NULL; w++)
        if (strcmp(*w, word) == 0)
            return PAR_OK;
    for (const char *const *w = words; *w != NULL; w++) {
        if (known.length > 0)
            buffer_text(&known, ", ");
        buffer_text(&known, *w);
    }
    error_set(err, PAR_INVALID, "word", N_("\"{1}\" is none of: {2}"),
              ARGS(ARG_TEXT(word), ARG_TEXT(buffer_get(&known))));
    error_field(err, field);
    buffer_free(&known);
    return PAR_INVALID;
}

enum par_status
clean_count(struct par_number value, int64_t most, const char *field, struct par_error *err)
{
    if (value.absent != PAR_PRESENT || (value.value >= 0 && value.value <= most))
        return PAR_OK;
    return refuse_column(err, "count", field, N_("{1} is no such number: from 0 to {2}"),
                         ARGS(ARG_COUNT(value.value), ARG_COUNT(most)));
}

enum par_status
clean_points(struct par_decimal value, const char *field, struct par_error *err)
{
    if (value.absent != PAR_PRESENT || (value.units >= 0 && value.units <= PAR_POINTS_LIMIT))
        return PAR_OK;
    if (value.units < 0)
        return refuse_column(err, "below_zero", field, N_("{1} is below zero"),
                             ARGS(ARG_POINTS(value.units)));
    return refuse_column(err, "over_limit", field,
                         N_("{1} is above {2}, the most that a book holds"),
                         ARGS(ARG_POINTS(value.units), ARG_POINTS(PAR_POINTS_LIMIT)));
}

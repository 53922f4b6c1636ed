#include "message.h"

#include "text.h"

#include <parindex/decimal.h>

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static void set_arg(struct par_arg *arg, const struct arg *from);
static const char *place(int *number, const char *pattern);
static size_t append(char *buf, size_t size, size_t length, const char *text, size_t more);

int
par_status_exit(enum par_status status)
{
    switch (status) {
    case PAR_OK:
    case PAR_END:
    case PAR_ABSENT:
        return 0;
    case PAR_NO:
    case PAR_NOT_FOUND:
    case PAR_AMBIGUOUS:
        return 1;
    case PAR_USAGE:
    case PAR_MISUSE:
        return 2;
    case PAR_INVALID:
        return 3;
    case PAR_STATE:
    case PAR_EXISTS:
    case PAR_IN_USE:
    case PAR_NOT_BOOK:
        return 4;
    case PAR_BUSY:
        return 5;
    case PAR_IO:
    case PAR_NO_MEMORY:
    case PAR_DAMAGED:
    case PAR_DOUBT:
        return 6;
    case PAR_STOPPED:
        return 130; /* as a shell tells of a program that Ctrl-C ended */
    }
    return 6; /* a number that is no status: something is badly wrong */
}

const char *
par_absent_word(enum par_absent reason)
{
    switch (reason) {
    case PAR_PRESENT:
        return "";
    case PAR_UNKNOWN:
        return "unknown";
    case PAR_NOT_PUBLISHED:
        return "not_published";
    case PAR_NOT_SCORED:
        return "not_scored";
    case PAR_SCORES_MISSING:
        return "scores_missing";
    case PAR_NOT_APPLICABLE:
        return "not_applicable";
    case PAR_NOT_RANKED:
        return "not_ranked";
    case PAR_NOT_COMPARABLE:
        return "not_comparable";
    case PAR_NO_SCALE:
        return "no_scale";
    case PAR_NONE:
        return "none";
    }
    return "";
}

size_t
par_message_text(char *buf, size_t size, const struct par_message *message)
{
    const char *rest = message->pattern != NULL ? message->pattern : "";
    size_t length = 0;

    if (size > 0)
        buf[0] = '\0';
    while (*rest != '\0') {
        int number = 0;
        const char *after = place(&number, rest);

        if (after != NULL && number <= message->count) {
            const char *text = message->args[number - 1].text;

            length = append(buf, size, length, text, strlen(text));
            rest = after;
        } else {
            size_t plain = 1 + strcspn(rest + 1, "{");

            length = append(buf, size, length, rest, plain);
            rest += plain;
        }
    }
    return length;
}

void
par_error_clear(struct par_error *err)
{
    if (err != NULL)
        memset(err, 0, sizeof *err);
}

void
message_set(struct par_message *message, const char *pattern, const struct arg *args)
{
    message->pattern = pattern;
    message->count = 0;
    while (message->count < PAR_ARGS && args[message->count].kind != 0) {
        set_arg(&message->args[message->count], &args[message->count]);
        message->count++;
    }
}

enum par_status
error_fill(struct par_error *err, enum par_status status, const char *code, const char *pattern,
           const struct arg *args)
{
    if (err == NULL)
        return status;
    if (err->status != PAR_OK)
        return err->status;
    err->status = status;
    err->code = code;
    message_set(&err->message, pattern, args);
    par_message_text(err->text, sizeof err->text, &err->message);
    return status;
}

void
error_hint(struct par_error *err, const char *pattern, const struct arg *args)
{
    if (err != NULL && err->status != PAR_OK && err->hint.pattern == NULL)
        message_set(&err->hint, pattern, args);
}

void
error_field(struct par_error *err, const char *field)
{
    if (err != NULL && err->field == NULL)
        err->field = field;
}

static void
set_arg(struct par_arg *arg, const struct arg *from)
{
    struct par_decimal exact = {from->number, PAR_DECIMALS_EXACT, PAR_PRESENT};

    arg->kind = from->kind;
    if (from->text != NULL)
        text_shown(arg->text, sizeof arg->text, from->text, SIZE_MAX);
    else if (from->kind == PAR_ARG_COUNT)
        snprintf(arg->text, sizeof arg->text, "%" PRId64, from->number);
    else if (from->kind == PAR_ARG_DECIMAL)
        (void)par_decimal_text(arg->text, sizeof arg->text, exact, '.');
    else
        arg->text[0] = '\0';
}

/* Does the pattern begin with a place, {1} to {6}? Gives its number and what follows, else NULL. */
static const char *
place(int *number, const char *pattern)
{
    if (pattern[0] != '{' || pattern[1] < '1' || pattern[1] > '0' + PAR_ARGS || pattern[2] != '}')
        return NULL;
    *number = pattern[1] - '0';
    return pattern + 3;
}

/* Puts what still fits; gives the length the whole text has so far. A character that does not fit
 * is left out whole, and so is all after it: then `buf` is shorter than `length`. */
static size_t
append(char *buf, size_t size, size_t length, const char *text, size_t more)
{
    size_t fits = more;

    if (length >= size)
        return length + more;
    if (fits > size - 1 - length) {
        fits = size - 1 - length;
        while (fits > 0 && ((unsigned char)text[fits] & 0xC0) == 0x80)
            fits--;
    }
    memcpy(buf + length, text, fits);
    buf[length + fits] = '\0';
    return length + more;
}

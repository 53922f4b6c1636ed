/* Values of options, read and checked. */
#include "arguments.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "talk.h"

/* A name that the command's table does not have is a mistake of ours. */
static const struct option_row *
row_of(const struct arguments *arguments, const char *name)
{
    const struct option_row *row = option_find(name, arguments->command);

    assert(row != NULL);
    return row;
}

const char *
given_at(const struct arguments *arguments, const char *name, size_t index)
{
    const struct option_row *row = row_of(arguments, name);

    for (size_t i = 0; i < arguments->given_count; i++)
        if (arguments->given[i].option == row && index-- == 0)
            return arguments->given[i].value;
    return NULL;
}

size_t
given_words_before(const struct arguments *arguments, const char *name)
{
    const struct option_row *row = row_of(arguments, name);

    for (size_t i = 0; i < arguments->given_count; i++)
        if (arguments->given[i].option == row)
            return arguments->given[i].words;
    return 0;
}

const char *
given_text(const struct arguments *arguments, const char *name)
{
    const struct option_row *row = row_of(arguments, name);

    for (size_t i = arguments->given_count; i-- > 0;)
        if (arguments->given[i].option == row)
            return arguments->given[i].value;
    return NULL;
}

bool
given(const struct arguments *arguments, const char *name)
{
    return given_text(arguments, name) != NULL;
}

enum par_status
given_date(char iso[11], const struct arguments *arguments, const char *name)
{
    const char *text = given_text(arguments, name);
    struct par_error err = PAR_ERROR_INIT;
    enum par_status status = text != NULL ? par_date_parse(iso, text, &err) : PAR_OK;

    if (status != PAR_OK)
        talk_fault(&err);
    return status;
}

enum par_status
given_decimal(struct par_decimal *out, const struct arguments *arguments, const char *name)
{
    const char *text = given_text(arguments, name);
    struct par_error err = PAR_ERROR_INIT;
    char mark = 0;
    enum par_status status = text != NULL ? par_decimal_parse(out, text, &mark, &err) : PAR_OK;

    if (status != PAR_OK)
        talk_fault(&err);
    return status;
}

enum par_status
given_number(int64_t *out, const struct arguments *arguments, const char *name, int64_t least,
             int64_t most)
{
    const char *text = given_text(arguments, name);
    char *end;
    long long number;

    if (text == NULL)
        return PAR_OK;
    errno = 0;
    number = strtoll(text, &end, 10);
    if (end == text || *end != '\0' || errno != 0 || number < least || number > most) {
        talk_error(_("--%s takes a whole number from %lld to %lld, not \"%s\""), name,
                   (long long)least, (long long)most, talk_value(text));
        return PAR_USAGE;
    }
    *out = number;
    return PAR_OK;
}

enum par_status
given_yesno(int *out, const struct arguments *arguments, const char *name)
{
    const char *text = given_text(arguments, name);

    if (text != NULL)
        *out = strcmp(text, "yes") == 0;
    return PAR_OK;
}

/* Numbers, dates and years: what is taken is written and read again as the same. */
#include "fuzz.h"

#include <parindex/decimal.h>

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "cli/arguments.h"

static bool
is_digits(const char *text, size_t from, size_t count)
{
    return strspn(text + from, "0123456789") >= count;
}

/* What a number that was taken is, digit by digit. */
static int64_t
ten_thousandths(const char *text)
{
    int64_t value = 0;
    int decimals = -1; /* of those that stand behind the mark */

    for (const char *at = text; *at != '\0'; at++) {
        if (*at == '.' || *at == ',')
            decimals = 0;
        if (*at < '0' || *at > '9')
            continue;
        value = 10 * value + (*at - '0');
        decimals += decimals >= 0;
    }
    for (int i = decimals < 0 ? 0 : decimals; i < 4; i++)
        value *= 10;
    return text[0] == '-' ? -value : value;
}

static void
read_number(const char *text)
{
    struct par_error err = PAR_ERROR_INIT;
    struct par_decimal value, again;
    char mark = '\0', written[PAR_DECIMAL_SIZE], exact[PAR_DECIMAL_SIZE];
    const char *plain = text[0] == '-' ? text + 1 : text;

    if (par_decimal_parse(&value, text, &mark, &err) != PAR_OK) {
        HOLDS(err.status == PAR_INVALID && err.code != NULL);
        HOLDS(fuzz_is_shown(err.text, strlen(err.text), false));
        return;
    }
    HOLDS(value.absent == PAR_PRESENT && value.decimals <= 4);
    HOLDS(value.units == ten_thousandths(text));
    HOLDS(plain[strspn(plain, "0123456789.,")] == '\0');
    HOLDS((mark == '\0') == (strpbrk(text, ".,") == NULL));
    HOLDS(par_decimal_text(written, sizeof written, value, mark != '\0' ? mark : '.') == PAR_OK);
    HOLDS(par_decimal_parse(&again, written, &mark, NULL) == PAR_OK);
    HOLDS(again.units == value.units && again.decimals == value.decimals);
    value.decimals = PAR_DECIMALS_EXACT;
    HOLDS(par_decimal_text(exact, sizeof exact, value, mark != '\0' ? mark : '.') == PAR_OK);
    HOLDS(strlen(exact) <= strlen(written));
    HOLDS(par_decimal_parse(&again, exact, NULL, NULL) == PAR_OK && again.units == value.units);
    /* the other mark is another file's */
    mark = mark == '.' ? ',' : '.';
    HOLDS(strpbrk(text, ".,") == NULL ||
          par_decimal_parse(&again, text, &mark, NULL) == PAR_INVALID);
}

static void
read_date(const char *text)
{
    struct par_error err = PAR_ERROR_INIT;
    char iso[11], again[11];

    if (par_date_parse(iso, text, &err) != PAR_OK) {
        HOLDS(err.status == PAR_INVALID && fuzz_is_shown(err.text, strlen(err.text), false));
        return;
    }
    HOLDS(strlen(iso) == 10 && iso[4] == '-' && iso[7] == '-');
    HOLDS(is_digits(iso, 0, 4) && is_digits(iso, 5, 2) && is_digits(iso, 8, 2));
    HOLDS(par_date_parse(again, iso, NULL) == PAR_OK && strcmp(iso, again) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    char *text = fuzz_text(bytes, length);

    read_number(text);
    read_date(text);
    HOLDS(!text_is_year(text) || word_is_year(text));
    HOLDS(!word_is_year(text) || word_is_years(text));
    HOLDS(!word_is_years(text) || (is_digits(text, 0, 4) && !text_is_code(text)) ||
          strlen(text) > 4);
    free(text);
    return 0;
}

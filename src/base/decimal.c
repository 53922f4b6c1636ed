#include "message.h"
#include "text.h"

#include <parindex/decimal.h>

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum {
    DECIMALS = 4,
    WHOLE_DIGITS = 9, /* more would leave the range of points far behind */
    SHOWN_CHARACTERS = 60,
    SHOWN_SIZE = PAR_ARG_SIZE
};

static const uint64_t powers[DECIMALS + 1] = {1, 10, 100, 1000, 10000};

static size_t digits_at(const char *text);
static bool has_thousands(const char *text);
static size_t separator_at(const char *text);
static int64_t units_of(const char *whole, size_t whole_digits, const char *part, size_t decimals);
static enum par_status refuse(struct par_error *err, const char *code, const char *pattern,
                              const char *text);
static enum par_status refuse_mark(struct par_error *err, const char *text, char mark);
static const char *take_number(int *number, const char *text, size_t least, size_t most);
static const char *take_char(const char *text, char c);
static bool is_day(int year, int month, int day);

enum par_status
par_decimal_text(char *buf, size_t size, struct par_decimal value, char mark)
{
    bool exact = value.decimals == PAR_DECIMALS_EXACT;
    size_t decimals = exact ? DECIMALS : value.decimals;
    /* the magnitude without a sign: INT64_MIN has no positive twin */
    uint64_t units = value.units < 0 ? 0 - (uint64_t)value.units : (uint64_t)value.units;
    char text[PAR_DECIMAL_SIZE];
    int length;

    if (size == 0 || decimals > DECIMALS || (mark != '.' && mark != ','))
        return PAR_MISUSE;
    if (value.absent != PAR_PRESENT) {
        buf[0] = '\0';
        return PAR_ABSENT;
    }
    units = (units + powers[DECIMALS - decimals] / 2) / powers[DECIMALS - decimals];
    for (; exact && decimals > 0 && units % 10 == 0; decimals--)
        units /= 10;
    length = snprintf(text, sizeof text, "%s%" PRIu64, value.units < 0 && units > 0 ? "-" : "",
                      units / powers[decimals]);
    if (decimals > 0)
        length += snprintf(text + length, sizeof text - (size_t)length, "%c%0*" PRIu64, mark,
                           (int)decimals, units % powers[decimals]);
    if ((size_t)length >= size)
        return PAR_MISUSE;
    memcpy(buf, text, (size_t)length + 1);
    return PAR_OK;
}

enum par_status
par_decimal_parse(struct par_decimal *out, const char *text, char *mark, struct par_error *err)
{
    bool negative = text[0] == '-';
    const char *whole = negative ? text + 1 : text;
    size_t whole_digits = digits_at(whole);
    const char *end = whole + whole_digits;
    bool found = *end == '.' || *end == ',';
    char written = *end;
    size_t decimals = found ? digits_at(end + 1) : 0;
    int64_t units;

    if (has_thousands(whole))
        return refuse(err, "thousands", N_("\"{1}\" has a thousands mark"), text);
    if (whole_digits == 0 || whole_digits > WHOLE_DIGITS || (found && decimals == 0) ||
        end[found ? 1 + decimals : 0] != '\0')
        return refuse(err, "number",
                      strchr(text, '%') != NULL ? N_("\"{1}\" has a sign %: write the number alone")
                                                : N_("\"{1}\" is not a number of points"),
                      text);
    if (found && mark != NULL && *mark != '\0' && *mark != written)
        return refuse_mark(err, text, *mark);
    if (decimals > DECIMALS)
        return refuse(err, "decimals", N_("\"{1}\" has more than four decimals"), text);
    units = units_of(whole, whole_digits, end + 1, decimals);
    if (found && mark != NULL)
        *mark = written;
    *out = (struct par_decimal){negative ? -units : units, (uint8_t)decimals, PAR_PRESENT};
    return PAR_OK;
}

enum par_status
par_date_parse(char iso[11], const char *text, struct par_error *err)
{
    int year = 0, month = 0, day = 0;
    const char *end;
    char written[40];

    end = take_char(take_number(&year, text, 4, 4), '-');
    end = take_char(take_number(&month, end, 1, 2), '-');
    end = take_number(&day, end, 1, 2);
    if (end == NULL) {
        end = take_char(take_number(&day, text, 1, 2), '/');
        end = take_char(take_number(&month, end, 1, 2), '/');
        end = take_number(&year, end, 4, 4);
    }
    if (end == NULL || *end != '\0' || !is_day(year, month, day))
        return refuse(err, "date", N_("\"{1}\" is not a date (2025-01-24 or 24/01/2025)"), text);
    snprintf(written, sizeof written, "%04d-%02d-%02d", year, month, day);
    memcpy(iso, written, 11);
    return PAR_OK;
}

static size_t
digits_at(const char *text)
{
    return strspn(text, "0123456789");
}

/* Does the text look like "1.234,5", "1,234.5", "1 234" or "1.234.567"? One mark alone is a decimal
 * mark: "1.234" is one point and a bit. */
static bool
has_thousands(const char *text)
{
    size_t digits = digits_at(text);
    const char *first = text + digits;
    size_t width = separator_at(first);
    const char *at = first;
    int groups = 0;

    if (digits < 1 || digits > 3)
        return false;
    while (width > 0 && strncmp(at, first, width) == 0 && digits_at(at + width) == 3) {
        at += width + 3;
        groups++;
    }
    if (groups > 0 && (*at == '.' || *at == ',') && *at != *first && digits_at(at + 1) > 0) {
        at += 1 + digits_at(at + 1);
        groups++;
    }
    return *at == '\0' && (groups > 1 || (groups == 1 && *first != '.' && *first != ','));
}

/* Bytes of a mark that may stand between groups of digits; 0 when there is none. */
static size_t
separator_at(const char *text)
{
    static const char *const marks[] = {".", ",", " ", "'", "\xC2\xA0", "\xE2\x80\xAF"};

    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
        size_t width = strlen(marks[i]);

        if (strncmp(text, marks[i], width) == 0)
            return width;
    }
    return 0;
}

/* At most nine digits and four decimals: 10^13 fits by far. */
static int64_t
units_of(const char *whole, size_t whole_digits, const char *part, size_t decimals)
{
    int64_t units = 0;

    for (size_t i = 0; i < whole_digits; i++)
        units = units * 10 + (whole[i] - '0');
    for (size_t i = 0; i < DECIMALS; i++)
        units = units * 10 + (i < decimals ? part[i] - '0' : 0);
    return units;
}

/* A value is quoted up to a length that still reads as a sentence. */
static enum par_status
refuse(struct par_error *err, const char *code, const char *pattern, const char *text)
{
    char shown[SHOWN_SIZE];

    text_shown(shown, sizeof shown, text, SHOWN_CHARACTERS);
    return error_set(err, PAR_INVALID, code, pattern, ARGS(ARG_TEXT(shown)));
}

static enum par_status
refuse_mark(struct par_error *err, const char *text, char mark)
{
    if (mark == '.')
        return refuse(err, "decimal_mark",
                      N_("\"{1}\" has a decimal comma, this file uses a point"), text);
    return refuse(err, "decimal_mark", N_("\"{1}\" has a decimal point, this file uses a comma"),
                  text);
}

/* Reads `least` to `most` digits; gives what follows, or NULL (also for NULL, so that calls chain).
 */
static const char *
take_number(int *number, const char *text, size_t least, size_t most)
{
    size_t digits;
    int value = 0;

    if (text == NULL)
        return NULL;
    digits = digits_at(text);
    if (digits < least || digits > most)
        return NULL;
    for (size_t i = 0; i < digits; i++)
        value = value * 10 + (text[i] - '0');
    *number = value;
    return text + digits;
}

static const char *
take_char(const char *text, char c)
{
    return text != NULL && *text == c ? text + 1 : NULL;
}

/* Gregorian calendar, years 1900 to 2999. */
static bool
is_day(int year, int month, int day)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

    if (year < 1900 || year > 2999 || month < 1 || month > 12)
        return false;
    return day >= 1 && day <= days[month - 1] + (leap && month == 2);
}

#include "lang.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "catalog.h"

static enum lang chosen;
static bool ready; /* the catalog was looked for */

enum lang
lang_now(void)
{
    return chosen;
}

enum lang
lang_use(enum lang lang)
{
    enum lang before = chosen;

    chosen = lang;
    return before;
}

static bool
begins_with(const char *text, const char *start)
{
    return text != NULL && strncmp(text, start, strlen(start)) == 0;
}

static enum lang
lang_of_locale(void)
{
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const char *value = getenv(names[i]);

        if (value != NULL && value[0] != '\0')
            return begins_with(value, "vi") ? LANG_VI : LANG_EN;
    }
    return LANG_EN;
}

bool
lang_choose(const char *wanted)
{
    const char *usual = getenv("PARINDEX_LANG");

    if (wanted == NULL && usual != NULL && (strcmp(usual, "vi") == 0 || strcmp(usual, "en") == 0))
        wanted = usual;
    if (wanted == NULL)
        chosen = lang_of_locale();
    else if (strcmp(wanted, "vi") == 0)
        chosen = LANG_VI;
    else if (strcmp(wanted, "en") == 0)
        chosen = LANG_EN;
    else
        return false;
    return true;
}

/* ../share/locale, seen from the program itself: in the build folder as where it is installed. */
static void
open_catalog(void)
{
    static const char below[] = "/share/locale/vi/LC_MESSAGES/parindex.mo";
    char path[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", path, sizeof path - sizeof below);

    ready = true;
    for (int up = 0; length > 0 && up < 2; up++) {
        while (length > 0 && path[length - 1] != '/')
            length--;
        if (length > 0)
            length--;
    }
    if (length < 0)
        return;
    memcpy(path + length, below, sizeof below);
    catalog_open(path);
}

const char *
lang_context(const char *context, const char *id)
{
    const char *found;

    if (chosen == LANG_EN || id[0] == '\0')
        return id;
    if (!ready)
        open_catalog();
    found = catalog_find(context, id);
    return found != NULL ? found : id;
}

const char *
lang_text(const char *id)
{
    return lang_context(NULL, id);
}

/* Vietnamese has one form for all numbers. */
const char *
lang_plural(const char *one, const char *many, int64_t n)
{
    if (chosen == LANG_EN)
        return n == 1 ? one : many;
    return lang_context(NULL, one);
}

char
lang_mark(void)
{
    return chosen == LANG_VI ? ',' : '.';
}

/* Has the text this shape, 'd' standing for a digit? */
static bool
has_shape(const char *text, const char *shape)
{
    for (; *shape != '\0'; shape++, text++)
        if (*shape == 'd' ? *text < '0' || *text > '9' : *text != *shape)
            return false;
    return true;
}

/* So many digits as a number. */
static int
digits(const char *text, int count)
{
    int number = 0;

    while (count-- > 0)
        number = number * 10 + (*text++ - '0');
    return number;
}

const char *
lang_date(char buf[LANG_DATE_SIZE], const char *iso)
{
    if (chosen == LANG_VI && has_shape(iso, "dddd-dd-dd") && iso[10] == '\0')
        snprintf(buf, LANG_DATE_SIZE, "%.2s/%.2s/%.4s", iso + 8, iso + 5, iso);
    else
        snprintf(buf, LANG_DATE_SIZE, "%s", iso);
    return buf;
}

/* Days from 1970-01-01 to a day of the Gregorian calendar. */
static int64_t
day_number(int64_t year, int64_t month, int64_t day)
{
    int64_t y = month <= 2 ? year - 1 : year;
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t year_of_era = y - era * 400;
    int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

    return era * 146097 + day_of_era - 719468;
}

const char *
lang_time(char buf[LANG_DATE_SIZE], const char *utc)
{
    int64_t when;
    time_t seconds;
    struct tm local;

    if (!has_shape(utc, "dddd-dd-ddTdd:dd:ddZ"))
        return lang_date(buf, utc);
    when = day_number(digits(utc, 4), digits(utc + 5, 2), digits(utc + 8, 2)) * 86400 +
           (int64_t)digits(utc + 11, 2) * 3600 + (int64_t)digits(utc + 14, 2) * 60 +
           digits(utc + 17, 2);
    seconds = (time_t)when;
    tzset();
    if (localtime_r(&seconds, &local) == NULL)
        return lang_date(buf, utc);
    strftime(buf, LANG_DATE_SIZE, chosen == LANG_VI ? "%d/%m/%Y %H:%M" : "%Y-%m-%d %H:%M", &local);
    return buf;
}

const char *
lang_decimal(char buf[PAR_DECIMAL_SIZE], struct par_decimal value)
{
    char plain[PAR_DECIMAL_SIZE - 4]; /* room for the wider sign */

    if (par_decimal_text(plain, sizeof plain, value, lang_mark()) != PAR_OK)
        snprintf(buf, PAR_DECIMAL_SIZE, "–");
    else if (plain[0] == '-')
        snprintf(buf, PAR_DECIMAL_SIZE, "−%s", plain + 1);
    else
        snprintf(buf, PAR_DECIMAL_SIZE, "%s", plain);
    return buf;
}

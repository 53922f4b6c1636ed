/* The reader's language: which one it is, its texts, and how it writes numbers and dates.
 *
 * Nothing is initialised before the first text is asked for, and for English nothing ever.
 */
#ifndef CLI_LANG_H
#define CLI_LANG_H

#include <parindex/decimal.h>
#include <stdbool.h>

enum lang { LANG_EN, LANG_VI };

/* Chooses the language: `wanted` (--lang; NULL = not given), else $PARINDEX_LANG, else the locale
 * when it is vi…, else English. False when `wanted` is neither "vi" nor "en". */
bool lang_choose(const char *wanted);
enum lang lang_now(void);
/* Goes over to another language and gives the one before. */
enum lang lang_use(enum lang lang);

/* Texts. The arguments of _(), C_() and ngettext() are literals, so that xgettext finds them; N_()
 * and NC_() mark a literal in a table that is translated later. */
#define _(id) lang_text(id)
#define N_(id) id
#define C_(context, id) lang_context(context, id)
#define NC_(context, id) id
#define ngettext(one, many, n) lang_plural(one, many, n)

const char *lang_text(const char *id) __attribute__((format_arg(1), returns_nonnull));
const char *lang_context(const char *context, const char *id)
    __attribute__((format_arg(2), returns_nonnull));
const char *lang_plural(const char *one, const char *many, int64_t n)
    __attribute__((format_arg(1), format_arg(2), returns_nonnull));

/* The decimal mark: '.' or ','. */
char lang_mark(void);

enum { LANG_DATE_SIZE = 24 };

/* "2025-01-24" as the reader writes it: 24/01/2025 in Vietnamese. What is no ISO date stays as it
 * is. */
const char *lang_date(char buf[LANG_DATE_SIZE], const char *iso);
/* "2025-03-10T02:12:05Z" in local time, without seconds: 10/03/2025 09:12, 2025-03-10 09:12. */
const char *lang_time(char buf[LANG_DATE_SIZE], const char *utc);
/* A number with the reader's mark; "–" when it is absent, and − for its sign. */
const char *lang_decimal(char buf[PAR_DECIMAL_SIZE], struct par_decimal value);

#endif

/* Exact decimal numbers: points and per cents as whole numbers of ten-thousandths.
 *
 * No binary floating point stands anywhere between a paper and an index: 55.8 of 62 points is 90 %,
 * which in doubles is 89.99999999999999.
 */
#ifndef PARINDEX_DECIMAL_H
#define PARINDEX_DECIMAL_H

#include <parindex/error.h>

#ifdef __cplusplus
extern "C" {
#endif

enum {
    PAR_DECIMAL_ONE = 10000,         /* ten-thousandths in one point or one per cent */
    PAR_POINTS_LIMIT = 2000 * 10000, /* no number of points is above 2,000 */
    PAR_DECIMAL_SIZE = 32            /* room for any number and its NUL */
};

/* Decimals to print: the exact value, without zeros at its end. */
#define PAR_DECIMALS_EXACT ((uint8_t)255)

struct par_decimal {
    int64_t units;    /* ten-thousandths of a point or of a per cent */
    uint8_t decimals; /* to print, 0–4, or PAR_DECIMALS_EXACT; rounding is half away from zero */
    enum par_absent absent; /* 0, or why there is no number; `units` is 0 then */
};

/* A whole number that may be absent: a rank, a count. */
struct par_number {
    int64_t value;
    enum par_absent absent;
};

/* Writes a number with its decimals and the mark '.' or ','.
 * Ownership: `buf` is the caller's.
 * Returns: PAR_OK; PAR_ABSENT when there is none (buf is "" then); PAR_MISUSE when it does not fit.
 * Since: 0.1 */
PAR_API enum par_status par_decimal_text(char *buf, size_t size, struct par_decimal value,
                                         char mark);

/* Reads a number of points or per cent as people write it: "91.74", "91,74", "-1,5", "72".
 *
 * `mark` is the decimal mark of the whole file or command: 0 = not yet known, then the first mark
 * that occurs is stored there; the other one is an error from then on. Refused are more than four
 * decimals, thousands marks, exponents, signs other than a leading '-', blanks inside, digits of
 * other scripts and more than nine digits before the mark. `decimals` of the result is the number
 * of decimals written.
 *
 * Returns: PAR_OK; PAR_INVALID with the code "number", "thousands", "decimals" or "decimal_mark".
 * Since: 0.1 */
PAR_API enum par_status par_decimal_parse(struct par_decimal *out, const char *text, char *mark,
                                          struct par_error *err);

/* Reads a date written 2025-01-24 or 24/01/2025 (day first, never another order).
 * Ownership: `iso` is the caller's and gets "YYYY-MM-DD".
 * Returns: PAR_OK; PAR_INVALID with the code "date" when it is no date of the calendar.
 * Since: 0.1 */
PAR_API enum par_status par_date_parse(char iso[11], const char *text, struct par_error *err);

#ifdef __cplusplus
}
#endif
#endif

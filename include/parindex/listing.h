/* Lists: what every question to a book answers with.
 *
 * par_<module>_list() reads all rows in one snapshot of the book and lets go of it before the first
 * row is given out, so no reader holds up a writer. par_<module>_next() gives a row until PAR_END;
 * par_<module>_list_free() ends the list. Text inside a row is borrowed and lives until the next
 * call on its list.
 *
 * Every `struct par_<module>s *` may be converted to `struct par_list *`: a program that shows all
 * lists alike reads a row by the fields that describe it.
 */
#ifndef PARINDEX_LISTING_H
#define PARINDEX_LISTING_H

#include <parindex/decimal.h>

#ifdef __cplusplus
extern "C" {
#endif

struct par_list;

/* The C type of a field, and how it is to be shown. */
enum par_field_type {
    PAR_FIELD_TEXT,    /* const char *; NULL = absent */
    PAR_FIELD_WORD,    /* const char *: a word of the glossary, shown translated to people */
    PAR_FIELD_CODE,    /* const char *: a code; never translated, never wrapped */
    PAR_FIELD_DATE,    /* const char *: YYYY-MM-DD */
    PAR_FIELD_TIME,    /* const char *: YYYY-MM-DDTHH:MM:SSZ */
    PAR_FIELD_YEAR,    /* struct par_number */
    PAR_FIELD_COUNT,   /* struct par_number */
    PAR_FIELD_CHANGE,  /* struct par_number with a sign that matters */
    PAR_FIELD_POINTS,  /* struct par_decimal */
    PAR_FIELD_PERCENT, /* struct par_decimal */
    PAR_FIELD_YESNO,   /* struct par_number: 0 or 1 */
    PAR_FIELD_VALUE    /* const char *: a number with a point, or a text */
};

enum { PAR_NO_OFFSET = 0xffff };

/* One field of a row. `key` is its one name everywhere: CSV header, JSON key, column of the SQL
 * block. */
struct par_field {
    const char *key;
    enum par_field_type type;
    uint16_t offset; /* of the value in the row's struct */
    uint16_t
        absent_offset; /* of an enum par_absent that says why a text is NULL, or PAR_NO_OFFSET */
    enum par_absent absent; /* the reason where the row gives none */
};

/* The fields of a list in the order of its columns. Ownership: constants of the library.
 * Since: 0.1 */
PAR_API const struct par_field *par_list_fields(const struct par_list *list, size_t *count);

/* The field of a key, also one that is no column but that programs may read; NULL when there is
 * none. Ownership: a constant of the library. Since: 0.1 */
PAR_API const struct par_field *par_list_field(const struct par_list *list, const char *key);

/* Bytes of a row's struct. Since: 0.1 */
PAR_API size_t par_list_row_size(const struct par_list *list);

/* Rows in the list. Since: 0.1 */
PAR_API int64_t par_list_count(const struct par_list *list);

/* Gives the next row; `row` must have par_list_row_size() bytes.
 * Returns: PAR_OK; PAR_END; PAR_IO when the spool cannot be read; PAR_NO_MEMORY.
 * Since: 0.1 */
PAR_API enum par_status par_list_next(void *row, struct par_list *list, struct par_error *err);

/* Begins the list again at its first row.
 * Returns: PAR_OK; PAR_IO.
 * Since: 0.1 */
PAR_API enum par_status par_list_rewind(struct par_list *list, struct par_error *err);

/* Ends a list; NULL is allowed. Since: 0.1 */
PAR_API void par_list_free(struct par_list *list);

#ifdef __cplusplus
}
#endif
#endif

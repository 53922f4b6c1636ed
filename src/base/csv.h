/* Reading CSV as people and Excel write it, record by record, with the place of every fault.
 *
 * Taken: comma, semicolon or tab (decided by the header line, outside quotes), RFC 4180 quotes, LF
 * or CRLF, a byte order mark, line ends inside quotes, a last line without end, blank lines
 * (skipped). A file with a byte order mark and semicolons is "csv-excel": one leading ' of a field
 * is taken off. Refused, each with line and column: NUL bytes, text that is not UTF-8 (UTF-16 is
 * named), a quote inside an unquoted field or text after a closing quote, an unclosed quote, CR
 * alone, records with more or fewer fields than the header, fields over 64 KiB, records over 1 MiB,
 * more than 256 columns. Memory does not grow with the file or with a line.
 */
#ifndef BASE_CSV_H
#define BASE_CSV_H

#include <parindex/error.h>
#include <stdbool.h>

struct csv;

struct csv_field {
    const char *text; /* NUL-terminated, borrowed until the next record; "" when empty */
    size_t length;
};

struct csv_record {
    int64_t line; /* where the record begins, as an editor counts */
    int count;
    const struct csv_field *fields;
};

/* Reads from a descriptor that stays the caller's. */
enum par_status csv_open(struct csv **out, int fd, struct par_error *err);
/* Next record: the header first. PAR_END at the end. PAR_INVALID with code ("csv_quote", "csv_nul",
 * "csv_utf8", "csv_utf16", "csv_fields", "csv_size", "csv_cr"), line and column (number of the
 * field, 0 = the whole row); after it reading goes on with the next record where that makes sense
 * (csv_fields, csv_utf8 and csv_nul behind the header), else gives PAR_END. PAR_IO, PAR_NO_MEMORY.
 */
enum par_status csv_next(struct csv_record *record, struct csv *csv, struct par_error *err);
/* The records that come next as they lie in memory, as far as they hold no quote and no CR, each
 * with its delimiters and its LF, the last one perhaps not whole; *length 0 when that is not known.
 * Borrowed until the next call. */
const char *csv_plain(size_t *length, struct csv *csv);
/* Passes over the first of them. */
void csv_skip(struct csv *csv, size_t bytes, int64_t lines);
/* The line on which the next record begins. */
int64_t csv_line(const struct csv *csv);
/* Bytes of the records given so far. */
int64_t csv_taken(const struct csv *csv);
/* The delimiter found; '\0' before the header was read. */
char csv_delimiter(const struct csv *csv);
void csv_close(struct csv *csv);

#endif

/* CSV: the reader ends, tells each fault with its place, and reads what the writer wrote. */
#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "base/csv.h"
#include "base/text.h"
#include "cli/format.h"

enum { COLUMNS = 256 };

/* The texts of a record, kept while the reader goes on. */
struct table {
    struct keep texts;
    size_t width;
};

static void
take(struct table *table, const struct csv_record *record)
{
    table->width = (size_t)record->count;
    for (int i = 0; i < record->count; i++) {
        HOLDS(strlen(record->fields[i].text) == record->fields[i].length);
        HOLDS(text_valid(record->fields[i].text, record->fields[i].length, NULL));
        keep_text(&table->texts, record->fields[i].text);
    }
}

/* Reads a file to its end; gives the number of faults. */
static int
read_all(struct table *table, const void *bytes, size_t length)
{
    struct csv *csv = NULL;
    struct csv_record record;
    enum par_status status;
    int faults = 0;
    int64_t line = 0;

    HOLDS(csv_open(&csv, fuzz_file(bytes, length), NULL) == PAR_OK);
    for (;;) {
        struct par_error err = PAR_ERROR_INIT;

        status = csv_next(&record, csv, &err);
        if (status == PAR_END)
            break;
        if (status == PAR_OK) {
            HOLDS(record.line > line && record.count > 0);
            HOLDS(table->width == 0 || table->width == (size_t)record.count);
            line = record.line;
            take(table, &record);
            continue;
        }
        HOLDS(status == PAR_INVALID && strncmp(err.code, "csv_", 4) == 0);
        HOLDS(err.line > line && err.column >= 0);
        HOLDS(++faults <= (int)length);
    }
    csv_close(csv);
    return faults;
}

static void
write_all(struct string *out, const struct table *table, enum format format)
{
    struct par_field fields[COLUMNS];
    struct writer writer = {
        .format = format, .header = true, .fields = fields, .field_count = table->width};

    for (size_t i = 0; i < table->width; i++)
        fields[i] = (struct par_field){"code", PAR_FIELD_CODE, (uint16_t)(i * sizeof(char *)),
                                       PAR_NO_OFFSET, PAR_NONE};
    format_begin(&writer, out);
    for (size_t at = 0; at < table->texts.count; at += table->width)
        format_row(&writer, out, table->texts.text + at);
    format_end(&writer, out);
}

/* The reader skips rows of blanks, and takes line ends inside a field as they stand. */
static bool
is_whole(const struct table *table)
{
    for (size_t i = 0; i < table->texts.count; i++) {
        const char *text = table->texts.text[i];

        if (text[strspn(text, " \t")] == '\0' || strchr(text, '\r') != NULL)
            return false;
    }
    return table->texts.count > 0;
}

/* What the writer writes, below a line of names. */
static void
comes_back(const struct table *table, enum format format)
{
    struct string text = {0};
    struct table again = {0};

    write_all(&text, table, format);
    HOLDS(read_all(&again, string_get(&text), text.length) == 0);
    HOLDS(again.texts.count == table->width + table->texts.count);
    for (size_t i = 0; i < table->texts.count; i++)
        HOLDS(strcmp(again.texts.text[table->width + i], table->texts.text[i]) == 0);
    keep_free(&again.texts);
    string_free(&text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct table table = {0};

    read_all(&table, bytes, length);
    if (is_whole(&table)) {
        comes_back(&table, FORMAT_CSV);
        if (table.width > 1)
            comes_back(&table, FORMAT_EXCEL);
    }
    keep_free(&table.texts);
    return 0;
}

#include "dumped.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "book.h"

struct par_error load_error;
struct par_load_summary load_sum;

static struct buffer faults;
const char *said = "";

char *
dump_of(struct par_book *book)
{
    struct buffer text = BUFFER_INIT;
    struct par_lines *list = NULL;
    struct par_line line;
    enum par_status status;

    WORKS(par_dump_list(&list, book, fresh()));
    while ((status = par_dump_next(&line, list, fresh())) == PAR_OK) {
        buffer_text(&text, line.text);
        buffer_char(&text, '\n');
    }
    assert_int_equal(status, PAR_END);
    par_dump_list_free(list);
    assert_false(text.failed);
    return text.text;
}

char *
dump_of_file(const char *path)
{
    struct par_book *book = book_again(path, PAR_READ);
    char *text = dump_of(book);

    par_book_close(book);
    return text;
}

static void
tell(void *context, const struct par_import_finding *finding)
{
    struct buffer *out = context;

    buffer_number(out, finding->line);
    buffer_char(out, ':');
    buffer_number(out, finding->column);
    buffer_text(out, ": ");
    buffer_text(out, finding->field != NULL ? finding->field : "");
    buffer_text(out, finding->field != NULL ? ": " : "");
    buffer_text(out, finding->error->text);
    buffer_char(out, '\n');
}

enum par_status
load_text(const char *path, const char *text, size_t length)
{
    FILE *file = tmpfile();
    enum par_status status;

    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, length, file), length);
    rewind(file);
    unlink(path);
    buffer_clear(&faults);
    par_error_clear(&load_error);
    status = par_book_load(path, 1, fileno(file), "f", tell, &faults, &load_sum, &load_error);
    said = buffer_get(&faults);
    fclose(file);
    return status;
}

char *
with(const char *text, const char *old, const char *new)
{
    const char *at = strstr(text, old);
    struct buffer out = BUFFER_INIT;

    if (at == NULL)
        fail_msg("there is no %s", old);
    buffer_put(&out, text, (size_t)(at - text));
    buffer_text(&out, new);
    buffer_text(&out, at + strlen(old));
    return out.text;
}

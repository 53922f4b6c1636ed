#include "book.h"

#include <sqlite3.h> /* looks into the file past the library */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

struct par_error failure;

struct par_error *
fresh(void)
{
    par_error_clear(&failure);
    return &failure;
}

/* Is a place of the pattern left that no argument filled? */
static int
has_place(const char *text)
{
    for (const char *at = strchr(text, '{'); at != NULL; at = strchr(at + 1, '{'))
        if (at[1] >= '1' && at[1] <= '9' && at[2] == '}')
            return 1;
    return 0;
}

void
must(enum par_status got, enum par_status wanted, const char *code, const char *call,
     const char *file, int line)
{
    const char *said = failure.code != NULL ? failure.code : "";

    if (got == wanted && (code == NULL || strcmp(said, code) == 0)) {
        /* an error that is told is told in full */
        if (wanted != PAR_OK && code != NULL &&
            (failure.status != got || failure.text[0] == '\0' || has_place(failure.text))) {
            print_error("%s: told as \"%s\" (%d)\n", call, failure.text, (int)failure.status);
            _fail(file, line);
        }
        return;
    }
    print_error("%s: status %d, wanted %d%s%s; said [%s] %s%s%s\n", call, (int)got, (int)wanted,
                code != NULL ? " " : "", code != NULL ? code : "", said, failure.text,
                failure.block != NULL ? " in block " : "",
                failure.block != NULL ? failure.block : "");
    _fail(file, line);
}

/* Made once, then copied: a book takes many syncs to make. */
static char *template;
static size_t template_length;

static void
make_template(void)
{
    unlink("template.parindex");
    WORKS(par_book_create("template.parindex", "Tỉnh Mẫu", NULL, fresh()));
    template = file_bytes("template.parindex", &template_length);
    unlink("template.parindex");
}

struct par_book *
book_new(const char *path)
{
    char journal[256];

    if (template == NULL)
        make_template();
    unlink(path);
    snprintf(journal, sizeof journal, "%s-journal", path);
    unlink(journal);
    file_write(path, template, template_length);
    return book_again(path, PAR_WRITE);
}

struct par_book *
book_again(const char *path, enum par_mode mode)
{
    struct par_book *book = NULL;

    WORKS(par_book_open(&book, path, mode, fresh()));
    return book;
}

struct par_batch *
batch_of(struct par_book *book)
{
    struct par_batch *batch = NULL;

    WORKS(par_batch_begin(&batch, book, "Lan", "test", NULL, fresh()));
    return batch;
}

int64_t
commit(struct par_batch *batch)
{
    int64_t number = -1;

    WORKS(par_batch_commit(batch, &number, fresh()));
    return number;
}

static sqlite3 *
connect_to(const char *path)
{
    sqlite3 *db = NULL;

    if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK)
        fail_msg("%s: %s", path, sqlite3_errmsg(db));
    sqlite3_busy_timeout(db, 1000);
    return db;
}

void
sql_run(const char *path, const char *sql)
{
    sqlite3 *db = connect_to(path);

    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    sqlite3_close(db);
}

static int
take_row(void *context, int columns, char **cells, char **names)
{
    struct buffer *lines = context;

    (void)columns, (void)names;
    if (lines->length > 0)
        buffer_char(lines, '\n');
    buffer_text(lines, cells[0] != NULL ? cells[0] : "NULL");
    return 0;
}

const char *
sql_get(const char *path, const char *sql)
{
    static struct buffer lines;
    sqlite3 *db = connect_to(path);

    buffer_clear(&lines);
    if (sqlite3_exec(db, sql, take_row, &lines, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    sqlite3_close(db);
    return buffer_get(&lines);
}

int64_t
sql_count(const char *path, const char *sql)
{
    return strtoll(sql_get(path, sql), NULL, 10);
}

char *
file_bytes(const char *path, size_t *length)
{
    FILE *file = fopen(path, "rb");
    char *bytes;
    long size;

    assert_non_null(file);
    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    size = ftell(file);
    assert_true(size >= 0);
    rewind(file);
    bytes = malloc((size_t)size + 1);
    assert_non_null(bytes);
    *length = fread(bytes, 1, (size_t)size, file);
    assert_int_equal(*length, size);
    fclose(file);
    return bytes;
}

void
file_write(const char *path, const void *bytes, size_t length)
{
    FILE *file = fopen(path, "wb");

    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
}

int
as_nobody(int (*work)(void))
{
    enum { NOBODY = 65534 };
    pid_t child = fork();
    int status = 0;

    assert_true(child >= 0);
    if (child == 0) {
        if (getuid() == 0 && (setgid(NOBODY) != 0 || setuid(NOBODY) != 0))
            _exit(99);
        _exit(work());
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

struct par_number
number(int64_t value)
{
    return (struct par_number){value, PAR_PRESENT};
}

struct par_number
no_number(void)
{
    return (struct par_number){0, PAR_UNKNOWN};
}

struct par_decimal
points(const char *text)
{
    struct par_decimal out = {0, PAR_DECIMALS_EXACT, PAR_UNKNOWN};
    char mark = '\0';

    if (text != NULL && *text != '\0')
        WORKS(par_decimal_parse(&out, text, &mark, fresh()));
    return out;
}

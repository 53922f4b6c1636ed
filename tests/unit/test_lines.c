/* Text read line by line: what comes out, and the place of what does not. */
#include "base/buffer.h"
#include "base/lines.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { MEBIBYTE = 1024 * 1024 };

/* "N text" for each line, "N:COLUMN code" for each fault, one behind the other. */
static const char *
reads(const char *text, size_t length)
{
    static struct buffer out;
    FILE *file = tmpfile();
    struct lines *lines = NULL;
    struct line line;
    struct par_error err = PAR_ERROR_INIT;
    enum par_status status;

    buffer_clear(&out);
    buffer_text(&out, "");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, length, file), length);
    rewind(file);
    assert_int_equal(lines_open(&lines, fileno(file), NULL), PAR_OK);
    while ((status = lines_next(&line, lines, &err)) != PAR_END) {
        buffer_number(&out, status == PAR_OK ? line.number : err.line);
        if (status == PAR_OK) {
            assert_int_equal(strlen(line.text), line.length);
            buffer_char(&out, ' ');
            buffer_text(&out, line.text);
        } else {
            assert_int_equal(status, PAR_INVALID);
            buffer_char(&out, ':');
            buffer_number(&out, err.column);
            buffer_char(&out, ' ');
            buffer_text(&out, err.code);
        }
        buffer_char(&out, '\n');
        par_error_clear(&err);
    }
    lines_close(lines);
    fclose(file);
    return buffer_get(&out);
}

#define READS(text) reads((text), sizeof(text) - 1)

static void
test_lines(void **state)
{
    (void)state;
    assert_string_equal(READS(""), "");
    assert_string_equal(READS("a\n"), "1 a\n");
    assert_string_equal(READS("\n\nb\n"), "1 \n2 \n3 b\n");
    assert_string_equal(READS("Sở\nNội vụ\n"), "1 Sở\n2 Nội vụ\n");
}

static void
test_faults_have_their_place(void **state)
{
    (void)state;
    assert_string_equal(READS("a\nb"), "1 a\n2:2 line_cut\n");
    assert_string_equal(READS("ab\0c\nd\n"), "1:3 line_nul\n2 d\n");
    assert_string_equal(READS("Sở \xff\nd\n"), "1:4 line_utf8\n2 d\n");
    assert_string_equal(READS("a\r\nd\n"), "1:2 line_cr\n2 d\n");
    assert_string_equal(READS("a\xe1\xbb"), "1:3 line_cut\n");
}

/* Lines that cross the borders of what is read at once. */
static void
test_long_lines(void **state)
{
    size_t sizes[] = {1, 65535, 65536, 65537, 200000, 16 * MEBIBYTE - 1};

    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        char *text = malloc(sizes[i] + 3);
        const char *got;

        memset(text, 'x', sizes[i]);
        memcpy(text + sizes[i], "\ny\n", 3);
        got = reads(text, sizes[i] + 3);
        assert_int_equal(strlen(got), 3 + sizes[i] + 4);
        assert_string_equal(got + 3 + sizes[i], "2 y\n");
        free(text);
    }
}

static void
test_a_line_without_end_takes_no_memory(void **state)
{
    size_t size = (size_t)160 * MEBIBYTE;
    char *text = malloc(size + 2);
    struct rusage before, after;

    (void)state;
    memset(text, 'x', size);
    memcpy(text + size, "\n", 2);
    getrusage(RUSAGE_SELF, &before);
    assert_string_equal(reads(text, size + 1), "1:0 line_long\n");
    assert_string_equal(reads(text, size), "1:0 line_long\n");
    getrusage(RUSAGE_SELF, &after);
    assert_true(after.ru_maxrss - before.ru_maxrss < (long)128 * 1024);
    free(text);
}

static void
test_columns_count_characters(void **state)
{
    (void)state;
    assert_int_equal(line_column("Sở Nội", 0), 1);
    assert_int_equal(line_column("Sở Nội", 1), 2);
    assert_int_equal(line_column("Sở Nội", 4), 3);
    assert_int_equal(line_column("Sở Nội", 5), 4);
}

static void
test_what_cannot_be_read(void **state)
{
    struct lines *lines = NULL;
    struct line line;
    struct par_error err = PAR_ERROR_INIT;

    (void)state;
    assert_int_equal(lines_open(&lines, -1, NULL), PAR_OK);
    assert_int_equal(lines_next(&line, lines, &err), PAR_IO);
    assert_string_equal(err.code, "read");
    lines_close(lines);
    lines_close(NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines),
        cmocka_unit_test(test_faults_have_their_place),
        cmocka_unit_test(test_long_lines),
        cmocka_unit_test(test_a_line_without_end_takes_no_memory),
        cmocka_unit_test(test_columns_count_characters),
        cmocka_unit_test(test_what_cannot_be_read),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

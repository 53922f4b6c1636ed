/* The book as text. */
#include "base/json_read.h"
#include "book.h"
#include "dumped.h"
#include "sample.h"
#include "sealed_book.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct par_book *book;
static char path[BOOK_PATH_SIZE];
static char code[PAR_CODE_SIZE];

static int
make(void **state)
{
    (void)state;
    book = sealed_book_make(path, true);
    sealed_book_fill_rest(book, path);
    sealed_book_approve(book, code);
    sealed_book_amend(book, code);
    sealed_book_chain(book, path);
    return 0;
}

static int
end(void **state)
{
    (void)state;
    sealed_book_end(book, path);
    return 0;
}

static void
test_a_new_book(void **state)
{
    struct par_book *new = book_new("new.parindex");
    char *text = dump_of(new);
    char *at = strstr(text, "\"created_at\":\"");

    (void)state;
    assert_non_null(at);
    memcpy(at + strlen("\"created_at\":\""), "2025-01-24T00:00:00Z", 20);
    at = strstr(text, "\"digest\":\"");
    assert_non_null(at);
    memset(at + strlen("\"digest\":\""), 'x', 64);
    assert_string_equal(
        text,
        "[\"parindex-dump/1\"]\n"
        "[\"book\",\"book\",{\"title\":\"Tỉnh Mẫu\",\"title_en\":null,\"created_at\":"
        "\"2025-01-24T00:00:00Z\",\"entries\":0}]\n"
        "[\"seal\",\"book\",{\"kind\":\"book\",\"records\":1,\"digest\":\"xxxxxxxxxxxxxxxxxxxxxxxxx"
        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\"}]\n"
        "[\"end\"]\n");
    free(text);
    par_book_close(new);
    unlink("new.parindex");
}

/* The words that begin the lines, each once in the order in which they come first. */
static const char *
words(const char *text)
{
    static struct buffer out;
    struct buffer word = BUFFER_INIT;

    buffer_clear(&out);
    buffer_char(&out, ' ');
    for (const char *line = text; *line != '\0'; line = strchr(line, '\n') + 1) {
        buffer_clear(&word);
        buffer_char(&word, ' ');
        buffer_put(&word, line + 2, strcspn(line + 2, "\""));
        buffer_char(&word, ' ');
        if (strstr(out.text, word.text) == NULL)
            buffer_text(&out, word.text + 1);
    }
    buffer_free(&word);
    return out.text;
}

/* All records that a book can hold; sums and results are none. */
static void
test_every_record_in_its_order(void **state)
{
    char *text = dump_of(book);

    (void)state;
    assert_string_equal(words(text),
                        " parindex-dump/1 book concept seal decision group unit unit_name "
                        "membership succession scale scale_class set criterion crosswalk "
                        "evaluation participant published published_count published_group "
                        "cells note evidence score allowance batch change link range approval "
                        "end ");
    free(text);
}

static void
test_lines_say_what_stands(void **state)
{
    static const char *const lines[] = {
        "[\"unit\",\"a\",{\"code\":\"a\",\"code_key\":\"a\"}]\n",
        "[\"membership\",\"b\",{\"from_year\":2015,\"to_year\":null,\"group\":\"so\",\"position\":"
        "2}]\n",
        "[\"succession\",\"a\",{\"year\":2020,\"kind\":\"transferred\",\"share\":300000,"
        "\"successor\":\"b\",\"decision\":\"1/QĐ-UBND\",\"decision_date\":\"2023-12-01\","
        "\"decision_issuer\":\"UBND tỉnh\"}]\n",
        "[\"decision\",[\"41/QĐ-UBND\",\"2024-01-25\",\"\"],{\"number\":\"41/QĐ-UBND\",\"number_"
        "key\":\"41 qd ubnd\",\"date\":\"2024-01-25\",\"issuer\":\"\",\"kind\":\"other\",\"title\":"
        "null,\"link\":null}]\n",
        "[\"score\",[2024,\"so\",\"a\"],{\"code\":\"1.1\",\"self\":600000,\"first\":540000,"
        "\"final\":550000}]\n",
        "[\"allowance\",[2024,\"so\",\"c\"],{\"criterion\":\"1.1\",\"max_points\":500000,"
        "\"reason\":\"Không có một phần\"}]\n",
        "\"sha256\":\"0000000000000000000000000000000000000000000000000000000000000000\"}]\n",
    };
    char *text = dump_of(book);

    (void)state;
    for (size_t i = 0; i < COUNT(lines); i++)
        if (strstr(text, lines[i]) == NULL)
            fail_msg("no line %s", lines[i]);
    free(text);
}

/* As often as asked, and through another connection. */
static void
test_the_same_bytes(void **state)
{
    char *one = dump_of(book), *two = dump_of(book), *three = dump_of_file(path);

    (void)state;
    assert_string_equal(one, two);
    assert_string_equal(one, three);
    free(one);
    free(two);
    free(three);
}

static void
test_a_changed_score_is_a_changed_line(void **state)
{
    struct par_book *small = sample_2024("small.parindex");
    char *before = dump_of(small), *after;
    struct par_batch *batch = batch_of(small);
    int gone = 0;

    (void)state;
    WORKS(par_score_set(NULL, batch, 2024, "so-noi-vu", "1.1", PAR_FINAL, points("1"), NULL,
                        fresh()));
    commit(batch);
    after = dump_of(small);
    for (char *line = before, *next; *line != '\0'; line = next) {
        next = strchr(line, '\n') + 1;
        next[-1] = '\0';
        if (strstr(after, line) != NULL)
            continue;
        gone++;
        if (strncmp(line, "[\"seal\"", 7) != 0 && strncmp(line, "[\"cells\"", 8) != 0 &&
            strncmp(line, "[\"score\"", 8) != 0)
            fail_msg("changed too: %s", line);
    }
    /* the score, its cells, the seal of its year, the last link */
    assert_int_equal(gone, 4);
    free(before);
    free(after);
    par_book_close(small);
    unlink("small.parindex");
}

/* Inside a batch its own state is read; seals come at its end, so there is no dump yet. */
static void
test_a_book_that_was_changed(void **state)
{
    struct par_lines *list = NULL;

    (void)state;
    assert_true(stranger_runs(path, "UPDATE score SET final = final - 1 WHERE final = 550000"));
    REFUSED(par_dump_list(&list, book, fresh()), PAR_DAMAGED, "fingerprint");
    assert_null(list);
    assert_true(stranger_runs(path, "UPDATE score SET final = final + 1 WHERE final = 549999"));
    free(dump_of(book));
    par_dump_list_free(NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_new_book),
        cmocka_unit_test(test_every_record_in_its_order),
        cmocka_unit_test(test_lines_say_what_stands),
        cmocka_unit_test(test_the_same_bytes),
        cmocka_unit_test(test_a_changed_score_is_a_changed_line),
        cmocka_unit_test(test_a_book_that_was_changed),
    };

    return cmocka_run_group_tests(tests, make, end);
}

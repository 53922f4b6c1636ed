/* Dumps that are loaded: the same book again, and what is refused. */
#include "book.h"
#include "dumped.h"
#include "sample.h"
#include "sealed_book.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LINES_LEFT_OUT = 9 }; /* between two that are touched */

static const char loaded[] = "loaded.parindex";

static struct par_book *book;
static char path[BOOK_PATH_SIZE];
static char code[PAR_CODE_SIZE];
static char *dump;

/* A row in every table, approved and amended. */
static int
make(void **state)
{
    (void)state;
    book = sealed_book_make(path, true);
    sealed_book_fill_rest(book, path);
    sealed_book_approve(book, code);
    sealed_book_amend(book, code);
    sealed_book_chain(book, path);
    dump = dump_of(book);
    return 0;
}

static int
end(void **state)
{
    (void)state;
    free(dump);
    sealed_book_end(book, path);
    unlink(loaded);
    return 0;
}

static void
loads(const char *text)
{
    char *again;

    if (load_text(loaded, text, strlen(text)) != PAR_OK)
        fail_msg("%s%s", said, load_error.text);
    assert_string_equal(said, "");
    again = dump_of_file(loaded);
    assert_string_equal(again, text);
    free(again);
    assert_string_equal(verify_says(loaded, NULL, NULL), "");
}

static void
test_the_same_book_again(void **state)
{
    (void)state;
    loads(dump);
    assert_string_equal(verify_says(loaded, NULL, code), "");
}

static void
test_other_books(void **state)
{
    struct par_book *books[] = {
        book_new("one.parindex"),
        sample_kon_tum("two.parindex"),
        sample_2024("three.parindex"),
    };

    (void)state;
    for (size_t i = 0; i < COUNT(books); i++) {
        char *text = dump_of(books[i]);

        loads(text);
        free(text);
        par_book_close(books[i]);
    }
    unlink("one.parindex");
    unlink("two.parindex");
    unlink("three.parindex");
}

/* The loaded book is one to go on with: undo, scores, another amendment. */
static void
test_a_loaded_book_goes_on(void **state)
{
    struct par_book *again;
    char next[PAR_CODE_SIZE];
    struct par_batch *batch;

    (void)state;
    loads(dump);
    again = book_again(loaded, PAR_WRITE);
    batch = batch_of(again);
    WORKS(par_book_edit(batch, "Sổ thử ba", NULL, fresh()));
    commit(batch);
    batch = batch_of(again);
    WORKS(par_undo(batch, 0, NULL, fresh()));
    commit(batch);
    batch = sealed_book_batch(again, "Sửa lần nữa");
    WORKS(par_amend_begin(batch, 2024, "so", "100/QĐ-UBND", "2025-04-10", fresh()));
    WORKS(sealed_book_score(batch, "a", "1.1", 540000, fresh()));
    WORKS(par_amend_end(next, batch, fresh()));
    commit(batch);
    par_book_close(again);
    assert_string_equal(verify_says(loaded, NULL, next), "");
    assert_string_not_equal(next, code);
}

static void
test_what_was_read(void **state)
{
    int64_t lines = 0;

    (void)state;
    loads(dump);
    assert_int_equal(load_sum.errors, 0);
    assert_int_equal(load_sum.units, 4);
    assert_int_equal(load_sum.years, 3);
    assert_int_equal(load_sum.scores, 11);
    assert_int_equal(load_sum.batches, sql_count(path, "SELECT count(*) FROM batch"));
    for (const char *at = dump; *at != '\0'; at++)
        lines += *at == '\n';
    assert_int_equal(load_sum.lines, lines);
}

/* ---- what is refused ---- */

/* No file is left, also none without a name. */
static void
nothing_is_left(void)
{
    FILE *list = popen("ls -a | grep -c '^\\.parindex-\\|^loaded'", "r");
    int left = -1;

    assert_int_equal(access(loaded, F_OK), -1);
    assert_int_equal(fscanf(list, "%d", &left), 1);
    pclose(list);
    assert_int_equal(left, 0);
}

static void
refuses(const char *text, size_t length, const char *fault)
{
    assert_int_equal(load_text(loaded, text, length), PAR_INVALID);
    if (strstr(said, fault) == NULL)
        fail_msg("\"%s\" is not in:\n%s", fault, said);
    assert_true(load_sum.errors > 0);
    nothing_is_left();
}

/* A line of the dump with one thing changed. */
static void
test_what_was_changed_is_named(void **state)
{
    static const struct {
        const char *old, *new, *fault;
    } cases[] = {
        {"\"self\":600000,\"first\":540000,\"final\":550000",
         "\"self\":600000,\"first\":540000,\"final\":540000",
         "the scores of a in 2024 are not as they were sealed"},
        {"\"self\":600000", "\"self\":599999",
         "the scores of a in 2024 are not as they were sealed"},
        {"\"position\":2,\"name\":\"Sở B\"", "\"position\":3,\"name\":\"Sở B\"",
         "evaluation [2024,\"so\"] is not as it was sealed"},
        {"\"name\":\"Sở A\",\"name_key\":\"so a\",\"name_sort\"",
         "\"name\":\"Số A\",\"name_key\":\"so a\",\"name_sort\"",
         "name_sort: the key does not follow from its text"},
        {"\"short\":\"SA\",\"short_key\":\"sa\"", "\"short\":\"Sá\",\"short_key\":\"sa\"",
         "unit a is not as it was sealed"},
        {"\"title\":\"Sổ thử hai\"", "\"title\":\"Sổ thử ba\"",
         "book book is not as it was sealed"},
        {"\"reason\":\"Tính sót\"", "\"reason\":\"Tính đủ\"", "of the journal is not as it was"},
        {"\"old\":\"160000\"", "\"old\":\"170000\"", "of the journal is not as it was sealed"},
        {"{\"undone_by\":null,\"digest\":\"", "{\"undone_by\":1,\"digest\":\"",
         "does not say by which batch it was undone"},
        {"\"title\":\"Kế hoạch\"", "\"title\":\"Kế hoạch năm\"", "set bo is not as it was sealed"},
        {"\"share\":500000", "\"share\":400000", "set cu is not as it was sealed"},
        {"\"lower_bound\":900000", "\"lower_bound\":890000", "scale thang is not as it was"},
        {"\"link\":\"https://a.vn/1\"", "\"link\":\"https://a.vn/2\"", "is not as it was sealed"},
        {"\"points_text\":\"90.5\"", "\"points_text\":\"90.6\"",
         "evaluation [2023,\"so\"] is not as"},
        {"\"count\":3", "\"count\":2", "evaluation [2023,\"so\"] is not as it was sealed"},
        {"\"page\":\"3\"", "\"page\":\"4\"", "evaluation [2024,\"so\"] is not as it was sealed"},
        {"\"text\":\"đã xem\"", "\"text\":\"chưa xem\"",
         "evaluation [2024,\"so\"] is not as it was"},
        {"\"version\":1,\"kind\":\"approve\"", "\"version\":3,\"kind\":\"approve\"",
         "of the journal is not as it was sealed"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        char *text = with(dump, cases[i].old, cases[i].new);

        refuses(text, strlen(text), cases[i].fault);
        free(text);
    }
}

static void
test_what_is_no_line(void **state)
{
    static const struct {
        const char *old, *new, *fault;
    } cases[] = {
        {"[\"unit\",\"a\",", "[\"unit\", \"a\",",
         ":9: a text, a whole number or null should stand here"},
        {"[\"unit\",\"a\",{\"code\":\"a\",", "[\"unit\",\"a\",{\"code\":a,",
         ":21: a text, a whole number or null should stand here"},
        {"[\"unit\",\"a\",{\"code\":\"a\",", "[\"unit\",\"a\",{\"kode\":\"a\",",
         ":14: the field \"code\" should stand here, not \"kode\""},
        {"[\"unit\",\"a\",{\"code\":\"a\",", "[\"unit\",\"a\",{",
         ":14: the field \"code\" should stand here, not \"code_key\""},
        {"[\"unit\",\"a\"", "[\"uint\",\"a\"", ":2: there is no record \"uint\""},
        {"[\"unit\",\"a\"", "{\"unit\",\"a\"", ":1: a \"[\" should stand here"},
        {"\"code_key\":\"a\"}]\n", "\"code_key\":\"a\"}\n", ": a \"]\" should stand here"},
        {"\"code_key\":\"a\"}]\n", "\"code_key\":\"a\"}] \n", ": the line should end here"},
        {"\"code_key\":\"a\"}]\n", "\"code_key\":\"a\",\"more\":1}]\n", ": a \"}\" should stand"},
        {"\"code_key\":\"a\"}]\n", "\"code_key\":\"a\"}]\r\n", ": a carriage return stands in"},
        {"\"from_year\":2015", "\"from_year\":\"2015\"",
         "from_year: a whole number or null should stand here"},
        {"\"from_year\":2015", "\"from_year\":20150", "CHECK constraint failed"},
        {"\"from_year\":2015", "\"from_year\":null", "NOT NULL constraint failed"},
        {"\"name\":\"Sở A\"", "\"name\":\"So\xcc\x82\xcc\x89 A\"",
         "name: the text is not composed"},
        {"\"name\":\"Sở A\"", "\"name\":\"Sở  A\"", "name: the text is not composed (NFC) or has"},
        {"\"name\":\"Sở A\"", "\"name\":\"Sở\\u202e A\"", "name: "},
        {"\"name\":\"Sở A\"", "\"name\":7", "name: a text or null should stand here"},
        {"\"group\":\"so\",\"position\":1", "\"group\":\"sao\",\"position\":1",
         "group \"sao\" is named here and stands nowhere in the file"},
        {"{\"unit\":\"c\",\"year\":2024", "{\"unit\":\"x\",\"year\":2024",
         "the line does not stand behind the one that it belongs to, evaluation "
         "[2024,\"so\",\"c\"]"},
        {"[\"participant\",[2024,\"so\",\"c\"],{\"unit\":\"c\"",
         "[\"participant\",[2024,\"so\",\"x\"],{\"unit\":\"x\"", "participant [2024,\"so\",\"c\"]"},
        {"\"a\"],{\"code\":\"3\",\"self\"", "\"a\"],{\"code\":\"1\",\"self\"",
         "scores stand by criterion; this one is out of order"},
        {"\"a\"],{\"code\":\"3\",\"self\"", "\"a\"],{\"code\":\"2.1\",\"self\"",
         "the score stands twice"},
        {"\"a\"],{\"code\":\"1.1\",\"self\"", "\"a\"],{\"code\":\"1.0\",\"self\"",
         "criterion \"1.0\" is named here and stands nowhere in the file"},
        {"\"a\"],{\"code\":\"1.1\",\"self\"", "\"a\"],{\"code\":null,\"self\"",
         "code: a code should stand here"},
        {"\"successor\":\"b\"", "\"successor\":\"y\"",
         "unit \"y\" is named here and stands nowhere"},
        {"\"final\":550000", "\"final\":-1", "final: -0.0001 is below zero"},
        {"\"final\":550000", "\"final\":20000001", "final: 2000.0001 is above 2000"},
        {"\"self\":600000,\"first\":540000,\"final\":550000",
         "\"self\":null,\"first\":null,\"final\":null",
         "self: a score has at least one of self, first and final"},
        {"\"self\":600000,\"first\":540000,\"final\":550000",
         "\"self\":600000,\"first\":540000,\"final\":650000", "above the maximum 60 of criterion"},
        {"\"parent\":\"1\",\"domain\":\"1\",\"cap\":null,\"depth\":2",
         "\"parent\":\"1.1\",\"domain\":\"1\",\"cap\":null,\"depth\":2", "below themselves"},
        {"\"sha256\":\"00", "\"sha256\":\"0g", "CHECK constraint failed"},
        {"\"digest\":\"", "\"digest\":\"g", "digest: bytes in hexadecimal should stand here"},
        {"\"kind\":\"unit\",\"records\"", "\"kind\":\"unite\",\"records\"", "constraint failed"},
        {"[\"parindex-dump/1\"]", "[\"parindex-dump/0\"]", "1:0: the file is no dump of parindex"},
        {"[\"parindex-dump/1\"]", "[\"parindex-dump/one\"]", "1:0: the file is no dump of"},
        {"[\"end\"]\n", "", ":0: the file ends before its last line"},
        {"[\"end\"]\n", "[\"end\"]", ": the last line does not end: was the file cut?"},
        {"[\"end\"]\n", "[\"end\"]\n[\"end\"]\n", ":0: nothing stands behind the line"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        char *text = with(dump, cases[i].old, cases[i].new);

        refuses(text, strlen(text), cases[i].fault);
        free(text);
    }
}

/* All of them are told, in their order. */
static void
test_every_fault_is_told(void **state)
{
    char *one = with(dump, "\"from_year\":2015", "\"from_year\":\"x\"");
    char *two = with(one, "\"title\":\"Kế hoạch\"", "\"title\":Kế hoạch\"");
    char *three = with(two, "\"count\":3", "\"count\":-3");
    const char *first, *second, *third;

    (void)state;
    refuses(three, strlen(three), "from_year: a whole number or null should stand here");
    first = strstr(said, "from_year: ");
    second = strstr(said, "a text, a whole number or null should stand here");
    third = strstr(said, "CHECK constraint failed: count");
    assert_true(first != NULL && second != NULL && third != NULL);
    assert_true(first < third);
    assert_int_equal(load_sum.errors, 3);
    assert_true(second > first);
    free(one);
    free(two);
    free(three);
}

static void
test_bytes_that_are_no_dump(void **state)
{
    static const char binary[] = "SQLite format 3\0\x10\x00\x01\x01";
    static const char nul[] = "[\"parindex-dump/1\"]\n[\"book\0\",\n[\"end\"]\n";
    static const char latin[] = "[\"parindex-dump/1\"]\n[\"book\",\"S\xf4\"]\n[\"end\"]\n";
    static const char deep[] = "[\"parindex-dump/1\"]\n[[[[[[[[[[[[[[[[\n[\"end\"]\n";

    (void)state;
    refuses("", 0, "0:0: the file is empty");
    refuses(binary, sizeof binary - 1, "1:0: the file is no dump of parindex");
    refuses(nul, sizeof nul - 1, "2:7: a NUL byte stands in the line");
    refuses(latin, sizeof latin - 1, "2:11: the text is not UTF-8");
    refuses(deep, sizeof deep - 1, "2:2: a text in straight quotes should stand here");
    refuses("[\"parindex-dump/1\"]\n[\"end\"]\n", 28, "0:0: ");
    assert_int_equal(load_text(loaded, "[\"parindex-dump/2\"]\nx\n", 22), PAR_STATE);
    assert_string_equal(load_error.code, "newer");
    nothing_is_left();
}

/* Each line gone, twice, behind the next one, and with one character changed: none of it is a
 * book's text. */
static void
test_no_line_can_be_touched(void **state)
{
    unsigned dice = 1;
    int tried = 0;

    (void)state;
    for (const char *line = strchr(dump, '\n') + 1; *line != '\0';) {
        const char *next = strchr(line, '\n') + 1;
        size_t head = (size_t)(line - dump), length = (size_t)(next - line);
        size_t tail = strlen(next), after = *next != '\0' ? strcspn(next, "\n") + 1 : 0;
        char *text = malloc(head + 2 * length + tail + 1);
        size_t place;

        memcpy(text, dump, head);
        memcpy(text + head, next, tail + 1);
        refuses(text, head + tail, "");
        memcpy(text + head, line, length);
        memcpy(text + head + length, line, length + tail + 1);
        refuses(text, head + 2 * length + tail, "");
        memcpy(text + head, next, after);
        memcpy(text + head + after, line, length);
        memcpy(text + head + after + length, next + after, tail - after + 1);
        if (after > 0)
            refuses(text, head + length + tail, "");
        memcpy(text, dump, strlen(dump) + 1);
        dice = dice * 1103515245 + 12345;
        place = head + (dice >> 8) % (length - 1);
        text[place] = text[place] == '7' ? '8' : '7';
        refuses(text, strlen(dump), "");
        free(text);
        tried++;
        for (int i = 0; i < LINES_LEFT_OUT && *next != '\0'; i++)
            next = strchr(next, '\n') + 1;
        line = next;
    }
    assert_true(tried > 20);
}

static void
test_what_stands_there(void **state)
{
    FILE *file = tmpfile();
    struct par_load_summary sum;

    (void)state;
    assert_non_null(file);
    fputs(dump, file);
    rewind(file);
    file_write(loaded, "mine", 4);
    REFUSED(par_book_load(loaded, 1, fileno(file), "f", NULL, NULL, &sum, fresh()), PAR_EXISTS,
            "exists");
    assert_int_equal(sql_count(path, "SELECT 1"), 1);
    unlink(loaded);
    /* only looked at */
    WORKS(par_book_load(loaded, 0, fileno(file), "f", NULL, NULL, &sum, fresh()));
    assert_int_equal(sum.units, 4);
    nothing_is_left();
    fclose(file);
    REFUSED(par_book_load(loaded, 1, -1, "f", NULL, NULL, &sum, fresh()), PAR_IO, "read");
    nothing_is_left();
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_same_book_again),
        cmocka_unit_test(test_other_books),
        cmocka_unit_test(test_a_loaded_book_goes_on),
        cmocka_unit_test(test_what_was_read),
        cmocka_unit_test(test_what_was_changed_is_named),
        cmocka_unit_test(test_what_is_no_line),
        cmocka_unit_test(test_every_fault_is_told),
        cmocka_unit_test(test_bytes_that_are_no_dump),
        cmocka_unit_test(test_no_line_can_be_touched),
        cmocka_unit_test(test_what_stands_there),
    };

    return cmocka_run_group_tests(tests, make, end);
}

#include "book.h"
#include "dump.h"
#include "record/book.h"

#include "base/alloc.h"
#include "store/store.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char BOOK[] = "book.parindex";

/* ---- making ---- */

static void
makes_a_book_with_its_titles(void **state)
{
    struct par_book_head head;
    struct par_book *book;

    (void)state;
    unlink(BOOK);
    WORKS(par_book_create(BOOK, "  Tỉnh  Kon Tum ", "Kon Tum", fresh()));
    book = book_again(BOOK, PAR_READ);
    WORKS(par_book_show(&head, book, fresh()));
    assert_string_equal(head.title, "Tỉnh Kon Tum");
    assert_string_equal(head.title_en, "Kon Tum");
    assert_int_equal(strlen(head.created), 20);
    assert_int_equal(head.schema.value, store_version_current());
    assert_int_equal(head.units.value + head.groups.value + head.years.value + head.batches.value,
                     0);
    par_book_close(book);
    REFUSED(par_book_create(BOOK, "Tỉnh", NULL, fresh()), PAR_EXISTS, "exists");
    SOUND(BOOK);
}

static void
refuses_titles_that_are_none(void **state)
{
    static const struct {
        const char *title, *title_en;
        const char *code, *field;
    } cases[] = {
        {"", NULL, "empty", "title"},    {"  ", NULL, "empty", "title"},
        {NULL, NULL, "empty", "title"},  {"a\nb", NULL, "control", "title"},
        {"\xff", NULL, "utf8", "title"}, {"Tỉnh", "a\x1b[31m", "control", "title_en"},
    };
    struct stat st;

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        unlink("none.parindex");
        REFUSED(par_book_create("none.parindex", cases[i].title, cases[i].title_en, fresh()),
                PAR_INVALID, cases[i].code);
        assert_string_equal(failure.field, cases[i].field);
        assert_int_not_equal(stat("none.parindex", &st), 0);
    }
}

/* ---- opening ---- */

static void
opens_only_its_own_version(void **state)
{
    static const struct {
        const char *version;
        enum par_mode mode;
        enum par_status status;
        const char *code;
    } cases[] = {
        {"PRAGMA user_version = 99", PAR_READ, PAR_STATE, "newer"},
        {"PRAGMA user_version = 99", PAR_WRITE, PAR_STATE, "newer"},
        {"PRAGMA user_version = 99", PAR_RAW, PAR_STATE, "newer"},
        /* a step that makes tables has a number */
        {"PRAGMA user_version = 0", PAR_READ, PAR_NOT_BOOK, "not_book"},
        {"PRAGMA user_version = 0", PAR_WRITE, PAR_NOT_BOOK, "not_book"},
        {"PRAGMA user_version = 0", PAR_RAW, PAR_NOT_BOOK, "not_book"},
        {"PRAGMA user_version = -1", PAR_WRITE, PAR_NOT_BOOK, "not_book"},
        {"PRAGMA application_id = 0", PAR_READ, PAR_NOT_BOOK, "not_book"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        size_t before = 0, after = 0;
        struct par_book *book = NULL;
        char *bytes, *bytes_after;

        par_book_close(book_new(BOOK));
        sql_run(BOOK, cases[i].version);
        bytes = file_bytes(BOOK, &before);
        REFUSED(par_book_open(&book, BOOK, cases[i].mode, fresh()), cases[i].status, cases[i].code);
        assert_int_equal(book != NULL, cases[i].status == PAR_OK);
        if (cases[i].status == PAR_STATE)
            assert_non_null(failure.hint.pattern);
        par_book_close(book);
        bytes_after = file_bytes(BOOK, &after); /* untouched to the byte */
        assert_int_equal(after, before);
        assert_memory_equal(bytes_after, bytes, before);
        free(bytes);
        free(bytes_after);
    }
}

static void
closes_what_is_not_finished(void **state)
{
    struct par_book *book = book_new(BOOK);
    struct par_batch *batch = batch_of(book);

    (void)state;
    WORKS(par_group_add(NULL, batch, &(struct par_group){.name = "Khối sở"}, fresh()));
    par_book_close(book); /* with its batch */
    par_book_close(NULL);
    assert_int_equal(sql_count(BOOK, "SELECT count(*) FROM unit_group"), 0);
}

static void
keeps_what_it_lends(void **state)
{
    struct par_book *book = book_new(BOOK);
    const char *first = book_lend(book, "Sở Nội vụ"), *second;

    (void)state;
    second = book_lend(book, first); /* lent from what is lent */
    assert_string_equal(second, "Sở Nội vụ");
    assert_null(book_lend(book, NULL));
    par_book_close(book);
}

/* ---- years ---- */

static void
reads_lists_of_years(void **state)
{
    static const struct {
        const char *years;
        int year;
        const char *json; /* NULL: refused */
    } cases[] = {
        {"2023", 0, "[2023]"},
        {"2015-2018", 0, "[2015,2016,2017,2018]"},
        {"2015–2016", 0, "[2015,2016]"}, /* with the dash that books print */
        {"2015,2018", 0, "[2015,2018]"},
        {"2015-2016,2018", 0, "[2015,2016,2018]"},
        {"2018,2015", 0, "[2018,2015]"},
        {"1900", 0, "[1900]"},
        {"2999", 0, "[2999]"},
        {"ignored", 2020, "[2020]"},
        {"", 0, NULL},
        {"23", 0, NULL},
        {"20233", 0, NULL},
        {"2023-", 0, NULL},
        {"-2023", 0, NULL},
        {"2018-2015", 0, NULL},
        {"2015,", 0, NULL},
        {"2015,,2016", 0, NULL},
        {"2015 2016", 0, NULL},
        {"1899", 0, NULL},
        {"3000", 0, NULL},
        {"2015-3000", 0, NULL},
        {"２０１５", 0, NULL},
        {"2015–", 0, NULL},
        {NULL, 0, "[2015,2023]"}, /* those of the book */
    };
    struct par_book *book = book_new(BOOK);

    (void)state;
    sql_run(BOOK, "INSERT INTO unit_group VALUES (1, 'so', 'so', 'Sở', 'so', NULL, NULL), (2, "
                  "'xa', 'xa', 'Xã', 'xa', NULL, NULL);"
                  "INSERT INTO evaluation (year, group_id) VALUES (2023, 1), (2015, 2), (2015, 1)");
    for (size_t i = 0; i < COUNT(cases); i++) {
        char *json = NULL;

        if (cases[i].json == NULL) {
            REFUSED(book_years(&json, book, cases[i].years, cases[i].year, 0, fresh()), PAR_USAGE,
                    "years");
            assert_null(json);
            continue;
        }
        WORKS(book_years(&json, book, cases[i].years, cases[i].year, 0, fresh()));
        assert_string_equal(json, cases[i].json);
        mem_free(json);
    }
    par_book_close(book);
}

static void
knows_the_years_of_a_group(void **state)
{
    struct par_book *book = book_new(BOOK);
    char *json = NULL;

    (void)state;
    sql_run(BOOK, "INSERT INTO unit_group VALUES (1, 'so', 'so', 'Sở', 'so', NULL, NULL), (2, "
                  "'xa', 'xa', 'Xã', 'xa', NULL, NULL);"
                  "INSERT INTO evaluation (year, group_id) VALUES (2023, 1), (2015, 2)");
    WORKS(book_years(&json, book, NULL, 0, 2, fresh()));
    assert_string_equal(json, "[2015]");
    mem_free(json);
    for (int year = 1890; year < 3010; year += 10)
        assert_int_equal(book_year_check(year, NULL),
                         year >= 1900 && year <= 2990 ? PAR_OK : PAR_INVALID);
    REFUSED(book_year_check(3000, fresh()), PAR_INVALID, "year");
    assert_string_equal(failure.field, "year");
    par_book_close(book);
}

/* ---- writing ---- */

static void
edits_its_titles(void **state)
{
    static const struct {
        const char *title, *title_en;
        const char *now, *now_en; /* NULL = none */
        const char *changes;
    } cases[] = {
        {NULL, NULL, "Tỉnh Mẫu", NULL, ""},
        {"Tỉnh Mẫu", NULL, "Tỉnh Mẫu", NULL, ""},
        {"Tỉnh Mới", NULL, "Tỉnh Mới", NULL, "title|\"Tỉnh Mẫu\"|\"Tỉnh Mới\""},
        {NULL, "New Province", "Tỉnh Mới", "New Province", "title_en|~|\"New Province\""},
        {NULL, "", "Tỉnh Mới", NULL, "title_en|\"New Province\"|~"},
        {"Một \"hai\" \\ ba", "x", "Một \"hai\" \\ ba", "x",
         "title|\"Tỉnh Mới\"|\"Một \\\"hai\\\" \\\\ ba\"\ntitle_en|~|\"x\""},
    };
    struct par_book *book = book_new(BOOK);
    struct par_book_head head;
    int64_t expected = 0;

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct par_batch *batch = batch_of(book);
        int64_t number;

        WORKS(par_book_edit(batch, cases[i].title, cases[i].title_en, fresh()));
        number = commit(batch);
        expected += cases[i].changes[0] != '\0';
        assert_int_equal(number, cases[i].changes[0] != '\0' ? expected : 0);
        WORKS(par_book_show(&head, book, fresh()));
        assert_string_equal(head.title, cases[i].now);
        assert_int_equal(head.title_en == NULL, cases[i].now_en == NULL);
        if (cases[i].now_en != NULL)
            assert_string_equal(head.title_en, cases[i].now_en);
        assert_int_equal(head.batches.value, expected);
        if (number != 0)
            assert_string_equal(
                sql_get(BOOK, "SELECT field || '|' || coalesce(old, '~') || '|' || coalesce(new, "
                              "'~') FROM change "
                              "WHERE batch_id = (SELECT max(id) FROM batch) ORDER BY seq"),
                cases[i].changes);
    }
    SOUND(BOOK);
    par_book_close(book);
}

static void
refuses_titles_and_goes_on(void **state)
{
    struct par_book *book = book_new(BOOK);
    struct par_batch *batch = batch_of(book);

    (void)state;
    REFUSED(par_book_edit(batch, " ", NULL, fresh()), PAR_INVALID, "empty");
    REFUSED(par_book_edit(batch, "a\nb", NULL, fresh()), PAR_INVALID, "control");
    REFUSED(par_book_edit(batch, NULL, "\xc3", fresh()), PAR_INVALID, "utf8");
    WORKS(par_book_edit(batch, "Tỉnh Khác", NULL, fresh()));
    assert_int_equal(commit(batch), 1);
    assert_string_equal(sql_get(BOOK, "SELECT title FROM book"), "Tỉnh Khác");
    par_book_close(book);
}

/* ---- copies ---- */

static void
backs_up_also_what_it_only_reads(void **state)
{
    struct par_book *book = book_new(BOOK);
    char *dump = book_dump(BOOK);

    (void)state;
    par_book_close(book);
    book = book_again(BOOK, PAR_READ);
    unlink("copy.parindex");
    WORKS(par_book_backup(book, "copy.parindex", fresh()));
    SAYS_THE_SAME("copy.parindex", dump);
    REFUSED(par_book_backup(book, "copy.parindex", fresh()), PAR_EXISTS, "exists");
    par_book_close(book);
    free(dump);
}

static void
upgrades_an_older_book_after_a_copy(void **state)
{
    struct par_book *book;
    struct stat st;
    int steps = -1;

    (void)state;
    par_book_close(book_new(BOOK));
    unlink("before.parindex");
    book = book_again(BOOK, PAR_RAW);
    WORKS(par_book_upgrade(book, "before.parindex", &steps, fresh())); /* it is current: no copy */
    assert_int_equal(steps, 0);
    assert_int_not_equal(stat("before.parindex", &st), 0);
    par_book_close(book);

    /* a book without any step yet: an empty file with our mark */
    unlink("old.parindex");
    file_write("old.parindex", "", 0);
    sql_run("old.parindex", "PRAGMA application_id = 1346458185");
    book = book_again("old.parindex", PAR_RAW);
    REFUSED(par_book_upgrade(book, BOOK, &steps, fresh()), PAR_EXISTS, "exists");
    assert_int_equal(sql_count("old.parindex", "PRAGMA user_version"), 0);
    WORKS(par_book_upgrade(book, "before.parindex", &steps, fresh()));
    assert_int_equal(steps, store_version_current());
    par_book_close(book);
    par_book_close(book_again("old.parindex", PAR_WRITE));
    assert_int_equal(sql_count("before.parindex", "PRAGMA user_version"), 0);
}

/* ---- without memory ---- */

static enum par_status
use_all(struct par_book *book)
{
    struct par_book_head head;
    struct par_batch *batch = NULL;
    enum par_status status = par_book_show(&head, book, fresh());

    if (status == PAR_OK)
        status = par_batch_begin(&batch, book, "Lan", "test", "vì sao", fresh());
    if (status == PAR_OK)
        status = par_book_edit(batch, "Tỉnh Khác", "Other", fresh());
    if (status == PAR_OK)
        return par_batch_commit(batch, NULL, fresh());
    par_batch_cancel(batch);
    return status;
}

/* Said too late, while a book is open, it harms nothing. */
static void
may_be_alone_at_any_time(void **state)
{
    struct par_book *book = book_new(BOOK);
    struct par_batch *batch;

    (void)state;
    par_alone();
    batch = batch_of(book);
    WORKS(par_book_edit(batch, "Sổ khác", NULL, fresh()));
    assert_int_equal(commit(batch), 1);
    par_book_close(book);
    par_alone(); /* in time for those that come */
    book = book_again(BOOK, PAR_WRITE);
    par_alone();
    assert_string_equal(sql_get(BOOK, "SELECT title FROM book"), "Sổ khác");
    par_book_close(book);
}

static void
survives_without_memory(void **state)
{
    (void)state;
    for (long nth = 1;; nth++) {
        struct par_book *book = book_new(BOOK);
        char *before = book_dump(BOOK);
        enum par_status status;
        long asked;

        mem_fail_at(nth, nth % 3 == 0);
        status = use_all(book);
        asked = mem_requests();
        mem_fail_at(0, 0);
        if (status != PAR_OK)
            SAYS_THE_SAME(BOOK, before);
        par_book_close(book);
        free(before);
        if (asked < nth)
            break;
        REFUSED(status, PAR_NO_MEMORY, NULL);
    }
}

static int
give_up(void *context, double seconds)
{
    (void)context, (void)seconds;
    return 1;
}

static enum par_status
give_title(struct par_book *writer, const char *title)
{
    struct par_batch *batch = batch_of(writer);

    WORKS(par_book_edit(batch, title, NULL, fresh()));
    return par_batch_commit(batch, NULL, fresh());
}

static const char *
title_of(struct par_book *book)
{
    struct par_book_head head;

    WORKS(par_book_show(&head, book, fresh()));
    return head.title;
}

static void
is_held_as_it_is(void **state)
{
    struct par_book *writer, *reader;

    (void)state;
    unlink(BOOK);
    writer = book_new(BOOK);
    reader = book_again(BOOK, PAR_READ);
    par_book_on_wait(writer, give_up, NULL);
    assert_int_equal(give_title(writer, "Một"), PAR_OK);
    WORKS(par_book_hold(reader, fresh()));
    WORKS(par_book_hold(reader, fresh())); /* once more is the same */
    assert_string_equal(title_of(reader), "Một");
    assert_int_equal(give_title(writer, "Hai"), PAR_BUSY);
    assert_string_equal(title_of(reader), "Một"); /* between two lists nobody has written */
    par_book_release(reader);
    assert_int_equal(give_title(writer, "Hai"), PAR_OK);
    assert_string_equal(title_of(reader), "Hai");
    par_book_release(reader); /* it is not held */
    par_book_release(NULL);

    WORKS(par_book_hold(reader, fresh()));
    WORKS(par_book_aside(reader, fresh())); /* lets it go */
    assert_int_equal(give_title(writer, "Ba"), PAR_OK);
    WORKS(par_book_hold(reader, fresh())); /* the copy */
    assert_int_equal(give_title(writer, "Bốn"), PAR_OK);
    assert_string_equal(title_of(reader), "Hai");
    par_book_close(reader);

    reader = book_again(BOOK, PAR_READ);
    WORKS(par_book_hold(reader, fresh()));
    unlink("held-copy.parindex");
    WORKS(par_book_backup(reader, "held-copy.parindex", fresh()));
    par_book_close(reader); /* one that is held is let go */
    assert_int_equal(give_title(writer, "Năm"), PAR_OK);
    REFUSED(par_book_hold(writer, fresh()), PAR_MISUSE, "hold");
    par_book_close(writer);
    unlink("held-copy.parindex");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(makes_a_book_with_its_titles),
        cmocka_unit_test(refuses_titles_that_are_none),
        cmocka_unit_test(opens_only_its_own_version),
        cmocka_unit_test(closes_what_is_not_finished),
        cmocka_unit_test(keeps_what_it_lends),
        cmocka_unit_test(reads_lists_of_years),
        cmocka_unit_test(knows_the_years_of_a_group),
        cmocka_unit_test(edits_its_titles),
        cmocka_unit_test(refuses_titles_and_goes_on),
        cmocka_unit_test(backs_up_also_what_it_only_reads),
        cmocka_unit_test(upgrades_an_older_book_after_a_copy),
        cmocka_unit_test(is_held_as_it_is),
        cmocka_unit_test(may_be_alone_at_any_time),
        cmocka_unit_test(survives_without_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

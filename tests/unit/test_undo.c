/* Taking batches back: which batch it is, and what is taken back with it. */
#include "book.h"
#include "dump.h"
#include "fill.h"
#include "sample.h"
#include "undone.h"

#include "base/alloc.h"

#include <stdio.h>
#include <stdlib.h>

/* ---- which batch ---- */

static int64_t
title(const char *text)
{
    struct par_batch *batch = batch_of(book);

    WORKS(par_book_edit(batch, text, NULL, fresh()));
    return commit(batch);
}

static const char *
flags(void)
{
    return sql_get(BOOK, "SELECT id || ':' || coalesce(undoes_id, '-') || ':' || "
                         "coalesce(undone_by, '-') FROM batch ORDER BY id");
}

static void
chooses_the_last_that_stands(void **state)
{
    (void)state;
    REFUSED(try_undo(0), PAR_NOT_FOUND, "nothing");
    REFUSED(try_undo(1), PAR_NOT_FOUND, "batch_unknown");
    assert_int_equal(title("Một"), 1);
    assert_int_equal(title("Hai"), 2);
    assert_int_equal(undo(0), 3);
    assert_string_equal(sql_get(BOOK, "SELECT title FROM book"), "Một");
    assert_string_equal(flags(), "1:-:-\n2:-:3\n3:2:-");
    REFUSED(try_undo(2), PAR_STATE, "undone");
    assert_string_equal(failure.text, "batch 2 was undone by batch 3 already");
    assert_int_equal(undo(0), 4);
    assert_string_equal(sql_get(BOOK, "SELECT title FROM book"), "Tỉnh Mẫu");
    REFUSED(try_undo(0), PAR_NOT_FOUND, "nothing");
    assert_string_equal(flags(), "1:-:4\n2:-:3\n3:2:-\n4:1:-");
    REFUSED(try_undo(-1), PAR_NOT_FOUND, "batch_unknown");
    REFUSED(try_undo(99), PAR_NOT_FOUND, "batch_unknown");
}

/* Undone, done again, undone again: only the last of a family has a say. */
static void
undoes_undos(void **state)
{
    static const struct {
        int which;
        const char *title, *flags, *what;
    } steps[] = {
        {1, "Tỉnh Mẫu", "1:-:2\n2:1:-", "batch {1} undone"},
        {2, "Một", "1:-:-\n2:1:3\n3:2:-", "batch {1} done again"},
        {3, "Tỉnh Mẫu", "1:-:4\n2:1:3\n3:2:4\n4:3:-", "batch {1} undone"},
        {4, "Một", "1:-:-\n2:1:3\n3:2:4\n4:3:5\n5:4:-", "batch {1} done again"},
        {1, "Tỉnh Mẫu", "1:-:6\n2:1:3\n3:2:4\n4:3:5\n5:4:6\n6:1:-", "batch {1} undone"},
        {6, "Một", "1:-:-\n2:1:3\n3:2:4\n4:3:5\n5:4:6\n6:1:7\n7:6:-", "batch {1} done again"},
    };

    (void)state;
    assert_int_equal(title("Một"), 1);
    for (size_t i = 0; i < COUNT(steps); i++) {
        char what[64];

        assert_int_equal(undo(steps[i].which), i + 2);
        assert_string_equal(sql_get(BOOK, "SELECT title FROM book"), steps[i].title);
        assert_string_equal(flags(), steps[i].flags);
        snprintf(what, sizeof what, "[\"%s\",2,\"1\"]", steps[i].what);
        assert_string_equal(sql_get(BOOK, "SELECT what FROM batch ORDER BY id DESC LIMIT 1"), what);
    }
    REFUSED(try_undo(5), PAR_STATE, "undone");
    REFUSED(try_undo(2), PAR_STATE, "undone");
}

/* What was done again counts from then on. */
static void
orders_batches_by_when_they_were_done_again(void **state)
{
    (void)state;
    assert_int_equal(title("Một"), 1);
    assert_int_equal(undo(1), 2);
    assert_int_equal(title("Hai"), 3);
    refuses_because_of(2, 3); /* to do 1 again would overwrite 3 */
    assert_int_equal(undo(3), 4);
    assert_int_equal(undo(2), 5); /* 1 again */
    refuses_because_of(4, 1);     /* now 3 would overwrite it, although its number is higher */
    assert_string_equal(sql_get(BOOK, "SELECT title FROM book"), "Một");
    assert_int_equal(title("Ba"), 6);
    refuses_because_of(1, 6);
    refuses_because_of(5, 6);
    assert_int_equal(undo(6), 7);
    assert_int_equal(undo(5), 8);
    assert_string_equal(sql_get(BOOK, "SELECT title FROM book"), "Tỉnh Mẫu");
}

/* One after the other, and one after the other again. */
static void
does_again_what_it_undid_in_turn(void **state)
{
    (void)state;
    assert_int_equal(title("Một"), 1);
    assert_int_equal(title("Hai"), 2);
    assert_int_equal(title("Ba"), 3);
    assert_int_equal(undo(3), 4);
    assert_int_equal(undo(2), 5);
    assert_int_equal(undo(1), 6);
    REFUSED(try_undo(5), PAR_STATE, "built_on"); /* 2 without 1 */
    assert_string_equal(failure.message.args[1].text, "6");
    assert_int_equal(undo(6), 7);
    assert_int_equal(undo(5), 8);
    assert_int_equal(undo(4), 9);
    assert_string_equal(sql_get(BOOK, "SELECT title FROM book"), "Ba");
    refuses_because_of(1, 2);
    refuses_because_of(2, 3);
}

static void
is_all_that_its_batch_does(void **state)
{
    struct par_batch *batch;

    (void)state;
    assert_int_equal(title("Một"), 1);
    batch = batch_of(book);
    WORKS(par_book_edit(batch, "Hai", NULL, fresh()));
    REFUSED(par_undo(batch, 1, NULL, fresh()), PAR_MISUSE, "undo");
    par_batch_cancel(batch);
    batch = batch_of(book);
    WORKS(par_undo(batch, 1, NULL, fresh()));
    REFUSED(par_undo(batch, 1, NULL, fresh()), PAR_MISUSE, "undo");
    REFUSED(par_book_edit(batch, "Hai", NULL, fresh()), PAR_MISUSE, "undo");
    assert_int_equal(commit(batch), 2);
    assert_string_equal(sql_get(BOOK, "SELECT title FROM book"), "Tỉnh Mẫu");
}

/* ---- ranges: a file of scores that a unit-year had none of before ---- */

static void
load_range(int year, const char *unit, int cells)
{
    char sql[1024];

    snprintf(sql, sizeof sql,
             "SELECT 'year,unit,criterion,final' || char(10) || group_concat('%d,%s,' || l.code || "
             "',1', char(10)) || char(10) FROM (SELECT c.code FROM unit u JOIN participant p ON "
             "p.unit_id = u.id AND p.year = %d JOIN evaluation e ON e.id = p.evaluation_id JOIN "
             "criterion c ON c.set_id = e.set_id AND c.leaf = 1 WHERE u.code = '%s' LIMIT %d) l",
             year, unit, year, unit, cells);
    sample_import(book, "scores", sql_get(BOOK, sql));
}

static void
takes_ranges_back(void **state)
{
    struct par_batch *batch;
    char *before, *loaded;

    (void)state;
    batch = batch_of(book);
    fill_of_all(batch);
    WORKS(par_score_set(NULL, batch, 2023, "tai-chinh", "1.1", PAR_SELF, points(""), "", fresh()));
    assert_int_equal(commit(batch), 1);
    before = book_dump(BOOK);
    load_range(2023, "tai-chinh", 3);
    loaded = book_dump(BOOK);
    assert_int_equal(undo(2), 3);
    SAYS_THE_SAME(BOOK, before);
    assert_string_equal(
        sql_get(BOOK, "SELECT key || new || old FROM change WHERE batch_id = 3 UNION SELECT field "
                      "|| coalesce(new, '~') FROM change WHERE batch_id = 3"),
        "NULL\n~");
    assert_int_equal(undo(3), 4); /* done again, cell by cell */
    assert_int_equal(sql_count(BOOK, "SELECT count(*) FROM v1_score WHERE unit = 'tai-chinh'"), 3);
    assert_int_equal(undo(4), 5);
    SAYS_THE_SAME(BOOK, before);
    assert_int_equal(undo(5), 6);

    batch = batch_of(book); /* a cell of the range, and one beside it, were changed since */
    add_score(batch, 2023, "tai-chinh", "1.1", "2");
    assert_int_equal(commit(batch), 7);
    refuses_because_of(2, 7);
    refuses_because_of(6, 7);
    assert_int_equal(undo(7), 8);
    assert_int_equal(undo(2), 9);
    SAYS_THE_SAME(BOOK, before);
    free(before);
    free(loaded);
}

static void
refuses_ranges_that_were_built_on(void **state)
{
    struct par_batch *batch;

    (void)state;
    batch = batch_of(book);
    fill_of_all(batch);
    WORKS(par_score_set(NULL, batch, 2023, "tai-chinh", "1.1", PAR_SELF, points(""), "", fresh()));
    assert_int_equal(commit(batch), 1);
    load_range(2023, "tai-chinh", 2);
    batch = batch_of(book); /* a cell beside those of the range */
    add_score(batch, 2023, "tai-chinh", "T", "0.5");
    assert_int_equal(commit(batch), 3);
    refuses_because_of(2, 3);
    refuses_because_of(1, 2); /* units, sets and the year are used by the range */
    assert_int_equal(undo(3), 4);
    batch = batch_of(book); /* scored and cleared by hand, then a file */
    WORKS(
        par_score_set(NULL, batch, 2023, "tai-chinh", "1.1", PAR_FINAL, points(""), NULL, fresh()));
    WORKS(
        par_score_set(NULL, batch, 2023, "tai-chinh", "1.2", PAR_FINAL, points(""), NULL, fresh()));
    assert_int_equal(commit(batch), 5);
    refuses_because_of(2, 5);
    load_range(2023, "tai-chinh", 4);
    refuses_because_of(5, 6);
    refuses_because_of(2, 5);
    assert_int_equal(undo(6), 7);
    assert_int_equal(undo(5), 8);
    assert_int_equal(undo(2), 9);
    /* behind the program's back a cell went */
    load_range(2023, "tai-chinh", 3);
    sql_run(BOOK,
            "DELETE FROM score WHERE unit_id = (SELECT id FROM unit WHERE code = 'tai-chinh') "
            "AND criterion_id = (SELECT id FROM criterion WHERE code = '1.1' ORDER BY id LIMIT 1)");
    REFUSED(try_undo(10), PAR_DAMAGED, "fingerprint");
}

/* ---- years that are approved ---- */

static void
leaves_approved_years_alone(void **state)
{
    struct par_batch *batch;
    char *before;

    (void)state;
    batch = batch_of(book);
    fill_of_all(batch);
    assert_int_equal(commit(batch), 1);
    batch = batch_of(book);
    add_score(batch, 2023, "noi-vu", "1.1", "4");
    assert_int_equal(commit(batch), 2);
    batch = batch_of(book);
    WORKS(par_decision_edit(batch, "13/QĐ", &(struct par_decision){.date = "2024-01-25"}, fresh()));
    assert_int_equal(commit(batch), 3);
    WORKS(try_undo(2));
    assert_int_equal(undo(4), 5);
    approve(BOOK, 2023, "so", "13/QĐ");
    before = book_dump(BOOK);
    for (int which = 1; which <= 3; which++) {
        REFUSED(try_undo(which), PAR_STATE, which == 1 ? "built_on" : "approved");
        SAYS_THE_SAME(BOOK, before);
    }
    REFUSED(try_undo(5), PAR_STATE, "approved");
    free(before);
}

/* ---- without memory ---- */

static void
survives_without_memory(void **state)
{
    struct par_batch *batch = batch_of(book);
    char *before;

    (void)state;
    fill_of_all(batch);
    assert_int_equal(commit(batch), 1);
    before = book_dump(BOOK);
    for (long nth = 1;; nth = nth < 200 ? nth + 1 : nth + 17) {
        int64_t number = 0;
        enum par_status status;
        long asked;

        batch = batch_of(book);
        mem_fail_at(nth, nth % 2 == 0);
        status = par_undo(batch, 1, &number, fresh());
        if (status == PAR_OK)
            status = par_batch_commit(batch, &number, fresh());
        else
            par_batch_cancel(batch);
        asked = mem_requests();
        mem_fail_at(0, 0);
        if (asked < nth)
            break;
        REFUSED(status, PAR_NO_MEMORY, NULL);
        if (nth < 20 || nth % 5 == 0)
            SAYS_THE_SAME(BOOK, before);
    }
    free(before);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        IN_NEW_BOOK(chooses_the_last_that_stands),
        IN_NEW_BOOK(undoes_undos),
        IN_NEW_BOOK(orders_batches_by_when_they_were_done_again),
        IN_NEW_BOOK(does_again_what_it_undid_in_turn),
        IN_NEW_BOOK(is_all_that_its_batch_does),
        IN_NEW_BOOK(takes_ranges_back),
        IN_NEW_BOOK(refuses_ranges_that_were_built_on),
        IN_NEW_BOOK(leaves_approved_years_alone),
        IN_NEW_BOOK(survives_without_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

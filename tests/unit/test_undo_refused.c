/* Taking batches back: the undo is refused by the name of the batch that stands in its way. */
#include "book.h"
#include "dump.h"
#include "fill.h"
#include "undone.h"

#include <stdlib.h>

/* Cells of one record are taken back apart from each other, a whole record is not. */
static void
refuses_what_was_built_on(void **state)
{
    struct par_batch *batch;

    (void)state;
    batch = batch_of(book);
    add_decision(batch, "41/QĐ", "2024-01-25");
    assert_int_equal(commit(batch), 1);
    batch = batch_of(book);
    WORKS(par_decision_edit(batch, "41/QĐ", &(struct par_decision){.title = "Tên"}, fresh()));
    assert_int_equal(commit(batch), 2);
    batch = batch_of(book);
    WORKS(par_decision_edit(batch, "41/QĐ", &(struct par_decision){.link = "http://x"}, fresh()));
    assert_int_equal(commit(batch), 3);
    refuses_because_of(1, 2);
    assert_int_equal(undo(2), 4); /* another cell than that of 3 */
    refuses_because_of(1, 3);
    assert_int_equal(undo(3), 5);
    assert_int_equal(undo(1), 6);
    assert_int_equal(sql_count(BOOK, "SELECT count(*) FROM decision"), 0);
}

/* The decision has another number since. */
static void
follows_a_record_to_its_other_key(void **state)
{
    struct par_batch *batch;
    char *dump;

    (void)state;
    batch = batch_of(book);
    add_decision(batch, "41/QĐ", NULL);
    assert_int_equal(commit(batch), 1);
    batch = batch_of(book);
    WORKS(par_set_put(batch,
                      &(struct par_set){.code = "bo",
                                        .decision = "41/QĐ",
                                        .printed_max = points(""),
                                        .printed_count = no_number()},
                      NULL, fresh()));
    assert_int_equal(commit(batch), 2);
    dump = book_dump(BOOK);
    batch = batch_of(book);
    WORKS(par_decision_edit(batch, "41/QĐ",
                            &(struct par_decision){.number = "41/QĐ-UBND", .date = "2024-01-25"},
                            fresh()));
    assert_int_equal(commit(batch), 3);
    refuses_because_of(1, 3);
    batch = batch_of(book);
    WORKS(par_decision_edit(batch, "41/QĐ-UBND", &(struct par_decision){.title = "Tên"}, fresh()));
    assert_int_equal(commit(batch), 4);
    refuses_because_of(3, 4);
    assert_int_equal(undo(4), 5);
    batch = batch_of(book); /* another one takes the old number */
    add_decision(batch, "41/QĐ", NULL);
    assert_int_equal(commit(batch), 6);
    refuses_because_of(3, 6);
    assert_int_equal(undo(6), 7);
    assert_int_equal(undo(3), 8);
    SAYS_THE_SAME(BOOK, dump);
    free(dump);
    /* the set's reference is taken back also when its decision got another number */
    assert_int_equal(undo(8), 9);
    assert_int_equal(undo(2), 10);
    refuses_because_of(1, 3);
}

static void
names_the_batch_that_refers_to_it(void **state)
{
    struct par_batch *batch;

    (void)state;
    batch = batch_of(book);
    add_group(batch, "so", "Khối sở");
    add_criterion(batch, "bo", "1", "10", NULL);
    add_criterion(batch, "bo", "2", "10", NULL);
    open_year(batch, 2023, "so", "bo", NULL);
    assert_int_equal(commit(batch), 1);
    batch = batch_of(book);
    add_unit(batch, "noi-vu", "Sở Nội vụ", "so");
    WORKS(par_participant_put(batch,
                              &(struct par_participant){.year = number(2023),
                                                        .unit_code = "noi-vu",
                                                        .ranked = no_number(),
                                                        .position = no_number()},
                              NULL, fresh()));
    assert_int_equal(commit(batch), 2);
    batch = batch_of(book);
    WORKS(par_book_edit(batch, "Tỉnh Khác", NULL, fresh())); /* has nothing to do with it */
    assert_int_equal(commit(batch), 3);
    batch = batch_of(book);
    add_score(batch, 2023, "noi-vu", "1", "9");
    assert_int_equal(commit(batch), 4);
    refuses_because_of(2, 4);
    refuses_because_of(1, 2);
    assert_int_equal(undo(4), 5);
    assert_int_equal(undo(2), 6);
    batch = batch_of(book); /* a group that comes back to its old code, taken meanwhile */
    WORKS(par_evaluation_remove(batch, 2023, "so", fresh()));
    WORKS(par_group_remove(batch, "so", fresh()));
    assert_int_equal(commit(batch), 7);
    batch = batch_of(book);
    WORKS(par_unit_add(NULL, batch,
                       &(struct par_unit){.code = "SO",
                                          .name = "Sở",
                                          .from_year = no_number(),
                                          .to_year = no_number(),
                                          .position = no_number()},
                       fresh()));
    assert_int_equal(commit(batch), 8);
    refuses_because_of(7, 8);
}

/* Nothing touched the same record, and yet both cannot stand. */
static void
refuses_what_could_not_stand(void **state)
{
    struct par_batch *batch;

    (void)state;
    batch = batch_of(book);
    add_group(batch, "so", "Khối sở");
    add_unit(batch, "noi-vu", "Sở Nội vụ", "so");
    add_criterion(batch, "bo", "1", "10", NULL);
    add_criterion(batch, "bo", "2", "10", NULL);
    add_criterion(batch, "bo", "2.1", "10", NULL);
    open_year(batch, 2023, "so", "bo", NULL);
    assert_int_equal(commit(batch), 1);

    batch = batch_of(book); /* 2: a maximum goes up; 3: a score above the old one */
    add_criterion(batch, "bo", "1", "20", NULL);
    assert_int_equal(commit(batch), 2);
    batch = batch_of(book);
    add_score(batch, 2023, "noi-vu", "1", "15");
    assert_int_equal(commit(batch), 3);
    refuses_because_of(2, 3);

    batch = batch_of(book); /* 4: a score comes down; 5: the maximum follows it */
    add_score(batch, 2023, "noi-vu", "1", "12");
    assert_int_equal(commit(batch), 4);
    batch = batch_of(book);
    add_criterion(batch, "bo", "1", "12", NULL);
    assert_int_equal(commit(batch), 5);
    refuses_because_of(4, 5);

    batch = batch_of(book); /* 6: a branch becomes a leaf; 7: it is scored */
    WORKS(par_set_remove(batch, "bo", "2.1", fresh()));
    assert_int_equal(commit(batch), 6);
    batch = batch_of(book);
    add_score(batch, 2023, "noi-vu", "2", "10");
    assert_int_equal(commit(batch), 7);
    refuses_because_of(6, 7);

    batch = batch_of(book); /* 8: an own maximum goes; 10: a score above it */
    add_score(batch, 2023, "noi-vu", "2", "3");
    add_allowance(batch, 2023, "noi-vu", "2", "4");
    assert_int_equal(commit(batch), 8);
    batch = batch_of(book);
    WORKS(par_allowance_remove(batch, 2023, "noi-vu", "2", fresh()));
    assert_int_equal(commit(batch), 9);
    batch = batch_of(book);
    add_score(batch, 2023, "noi-vu", "2", "9");
    assert_int_equal(commit(batch), 10);
    refuses_because_of(9, 10);

    batch = batch_of(book); /* 11: a maximum becomes known; 12: a year is opened with it */
    add_criterion(batch, "bo-sau", "1", "", NULL);
    assert_int_equal(commit(batch), 11);
    batch = batch_of(book);
    add_criterion(batch, "bo-sau", "1", "5", NULL);
    assert_int_equal(commit(batch), 12);
    batch = batch_of(book);
    open_year(batch, 2024, "so", "bo-sau", NULL);
    assert_int_equal(commit(batch), 13);
    refuses_because_of(12, 13);

    batch = batch_of(book); /* 14: A no longer stands below X; 15: X stands below A */
    add_criterion(batch, "vong", "X", "1", NULL);
    add_criterion(batch, "vong", "X.A", "1", NULL);
    assert_int_equal(commit(batch), 14);
    batch = batch_of(book);
    add_criterion(batch, "vong", "B", "1", NULL);
    WORKS(par_criterion_put(
        batch,
        &(struct par_criterion){
            .set = "vong", .code = "X.A", .parent = "B", .title = "x", .max_points = points("1")},
        NULL, fresh()));
    assert_int_equal(commit(batch), 15);
    batch = batch_of(book);
    WORKS(par_criterion_put(
        batch,
        &(struct par_criterion){
            .set = "vong", .code = "X", .parent = "X.A", .title = "x", .max_points = points("1")},
        NULL, fresh()));
    assert_int_equal(commit(batch), 16);
    refuses_because_of(15, 16);

    batch = batch_of(book); /* 17: a leaf of many points goes; 18: others take their place */
    add_criterion(batch, "lon", "1", "1500", NULL);
    add_criterion(batch, "lon", "2", "400", NULL);
    assert_int_equal(commit(batch), 17);
    batch = batch_of(book);
    WORKS(par_set_remove(batch, "lon", "1", fresh()));
    assert_int_equal(commit(batch), 18);
    batch = batch_of(book);
    add_criterion(batch, "lon", "3", "1600", NULL);
    assert_int_equal(commit(batch), 19);
    refuses_because_of(18, 19);
    SOUND(BOOK);
}

/* The set of a year is another one since, and holds scores that the old one has no place for. */
static void
gives_the_old_set_back_only_whole(void **state)
{
    struct par_batch *batch;
    struct par_evaluation year = year_of(2023, "so", "bo-sau", NULL);
    char *before;

    (void)state;
    batch = batch_of(book);
    add_group(batch, "so", "Khối sở");
    add_unit(batch, "noi-vu", "Sở Nội vụ", "so");
    add_criterion(batch, "bo", "1", "10", NULL);
    add_criterion(batch, "bo", "2", "10", NULL);
    add_criterion(batch, "bo-sau", "1", "20", NULL);
    add_criterion(batch, "bo-sau", "2", "10", NULL);
    add_criterion(batch, "bo-sau", "3", "10", NULL);
    open_year(batch, 2023, "so", "bo", NULL);
    add_score(batch, 2023, "noi-vu", "1", "9");
    add_allowance(batch, 2023, "noi-vu", "2", "4");
    assert_int_equal(commit(batch), 1);
    before = book_dump(BOOK);
    batch = batch_of(book);
    WORKS(par_evaluation_put(batch, &year, NULL, fresh()));
    assert_int_equal(commit(batch), 2);
    assert_int_equal(
        sql_count(BOOK, "SELECT count(*) FROM v1_score WHERE criterion = '1' AND final = '9.0000'"),
        1);
    batch = batch_of(book);
    add_score(batch, 2023, "noi-vu", "3", "5");
    assert_int_equal(commit(batch), 3);
    refuses_because_of(2, 3);
    assert_int_equal(undo(3), 4);
    batch = batch_of(book);
    add_score(batch, 2023, "noi-vu", "1", "15"); /* above the old maximum */
    assert_int_equal(commit(batch), 5);
    refuses_because_of(2, 5);
    assert_int_equal(undo(5), 6);
    assert_int_equal(undo(2), 7);
    SAYS_THE_SAME(BOOK, before);
    /* what was scored before the change of set is taken back by its code */
    assert_int_equal(undo(7), 8);
    batch = batch_of(book);
    add_score(batch, 2023, "noi-vu", "1", "8");
    assert_int_equal(commit(batch), 9);
    assert_int_equal(undo(9), 10);
    assert_int_equal(undo(8), 11);
    SAYS_THE_SAME(BOOK, before);
    free(before);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        IN_NEW_BOOK(refuses_what_was_built_on),
        IN_NEW_BOOK(follows_a_record_to_its_other_key),
        IN_NEW_BOOK(names_the_batch_that_refers_to_it),
        IN_NEW_BOOK(refuses_what_could_not_stand),
        IN_NEW_BOOK(gives_the_old_set_back_only_whole),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Records: what is written is noted cell by cell, and nothing else is; years that are approved
 * stay. */
#include "book.h"
#include "dump.h"
#include "fill.h"
#include "opened.h"
#include "record/journal.h"
#include "record/refresh.h"
#include "sealed_book.h"

#include "base/alloc.h"

#include <stdio.h>
#include <stdlib.h>

/* The changes of the last batch, a line each. */
static const char *
last_changes(void)
{
    return sql_get(
        BOOK,
        "SELECT record || ' ' || key || ' ' || field || ': ' || coalesce(old, '~') || ' > ' || "
        "coalesce(new, '~') FROM change WHERE batch_id = (SELECT max(id) FROM batch) ORDER BY seq");
}

/* ---- records ---- */

static void
notes_each_changed_cell_once(void **state)
{
    static const struct {
        const char *row; /* NULL: cut */
        enum par_effect effect;
        const char *changes;
    } steps[] = {
        {"{\"kind\":\"other\",\"title\":\"Một\",\"link\":null,\"number_key\":\"41\"}", PAR_ADDED,
         "decision [\"41\",null,\"\",\"41\"] : ~ > "
         "{\"kind\":\"other\",\"title\":\"Một\",\"link\":null,\"number_key\":\"41\"}"},
        {"{\"kind\":\"other\",\"title\":\"Một\",\"link\":null,\"number_key\":\"41\"}",
         PAR_UNCHANGED, NULL},
        /* the same in other words: another spelling of the same JSON */
        {"{\"kind\":\"other\",\"title\":\"M\\u1ed9t\",\"link\":null,\"number_key\":\"41\"}",
         PAR_UNCHANGED, NULL},
        {"{\"kind\":\"issue\",\"title\":null,\"link\":\"http://x/"
         "?a=\\\"b\\\"\",\"number_key\":\"41\"}",
         PAR_EDITED,
         "decision [\"41\",null,\"\",\"41\"] kind: \"other\" > \"issue\"\n"
         "decision [\"41\",null,\"\",\"41\"] title: \"Một\" > ~\n"
         "decision [\"41\",null,\"\",\"41\"] link: ~ > \"http://x/?a=\\\"b\\\"\""},
        {NULL, PAR_REMOVED,
         "decision [\"41\",null,\"\",\"41\"] : "
         "{\"kind\":\"issue\",\"title\":null,\"link\":\"http://x/"
         "?a=\\\"b\\\"\",\"number_key\":\"41\"} > ~"},
    };
    static const char key[] = "[\"41\",null,\"\",\"41\"]";
    int64_t number = 0;

    (void)state;
    for (size_t i = 0; i < COUNT(steps); i++) {
        struct par_batch *batch = batch_of(book);
        enum par_effect effect = PAR_REMOVED;
        int64_t done;

        if (steps[i].row != NULL)
            WORKS(record_put(batch, RECORD_DECISION, key, steps[i].row, &effect, fresh()));
        else
            WORKS(record_cut(batch, RECORD_DECISION, key, fresh()));
        assert_int_equal(effect, steps[i].effect);
        done = commit(batch);
        assert_int_equal(done, steps[i].changes != NULL ? ++number : 0);
        if (done != 0)
            assert_string_equal(last_changes(), steps[i].changes);
        SOUND(BOOK);
    }
    assert_int_equal(sql_count(BOOK, "SELECT count(*) FROM batch"), number);
}

/* A number, a list of codes and a text keep their kind on the way into the journal and back. */
static void
keeps_the_kind_of_a_value(void **state)
{
    struct par_batch *batch = batch_of(book);

    (void)state;
    WORKS(par_decision_add(
        batch, &(struct par_decision){.number = "12/QĐ", .date = "2022-12-30", .issuer = "UBND"},
        fresh()));
    WORKS(par_set_put(
        batch,
        &(struct par_set){.code = "bo", .printed_max = points(""), .printed_count = no_number()},
        NULL, fresh()));
    (void)commit(batch);
    batch = batch_of(book);
    WORKS(par_set_put(batch,
                      &(struct par_set){.code = "bo",
                                        .title = "12",
                                        .decision = "12/QĐ",
                                        .printed_max = points("100"),
                                        .printed_count = number(38)},
                      NULL, fresh()));
    (void)commit(batch);
    assert_string_equal(last_changes(),
                        "criteria_set [\"bo\"] title: ~ > \"12\"\n"
                        "criteria_set [\"bo\"] printed_max: ~ > 1000000\n"
                        "criteria_set [\"bo\"] printed_count: ~ > 38\n"
                        "criteria_set [\"bo\"] decision: ~ > [\"12/QĐ\",\"2022-12-30\",\"UBND\"]");
}

static void
cuts_only_what_stands(void **state)
{
    struct par_batch *batch = batch_of(book);

    (void)state;
    assert_int_equal(record_cut(batch, RECORD_UNIT, "[\"none\"]", fresh()), PAR_NOT_FOUND);
    assert_int_equal(commit(batch), 0);
}

/* A row that names what the book does not have would not stand as it was meant. */
static void
refuses_references_to_nothing(void **state)
{
    static const struct {
        enum record record;
        const char *key, *row;
        const char *field;
    } cases[] = {
        {RECORD_MEMBERSHIP, "[\"so\",2023]", "{\"to_year\":null,\"group\":\"none\",\"position\":0}",
         "key"},
        {RECORD_MEMBERSHIP, "[\"none\",2023]",
         "{\"to_year\":null,\"group\":\"khoi\",\"position\":0}", "key"},
        {RECORD_SET, "[\"bo\"]",
         "{\"title\":null,\"printed_max\":null,\"printed_count\":null,\"decision\":[\"99\",null,"
         "\"\"]}",
         "decision"},
        {RECORD_EVALUATION, "[2023,\"khoi\"]",
         "{\"set\":null,\"scale\":\"none\",\"decimals\":2,\"point_decimals\":2,\"tie\":\"gap\","
         "\"class_on\":\"exact\",\"rank_on\":\"exact\","
         "\"na\":\"lower\",\"state\":\"published\"}",
         "scale"},
        {RECORD_CRITERION, "[\"bo\",\"1.1\"]",
         "{\"parent\":\"1\",\"place\":1,\"title\":\"x\",\"title_en\":null,\"max_points\":null,"
         "\"method\":null,\"kind\":\"normal\",\"step\":null,"
         "\"rule\":null,\"appraiser\":null,\"concept\":null}",
         "parent"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct par_batch *batch = batch_of(book);
        char *before;

        WORKS(record_put(batch, RECORD_UNIT, "[\"so\"]", "{\"code_key\":\"so\"}", NULL, fresh()));
        WORKS(par_group_put(batch, &(struct par_group){.code = "khoi", .name = "Khối"}, NULL,
                            fresh()));
        WORKS(par_set_put(batch,
                          &(struct par_set){.code = "bo",
                                            .printed_max = points(""),
                                            .printed_count = no_number()},
                          NULL, fresh()));
        (void)commit(batch);
        before = book_dump(BOOK);
        batch = batch_of(book);
        REFUSED(record_put(batch, cases[i].record, cases[i].key, cases[i].row, NULL, fresh()),
                PAR_STATE, "not_written");
        assert_string_equal(failure.message.args[2].text, cases[i].field);
        /* what was broken off is not stored, whoever goes on */
        REFUSED(par_batch_commit(batch, NULL, fresh()), PAR_MISUSE, "broken");
        SAYS_THE_SAME(BOOK, before);
        free(before);
    }
}

static void
knows_records_by_their_tables(void **state)
{
    static const char *const names[] = {
        "book",           "unit_group",      "unit",      "unit_name",
        "membership",     "unit_succession", "decision",  "scale",
        "scale_class",    "criteria_set",    "criterion", "crosswalk",
        "evaluation",     "participant",     "allowance", "score",
        "note",           "evidence",        "published", "published_count",
        "published_group"};
    struct buffer key = BUFFER_INIT;
    struct par_batch *batch;

    (void)state;
    assert_int_equal(COUNT(names), RECORD_END_);
    for (size_t i = 0; i < COUNT(names); i++)
        assert_int_equal(record_named(names[i]), i);
    assert_int_equal(record_named("none"), RECORD_END_);
    assert_int_equal(record_named(""), RECORD_END_);
    assert_string_equal(record_key(&key, "iss", INT64_C(2023), "so-y", NULL),
                        "[2023,\"so-y\",null]");
    assert_string_equal(record_key(&key, ""), "[]");
    buffer_free(&key);
    mem_fail_at(1, 1);
    assert_null(record_key(&key, "s", "x"));
    mem_fail_at(0, 0);
    buffer_free(&key);
    batch = batch_of(book); /* a key for which memory was missing */
    REFUSED(record_put(batch, RECORD_UNIT, NULL, "{}", NULL, fresh()), PAR_NO_MEMORY, NULL);
    REFUSED(record_cut(batch, RECORD_UNIT, NULL, fresh()), PAR_NO_MEMORY, NULL);
    par_batch_cancel(batch);
}

/* ---- years that are approved ---- */

/* A group with a set, a scale, two units and scores in 2023, as far as a first approval. */
static void
approve_a_year(void)
{
    struct par_batch *batch = batch_of(book);

    add_decision(batch, "55/QĐ-UBND", "2024-01-25");
    add_decision(batch, "7/QĐ-UBND", "2022-12-01");
    add_group(batch, "so", "Khối sở");
    add_unit(batch, "tai-chinh", "Sở Tài chính", "so");
    add_unit(batch, "noi-vu", "Sở Nội vụ", "so");
    add_class(batch, "thang", "Tốt", "80", "");
    add_criterion(batch, "bo", "1", "10", NULL);
    add_criterion(batch, "bo", "2", "10", NULL);
    open_year(batch, 2023, "so", "bo", "thang");
    WORKS(par_score_set(NULL, batch, 2023, "noi-vu", "1", PAR_FINAL, points("9"), "tốt", fresh()));
    add_allowance(batch, 2023, "noi-vu", "2", "5");
    assert_int_equal(commit(batch), 1);
    approve(BOOK, 2023, "so", "55/QĐ-UBND");
}

static enum par_status
change_approved(int what, struct par_batch *batch)
{
    struct par_error *err = fresh();

    switch (what) {
    case 0:
        return par_score_set(NULL, batch, 2023, "noi-vu", "1", PAR_FINAL, points("8"), NULL, err);
    case 1:
        return par_score_set(NULL, batch, 2023, "tai-chinh", "1", PAR_SELF, points("8"), NULL, err);
    case 2:
        return par_score_set(NULL, batch, 2023, "noi-vu", "1", PAR_FINAL, points(""), NULL, err);
    case 3:
        return par_allowance_put(batch,
                                 &(struct par_allowance){.year = number(2023),
                                                         .unit_code = "noi-vu",
                                                         .criterion = "2",
                                                         .max_points = points("4"),
                                                         .reason = "x"},
                                 NULL, err);
    case 4:
        return par_allowance_remove(batch, 2023, "noi-vu", "2", err);
    case 5:
        return par_criterion_put(
            batch,
            &(struct par_criterion){
                .set = "bo", .code = "1", .title = "Khác", .max_points = points("10")},
            NULL, err);
    case 6:
        return par_criterion_put(
            batch,
            &(struct par_criterion){
                .set = "bo", .code = "3", .title = "Khác", .max_points = points("10")},
            NULL, err);
    case 7:
        return par_set_remove(batch, "bo", "2", err);
    case 8:
        return par_set_put(batch,
                           &(struct par_set){.code = "bo",
                                             .title = "Khác",
                                             .printed_max = points(""),
                                             .printed_count = no_number()},
                           NULL, err);
    case 9:
        return par_scale_put(batch,
                             &(struct par_scale_class){.scale = "thang",
                                                       .class_name = "Tốt",
                                                       .lower_bound = points("70"),
                                                       .inclusive = number(1),
                                                       .min_domain_percent = points("")},
                             NULL, err);
    case 10:
        return par_scale_put(batch,
                             &(struct par_scale_class){.scale = "thang",
                                                       .class_name = "Khá",
                                                       .lower_bound = points("70"),
                                                       .inclusive = number(1),
                                                       .min_domain_percent = points("")},
                             NULL, err);
    case 11:
        return par_evaluation_put(batch,
                                  &(struct par_evaluation){.year = number(2023),
                                                           .group_code = "so",
                                                           .tie = "dense",
                                                           .decimals = no_number(),
                                                           .point_decimals = no_number()},
                                  NULL, err);
    case 12:
        return par_participant_put(batch,
                                   &(struct par_participant){.year = number(2023),
                                                             .unit_code = "noi-vu",
                                                             .ranked = number(0),
                                                             .position = no_number()},
                                   NULL, err);
    case 13:
        return par_decision_put(
            batch,
            &(struct par_decision){.number = "55/QĐ-UBND", .date = "2024-01-25", .title = "Khác"},
            NULL, err);
    case 14:
        return par_undo(batch, 1, NULL, err);
    }
    return PAR_END;
}

static void
guards_years_that_are_approved(void **state)
{
    char *before;

    (void)state;
    approve_a_year();
    before = book_dump(BOOK);
    for (int what = 0;; what++) {
        struct par_batch *batch = batch_of(book);
        enum par_status status = change_approved(what, batch);

        if (status == PAR_END) {
            par_batch_cancel(batch);
            break;
        }
        if (what == 7) { /* it holds an own maximum, whatever the year's state */
            REFUSED(status, PAR_IN_USE, "in_use");
        } else {
            REFUSED(status, PAR_STATE, "approved");
            assert_string_equal(
                failure.text,
                what == 14
                    ? "batch 1 (approval of 2023) cannot be undone: decision 55/QĐ-UBND stands"
                    : "2023, Khối sở is approved by 55/QĐ-UBND of 2024-01-25");
        }
        par_batch_cancel(batch);
        SAYS_THE_SAME(BOOK, before);
    }
    free(before);
}

/* The date of the decision may not be known. */
static void
names_a_decision_without_a_date(void **state)
{
    struct par_batch *batch;

    (void)state;
    approve_a_year();
    sql_run(BOOK, "UPDATE decision SET date = NULL WHERE number = '55/QĐ-UBND'");
    batch = batch_of(book);
    REFUSED(change_approved(0, batch), PAR_STATE, "approved");
    assert_string_equal(failure.text, "2023, Khối sở is approved by 55/QĐ-UBND");
    par_batch_cancel(batch);
}

/* What stands already is nothing to refuse, and what an approved year did not use is free. */
static void
lets_be_what_stands(void **state)
{
    struct par_batch *batch;
    enum par_effect effect = PAR_ADDED;

    (void)state;
    approve_a_year();
    batch = batch_of(book);
    WORKS(par_criterion_put(
        batch,
        &(struct par_criterion){.set = "bo", .code = "1", .title = "1", .max_points = points("10")},
        &effect, fresh()));
    assert_int_equal(effect, PAR_UNCHANGED);
    WORKS(par_participant_put(batch,
                              &(struct par_participant){.year = number(2023),
                                                        .unit_code = "noi-vu",
                                                        .ranked = no_number(),
                                                        .position = no_number()},
                              &effect, fresh()));
    assert_int_equal(effect, PAR_UNCHANGED);
    WORKS(par_decision_put(batch,
                           &(struct par_decision){.number = "55/QĐ-UBND", .date = "2024-01-25"},
                           &effect, fresh()));
    assert_int_equal(effect, PAR_UNCHANGED);
    assert_int_equal(commit(batch), 0);
    batch = batch_of(book);
    WORKS(par_decision_put(
        batch, &(struct par_decision){.number = "7/QĐ-UBND", .date = "2022-12-01", .title = "Khác"},
        &effect, fresh()));
    WORKS(par_set_copy(batch, "bo", "bo-2024", fresh()));
    WORKS(par_unit_rename(batch, "noi-vu", "Sở Nội vụ và Lao động", NULL, 2025, NULL, fresh()));
    assert_int_equal(commit(batch), 2);
}

/* A second amendment by a decision that stands has changed nothing yet when its file is read. */
static void
amends_in_the_transaction_that_it_began(void **state)
{
    char path[BOOK_PATH_SIZE], code[PAR_CODE_SIZE];
    struct par_book *approved = sealed_book_make(path, true);
    struct par_batch *batch;

    (void)state;
    sealed_book_approve(approved, code);
    sealed_book_amend(approved, code);
    batch = sealed_book_batch(approved, NULL);
    add_decision(batch, "120/QĐ-UBND", "2025-04-10");
    assert_int_not_equal(commit(batch), 0);
    batch = sealed_book_batch(approved, "Tính sót");
    WORKS(par_amend_begin(batch, 2024, "so", "120/QĐ-UBND", "2025-04-10", fresh()));
    assert_int_equal(par_batch_changes(batch), 0);
    WORKS(batch_bulk(batch, fresh()));
    WORKS(sealed_book_score(batch, "b", "1.1", 510000, fresh()));
    WORKS(par_amend_end(code, batch, fresh()));
    assert_int_not_equal(commit(batch), 0);
    assert_int_equal(sql_count(path, "SELECT count(*) FROM approval"), 3);
    sealed_book_end(approved, path);
}

/* ---- what a batch touches ---- */

static void
computes_what_it_touched(void **state)
{
    struct par_batch *batch;

    (void)state;
    approve_a_year();
    sql_run(BOOK, "DROP TRIGGER approval_kept_delete; DELETE FROM approval; UPDATE evaluation SET "
                  "state = 'open';"
                  "CREATE TRIGGER approval_kept_delete BEFORE DELETE ON approval\nBEGIN SELECT "
                  "RAISE(ABORT, 'an approval is not edited'); END;");
    batch = batch_of(book);
    assert_int_equal(batch->dirty_count, 0);
    WORKS(par_book_edit(batch, "Tỉnh Khác", NULL, fresh()));
    assert_int_equal(batch->dirty_count, 0);
    WORKS(par_score_set(NULL, batch, 2023, "noi-vu", "2", PAR_FINAL, points("5"), NULL, fresh()));
    assert_int_equal(batch->dirty_count, 1); /* before and after it came, but that is one */
    par_batch_cancel(batch);

    batch = batch_of(book);
    WORKS(par_score_set(NULL, batch, 2023, "noi-vu", "2", PAR_FINAL, points("5"), NULL, fresh()));
    (void)commit(batch);
    assert_string_equal(sql_get(BOOK, "SELECT points || ' ' || maximum || ' ' || index_value || ' "
                                      "' || class_position || ' ' || rank FROM result "
                                      "WHERE index_value IS NOT NULL"),
                        "140000 150000 933300 1 1");
    SOUND(BOOK);
}

static void
knows_what_it_touched(void **state)
{
    static const struct {
        int64_t evaluation, unit;
        bool touched, begun;
    } asked[] = {
        {1, 7, true, true},   {1, 8, false, true},  {1, 0, true, true},   {2, 7, true, true},
        {2, 0, true, true},   {3, 7, false, true},  {3, 0, true, true},   {3, -1, true, true},
        {1, -1, false, true}, {4, 7, false, false}, {4, 0, false, false},
    };
    struct par_batch *batch = batch_of(book);
    bool touched = true, begun = true;

    (void)state;
    WORKS(batch_touched(&touched, &begun, batch, 1, 7, fresh()));
    assert_false(touched || begun);
    WORKS(batch_touch(batch, 1, 7, fresh()));
    WORKS(batch_touch(batch, 2, 0, fresh())); /* all of it */
    WORKS(batch_touched(&touched, &begun, batch, 3, 7, fresh()));
    assert_false(touched || begun);
    WORKS(batch_touch(batch, 3, -1, fresh())); /* its seal alone */
    for (size_t i = 0; i < sizeof asked / sizeof asked[0]; i++) {
        WORKS(batch_touched(&touched, &begun, batch, asked[i].evaluation, asked[i].unit, fresh()));
        assert_int_equal(touched, asked[i].touched);
        assert_int_equal(begun, asked[i].begun);
    }
    par_batch_cancel(batch);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        IN_NEW_BOOK(notes_each_changed_cell_once),
        IN_NEW_BOOK(keeps_the_kind_of_a_value),
        IN_NEW_BOOK(cuts_only_what_stands),
        IN_NEW_BOOK(refuses_references_to_nothing),
        IN_NEW_BOOK(knows_records_by_their_tables),
        IN_NEW_BOOK(guards_years_that_are_approved),
        IN_NEW_BOOK(names_a_decision_without_a_date),
        IN_NEW_BOOK(lets_be_what_stands),
        IN_NEW_BOOK(amends_in_the_transaction_that_it_began),
        IN_NEW_BOOK(computes_what_it_touched),
        IN_NEW_BOOK(knows_what_it_touched),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

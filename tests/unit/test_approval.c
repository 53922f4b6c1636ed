/* Approving: what the decision publishes, and that the year is fixed from then on. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "record/approval.h"
#include "sealed_book.h"

static struct par_book *book;
static char path[BOOK_PATH_SIZE];
static struct par_error err;

static int
make(void **state)
{
    (void)state;
    par_error_clear(&err);
    book = sealed_book_make(path, true);
    return 0;
}

static int
make_incomplete(void **state)
{
    (void)state;
    par_error_clear(&err);
    book = sealed_book_make(path, false);
    return 0;
}

static int
make_approved(void **state)
{
    char code[PAR_CODE_SIZE];

    make(state);
    sealed_book_approve(book, code);
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
answers(const char *sql, const char *expected)
{
    assert_string_equal(stranger_asks(path, sql), expected);
}

/* ---- approving ---- */

static void
test_publishes_what_the_decision_prints(void **state)
{
    char code[PAR_CODE_SIZE];

    (void)state;
    sealed_book_approve(book, code);
    answers("SELECT group_concat(u.code || ' ' || q.points_text || '/' || q.max_points_text || ' ' "
            "|| q.index_text || ' ' || q.class_name || ' ' || q.rank || '/' "
            "|| q.group_size, '; ') FROM published q JOIN unit u ON u.id = q.unit_id JOIN "
            "evaluation e ON e.id = q.evaluation_id WHERE e.year = 2024 AND q.part = ''",
            "a 92.00/100 92.00 Xuất sắc 1/3; b 80.00/100 80.00 Tốt 3/3; c 74.00/90 82.22 Tốt 2/3");
    answers("SELECT group_concat(q.part || ' ' || q.points_text || '/' || "
            "coalesce(q.max_points_text, '-') || ' ' || coalesce(q.index_text, '-'), '; ') "
            "FROM published q JOIN unit u ON u.id = q.unit_id JOIN evaluation e ON e.id = "
            "q.evaluation_id WHERE e.year = 2024 AND u.code = 'a' AND q.part > ''",
            "1 73.00/80 91.25; 2 18.00/20 90.00; 3 1.00/- -; 4 0.00/- -");
    answers("SELECT group_concat(DISTINCT d.number || ' ' || d.date || ' ' || d.kind) FROM "
            "published q JOIN decision d ON d.id = q.decision_id "
            "JOIN evaluation e ON e.id = q.evaluation_id WHERE e.year = 2024",
            DECISION " " DECIDED " approve");
    answers("SELECT state FROM evaluation e JOIN unit_group g ON g.id = e.group_id WHERE e.year = "
            "2024 AND g.code = 'so'",
            "approved");
    answers("SELECT state FROM evaluation e JOIN unit_group g ON g.id = e.group_id WHERE e.year = "
            "2024 AND g.code = 'huyen'",
            "open");
    answers("SELECT count(*) FROM participant p JOIN evaluation e ON e.id = p.evaluation_id WHERE "
            "e.state = 'approved' AND p.name IS NULL",
            "0");
    answers("SELECT version || kind FROM approval", "1approve");
    assert_int_equal(strlen(code), PAR_CODE_SIZE - 4); /* 26 characters, 6 hyphens */
    assert_int_equal(strspn(code, "0123456789ABCDEFGHJKMNPQRSTVWXYZ-"), strlen(code));
    assert_string_equal(verify_says(path, NULL, code), "");
}

static void
test_notes_each_entry_in_the_journal(void **state)
{
    char code[PAR_CODE_SIZE];

    (void)state;
    sealed_book_approve(book, code);
    answers("SELECT count(*) = (SELECT count(*) FROM published q JOIN evaluation e ON e.id = "
            "q.evaluation_id WHERE e.year = 2024) FROM change c "
            "JOIN approval a ON a.batch_id = c.batch_id WHERE c.record = 'published'",
            "1");
    answers("SELECT b.changes = (SELECT count(*) FROM change c WHERE c.batch_id = b.id) FROM batch "
            "b JOIN approval a ON a.batch_id = b.id",
            "1");
}

static void
test_a_fixed_year_keeps_its_names(void **state)
{
    char code[PAR_CODE_SIZE];

    (void)state;
    sealed_book_approve(book, code);
    sealed_book_feed(book, "units", "code,name,group,from_year,position\na,Sở Á mới,so,2015,1\n");
    answers("SELECT p.name FROM participant p JOIN unit u ON u.id = p.unit_id WHERE u.code = 'a' "
            "AND p.year = 2024",
            "Sở A");
    assert_string_equal(verify_says(path, NULL, code), "");
}

/* One refusal of an approval: code of the error, and part of its text. */
static void
refuses(int year, const char *group, const char *number, const char *date, enum par_status expected,
        const char *code, const char *text)
{
    char answer[PAR_CODE_SIZE];
    struct par_batch *batch = sealed_book_batch(book, NULL);

    par_error_clear(&err);
    assert_int_equal(par_approve(answer, batch, year, group, number, date, &err), expected);
    assert_string_equal(err.code, code);
    if (strstr(err.text, text) == NULL)
        fail_msg("%s is not in: %s", text, err.text);
    par_batch_cancel(batch);
}

static void
test_refuses_missing_scores_by_name(void **state)
{
    (void)state;
    refuses(2024, "so", DECISION, DECIDED, PAR_STATE, "incomplete",
            "1 score is missing: Sở C, 2.1");
    refuses(2024, "huyen", DECISION, DECIDED, PAR_STATE, "incomplete",
            "3 scores are missing: Huyện D, 1.1; Huyện D, 1.2; Huyện D, 2.1");
    answers("SELECT count(*) FROM decision WHERE number = '" DECISION "'", "0");
}

static void
test_refuses_what_cannot_be_approved(void **state)
{
    (void)state;
    refuses(2023, "so", DECISION, DECIDED, PAR_STATE, "year_not_open", "only papers know it");
    refuses(2020, "so", DECISION, DECIDED, PAR_NOT_FOUND, "year_unknown", "2020");
    refuses(2024, "so", DECISION, "2023-12-31", PAR_INVALID, "date_before_year", "2024");
    refuses(2024, "so", DECISION, NULL, PAR_INVALID, "date_missing", "date");
    refuses(2024, "so", DECISION, "", PAR_INVALID, "date_missing", "date");
    refuses(2024, "không có", DECISION, DECIDED, PAR_NOT_FOUND, "group_unknown", "không có");
}

static void
test_refuses_twice(void **state)
{
    (void)state;
    refuses(2024, "so", DECISION, DECIDED, PAR_STATE, "approved",
            "2024, Khối sở, ban, ngành is approved by " DECISION);
    refuses(2024, "so", "53/QĐ-UBND", "2025-02-01", PAR_STATE, "approved", DECISION);
}

static void
test_refuses_what_a_paper_printed_otherwise(void **state)
{
    char code[PAR_CODE_SIZE];
    struct par_batch *batch;

    (void)state;
    sealed_book_feed(book, "decisions", "number,date,kind\n" DECISION "," DECIDED ",approve\n");
    sealed_book_feed(book, "published",
                     "year,unit,class,decision,decision_date\n2024,b,Khá," DECISION "," DECIDED
                     "\n");
    refuses(2024, "so", DECISION, DECIDED, PAR_STATE, "published_differs", "b");
    sealed_book_feed(book, "published",
                     "year,unit,class,decision,decision_date\n2024,a,Xuất sắc," DECISION "," DECIDED
                     "\n");
    batch = sealed_book_batch(book, "sai");
    par_error_clear(&err);
    assert_int_equal(par_published_put(batch,
                                       &(struct par_published){.year = {2024, PAR_PRESENT},
                                                               .unit_code = "b",
                                                               .class_name = "Tốt",
                                                               .decision = DECISION,
                                                               .decision_date = DECIDED,
                                                               .points = {0, 0, PAR_NONE},
                                                               .max_points = {0, 0, PAR_NONE},
                                                               .index = {0, 0, PAR_NONE},
                                                               .rank = {0, PAR_NONE},
                                                               .group_size = {0, PAR_NONE}},
                                       1, NULL, &err),
                     PAR_OK);
    sealed_book_commit(batch);
    sealed_book_approve(book, code);
    assert_string_equal(verify_says(path, NULL, code), "");
}

/* ---- the year is fixed ---- */

static void
refused(enum par_status status, struct par_batch *batch, const char *code)
{
    if (status != PAR_STATE || err.code == NULL || strcmp(err.code, code) != 0)
        fail_msg("status %d, %s: %s (expected %s)", (int)status, err.code != NULL ? err.code : "-",
                 err.text, code);
    par_batch_cancel(batch);
    par_error_clear(&err);
}

static void
test_scores_are_fixed(void **state)
{
    struct par_batch *batch = sealed_book_batch(book, NULL);

    (void)state;
    assert_int_equal(sealed_book_score(batch, "b", "1.1", 110000, &err), PAR_STATE);
    assert_string_equal(err.code, "approved");
    par_batch_cancel(batch);
    par_error_clear(&err);
    batch = sealed_book_batch(book, NULL);
    refused(par_score_set(NULL, batch, 2024, "a", "1.1", PAR_SELF,
                          (struct par_decimal){0, 0, PAR_NONE}, NULL, &err),
            batch, "approved");
    batch = sealed_book_batch(book, NULL);
    refused(par_score_set(NULL, batch, 2024, "a", "1.1", PAR_FINAL,
                          (struct par_decimal){550000, 0, PAR_PRESENT}, "ghi chú", &err),
            batch, "approved");
}

static void
test_allowances_are_fixed(void **state)
{
    struct par_batch *batch = sealed_book_batch(book, NULL);
    struct par_allowance allowance = {{2024, PAR_PRESENT}, "a", "4", {0, 0, PAR_PRESENT}, "lý do"};

    (void)state;
    refused(par_allowance_put(batch, &allowance, NULL, &err), batch, "approved");
    batch = sealed_book_batch(book, NULL);
    refused(par_allowance_remove(batch, 2024, "c", "1.1", &err), batch, "approved");
}

static void
test_participants_are_fixed(void **state)
{
    struct par_batch *batch = sealed_book_batch(book, NULL);
    struct par_participant participant = {.year = {2024, PAR_PRESENT},
                                          .unit_code = "a",
                                          .ranked = {0, PAR_PRESENT},
                                          .position = {0, PAR_NONE}};
    enum par_effect effect = PAR_ADDED;

    (void)state;
    refused(par_participant_put(batch, &participant, NULL, &err), batch, "approved");
    participant.ranked.value = 1;
    batch = sealed_book_batch(book, NULL);
    assert_int_equal(par_participant_put(batch, &participant, &effect, &err), PAR_OK);
    assert_int_equal(effect, PAR_UNCHANGED);
    assert_int_equal(par_batch_changes(batch), 0);
    par_batch_cancel(batch);
    batch = sealed_book_batch(book, NULL);
    refused(par_participant_remove(batch, 2024, "a", &err), batch, "approved");
}

static void
test_nobody_joins_later(void **state)
{
    struct par_batch *batch;
    struct par_participant participant = {.year = {2024, PAR_PRESENT},
                                          .unit_code = "e",
                                          .group_code = "so",
                                          .ranked = {1, PAR_PRESENT},
                                          .position = {0, PAR_NONE}};

    (void)state;
    sealed_book_feed(book, "units", "code,name,group,from_year\ne,Sở E,so,2015\n");
    batch = sealed_book_batch(book, NULL);
    refused(par_participant_put(batch, &participant, NULL, &err), batch, "approved");
    sealed_book_feed(book, "years", "year,group\n2024,so\n"); /* nothing changes */
    answers("SELECT count(*) FROM participant p JOIN unit u ON u.id = p.unit_id WHERE u.code = 'e'",
            "0");
}

static void
test_rules_are_fixed(void **state)
{
    struct par_batch *batch = sealed_book_batch(book, NULL);
    struct par_evaluation rules = {.year = {2024, PAR_PRESENT},
                                   .group_code = "so",
                                   .decimals = {1, PAR_PRESENT},
                                   .point_decimals = {0, PAR_NONE}};

    (void)state;
    refused(par_evaluation_put(batch, &rules, NULL, &err), batch, "approved");
    rules.decimals.absent = PAR_NONE;
    rules.set = "cu";
    batch = sealed_book_batch(book, NULL);
    refused(par_evaluation_put(batch, &rules, NULL, &err), batch, "approved");
    batch = sealed_book_batch(book, NULL);
    refused(par_evaluation_remove(batch, 2024, "so", &err), batch, "approved");
}

static void
test_published_facts_are_fixed(void **state)
{
    struct par_batch *batch = sealed_book_batch(book, NULL);
    struct par_published fact = {.year = {2024, PAR_PRESENT},
                                 .unit_code = "b",
                                 .class_name = "Tốt",
                                 .decision = "41/QĐ-UBND",
                                 .decision_date = "2024-01-25",
                                 .points = {0, 0, PAR_NONE},
                                 .max_points = {0, 0, PAR_NONE},
                                 .index = {0, 0, PAR_NONE},
                                 .rank = {0, PAR_NONE},
                                 .group_size = {0, PAR_NONE}};
    struct par_published_count count = {.year = {2024, PAR_PRESENT},
                                        .group_code = "so",
                                        .class_name = "Tốt",
                                        .count = {1, PAR_PRESENT}};
    struct par_group_figure figure = {.year = {2024, PAR_PRESENT},
                                      .group_code = "so",
                                      .figure = "mean",
                                      .value = {880000, 2, PAR_PRESENT}};

    (void)state;
    refused(par_published_put(batch, &fact, 0, NULL, &err), batch, "approved");
    fact.decision = DECISION;
    fact.decision_date = DECIDED;
    fact.class_name = "Khá";
    batch = sealed_book_batch(book, "vì sao");
    refused(par_published_put(batch, &fact, 1, NULL, &err), batch, "approved");
    batch = sealed_book_batch(book, "vì sao");
    refused(par_published_remove(batch, &fact, &err), batch, "approved");
    batch = sealed_book_batch(book, NULL);
    refused(par_published_count_put(batch, &count, 0, NULL, &err), batch, "approved");
    batch = sealed_book_batch(book, NULL);
    refused(par_group_figure_put(batch, &figure, 0, NULL, &err), batch, "approved");
}

/* A file that is refused as a whole. */
static void
refuses_file(const char *kind, const char *text)
{
    struct par_import_options options = {0};
    struct par_import_summary summary;
    struct par_batch *batch = sealed_book_batch(book, NULL);
    FILE *file = tmpfile();
    enum par_status status;

    fputs(text, file);
    rewind(file);
    status = par_import(batch, kind, fileno(file), kind, &options, NULL, NULL, &summary, &err);
    fclose(file);
    if (status != PAR_STATE)
        fail_msg("%s: status %d: %s", kind, (int)status, err.text);
    par_batch_cancel(batch);
    par_error_clear(&err);
}

static void
test_set_and_scale_are_fixed(void **state)
{
    (void)state;
    refuses_file("criteria", "set,code,title,max_points\nbo,1.1,Kế hoạch,61\n");
    refuses_file("criteria", "set,code,title,title_en\nbo,1.1,Kế hoạch,The plan\n");
    refuses_file("criteria", "set,code,parent,title,max_points\nbo,2.2,2,Thêm,1\n");
    refuses_file("scales", "scale,class,lower_bound\nthang,Tốt,81\n");
    refuses_file("scales", "scale,class,lower_bound\nthang,Yếu,10\n");
    refuses_file("scores", "year,unit,criterion,final\n2024,a,1.1,50\n");
    assert_string_equal(verify_says(path, NULL, NULL), "");
}

static void
test_titles_of_a_set_and_its_criteria_do_not_go(void **state)
{
    struct par_batch *batch = sealed_book_batch(book, NULL);
    struct par_set set = {.code = "bo", .title = "Tên khác"};

    (void)state;
    set.printed_max = (struct par_decimal){0, 0, PAR_NONE};
    set.printed_count = (struct par_number){0, PAR_NONE};
    refused(par_set_put(batch, &set, NULL, &err), batch, "approved");
}

static void
test_the_decision_is_fixed(void **state)
{
    struct par_batch *batch = sealed_book_batch(book, NULL);
    struct par_decision decision = {.number = DECISION, .date = "2025-01-25"};

    (void)state;
    refused(par_decision_edit(batch, DECISION, &decision, &err), batch, "approves");
    batch = sealed_book_batch(book, NULL);
    assert_int_equal(par_decision_remove(batch, DECISION, &err), PAR_IN_USE);
    par_batch_cancel(batch);
    par_error_clear(&err);
    refuses_file("decisions", "number,date,title\n" DECISION "," DECIDED ",Tên\n");
}

static void
test_undo_stops_at_an_approval(void **state)
{
    struct par_batch *batch = sealed_book_batch(book, NULL);
    int64_t last = strtoll(stranger_asks(path, "SELECT max(id) FROM batch"), NULL, 10);

    (void)state;
    assert_int_equal(par_undo(batch, 0, NULL, &err), PAR_STATE);
    assert_string_equal(err.code, "approved");
    assert_non_null(
        strstr(err.text, "(approval of 2024) cannot be undone: decision " DECISION " stands"));
    par_batch_cancel(batch);
    par_error_clear(&err);
    for (int64_t id = 1; id < last;
         id++) { /* whatever reaches the year is refused, the rest stands */
        batch = sealed_book_batch(book, NULL);
        if (par_undo(batch, id, NULL, &err) == PAR_OK)
            sealed_book_commit(batch);
        else
            par_batch_cancel(batch);
        par_error_clear(&err);
        assert_string_equal(verify_says(path, NULL, NULL), "");
    }
    answers("SELECT count(*) FROM published q JOIN evaluation e ON e.id = q.evaluation_id WHERE "
            "e.year = 2024",
            "15");
}

static void
test_undo_of_a_decision_that_approves_is_refused(void **state)
{
    char code[PAR_CODE_SIZE];
    struct par_batch *batch;
    struct par_decision decision = {.number = "7/QĐ", .date = DECIDED};

    (void)state;
    sealed_book_feed(book, "decisions", "number,date,kind\n7/QĐ,2025-01-20,approve\n");
    batch = sealed_book_batch(book, NULL);
    assert_int_equal(par_decision_edit(batch, "7/QĐ", &decision, &err), PAR_OK);
    sealed_book_commit(batch);
    batch = sealed_book_batch(book, NULL);
    assert_int_equal(par_approve(code, batch, 2024, "so", "7/QĐ", DECIDED, &err), PAR_OK);
    {
        int64_t number = sealed_book_commit(batch);
        batch = sealed_book_batch(book, NULL);
        refused(par_undo(batch, number - 1, NULL, &err), batch, "approved");
    }
}

/* ---- the code ---- */

static void
test_a_code_is_the_first_130_bits(void **state)
{
    unsigned char root[DIGEST_SIZE] = {0};
    char code[PAR_CODE_SIZE];

    (void)state;
    approval_code(code, root);
    assert_string_equal(code, "0000-0000-0000-0000-0000-0000-00");
    memset(root, 0xff, sizeof root);
    approval_code(code, root);
    assert_string_equal(code, "ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZ");
    for (int i = 0; i < DIGEST_SIZE; i++)
        root[i] = (unsigned char)(i * 37 + 5);
    approval_code(code, root);
    assert_string_equal(code, "0MN4-YX4S-QVHG-GBAJ-EYEC-3SGB-61");
}

static void
test_status_shows_the_code(void **state)
{
    char code[PAR_CODE_SIZE];
    struct par_status_query query = {"2024", "so"};
    struct par_statuses *list = NULL;
    struct par_status_row row;

    (void)state;
    sealed_book_approve(book, code);
    assert_int_equal(par_status_list(&list, book, &query, &err), PAR_OK);
    assert_int_equal(par_status_next(&row, list, &err), PAR_OK);
    assert_string_equal(row.verification_code, code);
    assert_string_equal(row.decision, DECISION);
    assert_string_equal(row.state, "approved");
    par_status_list_free(list);
}

/* A group of which nobody is ranked has results and no size. */
static void
test_approves_a_group_without_ranks(void **state)
{
    char code[PAR_CODE_SIZE];

    (void)state;
    sealed_book_feed(book, "participants", "year,unit,ranked\n2024,a,no\n2024,b,no\n2024,c,no\n");
    sealed_book_approve(book, code);
    answers("SELECT group_concat(DISTINCT coalesce(q.group_size, 'none') || ' ' || "
            "coalesce(q.rank, 'none')) FROM published q JOIN evaluation e ON e.id = "
            "q.evaluation_id WHERE e.year = 2024",
            "none none");
}

#define TEST(test, setup) cmocka_unit_test_setup_teardown(test, setup, end)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_publishes_what_the_decision_prints, make),
        TEST(test_notes_each_entry_in_the_journal, make),
        TEST(test_a_fixed_year_keeps_its_names, make),
        TEST(test_approves_a_group_without_ranks, make),
        TEST(test_refuses_missing_scores_by_name, make_incomplete),
        TEST(test_refuses_what_cannot_be_approved, make),
        TEST(test_refuses_twice, make_approved),
        TEST(test_refuses_what_a_paper_printed_otherwise, make),
        TEST(test_scores_are_fixed, make_approved),
        TEST(test_allowances_are_fixed, make_approved),
        TEST(test_participants_are_fixed, make_approved),
        TEST(test_nobody_joins_later, make_approved),
        TEST(test_rules_are_fixed, make_approved),
        TEST(test_published_facts_are_fixed, make_approved),
        TEST(test_set_and_scale_are_fixed, make_approved),
        TEST(test_titles_of_a_set_and_its_criteria_do_not_go, make_approved),
        TEST(test_the_decision_is_fixed, make_approved),
        TEST(test_undo_stops_at_an_approval, make_approved),
        TEST(test_undo_of_a_decision_that_approves_is_refused, make),
        cmocka_unit_test(test_a_code_is_the_first_130_bits),
        TEST(test_status_shows_the_code, make),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "book.h"
#include "dump.h"
#include "fill.h"
#include "rows.h"

#include <stdlib.h>
#include <string.h>

static const char BOOK[] = "evidence.parindex";

static const char digest[] = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

static struct par_book *book;

static int
open_new(void **state)
{
    struct par_batch *batch;

    (void)state;
    book = book_new(BOOK);
    batch = batch_of(book);
    add_group(batch, "so", "Khối sở");
    add_group(batch, "huyen", "Khối huyện");
    add_unit(batch, "a", "Sở A", "so");
    add_unit(batch, "b", "Sở B", "so");
    add_unit(batch, "h", "Huyện H", "huyen");
    add_criterion(batch, "bo", "2", "10", NULL);
    add_criterion(batch, "bo", "1", NULL, NULL);
    add_criterion(batch, "bo", "1.1", "10", NULL);
    open_year(batch, 2024, "so", "bo", NULL);
    open_year(batch, 2024, "huyen", "bo", NULL);
    (void)commit(batch);
    return 0;
}

static int
close_it(void **state)
{
    (void)state;
    par_book_close(book);
    return 0;
}

static struct par_evidence
evidence(const char *unit, const char *criterion, const char *document)
{
    return (struct par_evidence){
        .year = number(2024), .unit_code = unit, .criterion = criterion, .document = document};
}

static enum par_effect
put(const struct par_evidence *row)
{
    struct par_batch *batch = batch_of(book);
    enum par_effect effect = PAR_REMOVED;

    WORKS(par_evidence_put(batch, row, &effect, fresh()));
    (void)commit(batch);
    return effect;
}

static const char *
all_of(const char *years, const char *group, const char *unit)
{
    struct par_evidences *list = NULL;

    WORKS(
        par_evidence_list(&list, book, &(struct par_evidence_query){years, group, unit}, fresh()));
    assert_string_equal(column_keys(list), "year,unit,criterion,document,page,path,sha256");
    return rows_text(list, "year,unit,criterion,document,page,path,sha256");
}

static void
tells_documents_by_unit_and_printed_order(void **state)
{
    struct par_evidence row = evidence("b", "1.1", "5/KH");

    (void)state;
    assert_string_equal(all_of(NULL, NULL, NULL), "");
    assert_int_equal(put(&row), PAR_ADDED);
    row = evidence("a", "1.1", "12/BC");
    row.page = "3-5";
    row.path = "a/12.pdf";
    row.sha256 = digest;
    assert_int_equal(put(&row), PAR_ADDED);
    row = evidence("Sở A", "1.1", " 11/BC ");
    assert_int_equal(put(&row), PAR_ADDED);
    row = evidence("a", "2", "12/BC");
    assert_int_equal(put(&row), PAR_ADDED);
    row = evidence("h", "2", "1/BC");
    assert_int_equal(put(&row), PAR_ADDED);
    assert_string_equal(all_of("2024", "so", NULL),
                        "2024 | a | 2 | 12/BC | <none> | <none> | <none>\n"
                        "2024 | a | 1.1 | 11/BC | <none> | <none> | <none>\n"
                        "2024 | a | 1.1 | 12/BC | 3-5 | a/12.pdf | "
                        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\n"
                        "2024 | b | 1.1 | 5/KH | <none> | <none> | <none>\n");
    assert_string_equal(all_of(NULL, NULL, "huyen h"),
                        "2024 | h | 2 | 1/BC | <none> | <none> | <none>\n");
    assert_string_equal(all_of("2020-2023", NULL, NULL), "");
    SOUND(BOOK);
}

static void
edits_what_is_said_of_a_document(void **state)
{
    struct par_evidence row = evidence("a", "1.1", "12/BC");
    struct par_batch *batch;
    char upper[65];

    (void)state;
    for (size_t i = 0; i < sizeof upper; i++)
        upper[i] = digest[i] >= 'a' && digest[i] <= 'f' ? (char)(digest[i] - 32) : digest[i];
    row.sha256 = upper;
    assert_int_equal(put(&row), PAR_ADDED);
    row.sha256 = digest;
    assert_int_equal(put(&row), PAR_UNCHANGED);
    row.page = "4";
    assert_int_equal(put(&row), PAR_EDITED);
    row.page = "";
    row.sha256 = NULL;
    row.path = "x.pdf";
    assert_int_equal(put(&row), PAR_EDITED);
    assert_string_equal(all_of(NULL, NULL, NULL),
                        "2024 | a | 1.1 | 12/BC | <none> | x.pdf | <none>\n");
    batch = batch_of(book);
    WORKS(par_undo(batch, 0, NULL, fresh()));
    (void)commit(batch);
    assert_string_equal(all_of(NULL, NULL, NULL),
                        "2024 | a | 1.1 | 12/BC | 4 | <none> | "
                        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\n");
    SOUND(BOOK);
}

static void
refuses_evidence(void **state)
{
    static const char short_one[] = "9f86d081",
                      wrong[] = "zf86d081884c7d659a2feaa0c55ad015a3bf4f"
                                "1b2b0b822cd15d6c15b0f00a08",
                      longer[] =
                          "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08a";
    static const struct {
        struct par_evidence row;
        int year;
        enum par_status status;
        const char *code, *field;
    } cases[] = {
        {{.unit_code = "a", .criterion = "1.1", .document = NULL},
         2024,
         PAR_INVALID,
         "empty",
         "document"},
        {{.unit_code = "a", .criterion = "1.1", .document = " \t"},
         2024,
         PAR_INVALID,
         "empty",
         "document"},
        {{.unit_code = "a", .criterion = "1.1", .document = "\xff"},
         2024,
         PAR_INVALID,
         "utf8",
         "document"},
        {{.unit_code = "a", .criterion = "1.1", .document = "x", .page = "\xff"},
         2024,
         PAR_INVALID,
         "utf8",
         "page"},
        {{.unit_code = "a", .criterion = "1.1", .document = "x", .path = "\xff"},
         2024,
         PAR_INVALID,
         "utf8",
         "path"},
        {{.unit_code = "a", .criterion = "1.1", .document = "x", .sha256 = short_one},
         2024,
         PAR_INVALID,
         "sha256",
         "sha256"},
        {{.unit_code = "a", .criterion = "1.1", .document = "x", .sha256 = wrong},
         2024,
         PAR_INVALID,
         "sha256",
         "sha256"},
        {{.unit_code = "a", .criterion = "1.1", .document = "x", .sha256 = longer},
         2024,
         PAR_INVALID,
         "sha256",
         "sha256"},
        {{.unit_code = "a", .criterion = "1", .document = "x"},
         2024,
         PAR_INVALID,
         "criterion_not_leaf",
         "criterion"},
        {{.unit_code = "a", .criterion = "9", .document = "x"},
         2024,
         PAR_NOT_FOUND,
         "criterion_unknown",
         "criterion"},
        {{.unit_code = "x", .criterion = "1.1", .document = "x"},
         2024,
         PAR_NOT_FOUND,
         "unit_unknown",
         "unit"},
        {{.unit_code = "a", .criterion = "1.1", .document = "x"},
         2023,
         PAR_STATE,
         "year_not_open",
         "year"},
    };
    char *before = book_dump(BOOK);

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct par_evidence row = cases[i].row;
        struct par_batch *batch = batch_of(book);

        row.year = number(cases[i].year);
        REFUSED(par_evidence_put(batch, &row, NULL, fresh()), cases[i].status, cases[i].code);
        assert_string_equal(failure.field, cases[i].field);
        assert_int_equal(par_batch_changes(batch), 0);
        par_batch_cancel(batch);
    }
    SAYS_THE_SAME(BOOK, before);
    free(before);
}

static void
stands_in_the_way_of_removals(void **state)
{
    struct par_evidence row = evidence("a", "1.1", "12/BC");
    struct par_evaluation other = year_of(2024, "so", "khac", NULL);
    struct par_batch *batch;

    (void)state;
    (void)put(&row);
    batch = batch_of(book);
    REFUSED(par_set_remove(batch, "bo", "1.1", fresh()), PAR_IN_USE, "in_use");
    REFUSED(par_participant_remove(batch, 2024, "a", fresh()), PAR_IN_USE, "in_use");
    REFUSED(par_evaluation_remove(batch, 2024, "so", fresh()), PAR_IN_USE, "in_use");
    add_criterion(batch, "khac", "2", "10", NULL);
    REFUSED(par_evaluation_put(batch, &other, NULL, fresh()), PAR_STATE, "scores_lost");
    par_batch_cancel(batch);
}

/* Another set that has the criterion too takes the evidence along. */
static void
goes_over_to_another_set_by_code(void **state)
{
    struct par_evidence row = evidence("a", "1.1", "12/BC");
    struct par_batch *batch;

    (void)state;
    (void)put(&row);
    batch = batch_of(book);
    add_criterion(batch, "khac", "1", NULL, NULL);
    add_criterion(batch, "khac", "1.1", "8", NULL);
    open_year(batch, 2024, "so", "khac", NULL);
    (void)commit(batch);
    assert_string_equal(all_of(NULL, "so", NULL),
                        "2024 | a | 1.1 | 12/BC | <none> | <none> | <none>\n");
    SOUND(BOOK);
}

static void
is_fixed_with_its_year(void **state)
{
    struct par_evidence row = evidence("a", "1.1", "12/BC");
    struct par_batch *batch = batch_of(book);

    (void)state;
    add_decision(batch, "1/QĐ", "2025-01-24");
    (void)commit(batch);
    approve(BOOK, 2024, "so", "1/QĐ");
    batch = batch_of(book);
    REFUSED(par_evidence_put(batch, &row, NULL, fresh()), PAR_STATE, "approved");
    par_batch_cancel(batch);
}

static enum par_status
use_all(void)
{
    struct par_evidence row = evidence("a", "1.1", "12/BC");
    struct par_evidences *list = NULL;
    struct par_batch *batch = NULL;
    enum par_status status = par_batch_begin(&batch, book, "Lan", "test", NULL, fresh());

    row.page = "3";
    row.path = "x";
    row.sha256 = digest;
    if (status != PAR_OK)
        return status;
    status = par_evidence_put(batch, &row, NULL, fresh());
    if (status == PAR_OK)
        status = par_evidence_list(&list, book, &(struct par_evidence_query){"2024", "so", "a"},
                                   fresh());
    par_evidence_list_free(list);
    if (status == PAR_OK)
        return par_batch_commit(batch, NULL, fresh());
    par_batch_cancel(batch);
    return status;
}

static void
survives_without_memory(void **state)
{
    (void)state;
    holds_without_memory(BOOK, use_all);
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, open_new, close_it)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(tells_documents_by_unit_and_printed_order),
        TEST(edits_what_is_said_of_a_document),
        TEST(refuses_evidence),
        TEST(stands_in_the_way_of_removals),
        TEST(goes_over_to_another_set_by_code),
        TEST(is_fixed_with_its_year),
        TEST(survives_without_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

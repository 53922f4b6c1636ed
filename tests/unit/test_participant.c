/* Participants and the maxima of their own. */
#include "book.h"
#include "dump.h"
#include "fill.h"
#include "record/evaluation.h"
#include "rows.h"

#include <stdlib.h>
#include <string.h>

static const char BOOK[] = "participant.parindex";

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
    add_unit(batch, "v", "Văn phòng", NULL);
    add_criterion(batch, "bo", "1", NULL, NULL);
    add_criterion(batch, "bo", "1.1", "10", NULL);
    add_criterion(batch, "bo", "1.2", "20", NULL);
    add_criterion(batch, "bo", "T", NULL, "bonus");
    open_year(batch, 2024, "so", "bo", NULL);
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

static struct par_participant
part(int year, const char *unit, const char *group)
{
    return (struct par_participant){.year = number(year),
                                    .unit_code = unit,
                                    .group_code = group,
                                    .ranked = no_number(),
                                    .position = no_number()};
}

static enum par_effect
put(const struct par_participant *row)
{
    struct par_batch *batch = batch_of(book);
    enum par_effect effect = PAR_REMOVED;

    WORKS(par_participant_put(batch, row, &effect, fresh()));
    (void)commit(batch);
    return effect;
}

static const char *
parts(const char *years, const char *group, const char *unit)
{
    struct par_participants *list = NULL;

    WORKS(par_participant_list(&list, book, &(struct par_participant_query){years, group, unit},
                               fresh()));
    assert_string_equal(column_keys(list), "year,unit,group,ranked,position");
    return rows_text(list, "year,unit,group,ranked,position,unit_name");
}

static const char members[] =
    "2024 | a | so | 1 | <none> | Sở A\n2024 | b | so | 1 | <none> | Sở B\n";

/* ---- who takes part ---- */

static void
lists_by_group_and_printed_order(void **state)
{
    struct par_participant row = part(2024, "a", NULL);

    (void)state;
    assert_string_equal(parts(NULL, NULL, NULL), members);
    row.position = number(2);
    assert_int_equal(put(&row), PAR_EDITED);
    row = part(2024, "h", NULL);
    assert_int_equal(put(&row), PAR_ADDED);
    row = part(2023, "b", "so");
    assert_int_equal(put(&row), PAR_ADDED);
    assert_string_equal(parts(NULL, NULL, NULL), "2023 | b | so | 1 | <none> | Sở B\n"
                                                 "2024 | h | huyen | 1 | <none> | Huyện H\n"
                                                 "2024 | a | so | 1 | 2 | Sở A\n"
                                                 "2024 | b | so | 1 | <none> | Sở B\n");
    assert_string_equal(parts("2024", "khoi huyen", NULL),
                        "2024 | h | huyen | 1 | <none> | Huyện H\n");
    assert_string_equal(parts(NULL, NULL, "b"), "2023 | b | so | 1 | <none> | Sở B\n"
                                                "2024 | b | so | 1 | <none> | Sở B\n");
    SOUND(BOOK);
}

static void
keeps_what_is_not_said(void **state)
{
    struct par_participant row = part(2024, "Sở A", "Khối sở");

    (void)state;
    assert_int_equal(put(&row), PAR_UNCHANGED);
    row.ranked = number(0);
    row.position = number(7);
    assert_int_equal(put(&row), PAR_EDITED);
    row = part(2024, "a", NULL);
    assert_int_equal(put(&row), PAR_UNCHANGED);
    assert_string_equal(parts(NULL, NULL, "a"), "2024 | a | so | 0 | 7 | Sở A\n");
    row.ranked = number(1);
    assert_int_equal(put(&row), PAR_EDITED);
    row.position = number(0); /* no place is said any more */
    assert_int_equal(put(&row), PAR_EDITED);
    assert_string_equal(parts(NULL, NULL, NULL), members);
}

/* Whoever takes part belongs to the group in that year. */
static void
records_the_membership_too(void **state)
{
    struct par_participant row = part(2024, "v", "so");

    (void)state;
    assert_int_equal(put(&row), PAR_ADDED);
    row = part(2020, "v", NULL); /* the last group there is */
    assert_int_equal(put(&row), PAR_ADDED);
    assert_string_equal(sql_get(BOOK, "SELECT group_concat(m.from_year || '-' || m.to_year, ' ') "
                                      "FROM membership m JOIN unit u ON u.id = m.unit_id WHERE "
                                      "u.code = 'v'"),
                        "2020-2020 2024-2024");
    SOUND(BOOK);
}

static void
refuses_participants(void **state)
{
    static const struct {
        struct par_participant row;
        int year;
        enum par_status status;
        const char *code, *field;
    } cases[] = {
        {{.unit_code = "x"}, 2024, PAR_NOT_FOUND, "unit_unknown", "unit"},
        {{.unit_code = "so a cu"}, 2024, PAR_NOT_FOUND, "unit_unknown", "unit"},
        {{.unit_code = "a", .group_code = "x"}, 2024, PAR_NOT_FOUND, "group_unknown", "group"},
        {{.unit_code = "a", .group_code = "huyen"}, 2024, PAR_INVALID, "other_group", "group"},
        {{.unit_code = "a", .group_code = "huyen"}, 2023, PAR_INVALID, "other_group", "group"},
        {{.unit_code = "v"}, 2024, PAR_INVALID, "group_missing", "group"},
        {{.unit_code = "a"}, 1800, PAR_INVALID, "year", "year"},
        {{.unit_code = "a", .position = {1000001, PAR_PRESENT}},
         2024,
         PAR_INVALID,
         "count",
         "position"},
        {{.unit_code = "a", .position = {-1, PAR_PRESENT}}, 2024, PAR_INVALID, "count", "position"},
    };
    char *before = book_dump(BOOK);

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct par_participant row = cases[i].row;
        struct par_batch *batch = batch_of(book);

        row.year = number(cases[i].year);
        row.ranked = no_number();
        if (row.position.value == 0)
            row.position = no_number();
        REFUSED(par_participant_put(batch, &row, NULL, fresh()), cases[i].status, cases[i].code);
        assert_string_equal(failure.field, cases[i].field);
        assert_int_equal(par_batch_changes(batch), 0);
        par_batch_cancel(batch);
    }
    SAYS_THE_SAME(BOOK, before);
    free(before);
}

static void
leaves_while_nothing_is_recorded(void **state)
{
    struct par_batch *batch = batch_of(book);

    (void)state;
    add_score(batch, 2024, "a", "1.1", "5");
    (void)commit(batch);
    batch = batch_of(book);
    REFUSED(par_participant_remove(batch, 2024, "a", fresh()), PAR_IN_USE, "in_use");
    assert_string_equal(failure.text, "unit a has results in 2024: scores");
    REFUSED(par_participant_remove(batch, 2023, "b", fresh()), PAR_NOT_FOUND, "not_participant");
    REFUSED(par_participant_remove(batch, 2024, "x", fresh()), PAR_NOT_FOUND, "unit_unknown");
    WORKS(par_participant_remove(batch, 2024, "Sở B", fresh()));
    REFUSED(par_participant_remove(batch, 2024, "b", fresh()), PAR_NOT_FOUND, "not_participant");
    (void)commit(batch);
    assert_string_equal(parts(NULL, NULL, NULL), "2024 | a | so | 1 | <none> | Sở A\n");
    SOUND(BOOK);
}

/* A membership cannot say another group than the part that is recorded. */
static void
holds_the_membership_to_the_part(void **state)
{
    struct par_unit row = {.code = "a",
                           .name = "Sở A",
                           .group_code = "huyen",
                           .position = no_number(),
                           .from_year = no_number(),
                           .to_year = no_number()};
    struct par_batch *batch = batch_of(book);
    char *before = book_dump(BOOK);

    (void)state;
    REFUSED(par_unit_put(batch, &row, NULL, fresh()), PAR_STATE, "other_group");
    assert_string_equal(failure.text,
                        "unit a takes part in group so in 2024; a unit has one group a year");
    assert_string_equal(failure.field, "group");
    par_batch_cancel(batch);
    SAYS_THE_SAME(BOOK, before);
    batch = batch_of(book);
    row.group_code = "so";
    row.to_year = number(2024);
    WORKS(par_unit_put(batch, &row, NULL, fresh()));
    row.group_code = "huyen";
    row.from_year = number(2025);
    row.to_year = no_number();
    WORKS(par_unit_put(batch, &row, NULL, fresh()));
    (void)commit(batch);
    SOUND(BOOK);
    free(before);
}

static void
guards_an_approved_year(void **state)
{
    struct par_participant row = part(2024, "a", NULL);
    struct par_batch *batch = batch_of(book);
    char *before;

    (void)state;
    add_unit(batch, "c", "Sở C", "so");
    add_decision(batch, "1/QĐ", "2025-01-24");
    (void)commit(batch);
    approve(BOOK, 2024, "so", "1/QĐ");
    before = book_dump(BOOK);
    assert_int_equal(put(&row), PAR_UNCHANGED);
    row.ranked = number(0);
    batch = batch_of(book);
    REFUSED(par_participant_put(batch, &row, NULL, fresh()), PAR_STATE, "approved");
    row = part(2024, "c", "so");
    REFUSED(par_participant_put(batch, &row, NULL, fresh()), PAR_STATE, "approved");
    REFUSED(par_participant_remove(batch, 2024, "a", fresh()), PAR_STATE, "approved");
    par_batch_cancel(batch);
    SAYS_THE_SAME(BOOK, before);
    free(before);
}

/* ---- inside the library ---- */

static void
opens_only_what_takes_scores(void **state)
{
    struct participant_ref there = {0};
    struct par_batch *batch = batch_of(book);

    (void)state;
    WORKS(participant_open(&there, book, 2024, "a", fresh()));
    assert_string_equal(there.group, "so");
    assert_false(there.has_scores || there.has_allowance || there.fixed);
    add_score(batch, 2024, "a", "1.1", "5");
    add_allowance(batch, 2024, "a", "1.2", "5");
    WORKS(participant_find(&there, book, 2024, "a", fresh()));
    assert_true(there.has_scores && there.has_allowance);
    REFUSED(participant_open(&there, book, 2023, "a", fresh()), PAR_STATE, "year_not_open");
    assert_string_equal(failure.text, "2023 is not open for group so; open: 2024");
    REFUSED(participant_open(&there, book, 2024, "h", fresh()), PAR_STATE, "year_not_open");
    assert_string_equal(failure.text, "2024 is not open for group huyen; no year is open");
    REFUSED(participant_open(&there, book, 2024, "v", fresh()), PAR_STATE, "year_not_open");
    WORKS(par_participant_remove(batch, 2024, "b", fresh()));
    REFUSED(participant_open(&there, book, 2024, "b", fresh()), PAR_STATE, "not_participant");
    open_year(batch, 2022, "so", NULL, NULL);
    WORKS(participant_ensure(&there, batch, 2022, NULL, "a", fresh()));
    REFUSED(participant_open(&there, book, 2022, "a", fresh()), PAR_STATE, "year_not_open");
    assert_int_equal(participant_find(&there, book, 2021, "a", fresh()), PAR_NOT_FOUND);
    assert_int_equal(failure.status, PAR_OK);
    (void)commit(batch);
    SOUND(BOOK);
}

/* ---- maxima of their own ---- */

static struct par_allowance
allowance(const char *unit, const char *criterion, const char *max, const char *reason)
{
    return (struct par_allowance){.year = number(2024),
                                  .unit_code = unit,
                                  .criterion = criterion,
                                  .max_points = points(max),
                                  .reason = reason};
}

static const char *
allowances(void)
{
    struct par_allowances *list = NULL;

    WORKS(
        par_allowance_list(&list, book, &(struct par_allowance_query){NULL, NULL, NULL}, fresh()));
    assert_string_equal(column_keys(list), "year,unit,criterion,max_points,reason");
    return rows_text(list, "year,unit,criterion,max_points,reason");
}

static void
gives_and_takes_maxima(void **state)
{
    struct par_allowance row = allowance("b", "1.2", "0", "Không có chức năng này");
    struct par_batch *batch = batch_of(book);
    enum par_effect effect = PAR_REMOVED;

    (void)state;
    WORKS(par_allowance_put(batch, &row, &effect, fresh()));
    assert_int_equal(effect, PAR_ADDED);
    row = allowance("Sở A", "1.1", "2.5", "Một nửa");
    WORKS(par_allowance_put(batch, &row, &effect, fresh()));
    WORKS(par_allowance_put(batch, &row, &effect, fresh()));
    assert_int_equal(effect, PAR_UNCHANGED);
    row.max_points = points("10"); /* just the set's */
    WORKS(par_allowance_put(batch, &row, &effect, fresh()));
    assert_int_equal(effect, PAR_EDITED);
    (void)commit(batch);
    assert_string_equal(allowances(), "2024 | a | 1.1 | 10 | Một nửa\n"
                                      "2024 | b | 1.2 | 0 | Không có chức năng này\n");
    batch = batch_of(book);
    WORKS(par_allowance_remove(batch, 2024, "Sở B", "1.2", fresh()));
    REFUSED(par_allowance_remove(batch, 2024, "b", "1.2", fresh()), PAR_NOT_FOUND, "no_allowance");
    REFUSED(par_allowance_remove(batch, 2024, "b", "9", fresh()), PAR_NOT_FOUND,
            "criterion_unknown");
    REFUSED(par_allowance_remove(batch, 2023, "b", "1.2", fresh()), PAR_STATE, "year_not_open");
    (void)commit(batch);
    assert_string_equal(allowances(), "2024 | a | 1.1 | 10 | Một nửa\n");
    SOUND(BOOK);
}

static void
refuses_maxima(void **state)
{
    static const struct {
        const char *unit, *criterion, *max, *reason;
        enum par_status status;
        const char *code, *field;
    } cases[] = {
        {"a", "1.1", "10.0001", "x", PAR_INVALID, "over_maximum", "max_points"},
        {"a", "1.1", "-1", "x", PAR_INVALID, "below_zero", "max_points"},
        {"a", "T", "2000.0001", "x", PAR_INVALID, "over_limit", "max_points"},
        {"a", "1.1", "5", NULL, PAR_INVALID, "empty", "reason"},
        {"a", "1.1", "5", " ", PAR_INVALID, "empty", "reason"},
        {"a", "1.1", "5", "\xff", PAR_INVALID, "utf8", "reason"},
        {"a", "1", "5", "x", PAR_INVALID, "criterion_not_leaf", "criterion"},
        {"a", "9", "5", "x", PAR_NOT_FOUND, "criterion_unknown", "criterion"},
        {"x", "1.1", "5", "x", PAR_NOT_FOUND, "unit_unknown", "unit"},
        {"h", "1.1", "5", "x", PAR_STATE, "year_not_open", "year"},
        {"b", "1.1", "6", "x", PAR_INVALID, "over_maximum", "max_points"}, /* has 7 points */
    };
    struct par_batch *batch = batch_of(book);
    char *before;

    (void)state;
    WORKS(par_score_set(NULL, batch, 2024, "b", "1.1", PAR_SELF, points("7"), NULL, fresh()));
    (void)commit(batch);
    before = book_dump(BOOK);
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct par_allowance row =
            allowance(cases[i].unit, cases[i].criterion, cases[i].max, cases[i].reason);

        batch = batch_of(book);
        REFUSED(par_allowance_put(batch, &row, NULL, fresh()), cases[i].status, cases[i].code);
        assert_string_equal(failure.field, cases[i].field);
        assert_int_equal(par_batch_changes(batch), 0);
        par_batch_cancel(batch);
    }
    SAYS_THE_SAME(BOOK, before);
    free(before);
}

static enum par_status
use_all(void)
{
    struct par_participant row = part(2023, "a", "so");
    struct par_allowance own = allowance("a", "1.2", "5", "Một phần");
    struct par_participants *list = NULL;
    struct par_allowances *maxima = NULL;
    struct par_batch *batch = NULL;
    enum par_status status = par_batch_begin(&batch, book, "Lan", "test", NULL, fresh());

    if (status != PAR_OK)
        return status;
    status = par_participant_put(batch, &row, NULL, fresh());
    if (status == PAR_OK)
        status = par_participant_remove(batch, 2024, "b", fresh());
    if (status == PAR_OK)
        status = par_allowance_put(batch, &own, NULL, fresh());
    if (status == PAR_OK)
        status = par_participant_list(&list, book,
                                      &(struct par_participant_query){"2024", "so", NULL}, fresh());
    par_participant_list_free(list);
    if (status == PAR_OK)
        status = par_allowance_list(&maxima, book,
                                    &(struct par_allowance_query){"2024", "so", NULL}, fresh());
    par_allowance_list_free(maxima);
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
        TEST(lists_by_group_and_printed_order), TEST(keeps_what_is_not_said),
        TEST(records_the_membership_too),       TEST(refuses_participants),
        TEST(leaves_while_nothing_is_recorded), TEST(holds_the_membership_to_the_part),
        TEST(guards_an_approved_year),          TEST(opens_only_what_takes_scores),
        TEST(gives_and_takes_maxima),           TEST(refuses_maxima),
        TEST(survives_without_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

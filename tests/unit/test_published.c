/* What papers printed: entries that agree, add, differ, replace and are withdrawn. */
#include "import_book.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const struct par_number none = {0, PAR_UNKNOWN};

static int
setup(void **state)
{
    static int number;
    char name[32];
    struct world *world;

    snprintf(name, sizeof name, "published-%d", number++);
    world = world_new(name);
    world_must(world, "groups", "code,name\nso,Khối sở\nhuyen,Khối huyện\n");
    world_must(world, "units",
               "code,name,group,from_year\nnoi-vu,Sở Nội vụ,so,2015\ny-te,Sở Y tế,so,2015\n");
    world_must(world, "decisions", "number,date\n37/QĐ,2022-01-24\n41/QĐ,2024-01-25\n221/QĐ,\n");
    *state = world;
    return 0;
}

static int
teardown(void **state)
{
    world_free(*state);
    return 0;
}

/* A row without facts. */
static struct par_published
row_of(int year, const char *unit)
{
    const struct par_decimal no_points = {0, 0, PAR_UNKNOWN};

    return (struct par_published){.year = {year, PAR_PRESENT},
                                  .unit_code = unit,
                                  .points = no_points,
                                  .max_points = no_points,
                                  .index = no_points,
                                  .rank = none,
                                  .group_size = none};
}

static struct par_decimal
printed(const char *text)
{
    struct par_decimal decimal = {0};

    assert_int_equal(par_decimal_parse(&decimal, text, NULL, NULL), PAR_OK);
    return decimal;
}

static enum par_status
put(struct world *world, const struct par_published *fact, int edit, enum par_effect *effect)
{
    struct par_batch *batch = world_begin(world);
    enum par_status status = par_published_put(batch, fact, edit, effect, &world->err);

    if (status == PAR_OK)
        world_commit(world, batch);
    else
        par_batch_cancel(batch);
    return status;
}

static void
puts_with(struct world *world, const struct par_published *fact, int edit, enum par_effect expected)
{
    enum par_effect effect = PAR_REMOVED;
    enum par_status status = put(world, fact, edit, &effect);

    if (status != PAR_OK)
        print_error("%s (%s)\n", world->err.text, world->err.block != NULL ? world->err.block : "");
    assert_int_equal(status, PAR_OK);
    assert_int_equal(effect, expected);
    assert_int_equal(world->batch != 0, expected != PAR_UNCHANGED);
}

static void
refuses(struct world *world, const struct par_published *fact, int edit, enum par_status expected,
        const char *code, const char *field, const char *text)
{
    assert_int_equal(put(world, fact, edit, NULL), expected);
    assert_string_equal(world->err.code, code);
    assert_string_equal(world->err.text, text);
    if (field == NULL)
        assert_null(world->err.field);
    else
        assert_string_equal(world->err.field, field);
}

/* "1 90.740 - Tốt 37/QĐ@2022-01-24 →2; …": entry, index, points, class, decision, replaced by. */
static const char *
entries(struct world *world, int all)
{
    static char text[1024];
    struct par_published_query query = {.years = "2021", .all = all};
    struct par_published_list *list = NULL;
    struct par_published row;
    enum par_status status = par_published_list(&list, world->book, &query, &world->err);

    assert_int_equal(status, PAR_OK);
    text[0] = '\0';
    while ((status = par_published_next(&row, list, &world->err)) == PAR_OK) {
        char number[PAR_DECIMAL_SIZE];

        (void)par_decimal_text(number, sizeof number, row.index, '.');
        if (row.index.absent == PAR_PRESENT)
            assert_string_equal(row.index_printed, number);
        sprintf(text + strlen(text), "%s%" PRId64 " %s %s %s %s%s%s", text[0] != '\0' ? "; " : "",
                row.entry.value, row.index_printed != NULL ? row.index_printed : "-",
                row.points_printed != NULL ? row.points_printed : "-",
                row.class_name != NULL ? row.class_name : "-",
                row.decision != NULL ? row.decision : "-", row.decision_date != NULL ? "@" : "",
                row.decision_date != NULL ? row.decision_date : "");
        if (row.replaced_by.absent == PAR_PRESENT)
            sprintf(text + strlen(text), " >%" PRId64, row.replaced_by.value);
    }
    assert_int_equal(status, PAR_END);
    par_published_list_free(list);
    return text;
}

static void
keeps_the_digits_of_the_paper(void **state)
{
    struct world *world = *state;
    struct par_published fact = row_of(2021, "Sở Nội vụ");

    fact.index = printed("91,740");
    fact.rank = (struct par_number){3, PAR_PRESENT};
    fact.group_size = (struct par_number){20, PAR_PRESENT};
    fact.source = "  Thông  báo ";
    puts_with(world, &fact, 0, PAR_ADDED);
    assert_string_equal(entries(world, 0), "1 91.740 - - -");
    fact.index = printed("91.74"); /* the same number in other digits: the first text stays */
    puts_with(world, &fact, 0, PAR_UNCHANGED);
    fact.class_name = "Xuất sắc";
    puts_with(world, &fact, 0, PAR_ADDED);
    assert_string_equal(entries(world, 0), "1 91.740 - - -; 2 91.740 - Xuất sắc -");
    fact.class_name = "xuat sac";
    puts_with(world, &fact, 0, PAR_UNCHANGED);
}

static void
adds_what_another_decision_says(void **state)
{
    struct world *world = *state;
    struct par_published fact = row_of(2021, "noi-vu");

    fact.points = printed("93");
    fact.decision = "37/QĐ";
    fact.decision_date = "24/01/2022";
    puts_with(world, &fact, 0, PAR_ADDED);
    fact.points = printed("92.5");
    refuses(world, &fact, 0, PAR_INVALID, "published_differs", "points",
            "points stands as 93 there, 92.5 differs");
    assert_int_equal(world->err.hint.count, 6);
    fact.decision = "41/QĐ";
    fact.decision_date = "2024-01-25";
    puts_with(world, &fact, 0, PAR_ADDED);
    fact.decision = "221/QĐ";
    fact.decision_date = NULL;
    puts_with(world, &fact, 0, PAR_ADDED);
    fact.decision = NULL;
    puts_with(world, &fact, 0, PAR_ADDED);
    assert_string_equal(
        entries(world, 0),
        "1 - 93 - 37/QĐ@2022-01-24; 2 - 92.5 - 41/QĐ@2024-01-25; 3 - 92.5 - 221/QĐ; 4 - 92.5 - -");
    fact.decision = "37/QĐ"; /* by number and date together */
    refuses(world, &fact, 0, PAR_NOT_FOUND, "decision_unknown", "decision",
            "no decision \"37/QĐ\" without a date");
}

static void
tells_how_a_slip_is_corrected(void **state)
{
    struct world *world = *state;
    struct par_published fact = row_of(2021, "noi-vu");
    char hint[512];

    fact.class_name = "Tốt";
    puts_with(world, &fact, 0, PAR_ADDED);
    fact.class_name = "Xuất sắc";
    refuses(world, &fact, 0, PAR_INVALID, "published_differs", "class",
            "class stands as Tốt there, Xuất sắc differs");
    par_message_text(hint, sizeof hint, &world->err.hint);
    assert_string_equal(hint, "a slip of the pen is corrected with: parindex published edit 2021 "
                              "noi-vu --class \"Xuất sắc\" --reason REASON");
    fact.class_name = NULL;
    fact.group_size = (struct par_number){20, PAR_PRESENT};
    fact.decision = "221/QĐ";
    puts_with(world, &fact, 0, PAR_ADDED);
    fact.group_size.value = 21;
    refuses(world, &fact, 0, PAR_INVALID, "published_differs", "group_size",
            "group_size stands as 20 there, 21 differs");
    par_message_text(hint, sizeof hint, &world->err.hint);
    assert_string_equal(hint, "a slip of the pen is corrected with: parindex published edit 2021 "
                              "noi-vu --group-size \"21\" --decision 221/QĐ --reason REASON");
}

static void
edits_by_a_new_entry(void **state)
{
    struct world *world = *state;
    struct par_published fact = row_of(2021, "noi-vu");

    fact.index = printed("91.74");
    fact.decision = "37/QĐ";
    fact.decision_date = "2022-01-24";
    fact.source = "Báo";
    refuses(world, &fact, 1, PAR_NOT_FOUND, "published_unknown", NULL,
            "nothing is recorded of noi-vu in 2021 as printed by 37/QĐ");
    puts_with(world, &fact, 0, PAR_ADDED);
    fact.index.absent = PAR_UNKNOWN;
    fact.class_name = "Tốt";
    puts_with(world, &fact, 0, PAR_ADDED);
    fact = row_of(2021, "noi-vu");
    fact.class_name = "Khá"; /* no decision is said: only one printed something */
    puts_with(world, &fact, 1, PAR_EDITED);
    assert_string_equal(entries(world, 0), "3 91.74 - Khá 37/QĐ@2022-01-24");
    assert_string_equal(entries(world, 1), "1 91.74 - - 37/QĐ@2022-01-24 >3; 2 - - Tốt "
                                           "37/QĐ@2022-01-24 >3; 3 91.74 - Khá 37/QĐ@2022-01-24");
    puts_with(world, &fact, 1, PAR_UNCHANGED);
    fact.source = "Báo khác";
    puts_with(world, &fact, 1, PAR_EDITED);
    fact.rank = (struct par_number){1, PAR_PRESENT};
    puts_with(world, &fact, 1, PAR_ADDED);
    fact.decision = "41/QĐ";
    fact.decision_date = "2024-01-25";
    puts_with(world, &fact, 0, PAR_ADDED);
    fact.decision = NULL;
    fact.decision_date = NULL;
    fact.class_name = "Kém";
    refuses(world, &fact, 1, PAR_AMBIGUOUS, "decision_ambiguous", "decision",
            "2 decisions printed that: 37/QĐ@2022-01-24, 41/QĐ@2024-01-25");
}

static void
withdraws_entries(void **state)
{
    struct world *world = *state;
    struct par_published fact = row_of(2021, "noi-vu");
    struct par_batch *batch;

    batch = world_begin(world);
    assert_int_equal(par_published_remove(batch, &fact, &world->err), PAR_NOT_FOUND);
    assert_string_equal(world->err.text,
                        "nothing printed without a decision is recorded of noi-vu in 2021");
    par_batch_cancel(batch);
    fact.index = printed("91.74");
    puts_with(world, &fact, 0, PAR_ADDED);
    batch = world_begin(world);
    assert_int_equal(par_published_remove(batch, &fact, &world->err), PAR_OK);
    world_commit(world, batch);
    assert_string_equal(entries(world, 0), "");
    assert_string_equal(entries(world, 1), "1 91.74 - - - >1");
    fact.index = printed("91.75");
    puts_with(world, &fact, 0, PAR_ADDED); /* no number is given twice */
    assert_string_equal(entries(world, 1), "1 91.74 - - - >1; 2 91.75 - - -");
}

static void
undoes_an_edit(void **state)
{
    struct world *world = *state;
    struct par_published fact = row_of(2021, "noi-vu");
    struct par_batch *batch;

    fact.index = printed("91.74");
    puts_with(world, &fact, 0, PAR_ADDED);
    fact.index = printed("91.75");
    puts_with(world, &fact, 1, PAR_EDITED);
    batch = world_begin(world);
    assert_int_equal(par_undo(batch, 0, NULL, &world->err), PAR_OK);
    world_commit(world, batch);
    assert_string_equal(entries(world, 1), "1 91.74 - - -");
    puts_with(world, &fact, 1, PAR_EDITED);
    assert_string_equal(entries(world, 1), "1 91.74 - - - >3; 3 91.75 - - -");
}

static void
records_that_a_unit_takes_part(void **state)
{
    struct world *world = *state;
    struct par_published fact = row_of(2016, "noi-vu");
    struct par_participant_query query = {.years = "2016"};
    struct par_participants *list = NULL;
    struct par_participant row;

    fact.class_name = "Tốt";
    puts_with(world, &fact, 0, PAR_ADDED);
    assert_int_equal(par_participant_list(&list, world->book, &query, &world->err), PAR_OK);
    assert_int_equal(par_participant_next(&row, list, &world->err), PAR_OK);
    assert_string_equal(row.unit_code, "noi-vu");
    assert_string_equal(row.group_code, "so");
    assert_int_equal(par_participant_next(&row, list, &world->err), PAR_END);
    par_participant_list_free(list);
    fact.group_code = "huyen";
    refuses(world, &fact, 0, PAR_INVALID, "other_group", "group",
            "unit noi-vu takes part in group so in 2016; a unit has one group a year");
}

static void
refuses_what_cannot_be(void **state)
{
    struct world *world = *state;
    struct par_published fact = row_of(2023, "noi-vu");

    fact.class_name = "Tốt";
    fact.decision = "37/QĐ";
    fact.decision_date = "2022-01-24";
    refuses(world, &fact, 0, PAR_INVALID, "date_before_year", "decision_date",
            "decision 37/QĐ of 2022-01-24 is older than the year 2023 it judges");
    fact = row_of(1899, "noi-vu");
    refuses(world, &fact, 0, PAR_INVALID, "year", "year", "\"1899\" is not a year");
    fact = row_of(2023, "khong-co");
    refuses(world, &fact, 0, PAR_NOT_FOUND, "unit_unknown", "unit", "no unit \"khong-co\"");
    fact = row_of(2023, "noi-vu");
    refuses(world, &fact, 0, PAR_INVALID, "no_fact", NULL,
            "no fact is given: points, maximum, index, rank, number of units or class");
    fact.part = "lĩnh vực 1";
    fact.points = printed("3");
    assert_int_equal(put(world, &fact, 0, NULL), PAR_INVALID);
    assert_string_equal(world->err.field, "part");
    fact.part = "1";
    puts_with(world, &fact, 0, PAR_ADDED); /* without a set any code may be a domain */
    fact.part = "method:survey";
    puts_with(world, &fact, 0, PAR_ADDED);
}

/* A class must be one of the year's scale; in a year without one it is kept as printed. */
static void
keeps_to_the_scale(void **state)
{
    struct world *world = *state;
    struct par_published fact = row_of(2021, "noi-vu");

    world_must(world, "scales", "scale,class\nkt,Xuất sắc\nkt,Tốt\n");
    fact.class_name = "Giỏi";
    puts_with(world, &fact, 0, PAR_ADDED);
    world_must(world, "years", "year,group,scale\n2022,so,kt\n");
    fact.year.value = 2022;
    refuses(world, &fact, 0, PAR_INVALID, "class_unknown", "class",
            "scale kt has no class \"Giỏi\"; it has: Xuất sắc, Tốt");
    fact.class_name = "TỐT";
    puts_with(world, &fact, 0, PAR_ADDED);
}

static void
counts_classes(void **state)
{
    struct world *world = *state;
    struct par_published_count count = {.year = {2022, PAR_PRESENT},
                                        .group_code = "Khối huyện",
                                        .class_name = "Khá",
                                        .count = {5, PAR_PRESENT},
                                        .decision = "41/QĐ",
                                        .decision_date = "2024-01-25"};
    struct par_published_count_query query = {.years = "2022", .all = 1};
    struct par_published_counts *list = NULL;
    struct par_published_count row;
    struct par_batch *batch = world_begin(world);
    enum par_effect effect;
    char hint[512];

    assert_int_equal(par_published_count_put(batch, &count, 1, &effect, &world->err),
                     PAR_NOT_FOUND);
    assert_string_equal(world->err.text, "no such printed figure of 2022, group huyen is recorded");
    par_error_clear(&world->err);
    assert_int_equal(par_published_count_put(batch, &count, 0, &effect, &world->err), PAR_OK);
    assert_int_equal(effect, PAR_ADDED);
    assert_int_equal(par_published_count_put(batch, &count, 0, &effect, &world->err), PAR_OK);
    assert_int_equal(effect, PAR_UNCHANGED);
    count.count.value = 6;
    assert_int_equal(par_published_count_put(batch, &count, 0, &effect, &world->err), PAR_INVALID);
    assert_string_equal(world->err.text, "count stands as 5 there, 6 differs");
    par_message_text(hint, sizeof hint, &world->err.hint);
    assert_string_equal(hint, "a slip of the pen is corrected with: parindex published count 2022 "
                              "huyen \"Khá\" 6 --decision 41/QĐ --date 2024-01-25 "
                              "--reason REASON");
    par_error_clear(&world->err);
    count.decision = NULL; /* an edit without a decision is of the last one's count */
    count.decision_date = NULL;
    assert_int_equal(par_published_count_put(batch, &count, 1, &effect, &world->err), PAR_OK);
    assert_int_equal(effect, PAR_EDITED);
    count.class_name = NULL;
    assert_int_equal(par_published_count_put(batch, &count, 0, &effect, &world->err), PAR_INVALID);
    assert_string_equal(world->err.code, "empty");
    par_error_clear(&world->err);
    world_commit(world, batch);
    assert_int_equal(par_published_count_list(&list, world->book, &query, &world->err), PAR_OK);
    assert_int_equal(par_published_count_next(&row, list, &world->err), PAR_OK);
    assert_int_equal(row.count.value, 5);
    assert_int_equal(row.replaced_by.value, 2);
    assert_int_equal(par_published_count_next(&row, list, &world->err), PAR_OK);
    assert_int_equal(row.count.value, 6);
    assert_string_equal(row.decision, "41/QĐ");
    assert_int_equal(row.replaced_by.absent, PAR_NONE);
    assert_int_equal(par_published_count_next(&row, list, &world->err), PAR_END);
    par_published_count_list_free(list);
}

static void
keeps_figures_of_a_group(void **state)
{
    struct world *world = *state;
    struct par_group_figure figure = {.year = {2023, PAR_PRESENT},
                                      .group_code = "so",
                                      .figure = "mean",
                                      .value = printed("87,790")};
    struct par_group_figure_query query = {0};
    struct par_group_figures *list = NULL;
    struct par_group_figure row;
    struct par_batch *batch = world_begin(world);
    enum par_effect effect;

    assert_int_equal(par_group_figure_put(batch, &figure, 1, &effect, &world->err), PAR_NOT_FOUND);
    par_error_clear(&world->err);
    assert_int_equal(par_group_figure_put(batch, &figure, 0, &effect, &world->err), PAR_OK);
    assert_int_equal(effect, PAR_ADDED);
    figure.value = printed("87.79");
    assert_int_equal(par_group_figure_put(batch, &figure, 0, &effect, &world->err), PAR_OK);
    assert_int_equal(effect, PAR_UNCHANGED);
    figure.value = printed("87.45");
    assert_int_equal(par_group_figure_put(batch, &figure, 0, &effect, &world->err), PAR_INVALID);
    assert_string_equal(world->err.text, "value stands as 87.79 there, 87.45 differs");
    par_error_clear(&world->err);
    assert_int_equal(par_group_figure_put(batch, &figure, 1, &effect, &world->err), PAR_OK);
    assert_int_equal(effect, PAR_EDITED);
    figure.figure = "size";
    figure.value = printed("20");
    assert_int_equal(par_group_figure_put(batch, &figure, 0, &effect, &world->err), PAR_OK);
    world_commit(world, batch);
    assert_int_equal(par_group_figure_list(&list, world->book, &query, &world->err), PAR_OK);
    assert_int_equal(par_group_figure_next(&row, list, &world->err), PAR_OK);
    assert_int_equal(row.value.units, 874500);
    assert_int_equal(row.value.decimals, 2);
    assert_int_equal(par_group_figure_next(&row, list, &world->err), PAR_OK);
    assert_string_equal(row.figure, "size");
    assert_int_equal(row.value.decimals, 0);
    assert_int_equal(par_group_figure_next(&row, list, &world->err), PAR_END);
    par_group_figure_list_free(list);
}

/* A share is of one class, however that is written; it says so in the log. */
static void
keeps_shares_of_classes(void **state)
{
    struct world *world = *state;
    struct par_group_figure figure = {.year = {2023, PAR_PRESENT},
                                      .group_code = "so",
                                      .figure = "share:Xuất sắc",
                                      .value = printed("35,0")};
    struct par_group_figures *list = NULL;
    struct par_group_figure row;
    struct par_logs *log = NULL;
    struct par_log entry;
    struct par_batch *batch = world_begin(world);
    enum par_effect effect;

    assert_int_equal(par_group_figure_put(batch, &figure, 0, &effect, &world->err), PAR_OK);
    assert_int_equal(effect, PAR_ADDED);
    figure.figure = "share: xuat  SAC ";
    assert_int_equal(par_group_figure_put(batch, &figure, 0, &effect, &world->err), PAR_OK);
    assert_int_equal(effect, PAR_UNCHANGED);
    figure.value = printed("36");
    assert_int_equal(par_group_figure_put(batch, &figure, 0, &effect, &world->err), PAR_INVALID);
    par_error_clear(&world->err);
    figure.value = printed("-1");
    assert_int_equal(par_group_figure_put(batch, &figure, 0, &effect, &world->err), PAR_INVALID);
    assert_string_equal(world->err.text, "-1 is not between 0 and 100");
    par_error_clear(&world->err);
    figure.figure = "difference"; /* of the means, and it may fall */
    assert_int_equal(par_group_figure_put(batch, &figure, 0, &effect, &world->err), PAR_OK);
    figure.figure = "share:Tốt";
    figure.value = printed("50");
    assert_int_equal(par_group_figure_put(batch, &figure, 0, &effect, &world->err), PAR_OK);
    world_commit(world, batch);
    assert_int_equal(PAR_OK,
                     par_group_figure_list(&list, world->book, &(struct par_group_figure_query){0},
                                           &world->err));
    assert_int_equal(PAR_OK, par_group_figure_next(&row, list, &world->err));
    assert_string_equal(row.figure, "difference");
    assert_int_equal(PAR_OK, par_group_figure_next(&row, list, &world->err));
    assert_string_equal(row.figure, "share:Tốt");
    assert_int_equal(PAR_OK, par_group_figure_next(&row, list, &world->err));
    assert_string_equal(row.figure, "share:Xuất sắc");
    assert_int_equal(row.value.decimals, 1);
    par_group_figure_list_free(list);
    assert_int_equal(
        PAR_OK, par_log_list(&log, world->book, &(struct par_log_query){.last = 1}, &world->err));
    assert_int_equal(PAR_OK, par_log_next(&entry, log, &world->err));
    assert_string_equal(entry.what, "published 2023, group so: 50 % of the units are Tốt");
    par_log_list_free(log);
}

int
main(void)
{
#define IN_BOOK(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
    const struct CMUnitTest tests[] = {
        IN_BOOK(keeps_the_digits_of_the_paper),
        IN_BOOK(adds_what_another_decision_says),
        IN_BOOK(tells_how_a_slip_is_corrected),
        IN_BOOK(edits_by_a_new_entry),
        IN_BOOK(withdraws_entries),
        IN_BOOK(undoes_an_edit),
        IN_BOOK(records_that_a_unit_takes_part),
        IN_BOOK(refuses_what_cannot_be),
        IN_BOOK(keeps_to_the_scale),
        IN_BOOK(counts_classes),
        IN_BOOK(keeps_figures_of_a_group),
        IN_BOOK(keeps_shares_of_classes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* How far a class or a rank is. The figures are worked out by hand. */
#include "analysed.h"
#include "book.h"
#include "dump.h"
#include "fill.h"
#include "rows.h"
#include "sample.h"

#include <stdio.h>
#include <string.h>

#define USUAL "2,gap,exact,exact,lower"
#define SHORT "item,criterion,points_lost,needed,reachable"

static const char *
gap_to(struct par_book *book, const char *unit, const char *class_name, const char *keys)
{
    struct par_gaps *list = NULL;

    WORKS(par_gap_list(
        &list, book, &(struct par_gap_query){.year = 2024, .unit = unit, .class_name = class_name},
        fresh()));
    return rows_text(list, keys);
}

static const char *
gap_to_rank(struct par_book *book, const char *unit, int rank, const char *keys)
{
    struct par_gaps *list = NULL;

    WORKS(par_gap_list(&list, book,
                       &(struct par_gap_query){.year = 2024, .unit = unit, .rank = rank}, fresh()));
    return rows_text(list, keys);
}

/* The first line: what the sum needs. */
static const char *
first_line(const char *text)
{
    static char line[256];

    snprintf(line, sizeof line, "%.*s", (int)strcspn(text, "\n"), text);
    return line;
}

static const char *
needs(struct par_book *book, const char *unit, const char *class_name)
{
    return first_line(gap_to(book, unit, class_name, "needed"));
}

static const char *
needs_for_rank(struct par_book *book, const char *unit, int rank)
{
    return first_line(gap_to_rank(book, unit, rank, "needed"));
}

/* One unit with 7 + 20 + 50 = 77 of 100, under a scale and rules: what class Tốt needs. */
static const char *
tot_needs(const char *path, const char *scale, const char *rules)
{
    struct par_book *book = analysed_book(path, scale, rules, "so-a,7,20,50\n");
    const char *needed = needs(book, "so-a", "Tốt");

    par_book_close(book);
    return needed;
}

static void
has_its_columns(void **state)
{
    struct par_book *book =
        analysed_book("gap-columns.parindex", THREE_CLASSES, USUAL, "so-a,7,20,50\n");
    struct par_gaps *list = NULL;

    (void)state;
    WORKS(par_gap_list(&list, book,
                       &(struct par_gap_query){.year = 2024, .unit = "so-a", .class_name = "Tốt"},
                       fresh()));
    assert_string_equal(column_keys(list), "year,unit,unit_name,item,criterion,title,points,max_"
                                           "points,points_lost,best,median,needed,reachable");
    par_gap_list_free(list);
    par_book_close(book);
}

static void
says_what_a_class_needs_and_from_where(void **state)
{
    struct par_book *book = analysed_book("gap-class.parindex", THREE_CLASSES, USUAL,
                                          "so-a,7,20,50\nso-b,10,29,60\nso-c,8,30,40\n");

    (void)state;
    assert_string_equal(
        gap_to(book, "so-a", "tot",
               "item,criterion,points,max_points,points_lost,best,median,needed,reachable"),
        "sum | <not_applicable> | 77 | 100 | 23 | <not_applicable> | <not_applicable> | 3 | 1\n"
        "criterion | 1.2 | 20 | 30 | 10 | 30 | 29 | 3 | <not_applicable>\n"
        "criterion | 2.1 | 50 | 60 | 10 | 60 | 50 | <none> | <not_applicable>\n"
        "criterion | 1.1 | 7 | 10 | 3 | 10 | 8 | <none> | <not_applicable>\n");
    /* 13 points: 1.2 gives 10, then 2.1 gives 3 */
    assert_string_equal(
        gap_to(book, "so-a", "XUAT SAC", SHORT),
        "sum | <not_applicable> | 23 | 13 | 1\ncriterion | 1.2 | 10 | 10 | <not_applicable>\n"
        "criterion | 2.1 | 10 | 3 | <not_applicable>\ncriterion | 1.1 | 3 | <none> | "
        "<not_applicable>\n");
    /* who has it, or a better one, needs nothing */
    assert_string_equal(
        gap_to(book, "so-b", "Tốt", SHORT),
        "sum | <not_applicable> | 1 | 0 | 1\ncriterion | 1.2 | 1 | <none> | <not_applicable>\n");
    assert_string_equal(
        gap_to(book, "so-a", "Tốt",
               "index_percent,class,rank,missing,target_class,lower_bound,inclusive"),
        "77.00 | Yếu | 3 | 0 | Tốt | 80 | 1\n77.00 | Yếu | 3 | 0 | Tốt | 80 | 1\n"
        "77.00 | Yếu | 3 | 0 | Tốt | 80 | 1\n77.00 | Yếu | 3 | 0 | Tốt | 80 | 1\n");
    par_book_close(book);
}

static void
judges_a_bound_as_the_year_does(void **state)
{
    (void)state;
    assert_string_equal(tot_needs("gap-bound.parindex", "Tốt,80,yes,\n", "2,gap,exact,exact,lower"),
                        "3");
    assert_string_equal(tot_needs("gap-bound.parindex", "Tốt,80,no,\n", "2,gap,exact,exact,lower"),
                        "3.0001");
    /* 79.995 is printed as 80.00, 79.5 as 80; 80.005 as 80.01, the first that is above */
    assert_string_equal(
        tot_needs("gap-bound.parindex", "Tốt,80,yes,\n", "2,gap,printed,exact,lower"), "2.995");
    assert_string_equal(
        tot_needs("gap-bound.parindex", "Tốt,80,yes,\n", "0,gap,printed,exact,lower"), "2.5");
    assert_string_equal(
        tot_needs("gap-bound.parindex", "Tốt,80,no,\n", "2,gap,printed,exact,lower"), "3.005");
    assert_string_equal(
        tot_needs("gap-bound.parindex", "Tốt,80,no,\n", "0,gap,printed,exact,lower"), "3.5");
    /* a bound between two printed figures: 79.964 is reached by 80.0, which 79.95 is printed as */
    assert_string_equal(
        tot_needs("gap-bound.parindex", "Tốt,79.964,yes,\n", "1,gap,printed,exact,lower"), "2.95");
    assert_string_equal(
        tot_needs("gap-bound.parindex", "Tốt,79.964,yes,\n", "1,gap,exact,exact,lower"), "2.964");
}

static void
reckons_with_own_maxima(void **state)
{
    struct par_book *book = analysed_book("gap-exempt.parindex", "Tốt,66.6666,yes,\nYếu,0,yes,\n",
                                          USUAL, "so-a,7,,30\nso-b,9,30,48\n");

    (void)state;
    analysed_exempt(book, "so-a", "1.2", "0");
    analysed_exempt(book, "so-b", "2.1", "48");
    /* 70 * 66.6666 % = 46.66662, so 46.6667 of which 37 are there. 2.1 of so-b is 48 of 48, of 60
     * that is 60. */
    assert_string_equal(
        gap_to(book, "so-a", "Tốt", "item,criterion,max_points,points_lost,best,median,needed"),
        "sum | <not_applicable> | 70 | 33 | <not_applicable> | <not_applicable> | 9.6667\n"
        "criterion | 2.1 | 60 | 30 | 60 | 45 | 9.6667\ncriterion | 1.1 | 10 | 3 | 9 | 8 | "
        "<none>\n");
    par_book_close(book);
}

static void
leaves_bonus_and_penalty_beside_what_is_rescaled(void **state)
{
    static const char scale[] = "Tốt,80,yes,\nYếu,0,yes,\n";
    struct par_book *book = analysed_book("gap-bonus.parindex", scale, USUAL, "so-a,7,,40\n");

    (void)state;
    analysed_exempt(book, "so-a", "1.2", "0");
    analysed_score(book, "so-a", "T", "2");
    analysed_score(book, "so-a", "P", "0.6");
    /* lowered: (47 + 1.4 + g) / 70 >= 80 % */
    assert_string_equal(needs(book, "so-a", "Tốt"), "7.6");
    par_book_close(book);
    book = analysed_book("gap-bonus.parindex", scale, "2,gap,exact,exact,rescale", "so-a,7,,40\n");
    analysed_exempt(book, "so-a", "1.2", "0");
    analysed_score(book, "so-a", "T", "2");
    analysed_score(book, "so-a", "P", "0.6");
    /* rescaled: (47 + g) * 100 / 70 + 1.4 >= 80, so 47 + g >= 78.6 * 0.7 */
    assert_string_equal(needs(book, "so-a", "Tốt"), "8.02");
    par_book_close(book);
}

static void
asks_of_every_domain_what_the_class_asks(void **state)
{
    struct par_book *book =
        analysed_book("gap-domain.parindex", "Xuất sắc,80,yes,60\nTốt,80,yes,\nYếu,0,yes,\n", USUAL,
                      "so-a,4,12,60\nso-b,4,19,60\nso-c,7,16,60\n");

    (void)state;
    /* so-a: 76 of 100 needs 4; domain 1 has 16 of 40 and needs 24: 8, all from 1.2 */
    assert_string_equal(gap_to(book, "so-a", "Xuất sắc", SHORT),
                        "sum | <not_applicable> | 24 | 8 | 1\ndomain | 1 | 24 | 8 | 1\n"
                        "criterion | 1.2 | 18 | 8 | <not_applicable>\ncriterion | 1.1 | 6 | <none> "
                        "| <not_applicable>\n");
    /* so-b has 83 of 100 and class Tốt; the domain alone is short by 1 */
    assert_string_equal(gap_to(book, "so-b", "Xuất sắc", SHORT),
                        "sum | <not_applicable> | 17 | 1 | 1\ndomain | 1 | 17 | 1 | 1\n"
                        "criterion | 1.2 | 11 | 1 | <not_applicable>\ncriterion | 1.1 | 6 | <none> "
                        "| <not_applicable>\n");
    assert_string_equal(needs(book, "so-b", "Tốt"), "0");
    /* a penalty inside the domain takes 20 from what its criteria can give */
    analysed_score(book, "so-c", "1.9", "10");
    assert_string_equal(
        first_line(gap_to(book, "so-c", "Xuất sắc", "points,points_lost,needed,reachable")),
        "73 | 17 | 11 | 1");
    par_book_close(book);
}

static void
takes_first_what_a_domain_needs_then_the_largest_losses(void **state)
{
    struct par_book *book = analysed_book(
        "gap-smallest.parindex", "Xuất sắc,85,yes,70\nYếu,0,yes,\n", USUAL, "so-a,2,24,40\n");

    (void)state;
    /* 66 of 100 needs 19. Domain 1: 26 of 40, needs 2; domain 2: 40 of 60, needs 2. 2.1 could give
     * 20 alone, but domain 1 must give 2: 1.1 (loss 8) gives 2, 2.1 gives 2 and then 15 more are
     * wanted: 6 from 1.1, 9 from 2.1 */
    assert_string_equal(
        gap_to(book, "so-a", "Xuất sắc", SHORT),
        "sum | <not_applicable> | 34 | 19 | 1\ndomain | 1 | 14 | 2 | 1\ndomain | 2 | 20 | 2 | 1\n"
        "criterion | 2.1 | 20 | 17 | <not_applicable>\ncriterion | 1.1 | 8 | 2 | <not_applicable>\n"
        "criterion | 1.2 | 6 | <none> | <not_applicable>\n");
    par_book_close(book);
}

static void
says_when_it_cannot_be_reached(void **state)
{
    struct par_book *book =
        analysed_book("gap-never.parindex", "Xuất sắc,96,yes,\nTốt,60,yes,90\nYếu,0,yes,\n", USUAL,
                      "so-a,7,20,50\nso-b,7,20,50\n");

    (void)state;
    analysed_score(book, "so-a", "P", "5");
    /* 72 of 100 with the penalty: 24 are needed, 23 are left */
    assert_string_equal(
        gap_to(book, "so-a", "Xuất sắc", SHORT),
        "sum | <not_applicable> | 23 | 24 | 0\ncriterion | 1.2 | 10 | <none> | <not_applicable>\n"
        "criterion | 2.1 | 10 | <none> | <not_applicable>\ncriterion | 1.1 | 3 | <none> | "
        "<not_applicable>\n");
    /* domain 1: 27 - 10 of 40, needs 36: 19, and has 13 left */
    analysed_score(book, "so-b", "1.9", "10");
    assert_string_equal(
        gap_to(book, "so-b", "Tốt", "item,criterion,points_lost,needed,reachable"),
        "sum | <not_applicable> | 23 | 23 | 0\ndomain | 1 | 13 | 19 | 0\ndomain | 2 | 10 | 4 | 1\n"
        "criterion | 1.2 | 10 | <none> | <not_applicable>\ncriterion | 2.1 | 10 | <none> | "
        "<not_applicable>\n"
        "criterion | 1.1 | 3 | <none> | <not_applicable>\n");
    par_book_close(book);
}

static void
counts_what_is_missing_as_lost(void **state)
{
    struct par_book *book =
        analysed_book("gap-missing.parindex", THREE_CLASSES, USUAL, "so-a,7,,50\nso-b,9,20,60\n");

    (void)state;
    assert_string_equal(
        gap_to(book, "so-a", "Tốt",
               "item,criterion,points,points_lost,median,needed,missing,index_percent"),
        "sum | <not_applicable> | 57 | 43 | <not_applicable> | 23 | 1 | <scores_missing>\n"
        "criterion | 1.2 | <not_scored> | 30 | 20 | 23 | 1 | <scores_missing>\n"
        "criterion | 2.1 | 50 | 10 | 55 | <none> | 1 | <scores_missing>\n"
        "criterion | 1.1 | 7 | 3 | 8 | <none> | 1 | <scores_missing>\n");
    assert_string_equal(first_line(gap_to_rank(book, "so-b", 1, "needed,provisional")), "0 | 1");
    par_book_close(book);
}

static void
halves_of_an_even_count_are_rounded_away_from_zero(void **state)
{
    struct par_book *book = analysed_book("gap-median.parindex", THREE_CLASSES, USUAL,
                                          "so-a,7,20,50\nso-b,7.0001,20,50\n");

    (void)state;
    assert_string_equal(gap_to(book, "so-a", "Tốt", "criterion,best,median"),
                        "<not_applicable> | <not_applicable> | <not_applicable>\n1.2 | 20 | "
                        "20\n2.1 | 50 | 50\n1.1 | 7.0001 | 7.0001\n");
    par_book_close(book);
}

/* so-a 80, so-b 90, so-c 85, so-d 85, so-e 70: ranks 4, 1, 2, 2, 5. */
#define FIVE "so-a,10,20,50\nso-b,10,30,50\nso-c,10,25,50\nso-d,10,15,60\nso-e,10,10,50\n"

static void
a_rank_is_reached_under_its_tie_rule(void **state)
{
    struct par_book *book = analysed_book("gap-rank.parindex", THREE_CLASSES, USUAL, FIVE);

    (void)state;
    /* 1, 2, 2, 4, 5: level with the two is enough for 2 and 3 */
    assert_string_equal(
        gap_to_rank(book, "so-a", 1, "needed,rival,rival_index,rank"),
        "10 | Sở B | 90.00 | 4\n10 | Sở B | 90.00 | 4\n<none> | Sở B | 90.00 | 4\n");
    assert_string_equal(needs_for_rank(book, "so-a", 2), "5");
    assert_string_equal(needs_for_rank(book, "so-a", 3), "5");
    assert_string_equal(needs_for_rank(book, "so-a", 4), "0");
    assert_string_equal(needs_for_rank(book, "so-a", 5),
                        "0"); /* nobody holds it among the others */
    assert_string_equal(needs_for_rank(book, "so-e", 3), "15");
    assert_string_equal(needs_for_rank(book, "so-e", 4), "10");
    par_book_close(book);
    /* 1, 2, 2, 3, 4 */
    book = analysed_book("gap-rank.parindex", THREE_CLASSES, "2,dense,exact,exact,lower", FIVE);
    assert_string_equal(needs_for_rank(book, "so-e", 2), "15");
    assert_string_equal(needs_for_rank(book, "so-e", 3), "10");
    assert_string_equal(needs_for_rank(book, "so-a", 2), "5");
    par_book_close(book);
    /* so-b, so-c, so-d, so-a, so-e: who stands first in the list wins a draw */
    book = analysed_book("gap-rank.parindex", THREE_CLASSES, "2,order,exact,exact,lower", FIVE);
    assert_string_equal(needs_for_rank(book, "so-a", 2), "5"); /* before so-c */
    assert_string_equal(needs_for_rank(book, "so-a", 3), "5"); /* level with both, before both */
    assert_string_equal(needs_for_rank(book, "so-e", 2), "15.0001");
    assert_string_equal(needs_for_rank(book, "so-e", 4), "10.0001");
    par_book_close(book);
}

static void
a_rank_is_judged_on_what_the_year_says(void **state)
{
    struct par_book *book =
        analysed_book("gap-printed.parindex", THREE_CLASSES, "1,gap,exact,printed,lower", FIVE);

    (void)state;
    analysed_score(book, "so-c", "1.2", "25.02"); /* 85.02, printed 85.0 */
    assert_string_equal(needs_for_rank(book, "so-a", 2), "4.95");
    par_book_close(book);
    book =
        analysed_book("gap-printed.parindex", THREE_CLASSES, "1,order,exact,printed,lower", FIVE);
    /* behind so-d in the list: 85.1 is the next that is printed, from 85.05 */
    assert_string_equal(needs_for_rank(book, "so-e", 3), "15.05");
    par_book_close(book);
}

static void
ranks_compare_shares_of_different_maxima(void **state)
{
    struct par_book *book =
        analysed_book("gap-shares.parindex", THREE_CLASSES, USUAL, "so-a,10,20,50\nso-b,7,,55\n");

    (void)state;
    analysed_exempt(book, "so-b", "1.2", "0");
    /* 62/70 = 88.571428…: of 100 that is 88.5715 */
    assert_string_equal(needs_for_rank(book, "so-a", 1), "8.5715");
    par_book_close(book);
    book = analysed_book("gap-shares.parindex", THREE_CLASSES, "2,gap,exact,exact,rescale",
                         "so-a,10,20,50\nso-b,7,,55\n");
    analysed_exempt(book, "so-b", "1.2", "0");
    analysed_score(book, "so-b", "T", "2");
    analysed_score(book, "so-a", "P", "1");
    /* 62 * 100 / 70 + 2 = 90.571428…; so-a: 80 - 1 + g */
    assert_string_equal(needs_for_rank(book, "so-a", 1), "11.5715");
    /* so-b, from 90.571428… to 79: nothing */
    assert_string_equal(needs_for_rank(book, "so-b", 1), "0");
    par_book_close(book);
}

static void
says_why_there_is_no_answer(void **state)
{
    struct par_book *book = analysed_book(
        "gap-no.parindex", "Xuất sắc,,yes,\nTốt,80,yes,\nYếu,0,yes,\n", USUAL, "so-a,7,20,50\n");
    struct par_gap_query query = {.year = 2024, .unit = "so-a", .class_name = "Tốt"};
    struct par_gaps *list = NULL;

    (void)state;
    REFUSED(par_gap_list(&list, book, &query, fresh()), PAR_NO, "bound_unknown");
    query.class_name = "Khá";
    REFUSED(par_gap_list(&list, book, &query, fresh()), PAR_INVALID, "class_unknown");
    assert_non_null(strstr(failure.text, "Xuất sắc, Tốt, Yếu"));
    query.rank = 1;
    REFUSED(par_gap_list(&list, book, &query, fresh()), PAR_INVALID, "target");
    query.class_name = NULL;
    query.year = 2023;
    REFUSED(par_gap_list(&list, book, &query, fresh()), PAR_NO, "nothing_known");
    query.unit = "so-x";
    REFUSED(par_gap_list(&list, book, &query, fresh()), PAR_NOT_FOUND, "unit_unknown");
    query = (struct par_gap_query){.year = 2024, .unit = "so-b", .rank = 1};
    analysed_exempt(book, "so-b", "1.1", "0");
    analysed_exempt(book, "so-b", "1.2", "0");
    analysed_exempt(book, "so-b", "2.1", "0");
    REFUSED(par_gap_list(&list, book, &query, fresh()), PAR_NO, "not_applicable");
    par_book_close(book);

    book = analysed_book("gap-no.parindex", NULL, USUAL, "so-a,7,20,50\n");
    query = (struct par_gap_query){.year = 2024, .unit = "so-a", .class_name = "Tốt"};
    REFUSED(par_gap_list(&list, book, &query, fresh()), PAR_NO, "no_scale");
    sample_import(book, "participants", "year,unit,group,ranked\n2024,so-a,so,no\n");
    query = (struct par_gap_query){.year = 2024, .unit = "so-a", .rank = 1};
    REFUSED(par_gap_list(&list, book, &query, fresh()), PAR_NO, "not_ranked");
    par_book_close(book);

    book = sample_kon_tum("gap-no.parindex");
    query = (struct par_gap_query){.year = 2023, .unit = "so-noi-vu", .class_name = "Tốt"};
    REFUSED(par_gap_list(&list, book, &query, fresh()), PAR_NO, "only_published");
    assert_null(list);
    par_book_close(book);
}

static void
shows_nothing_that_was_changed_behind_its_back(void **state)
{
    struct par_book *book =
        analysed_book("gap-sealed.parindex", THREE_CLASSES, USUAL, "so-a,7,20,50\nso-b,9,20,60\n");
    struct par_gap_query query = {.year = 2024, .unit = "so-a", .class_name = "Tốt"};
    struct par_gaps *list = NULL;

    (void)state;
    par_book_close(book);
    /* the score of another unit stands in the answer too */
    sql_run("gap-sealed.parindex", "UPDATE score SET final = 599999 WHERE final = 600000");
    book = book_again("gap-sealed.parindex", PAR_READ);
    REFUSED(par_gap_list(&list, book, &query, fresh()), PAR_DAMAGED, "fingerprint");
    par_book_close(book);
    sql_run("gap-sealed.parindex", "UPDATE score SET final = 600000 WHERE final = 599999");
    sql_run("gap-sealed.parindex",
            "UPDATE scale_class SET lower_bound = 700000 WHERE lower_bound = 800000");
    book = book_again("gap-sealed.parindex", PAR_READ);
    REFUSED(par_gap_list(&list, book, &query, fresh()), PAR_DAMAGED, "fingerprint");
    par_book_close(book);
}

static struct par_book *asked_book;

static enum par_status
ask(void)
{
    struct par_gap_query query = {.year = 2024, .unit = "so-a", .class_name = "Tốt"};
    struct par_gaps *list = NULL;
    enum par_status status = par_gap_list(&list, asked_book, &query, fresh());

    par_gap_list_free(list);
    return status;
}

static void
says_when_memory_is_short(void **state)
{
    (void)state;
    asked_book =
        analysed_book("gap-memory.parindex", THREE_CLASSES, USUAL, "so-a,7,20,50\nso-b,9,20,60\n");
    holds_without_memory(NULL, ask);
    par_book_close(asked_book);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(has_its_columns),
        cmocka_unit_test(says_what_a_class_needs_and_from_where),
        cmocka_unit_test(judges_a_bound_as_the_year_does),
        cmocka_unit_test(reckons_with_own_maxima),
        cmocka_unit_test(leaves_bonus_and_penalty_beside_what_is_rescaled),
        cmocka_unit_test(asks_of_every_domain_what_the_class_asks),
        cmocka_unit_test(takes_first_what_a_domain_needs_then_the_largest_losses),
        cmocka_unit_test(says_when_it_cannot_be_reached),
        cmocka_unit_test(counts_what_is_missing_as_lost),
        cmocka_unit_test(halves_of_an_even_count_are_rounded_away_from_zero),
        cmocka_unit_test(a_rank_is_reached_under_its_tie_rule),
        cmocka_unit_test(a_rank_is_judged_on_what_the_year_says),
        cmocka_unit_test(ranks_compare_shares_of_different_maxima),
        cmocka_unit_test(says_why_there_is_no_answer),
        cmocka_unit_test(shows_nothing_that_was_changed_behind_its_back),
        cmocka_unit_test(says_when_memory_is_short),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

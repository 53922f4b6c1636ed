/* A unit beside the median of its group, worked out by hand. */
#include "analysed.h"
#include "book.h"
#include "dump.h"
#include "rows.h"
#include "sample.h"

#define USUAL "2,gap,exact,exact,lower"

static const char *
strengths(struct par_book *book, const char *unit, const char *keys)
{
    struct par_strengths *list = NULL;

    WORKS(par_strength_list(&list, book, &(struct par_strength_query){2024, unit}, fresh()));
    return rows_text(list, keys);
}

static void
has_its_columns(void **state)
{
    struct par_book *book =
        analysed_book("strengths-columns.parindex", THREE_CLASSES, USUAL, "so-a,7,20,50\n");
    struct par_strengths *list = NULL;

    (void)state;
    WORKS(par_strength_list(&list, book, &(struct par_strength_query){2024, "so-a"}, fresh()));
    assert_string_equal(column_keys(list), "year,unit,unit_name,item,criterion,title,standing,"
                                           "points,max_points,best,median,worst,difference");
    assert_int_equal(par_list_count((struct par_list *)list), 0); /* alone there is no median */
    par_strength_list_free(list);
    par_book_close(book);
}

static void
says_where_a_unit_stands(void **state)
{
    struct par_book *book = analysed_book("strengths.parindex", THREE_CLASSES, USUAL,
                                          "so-a,10,20,50\nso-b,8,20,60\nso-c,9,25,40\n");

    (void)state;
    /* domains: 30, 28, 34 and 50, 60, 40 */
    assert_string_equal(
        strengths(book, "so-a",
                  "item,criterion,standing,points,max_points,best,median,worst,difference"),
        "criterion | 1.1 | best | 10 | 10 | 10 | 9 | 8 | 1\n");
    assert_string_equal(
        strengths(book, "so-b", "item,criterion,standing,points,best,median,worst,difference"),
        "domain | 2 | best | 60 | 60 | 50 | 40 | 10\n"
        "domain | 1 | worst | 28 | 34 | 30 | 28 | -2\n"
        "criterion | 2.1 | best | 60 | 60 | 50 | 40 | 10\n"
        "criterion | 1.1 | worst | 8 | 10 | 9 | 8 | -1\n");
    par_book_close(book);
}

static void
takes_half_of_the_middle_two(void **state)
{
    struct par_book *book =
        analysed_book("strengths-even.parindex", THREE_CLASSES, USUAL,
                      "so-a,5.0001,20,50\nso-b,5,20,50\nso-c,4,20,50\nso-d,9,20,50\n");

    (void)state;
    /* 4, 5, 5.0001, 9: the median is 5.00005, and half of the last place goes away from zero */
    assert_string_equal(
        strengths(book, "so-a", "item,criterion,standing,median,difference"),
        "domain | 1 | above | 25.0001 | 0.0001\ncriterion | 1.1 | above | 5.0001 | 0.0001\n");
    assert_string_equal(
        strengths(book, "so-b", "item,criterion,standing,median,difference"),
        "domain | 1 | below | 25.0001 | -0.0001\ncriterion | 1.1 | below | 5.0001 | -0.0001\n");
    par_book_close(book);
}

static void
compares_what_applies_and_is_scored_at_one_maximum(void **state)
{
    struct par_book *book = analysed_book("strengths-exempt.parindex", THREE_CLASSES, USUAL,
                                          "so-a,10,20,50\nso-b,4,,60\nso-c,,25,40\nso-d,9,30,45\n");

    (void)state;
    analysed_exempt(book, "so-b", "1.2", "0");
    analysed_exempt(book, "so-b", "1.1", "5");
    /* 1.1: so-b has 4 of 5, of 10 that is 8; so-c is missing and so is its domain. 8, 9, 10. 1.2:
     * 20, 25, 30. domain 1: 30 of 40; so-b 4 of 5, of 40 that is 32; so-d 39. domain 2: 40, 45,
     * 50, 60. */
    assert_string_equal(
        strengths(book, "so-a", "item,criterion,standing,points,best,median,worst,difference"),
        "domain | 2 | above | 50 | 60 | 47.5 | 40 | 2.5\n"
        "domain | 1 | worst | 30 | 39 | 32 | 30 | -2\n"
        "criterion | 2.1 | above | 50 | 60 | 47.5 | 40 | 2.5\n"
        "criterion | 1.1 | best | 10 | 10 | 9 | 8 | 1\n"
        "criterion | 1.2 | worst | 20 | 30 | 25 | 20 | -5\n");
    /* so-b at its own maximum of 5: 4, 4.5, 5; in domain 1 3.75, 4, 4.875; what does not apply to
     * it is not compared */
    assert_string_equal(
        strengths(book, "so-b",
                  "item,criterion,standing,points,max_points,best,median,worst,difference"),
        "domain | 2 | best | 60 | 60 | 60 | 47.5 | 40 | 12.5\n"
        "criterion | 2.1 | best | 60 | 60 | 60 | 47.5 | 40 | 12.5\n"
        "criterion | 1.1 | worst | 4 | 5 | 5 | 4.5 | 4 | -0.5\n");
    par_book_close(book);
}

static void
leaves_out_units_that_are_not_ranked(void **state)
{
    struct par_book *book = analysed_book("strengths-unranked.parindex", THREE_CLASSES, USUAL,
                                          "so-a,5,20,50\nso-b,6,20,50\nso-c,10,20,50\n");

    (void)state;
    sample_import(book, "participants", "year,unit,group,ranked\n2024,so-c,so,no\n");
    assert_string_equal(strengths(book, "so-b", "criterion,standing,best,median"),
                        "1 | best | 26 | 25.5\n1.1 | best | 6 | 5.5\n");
    /* but it may be asked for itself */
    assert_string_equal(strengths(book, "so-c", "criterion,standing,best,median,worst"),
                        "1 | best | 30 | 26 | 25\n1.1 | best | 10 | 6 | 5\n");
    par_book_close(book);
}

static void
says_why_there_is_no_answer(void **state)
{
    struct par_book *book = sample_kon_tum("strengths-no.parindex");
    struct par_strengths *list = NULL;

    (void)state;
    REFUSED(
        par_strength_list(&list, book, &(struct par_strength_query){2023, "so-noi-vu"}, fresh()),
        PAR_NO, "only_published");
    REFUSED(
        par_strength_list(&list, book, &(struct par_strength_query){1999, "so-noi-vu"}, fresh()),
        PAR_NO, "nothing_known");
    assert_null(list);
    par_book_close(book);
}

static struct par_book *asked_book;

static enum par_status
ask(void)
{
    struct par_strengths *list = NULL;
    enum par_status status =
        par_strength_list(&list, asked_book, &(struct par_strength_query){2024, "so-a"}, fresh());

    par_strength_list_free(list);
    return status;
}

static void
says_when_memory_is_short(void **state)
{
    (void)state;
    asked_book = analysed_book("strengths-memory.parindex", THREE_CLASSES, USUAL,
                               "so-a,7,20,50\nso-b,9,20,60\n");
    holds_without_memory(NULL, ask);
    par_book_close(asked_book);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(has_its_columns),
        cmocka_unit_test(says_where_a_unit_stands),
        cmocka_unit_test(takes_half_of_the_middle_two),
        cmocka_unit_test(compares_what_applies_and_is_scored_at_one_maximum),
        cmocka_unit_test(leaves_out_units_that_are_not_ranked),
        cmocka_unit_test(says_why_there_is_no_answer),
        cmocka_unit_test(says_when_memory_is_short),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

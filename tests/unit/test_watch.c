/* What hangs by a thread, worked out by hand. */
#include "analysed.h"
#include "book.h"
#include "dump.h"
#include "rows.h"
#include "sample.h"

#include <stdio.h>
#include <string.h>

#define USUAL "2,gap,exact,exact,lower"

static const char *
watched(struct par_book *book, const char *within, const char *keys)
{
    struct par_watches *list = NULL;
    struct par_watch_query query = {2024, NULL, points(within)};

    WORKS(par_watch_list(&list, book, &query, fresh()));
    return rows_text(list, keys);
}

/* Only the lines that begin so. */
static const char *
lines_of(const char *text, const char *beginning)
{
    static char found[2048];
    size_t length = 0;

    found[0] = '\0';
    while (*text != '\0') {
        size_t line = strcspn(text, "\n") + 1;

        if (strncmp(text, beginning, strlen(beginning)) == 0)
            length +=
                (size_t)snprintf(found + length, sizeof found - length, "%.*s", (int)line, text);
        text += line;
    }
    return found;
}

static void
has_its_columns(void **state)
{
    struct par_book *book =
        analysed_book("watch-columns.parindex", THREE_CLASSES, USUAL, "so-a,7,20,50\n");
    struct par_watches *list = NULL;

    (void)state;
    WORKS(
        par_watch_list(&list, book, &(struct par_watch_query){2024, "so", points(NULL)}, fresh()));
    assert_string_equal(column_keys(list),
                        "year,group,unit,unit_name,finding,points_apart,class,neighbour,neighbour_"
                        "name,rules,class_from,class_to,rank_from,rank_to");
    par_watch_list_free(list);
    par_book_close(book);
}

static void
finds_who_is_near_a_class(void **state)
{
    struct par_book *book = analysed_book(
        "watch-class.parindex", THREE_CLASSES, USUAL,
        "so-a,9.6,20,50\nso-b,10,20.4,50\nso-c,9.4,30,50\nso-d,10,30,50\nso-e,10,10,30\n");

    (void)state;
    /* 79.6, 80.4, 89.4, 90 and 50 */
    assert_string_equal(lines_of(watched(book, NULL, "finding,unit,class,points_apart"), "class"),
                        "class-up | so-a | Tốt | 0.4\n"
                        "class-down | so-d | Xuất sắc | 0\nclass-down | so-b | Tốt | 0.4\n");
    assert_string_equal(
        lines_of(watched(book, "0.6", "finding,unit,class,points_apart"), "class-up"),
        "class-up | so-a | Tốt | 0.4\nclass-up | so-c | Xuất sắc | 0.6\n");
    assert_string_equal(lines_of(watched(book, "0.3999", "finding,unit,points_apart"), "class"),
                        "class-down | so-d | 0\n");
    par_book_close(book);
}

static void
a_bound_that_is_not_the_class_s_own_is_one_step_away(void **state)
{
    struct par_book *book = analysed_book("watch-open.parindex", "Tốt,80,no,\nYếu,0,yes,\n", USUAL,
                                          "so-a,10,20,50\nso-b,10,20.0001,50\n");

    (void)state;
    assert_string_equal(lines_of(watched(book, NULL, "finding,unit,class,points_apart"), "class"),
                        "class-up | so-a | Tốt | 0.0001\nclass-down | so-b | Tốt | 0\n");
    par_book_close(book);
}

static void
a_domain_may_stand_between_a_unit_and_its_class(void **state)
{
    struct par_book *book = analysed_book("watch-domain.parindex", "Tốt,80,yes,60\nYếu,0,yes,\n",
                                          USUAL, "so-a,4,19.7,60\nso-b,4,20.2,60\n");

    (void)state;
    /* 83.7 of 100, but 23.7 of 40 where 24 are asked; 24.2 of 40 */
    assert_string_equal(lines_of(watched(book, NULL, "finding,unit,class,points_apart"), "class"),
                        "class-up | so-a | Tốt | 0.3\nclass-down | so-b | Tốt | 0.2\n");
    par_book_close(book);
}

static void
who_is_in_no_class_is_below_the_last_one(void **state)
{
    struct par_book *book = analysed_book("watch-none.parindex", "Tốt,80,yes,\nKhá,50,yes,\n",
                                          USUAL, "so-a,10,10,29.8\n");

    (void)state;
    assert_string_equal(watched(book, NULL, "finding,unit,class,points_apart"),
                        "class-up | so-a | Khá | 0.2\n");
    par_book_close(book);
    /* where a bound is not known, nobody knows what is below it */
    book = analysed_book("watch-none.parindex", "Tốt,,yes,\nKhá,50,yes,\n", USUAL,
                         "so-a,10,10,29.8\n");
    assert_string_equal(watched(book, NULL, "finding,unit,class,points_apart"), "");
    par_book_close(book);
}

static void
finds_who_is_near_the_unit_before_it(void **state)
{
    struct par_book *book = analysed_book(
        "watch-rank.parindex", THREE_CLASSES, USUAL,
        "so-a,10,23.5,50\nso-b,10,23.2,50\nso-c,10,23.2,50\nso-d,7,,51.5\nso-e,1,1,1\n");

    (void)state;
    analysed_exempt(book, "so-d", "1.2", "0");
    /* so-d has 58.5 of 70, 83.571428…; so-a 83.5 needs 0.0715 of 100 to be level; so-b 0.3 */
    assert_string_equal(
        lines_of(watched(book, NULL, "finding,unit,neighbour,points_apart"), "rank"),
        "rank | so-c | so-b | 0\nrank | so-a | so-d | 0.0715\nrank | so-b | so-a | 0.3\n");
    par_book_close(book);
}

static void
finds_what_another_rule_would_change(void **state)
{
    struct par_book *book = analysed_book(
        "watch-rules.parindex", THREE_CLASSES, USUAL,
        "so-a,10,29.996,50\nso-b,10,30,50\nso-c,10,25,50\nso-d,10,25,50\nso-e,10,10,50\n");

    (void)state;
    /* 89.996 is printed as 90.00: on printed figures the first two are level and of one class */
    assert_string_equal(
        lines_of(watched(book, "0", "finding,rules,unit,class_from,class_to,rank_from,rank_to"),
                 "rules"),
        "rules | class-on=printed | so-a | Tốt | Xuất sắc | 2 | 2\n"
        "rules | rank-on=printed | so-a | Tốt | Tốt | 2 | 1\n"
        "rules | tie=dense | so-e | Yếu | Yếu | 5 | 4\n"
        "rules | tie=order | so-d | Tốt | Tốt | 3 | 4\n");
    par_book_close(book);
    book = analysed_book("watch-rules.parindex", THREE_CLASSES, "2,gap,printed,printed,lower",
                         "so-a,10,29.96,50\nso-b,10,30,50\nso-c,10,25,50\n");
    /* decimals matter where printed figures are judged: 89.96 is 90.0 with one, 90 with none */
    assert_string_equal(
        lines_of(watched(book, "0", "finding,rules,unit,class_from,class_to,rank_from,rank_to"),
                 "rules"),
        "rules | decimals=0 | so-a | Tốt | Xuất sắc | 2 | 1\n"
        "rules | decimals=1 | so-a | Tốt | Xuất sắc | 2 | 1\n");
    par_book_close(book);
}

static void
gives_no_place_to_who_is_not_complete(void **state)
{
    struct par_book *book = analysed_book("watch-missing.parindex", THREE_CLASSES, USUAL,
                                          "so-a,10,,50\nso-b,10,19.9,50\n");

    (void)state;
    assert_string_equal(watched(book, NULL, "finding,unit"), "class-up | so-b\n");
    par_book_close(book);
}

static void
says_why_there_is_no_answer(void **state)
{
    struct par_book *book = sample_kon_tum("watch-no.parindex");
    struct par_watches *list = NULL;
    struct par_watch_query query = {2023, NULL, points(NULL)};

    (void)state;
    REFUSED(par_watch_list(&list, book, &query, fresh()), PAR_NO, "only_published");
    query.group = "so-ban-nganh";
    REFUSED(par_watch_list(&list, book, &query, fresh()), PAR_NO, "only_published");
    query.year = 1999;
    REFUSED(par_watch_list(&list, book, &query, fresh()), PAR_NO, "nothing_known");
    query = (struct par_watch_query){2023, NULL, points("-1")};
    REFUSED(par_watch_list(&list, book, &query, fresh()), PAR_INVALID, NULL);
    assert_null(list);
    par_book_close(book);
}

static struct par_book *asked_book;

static enum par_status
ask(void)
{
    struct par_watch_query query = {2024, "so", points(NULL)};
    struct par_watches *list = NULL;
    enum par_status status = par_watch_list(&list, asked_book, &query, fresh());

    par_watch_list_free(list);
    return status;
}

static void
says_when_memory_is_short(void **state)
{
    (void)state;
    asked_book = analysed_book("watch-memory.parindex", THREE_CLASSES, USUAL,
                               "so-a,7,20,50\nso-b,9,20,60\n");
    holds_without_memory(NULL, ask);
    par_book_close(asked_book);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(has_its_columns),
        cmocka_unit_test(finds_who_is_near_a_class),
        cmocka_unit_test(a_bound_that_is_not_the_class_s_own_is_one_step_away),
        cmocka_unit_test(a_domain_may_stand_between_a_unit_and_its_class),
        cmocka_unit_test(who_is_in_no_class_is_below_the_last_one),
        cmocka_unit_test(finds_who_is_near_the_unit_before_it),
        cmocka_unit_test(finds_what_another_rule_would_change),
        cmocka_unit_test(gives_no_place_to_who_is_not_complete),
        cmocka_unit_test(says_why_there_is_no_answer),
        cmocka_unit_test(says_when_memory_is_short),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

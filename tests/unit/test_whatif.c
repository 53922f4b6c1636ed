/* What if: other scores, worked out by hand, and the same as when they are really set. */
#include "analysed.h"
#include "book.h"
#include "dump.h"
#include "fill.h"
#include "rows.h"
#include "sample.h"

#include <stdlib.h>
#include <string.h>

#define USUAL "2,gap,exact,exact,lower"
#define ALL "unit,index_from,index_to,class_from,class_to,rank_from,rank_to,changed"

static const char *
what_if(struct par_book *book, const char *unit, const struct par_whatif_change *changes,
        size_t count, const char *keys)
{
    struct par_whatifs *list = NULL;

    WORKS(par_whatif_list(&list, book, &(struct par_whatif_query){2024, unit, changes, count},
                          fresh()));
    return rows_text(list, keys);
}

static struct par_whatif_change
change(const char *criterion, const char *value)
{
    return (struct par_whatif_change){criterion, points(value)};
}

static void
has_its_columns(void **state)
{
    struct par_book *book =
        analysed_book("whatif-columns.parindex", THREE_CLASSES, USUAL, "so-a,7,20,50\n");
    struct par_whatif_change to = change("1.1", "8");
    struct par_whatifs *list = NULL;

    (void)state;
    WORKS(par_whatif_list(&list, book, &(struct par_whatif_query){2024, "so-a", &to, 1}, fresh()));
    assert_string_equal(
        column_keys(list),
        "year,unit,unit_name,index_from,index_to,class_from,class_to,rank_from,rank_to");
    par_whatif_list_free(list);
    par_book_close(book);
}

static void
gives_index_class_and_rank_of_everyone(void **state)
{
    struct par_book *book =
        analysed_book("whatif-all.parindex", THREE_CLASSES, USUAL,
                      "so-a,10,20,50\nso-b,10,30,50\nso-c,10,25,50\nso-d,10,15,60\n");
    struct par_whatif_change up[] = {change("1.2", "27.5"), change("2.1", "57.5")};
    struct par_whatif_change down = change("2.1", "0");

    (void)state;
    sample_import(book, "participants", "year,unit,group,ranked\n2024,so-e,so,no\n");
    /* 10 + 27.5 + 57.5 = 95 */
    assert_string_equal(what_if(book, "Sở A", up, 2, ALL),
                        "so-a | 80.00 | 95.00 | Tốt | Xuất sắc | 4 | 1 | 1\n"
                        "so-b | 90.00 | 90.00 | Xuất sắc | Xuất sắc | 1 | 2 | 0\n"
                        "so-c | 85.00 | 85.00 | Tốt | Tốt | 2 | 3 | 0\n"
                        "so-d | 85.00 | 85.00 | Tốt | Tốt | 2 | 3 | 0\n"
                        "so-e | <not_scored> | <not_scored> | <not_scored> | <not_scored> | "
                        "<not_ranked> | <not_ranked> | 0\n");
    assert_string_equal(what_if(book, "so-b", &down, 1, ALL),
                        "so-c | 85.00 | 85.00 | Tốt | Tốt | 2 | 1 | 0\n"
                        "so-d | 85.00 | 85.00 | Tốt | Tốt | 2 | 1 | 0\n"
                        "so-a | 80.00 | 80.00 | Tốt | Tốt | 4 | 3 | 0\n"
                        "so-b | 90.00 | 40.00 | Xuất sắc | Yếu | 1 | 4 | 1\n"
                        "so-e | <not_scored> | <not_scored> | <not_scored> | <not_scored> | "
                        "<not_ranked> | <not_ranked> | 0\n");
    par_book_close(book);
}

static void
knows_caps_own_maxima_and_what_is_missing(void **state)
{
    struct par_book *book = analysed_book("whatif-caps.parindex", THREE_CLASSES,
                                          "2,gap,exact,exact,rescale", "so-a,7,,48\nso-b,7,,\n");
    struct par_whatif_change bonus[] = {change("T", "2"), change("P", "0.5"), change("1.9", "3")};
    struct par_whatif_change one = change("1.2", "21"), other = change("2.1", "54");

    (void)state;
    analysed_exempt(book, "so-a", "1.2", "0");
    /* (55 - 3) * 100 / 70 + 1.5 = 75.785714… */
    assert_string_equal(
        what_if(book, "so-a", bonus, 3, "unit,index_from,index_to,class_to,rank_to"),
        "so-a | 78.57 | 75.79 | Yếu | 1\n"
        "so-b | <scores_missing> | <scores_missing> | <scores_missing> | <scores_missing>\n"
        "so-c | <not_scored> | <not_scored> | <not_scored> | <not_scored>\n"
        "so-d | <not_scored> | <not_scored> | <not_scored> | <not_scored>\n"
        "so-e | <not_scored> | <not_scored> | <not_scored> | <not_scored>\n");
    /* one more score is not all of them; the last one makes a result */
    assert_non_null(strstr(what_if(book, "so-b", &one, 1, "unit,index_to,rank_to"),
                           "so-b | <scores_missing> | <scores_missing>\n"));
    analysed_score(book, "so-b", "1.2", "21");
    assert_non_null(strstr(what_if(book, "so-b", &other, 1, "unit,index_from,index_to,rank_to"),
                           "so-b | <scores_missing> | 82.00 | 1\n"));
    par_book_close(book);
}

/* What is asked equals what is then set. */
static void
is_what_setting_the_scores_gives(void **state)
{
    static const char *const rules[] = {"2,gap,exact,exact,lower",
                                        "0,dense,printed,printed,rescale",
                                        "1,order,exact,printed,lower"};
    struct par_whatif_change changes[] = {change("1.1", "3.3333"), change("2.1", "59.99"),
                                          change("T", "1.25")};
    struct par_whatif_change same = change("1.1", "3.3333");

    (void)state;
    for (size_t i = 0; i < COUNT(rules); i++) {
        struct par_book *book = analysed_book(
            "whatif-set.parindex", THREE_CLASSES, rules[i],
            "so-a,10,20,50\nso-b,10,,50\nso-c,10,25,50\nso-d,10,15,60\nso-e,9,16,60\n");
        char *asked;

        analysed_exempt(book, "so-b", "1.2", "0");
        asked = strdup(what_if(book, "so-b", changes, 3, "unit,index_to,class_to,rank_to"));
        assert_non_null(asked);
        for (size_t j = 0; j < COUNT(changes); j++) {
            struct par_batch *batch = batch_of(book);
            WORKS(par_score_set(NULL, batch, 2024, "so-b", changes[j].criterion, PAR_FINAL,
                                changes[j].points, NULL, fresh()));
            commit(batch);
        }
        assert_string_equal(what_if(book, "so-b", &same, 1, "unit,index_from,class_from,rank_from"),
                            asked);
        free(asked);
        par_book_close(book);
    }
}

static void
refuses_what_cannot_be_scored(void **state)
{
    struct par_book *book =
        analysed_book("whatif-refused.parindex", THREE_CLASSES, USUAL, "so-a,7,20,50\n");
    struct par_whatif_change changes[2] = {change("1.1", "10.5"), change("1.1", "10")};
    struct par_whatif_query query = {2024, "so-a", changes, 1};
    struct par_whatifs *list = NULL;

    (void)state;
    REFUSED(par_whatif_list(&list, book, &query, fresh()), PAR_INVALID, "over_maximum");
    changes[0] = change("1.1", "9");
    query.count = 2;
    REFUSED(par_whatif_list(&list, book, &query, fresh()), PAR_INVALID, "duplicate");
    query.count = 1;
    changes[0] = change("1", "9");
    REFUSED(par_whatif_list(&list, book, &query, fresh()), PAR_INVALID, "criterion_not_leaf");
    changes[0] = change("3.1", "9");
    REFUSED(par_whatif_list(&list, book, &query, fresh()), PAR_NOT_FOUND, "criterion_unknown");
    changes[0] = change("1.1", NULL);
    REFUSED(par_whatif_list(&list, book, &query, fresh()), PAR_INVALID, "points");
    changes[0] = change("1.1", "9");
    query.year = 2023;
    REFUSED(par_whatif_list(&list, book, &query, fresh()), PAR_NO, "nothing_known");
    analysed_exempt(book, "so-b", "1.1", "0");
    query = (struct par_whatif_query){2024, "so-b", changes, 1};
    REFUSED(par_whatif_list(&list, book, &query, fresh()), PAR_INVALID, "not_applicable");
    assert_null(list);
    par_book_close(book);
}

/* No lock, no byte: also while another one writes, on a book that may only be read, and of an
 * approved year. */
static void
writes_nothing_and_waits_for_nobody(void **state)
{
    static const char path[] = "whatif-reads.parindex";
    struct par_book *book =
        analysed_book(path, THREE_CLASSES, USUAL,
                      "so-a,7,20,50\nso-b,10,30,60\nso-c,1,1,1\nso-d,2,2,2\nso-e,3,3,3\n");
    struct par_whatif_change to = change("1.1", "10");
    char code[PAR_CODE_SIZE], *before, *after;
    size_t length = 0, length_after = 0;
    struct par_book *reader;
    struct par_batch *batch = batch_of(book);

    (void)state;
    WORKS(par_approve(code, batch, 2024, "so", "1/QĐ", "2025-01-24", fresh()));
    commit(batch);
    before = file_bytes(path, &length);
    batch = batch_of(book); /* holds the right to write */
    reader = book_again(path, PAR_READ);
    assert_non_null(strstr(what_if(reader, "so-a", &to, 1, "unit,index_from,index_to,class_to"),
                           "so-a | 77.00 | 80.00 | Tốt\n"));
    par_book_close(reader);
    par_batch_cancel(batch);
    par_book_close(book);
    after = file_bytes(path, &length_after);
    assert_int_equal(length, length_after);
    assert_memory_equal(before, after, length);
    free(before);
    free(after);
}

static struct par_book *asked_book;

static enum par_status
ask(void)
{
    struct par_whatif_change to = change("1.1", "10");
    struct par_whatifs *list = NULL;
    enum par_status status = par_whatif_list(
        &list, asked_book, &(struct par_whatif_query){2024, "so-a", &to, 1}, fresh());

    par_whatif_list_free(list);
    return status;
}

static void
says_when_memory_is_short(void **state)
{
    (void)state;
    asked_book = analysed_book("whatif-memory.parindex", THREE_CLASSES, USUAL,
                               "so-a,7,20,50\nso-b,9,20,60\n");
    holds_without_memory(NULL, ask);
    par_book_close(asked_book);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(has_its_columns),
        cmocka_unit_test(gives_index_class_and_rank_of_everyone),
        cmocka_unit_test(knows_caps_own_maxima_and_what_is_missing),
        cmocka_unit_test(is_what_setting_the_scores_gives),
        cmocka_unit_test(refuses_what_cannot_be_scored),
        cmocka_unit_test(writes_nothing_and_waits_for_nobody),
        cmocka_unit_test(says_when_memory_is_short),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

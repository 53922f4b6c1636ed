/* Criteria sets: put, copied, taken away. */
#include "book.h"
#include "criteria_tree.h"
#include "dump.h"
#include "fill.h"

#include <string.h>

/* "code title decision max printed_max leaves printed_count years" of each set. */
static const char *
sets(void)
{
    static struct buffer out;
    struct par_sets *list = NULL;
    struct par_set got;

    buffer_clear(&out);
    WORKS(par_set_list(&list, book, &(struct par_set_query){NULL}, fresh()));
    while (par_set_next(&got, list, fresh()) == PAR_OK) {
        char max[PAR_DECIMAL_SIZE], printed[PAR_DECIMAL_SIZE] = "~";

        (void)par_decimal_text(max, sizeof max, got.max_points, '.');
        if (par_decimal_text(printed, sizeof printed, got.printed_max, '.') != PAR_OK)
            strcpy(printed, "~");
        buffer_text(&out, out.length > 0 ? "; " : "");
        buffer_text(&out, got.code);
        buffer_char(&out, ' ');
        buffer_text(&out, got.title != NULL ? got.title : "~");
        buffer_char(&out, ' ');
        buffer_text(&out, got.decision != NULL ? got.decision : "~");
        buffer_char(&out, ' ');
        buffer_text(&out, max);
        buffer_char(&out, '/');
        buffer_text(&out, printed);
        buffer_char(&out, ' ');
        buffer_number(&out, got.leaves.value);
        buffer_char(&out, '/');
        if (got.printed_count.absent == PAR_PRESENT)
            buffer_number(&out, got.printed_count.value);
        buffer_text(&out, got.years != NULL ? " " : "");
        buffer_text(&out, got.years != NULL ? got.years : "");
    }
    par_set_list_free(list);
    return buffer_get(&out);
}

static void
puts_sets(void **state)
{
    struct par_set put = {.code = "bo",
                          .title = "Bộ",
                          .decision = "12/QĐ",
                          .printed_max = points("100"),
                          .printed_count = number(38)};
    struct par_batch *batch = batch_of(book);
    enum par_effect effect = PAR_REMOVED;

    (void)state;
    add_decision(batch, "12/QĐ", "2022-12-30");
    add_group(batch, "so", "Khối sở");
    WORKS(par_set_put(batch, &put, &effect, fresh()));
    assert_int_equal(effect, PAR_ADDED);
    add_criterion(batch, "bo", "1", "99.55",
                  NULL); /* sums to less than is printed: reported, not refused */
    add_criterion(batch, "bo", "T", "5", "bonus");
    open_year(batch, 2023, "so", "bo", NULL);
    (void)commit(batch);
    assert_string_equal(sets(), "bo Bộ 12/QĐ 99.55/100 1/38 2023 so");
    batch = batch_of(book);
    add_decision(batch, "12/QĐ", "2023-12-30"); /* now the number alone does not say it */
    put.decision = "12/QĐ@2022-12-30";
    WORKS(par_set_put(batch, &put, &effect, fresh()));
    assert_int_equal(effect, PAR_UNCHANGED);
    (void)commit(batch);
    assert_string_equal(sets(), "bo Bộ 12/QĐ@2022-12-30 99.55/100 1/38 2023 so");
    batch = batch_of(book);
    REFUSED(par_set_put(batch, &(struct par_set){.code = "1999"}, NULL, fresh()), PAR_INVALID,
            "code");
    REFUSED(par_set_put(batch, &(struct par_set){.code = "x", .decision = "99"}, NULL, fresh()),
            PAR_NOT_FOUND, "decision_unknown");
    REFUSED(par_set_put(batch, &(struct par_set){.code = "x", .title = "\xff"}, NULL, fresh()),
            PAR_INVALID, "utf8");
    REFUSED(par_set_put(batch, &(struct par_set){.code = "x", .printed_max = {-1, 0, 0}}, NULL,
                        fresh()),
            PAR_INVALID, "below_zero");
    REFUSED(par_set_put(batch, &(struct par_set){.code = "x", .printed_count = {100001, 0}}, NULL,
                        fresh()),
            PAR_INVALID, "count");
    assert_int_equal(commit(batch), 0);
    REFUSED(
        par_set_list(&(struct par_sets *){NULL}, book, &(struct par_set_query){"none"}, fresh()),
        PAR_NOT_FOUND, "set_unknown");
    REFUSED(par_criterion_list(&(struct par_criteria *){NULL}, book,
                               &(struct par_criterion_query){"none", NULL}, fresh()),
            PAR_NOT_FOUND, "set_unknown");
    REFUSED(par_criterion_list(&(struct par_criteria *){NULL}, book,
                               &(struct par_criterion_query){"bo", "9"}, fresh()),
            PAR_NOT_FOUND, "criterion_unknown");
}

/* With its places, kinds and concepts; also a domain whose code looks like a child's. */
static void
copies_sets(void **state)
{
    struct par_batch *batch = batch_of(book);
    struct par_criterion put = criterion_of("1.2", NULL, "3.5", NULL);
    const char *copied;

    (void)state;
    add_criterion(batch, "bo", "2.9", "1", NULL); /* a domain: there is no 2 */
    add_criterion(batch, "bo", "1", "", NULL);
    put.concept = "khai-niem";
    put.title_en = "x";
    put.rule = "y";
    WORKS(par_criterion_put(batch, &put, NULL, fresh()));
    add_criterion(batch, "bo", "1.1", "2", NULL);
    add_criterion(batch, "bo", "T", "2", "bonus");
    add_criterion(batch, "bo", "T.1", "1", NULL);
    WORKS(par_set_remove(batch, "bo", "1.1", fresh()));
    add_criterion(batch, "bo", "1.3", "2", NULL);
    WORKS(par_set_copy(batch, "bo", "bo-sau", fresh()));
    (void)commit(batch);
    copied =
        sql_get(BOOK, "SELECT count(*) FROM criterion a JOIN criterion b ON b.code = a.code AND "
                      "b.set_id <> a.set_id AND b.place = a.place AND b.position = a.position "
                      "AND b.depth = a.depth AND b.leaf = a.leaf AND b.title = a.title AND b.kind "
                      "= a.kind AND b.max_points IS a.max_points AND b.concept_id IS a.concept_id "
                      "AND b.rule IS a.rule");
    assert_string_equal(copied, "12");
    assert_string_equal(tree_of("bo-sau", NULL),
                        "2.9(1,~)=1 1(1,~) 1.2(2,1)=3.5 1.3(2,1)=2 T(1,~)+ T.1(2,T)=1+");
    SOUND(BOOK);
    batch = batch_of(book);
    REFUSED(par_set_copy(batch, "bo", "bo-sau", fresh()), PAR_EXISTS, "exists_already");
    REFUSED(par_set_copy(batch, "none", "x", fresh()), PAR_NOT_FOUND, "set_unknown");
    REFUSED(par_set_copy(batch, "bo", "2024", fresh()), PAR_INVALID, "code");
    REFUSED(par_set_copy(batch, "bo", NULL, fresh()), PAR_INVALID, "code");
    assert_int_equal(commit(batch), 0);
}

static void
removes_leaves_before_branches(void **state)
{
    static const struct {
        const char *set, *code;
        enum par_status status;
        const char *finding;
    } steps[] = {
        {"bo", "1", PAR_IN_USE, "in_use"},   /* has children */
        {"bo", "1.1", PAR_IN_USE, "in_use"}, /* scored */
        {"bo", "2", PAR_IN_USE, "in_use"},   /* somebody's own maximum */
        {"bo", "9", PAR_NOT_FOUND, "criterion_unknown"},
        {"none", NULL, PAR_NOT_FOUND, "set_unknown"},
        {"none", "1", PAR_NOT_FOUND, "set_unknown"},
        {"bo", NULL, PAR_IN_USE, "in_use"}, /* a year uses it */
        {"la", "1.1", PAR_OK, NULL},
        {"la", "1", PAR_OK, NULL},
        {"la", NULL, PAR_OK, NULL},
        {"la", NULL, PAR_NOT_FOUND, "set_unknown"},
    };

    (void)state;
    open_scored();
    for (size_t i = 0; i < COUNT(steps); i++) {
        struct par_batch *batch = batch_of(book);

        if (i == 7) {
            add_criterion(batch, "la", "2.1.1", "1", NULL);
            add_criterion(batch, "la", "2", "1", NULL);
            add_criterion(batch, "la", "2.1", "1", NULL);
            add_criterion(batch, "la", "1", "1", NULL);
            add_criterion(batch, "la", "1.1", "1", NULL);
        }
        REFUSED(par_set_remove(batch, steps[i].set, steps[i].code, fresh()), steps[i].status,
                steps[i].finding);
        assert_int_equal(commit(batch) > 0, steps[i].status == PAR_OK);
        SOUND(BOOK);
    }
    assert_int_equal(sql_count(BOOK, "SELECT count(*) FROM criteria_set"), 1);
}

/* A concept lives as long as a criterion bears it. */
static void
forgets_concepts_that_nothing_bears(void **state)
{
    struct par_criterion put = criterion_of("1", NULL, "1", NULL);
    struct par_batch *batch = batch_of(book);

    (void)state;
    put.concept = "a";
    WORKS(par_criterion_put(batch, &put, NULL, fresh()));
    WORKS(par_set_copy(batch, "bo", "bo-sau", fresh()));
    put.concept = "b";
    WORKS(par_criterion_put(batch, &put, NULL, fresh()));
    (void)commit(batch);
    assert_string_equal(sql_get(BOOK, "SELECT code FROM concept ORDER BY 1"), "a\nb");
    batch = batch_of(book);
    WORKS(par_set_remove(batch, "bo-sau", NULL, fresh()));
    (void)commit(batch);
    assert_string_equal(sql_get(BOOK, "SELECT code FROM concept ORDER BY 1"), "b");
    batch = batch_of(book);
    put.concept = NULL;
    WORKS(par_criterion_put(batch, &put, NULL, fresh()));
    (void)commit(batch);
    assert_string_equal(sql_get(BOOK, "SELECT code FROM concept ORDER BY 1"), "");
}

static enum par_status
use_all(void)
{
    struct par_criterion put = criterion_of("1.1", NULL, "4", NULL),
                         waited = criterion_of("5", NULL, "4", NULL),
                         kind = criterion_of("T", NULL, "2", "penalty");
    struct par_set set = {.code = "bo",
                          .title = "x",
                          .decision = "12/QĐ",
                          .printed_max = points("10"),
                          .printed_count = number(3)};
    struct par_criteria *list = NULL;
    struct par_sets *sets_list = NULL;
    struct par_batch *batch = NULL;
    enum par_status status = par_batch_begin(&batch, book, "Lan", "test", NULL, fresh());

    if (status != PAR_OK)
        return status;
    put.concept = "k";
    put.title_en = "e";
    put.step = "s";
    put.rule = "r";
    put.appraiser = "a";
    status = par_criterion_put(batch, &put, NULL, fresh());
    if (status == PAR_OK)
        status = par_criterion_put(batch, &waited, NULL, fresh());
    if (status == PAR_OK)
        status = par_criterion_put(batch, &kind, NULL, fresh());
    if (status == PAR_OK)
        status = par_set_put(batch, &set, NULL, fresh());
    if (status == PAR_OK)
        status = par_set_copy(batch, "bo", "bo-sau", fresh());
    if (status == PAR_OK)
        status = par_set_remove(batch, "cu", NULL, fresh());
    if (status == PAR_OK)
        status =
            par_criterion_list(&list, book, &(struct par_criterion_query){"bo", NULL}, fresh());
    if (status == PAR_OK)
        status = par_set_list(&sets_list, book, &(struct par_set_query){NULL}, fresh());
    par_criterion_list_free(list);
    par_set_list_free(sets_list);
    if (status == PAR_OK)
        return par_batch_commit(batch, NULL, fresh());
    par_batch_cancel(batch);
    return status;
}

static void
survives_without_memory(void **state)
{
    struct par_batch *batch = batch_of(book);

    (void)state;
    add_decision(batch, "12/QĐ", NULL);
    add_criterion(batch, "bo", "1", "", NULL);
    add_criterion(batch, "bo", "1.1", "3", NULL);
    add_criterion(batch, "bo", "5.1", "3", NULL);
    add_criterion(batch, "bo", "T", "3", "bonus");
    add_criterion(batch, "bo", "T.1", "3", NULL);
    add_criterion(batch, "cu", "1", "3", NULL);
    (void)commit(batch);
    holds_without_memory(BOOK, use_all);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        IN_NEW_BOOK(puts_sets),
        IN_NEW_BOOK(copies_sets),
        IN_NEW_BOOK(removes_leaves_before_branches),
        IN_NEW_BOOK(forgets_concepts_that_nothing_bears),
        IN_NEW_BOOK(survives_without_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

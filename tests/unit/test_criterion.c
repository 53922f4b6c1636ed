/* Criteria: the tree, whatever the order in which it comes. */
#include "book.h"
#include "criteria_tree.h"
#include "dump.h"
#include "fill.h"
#include "worked.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- the tree ---- */

static void
finds_parents_by_code_or_as_said(void **state)
{
    static const struct {
        const char *code, *parent;
        enum par_status status;
        const char *tree; /* or the finding */
    } steps[] = {
        {"1", NULL, PAR_OK, "1(1,~)=1"},
        {"1.1", NULL, PAR_OK, "1(1,~) 1.1(2,1)=1"},
        {"2", "", PAR_OK, "1(1,~) 1.1(2,1)=1 2(1,~)=1"},
        {"1.2", NULL, PAR_OK, "1(1,~) 1.1(2,1)=1 1.2(2,1)=1 2(1,~)=1"},
        {"1.1.1", NULL, PAR_OK, "1(1,~) 1.1(2,1) 1.1.1(3,1.1)=1 1.2(2,1)=1 2(1,~)=1"},
        {"x", "2", PAR_OK, "1(1,~) 1.1(2,1) 1.1.1(3,1.1)=1 1.2(2,1)=1 2(1,~) x(2,2)=1"},
        {"9.9.9", NULL, PAR_OK,
         "1(1,~) 1.1(2,1) 1.1.1(3,1.1)=1 1.2(2,1)=1 2(1,~) x(2,2)=1 9.9.9(1,~)=1"},
        {"x.1", NULL, PAR_OK,
         "1(1,~) 1.1(2,1) 1.1.1(3,1.1)=1 1.2(2,1)=1 2(1,~) x(2,2) x.1(3,x)=1 9.9.9(1,~)=1"},
        {"x", "1", PAR_OK,
         "1(1,~) 1.1(2,1) 1.1.1(3,1.1)=1 1.2(2,1)=1 x(2,1) x.1(3,x)=1 2(1,~)=1 "
         "9.9.9(1,~)=1"}, /* with
                             all
                             below
                             it
                           */
        {"3", "none", PAR_NOT_FOUND, "criterion_unknown"},
        {"1", "1.1.1", PAR_INVALID, "parent"}, /* a circle */
        {"1", "1", PAR_INVALID, "parent"},
        {"2023", NULL, PAR_OK,
         "1(1,~) 1.1(2,1) 1.1.1(3,1.1)=1 1.2(2,1)=1 x(2,1) x.1(3,x)=1 2(1,~)=1 "
         "9.9.9(1,~)=1 "
         "2023(1,~)=1"}, /* no year could stand there */
    };

    (void)state;
    for (size_t i = 0; i < COUNT(steps); i++) {
        const struct par_criterion put = criterion_of(steps[i].code, steps[i].parent, "1", NULL);
        struct par_batch *batch = batch_of(book);

        REFUSED(par_criterion_put(batch, &put, NULL, fresh()), steps[i].status,
                steps[i].status == PAR_OK ? NULL : steps[i].tree);
        if (steps[i].status != PAR_OK)
            assert_string_equal(failure.field, "parent");
        assert_int_equal(commit(batch) > 0, steps[i].status == PAR_OK);
        if (steps[i].status == PAR_OK)
            assert_string_equal(tree_of("bo", NULL), steps[i].tree);
        SOUND(BOOK);
    }
    assert_string_equal(tree_of("bo", "1.1"), "1.1(2,1) 1.1.1(3,1.1)=1");
}

/* Parents may come after what stands below them: in whatever order, the tree is the same but for
 * the order of those that came. */
static void
makes_one_tree_in_any_order(void **state)
{
    static const char *const codes[] = {"1", "1.1", "1.1.1", "1.1.2", "1.2", "2", "2.1", "2.1.1"};
    uint32_t seed = 7;

    (void)state;
    for (int round = 0; round < 40; round++) {
        struct par_batch *batch = batch_of(book);
        size_t order[COUNT(codes)];
        char set[16];

        snprintf(set, sizeof set, "bo-%d", round);
        for (size_t i = 0; i < COUNT(codes); i++)
            order[i] = i;
        for (size_t i = COUNT(codes) - 1; i > 0; i--) {
            size_t j, kept = order[i];

            seed = seed * 1664525u + 1013904223u;
            j = (seed >> 8) % (i + 1);
            order[i] = order[j];
            order[j] = kept;
        }
        for (size_t i = 0; i < COUNT(codes); i++)
            add_criterion(batch, set, codes[order[i]], "1", NULL);
        (void)commit(batch);
        assert_string_equal(
            sql_get(BOOK,
                    "SELECT group_concat(c.code || '<' || coalesce(p.code, ''), ' ') FROM (SELECT "
                    "* FROM criterion ORDER BY code) c LEFT JOIN criterion p "
                    "ON p.id = c.parent_id WHERE c.set_id = (SELECT max(set_id) FROM criterion)"),
            "1< 1.1<1 1.1.1<1.1 1.1.2<1.1 1.2<1 2< 2.1<2 2.1.1<2.1");
        SOUND(BOOK);
        /* and once more, as a file that is sent twice */
        batch = batch_of(book);
        for (size_t i = 0; i < COUNT(codes); i++)
            add_criterion(batch, set, codes[order[i]], "1", NULL);
        assert_int_equal(commit(batch), 0);
    }
}

static void
grows_to_sixteen_levels(void **state)
{
    struct par_batch *batch = batch_of(book);
    char code[80] = "", parent[80] = "";
    struct par_criterion put;

    (void)state;
    for (int depth = 1; depth <= 17; depth++) {
        snprintf(code, sizeof code, "c%d", depth);
        put = criterion_of(code, parent, "1", NULL);
        REFUSED(par_criterion_put(batch, &put, NULL, fresh()), depth <= 16 ? PAR_OK : PAR_INVALID,
                depth <= 16 ? NULL : "depth");
        strcpy(parent, code);
        if (depth == 16) {
            (void)commit(batch);
            SOUND(BOOK);
            assert_int_equal(sql_count(BOOK, "SELECT max(depth) FROM criterion"), 16);
            batch = batch_of(book);
        }
    }
    par_batch_cancel(batch);
    batch = batch_of(book); /* a branch of many levels under a deep one */
    add_criterion(batch, "bo", "d1", "1", NULL);
    add_criterion(batch, "bo", "d1.1", "1", NULL);
    (void)commit(batch);
    batch = batch_of(book);
    put = criterion_of("d1", "c15", "1", NULL);
    REFUSED(par_criterion_put(batch, &put, NULL, fresh()), PAR_INVALID, "depth");
    par_batch_cancel(batch);
    batch = batch_of(book);
    put = criterion_of("d1", "c14", "1", NULL);
    WORKS(par_criterion_put(batch, &put, NULL, fresh()));
    (void)commit(batch);
    SOUND(BOOK);
}

static void
passes_kinds_down(void **state)
{
    static const struct {
        const char *code, *kind;
        enum par_status status;
        const char *tree;
    } steps[] = {
        {"1", NULL, PAR_OK, "1(1,~)=1"},
        {"T", "bonus", PAR_OK, "1(1,~)=1 T(1,~)=1+"},
        {"T.1", NULL, PAR_OK, "1(1,~)=1 T(1,~)+ T.1(2,T)=1+"}, /* inherited */
        {"T.2", "penalty", PAR_INVALID, "kind"},
        {"T.2", "normal", PAR_INVALID, "kind"},
        {"1.1", "penalty", PAR_OK, "1(1,~) 1.1(2,1)=1- T(1,~)+ T.1(2,T)=1+"}, /* within a domain */
        {"1.2", NULL, PAR_OK, "1(1,~) 1.1(2,1)=1- 1.2(2,1)=1 T(1,~)+ T.1(2,T)=1+"},
        {"1.2.1", "bonus", PAR_OK,
         "1(1,~) 1.1(2,1)=1- 1.2(2,1) 1.2.1(3,1.2)=1+ T(1,~)+ T.1(2,T)=1+"},
        {"1", "penalty", PAR_OK,
         "1(1,~)- 1.1(2,1)=1- 1.2(2,1)- 1.2.1(3,1.2)=1- T(1,~)+ T.1(2,T)=1+"}, /* all below it too
                                                                                */
        {"1", "normal", PAR_OK, "1(1,~) 1.1(2,1)=1- 1.2(2,1)- 1.2.1(3,1.2)=1- T(1,~)+ T.1(2,T)=1+"},
        {"3", "half", PAR_INVALID, "word"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(steps); i++) {
        const struct par_criterion put = criterion_of(steps[i].code, NULL, "1", steps[i].kind);
        struct par_batch *batch = batch_of(book);

        REFUSED(par_criterion_put(batch, &put, NULL, fresh()), steps[i].status,
                steps[i].status == PAR_OK ? NULL : steps[i].tree);
        if (steps[i].status != PAR_OK)
            assert_string_equal(failure.field, "kind");
        assert_int_equal(commit(batch) > 0, steps[i].status == PAR_OK);
        if (steps[i].status == PAR_OK)
            assert_string_equal(tree_of("bo", NULL), steps[i].tree);
        SOUND(BOOK);
    }
}

/* ---- what is refused ---- */

static void
refuses_rows(void **state)
{
    static const struct {
        struct par_criterion row;
        const char *finding, *field;
    } cases[] = {
        {{.set = "2023", .code = "1", .title = "x"}, "code", "set"},
        {{.set = NULL, .code = "1", .title = "x"}, "code", "set"},
        {{.set = "bo", .code = "a b", .title = "x"}, "code", "code"},
        {{.set = "bo", .code = NULL, .title = "x"}, "code", "code"},
        {{.set = "bo", .code = "", .title = "x"}, "code", "code"},
        {{.set = "bo", .code = "1", .title = ""}, "empty", "title"},
        {{.set = "bo", .code = "1", .title = NULL}, "empty", "title"},
        {{.set = "bo", .code = "1", .title = "a\nb"}, "control", "title"},
        {{.set = "bo", .code = "1", .title = "x", .title_en = "\xff"}, "utf8", "title_en"},
        {{.set = "bo", .code = "1", .title = "x", .step = "\xff"}, "utf8", "step"},
        {{.set = "bo", .code = "1", .title = "x", .rule = "\xff"}, "utf8", "rule"},
        {{.set = "bo", .code = "1", .title = "x", .appraiser = "\xff"}, "utf8", "appraiser"},
        {{.set = "bo", .code = "1", .title = "x", .max_points = {-1, 0, 0}},
         "below_zero",
         "max_points"},
        {{.set = "bo", .code = "1", .title = "x", .max_points = {PAR_POINTS_LIMIT + 1, 0, 0}},
         "over_limit",
         "max_points"},
        {{.set = "bo", .code = "1", .title = "x", .method = "guess"}, "word", "method"},
        {{.set = "bo", .code = "1", .title = "x", .concept = "a b"}, "code", "concept"},
    };
    struct par_batch *batch = batch_of(book);

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        REFUSED(par_criterion_put(batch, &cases[i].row, NULL, fresh()), PAR_INVALID,
                cases[i].finding);
        assert_string_equal(failure.field, cases[i].field);
    }
    assert_int_equal(commit(batch), 0); /* no set was made for them */
}

static void
holds_two_thousand_points(void **state)
{
    struct par_batch *batch = batch_of(book);
    struct par_criterion put = criterion_of("3", NULL, "0.0001", NULL);

    (void)state;
    add_criterion(batch, "bo", "1", "1999.9", NULL);
    add_criterion(batch, "bo", "2", "", NULL);
    add_criterion(batch, "bo", "2.1", "0.1", "bonus");
    (void)commit(batch);
    batch = batch_of(book);
    REFUSED(par_criterion_put(batch, &put, NULL, fresh()), PAR_INVALID, "over_limit");
    assert_string_equal(failure.text,
                        "set bo would sum to 2000.0001 points; a book holds at most 2000");
    par_batch_cancel(batch);
    batch = batch_of(book); /* a branch's printed maximum counts only its leaves */
    add_criterion(batch, "bo", "2", "500", NULL);
    (void)commit(batch);
    SOUND(BOOK);
}

/* ---- where scores stand ---- */

static void
respects_what_was_scored(void **state)
{
    static const struct {
        struct par_criterion row;
        const char *max;
        enum par_status put, stored;
        const char *finding;
    } cases[] = {
        {{.set = "bo", .code = "1.1", .title = "x"}, "9", PAR_OK, PAR_OK, NULL},
        {{.set = "bo", .code = "1.1", .title = "x"},
         "8.9999",
         PAR_INVALID,
         PAR_OK,
         "over_maximum"}, /* v's self score */
        {{.set = "bo", .code = "1.1", .title = "x"}, "", PAR_OK, PAR_INVALID, "no_maximum"},
        {{.set = "bo", .code = "1.1", .title = "x", .method = "survey"},
         "10",
         PAR_OK,
         PAR_INVALID,
         "stage_refused"},
        {{.set = "bo", .code = "1.2", .title = "x", .method = "survey"},
         "10",
         PAR_OK,
         PAR_OK,
         NULL},
        {{.set = "bo", .code = "2", .title = "x"}, "5", PAR_OK, PAR_OK, NULL},
        {{.set = "bo", .code = "2", .title = "x"}, "4.5", PAR_INVALID, PAR_OK, "over_maximum"},
        {{.set = "bo", .code = "1.1.1", .title = "x"},
         "1",
         PAR_IN_USE,
         PAR_OK,
         "in_use"}, /* a branch of what is scored */
        {{.set = "bo", .code = "x", .title = "x", .parent = "2"},
         "1",
         PAR_IN_USE,
         PAR_OK,
         "in_use"},
        {{.set = "bo", .code = "1", .title = "x", .parent = "2"}, "", PAR_IN_USE, PAR_OK, "in_use"},
        {{.set = "bo", .code = "1.3", .title = "x"}, "3", PAR_OK, PAR_OK, NULL},
        {{.set = "bo", .code = "1.3", .title = "x"}, "", PAR_OK, PAR_INVALID, "no_maximum"},
        {{.set = "bo", .code = "T", .title = "x", .kind = "bonus"},
         "",
         PAR_OK,
         PAR_OK,
         NULL}, /* without a cap */
        {{.set = "bo", .code = "1.2", .title = "x", .parent = "2"},
         "10",
         PAR_IN_USE,
         PAR_OK,
         "in_use"},
    };
    char *before;

    (void)state;
    open_scored();
    before = book_dump(BOOK);
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct par_criterion put = cases[i].row;
        struct par_batch *batch = batch_of(book);
        int64_t number = 0;

        put.max_points = points(cases[i].max);
        REFUSED(par_criterion_put(batch, &put, NULL, fresh()), cases[i].put,
                cases[i].put == PAR_OK ? NULL : cases[i].finding);
        if (cases[i].put != PAR_OK) {
            assert_int_equal(commit(batch), 0);
            SAYS_THE_SAME(BOOK, before);
            continue;
        }
        REFUSED(par_batch_commit(batch, &number, fresh()), cases[i].stored, cases[i].finding);
        if (cases[i].stored != PAR_OK) {
            assert_int_equal(number, 0);
            SAYS_THE_SAME(BOOK, before);
            continue;
        }
        SOUND(BOOK);
        assert_int_equal(WORKED(BOOK), 2);
        batch = batch_of(book);
        WORKS(par_undo(batch, number, NULL, fresh()));
        (void)commit(batch);
        SAYS_THE_SAME(BOOK, before);
    }
    free(before);
}

/* Another leaf changes what is complete; another maximum the index. */
static void
computes_years_again(void **state)
{
    struct par_batch *batch;

    (void)state;
    open_scored();
    assert_string_equal(sql_get(BOOK, "SELECT index_value FROM result ORDER BY unit_id"),
                        "500000\nNULL");
    batch = batch_of(book);
    add_criterion(batch, "bo", "1.2", "0", NULL); /* applies to nobody */
    (void)commit(batch);
    assert_string_equal(sql_get(BOOK, "SELECT index_value FROM result ORDER BY unit_id"),
                        "833300\nNULL");
    batch = batch_of(book);
    add_criterion(batch, "bo", "3", "5", NULL);
    (void)commit(batch);
    assert_string_equal(sql_get(BOOK, "SELECT coalesce(index_value, '~') || ' ' || leaves || ' ' "
                                      "|| scored FROM result ORDER BY unit_id"),
                        "~ 3 2\n~ 3 0");
    batch = batch_of(book);
    WORKS(par_set_remove(batch, "bo", "3", fresh()));
    (void)commit(batch);
    assert_string_equal(sql_get(BOOK, "SELECT index_value FROM result ORDER BY unit_id"),
                        "833300\nNULL");
    assert_int_equal(WORKED(BOOK), 2);
    SOUND(BOOK);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        IN_NEW_BOOK(finds_parents_by_code_or_as_said),
        IN_NEW_BOOK(makes_one_tree_in_any_order),
        IN_NEW_BOOK(grows_to_sixteen_levels),
        IN_NEW_BOOK(passes_kinds_down),
        IN_NEW_BOOK(refuses_rows),
        IN_NEW_BOOK(holds_two_thousand_points),
        IN_NEW_BOOK(respects_what_was_scored),
        IN_NEW_BOOK(computes_years_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

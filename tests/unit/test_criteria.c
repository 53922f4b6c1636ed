/* Criteria sets: the tree, whatever the order in which it comes. */
#include "book.h"
#include "dump.h"
#include "fill.h"
#include "record/criteria.h"
#include "worked.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char BOOK[] = "criteria.parindex";

static struct par_book *book;

static int
open_new(void **state)
{
    (void)state;
    book = book_new(BOOK);
    return 0;
}

static int
close_it(void **state)
{
    (void)state;
    par_book_close(book);
    return 0;
}

static struct par_criterion
row(const char *code, const char *parent, const char *max, const char *kind)
{
    return (struct par_criterion){.set = "bo",
                                  .code = code,
                                  .parent = parent,
                                  .title = code,
                                  .max_points = points(max),
                                  .kind = kind};
}

/* "code(depth,parent)" of each criterion of a set in printed order; a leaf has its points behind
 * it. */
static const char *
tree(const char *set, const char *criterion)
{
    static struct buffer out;
    struct par_criteria *list = NULL;
    struct par_criterion got;

    buffer_clear(&out);
    WORKS(par_criterion_list(&list, book, &(struct par_criterion_query){set, criterion}, fresh()));
    while (par_criterion_next(&got, list, fresh()) == PAR_OK) {
        char max[PAR_DECIMAL_SIZE];

        buffer_text(&out, out.length > 0 ? " " : "");
        buffer_text(&out, got.code);
        buffer_char(&out, '(');
        buffer_number(&out, got.depth.value);
        buffer_char(&out, ',');
        buffer_text(&out, got.parent != NULL ? got.parent : "~");
        buffer_char(&out, ')');
        if (got.leaf.value) {
            buffer_char(&out, '=');
            buffer_text(
                &out, par_decimal_text(max, sizeof max, got.max_points, '.') == PAR_OK ? max : "~");
        }
        if (strcmp(got.kind, "normal") != 0)
            buffer_text(&out, strcmp(got.kind, "bonus") == 0 ? "+" : "-");
    }
    par_criterion_list_free(list);
    return buffer_get(&out);
}

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
        const struct par_criterion put = row(steps[i].code, steps[i].parent, "1", NULL);
        struct par_batch *batch = batch_of(book);

        REFUSED(par_criterion_put(batch, &put, NULL, fresh()), steps[i].status,
                steps[i].status == PAR_OK ? NULL : steps[i].tree);
        if (steps[i].status != PAR_OK)
            assert_string_equal(failure.field, "parent");
        assert_int_equal(commit(batch) > 0, steps[i].status == PAR_OK);
        if (steps[i].status == PAR_OK)
            assert_string_equal(tree("bo", NULL), steps[i].tree);
        SOUND(BOOK);
    }
    assert_string_equal(tree("bo", "1.1"), "1.1(2,1) 1.1.1(3,1.1)=1");
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
        put = row(code, parent, "1", NULL);
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
    put = row("d1", "c15", "1", NULL);
    REFUSED(par_criterion_put(batch, &put, NULL, fresh()), PAR_INVALID, "depth");
    par_batch_cancel(batch);
    batch = batch_of(book);
    put = row("d1", "c14", "1", NULL);
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
        const struct par_criterion put = row(steps[i].code, NULL, "1", steps[i].kind);
        struct par_batch *batch = batch_of(book);

        REFUSED(par_criterion_put(batch, &put, NULL, fresh()), steps[i].status,
                steps[i].status == PAR_OK ? NULL : steps[i].tree);
        if (steps[i].status != PAR_OK)
            assert_string_equal(failure.field, "kind");
        assert_int_equal(commit(batch) > 0, steps[i].status == PAR_OK);
        if (steps[i].status == PAR_OK)
            assert_string_equal(tree("bo", NULL), steps[i].tree);
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
    struct par_criterion put = row("3", NULL, "0.0001", NULL);

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
open_scored(void)
{
    struct par_batch *batch = batch_of(book);

    add_group(batch, "so", "Khối sở");
    add_unit(batch, "u", "U", "so");
    add_unit(batch, "v", "V", "so");
    add_criterion(batch, "bo", "1", "", NULL);
    add_criterion(batch, "bo", "1.1", "10", NULL);
    add_criterion(batch, "bo", "1.2", "10", NULL);
    add_criterion(batch, "bo", "2", "5", NULL);
    open_year(batch, 2023, "so", "bo", NULL);
    add_score(batch, 2023, "u", "1.1", "7.5");
    add_score(batch, 2023, "u", "1.2", "0");
    add_score(batch, 2023, "u", "2", "5");
    WORKS(par_score_set(NULL, batch, 2023, "v", "1.1", PAR_SELF, points("9"), NULL, fresh()));
    add_allowance(batch, 2023, "v", "2", "4");
    (void)commit(batch);
}

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

/* ---- sets ---- */

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
    struct par_criterion put = row("1.2", NULL, "3.5", NULL);
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
    assert_string_equal(tree("bo-sau", NULL),
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
    struct par_criterion put = row("1", NULL, "1", NULL);
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
    struct par_criterion put = row("1.1", NULL, "4", NULL), waited = row("5", NULL, "4", NULL),
                         kind = row("T", NULL, "2", "penalty");
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
        cmocka_unit_test_setup_teardown(finds_parents_by_code_or_as_said, open_new, close_it),
        cmocka_unit_test_setup_teardown(makes_one_tree_in_any_order, open_new, close_it),
        cmocka_unit_test_setup_teardown(grows_to_sixteen_levels, open_new, close_it),
        cmocka_unit_test_setup_teardown(passes_kinds_down, open_new, close_it),
        cmocka_unit_test_setup_teardown(refuses_rows, open_new, close_it),
        cmocka_unit_test_setup_teardown(holds_two_thousand_points, open_new, close_it),
        cmocka_unit_test_setup_teardown(respects_what_was_scored, open_new, close_it),
        cmocka_unit_test_setup_teardown(computes_years_again, open_new, close_it),
        cmocka_unit_test_setup_teardown(puts_sets, open_new, close_it),
        cmocka_unit_test_setup_teardown(copies_sets, open_new, close_it),
        cmocka_unit_test_setup_teardown(removes_leaves_before_branches, open_new, close_it),
        cmocka_unit_test_setup_teardown(forgets_concepts_that_nothing_bears, open_new, close_it),
        cmocka_unit_test_setup_teardown(survives_without_memory, open_new, close_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

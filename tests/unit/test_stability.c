/* Ranks under other weights. tests/worked draws the same weights again and compares fractions. */
#include "book.h"
#include "dump.h"
#include "rows.h"
#include "sample.h"
#include "sealed_book.h"

#include <string.h>

/* 500 draws of ten per cent with the seed 1, unless said otherwise. */
static struct par_stability_query asked;

static const struct par_stability_query *
ask(int year, const char *group)
{
    asked = (struct par_stability_query){year, group, 10, 500, 1};
    return &asked;
}

static const struct par_stability_query *
ask_draws(int spread, int draws, uint64_t seed)
{
    asked = (struct par_stability_query){2024, "so-ban-nganh", spread, draws, seed};
    return &asked;
}

static const char *
stability(struct par_book *book, const struct par_stability_query *query, const char *keys)
{
    struct par_stabilities *list = NULL;

    WORKS(par_stability_list(&list, NULL, book, query, fresh()));
    return rows_text(list, keys);
}

static void
tells_how_certain_ranks_are(void **state)
{
    struct par_book *book = sample_2024("stability.parindex");
    struct par_stability_scope scope;
    struct par_stabilities *list = NULL;

    (void)state;
    WORKS(par_stability_list(&list, &scope, book, ask(2024, "so-ban-nganh"), fresh()));
    assert_string_equal(column_keys(list),
                        "year,group,unit,unit_name,rank,verdict,same_percent,likely_best,"
                        "likely_worst,best_rank,worst_rank,surely_above,surely_below");
    assert_int_equal(scope.units, 4);
    assert_int_equal(scope.left, 1);
    assert_int_equal(scope.criteria, 7);
    par_stability_list_free(list);
    /* the first two have 91 of 100 each, so either may come first */
    assert_string_equal(
        stability(book, ask(2024, "so-ban-nganh"),
                  "unit,rank,verdict,best_rank,worst_rank,surely_above,surely_below"),
        "so-noi-vu | 1 | loose | 1 | 2 | 1 | 0\n"
        "so-tai-chinh | 1 | loose | 1 | 2 | 0 | 0\n"
        "khu-kinh-te | 3 | certain | 3 | 3 | 0 | 0\n"
        "so-tu-phap | 4 | certain | 4 | 4 | 0 | 1\n");
    assert_non_null(strstr(stability(book, ask(2024, "so-ban-nganh"),
                                     "year,group,unit,same_percent,likely_best,likely_worst"),
                           "2024 | so-ban-nganh | so-tu-phap | 100.00 | 4 | 4\n"));
    par_book_close(book);
}

static void
gives_the_same_answer_for_a_seed(void **state)
{
    struct par_book *book = sample_2024("stability-seed.parindex");
    char first[2048];

    (void)state;
    strcpy(first, stability(book, ask(2024, "so-ban-nganh"),
                            "unit,rank,same_percent,likely_best,likely_worst"));
    assert_string_equal(stability(book, ask(2024, "so-ban-nganh"),
                                  "unit,rank,same_percent,likely_best,likely_worst"),
                        first);
    assert_string_not_equal(
        stability(book, ask_draws(10, 500, 2), "unit,rank,same_percent,likely_best,likely_worst"),
        first);
    /* one draw has one rank */
    assert_string_equal(
        stability(book, ask_draws(1, 1, 3), "unit,likely_best,likely_worst,best_rank,worst_rank"),
        "so-noi-vu | 2 | 2 | 2 | 2\n"
        "so-tai-chinh | 1 | 1 | 1 | 1\n"
        "khu-kinh-te | 3 | 3 | 3 | 3\n"
        "so-tu-phap | 4 | 4 | 4 | 4\n");
    par_book_close(book);
}

static void
lists_pairs_that_no_weighting_changes(void **state)
{
    struct par_book *book = sample_2024("stability-pairs.parindex");
    struct par_dominances *list = NULL;

    (void)state;
    WORKS(par_dominance_list(&list, book, ask(2024, "so-ban-nganh"), fresh()));
    assert_string_equal(column_keys(list), "year,group,unit,unit_name,other_unit,other_name");
    assert_string_equal(rows_text(list, "year,group,unit,unit_name,other_unit,other_name"),
                        "2024 | so-ban-nganh | so-noi-vu | Sở Nội vụ | so-tu-phap | Sở Tư pháp\n");
    par_book_close(book);
}

static void
leaves_one_domain_or_leaf_out(void **state)
{
    struct par_book *book = sample_2024("stability-left-out.parindex");
    struct par_left_outs *list = NULL;

    (void)state;
    WORKS(par_left_out_list(&list, book, ask(2024, "so-ban-nganh"), 0, fresh()));
    assert_string_equal(column_keys(list),
                        "year,group,criterion,title,unit,unit_name,rank,rank_without,places_up");
    /* without 1 three units have 90 % exactly, without 2 the same three 63.5 of 70 */
    assert_string_equal(rows_text(list, "criterion,title,unit,rank,rank_without,places_up"),
                        "1 | Chỉ đạo điều hành | so-noi-vu | 1 | 1 | 0\n"
                        "1 | Chỉ đạo điều hành | so-tai-chinh | 1 | 1 | 0\n"
                        "1 | Chỉ đạo điều hành | khu-kinh-te | 3 | 1 | 2\n"
                        "1 | Chỉ đạo điều hành | so-tu-phap | 4 | 4 | 0\n"
                        "2 | Thể chế | so-noi-vu | 1 | 1 | 0\n"
                        "2 | Thể chế | so-tai-chinh | 1 | 1 | 0\n"
                        "2 | Thể chế | khu-kinh-te | 3 | 1 | 2\n"
                        "2 | Thể chế | so-tu-phap | 4 | 4 | 0\n"
                        "3 | Thủ tục hành chính | so-noi-vu | 1 | 1 | 0\n"
                        "3 | Thủ tục hành chính | so-tai-chinh | 1 | 1 | 0\n"
                        "3 | Thủ tục hành chính | khu-kinh-te | 3 | 3 | 0\n"
                        "3 | Thủ tục hành chính | so-tu-phap | 4 | 4 | 0\n");
    WORKS(par_left_out_list(&list, book, ask(2024, "so-ban-nganh"), 1, fresh()));
    /* without 1.2 (11.5 of 12) Sở Tài chính has 79.5 of 88, Sở Nội vụ 80 */
    assert_non_null(strstr(rows_text(list, "criterion,unit,rank_without,places_up"),
                           "1.2 | so-noi-vu | 1 | 0\n1.2 | so-tai-chinh | 2 | -1\n"));
    par_book_close(book);
}

/* Bonus and penalty stay as they are; of the only domain nothing is left. */
static void
ranks_as_the_book_does(void **state)
{
    char path[BOOK_PATH_SIZE];
    struct par_book *book = sealed_book_make(path, true);
    struct par_results *results = NULL;
    char ranks[256];

    (void)state;
    WORKS(par_result_list(&results, book, &(struct par_result_query){.year = 2024, .group = "so"},
                          fresh()));
    strcpy(ranks, rows_text(results, "unit,rank"));
    assert_string_equal(stability(book, ask(2024, "so"), "unit,rank"), ranks);
    sealed_book_end(book, path);
    book = sample_2024("stability-only.parindex");
    sample_import(book, "criteria",
                  "set,code,title,max_points,method,kind\nmot,1,Một,10,appraisal,\n"
                  "mot,T,Thưởng,5,appraisal,bonus\n");
    sample_import(book, "years", "year,group,set,scale\n2025,so-ban-nganh,mot,kt\n");
    sample_import(book, "scores",
                  "year,unit,criterion,final\n2025,so-noi-vu,1,7\n2025,so-noi-vu,T,2.5\n"
                  "2025,so-tu-phap,1,9.5\n2025,so-tai-chinh,1,9\n2025,so-tai-chinh,T,5\n");
    /* 7 + 2.5 and 9.5 are alike, whatever the weight */
    assert_string_equal(stability(book, ask(2025, "so-ban-nganh"), "unit,rank,verdict"),
                        "so-tai-chinh | 1 | certain\n"
                        "so-noi-vu | 2 | certain\n"
                        "so-tu-phap | 2 | certain\n");
    {
        struct par_left_outs *list = NULL;

        WORKS(par_left_out_list(&list, book, ask(2025, "so-ban-nganh"), 0, fresh()));
        assert_string_equal(rows_text(list, "unit,rank,rank_without,places_up"),
                            "so-tai-chinh | 1 | <not_applicable> | <not_applicable>\n"
                            "so-noi-vu | 2 | <not_applicable> | <not_applicable>\n"
                            "so-tu-phap | 2 | <not_applicable> | <not_applicable>\n");
    }
    par_book_close(book);
}

static void
refuses_what_cannot_be_ranked(void **state)
{
    struct par_book *book = sample_2024("stability-bad.parindex");
    struct par_stabilities *list = NULL;
    struct par_dominances *pairs = NULL;

    (void)state;
    REFUSED(par_stability_list(&list, NULL, book, ask_draws(0, 500, 1), fresh()), PAR_USAGE,
            "spread");
    REFUSED(par_stability_list(&list, NULL, book, ask_draws(100, 500, 1), fresh()), PAR_USAGE,
            "spread");
    REFUSED(par_stability_list(&list, NULL, book, ask_draws(10, 0, 1), fresh()), PAR_USAGE,
            "draws");
    REFUSED(par_stability_list(&list, NULL, book, ask_draws(10, 1000001, 1), fresh()), PAR_USAGE,
            "draws");
    REFUSED(par_stability_list(&list, NULL, book, ask(2019, "so-ban-nganh"), fresh()),
            PAR_NOT_FOUND, "year_unknown");
    REFUSED(par_stability_list(&list, NULL, book, ask(0, "so-ban-nganh"), fresh()), PAR_INVALID,
            "year");
    REFUSED(par_stability_list(&list, NULL, book, ask(2024, "khoi-la"), fresh()), PAR_NOT_FOUND,
            "group_unknown");
    sample_import(book, "years", "year,group,set,scale\n2025,so-ban-nganh,mau-2024,kt\n");
    REFUSED(par_stability_list(&list, NULL, book, ask(2025, "so-ban-nganh"), fresh()), PAR_NO,
            "too_few");
    par_book_close(book);
    book = sample_kon_tum("stability-papers.parindex");
    REFUSED(par_stability_list(&list, NULL, book, ask(2023, "so-ban-nganh"), fresh()), PAR_NO,
            "no_scores");
    REFUSED(par_dominance_list(&pairs, book, ask(2023, "so-ban-nganh"), fresh()), PAR_NO,
            "no_scores");
    assert_null(list);
    assert_null(pairs);
    par_book_close(book);
}

static void
refuses_what_is_not_as_it_was_sealed(void **state)
{
    char path[BOOK_PATH_SIZE];
    struct par_book *book = sealed_book_make(path, true);
    struct par_stabilities *list = NULL;

    (void)state;
    par_book_close(book);
    assert_true(stranger_runs(path, "UPDATE score SET final = 540000 WHERE final = 550000"));
    book = book_again(path, PAR_READ);
    REFUSED(par_stability_list(&list, NULL, book, ask(2024, "so"), fresh()), PAR_DAMAGED,
            "fingerprint");
    assert_null(list);
    sealed_book_end(book, path);
}

/* ---- memory ---- */

static struct par_book *asked_of;

static enum par_status
ask_all(void)
{
    struct par_stability_query query = {2024, "so-ban-nganh", 10, 3, 1};
    struct par_stabilities *list = NULL;
    struct par_dominances *pairs = NULL;
    struct par_left_outs *left = NULL;
    enum par_status status = par_stability_list(&list, NULL, asked_of, &query, fresh());

    if (status == PAR_OK)
        status = par_dominance_list(&pairs, asked_of, &query, fresh());
    if (status == PAR_OK)
        status = par_left_out_list(&left, asked_of, &query, 1, fresh());
    par_stability_list_free(list);
    par_dominance_list_free(pairs);
    par_left_out_list_free(left);
    return status;
}

static void
survives_want_of_memory(void **state)
{
    (void)state;
    asked_of = sample_2024("stability-memory.parindex");
    holds_without_memory(NULL, ask_all);
    par_book_close(asked_of);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_how_certain_ranks_are),
        cmocka_unit_test(gives_the_same_answer_for_a_seed),
        cmocka_unit_test(lists_pairs_that_no_weighting_changes),
        cmocka_unit_test(leaves_one_domain_or_leaf_out),
        cmocka_unit_test(ranks_as_the_book_does),
        cmocka_unit_test(refuses_what_cannot_be_ranked),
        cmocka_unit_test(refuses_what_is_not_as_it_was_sealed),
        cmocka_unit_test(survives_want_of_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

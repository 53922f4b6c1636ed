/* Ranks, and what one is made of: domains, methods, counts of classes. */
#include "answers.h"
#include "book.h"
#include "rows.h"
#include "sample.h"

/* ---- ranks ---- */

static void
ranks_the_last_year_that_has_results(void **state)
{
    struct par_book *book = sample_kon_tum("result-last.parindex");

    (void)state;
    sample_import(book, "years", "year,group,scale\n2024,so-ban-nganh,kon-tum\n");
    assert_string_equal(
        rows_text(results_of(book, &(struct par_result_query){.group = "ubnd huyen"}),
                  "year,group,unit,class"),
        "2023 | ubnd-huyen | uy-ban-nhan-dan-huyen-kon-ray | Xuất sắc\n");
    assert_string_equal(
        ranks(book, 2022, "group,rank,unit,points"),
        "so-ban-nganh | 1 | so-cong-thuong | 93.73\n"
        "so-ban-nganh | <not_published> | so-giao-thong-van-tai | 90.59\n"
        "so-ban-nganh | <not_published> | ban-quan-ly-khu-kinh-te-tinh | <not_published>\n"
        "ubnd-huyen | 1 | uy-ban-nhan-dan-huyen-kon-ray | 86.471\n");
    par_book_close(book);
}

static void
ranks_by_scores_and_says_what_is_missing(void **state)
{
    struct par_book *book = sample_2024("result-rank.parindex");

    (void)state;
    assert_string_equal(
        ranks(book, 2024,
              "rank,unit,points,max_points,index_percent,class,basis,known,group_size,missing"),
        "1 | so-noi-vu | 91 | 100 | 91.00 | Xuất sắc | provisional | leaf | 5 | 0\n"
        "1 | so-tai-chinh | 91 | 100 | 91.00 | Xuất sắc | provisional | leaf | 5 | 0\n"
        "3 | khu-kinh-te | 72 | 80 | 90.00 | Xuất sắc | provisional | leaf | 5 | 0\n"
        "4 | so-tu-phap | 83.25 | 100 | 83.25 | Tốt | provisional | leaf | 5 | 0\n"
        "<scores_missing> | so-nong-nghiep | 62 | 100 | <scores_missing> | <scores_missing> | "
        "provisional | leaf | 5 | 1\n");
    assert_string_equal(
        rows_text(
            results_of(book, &(struct par_result_query){.year = 2024, .view = PAR_VIEW_CORRECTED}),
            "unit,known,basis,points,rank"),
        "so-noi-vu | none | <unknown> | <not_published> | <not_published>\n"
        "so-tai-chinh | none | <unknown> | <not_published> | <not_published>\n"
        "so-tu-phap | none | <unknown> | <not_published> | <not_published>\n"
        "so-nong-nghiep | none | <unknown> | <not_published> | <not_published>\n"
        "khu-kinh-te | none | <unknown> | <not_published> | <not_published>\n");
    par_book_close(book);
}

static void
says_why_a_result_is_not_there(void **state)
{
    struct par_book *book = sample_2024("result-why.parindex");

    (void)state;
    sample_import(book, "units",
                  "code,name,group\nvan-phong,Văn phòng Ủy ban nhân dân tỉnh,so-ban-nganh\n"
                  "thanh-tra,Thanh tra tỉnh,so-ban-nganh\nso-y-te,Sở Y tế,so-ban-nganh\n");
    sample_import(book, "participants",
                  "year,unit,ranked\n2024,van-phong,no\n2024,thanh-tra,yes\n2024,so-y-te,yes\n");
    sample_import(
        book, "allowances",
        "year,unit,criterion,max_points,reason\n2024,thanh-tra,1.1,0,x\n2024,thanh-tra,1.2,0,x\n"
        "2024,thanh-tra,2.1,0,x\n2024,thanh-tra,2.2,0,x\n2024,thanh-tra,3.1.1,0,x\n"
        "2024,thanh-tra,3.1.2,0,x\n2024,thanh-tra,3.2,0,x\n");
    sample_import(book, "scores",
                  "year,unit,criterion,final\n2024,van-phong,1.1,1\n2024,van-phong,1.2,1\n2024,van-"
                  "phong,2.1,1\n"
                  "2024,van-phong,2.2,1\n2024,van-phong,3.1.1,1\n2024,van-phong,3.1.2,1\n2024,van-"
                  "phong,3.2,1\n");
    assert_string_equal(
        rows_text(results_of(book, &(struct par_result_query){.year = 2024, .unit = "van-phong"}),
                  "rank,ranked,index_percent,class,class_position,points"),
        "<not_ranked> | 0 | 7.00 | <none> | <unknown> | 7\n");
    assert_string_equal(
        rows_text(results_of(book, &(struct par_result_query){.year = 2024, .unit = "thanh-tra"}),
                  "rank,index_percent,class,points,max_points"),
        "<not_applicable> | <not_applicable> | <not_applicable> | <not_applicable> | 0\n");
    assert_string_equal(
        rows_text(results_of(book, &(struct par_result_query){.year = 2024, .unit = "so-y-te"}),
                  "rank,index_percent,class,points,max_points,known,missing"),
        "<not_scored> | <not_scored> | <not_scored> | <not_scored> | 100 | none | 7\n");
    par_book_close(book);
}

static void
prefers_what_was_published_to_what_is_computed(void **state)
{
    struct par_book *book = sample_2024("result-both.parindex");
    struct par_result_query query = {.year = 2024, .unit = "so-noi-vu"};
    static const char keys[] = "rank,points,index_percent,class,basis,known,missing";

    (void)state;
    sample_import(book, "published",
                  "year,unit,index_percent,rank,decision,decision_date\n2024,so-noi-vu,91,2,52/"
                  "QĐ,2025-01-24\n");
    assert_string_equal(rows_text(results_of(book, &query), keys),
                        "2 | <not_published> | 91 | <not_published> | published | leaf | 0\n");
    query.view = PAR_VIEW_COMPUTED;
    assert_string_equal(rows_text(results_of(book, &query), keys),
                        "1 | 91 | 91.00 | Xuất sắc | provisional | leaf | 0\n");
    query = (struct par_result_query){.year = 2024, .unit = "so-noi-vu", .as_of = "2025-01-24"};
    assert_string_equal(
        rows_text(results_of(book, &query), keys),
        "2 | <not_published> | 91 | <not_published> | published | total | <not_applicable>\n");
    query.as_of = "2025-01-23";
    assert_string_equal(rows_text(results_of(book, &query), keys),
                        "<not_published> | <not_published> | <not_published> | <not_published> | "
                        "<unknown> | none | <not_applicable>\n");
    par_book_close(book);
}

static void
ranks_so_far_on_what_all_have(void **state)
{
    struct par_book *book = sample_2024("result-so-far.parindex");
    struct par_result_query query = {.year = 2024, .so_far = 1};
    static const char keys[] = "rank,unit,points,max_points,index_percent,class,basis,so_far_share";

    (void)state;
    /* 3.2 is not scored for one unit: 80 of 100 points are compared */
    assert_string_equal(
        rows_text(results_of(book, &query), keys),
        "1 | so-noi-vu | 73.5 | 80 | 91.88 | <scores_missing> | provisional | 80.00\n"
        "1 | so-tai-chinh | 73.5 | 80 | 91.88 | <scores_missing> | provisional | 80.00\n"
        "3 | khu-kinh-te | 54.5 | 60 | 90.83 | <scores_missing> | provisional | 80.00\n"
        "4 | so-tu-phap | 68.25 | 80 | 85.31 | <scores_missing> | provisional | 80.00\n"
        "5 | so-nong-nghiep | 62 | 80 | 77.50 | <scores_missing> | provisional | 80.00\n");
    sample_import(book, "scores", "year,unit,criterion,final\n2024,so-nong-nghiep,3.2,15\n");
    assert_string_equal(rows_text(results_of(book, &query), keys),
                        "1 | so-noi-vu | 91 | 100 | 91.00 | Xuất sắc | computed | 100.00\n"
                        "1 | so-tai-chinh | 91 | 100 | 91.00 | Xuất sắc | computed | 100.00\n"
                        "3 | khu-kinh-te | 72 | 80 | 90.00 | Xuất sắc | computed | 100.00\n"
                        "4 | so-tu-phap | 83.25 | 100 | 83.25 | Tốt | computed | 100.00\n"
                        "5 | so-nong-nghiep | 77 | 100 | 77.00 | Khá | computed | 100.00\n");
    par_book_close(book);
}

static void
ranks_nobody_so_far_when_one_has_nothing(void **state)
{
    struct par_book *book = sample_2024("result-nothing.parindex");
    struct par_result_query query = {.year = 2024, .unit = "so-noi-vu", .so_far = 1};

    (void)state;
    sample_import(book, "units", "code,name,group\nso-y-te,Sở Y tế,so-ban-nganh\n");
    sample_import(book, "participants", "year,unit,ranked\n2024,so-y-te,yes\n");
    assert_string_equal(
        rows_text(results_of(book, &query), "rank,points,max_points,index_percent,so_far_share"),
        "<scores_missing> | <scores_missing> | 0 | <scores_missing> | 0.00\n");
    /* a unit that is not ranked holds nobody up */
    sample_import(book, "participants", "year,unit,ranked\n2024,so-y-te,no\n");
    assert_string_equal(
        rows_text(results_of(book, &query), "rank,points,index_percent,so_far_share"),
        "1 | 73.5 | 91.88 | 80.00\n");
    query = (struct par_result_query){.year = 2023, .so_far = 1};
    assert_string_equal(rows_text(results_of(book, &query), "rank"), "");
    par_book_close(book);
}

/* ---- domains, methods, counts ---- */

static void
divides_a_result_into_domains(void **state)
{
    struct par_book *book = sample_2024("result-parts.parindex");

    (void)state;
    assert_string_equal(
        domains(book, &(struct par_domain_query){.years = "2024", .group = "so-ban-nganh"},
                "rank,unit,domain,points,max_points,index_percent,missing"),
        "1 | so-noi-vu | 1 | 19 | 20 | 95.00 | 0\n1 | so-noi-vu | 2 | 27.5 | 30 | 91.67 | 0\n1 | "
        "so-noi-vu | 3 | 44.5 | 50 | 89.00 | 0\n"
        "1 | so-tai-chinh | 1 | 19 | 20 | 95.00 | 0\n1 | so-tai-chinh | 2 | 27.5 | 30 | 91.67 | "
        "0\n1 | so-tai-chinh | 3 | 44.5 | 50 | 89.00 | 0\n"
        "3 | khu-kinh-te | 1 | 18 | 20 | 90.00 | 0\n3 | khu-kinh-te | 2 | 8.5 | 10 | 85.00 | 0\n3 "
        "| khu-kinh-te | 3 | 45.5 | 50 | 91.00 | 0\n"
        "4 | so-tu-phap | 1 | 18.5 | 20 | 92.50 | 0\n4 | so-tu-phap | 2 | 24 | 30 | 80.00 | 0\n4 | "
        "so-tu-phap | 3 | 40.75 | 50 | 81.50 | 0\n"
        "<scores_missing> | so-nong-nghiep | 1 | 16 | 20 | 80.00 | 0\n<scores_missing> | "
        "so-nong-nghiep | 2 | 22.5 | 30 | 75.00 | 0\n"
        "<scores_missing> | so-nong-nghiep | 3 | 23.5 | 50 | <scores_missing> | 1\n");
    assert_string_equal(
        methods(book, &(struct par_method_query){.unit = "so-nong-nghiep"},
                "year,rank,unit_name,method,points,max_points,index_percent,missing"),
        "2024 | <scores_missing> | Sở Nông nghiệp và Phát triển nông thôn | appraisal | 38.5 | 50 "
        "| 77.00 | 0\n"
        "2024 | <scores_missing> | Sở Nông nghiệp và Phát triển nông thôn | statistics | 23.5 | 30 "
        "| 78.33 | 0\n"
        "2024 | <scores_missing> | Sở Nông nghiệp và Phát triển nông thôn | survey | <not_scored> "
        "| 20 | <not_scored> | 1\n");
    par_book_close(book);
}

static void
keeps_bonus_and_penalty_beside_the_domains(void **state)
{
    struct par_book *book = sample_2024("result-bonus.parindex");

    (void)state;
    sample_import(book, "criteria",
                  "set,code,title,max_points,kind\nmau-2024,T,Điểm "
                  "thưởng,2,bonus\nmau-2024,T.1,Sáng kiến,2,bonus\n"
                  "mau-2024,T.2,Giải thưởng,1,bonus\nmau-2024,P,Điểm trừ,3,penalty\n");
    sample_import(book, "scores",
                  "year,unit,criterion,final\n2024,so-tu-phap,T.1,1.5\n2024,so-tu-phap,T.2,1\n2024,"
                  "so-tu-phap,P,0.5\n");
    assert_string_equal(domains(book,
                                &(struct par_domain_query){.year = 2024, .unit = "so-tu-phap"},
                                "domain,points,max_points,index_percent"),
                        "1 | 18.5 | 20 | 92.50\n2 | 24 | 30 | 80.00\n3 | 40.75 | 50 | 81.50\nT | 2 "
                        "| 2 | <not_applicable>\nP | 0.5 | 3 | <not_applicable>\n");
    assert_string_equal(
        rows_text(results_of(book, &(struct par_result_query){.year = 2024, .unit = "so-tu-phap"}),
                  "points,max_points,index_percent"),
        "84.75 | 100 | 84.75\n");
    assert_string_equal(rows_text(results_of(book, &(struct par_result_query){.year = 2024,
                                                                              .unit = "so-tu-phap",
                                                                              .so_far = 1}),
                                  "points,max_points,index_percent"),
                        "69.75 | 80 | 87.19\n");
    par_book_close(book);
}

static void
counts_classes_as_printed_named_and_computed(void **state)
{
    struct par_book *book = sample_kon_tum("result-counts.parindex");
    static const char keys[] =
        "year,group,class,class_en,count,named,computed,group_size,decision,decision_date,position";

    (void)state;
    assert_string_equal(
        counts(book, &(struct par_count_query){.year = 2022, .group = "so-ban-nganh"}, keys),
        "2022 | so-ban-nganh | Xuất sắc | Excellent | 6 | 2 | <not_applicable> | 20 | 35/QĐ-UBND | "
        "2023-01-27 | 1\n"
        "2022 | so-ban-nganh | Tốt | Good | 11 | 1 | <not_applicable> | 20 | 35/QĐ-UBND | "
        "2023-01-27 | 2\n"
        "2022 | so-ban-nganh | Khá | Fair | 3 | 0 | <not_applicable> | 20 | 35/QĐ-UBND | "
        "2023-01-27 | 3\n"
        "2022 | so-ban-nganh | Trung bình | Average | <not_published> | 0 | <not_applicable> | 20 "
        "| <unknown> | <unknown> | 4\n");
    /* without years the last one; a class known only by a unit's name */
    assert_string_equal(
        counts(book, &(struct par_count_query){.group = "ubnd-huyen"}, "year,class,count,named"),
        "2023 | Xuất sắc | 1 | 1\n2023 | Tốt | 7 | 0\n2023 | Khá | 2 | 0\n2023 | Trung bình | "
        "<not_published> | 0\n");
    assert_string_equal(
        counts(book, &(struct par_count_query){.year = 2020}, "class,count,named,group_size"),
        "Xuất sắc | <not_published> | 1 | <not_published>\nTốt | <not_published> | 0 | "
        "<not_published>\n"
        "Khá | <not_published> | 0 | <not_published>\nTrung bình | <not_published> | 0 | "
        "<not_published>\n");
    assert_string_equal(
        counts(book, &(struct par_count_query){.year = 2022, .as_of = "2023-01-26"}, "class"), "");
    assert_string_equal(
        counts(book, &(struct par_count_query){.year = 2022, .view = PAR_VIEW_COMPUTED}, "class"),
        "");
    par_book_close(book);
}

static void
counts_by_the_decision_that_the_view_takes(void **state)
{
    struct par_book *book = sample_2024("result-recount.parindex");

    (void)state;
    sample_import(book, "class-counts",
                  "year,group,class,count,decision,decision_date\n2024,so-ban-nganh,Tốt,2,1/"
                  "QĐ,2025-01-05\n2024,so-ban-nganh,Tốt,1,2/QĐ,2025-03-05\n");
    sample_import(book, "group-figures",
                  "year,group,figure,value,decision,decision_date\n2024,so-ban-nganh,size,6,1/"
                  "QĐ,2025-01-05\n");
    assert_string_equal(counts(book, &(struct par_count_query){.year = 2024},
                               "class,count,named,computed,group_size,decision"),
                        "Xuất sắc | <not_published> | 0 | 3 | 6 | <unknown>\nTốt | 1 | 0 | 1 | 6 | "
                        "2/QĐ\nKhá | <not_published> | 0 | 0 | 6 | <unknown>\n");
    assert_string_equal(counts(book,
                               &(struct par_count_query){.year = 2024, .view = PAR_VIEW_PUBLISHED},
                               "class,count,decision"),
                        "Xuất sắc | <not_published> | <unknown>\nTốt | 2 | 1/QĐ\nKhá | "
                        "<not_published> | <unknown>\n");
    assert_string_equal(counts(book,
                               &(struct par_count_query){.year = 2024, .view = PAR_VIEW_COMPUTED},
                               "class,count,computed,group_size"),
                        "Xuất sắc | <not_published> | 3 | 5\nTốt | <not_published> | 1 | 5\nKhá | "
                        "<not_published> | 0 | 5\n");
    par_book_close(book);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ranks_the_last_year_that_has_results),
        cmocka_unit_test(ranks_by_scores_and_says_what_is_missing),
        cmocka_unit_test(says_why_a_result_is_not_there),
        cmocka_unit_test(prefers_what_was_published_to_what_is_computed),
        cmocka_unit_test(ranks_so_far_on_what_all_have),
        cmocka_unit_test(ranks_nobody_so_far_when_one_has_nothing),
        cmocka_unit_test(divides_a_result_into_domains),
        cmocka_unit_test(keeps_bonus_and_penalty_beside_the_domains),
        cmocka_unit_test(counts_classes_as_printed_named_and_computed),
        cmocka_unit_test(counts_by_the_decision_that_the_view_takes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

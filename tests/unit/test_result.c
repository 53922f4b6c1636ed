/* Results: what papers printed, fact by fact, beside what scores give. */
#include "book.h"
#include "rows.h"
#include "sample.h"

#include <string.h>

#include "base/alloc.h"

/* ---- questions, answered as text ---- */

static struct par_results *
results_of(struct par_book *book, const struct par_result_query *query)
{
    struct par_results *list = NULL;

    WORKS(par_result_list(&list, book, query, fresh()));
    return list;
}

static const char *
history(struct par_book *book, const char *unit, const char *keys)
{
    return rows_text(
        results_of(book, &(struct par_result_query){.unit = unit, .order = PAR_BY_YEAR}), keys);
}

static const char *
ranks(struct par_book *book, int year, const char *keys)
{
    return rows_text(results_of(book, &(struct par_result_query){.year = year}), keys);
}

static const char *
domains(struct par_book *book, const struct par_domain_query *query, const char *keys)
{
    struct par_domain_results *list = NULL;

    WORKS(par_domain_list(&list, book, query, fresh()));
    return rows_text(list, keys);
}

static const char *
methods(struct par_book *book, const struct par_method_query *query, const char *keys)
{
    struct par_method_results *list = NULL;

    WORKS(par_method_list(&list, book, query, fresh()));
    return rows_text(list, keys);
}

static const char *
counts(struct par_book *book, const struct par_count_query *query, const char *keys)
{
    struct par_class_counts *list = NULL;

    WORKS(par_count_list(&list, book, query, fresh()));
    return rows_text(list, keys);
}

/* ---- listings ---- */

static void
has_the_columns_of_the_contract(void **state)
{
    struct par_book *book = book_new("result-columns.parindex");
    struct par_domain_results *domain_list = NULL;
    struct par_method_results *method_list = NULL;
    struct par_class_counts *count_list = NULL;
    struct par_results *list = results_of(book, &(struct par_result_query){.order = PAR_BY_UNIT});

    (void)state;
    assert_string_equal(column_keys(list), "year,unit,unit_name,group,known,basis,class,index_"
                                           "percent,points,max_points,rank,group_size,"
                                           "decision,decision_date,source,class_en,lineage");
    par_result_list_free(list);
    list = results_of(book, &(struct par_result_query){0});
    assert_string_equal(column_keys(list),
                        "year,group,group_name,rank,unit,unit_name,points,max_points,index_percent,"
                        "class,class_en,basis,"
                        "known,group_size,ranked,missing,decision,decision_date");
    assert_int_equal(par_list_count((struct par_list *)list), 0);
    par_result_list_free(list);
    WORKS(par_domain_list(&domain_list, book, &(struct par_domain_query){0}, fresh()));
    assert_string_equal(column_keys(domain_list), "year,group,rank,unit,unit_name,domain,domain_"
                                                  "title,points,max_points,index_percent,missing");
    par_domain_list_free(domain_list);
    WORKS(par_method_list(&method_list, book, &(struct par_method_query){0}, fresh()));
    assert_string_equal(
        column_keys(method_list),
        "year,group,rank,unit,unit_name,method,points,max_points,index_percent,missing");
    par_method_list_free(method_list);
    WORKS(par_count_list(&count_list, book, &(struct par_count_query){0}, fresh()));
    assert_string_equal(column_keys(count_list), "year,group,group_name,class,class_en,count,named,"
                                                 "computed,group_size,decision,decision_date");
    par_count_list_free(count_list);
    par_book_close(book);
}

static void
refuses_questions_that_make_no_sense(void **state)
{
    struct par_book *book = sample_kon_tum("result-refused.parindex");
    struct par_results *list = NULL;

    (void)state;
    REFUSED(par_result_list(&list, book, &(struct par_result_query){.unit = "so y te"}, fresh()),
            PAR_NOT_FOUND, "unit_unknown");
    REFUSED(par_result_list(&list, book, &(struct par_result_query){.group = "khoi-xa"}, fresh()),
            PAR_NOT_FOUND, "group_unknown");
    REFUSED(par_result_list(&list, book,
                            &(struct par_result_query){.unit = "so", .order = PAR_BY_YEAR},
                            fresh()),
            PAR_AMBIGUOUS, "unit_ambiguous");
    REFUSED(par_result_list(&list, book, &(struct par_result_query){.order = PAR_BY_YEAR}, fresh()),
            PAR_INVALID, "unit");
    REFUSED(par_result_list(&list, book, &(struct par_result_query){.years = "2015–16"}, fresh()),
            PAR_USAGE, "years");
    REFUSED(
        par_result_list(&list, book, &(struct par_result_query){.as_of = "2022-13-01"}, fresh()),
        PAR_INVALID, "date");
    REFUSED(par_result_list(&list, book, &(struct par_result_query){.order = (enum par_order)7},
                            fresh()),
            PAR_INVALID, "order");
    assert_null(list);
    /* the book is still good for the next question */
    assert_string_equal(history(book, "so-noi-vu", "year,class"), "2023 | Xuất sắc\n");
    par_book_close(book);
}

/* ---- printed facts ---- */

static void
tells_nine_years_of_a_unit_as_they_were_printed(void **state)
{
    struct par_book *book = sample_kon_tum("result-history.parindex");

    (void)state;
    assert_string_equal(
        history(
            book, "khu kinh te",
            "year,known,basis,class,index_percent,points,rank,group_size,decision,decision_date"),
        "2015 | class | published | Tốt | <not_published> | <not_published> | <not_published> | "
        "<not_published> | <unknown> | <unknown>\n"
        "2016 | class | published | Xuất sắc | <not_published> | <not_published> | <not_published> "
        "| <not_published> | <unknown> | <unknown>\n"
        "2017 | total | published | Xuất sắc | <not_published> | 93 | 3 | 20 | 221/QĐ-UBND | "
        "<unknown>\n"
        "2018 | class | published | Tốt | <not_published> | <not_published> | <not_published> | "
        "<not_published> | <unknown> | <unknown>\n"
        "2019 | class | published | Xuất sắc | <not_published> | <not_published> | <not_published> "
        "| <not_published> | <unknown> | <unknown>\n"
        "2020 | class | published | Xuất sắc | <not_published> | <not_published> | <not_published> "
        "| <not_published> | <unknown> | <unknown>\n"
        "2021 | total | published | Xuất sắc | 95.3 | 92.44 | 1 | 20 | 37/QĐ-UBND | 2022-01-24\n"
        "2022 | class | published | Tốt | <not_published> | <not_published> | <not_published> | 20 "
        "| 35/QĐ-UBND | 2023-01-27\n"
        "2023 | total | published | Xuất sắc | 91.74 | <not_published> | <not_published> | 20 | "
        "41/QĐ-UBND | 2024-01-25\n");
    assert_string_equal(history(book, "uy ban nhan dan huyen kon ray",
                                "year,unit,unit_name,group,points,max_points,class,class_en,class_"
                                "short,class_position,lineage,source"),
                        "2022 | uy-ban-nhan-dan-huyen-kon-ray | Ủy ban nhân dân huyện Kon Rẫy | "
                        "ubnd-huyen | 86.471 | <not_published> | Tốt | Good | T | 2 | own | notice "
                        "of Sở Giao thông vận tải on Decision 35/QĐ-UBND\n"
                        "2023 | uy-ban-nhan-dan-huyen-kon-ray | Ủy ban nhân dân huyện Kon Rẫy | "
                        "ubnd-huyen | <not_published> | <not_published> | Xuất sắc | Excellent | "
                        "XS | 1 | own | article on Decision 41/QĐ-UBND of 2024-01-25\n");
    par_book_close(book);
}

static void
tells_a_year_known_by_nothing_as_a_gap(void **state)
{
    struct par_book *book = sample_kon_tum("result-gap.parindex");

    (void)state;
    sample_import(book, "published", "year,unit,group,class\n2020,Sở Tư pháp,so-ban-nganh,Khá\n");
    assert_string_equal(
        history(book, "so-tu-phap",
                "year,group,known,basis,class,points,rank,group_size,decision,missing"),
        "2020 | so-ban-nganh | class | published | Khá | <not_published> | <not_published> | "
        "<not_published> | <unknown> | <not_applicable>\n"
        "2021 | <unknown> | none | <unknown> | <unknown> | <unknown> | <unknown> | <unknown> | "
        "<unknown> | <not_applicable>\n"
        "2022 | <unknown> | none | <unknown> | <unknown> | <unknown> | <unknown> | <unknown> | "
        "<unknown> | <not_applicable>\n"
        "2023 | so-ban-nganh | class | published | Xuất sắc | <not_published> | <not_published> | "
        "20 | 41/QĐ-UBND | <not_applicable>\n");
    /* a gap may be all that is asked for; before and after there is nothing */
    assert_string_equal(
        rows_text(results_of(book, &(struct par_result_query){.unit = "so-tu-phap",
                                                              .years = "2018-2021",
                                                              .order = PAR_BY_YEAR}),
                  "year,known"),
        "2020 | class\n2021 | none\n");
    assert_string_equal(
        rows_text(results_of(book, &(struct par_result_query){.unit = "so-tu-phap",
                                                              .year = 2022,
                                                              .order = PAR_BY_YEAR}),
                  "year,known"),
        "2022 | none\n");
    par_book_close(book);
}

static void
takes_each_fact_from_the_decision_that_stands(void **state)
{
    struct par_book *book = book_new("result-views.parindex");
    struct par_result_query query = {.unit = "so-y-te", .order = PAR_BY_YEAR};
    static const char keys[] = "index_percent,points,rank,class,basis,decision,date_unknown,source";

    (void)state;
    sample_import(book, "groups", "code,name\nso,Khối sở\n");
    sample_import(book, "units", "code,name,group,from_year\nso-y-te,Sở Y tế,so,2020\n");
    sample_import(book, "published",
                  "year,unit,points,index_percent,rank,class,decision,decision_date,source\n"
                  "2022,so-y-te,90,90.0,,Tốt,1/QĐ,2023-02-01,paper\n"
                  "2022,so-y-te,,91.00,4,,3/QĐ,2023-08-01,correction\n"
                  "2022,so-y-te,,90.5,,Khá,2/QĐ,2023-05-01,first correction\n"
                  "2022,so-y-te,88,,7,,9/QĐ,,undated\n"
                  "2022,so-y-te,87,,,,,,article\n");
    /* corrected: the last dated decision, and what only undated entries say where no dated one
     * speaks */
    assert_string_equal(
        rows_text(results_of(book, &query), keys),
        "91.00 | 90 | 4 | Khá | corrected | 3/QĐ | 0 | paper; correction; first correction\n");
    query.view = PAR_VIEW_PUBLISHED;
    assert_string_equal(rows_text(results_of(book, &query), keys),
                        "90.0 | 88 | 7 | Tốt | corrected | 9/QĐ | 0 | paper; undated\n");
    query.view = PAR_VIEW_CORRECTED;
    query.as_of = "2023-05-01";
    assert_string_equal(
        rows_text(results_of(book, &query), keys),
        "90.5 | 90 | 7 | Khá | corrected | 2/QĐ | 1 | paper; first correction; undated\n");
    query.as_of = "01/04/2023";
    assert_string_equal(rows_text(results_of(book, &query), keys),
                        "90.0 | 90 | 7 | Tốt | corrected | 1/QĐ | 1 | paper; undated\n");
    query.as_of = "2022-01-01";
    assert_string_equal(
        rows_text(results_of(book, &query), keys),
        "<not_published> | 87 | 7 | <not_published> | published | 9/QĐ | 1 | undated; article\n");
    query.view = PAR_VIEW_COMPUTED;
    assert_string_equal(rows_text(results_of(book, &query), keys), "");
    par_book_close(book);
}

static void
leaves_out_what_was_replaced_and_what_is_in_no_scale(void **state)
{
    struct par_published gone = {.year = {2020, PAR_PRESENT}, .unit_code = "so-y-te"};
    struct par_book *book = book_new("result-replaced.parindex");
    struct par_batch *batch = NULL;

    (void)state;
    sample_import(book, "groups", "code,name\nso,Khối sở\n");
    sample_import(book, "units", "code,name,group\nso-y-te,Sở Y tế,so\n");
    sample_import(book, "published", "year,unit,points,class\n2020,so-y-te,90,Hạng A\n");
    WORKS(par_batch_begin(&batch, book, "tester", "published remove", NULL, fresh()));
    WORKS(par_published_remove(batch, &gone, fresh()));
    WORKS(par_batch_commit(batch, NULL, fresh()));
    assert_string_equal(history(book, "so-y-te", "class,class_position,class_en,points,known"), "");
    sample_import(book, "published", "year,unit,class\n2020,so-y-te,Hạng B\n");
    assert_string_equal(history(book, "so-y-te", "class,class_position,class_en,points,known"),
                        "Hạng B | <no_scale> | <none> | <not_published> | class\n");
    par_book_close(book);
}

static void
knows_a_unit_by_its_domains(void **state)
{
    struct par_book *book = book_new("result-domains.parindex");

    (void)state;
    sample_import(book, "groups", "code,name\nso,Khối sở\n");
    sample_import(book, "units",
                  "code,name,group\nso-y-te,Sở Y tế,so\nso-xay-dung,Sở Xây dựng,so\n");
    sample_import(
        book, "published",
        "year,unit,part,points,max_points,index_percent,decision,decision_date\n"
        "2020,so-y-te,1,9.415,10,94.15,1/QĐ,2021-01-05\n2020,so-y-te,2,,,80,1/QĐ,2021-01-05\n"
        "2020,so-y-te,2,,,81,2/QĐ,2021-03-05\n2020,so-xay-dung,method:survey,31.19,38.5,,1/"
        "QĐ,2021-01-05\n");
    assert_string_equal(ranks(book, 2020, "unit,known,basis,points"),
                        "so-xay-dung | none | <unknown> | <not_published>\nso-y-te | domain | "
                        "published | <not_published>\n");
    assert_string_equal(
        domains(book, &(struct par_domain_query){.year = 2020},
                "unit,domain,domain_title,points,max_points,index_percent,missing,rank"),
        "so-y-te | 1 | <unknown> | 9.415 | 10 | 94.15 | <not_applicable> | <not_published>\n"
        "so-y-te | 2 | <unknown> | <not_published> | <not_published> | 81 | <not_applicable> | "
        "<not_published>\n");
    assert_string_equal(domains(book,
                                &(struct par_domain_query){
                                    .year = 2020, .unit = "so y te", .view = PAR_VIEW_PUBLISHED},
                                "domain,index_percent"),
                        "1 | 94.15\n2 | 80\n");
    assert_string_equal(domains(book,
                                &(struct par_domain_query){.year = 2020, .as_of = "2021-02-01"},
                                "domain,index_percent"),
                        "1 | 94.15\n2 | 80\n");
    assert_string_equal(domains(book,
                                &(struct par_domain_query){.year = 2020, .view = PAR_VIEW_COMPUTED},
                                "domain"),
                        "");
    assert_string_equal(methods(book, &(struct par_method_query){.year = 2020},
                                "unit,method,points,max_points,index_percent"),
                        "so-xay-dung | survey | 31.19 | 38.5 | <not_published>\n");
    par_book_close(book);
}

/* ---- histories of groups, names of years ---- */

static void
lists_units_by_year_under_the_names_of_their_years(void **state)
{
    struct par_book *book = sample_kon_tum("result-group.parindex");
    struct par_batch *batch = batch_of(book);
    struct par_result_query query = {.group = "ubnd-huyen", .order = PAR_BY_UNIT};

    (void)state;
    WORKS(par_unit_rename(batch, "uy-ban-nhan-dan-huyen-kon-ray", "Ủy ban nhân dân thị xã Kon Rẫy",
                          NULL, 2023, NULL, fresh()));
    commit(batch);
    assert_string_equal(
        rows_text(results_of(book, &query), "year,unit_name,class_short"),
        "2022 | Ủy ban nhân dân huyện Kon Rẫy | T\n2023 | Ủy ban nhân dân thị xã Kon Rẫy | XS\n");
    query = (struct par_result_query){
        .group = "so-ban-nganh", .years = "2022,2023,2022", .order = PAR_BY_UNIT};
    assert_string_equal(
        rows_text(results_of(book, &query), "unit_name,year,class"),
        "Ban Quản lý Khu kinh tế tỉnh | 2022 | Tốt\nBan Quản lý Khu kinh tế tỉnh | 2023 | Xuất "
        "sắc\n"
        "Sở Công Thương | 2022 | Xuất sắc\nSở Giáo dục và Đào tạo | 2023 | Xuất sắc\n"
        "Sở Giao thông vận tải | 2022 | Xuất sắc\nSở Kế hoạch và Đầu tư | 2023 | Xuất sắc\n"
        "Sở Khoa học và Công nghệ | 2023 | Xuất sắc\nSở Nội vụ | 2023 | Xuất sắc\n"
        "Sở Tài chính | 2023 | Xuất sắc\nSở Tư pháp | 2023 | Xuất sắc\n");
    par_book_close(book);
}

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

/* ---- memory ---- */

/* Every request for memory fails once: the question is refused, and nothing is lost or leaks. */
static void
survives_want_of_memory(void **state)
{
    struct par_book *book = sample_2024("result-memory.parindex");
    const struct par_result_query query = {
        .group = "so ban nganh", .years = "2024", .as_of = "2025-01-01"};
    enum par_status status = PAR_NO_MEMORY;

    (void)state;
    for (long nth = 1; status != PAR_OK; nth++) {
        struct par_results *list = NULL;
        mem_fail_at(nth, 0);
        status = par_result_list(&list, book, &query, fresh());
        mem_fail_at(0, 0);
        assert_true(status == PAR_OK || status == PAR_NO_MEMORY);
        assert_true(status == PAR_OK || list == NULL);
        par_result_list_free(list);
        assert_true(nth < 1000);
    }
    par_book_close(book);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(has_the_columns_of_the_contract),
        cmocka_unit_test(refuses_questions_that_make_no_sense),
        cmocka_unit_test(tells_nine_years_of_a_unit_as_they_were_printed),
        cmocka_unit_test(tells_a_year_known_by_nothing_as_a_gap),
        cmocka_unit_test(takes_each_fact_from_the_decision_that_stands),
        cmocka_unit_test(leaves_out_what_was_replaced_and_what_is_in_no_scale),
        cmocka_unit_test(knows_a_unit_by_its_domains),
        cmocka_unit_test(lists_units_by_year_under_the_names_of_their_years),
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
        cmocka_unit_test(survives_want_of_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

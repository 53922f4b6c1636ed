/* Results: what papers printed, fact by fact, beside what scores give. */
#include "answers.h"
#include "book.h"
#include "rows.h"
#include "sample.h"

#include "base/alloc.h"

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
        cmocka_unit_test(survives_want_of_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Two years beside each other. */
#include "book.h"
#include "rows.h"
#include "sample.h"

#include <string.h>

static const char *
compared(struct par_book *book, const struct par_compare_query *query, const char *keys)
{
    struct par_comparisons *list = NULL;

    WORKS(par_compare_list(&list, book, query, fresh()));
    return rows_text(list, keys);
}

static const char *
changes(struct par_book *book, const struct par_domain_change_query *query, const char *keys)
{
    struct par_domain_changes *list = NULL;

    WORKS(par_domain_change_list(&list, book, query, fresh()));
    return rows_text(list, keys);
}

/* Two scored years of two units; the sets differ, concepts say what is the same. */
static struct par_book *
two_scored_years(const char *path)
{
    struct par_book *book = book_new(path);

    sample_import(book, "groups", "code,name\nso,Khối sở\n");
    sample_import(book, "units", "code,name,group\nso-a,Sở A,so\nso-b,Sở B,so\n");
    sample_import(book, "scales",
                  "scale,class,lower_bound\ncu,Xuất sắc,90\ncu,Tốt,80\ncu,Khá,50\n"
                  "moi,Xuất sắc,95\nmoi,Tốt,85\nmoi,Trung bình,60\nmoi,Khá,50\n");
    sample_import(book, "criteria",
                  "set,code,title,max_points,concept\n"
                  "s1,1,Chỉ đạo,40,chi-dao\ns1,1.1,Kế hoạch,10,ke-hoach\ns1,1.2,Kiểm tra,30,\n"
                  "s1,2,Thể chế,60,the-che\ns1,2.1,Rà soát,60,\n"
                  "s2,1,Thể chế mới,50,the-che\ns2,1.1,Rà soát,50,\n"
                  "s2,2,Điều hành,30,chi-dao\ns2,2.1,Kế hoạch năm,30,ke-hoach\n"
                  "s2,3,Văn hóa,20,\ns2,3.1,Kỷ luật,20,\n");
    sample_import(book, "years",
                  "year,group,set,scale,decimals\n2023,so,s1,cu,2\n2024,so,s2,moi,1\n");
    sample_import(book, "scores",
                  "year,unit,criterion,final\n"
                  "2023,so-a,1.1,8\n2023,so-a,1.2,27\n2023,so-a,2.1,55.55\n"
                  "2023,so-b,1.1,5\n2023,so-b,1.2,27\n2023,so-b,2.1,50\n"
                  "2024,so-a,1.1,45\n2024,so-a,2.1,27\n2024,so-a,3.1,13\n"
                  "2024,so-b,1.1,48\n2024,so-b,2.1,30\n2024,so-b,3.1,20\n");
    return book;
}

static void
has_the_columns_of_the_contract(void **state)
{
    struct par_book *book = sample_kon_tum("compare-columns.parindex");
    struct par_comparisons *list = NULL;
    struct par_domain_changes *change_list = NULL;

    (void)state;
    WORKS(par_compare_list(&list, book, &(struct par_compare_query){.year_to = 2023}, fresh()));
    assert_string_equal(column_keys(list), "unit,unit_name,group,year_from,year_to,comparable,"
                                           "class_from,class_to,classes_up,index_from,index_to,"
                                           "index_change,rank_from,rank_to,places_up,group_size_"
                                           "from,group_size_to,basis_from,basis_to");
    par_compare_list_free(list);
    WORKS(par_domain_change_list(&change_list, book,
                                 &(struct par_domain_change_query){.year_to = 2023}, fresh()));
    assert_string_equal(column_keys(change_list),
                        "unit,unit_name,year_from,year_to,concept,domain_from,domain_to,domain_"
                        "title,points_from,points_to,"
                        "max_points_from,max_points_to,index_from,index_to,index_change");
    par_domain_change_list_free(change_list);
    par_book_close(book);
}

static void
compares_what_papers_printed(void **state)
{
    struct par_book *book = sample_kon_tum("compare-kon-tum.parindex");

    (void)state;
    assert_string_equal(compared(book,
                                 &(struct par_compare_query){
                                     .year_from = 2022, .year_to = 2023, .group = "so ban nganh"},
                                 "unit,comparable,class_from,class_to,classes_up,index_to,index_"
                                 "change,rank_from,places_up"),
                        "ban-quan-ly-khu-kinh-te-tinh | class | Tốt | Xuất sắc | 1 | 91.74 | "
                        "<not_comparable> | <not_published> | <not_comparable>\n"
                        "so-cong-thuong |  | Xuất sắc | <unknown> | <not_comparable> | <unknown> | "
                        "<not_comparable> | 1 | <not_comparable>\n"
                        "so-giao-duc-va-dao-tao |  | <unknown> | Xuất sắc | <not_comparable> | "
                        "<not_published> | <not_comparable> | <unknown> | <not_comparable>\n"
                        "so-giao-thong-van-tai |  | Xuất sắc | <unknown> | <not_comparable> | "
                        "<unknown> | <not_comparable> | <not_published> | <not_comparable>\n"
                        "so-ke-hoach-va-dau-tu |  | <unknown> | Xuất sắc | <not_comparable> | "
                        "<not_published> | <not_comparable> | <unknown> | <not_comparable>\n"
                        "so-khoa-hoc-va-cong-nghe |  | <unknown> | Xuất sắc | <not_comparable> | "
                        "<not_published> | <not_comparable> | <unknown> | <not_comparable>\n"
                        "so-noi-vu |  | <unknown> | Xuất sắc | <not_comparable> | <not_published> "
                        "| <not_comparable> | <unknown> | <not_comparable>\n"
                        "so-tai-chinh |  | <unknown> | Xuất sắc | <not_comparable> | "
                        "<not_published> | <not_comparable> | <unknown> | <not_comparable>\n"
                        "so-tu-phap |  | <unknown> | Xuất sắc | <not_comparable> | <not_published> "
                        "| <not_comparable> | <unknown> | <not_comparable>\n");
    /* one year: with the year before; of one unit; backwards */
    assert_string_equal(
        compared(book, &(struct par_compare_query){.year_to = 2023, .unit = "khu kinh te"},
                 "unit_name,group,year_from,year_to,classes_up,group_size_from,group_size_to,basis_"
                 "from,basis_to"),
        "Ban Quản lý Khu kinh tế tỉnh | so-ban-nganh | 2022 | 2023 | 1 | 20 | 20 | published | "
        "published\n");
    assert_string_equal(compared(book,
                                 &(struct par_compare_query){
                                     .year_from = 2023, .year_to = 2021, .unit = "khu kinh te"},
                                 "comparable,classes_up,index_from,index_to,index_change"),
                        "class,index | 0 | 91.74 | 95.3 | 3.56\n");
    par_book_close(book);
}

static void
says_no_when_nothing_is_known_of_a_year(void **state)
{
    struct par_book *book = sample_kon_tum("compare-nothing.parindex");
    struct par_comparisons *list = NULL;
    char hint[PAR_TEXT_SIZE];

    (void)state;
    REFUSED(par_compare_list(&list, book, &(struct par_compare_query){.year_to = 2015}, fresh()),
            PAR_NO, "nothing_known");
    assert_string_equal(failure.text, "nothing is known of 2014");
    REFUSED(par_compare_list(&list, book,
                             &(struct par_compare_query){.year_to = 2024, .group = "so-ban-nganh"},
                             fresh()),
            PAR_NO, "nothing_known");
    assert_string_equal(failure.text, "nothing is known of so-ban-nganh in 2024");
    par_message_text(hint, sizeof hint, &failure.hint);
    assert_non_null(strstr(hint, "parindex history so-ban-nganh"));
    REFUSED(par_compare_list(&list, book,
                             &(struct par_compare_query){.year_to = 2023, .unit = "so noi vu"},
                             fresh()),
            PAR_NO, "nothing_known");
    assert_string_equal(failure.text, "nothing is known of so-noi-vu in 2022");
    REFUSED(par_compare_list(&list, book,
                             &(struct par_compare_query){.year_to = 2023, .as_of = "2023-06-01"},
                             fresh()),
            PAR_NO, "nothing_known");
    assert_string_equal(failure.text, "nothing is known of 2023");
    REFUSED(par_compare_list(&list, book, &(struct par_compare_query){.year_to = 0}, fresh()),
            PAR_INVALID, "year");
    REFUSED(par_compare_list(&list, book,
                             &(struct par_compare_query){.year_from = 2023, .year_to = 2023},
                             fresh()),
            PAR_INVALID, "same_year");
    REFUSED(par_compare_list(&list, book,
                             &(struct par_compare_query){.year_to = 2023, .unit = "so y te"},
                             fresh()),
            PAR_NOT_FOUND, "unit_unknown");
    assert_null(list);
    par_book_close(book);
}

static void
compares_classes_of_two_scales_only_when_they_order_them_alike(void **state)
{
    struct par_book *book = two_scored_years("compare-scales.parindex");

    (void)state;
    /* a: 90.55 % in 2023 (Xuất sắc of cu), 85 % in 2024 (Tốt of moi): both scales have them side by
     * side. b: 82 % (Tốt), 98 % (Xuất sắc). */
    assert_string_equal(
        compared(book, &(struct par_compare_query){.year_to = 2024},
                 "unit,comparable,class_from,class_to,classes_up,index_from,index_to,index_change,"
                 "rank_from,rank_to,places_up"),
        "so-a | class,index,rank | Xuất sắc | Tốt | -1 | 90.55 | 85.0 | -5.55 | 1 | 2 | -1\n"
        "so-b | class,index,rank | Tốt | Xuất sắc | 1 | 82.00 | 98.0 | 16.00 | 2 | 1 | 1\n");
    /* b falls to Khá: two places below Tốt in moi, one in cu */
    sample_import(book, "scores", "year,unit,criterion,final\n2024,so-b,1.1,20\n2024,so-b,3.1,5\n");
    assert_string_equal(compared(book, &(struct par_compare_query){.year_to = 2024, .unit = "so-b"},
                                 "comparable,class_from,class_to,classes_up"),
                        "index,rank | Tốt | Khá | <not_comparable>\n");
    /* a printed class that is in no scale cannot be placed */
    sample_import(book, "groups", "code,name\nhuyen,Khối huyện\n");
    sample_import(book, "units", "code,name,group\nhuyen-a,Huyện A,huyen\n");
    sample_import(book, "published", "year,unit,class\n2023,huyen-a,Hạng A\n2024,huyen-a,Hạng B\n");
    assert_string_equal(compared(book,
                                 &(struct par_compare_query){.year_to = 2024, .unit = "huyen-a"},
                                 "comparable,class_from,class_to,classes_up"),
                        " | Hạng A | Hạng B | <no_scale>\n");
    par_book_close(book);
}

static void
ranks_are_compared_inside_one_group_only(void **state)
{
    struct par_book *book = book_new("compare-groups.parindex");

    (void)state;
    sample_import(book, "groups", "code,name\nso,Khối sở\nsn,Khối sự nghiệp\n");
    sample_import(book, "units",
                  "code,name,group,from_year,to_year\nvien,Viện Quy hoạch,sn,2020,2020\nvien,Viện "
                  "Quy hoạch,so,2021,\n");
    sample_import(book, "published",
                  "year,unit,group,rank,index_percent\n2020,vien,sn,3,80\n2021,vien,so,9,81.5\n");
    assert_string_equal(compared(book, &(struct par_compare_query){.year_to = 2021, .group = "sn"},
                                 "group,comparable,rank_from,rank_to,places_up,index_change"),
                        "so | index | 3 | 9 | <not_comparable> | 1.5\n");
    par_book_close(book);
}

static void
matches_domains_by_what_they_are(void **state)
{
    struct par_book *book = two_scored_years("compare-domains.parindex");

    (void)state;
    assert_string_equal(
        changes(book, &(struct par_domain_change_query){.year_to = 2024, .unit = "so-a"},
                "concept,domain_from,domain_to,domain_title,points_from,points_to,max_points_from,"
                "max_points_to,index_from,index_to,index_change"),
        "the-che | 2 | 1 | Thể chế mới | 55.55 | 45 | 60 | 50 | 92.58 | 90.0 | -2.58\n"
        "chi-dao | 1 | 2 | Điều hành | 35 | 27 | 40 | 30 | 87.50 | 90.0 | 2.50\n"
        "<none> | <none> | 3 | Văn hóa | <unknown> | 13 | <unknown> | 20 | <unknown> | 65.0 | "
        "<not_comparable>\n");
    /* one set: by code where no concept is said */
    sample_import(book, "years", "year,group,set,scale\n2025,so,s2,moi\n");
    sample_import(book, "scores", "year,unit,criterion,final\n2025,so-a,3.1,16\n");
    assert_string_equal(changes(book,
                                &(struct par_domain_change_query){.year_to = 2025, .group = "so"},
                                "unit,domain_from,domain_to,index_from,index_to,index_change"),
                        "so-a | 1 | 1 | 90.0 | <not_scored> | <not_comparable>\nso-a | 2 | 2 | "
                        "90.0 | <not_scored> | <not_comparable>\n"
                        "so-a | 3 | 3 | 65.0 | 80.00 | 15.00\n"
                        "so-b | 1 | 1 | 96.0 | <not_scored> | <not_comparable>\nso-b | 2 | 2 | "
                        "100.0 | <not_scored> | <not_comparable>\n"
                        "so-b | 3 | 3 | 100.0 | <not_scored> | <not_comparable>\n");
    par_book_close(book);
}

static void
follows_criteria_down_to_the_leaves(void **state)
{
    struct par_book *book = two_scored_years("compare-criteria.parindex");

    (void)state;
    assert_string_equal(
        changes(book,
                &(struct par_domain_change_query){.year_to = 2024, .unit = "so-b", .criteria = 1},
                "concept,domain_from,domain_to,points_from,points_to,max_points_from,max_points_to,"
                "index_change"),
        "the-che | 2 | 1 | 50 | 48 | 60 | 50 | 12.67\n"
        "<none> | <none> | 1.1 | <unknown> | 48 | <unknown> | 50 | <not_comparable>\n"
        "chi-dao | 1 | 2 | 32 | 30 | 40 | 30 | 20.00\n"
        "ke-hoach | 1.1 | 2.1 | 5 | 30 | 10 | 30 | 50.00\n"
        "<none> | <none> | 3 | <unknown> | 20 | <unknown> | 20 | <not_comparable>\n"
        "<none> | <none> | 3.1 | <unknown> | 20 | <unknown> | 20 | <not_comparable>\n"
        "<none> | 1.2 | <none> | 27 | <unknown> | 30 | <unknown> | <not_comparable>\n"
        "<none> | 2.1 | <none> | 50 | <unknown> | 60 | <unknown> | <not_comparable>\n");
    par_book_close(book);
}

static void
sums_branches_with_their_capped_bonus(void **state)
{
    struct par_book *book = book_new("compare-caps.parindex");

    (void)state;
    sample_import(book, "groups", "code,name\nso,Khối sở\n");
    sample_import(book, "units", "code,name,group\nso-a,Sở A,so\n");
    sample_import(book, "criteria",
                  "set,code,title,max_points,kind\ns,1,Chỉ đạo,50,normal\ns,1.1,Kế "
                  "hoạch,50,normal\ns,1.2,Sáng kiến,2,bonus\n"
                  "s,1.2.1,Cấp tỉnh,2,bonus\ns,1.2.2,Cấp huyện,2,bonus\ns,1.3,Trễ hạn,3,penalty\n");
    sample_import(book, "years", "year,group,set\n2023,so,s\n2024,so,s\n");
    sample_import(book, "scores",
                  "year,unit,criterion,final\n2023,so-a,1.1,40\n2023,so-a,1.2.1,1.5\n2023,so-a,1.2."
                  "2,1.5\n2023,so-a,1.3,0.5\n2024,so-a,1.1,40\n");
    assert_string_equal(
        changes(book, &(struct par_domain_change_query){.year_to = 2024, .criteria = 1},
                "domain_from,points_from,points_to,max_points_from,index_from,index_to"),
        "1 | 41.5 | 40 | 50 | 83.00 | 80.00\n1.1 | 40 | 40 | 50 | 80.00 | 80.00\n"
        "1.2 | 2 | 0 | 2 | <not_applicable> | <not_applicable>\n"
        "1.2.1 | 1.5 | <not_scored> | 2 | <not_applicable> | <not_scored>\n"
        "1.2.2 | 1.5 | <not_scored> | 2 | <not_applicable> | <not_scored>\n"
        "1.3 | 0.5 | 0 | 3 | <not_applicable> | <not_applicable>\n");
    assert_string_equal(changes(book, &(struct par_domain_change_query){.year_to = 2024},
                                "domain_from,points_from,points_to,index_from,index_to"),
                        "1 | 41.5 | 40 | 83.00 | 80.00\n");
    par_book_close(book);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(has_the_columns_of_the_contract),
        cmocka_unit_test(compares_what_papers_printed),
        cmocka_unit_test(says_no_when_nothing_is_known_of_a_year),
        cmocka_unit_test(compares_classes_of_two_scales_only_when_they_order_them_alike),
        cmocka_unit_test(ranks_are_compared_inside_one_group_only),
        cmocka_unit_test(matches_domains_by_what_they_are),
        cmocka_unit_test(follows_criteria_down_to_the_leaves),
        cmocka_unit_test(sums_branches_with_their_capped_bonus),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

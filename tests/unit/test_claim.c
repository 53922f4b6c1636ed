/* Sentences about a unit, year by year. */
#include "book.h"
#include "rows.h"
#include "sample.h"

static const char *
answers(struct par_book *book, const struct par_claim_query *query, const char *keys)
{
    struct par_claims *list = NULL;

    WORKS(par_claim_list(&list, book, query, fresh()));
    return rows_text(list, keys);
}

#define CLAIM(...)                                                                                 \
    &(struct par_claim_query)                                                                      \
    {                                                                                              \
        __VA_ARGS__                                                                                \
    }

static void
answers_from_printed_classes(void **state)
{
    struct par_book *book = sample_kon_tum("claim-class.parindex");
    struct par_claims *list = NULL;

    (void)state;
    WORKS(par_claim_list(&list, book, CLAIM(.unit = "khu kinh te", .first = 1), fresh()));
    assert_string_equal(
        column_keys(list),
        "year,unit,unit_name,group,answer,class,rank,group_size,basis,decision,decision_date");
    par_claim_list_free(list);
    assert_string_equal(
        answers(book, CLAIM(.years = "2015-2023", .unit = "khu kinh te", .class_name = "xuat sac"),
                "year,answer,class,basis,decision,decision_date,claimed"),
        "2015 | false | Tốt | published | <unknown> | <unknown> | Xuất sắc\n"
        "2016 | true | Xuất sắc | published | <unknown> | <unknown> | Xuất sắc\n"
        "2017 | true | Xuất sắc | published | 221/QĐ-UBND | <unknown> | Xuất sắc\n"
        "2018 | false | Tốt | published | <unknown> | <unknown> | Xuất sắc\n"
        "2019 | true | Xuất sắc | published | <unknown> | <unknown> | Xuất sắc\n"
        "2020 | true | Xuất sắc | published | <unknown> | <unknown> | Xuất sắc\n"
        "2021 | true | Xuất sắc | published | 37/QĐ-UBND | 2022-01-24 | Xuất sắc\n"
        "2022 | false | Tốt | published | 35/QĐ-UBND | 2023-01-27 | Xuất sắc\n"
        "2023 | true | Xuất sắc | published | 41/QĐ-UBND | 2024-01-25 | Xuất sắc\n");
    assert_string_equal(
        answers(book, CLAIM(.years = "2015,2018,2024", .unit = "khu kinh te", .class_name = "Tốt"),
                "year,unit,unit_name,group,answer,class,basis"),
        "2015 | ban-quan-ly-khu-kinh-te-tinh | Ban Quản lý Khu kinh tế tỉnh | so-ban-nganh | true "
        "| Tốt | published\n"
        "2018 | ban-quan-ly-khu-kinh-te-tinh | Ban Quản lý Khu kinh tế tỉnh | so-ban-nganh | true "
        "| Tốt | published\n"
        "2024 | ban-quan-ly-khu-kinh-te-tinh | Ban Quản lý Khu kinh tế tỉnh | <unknown> | unknown "
        "| <unknown> | <unknown>\n");
    /* only what is known, when no year is named */
    assert_string_equal(
        answers(book, CLAIM(.unit = "so-noi-vu", .class_name = "Khá"), "year,answer,class"),
        "2023 | true | Xuất sắc\n");
    /* a rank whose group has no size still answers; none at all does not */
    sample_import(book, "published", "year,unit,group,rank\n2014,so-noi-vu,so-ban-nganh,7\n");
    assert_string_equal(
        answers(book, CLAIM(.unit = "so-noi-vu", .first = 7), "year,answer,rank,group_size"),
        "2014 | true | 7 | <not_published>\n"
        "2023 | unknown | <not_published> | 20\n");
    assert_string_equal(answers(book, CLAIM(.unit = "so-noi-vu", .first = 6), "year,answer"),
                        "2014 | false\n"
                        "2023 | unknown\n");
    par_book_close(book);
}

static void
without_a_scale_only_the_same_class_is_certain(void **state)
{
    struct par_book *book = book_new("claim-no-scale.parindex");

    (void)state;
    sample_import(book, "groups", "code,name\nso,Khối sở\n");
    sample_import(
        book, "published",
        "year,unit,group,class\n2020,so-a,so,Xuất sắc\n2021,so-a,so,Tốt\n2022,so-a,so,Khá\n");
    assert_string_equal(
        answers(book, CLAIM(.unit = "so-a", .class_name = "Tốt"), "year,answer,class,claimed"),
        "2020 | unknown | Xuất sắc | <no_scale>\n"
        "2021 | true | Tốt | <no_scale>\n"
        "2022 | unknown | Khá | <no_scale>\n");
    /* a scale of another year says nothing of this one */
    sample_import(book, "scales", "scale,class\nt,Xuất sắc\nt,Tốt\n");
    sample_import(book, "years", "year,group,scale\n2020,so,t\n2022,so,t\n");
    assert_string_equal(
        answers(book, CLAIM(.unit = "so-a", .class_name = "Tốt"), "year,answer,class,claimed"),
        "2020 | true | Xuất sắc | Tốt\n"
        "2021 | true | Tốt | <no_scale>\n"
        "2022 | unknown | Khá | Tốt\n");
    par_book_close(book);
}

static void
answers_from_scores(void **state)
{
    struct par_book *book = sample_2024("claim-scores.parindex");

    (void)state;
    assert_string_equal(
        answers(book, CLAIM(.unit = "so-tu-phap", .class_name = "Tốt"), "year,answer,class,basis"),
        "2024 | true | Tốt | provisional\n");
    assert_string_equal(
        answers(book, CLAIM(.unit = "so-tu-phap", .class_name = "Xuất sắc"), "year,answer,class"),
        "2024 | false | Tốt\n");
    assert_string_equal(answers(book, CLAIM(.unit = "so-nong-nghiep", .class_name = "Khá"),
                                "year,answer,class,basis"),
                        "2024 | unknown | <scores_missing> | provisional\n");
    assert_string_equal(answers(book, CLAIM(.unit = "so-nong-nghiep", .first = 5), "year,answer"),
                        "2024 | unknown\n");
    assert_string_equal(answers(book, CLAIM(.unit = "khu-kinh-te", .first = 3),
                                "year,answer,rank,group_size,basis"),
                        "2024 | true | 3 | 5 | provisional\n");
    /* below every bound is below each class */
    sample_import(book, "scores", "year,unit,criterion,final\n2024,so-tu-phap,3.1.1,0\n");
    assert_string_equal(
        answers(book, CLAIM(.unit = "so-tu-phap", .class_name = "Khá"), "year,answer,class"),
        "2024 | false | <none>\n");
    /* who is not ranked is not among the first */
    sample_import(book, "participants", "year,unit,ranked\n2024,khu-kinh-te,no\n");
    assert_string_equal(answers(book, CLAIM(.unit = "khu-kinh-te", .first = 3), "year,answer,rank"),
                        "2024 | false | <not_ranked>\n");
    par_book_close(book);
}

static void
takes_a_view_and_a_day(void **state)
{
    struct par_book *book = sample_kon_tum("claim-view.parindex");

    (void)state;
    sample_import(book, "decisions", "number,date\n9/QĐ,2024-06-01\n");
    sample_import(book, "published",
                  "year,unit,class,decision,decision_date\n2023,ban-quan-ly-khu-kinh-te-tinh,Khá,9/"
                  "QĐ,2024-06-01\n");
    assert_string_equal(answers(book,
                                CLAIM(.years = "2023", .unit = "khu kinh te", .class_name = "Tốt"),
                                "answer,class,basis,decision"),
                        "false | Khá | corrected | 9/QĐ\n");
    assert_string_equal(answers(book,
                                CLAIM(.years = "2023", .unit = "khu kinh te", .class_name = "Tốt",
                                      .view = PAR_VIEW_PUBLISHED),
                                "answer,class,basis,decision"),
                        "true | Xuất sắc | published | 41/QĐ-UBND\n");
    assert_string_equal(answers(book,
                                CLAIM(.years = "2023", .unit = "khu kinh te", .class_name = "Tốt",
                                      .as_of = "2024-05-31"),
                                "answer,class,basis,date_unknown"),
                        "true | Xuất sắc | published | 0\n");
    assert_string_equal(answers(book,
                                CLAIM(.years = "2017,2023", .unit = "khu kinh te",
                                      .class_name = "Tốt", .as_of = "2024-01-24"),
                                "year,answer,class,basis,date_unknown"),
                        "2017 | true | Xuất sắc | published | 1\n"
                        "2023 | unknown | <not_published> | <unknown> | 0\n");
    assert_string_equal(answers(book,
                                CLAIM(.years = "2023", .unit = "khu kinh te", .class_name = "Tốt",
                                      .view = PAR_VIEW_COMPUTED),
                                "answer,class,basis"),
                        "unknown | <not_published> | <unknown>\n");
    par_book_close(book);
}

static void
refuses_what_is_no_claim(void **state)
{
    struct par_book *book = sample_kon_tum("claim-bad.parindex");
    struct par_claims *list = NULL;
    char hint[PAR_TEXT_SIZE];

    (void)state;
    REFUSED(par_claim_list(&list, book, CLAIM(.unit = "khu kinh te"), fresh()), PAR_USAGE, "claim");
    REFUSED(par_claim_list(&list, book,
                           CLAIM(.unit = "khu kinh te", .first = 1, .class_name = "Tốt"), fresh()),
            PAR_USAGE, "claim");
    REFUSED(par_claim_list(&list, book, CLAIM(.unit = "khu kinh te", .first = -1), fresh()),
            PAR_USAGE, "claim");
    REFUSED(par_claim_list(&list, book, CLAIM(.first = 1), fresh()), PAR_USAGE, "claim");
    REFUSED(
        par_claim_list(&list, book, CLAIM(.unit = "khu kinh te", .class_name = "Giỏi"), fresh()),
        PAR_INVALID, "class_unknown");
    assert_string_equal(failure.field, "class");
    par_message_text(hint, sizeof hint, &failure.hint);
    assert_string_equal(hint, "there are: Xuất sắc, Tốt, Khá, Trung bình");
    REFUSED(par_claim_list(&list, book, CLAIM(.unit = "so y te", .first = 1), fresh()),
            PAR_NOT_FOUND, "unit_unknown");
    REFUSED(par_claim_list(&list, book, CLAIM(.unit = "so", .first = 1), fresh()), PAR_AMBIGUOUS,
            "unit_ambiguous");
    REFUSED(par_claim_list(&list, book,
                           CLAIM(.years = "2023-2015", .unit = "khu kinh te", .first = 1), fresh()),
            PAR_USAGE, "years");
    sample_import(book, "units", "code,name\nmoi,Sở Mới\n");
    REFUSED(par_claim_list(&list, book, CLAIM(.unit = "moi", .first = 1), fresh()), PAR_NO,
            "nothing_known");
    assert_null(list);
    par_book_close(book);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_from_printed_classes),
        cmocka_unit_test(without_a_scale_only_the_same_class_is_certain),
        cmocka_unit_test(answers_from_scores),
        cmocka_unit_test(takes_a_view_and_a_day),
        cmocka_unit_test(refuses_what_is_no_claim),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* One result, step by step. */
#include "book.h"
#include "rows.h"
#include "sample.h"
#include "sealed_book.h"

#include <stdio.h>
#include <string.h>

static const char *
steps(struct par_book *book, const struct par_explain_query *query, const char *keys)
{
    struct par_explanations *list = NULL;

    WORKS(par_explain_list(&list, book, query, fresh()));
    return rows_text(list, keys);
}

#define ALL "item,criterion,title,points,max_points,index_percent,text"
#define SHORT "item,criterion,points,max_points,index_percent,text"
#define EXPLAIN(...)                                                                               \
    &(struct par_explain_query)                                                                    \
    {                                                                                              \
        __VA_ARGS__                                                                                \
    }

/* The steps of one item, without the rest. */
static const char *
only(const char *all, const char *item)
{
    static char text[8192];
    size_t length = strlen(item);

    text[0] = '\0';
    for (const char *at = all; *at != '\0'; at += strcspn(at, "\n") + 1)
        if (strncmp(at, item, length) == 0 && at[length] == ' ')
            strncat(text, at, strcspn(at, "\n") + 1);
    return text;
}

static void
derives_a_result_down_to_its_neighbours(void **state)
{
    struct par_book *book = sample_2024("explain-2024.parindex");
    struct par_explanations *list = NULL;

    (void)state;
    WORKS(par_explain_list(&list, book, EXPLAIN(.year = 2024, .unit = "khu kinh te"), fresh()));
    assert_string_equal(column_keys(list),
                        "year,unit,item,criterion,title,points,max_points,index_percent,text");
    par_explain_list_free(list);
    assert_string_equal(
        steps(book, EXPLAIN(.year = 2024, .unit = "khu kinh te"), ALL),
        "criterion | 1 | Chỉ đạo điều hành | 18 | 20 | 90.00 | <none>\n"
        "criterion | 2 | Thể chế | 8.5 | 10 | 85.00 | <none>\n"
        "exempt | 2.2 | Thi hành pháp luật | 0 | 20 | <none> | Không có chức năng này\n"
        "criterion | 3 | Thủ tục hành chính | 45.5 | 50 | 91.00 | <none>\n"
        "sum | <none> | <none> | 72 | 80 | 90.00 | <none>\n"
        "rounding | <none> | <none> | 72 | 80 | 90.00 | 72 ÷ 80 × 100 = 90 %, rounded once to 2 "
        "decimals: 90.00 %\n"
        "class | <none> | Xuất sắc | 0 | <none> | 90 | Xuất sắc (from 90 on), exactly on the "
        "bound, 0 points above it\n"
        "rank | <none> | <none> | <none> | <none> | <none> | 3 of 5\n"
        "rank | <none> | Sở Nội vụ, Sở Tài chính | <none> | <none> | 91.00 | behind Sở Nội vụ, Sở "
        "Tài chính (91.00 %)\n"
        "rank | <none> | Sở Tư pháp | <none> | <none> | 83.25 | before Sở Tư pháp (83.25 %)\n"
        "note | <none> | <none> | <none> | <none> | <none> | provisional: 1 other unit of the "
        "group still misses scores: Sở Nông nghiệp và Phát triển nông thôn\n");
    par_book_close(book);
}

static void
says_what_is_missing(void **state)
{
    struct par_book *book = sample_2024("explain-missing.parindex");

    (void)state;
    assert_string_equal(
        steps(book, EXPLAIN(.year = 2024, .unit = "so-nong-nghiep"), SHORT),
        "criterion | 1 | 16 | 20 | 80.00 | <none>\n"
        "criterion | 2 | 22.5 | 30 | 75.00 | <none>\n"
        "criterion | 3 | 23.5 | 50 | <scores_missing> | <none>\n"
        "sum | <none> | 62 | 100 | <scores_missing> | so far: 1 score is missing: 3.2\n");
    assert_string_equal(
        steps(book, EXPLAIN(.year = 2024, .unit = "so-nong-nghiep", .criterion = "3"), SHORT),
        "criterion | 3 | 23.5 | 50 | <scores_missing> | <none>\n"
        "criterion | 3.1 | 23.5 | 30 | 78.33 | <none>\n"
        "criterion | 3.1.1 | 15 | 20 | 75.00 | <none>\n"
        "criterion | 3.1.2 | 8.5 | 10 | 85.00 | <none>\n"
        "criterion | 3.2 | <not_scored> | 20 | <not_scored> | <none>\n"
        "sum | <none> | 23.5 | 50 | <scores_missing> | so far: 1 score is missing: 3.2\n");
    par_book_close(book);
}

static void
goes_down_a_branch(void **state)
{
    struct par_book *book = sample_2024("explain-branch.parindex");
    struct par_explanations *list = NULL;

    (void)state;
    sample_import(book, "scores",
                  "year,unit,criterion,self,first,final,unit_note,note\n"
                  "2024,so-tu-phap,2.1,10,8.5,8,Có 10 văn bản,Thiếu 2 văn bản\n"
                  "2024,so-tu-phap,2.2,18,,16,,\n");
    assert_string_equal(
        steps(book, EXPLAIN(.year = 2024, .unit = "so-tu-phap", .criterion = "2"), ALL),
        "criterion | 2 | Thể chế | 24 | 30 | 80.00 | <none>\n"
        "criterion | 2.1 | Rà soát văn bản | 8 | 10 | 80.00 | self score 10, first appraisal 8.5\n"
        "note | 2.1 | Rà soát văn bản | <none> | <none> | <none> | unit: Có 10 văn bản\n"
        "note | 2.1 | Rà soát văn bản | <none> | <none> | <none> | appraiser: Thiếu 2 văn bản\n"
        "criterion | 2.2 | Thi hành pháp luật | 16 | 20 | 80.00 | self score 18\n"
        "sum | <none> | <none> | 24 | 30 | 80.00 | <none>\n"
        "rounding | <none> | <none> | 24 | 30 | 80.00 | 24 ÷ 30 × 100 = 80 %, rounded once to 2 "
        "decimals: 80.00 %\n");
    assert_string_equal(
        steps(book, EXPLAIN(.year = 2024, .unit = "so-tu-phap", .criterion = "2.1"),
              "item,criterion,points,depth,role,text,written"),
        "criterion | 2.1 | 8 | 2 | <none> | self score 10, first appraisal 8.5 | <none>\n"
        "note | 2.1 | <none> | 2 | unit | unit: Có 10 văn bản | Có 10 văn bản\n"
        "note | 2.1 | <none> | 2 | appraiser | appraiser: Thiếu 2 văn bản | Thiếu 2 văn bản\n"
        "sum | <none> | 8 | <none> | <none> | <none> | <none>\n"
        "rounding | <none> | 8 | <none> | <none> | 8 ÷ 10 × 100 = 80 %, rounded once to 2 "
        "decimals: 80.00 % | <none>\n");
    assert_string_equal(
        steps(book, EXPLAIN(.year = 2024, .unit = "khu-kinh-te", .criterion = "2.2"), SHORT),
        "criterion | 2.2 | <not_applicable> | 0 | <not_applicable> | <none>\n"
        "exempt | 2.2 | 0 | 20 | <none> | Không có chức năng này\n");
    assert_string_equal(
        only(steps(book, EXPLAIN(.year = 2024, .unit = "so-tu-phap"), SHORT), "note"),
        "note | <none> | <none> | <none> | <none> | provisional: 1 other unit of the group still "
        "misses scores: Sở Nông nghiệp và Phát triển nông thôn\n"
        "note | <none> | <none> | <none> | <none> | notes stand beside 2.1: explain the criterion "
        "to read them\n");
    REFUSED(par_explain_list(&list, book,
                             EXPLAIN(.year = 2024, .unit = "so-tu-phap", .criterion = "9"),
                             fresh()),
            PAR_NOT_FOUND, "criterion_unknown");
    assert_null(list);
    par_book_close(book);
}

static void
shows_evidence_and_every_note(void **state)
{
    struct par_book *book = sample_2024("explain-evidence.parindex");

    (void)state;
    sample_import(book, "scores",
                  "year,unit,criterion,unit_note,explanation,note\n2024,so-tu-phap,2.1,Đủ hồ sơ,Bổ "
                  "sung biên bản,Thiếu biên bản\n");
    sample_import(
        book, "evidence",
        "year,unit,criterion,document,page,path\n2024,so-tu-phap,2.1,12/"
        "BC-STP,3,bc.pdf\n2024,so-tu-phap,2.1,09/KH-STP,,\n2024,so-tu-phap,1.1,01/KH-STP,,\n");
    assert_string_equal(
        steps(book, EXPLAIN(.year = 2024, .unit = "so-tu-phap", .criterion = "2.1"),
              "item,criterion,role,text"),
        "criterion | 2.1 | <none> | <none>\n"
        "note | 2.1 | unit | unit: Đủ hồ sơ\n"
        "note | 2.1 | explanation | explanation: Bổ sung biên bản\n"
        "note | 2.1 | appraiser | appraiser: Thiếu biên bản\n"
        "evidence | 2.1 | <none> | 09/KH-STP\n"
        "evidence | 2.1 | <none> | 12/BC-STP · 3 · bc.pdf\n"
        "sum | <none> | <none> | <none>\n"
        "rounding | <none> | <none> | 8 ÷ 10 × 100 = 80 %, rounded once to 2 decimals: 80.00 %\n");
    assert_string_equal(
        only(steps(book, EXPLAIN(.year = 2024, .unit = "so-tu-phap"), SHORT), "note"),
        "note | <none> | <none> | <none> | <none> | provisional: 1 other unit of the group still "
        "misses scores: Sở Nông nghiệp và Phát triển nông thôn\n"
        "note | <none> | <none> | <none> | <none> | notes stand beside 2.1: explain the criterion "
        "to read them\n"
        "note | <none> | <none> | <none> | <none> | documents stand beside 1.1, 2.1: explain the "
        "criterion to see them\n");
    par_book_close(book);
}

static void
explains_what_papers_printed(void **state)
{
    struct par_book *book = sample_kon_tum("explain-papers.parindex");
    struct par_explanations *list = NULL;

    (void)state;
    assert_string_equal(steps(book, EXPLAIN(.year = 2015, .unit = "khu kinh te"), ALL),
                        "sum | <none> | <none> | <not_published> | <not_published> | "
                        "<not_published> | only printed figures are known, no scores\n"
                        "class | <none> | Tốt | <none> | <none> | <none> | Tốt, as printed\n"
                        "decision | <none> | <none> | <none> | <none> | <none> | without a "
                        "decision; source: article on Decision 41/QĐ-UBND of 2024-01-25\n");
    assert_string_equal(
        steps(book, EXPLAIN(.year = 2017, .unit = "khu kinh te"), ALL),
        "sum | <none> | <none> | 93 | <not_published> | <not_published> | only printed figures are "
        "known, no scores\n"
        "class | <none> | Xuất sắc | <none> | <none> | <none> | Xuất sắc, as printed\n"
        "rank | <none> | <none> | <none> | <none> | <none> | 3 of 20\n"
        "decision | <none> | 221/QĐ-UBND | <none> | <none> | <none> | published by 221/QĐ-UBND, "
        "date not known: article on Decision 41/QĐ-UBND of 2024-01-25; points and rank: notice of "
        "the unit on Decision 221/QĐ-UBND\n");
    assert_string_equal(
        steps(book, EXPLAIN(.year = 2023, .unit = "khu kinh te"), SHORT),
        "sum | <none> | <not_published> | <not_published> | 91.74 | only printed figures are "
        "known, no scores\n"
        "class | <none> | <none> | <none> | <none> | Xuất sắc, as printed\n"
        "rank | <none> | <none> | <none> | <none> | not published; the group has 20 units\n"
        "decision | <none> | <none> | <none> | <none> | published by 41/QĐ-UBND of 2024-01-25: "
        "article on Decision 41/QĐ-UBND of 2024-01-25\n");
    REFUSED(par_explain_list(&list, book,
                             EXPLAIN(.year = 2023, .unit = "khu kinh te", .as_of = "2023-12-31"),
                             fresh()),
            PAR_NO, "nothing_known");
    /* what has no date stays */
    sample_import(
        book, "published",
        "year,unit,part,points,index_percent\n2023,ban-quan-ly-khu-kinh-te-tinh,1,9.5,95\n");
    assert_string_equal(
        steps(book, EXPLAIN(.year = 2023, .unit = "khu kinh te", .criterion = "1"), SHORT),
        "criterion | 1 | 9.5 | <not_published> | 95 | as printed\n"
        "decision | <none> | <none> | <none> | <none> | neither decision nor source is known\n");
    assert_string_equal(
        steps(book, EXPLAIN(.year = 2023, .unit = "khu kinh te", .as_of = "2023-12-31"), SHORT),
        "criterion | 1 | 9.5 | <not_published> | 95 | as printed\n"
        "sum | <none> | <not_published> | <not_published> | <not_published> | only printed figures "
        "are known, no scores\n");
    REFUSED(par_explain_list(&list, book,
                             EXPLAIN(.year = 2023, .unit = "khu kinh te", .criterion = "2"),
                             fresh()),
            PAR_NOT_FOUND, "criterion_unknown");
    REFUSED(par_explain_list(&list, book, EXPLAIN(.year = 2014, .unit = "khu kinh te"), fresh()),
            PAR_NO, "nothing_known");
    assert_string_equal(failure.text, "nothing is known of ban-quan-ly-khu-kinh-te-tinh in 2014");
    REFUSED(par_explain_list(
                &list, book,
                EXPLAIN(.year = 2023, .unit = "khu kinh te", .view = PAR_VIEW_COMPUTED), fresh()),
            PAR_NO, "nothing_known");
    REFUSED(par_explain_list(&list, book, EXPLAIN(.year = 2023, .unit = "so y te"), fresh()),
            PAR_NOT_FOUND, "unit_unknown");
    REFUSED(par_explain_list(&list, book, EXPLAIN(.year = 20, .unit = "khu kinh te"), fresh()),
            PAR_INVALID, "year");
    REFUSED(par_explain_list(&list, book,
                             EXPLAIN(.year = 2023, .unit = "khu kinh te", .as_of = "2023-13-31"),
                             fresh()),
            PAR_INVALID, "date");
    assert_null(list);
    par_book_close(book);
}

/* Bonus and penalty with caps outside and inside a domain, a maximum of its own, two units. */
static struct par_book *
ruled_book(const char *path, const char *rules, const char *scale)
{
    struct par_book *book = book_new(path);
    char years[256];

    sample_import(book, "groups", "code,name\nso,Khối sở\n");
    sample_import(book, "units", "code,name,group\nso-a,Sở A,so\nso-b,Sở B,so\n");
    if (scale != NULL)
        sample_import(book, "scales", scale);
    sample_import(book, "criteria",
                  "set,code,title,max_points,kind\ns,1,Chỉ đạo,60,\ns,1.1,Kế hoạch,50,\ns,1.2,Kiểm "
                  "tra,10,\ns,1.3,Trễ hạn,1,penalty\ns,1.3.1,Quý,1,penalty\ns,1.3.2,Năm,1,penalty\n"
                  "s,2,Thể chế,40,\ns,2.1,Rà soát,40,\ns,3,Điểm thưởng,2,bonus\ns,3.1,Sáng "
                  "kiến,2,bonus\ns,3.2,Mô hình,2,bonus\ns,4,Điểm trừ,5,penalty\n");
    snprintf(years, sizeof years, "year,group,set,scale%s\n2024,so,s,%s%s\n",
             rules != NULL ? ",decimals,class_on,na" : "", scale != NULL ? "t" : "",
             rules != NULL ? rules : "");
    sample_import(book, "years", years);
    sample_import(book, "allowances",
                  "year,unit,criterion,max_points,reason\n2024,so-a,1.2,0,Không "
                  "có\n2024,so-a,2.1,30,Chỉ một phần\n");
    sample_import(book, "scores",
                  "year,unit,criterion,final\n2024,so-a,1.1,45\n2024,so-a,1.3.1,0.75\n2024,so-a,1."
                  "3.2,0.5\n2024,so-a,2.1,20\n"
                  "2024,so-a,3.1,1.5\n2024,so-a,3.2,1.25\n2024,so-a,4,0.5\n"
                  "2024,so-b,1.1,40\n2024,so-b,1.2,10\n2024,so-b,2.1,40\n");
    return book;
}

#define SCALE "scale,class,lower_bound,inclusive,min_domain_percent\n"

static void
shows_caps_and_own_maxima(void **state)
{
    struct par_book *book = ruled_book("explain-caps.parindex", NULL, NULL);

    (void)state;
    assert_string_equal(
        steps(book, EXPLAIN(.year = 2024, .unit = "so-a"), SHORT),
        "criterion | 1 | 44 | 50 | 88.00 | <none>\n"
        "exempt | 1.2 | 0 | 10 | <none> | Không có\n"
        "penalty | 1.3 | 1 | 1 | <not_applicable> | <none>\n"
        "cap | 1.3 | 1.25 | 1 | <none> | 1.25 points, of which at most 1 count\n"
        "criterion | 2 | 20 | 30 | 66.67 | <none>\n"
        "exempt | 2.1 | 30 | 40 | <none> | Chỉ một phần\n"
        "bonus | 3 | 2 | 2 | <not_applicable> | <none>\n"
        "cap | 3 | 2.75 | 2 | <none> | 2.75 points, of which at most 2 count\n"
        "penalty | 4 | 0.5 | 5 | <not_applicable> | <none>\n"
        "sum | <none> | 65.5 | 80 | 81.88 | criteria 64 + bonus 2 − penalty 0.5\n"
        "rounding | <none> | 65.5 | 80 | 81.88 | 65.5 ÷ 80 × 100 = 81.875 %, rounded once to 2 "
        "decimals: 81.88 %\n"
        "class | <none> | <none> | <none> | <none> | no class: the year has no scale\n"
        "rank | <none> | <none> | <none> | <none> | 2 of 2\n"
        "rank | <none> | <none> | <none> | 90.00 | behind Sở B (90.00 %)\n");
    assert_string_equal(steps(book, EXPLAIN(.year = 2024, .unit = "so-a", .criterion = "1"), SHORT),
                        "criterion | 1 | 44 | 50 | 88.00 | <none>\n"
                        "criterion | 1.1 | 45 | 50 | 90.00 | <none>\n"
                        "criterion | 1.2 | <not_applicable> | 0 | <not_applicable> | <none>\n"
                        "exempt | 1.2 | 0 | 10 | <none> | Không có\n"
                        "penalty | 1.3 | 1 | 1 | <not_applicable> | <none>\n"
                        "cap | 1.3 | 1.25 | 1 | <none> | 1.25 points, of which at most 1 count\n"
                        "penalty | 1.3.1 | 0.75 | 1 | <not_applicable> | <none>\n"
                        "penalty | 1.3.2 | 0.5 | 1 | <not_applicable> | <none>\n"
                        "sum | <none> | 44 | 50 | 88.00 | <none>\n"
                        "rounding | <none> | 44 | 50 | 88.00 | 44 ÷ 50 × 100 = 88 %, rounded once "
                        "to 2 decimals: 88.00 %\n");
    assert_string_equal(steps(book, EXPLAIN(.year = 2024, .unit = "so-a", .criterion = "3"), SHORT),
                        "bonus | 3 | 2 | 2 | <not_applicable> | <none>\n"
                        "cap | 3 | 2.75 | 2 | <none> | 2.75 points, of which at most 2 count\n"
                        "bonus | 3.1 | 1.5 | 2 | <not_applicable> | <none>\n"
                        "bonus | 3.2 | 1.25 | 2 | <not_applicable> | <none>\n");
    par_book_close(book);
}

static void
shows_rescaling(void **state)
{
    struct par_book *book = ruled_book("explain-rescale.parindex", ",1,exact,rescale",
                                       SCALE "t,Tốt,80,yes,\nt,Khá,70,no,\n");

    (void)state;
    assert_string_equal(
        steps(book, EXPLAIN(.year = 2024, .unit = "so-a"), SHORT),
        "criterion | 1 | 44 | 50 | 88.0 | <none>\n"
        "exempt | 1.2 | 0 | 10 | <none> | Không có\n"
        "penalty | 1.3 | 1 | 1 | <not_applicable> | <none>\n"
        "cap | 1.3 | 1.25 | 1 | <none> | 1.25 points, of which at most 1 count\n"
        "criterion | 2 | 20 | 30 | 66.7 | <none>\n"
        "exempt | 2.1 | 30 | 40 | <none> | Chỉ một phần\n"
        "bonus | 3 | 2 | 2 | <not_applicable> | <none>\n"
        "cap | 3 | 2.75 | 2 | <none> | 2.75 points, of which at most 2 count\n"
        "penalty | 4 | 0.5 | 5 | <not_applicable> | <none>\n"
        "sum | <none> | 65.5 | 80 | 81.5 | criteria 64 + bonus 2 − penalty 0.5\n"
        "rounding | <none> | <none> | 100 | <none> | rescaled: the unit's maximum of 80 stands for "
        "100\n"
        "rounding | <none> | 65.5 | 80 | 81.5 | (64 ÷ 80 + 1.5 ÷ 100) × 100 = 81.5 %, rounded "
        "once: 81.5 %\n"
        "class | <none> | 1.5 | <none> | 80 | Tốt (from 80 on), 1.5 points above the bound\n"
        "rank | <none> | <none> | <none> | <none> | 2 of 2\n"
        "rank | <none> | <none> | <none> | 90.0 | behind Sở B (90.0 %)\n");
    par_book_close(book);
}

static void
class_of(const char *path, const char *rules, const char *scale, const char *expected)
{
    struct par_book *book = ruled_book(path, rules, scale);

    assert_string_equal(only(steps(book, EXPLAIN(.year = 2024, .unit = "so-a"), ALL), "class"),
                        expected);
    par_book_close(book);
}

static void
says_by_how_much_a_bound_is_passed(void **state)
{
    (void)state;
    /* 65.5 of 80 points are 81.875 % */
    class_of("explain-class.parindex", NULL, SCALE "t,Tốt,80,yes,\n",
             "class | <none> | Tốt | 1.5 | <none> | 80 | Tốt (from 80 on), 1.5 points above the "
             "bound\n");
    class_of("explain-class.parindex", NULL, SCALE "t,Tốt,81.875,yes,\n",
             "class | <none> | Tốt | 0 | <none> | 81.875 | Tốt (from 81.875 on), exactly on the "
             "bound, 0 points above it\n");
    class_of(
        "explain-class.parindex", NULL, SCALE "t,Tốt,81.875,no,\nt,Khá,70,no,\n",
        "class | <none> | Khá | 9.5 | <none> | 70 | Khá (above 70), 9.5 points above the bound\n");
    class_of("explain-class.parindex", ",1,printed,lower", SCALE "t,Tốt,81.9,yes,\n",
             "class | <none> | Tốt | <none> | <none> | 81.9 | Tốt (from 81.9 on), 0 above the "
             "bound, judged on the printed index\n");
    class_of("explain-class.parindex", ",1,printed,lower", SCALE "t,Tốt,81,no,\n",
             "class | <none> | Tốt | <none> | <none> | 81 | Tốt (above 81), 0.9 above the bound, "
             "judged on the printed index\n");
    class_of(
        "explain-class.parindex", NULL,
        SCALE "t,Xuất sắc,81,yes,70\nt,Tốt,80,yes,60\nt,Khá,70,yes,\n",
        "class | 2 | Xuất sắc | <none> | <none> | 70 | not Xuất sắc: no domain may be under 70 %, "
        "and domain 2 has 66.6666 %\n"
        "class | <none> | Tốt | 1.5 | <none> | 80 | Tốt (from 80 on), 1.5 points above the bound\n"
        "class | 2 | Tốt | <none> | <none> | 60 | no domain may be under 60 %: the lowest, 2, has "
        "66.6666 %\n");
    class_of("explain-class.parindex", NULL, SCALE "t,Xuất sắc,,yes,\nt,Tốt,80,yes,\n",
             "class | <none> | <none> | <none> | <none> | <none> | no class: scale t has bounds "
             "that are not known\n");
    class_of(
        "explain-class.parindex", NULL, SCALE "t,Xuất sắc,90,yes,\n",
        "class | <none> | <none> | <none> | <none> | <none> | no class of scale t is reached\n");
    class_of(
        "explain-class.parindex", NULL, NULL,
        "class | <none> | <none> | <none> | <none> | <none> | no class: the year has no scale\n");
    class_of(
        "explain-class.parindex", NULL, SCALE "t,Xuất sắc,80,yes,90\n",
        "class | 2 | Xuất sắc | <none> | <none> | 90 | not Xuất sắc: no domain may be under 90 %, "
        "and domain 2 has 66.6666 %\n"
        "class | <none> | <none> | <none> | <none> | <none> | no class of scale t is reached\n");
}

static void
names_ties_and_those_not_ranked(void **state)
{
    struct par_book *book = sample_2024("explain-ties.parindex");

    (void)state;
    assert_string_equal(only(steps(book, EXPLAIN(.year = 2024, .unit = "so-noi-vu"), ALL), "rank"),
                        "rank | <none> | <none> | <none> | <none> | <none> | 1 of 5\n"
                        "rank | <none> | Sở Tài chính | <none> | <none> | 91.00 | together with Sở "
                        "Tài chính (91.00 %)\n"
                        "rank | <none> | Ban Quản lý Khu kinh tế tỉnh | <none> | <none> | 90.00 | "
                        "before Ban Quản lý Khu kinh tế tỉnh (90.00 %)\n");
    sample_import(book, "participants", "year,unit,ranked\n2024,so-tai-chinh,no\n");
    assert_string_equal(
        only(steps(book, EXPLAIN(.year = 2024, .unit = "so-tai-chinh"), ALL), "rank"),
        "rank | <none> | <none> | <none> | <none> | <none> | evaluated and not ranked\n");
    sample_import(book, "scores", "year,unit,criterion,final\n2024,so-nong-nghiep,3.2,15\n");
    assert_string_equal(
        steps(book, EXPLAIN(.year = 2024, .unit = "khu-kinh-te"), "item,title,text"),
        "criterion | Chỉ đạo điều hành | <none>\n"
        "criterion | Thể chế | <none>\n"
        "exempt | Thi hành pháp luật | Không có chức năng này\n"
        "criterion | Thủ tục hành chính | <none>\n"
        "sum | <none> | <none>\n"
        "rounding | <none> | 72 ÷ 80 × 100 = 90 %, rounded once to 2 decimals: 90.00 %\n"
        "class | Xuất sắc | Xuất sắc (from 90 on), exactly on the bound, 0 points above it\n"
        "rank | <none> | 2 of 4\n"
        "rank | Sở Nội vụ | behind Sở Nội vụ (91.00 %)\n"
        "rank | Sở Tư pháp | before Sở Tư pháp (83.25 %)\n");
    par_book_close(book);
}

static void
points_out_what_papers_print_otherwise(void **state)
{
    struct par_book *book = sample_2024("explain-differs.parindex");

    (void)state;
    sample_import(book, "decisions", "number,date\n1/QĐ,2025-01-10\n");
    sample_import(book, "published",
                  "year,unit,points,index_percent,class,decision,decision_date\n2024,so-tu-phap,83."
                  "3,83.2,Tốt,1/QĐ,2025-01-10\n");
    assert_string_equal(
        steps(book, EXPLAIN(.year = 2024, .unit = "so-tu-phap"), SHORT),
        "criterion | 1 | 18.5 | 20 | 92.50 | <none>\n"
        "criterion | 2 | 24 | 30 | 80.00 | <none>\n"
        "criterion | 3 | 40.75 | 50 | 81.50 | <none>\n"
        "sum | <none> | 83.25 | 100 | 83.25 | <none>\n"
        "rounding | <none> | 83.25 | 100 | 83.25 | 83.25 ÷ 100 × 100 = 83.25 %, rounded once to 2 "
        "decimals: 83.25 %\n"
        "rounding | <none> | <none> | <none> | 83.2 | printed is 83.2 %, the scores give 83.25 %\n"
        "class | <none> | 3.25 | <none> | 80 | Tốt (from 80 on), 3.25 points above the bound\n"
        "decision | <none> | <none> | <none> | <none> | published by 1/QĐ of 2025-01-10\n");
    sample_import(book, "published",
                  "year,unit,class,decision,decision_date\n2024,so-noi-vu,Tốt,1/QĐ,2025-01-10\n");
    assert_string_equal(only(steps(book, EXPLAIN(.year = 2024, .unit = "so-noi-vu"), ALL), "class"),
                        "class | <none> | Xuất sắc | 1 | <none> | 90 | Xuất sắc (from 90 on), 1 "
                        "points above the bound\n"
                        "class | <none> | Tốt | <none> | <none> | <none> | printed is Tốt\n");
    par_book_close(book);
}

static void
reads_an_older_version_back(void **state)
{
    char path[BOOK_PATH_SIZE], code[PAR_CODE_SIZE];
    struct par_book *book = sealed_book_make(path, true);
    static const char keys[] = "item,criterion,points,index_percent,text";

    (void)state;
    sealed_book_approve(book, code);
    assert_string_equal(
        steps(book, EXPLAIN(.year = 2024, .unit = "b"), keys),
        "criterion | 1 | 66 | 82.50 | <none>\n"
        "criterion | 2 | 15 | 75.00 | <none>\n"
        "bonus | 3 | <not_scored> | <not_applicable> | <none>\n"
        "penalty | 4 | 1 | <not_applicable> | <none>\n"
        "sum | <none> | 80 | 80.00 | criteria 81 + bonus 0 − penalty 1\n"
        "rounding | <none> | 80 | 80.00 | 80 ÷ 100 × 100 = 80 %, rounded once to 2 decimals: 80.00 "
        "%\n"
        "class | <none> | 0 | 80 | Tốt (from 80 on), exactly on the bound, 0 points above it\n"
        "rank | <none> | <none> | <none> | 3 of 3\n"
        "rank | <none> | <none> | 82.22 | behind Sở C (82.22 %)\n"
        "note | <none> | <none> | <none> | notes stand beside 1.1: explain the criterion to read "
        "them\n"
        "decision | <none> | <none> | <none> | approved by 52/QĐ-UBND of 2025-01-24\n");
    sealed_book_amend(book, code);
    assert_string_equal(
        steps(book, EXPLAIN(.year = 2024, .unit = "b"), keys),
        "criterion | 1 | 68 | 85.00 | <none>\n"
        "criterion | 2 | 15 | 75.00 | <none>\n"
        "bonus | 3 | <not_scored> | <not_applicable> | <none>\n"
        "penalty | 4 | 1 | <not_applicable> | <none>\n"
        "sum | <none> | 82 | 82.00 | criteria 83 + bonus 0 − penalty 1\n"
        "rounding | <none> | 82 | 82.00 | 82 ÷ 100 × 100 = 82 %, rounded once to 2 decimals: 82.00 "
        "%\n"
        "class | <none> | 2 | 80 | Tốt (from 80 on), 2 points above the bound\n"
        "rank | <none> | <none> | <none> | 3 of 3\n"
        "rank | <none> | <none> | 82.22 | behind Sở C (82.22 %)\n"
        "note | <none> | <none> | <none> | notes stand beside 1.1: explain the criterion to read "
        "them\n"
        "decision | <none> | <none> | <none> | approved by 52/QĐ-UBND of 2025-01-24\n"
        "decision | <none> | <none> | <none> | amended by 99/QĐ-UBND of 2025-03-10: Tính sót\n");
    assert_string_equal(
        steps(book, EXPLAIN(.year = 2024, .unit = "b", .as_of = "2025-03-09"), keys),
        "criterion | 1 | 66 | 82.50 | <none>\n"
        "criterion | 2 | 15 | 75.00 | <none>\n"
        "bonus | 3 | <not_scored> | <not_applicable> | <none>\n"
        "penalty | 4 | 1 | <not_applicable> | <none>\n"
        "sum | <none> | 80 | 80.00 | criteria 81 + bonus 0 − penalty 1\n"
        "rounding | <none> | 80 | 80.00 | 80 ÷ 100 × 100 = 80 %, rounded once to 2 decimals: 80.00 "
        "%\n"
        "class | <none> | 0 | 80 | Tốt (from 80 on), exactly on the bound, 0 points above it\n"
        "rank | <none> | <none> | <none> | 3 of 3\n"
        "rank | <none> | <none> | 82.22 | behind Sở C (82.22 %)\n"
        "note | <none> | <none> | <none> | notes stand beside 1.1: explain the criterion to read "
        "them\n"
        "decision | <none> | <none> | <none> | approved by 52/QĐ-UBND of 2025-01-24\n");
    assert_string_equal(
        steps(book,
              EXPLAIN(.year = 2024, .unit = "b", .view = PAR_VIEW_PUBLISHED, .criterion = "1.1"),
              keys),
        "criterion | 1.1 | 50 | 83.33 | <none>\n"
        "note | 1.1 | <none> | <none> | appraiser: đã xem\n"
        "sum | <none> | 50 | 83.33 | <none>\n"
        "rounding | <none> | 50 | 83.33 | 50 ÷ 60 × 100 = 83.3333… %, rounded once to 2 decimals: "
        "83.33 %\n"
        "decision | <none> | <none> | <none> | approved by 52/QĐ-UBND of 2025-01-24\n");
    assert_string_equal(
        steps(book,
              EXPLAIN(.year = 2024, .unit = "b", .view = PAR_VIEW_COMPUTED, .criterion = "1.1"),
              keys),
        "criterion | 1.1 | 52 | 86.67 | <none>\n"
        "note | 1.1 | <none> | <none> | appraiser: đã xem\n"
        "sum | <none> | 52 | 86.67 | <none>\n"
        "rounding | <none> | 52 | 86.67 | 52 ÷ 60 × 100 = 86.6666… %, rounded once to 2 decimals: "
        "86.67 %\n");
    sealed_book_end(book, path);
}

/* A change behind the program's back is not explained but refused. */
static void
refuses(const char *sql, const char *as_of, const char *expected)
{
    char path[BOOK_PATH_SIZE], code[PAR_CODE_SIZE];
    struct par_book *book = sealed_book_make(path, true);
    struct par_explanations *list = NULL;

    sealed_book_approve(book, code);
    sealed_book_amend(book, code);
    par_book_close(book);
    assert_true(stranger_runs(path, sql));
    book = book_again(path, PAR_READ);
    REFUSED(
        par_explain_list(&list, book, EXPLAIN(.year = 2024, .unit = "b", .as_of = as_of), fresh()),
        PAR_DAMAGED, "fingerprint");
    assert_string_equal(failure.text, expected);
    assert_null(list);
    sealed_book_end(book, path);
}

static void
refuses_what_is_not_as_it_was_sealed(void **state)
{
    (void)state;
    refuses("UPDATE score SET final = final + 10000 WHERE unit_id = (SELECT id FROM unit WHERE "
            "code = 'b') AND final = 150000",
            NULL, "the scores of b in 2024 were changed behind the program's back");
    refuses("UPDATE criterion SET title = 'khác' WHERE code = '1.1'", NULL,
            "set bo was changed behind the program's back");
    refuses("UPDATE scale_class SET lower_bound = 790000 WHERE lower_bound = 800000", NULL,
            "scale thang was changed behind the program's back");
    refuses("UPDATE note SET text = 'khác'", NULL,
            "the results of b in 2024 were changed behind the program's back");
    refuses("UPDATE change SET old = '480000' WHERE record = 'score' AND new = '520000'",
            "2025-03-01", "batch 15 of the journal was changed behind the program's back");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(derives_a_result_down_to_its_neighbours),
        cmocka_unit_test(says_what_is_missing),
        cmocka_unit_test(goes_down_a_branch),
        cmocka_unit_test(shows_evidence_and_every_note),
        cmocka_unit_test(explains_what_papers_printed),
        cmocka_unit_test(shows_caps_and_own_maxima),
        cmocka_unit_test(shows_rescaling),
        cmocka_unit_test(says_by_how_much_a_bound_is_passed),
        cmocka_unit_test(names_ties_and_those_not_ranked),
        cmocka_unit_test(points_out_what_papers_print_otherwise),
        cmocka_unit_test(reads_an_older_version_back),
        cmocka_unit_test(refuses_what_is_not_as_it_was_sealed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

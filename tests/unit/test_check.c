/* Numbers that do not agree are found; numbers that do are left alone. */
#include "book.h"
#include "rows.h"
#include "sample.h"

#include <stdio.h>
#include <string.h>

#include "base/alloc.h"

static const char all_keys[] =
    "level,finding,year,group,unit,criterion,decision,found,expected,text";

/* These tests write behind the program's back to make numbers that disagree, so verify, which check
 * begins with, has its say too: what it finds is tested in test_verify. */
static const char *
without_seals(const char *text)
{
    static char kept[1 << 16];
    char *out = kept;

    for (const char *end; (end = strchr(text, '\n')) != NULL; text = end + 1) {
        const char *seal = strstr(text, "fingerprint | ");
        if ((seal != NULL && seal < end) || out + (end - text) + 2 > kept + sizeof kept)
            continue;
        memcpy(out, text, (size_t)(end - text) + 1);
        out += end - text + 1;
    }
    *out = '\0';
    return kept;
}

static const char *
found_in(struct par_book *book, const char *years, const char *keys)
{
    struct par_findings *list = NULL;

    WORKS(par_check_list(&list, book, &(struct par_check_query){years, NULL}, fresh()));
    return without_seals(rows_text(list, keys));
}

/* A book with one group of units and a scale. */
static struct par_book *
small_book(const char *path)
{
    struct par_book *book = book_new(path);

    sample_import(book, "groups", "code,name\nso,Khối sở\n");
    sample_import(book, "units", "code,name,group\na,Sở A,so\nb,Sở B,so\nc,Sở C,so\nd,Sở D,so\n");
    sample_import(
        book, "scales",
        "scale,class,lower_bound,inclusive\nt,Tốt,80,no\nt,Khá,70,yes\nt,Trung bình,0,yes\n");
    return book;
}

/* ---- what is sound ---- */

static void
finds_one_notice_in_kon_tum(void **state)
{
    struct par_book *book = sample_kon_tum("check-kon-tum.parindex");
    struct par_findings *list = NULL;

    (void)state;
    WORKS(par_check_list(&list, book, &(struct par_check_query){NULL, NULL}, fresh()));
    assert_string_equal(column_keys(list),
                        "level,finding,year,group,unit,criterion,decision,found,expected,text");
    assert_string_equal(rows_text(list, all_keys),
                        "notice | no-date | 2017 | <none> | <none> | <none> | 221/QĐ-UBND | <none> "
                        "| <none> | decision 221/QĐ-UBND has no date\n");
    assert_string_equal(found_in(book, "2018-2023", all_keys), "");
    par_book_close(book);
}

static void
finds_nothing_in_a_province_that_is_computed(void **state)
{
    struct par_book *book = book_new("check-mau.parindex");
    static const char *const kinds[] = {"groups", "units",        "scales",    "criteria",
                                        "years",  "participants", "allowances"};

    (void)state;
    for (size_t i = 0; i < COUNT(kinds); i++) {
        struct buffer path = BUFFER_INIT;
        buffer_text(&path, "mau/");
        buffer_text(&path, kinds[i]);
        buffer_text(&path, ".csv");
        sample_file(book, kinds[i], buffer_get(&path));
        buffer_free(&path);
    }
    sample_file(book, "scores", "mau/scores-2023.csv");
    sample_file(book, "scores", "mau/scores-2024.csv");
    assert_string_equal(found_in(book, NULL, all_keys), "");
    /* nor once its results are printed: among them a unit with a rescaled maximum and a bonus */
    for (size_t i = 0; i < 2; i++) {
        struct par_batch *batch = batch_of(book);
        char code[PAR_CODE_SIZE];
        WORKS(par_approve(code, batch, 2023, i == 0 ? "so-ban-nganh" : "ubnd-huyen", "1/QĐ",
                          "2024-01-24", fresh()));
        commit(batch);
    }
    assert_string_equal(found_in(book, NULL, all_keys), "");
    par_book_close(book);
}

static void
takes_rounded_figures_for_what_they_are(void **state)
{
    struct par_book *book = small_book("check-rounded.parindex");

    (void)state;
    sample_import(book, "years", "year,group,scale\n2023,so,t\n");
    /* 9.415 of 10 is 94.15 %, printed as 9.42; 80.00 may have been 80.004, which is above 80; equal
     * figures may have different ranks, and equal ranks equal figures */
    sample_import(
        book, "published",
        "year,unit,points,max_points,index_percent,rank,group_size,class,decision,decision_date\n"
        "2023,a,9.42,10,94.15,1,4,Tốt,1/QĐ,2024-01-05\n2023,b,,,80.00,2,4,Tốt,1/QĐ,2024-01-05\n"
        "2023,c,,,80.00,3,4,Khá,1/QĐ,2024-01-05\n2023,d,,,80.00,3,4,Khá,1/QĐ,2024-01-05\n");
    sample_import(book, "published",
                  "year,unit,part,points,max_points\n2023,a,1,4.71,5\n2023,a,2,4.7,5\n");
    sample_import(book, "class-counts", "year,group,class,count\n2023,so,Tốt,2\n");
    assert_string_equal(found_in(book, NULL, all_keys), "");
    par_book_close(book);
}

/* ---- classes ---- */

static void
finds_counts_that_do_not_add_up(void **state)
{
    struct par_book *book = sample_kon_tum("check-counts.parindex");

    (void)state;
    sample_import(book, "class-counts",
                  "year,group,class,count,decision,decision_date\n2022,ubnd-huyen,Khá,5,36/"
                  "QĐ-UBND,2023-02-27\n");
    sample_import(book, "class-counts",
                  "year,group,class,count,decision,decision_date\n2023,so-ban-nganh,Xuất "
                  "sắc,6,41/QĐ-UBND,2024-02-25\n");
    assert_string_equal(
        found_in(book, "2022-2023", "level,finding,year,group,decision,found,expected,text"),
        "error | class-count | 2022 | ubnd-huyen | 36/QĐ-UBND | Tốt 4 + Khá 5 = 9 | 10 | the "
        "printed counts Tốt 4 + Khá 5 make 9, the group has 10 units\n"
        "error | class-count | 2023 | so-ban-nganh | 41/QĐ-UBND | Tốt 10 + Khá 3 + Xuất sắc 6 = 19 "
        "| 20 | "
        "the printed counts Tốt 10 + Khá 3 + Xuất sắc 6 make 19, the group has 20 units\n"
        "error | class-count | 2023 | so-ban-nganh | 41/QĐ-UBND | 7 | 6 | Xuất sắc: 7 units are "
        "known by name, 6 were counted\n");
    par_book_close(book);
}

static void
takes_the_lowest_class_for_what_is_below_nothing(void **state)
{
    struct par_book *book = small_book("check-below.parindex");

    (void)state;
    sample_import(book, "years", "year,group,scale\n2023,so,t\n");
    sample_import(book, "published",
                  "year,unit,index_percent,class\n2023,a,-4,Trung bình\n2023,b,-0.5,Khá\n");
    assert_string_equal(found_in(book, NULL, "finding,unit,found,expected,text"),
                        "class-bound | b | Khá | Trung bình | an index of -0.5 % is Trung bình, "
                        "printed is Khá\n");
    par_book_close(book);
}

/* Where every unit is known, by name or by its scores, a count must be just that. */
static void
finds_counts_that_known_units_deny(void **state)
{
    struct par_book *book = small_book("check-known.parindex");

    (void)state;
    sample_import(book, "published",
                  "year,unit,class,group_size\n2022,a,Tốt,4\n2022,b,Tốt,4\n2022,c,Khá,4\n");
    sample_import(book, "class-counts",
                  "year,group,class,count\n2022,so,Tốt,3\n2022,so,Trung bình,1\n");
    assert_string_equal(found_in(book, NULL, all_keys), ""); /* one is not known */
    sample_import(book, "published", "year,unit,class,group_size\n2022,d,Khá,4\n");
    assert_string_equal(
        found_in(book, NULL, "level,finding,year,unit,found,expected,text"),
        "error | class-count | 2022 | <none> | 0 | 1 | Trung bình: 0 units are known by name, 1 "
        "were counted\n"
        "error | class-count | 2022 | <none> | 2 | 3 | Tốt: 2 units are known by name, 3 were "
        "counted\n");
    sample_import(book, "criteria", "set,code,title,max_points,method\ns,1,Một,10,appraisal\n");
    sample_import(book, "years", "year,group,set,scale\n2023,so,s,t\n");
    sample_import(book, "scores",
                  "year,unit,criterion,final\n2023,a,1,9\n2023,b,1,9\n2023,c,1,7\n");
    sample_import(book, "class-counts", "year,group,class,count\n2023,so,Tốt,3\n2023,so,Khá,2\n");
    assert_string_equal(found_in(book, "2023", "finding,found,expected,text"),
                        "class-count | Tốt 3 + Khá 2 = 5 | 4 | the printed counts Tốt 3 + Khá 2 "
                        "make 5, the group has 4 units\n"); /* d has no class yet */
    sample_import(book, "scores", "year,unit,criterion,final\n2023,d,1,7.5\n");
    assert_string_equal(found_in(book, "2023", "finding,found,expected,text"),
                        "class-count | Tốt 3 + Khá 2 = 5 | 4 | the printed counts Tốt 3 + Khá 2 "
                        "make 5, the group has 4 units\n"
                        "class-count | 3 | 2 | Tốt: the scores give 2 units, 3 were counted\n");
    par_book_close(book);
}

static void
finds_classes_outside_the_scale_and_beside_the_index(void **state)
{
    static const char path[] = "check-classes.parindex";
    struct par_book *book = small_book(path);

    (void)state;
    sample_import(
        book, "published",
        "year,unit,index_percent,class,decision,decision_date\n2023,a,,Xuất sắc,1/QĐ,2024-01-05\n"
        "2023,b,79.99,Tốt,1/QĐ,2024-01-05\n2023,c,70,Trung bình,1/QĐ,2024-01-05\n2023,d,69.9,Trung "
        "bình,1/QĐ,2024-01-05\n");
    sample_import(book, "class-counts", "year,group,class,count\n2023,so,Kém,1\n");
    sql_run(path, "UPDATE evaluation SET scale_id = (SELECT id FROM scale)");
    assert_string_equal(
        found_in(book, NULL, "finding,unit,decision,found,expected,text"),
        "class-bound | b | 1/QĐ | Tốt | Khá | an index of 79.99 % is Khá, printed is Tốt\n"
        "class-unknown | <none> | <none> | Kém | Tốt, Khá, Trung bình | scale t has no class "
        "\"Kém\"\n"
        "class-unknown | a | 1/QĐ | Xuất sắc | Tốt, Khá, Trung bình | scale t has no class \"Xuất "
        "sắc\"\n");
    /* 70 is exactly on the bound only when the year judges what is printed; a condition may lower a
     * class */
    sql_run(path, "UPDATE evaluation SET class_on = 'printed'");
    assert_string_equal(found_in(book, NULL, "finding,unit,found,expected"),
                        "class-bound | b | Tốt | Khá\nclass-bound | c | Trung bình | Khá\n"
                        "class-unknown | <none> | Kém | Tốt, Khá, Trung bình\nclass-unknown | a | "
                        "Xuất sắc | Tốt, Khá, Trung bình\n");
    sql_run(path, "UPDATE scale_class SET min_domain = 500000 WHERE position = 2");
    assert_string_equal(found_in(book, NULL, "finding,unit"),
                        "class-bound | b\nclass-unknown | <none>\nclass-unknown | a\n");
    par_book_close(book);
}

/* ---- indexes and sums ---- */

static void
finds_an_index_that_does_not_follow(void **state)
{
    struct par_book *book = small_book("check-index.parindex");

    (void)state;
    sample_import(book, "published",
                  "year,unit,points,max_points,index_percent,decision,decision_date\n2023,a,69.25,"
                  "71.5,96.85,1/QĐ,2024-01-05\n"
                  "2023,b,69.25,71.5,96.58,1/QĐ,2024-01-05\n2023,c,93,100,93.2,1/QĐ,2024-01-05\n");
    assert_string_equal(
        found_in(book, NULL, "level,finding,unit,found,expected,text"),
        "error | index | b | 96.58 | 96.85 | 69.25 of 71.5 points are 96.85 %, printed is 96.58 %\n"
        "error | index | c | 93.2 | 93 | 93 of 100 points are 93 %, printed is 93.2 %\n");
    par_book_close(book);
}

static void
finds_domains_that_do_not_add_up(void **state)
{
    struct par_book *book = small_book("check-sum.parindex");

    (void)state;
    sample_import(book, "published",
                  "year,unit,part,points,max_points\n2023,a,,86.14,100\n2023,a,1,55.95,61.5\n2023,"
                  "a,2,31.19,38.5\n"
                  "2023,b,,86.14,100\n2023,b,1,54.95,61.5\n");
    assert_string_equal(
        found_in(book, NULL, "finding,unit,found,expected,text"),
        "sum | a | 86.14 | 87.14 | the domains add up to 87.14 points, printed are 86.14\n");
    par_book_close(book);
}

static void
finds_papers_that_differ_from_the_scores(void **state)
{
    struct par_book *book = sample_2024("check-scores.parindex");

    (void)state;
    sample_import(book, "published",
                  "year,unit,points,index_percent,class,decision,decision_date\n2024,so-noi-vu,91,"
                  "91,Xuất sắc,1/QĐ,2025-01-05\n"
                  "2024,so-tu-phap,83.5,83.4,Tốt,1/QĐ,2025-01-05\n2024,so-nong-nghiep,77,77,Khá,1/"
                  "QĐ,2025-01-05\n");
    assert_string_equal(found_in(book, NULL, "finding,unit,decision,found,expected,text"),
                        "index | so-tu-phap | 1/QĐ | 83.4 | 83.25 | the scores give an index of "
                        "83.25 %, printed is 83.4 %\n"
                        "sum | so-tu-phap | 1/QĐ | 83.5 | 83.25 | the scores add up to 83.25 "
                        "points, printed are 83.5\n");
    par_book_close(book);
}

/* ---- ranks and sizes ---- */

static void
finds_ranks_in_the_wrong_order(void **state)
{
    struct par_book *book = small_book("check-order.parindex");

    (void)state;
    sample_import(book, "published",
                  "year,unit,index_percent,points,rank,decision,decision_date\n2023,a,91,,1,1/"
                  "QĐ,2024-01-05\n2023,b,92.5,,2,1/QĐ,2024-01-05\n"
                  "2023,c,90,,3,1/QĐ,2024-01-05\n2023,d,89,,3,1/QĐ,2024-01-05\n"
                  "2024,a,,88,1,2/QĐ,2025-01-05\n2024,b,,89,2,2/QĐ,2025-01-05\n2024,c,,99,9,3/"
                  "QĐ,2025-01-05\n");
    assert_string_equal(
        found_in(book, NULL, "finding,year,unit,decision,found,expected,text"),
        "rank-order | 2023 | b | 1/QĐ | 92.5 | ≤ 91 | rank 2 has 92.5, a better rank has only 91\n"
        "rank-order | 2024 | b | 2/QĐ | 89 | ≤ 88 | rank 2 has 89, a better rank has only 88\n"
        "rank-order | 2023 | d | 1/QĐ | 89 | 90 | rank 3 has 89 here and 90 elsewhere\n");
    par_book_close(book);
}

static void
finds_ranks_and_units_beyond_the_size(void **state)
{
    struct par_book *book = small_book("check-size.parindex");

    (void)state;
    sample_import(book, "published",
                  "year,unit,rank,group_size\n2023,a,3,2\n2023,b,,3\n2023,c,1,\n2023,d,,3\n");
    sample_import(book, "group-figures", "year,group,figure,value\n2023,so,size,3\n");
    assert_string_equal(
        found_in(book, NULL, "finding,unit,found,expected,text"),
        "rank-size | a | 3 | ≤ 2 | rank 3 in a group of 2 units\n"
        "rank-size | <none> | 2, 3 | <none> | the size of the group is printed differently: 2, 3\n"
        "rank-size | <none> | 4 | 3 | 4 ranked units are recorded, the printed size of the group "
        "is 3\n");
    par_book_close(book);
}

/* ---- differences and per cents ---- */

/* What is found with these figures of group so, in a book of its own. */
static const char *
found_of_figures(const char *rows)
{
    static char file[4096];
    struct par_book *book = small_book("check-figures.parindex");
    const char *found;

    snprintf(file, sizeof file, "year,group,figure,value,decision,decision_date\n%s", rows);
    sample_import(book, "group-figures", file);
    found = found_in(book, NULL, "level,finding,year,decision,found,expected");
    par_book_close(book);
    return found;
}

static void
finds_differences_that_do_not_follow(void **state)
{
    (void)state;
    assert_string_equal(found_of_figures("2022,so,mean,86.20,1/Q,2023-01-05\n"
                                         "2023,so,mean,87.45,2/Q,2024-01-05\n"
                                         "2023,so,difference,1.52,2/Q,2024-01-05\n"),
                        "error | difference | 2023 | 2/Q | 1.52 | 1.25\n");
    /* a fall, and one of a printed size that is not known in the year before */
    assert_string_equal(found_of_figures("2022,so,mean,88,1/Q,2023-01-05\n"
                                         "2023,so,mean,87.4,2/Q,2024-01-05\n"
                                         "2023,so,difference,0.6,2/Q,2024-01-05\n"
                                         "2020,so,difference,5,,\n2021,so,mean,5,,\n"),
                        "error | difference | 2023 | 2/Q | 0.6 | -0.6\n");
    assert_string_equal(
        found_of_figures("2023,so,highest,95.123,,\n2023,so,lowest,80,,\n2023,so,range,15.2,,\n"),
        "notice | difference | 2023 | <none> | 15.2 | 15.123\n");
    assert_string_equal(found_of_figures("2023,so,highest,95.12,,\n2023,so,lowest,80.02,,\n"
                                         "2023,so,range,15.01,,\n"),
                        "error | difference | 2023 | <none> | 15.01 | 15.1\n");
}

static void
leaves_differences_that_follow(void **state)
{
    (void)state;
    /* rounded to its own decimals: 1.25 is 1.3 */
    assert_string_equal(found_of_figures("2022,so,mean,86.20,,\n2023,so,mean,87.45,,\n"
                                         "2023,so,difference,1.3,,\n"),
                        "");
    /* 2023 was printed as 87.79 and a year later as 87.45: either may be meant */
    assert_string_equal(found_of_figures("2023,so,mean,87.79,1/Q,2024-01-05\n"
                                         "2023,so,mean,87.45,2/Q,2025-01-05\n"
                                         "2024,so,mean,88.00,2/Q,2025-01-05\n"
                                         "2024,so,difference,0.55,2/Q,2025-01-05\n"),
                        "");
    assert_string_equal(found_of_figures("2023,so,mean,87.79,1/Q,2024-01-05\n"
                                         "2023,so,mean,87.45,2/Q,2025-01-05\n"
                                         "2024,so,mean,88.00,2/Q,2025-01-05\n"
                                         "2024,so,difference,0.21,2/Q,2025-01-05\n"),
                        "");
    /* the correction of a later decision is the one that is judged */
    assert_string_equal(found_of_figures("2023,so,highest,90,,\n2023,so,lowest,80,,\n"
                                         "2023,so,range,11,1/Q,2024-01-05\n"
                                         "2023,so,range,10,2/Q,2024-02-05\n"),
                        "");
    /* unrounded means may give it: no error */
    assert_string_equal(found_of_figures("2022,so,mean,86.20,,\n2023,so,mean,87.45,,\n"
                                         "2023,so,difference,1.26,,\n"),
                        "notice | difference | 2023 | <none> | 1.26 | 1.25\n");
    assert_string_equal(found_of_figures("2022,so,mean,86.20,,\n2023,so,mean,87.45,,\n"
                                         "2023,so,difference,1.27,,\n"),
                        "error | difference | 2023 | <none> | 1.27 | 1.25\n");
}

static void
finds_per_cents_that_do_not_make_100(void **state)
{
    static const char shares[] = "2023,so,share:Tốt,36.36,,\n2023,so,share:Khá,54.56,,\n"
                                 "2023,so,share:Trung bình,9.09,,\n";
    struct par_book *book;

    (void)state;
    assert_string_equal(found_of_figures(shares),
                        "error | percent-sum | 2023 | <none> | 100.01 | 100\n");
    assert_string_equal(found_of_figures("2023,so,share:Tốt,60,,\n2023,so,share:Khá,30,,\n"),
                        "error | percent-sum | 2023 | <none> | 90 | 100\n");
    assert_string_equal(found_of_figures("2023,so,share:Tốt,60,,\n"), ""); /* one class alone */
    assert_string_equal(found_of_figures("2023,so,share:Tốt,60,1/Q,2024-01-05\n"
                                         "2023,so,share:Khá,30,1/Q,2024-01-05\n"
                                         "2023,so,share:Khá,40,2/Q,2024-02-05\n"),
                        "");
    /* counts tell whether it is the rounding: 4, 6 and 1 of 11 */
    book = small_book("check-shares.parindex");
    sample_import(book, "class-counts",
                  "year,group,class,count\n2023,so,Tốt,4\n2023,so,Khá,6\n2023,so,Trung bình,1\n"
                  "2022,so,Tốt,1\n2022,so,Khá,1\n2022,so,Trung bình,1\n");
    sample_import(book, "group-figures",
                  "year,group,figure,value\n2023,so,share:Tốt,36.36\n2023,so,share:Khá,54.56\n"
                  "2023,so,share:Trung bình,9.09\n2023,so,size,11\n2022,so,share:tot,33.3\n"
                  "2022,so,share:kha,33.3\n2022,so,share:trung binh,33.3\n2022,so,size,3\n");
    assert_string_equal(found_in(book, NULL, "level,finding,year,found,expected,text"),
                        "error | class-count | 2023 | 54.56 | 54.55 | Khá 6/11 units are 54.55 %, "
                        "printed is 54.56 %\n"
                        "error | percent-sum | 2023 | 100.01 | 100 | the printed per cents Tốt "
                        "36.36 + Khá 54.56 + Trung bình 9.09 make 100.01, not 100\n"
                        "notice | percent-sum | 2022 | 99.9 | 100 | the printed per cents tot "
                        "33.3 + kha 33.3 + trung binh 33.3 make 99.9, not 100, because each is "
                        "rounded\n");
    par_book_close(book);
}

/* ---- decisions and sets ---- */

static void
finds_decisions_older_than_what_they_judge(void **state)
{
    static const char path[] = "check-dates.parindex";
    struct par_book *book = small_book(path);

    (void)state;
    sample_import(book, "published",
                  "year,unit,class,decision,decision_date\n2023,a,Tốt,1/"
                  "QĐ,2023-12-30\n2024,a,Tốt,2/QĐ,2024-12-30\n");
    sql_run(path, "UPDATE decision SET date = '2022-12-30' WHERE number = '1/QĐ'");
    assert_string_equal(found_in(book, NULL, "level,finding,year,decision,found,expected,text"),
                        "error | date-before-year | 2023 | 1/QĐ | 2022-12-30 | ≥ 2023 | decision "
                        "1/QĐ of 2022-12-30 is older than the year 2023 it judges\n");
    par_book_close(book);
}

static void
finds_sets_that_are_not_what_they_say(void **state)
{
    static const char path[] = "check-sets.parindex";
    struct par_book *book = sample_2024(path);

    (void)state;
    sql_run(path, "UPDATE criteria_set SET printed_max = 995500, printed_count = 38;"
                  "UPDATE criterion SET max_points = 210000 WHERE code = '1';"
                  "INSERT INTO criteria_set (code, printed_count) VALUES ('la', 3)");
    assert_string_equal(
        found_in(book, NULL, "level,finding,year,criterion,found,expected,text"),
        "notice | set-count | <none> | <none> | 0 | 3 | set la has 0 criteria, 3 are printed\n"
        "notice | set-count | 2024 | <none> | 7 | 38 | set mau-2024 has 7 criteria, 38 are "
        "printed\n"
        "notice | set-sum | 2024 | 1 | 20 | 21 | what stands below 1 of set mau-2024 adds up to 20 "
        "points, 21 are printed\n"
        "notice | set-sum | 2024 | <none> | 100 | 99.55 | set mau-2024 adds up to 100 points, "
        "99.55 are printed\n");
    assert_string_equal(
        found_in(book, "2024", "finding,text"),
        "set-count | set mau-2024 has 7 criteria, 38 are printed\n"
        "set-sum | what stands below 1 of set mau-2024 adds up to 20 points, 21 are printed\n"
        "set-sum | set mau-2024 adds up to 100 points, 99.55 are printed\n");
    par_book_close(book);
}

/* ---- damage ---- */

static void
finds_stored_results_that_do_not_follow(void **state)
{
    static const char path[] = "check-derived.parindex";
    struct par_book *book = sample_2024(path);

    (void)state;
    sql_run(
        path,
        "UPDATE score SET final = 70000 WHERE final = 80000 AND unit_id = (SELECT id FROM unit "
        "WHERE code = 'so-noi-vu')"
        " AND criterion_id = (SELECT id FROM criterion WHERE code = '1.1');"
        "UPDATE result SET rank = 2 WHERE unit_id = (SELECT id FROM unit WHERE code = "
        "'so-tai-chinh');"
        "UPDATE result SET index_value = 900100, class_position = 2 WHERE unit_id = (SELECT id "
        "FROM unit WHERE code = 'khu-kinh-te');"
        "DELETE FROM result WHERE unit_id = (SELECT id FROM unit WHERE code = 'so-nong-nghiep')");
    assert_string_equal(
        found_in(book, NULL, "level,finding,unit,criterion,found,expected,text"),
        "error | damage | so-noi-vu | 1 | 19 | 18 | the stored sums of domain 1 do "
        "not follow from the scores\n"
        "error | damage | khu-kinh-te | <none> | 90.01 | 90 | the stored result "
        "does not follow from the scores: index_percent is 90.01, not 90\n"
        "error | damage | khu-kinh-te | <none> | Tốt | Xuất sắc | the stored result "
        "does not follow from the scores: class is Tốt, not Xuất sắc\n"
        "error | damage | so-nong-nghiep | <none> | <none> | 62 | the stored "
        "result does not follow from the scores: points is –, not 62\n"
        "error | damage | so-tai-chinh | <none> | 2 | 1 | the stored result does "
        "not follow from the scores: rank is 2, not 1\n");
    par_book_close(book);
}

static void
looks_at_no_number_of_a_damaged_file(void **state)
{
    static const char path[] = "check-damage.parindex";
    struct par_book *book = sample_2024(path);

    (void)state;
    sql_run(path, "PRAGMA ignore_check_constraints = ON; UPDATE participant SET ranked = 7; UPDATE "
                  "result SET rank = 9");
    assert_string_equal(
        found_in(book, NULL, "level,finding,year,text"),
        "error | damage | <none> | the file is damaged: CHECK constraint failed in participant\n");
    par_book_close(book);
}

/* ---- the sentence, names, memory ---- */

static void
gives_the_sentence_to_be_translated(void **state)
{
    struct par_book *book = small_book("check-sentence.parindex");
    struct par_findings *list = NULL;
    struct par_finding row;

    (void)state;
    sample_import(book, "published",
                  "year,unit,points,max_points,index_percent\n2023,b,69.25,71.5,96.58\n");
    WORKS(par_check_list(&list, book, &(struct par_check_query){"2023", "khoi so"}, fresh()));
    for (int i = 0; i < 2; i++) { /* twice: a list can be read again */
        WORKS(par_check_next(&row, list, fresh()));
        assert_string_equal(row.group_name, "Khối sở");
        assert_string_equal(row.unit_name, "Sở B");
        assert_string_equal(row.message.pattern, "{1} of {2} points are {3} %, printed is {4} %");
        assert_int_equal(row.message.count, 4);
        assert_int_equal(row.message.args[0].kind, PAR_ARG_DECIMAL);
        assert_string_equal(row.message.args[0].text, "69.25");
        assert_string_equal(row.message.args[3].text, "96.58");
        assert_int_equal(par_check_next(&row, list, fresh()), PAR_END);
        WORKS(par_list_rewind((struct par_list *)list, fresh()));
    }
    par_check_list_free(list);
    REFUSED(par_check_list(&list, book, &(struct par_check_query){NULL, "khoi huyen"}, fresh()),
            PAR_NOT_FOUND, "group_unknown");
    par_book_close(book);
}

static void
survives_want_of_memory(void **state)
{
    struct par_book *book = sample_kon_tum("check-memory.parindex");
    enum par_status status = PAR_NO_MEMORY;

    (void)state;
    for (long nth = 1; status != PAR_OK; nth++) {
        struct par_findings *list = NULL;
        mem_fail_at(nth, 0);
        status = par_check_list(&list, book, &(struct par_check_query){NULL, NULL}, fresh());
        mem_fail_at(0, 0);
        assert_true(status == PAR_OK || status == PAR_NO_MEMORY);
        par_check_list_free(list);
        assert_true(nth < 1000);
    }
    par_book_close(book);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_one_notice_in_kon_tum),
        cmocka_unit_test(finds_nothing_in_a_province_that_is_computed),
        cmocka_unit_test(takes_rounded_figures_for_what_they_are),
        cmocka_unit_test(finds_counts_that_do_not_add_up),
        cmocka_unit_test(takes_the_lowest_class_for_what_is_below_nothing),
        cmocka_unit_test(finds_counts_that_known_units_deny),
        cmocka_unit_test(finds_classes_outside_the_scale_and_beside_the_index),
        cmocka_unit_test(finds_an_index_that_does_not_follow),
        cmocka_unit_test(finds_domains_that_do_not_add_up),
        cmocka_unit_test(finds_papers_that_differ_from_the_scores),
        cmocka_unit_test(finds_ranks_in_the_wrong_order),
        cmocka_unit_test(finds_ranks_and_units_beyond_the_size),
        cmocka_unit_test(finds_differences_that_do_not_follow),
        cmocka_unit_test(leaves_differences_that_follow),
        cmocka_unit_test(finds_per_cents_that_do_not_make_100),
        cmocka_unit_test(finds_decisions_older_than_what_they_judge),
        cmocka_unit_test(finds_sets_that_are_not_what_they_say),
        cmocka_unit_test(finds_stored_results_that_do_not_follow),
        cmocka_unit_test(looks_at_no_number_of_a_damaged_file),
        cmocka_unit_test(gives_the_sentence_to_be_translated),
        cmocka_unit_test(survives_want_of_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Reading files: values in every spelling, and each that is none with its place and words. */
#include "import_book.h"

static void
reads_values_as_people_write_them(void **state)
{
    struct world *world = *state;

    world_must(world, "scales",
               "scale,class,lower_bound,inclusive\nvn,Tốt,\"80,5\",Có\nvn,Khá,\"70,25\",không\nvn,"
               "Kém, 0 ,1\n");
    assert_int_equal(
        sql_count(world->path, "SELECT sum(lower_bound * 10 + inclusive) FROM scale_class"),
        (805000 + 702500) * 10 + 2);
    world_must(world, "groups", "code,name\n a , Sở\u00a0 A \n");
    assert_int_equal(
        sql_count(world->path,
                  "SELECT count(*) FROM unit_group WHERE code = 'a' AND name = 'Sở A'"),
        1);
    world_must(world, "decisions", "number,date,kind\n1/QĐ,1/2/2023,APPROVE\n2/QĐ,2023-02-01,\n");
    assert_int_equal(sql_count(world->path,
                               "SELECT count(*) FROM decision WHERE date = '2023-02-01' AND kind "
                               "IN ('approve', 'other')"),
                     2);
    world_must(world, "criteria", "set,code,title,max_points\ns,1,A,1\n");
    world_must(world, "years", "year,group,set,class_on,tie,na\n2023,a,s,Published,Dense,\n");
    assert_int_equal(sql_count(world->path,
                               "SELECT count(*) FROM evaluation WHERE class_on = 'printed' AND "
                               "tie = 'dense' AND na = 'lower'"),
                     1);
    world_must(world, "units", "code,name,group\nu,Đơn vị U,a\n");
    world_must(world, "participants", "year,unit,ranked,position\n2023,u,Không,007\n");
    assert_int_equal(
        sql_count(world->path,
                  "SELECT count(*) FROM participant WHERE ranked = 0 AND position = 7"),
        1);
}

static void
refuses_values(void **state)
{
    static const struct {
        const char *kind, *text, *faults;
    } cases[] = {
        {"groups", "code,name\n2024,Sở\n",
         "2:1 code code: \"2024\" is no code: letters a–z, digits, - . _ /, and not four digits "
         "alone\n"},
        {"groups", "code,name\na,\n,B\n",
         "2:2 name empty: name is empty\n3:1 code empty: code is empty\n"},
        {"groups", "code,name\na,\"B\nC\"\n",
         "2:2 name control: \"B\\u{a}C\" holds a line end or another character that cannot be "
         "seen\n"},
        {"units", "code,name,from_year,to_year\na,A,20,x\n",
         "2:3 from_year year: \"20\" is not a year\n2:4 to_year year: \"x\" is not a year\n"},
        {"units", "code,name,position\na,A,-1\nb,B,1.5\n",
         "2:3 position count: \"-1\" is not a whole number\n3:3 position count: \"1.5\" is not a "
         "whole number\n"},
        {"units", "code,name,to_year\na,A,2020\n",
         "2:3 to_year period: a last year needs a group: it ends the membership\n"},
        {"units",
         "code,name,group,from_year,to_year\na,A,so-ban-nganh,2010,2015\na,A,so-ban-nganh,2014,\n",
         "3:4 from_year overlap: the period overlaps the one in group so-ban-nganh that begins in "
         "2010\n"},
        {"scales", "scale,class,lower_bound,inclusive\ns,Tốt,a,maybe\n",
         "2:3 lower_bound number: \"a\" is not a number of points\n2:4 inclusive yesno: \"maybe\" "
         "is neither yes nor no\n"},
        {"scales", "scale,class,lower_bound\ns,Tốt,\"1.234,5\"\ns,Khá,80.12345\n",
         "2:3 lower_bound thousands: \"1.234,5\" has a thousands mark\n3:3 lower_bound decimals: "
         "\"80.12345\" has more than four decimals\n"},
        {"criteria", "set,code,title,kind,method\ns,1,A,plus,guess\n",
         "2:4 kind word: \"plus\" is none of: normal, bonus, penalty\n"
         "2:5 method word: \"guess\" is none of: appraisal, survey, satisfaction, statistics, "
         "vote\n"},
        {"criteria", "set,code,parent,title\ns,1.1,1,B\ns,1,,A\n",
         "2:3 parent criterion_unknown: set s has no criterion \"1\"\n"},
        {"years", "year,group,set,scale\n2024,so-ban-nganh,khong,\n2023,so-ban-nganh,,khong\n",
         "2:3 set set_unknown: no criteria set \"khong\"\n3:4 scale scale_unknown: no scale "
         "\"khong\"\n"},
        {"years", "year,group,decimals\n2023,so-ban-nganh,4\n",
         "2:3 decimals decimals: 4 decimals: from 0 to 3\n"},
        {"decisions", "number,date\n1/QĐ,2025-13-01\n",
         "2:2 date date: \"2025-13-01\" is not a date (2025-01-24 or 24/01/2025)\n"},
        {"published", "year,unit,decision_date,class\n2023,so-noi-vu,2024-01-01,Tốt\n",
         "2:3 decision_date decision_missing: a date stands here without the number of a "
         "decision\n"},
        {"published", "year,unit,rank,points,max_points\n2023,so-noi-vu,0,2000.5,-1\n",
         "2:4 points out_of_range: 2000.5 is not between -2000 and 2000\n"},
        {"published", "year,unit,rank\n2023,so-noi-vu,0\n",
         "2:3 rank out_of_range: 0 is not between 1 and 100000\n"},
        {"published", "year,unit,source\n2023,so-noi-vu,Báo\n",
         "2:0 - no_fact: no fact is given: points, maximum, index, rank, number of units or "
         "class\n"},
        {"published", "year,unit,part,points\n2024,so-noi-vu,1.1,3\n2024,so-noi-vu,method:luck,3\n",
         "2:3 part part: \"1.1\" is neither a domain of the year's criteria set nor \"method:\" "
         "and a method\n"
         "3:3 part word: \"luck\" is none of: appraisal, survey, satisfaction, statistics, vote\n"},
        {"published", "year,unit,class\n2024,so-noi-vu,Giỏi\n",
         "2:3 class class_unknown: scale kt has no class \"Giỏi\"; it has: Xuất sắc, Tốt, Khá\n"},
        {"published", "year,unit,group,class\n2024,so-noi-vu,ubnd-huyen,Tốt\n",
         "2:3 group other_group: unit so-noi-vu takes part in group so-ban-nganh in 2024; a unit "
         "has one group a year\n"},
        {"class-counts",
         "year,group,class,count\n2024,so-ban-nganh,Giỏi,3\n2024,so-ban-nganh,Tốt,100001\n",
         "2:3 class class_unknown: scale kt has no class \"Giỏi\"; it has: Xuất sắc, Tốt, Khá\n"
         "3:4 count out_of_range: 100001 is not between 0 and 100000\n"},
        {"group-figures",
         "year,group,figure,value\n2024,so-ban-nganh,median,80\n2024,so-ban-nganh,size,0.5\n2024,"
         "so-ban-nganh,mean,100000.5\n",
         "2:3 figure word: \"median\" is none of: mean, highest, lowest, size, "
         "difference, range, share:CLASS\n"
         "3:4 value number: \"0.5\" is no number of units\n"
         "4:4 value out_of_range: 100000.5 is not between -100000 and 100000\n"},
        {"allowances",
         "year,unit,criterion,max_points,reason\n2024,so-noi-vu,2.2,0,\n2024,so-noi-vu,2.2,21,Lý "
         "do\n2024,so-noi-vu,9,1,Lý do\n",
         "2:5 reason empty: reason is empty\n"
         "3:2 unit duplicate: repeats line 2 (2024, Sở Nội vụ, 2.2)\n"
         "4:3 criterion criterion_unknown: set mau-2024 has no criterion \"9\"\n"},
        {"allowances", "year,unit,criterion,max_points,reason\n2024,so-noi-vu,2.2,20.5,Lý do\n",
         "2:4 max_points over_maximum: 20.5 is above the maximum 20 of criterion 2.2\n"},
        {"participants", "year,unit,ranked\n2024,Sở Nội vụ,perhaps\n1800,so-noi-vu,yes\n",
         "2:3 ranked yesno: \"perhaps\" is neither yes nor no\n3:1 year year: \"1800\" is not a "
         "year\n"},
    };
    struct world *world = *state;

    for (size_t i = 0; i < COUNT(cases); i++)
        world_refuses(world, cases[i].kind, cases[i].text, cases[i].faults);
    assert_int_equal(sql_count(world->path, "SELECT max(id) FROM batch"), 5);
}

/* One decimal mark in a file: the first decides, in whatever column. */
static void
keeps_to_one_decimal_mark(void **state)
{
    struct world *world = *state;

    world_refuses(
        world, "published",
        "year,unit,points,index_percent\n2023,so-noi-vu,72,\"95,3\"\n2023,so-tu-phap,83.25,"
        "90\n2023,so-tai-chinh,\"1,5\",90.5\n",
        "3:3 points decimal_mark: \"83.25\" has a decimal point, this file uses a comma (line "
        "2, column 4)\n"
        "4:4 index_percent decimal_mark: \"90.5\" has a decimal point, this file uses a comma "
        "(line 2, column 4)\n");
}

/* What a row leaves empty, or a file has no column for, is what stands. */
static void
takes_nothing_away(void **state)
{
    static const char *const files[][2] = {
        {"groups", "code,name,name_en\na,A,Ay\n"},
        {"units",
         "code,name,name_en,short,group,position,from_year,to_year\nu,U,You,UU,a,3,2020,2025\n"},
        {"scales", "scale,class,class_en,lower_bound,inclusive,min_domain_percent,short\ns,Tốt,"
                   "Good,80.5,no,60,T\n"},
        {"criteria",
         "set,code,parent,title,title_en,max_points,method,kind,concept,step,rule,appraiser\n"
         "b,1,,Một,One,,,bonus,mot,,,\nb,x,1,Hai,Two,5,vote,bonus,hai,0.5,Tròn,Sở\n"},
        {"decisions",
         "number,date,issuer,kind,title,link\n1/QĐ,2024-01-01,UBND,issue,Ban hành,https://x.vn\n"},
    };
    static const char *const shorter[][2] = {
        {"groups", "code,name\na,A\n"},
        {"units", "code,name,group,from_year,to_year\nu,U,a,2020,2025\n"},
        {"scales", "scale,class,lower_bound\ns,Tốt,\n"},
        {"criteria", "set,code,title\nb,1,Một\nb,x,Hai\n"},
        {"decisions", "number,date,issuer\n1/QĐ,2024-01-01,UBND\n"},
    };
    struct world *world = *state;
    struct buffer before = BUFFER_INIT, after = BUFFER_INIT;

    for (size_t i = 0; i < 5; i++)
        world_must(world, files[i][0], files[i][1]);
    for (size_t i = 0; i < 5; i++) {
        world_export(world, &before, files[i][0]);
        world_must(world, shorter[i][0], shorter[i][1]);
        assert_int_equal(world->summary.unchanged, world->summary.lines);
        assert_string_equal(world_export(world, &after, files[i][0]), buffer_get(&before));
    }
    world_must(world, "units",
               "code,name,group,from_year\nu,U,a,2020\n"); /* but an open end is open */
    assert_int_equal(
        sql_count(world->path, "SELECT to_year IS NULL AND position = 3 FROM membership"), 1);
    buffer_free(&before);
    buffer_free(&after);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FRESH(reads_values_as_people_write_them),
        IN_OPEN(refuses_values),
        IN_OPEN(keeps_to_one_decimal_mark),
        IN_FRESH(takes_nothing_away),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

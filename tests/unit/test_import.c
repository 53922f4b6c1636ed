/* Reading files: every fault with its place and words, names in every spelling, files sent twice.
 */
#include "import_book.h"

#include <parindex/journal.h>
#include <parindex/score.h>
#include <parindex/unit.h>

#include <sqlite3.h> /* asks the file as another program would */

#include "base/alloc.h"
#include "record/book.h"
#include "record/import_scores.h"
#include "record/seal.h"

static const char groups[] = "code,name,name_en\n"
                             "so-ban-nganh,\"Khối sở, ban, ngành\",Departments\n"
                             "ubnd-huyen,Khối huyện,Districts\n";
static const char units[] = "code,name,group,position,from_year\n"
                            "khu-kinh-te,Ban Quản lý Khu kinh tế tỉnh,so-ban-nganh,1,2020\n"
                            "so-noi-vu,Sở Nội vụ,so-ban-nganh,2,2020\n"
                            "so-tai-chinh,Sở Tài chính,so-ban-nganh,3,2020\n"
                            "so-tu-phap,Sở Tư pháp,so-ban-nganh,4,2020\n"
                            "kon-ray,Huyện Kon Rẫy,ubnd-huyen,1,2020\n";
static const char criteria[] = "set,code,title,max_points,method\n"
                               "mau-2024,1,Chỉ đạo điều hành,20,\n"
                               "mau-2024,1.1,Kế hoạch,8,appraisal\n"
                               "mau-2024,1.2,Kiểm tra,12,appraisal\n"
                               "mau-2024,2,Thể chế,30,\n"
                               "mau-2024,2.1,Rà soát văn bản,10,appraisal\n"
                               "mau-2024,2.2,Thi hành pháp luật,20,appraisal\n"
                               "mau-2024,3,Thủ tục,50,\n"
                               "mau-2024,3.1,Đúng hạn,30,statistics\n"
                               "mau-2024,3.2,Hài lòng,20,survey\n";
static const char scales[] = "scale,class,lower_bound\nkt,Xuất sắc,90\nkt,Tốt,80\nkt,Khá,70\n";
static const char years[] = "year,group,set,scale\n2024,so-ban-nganh,mau-2024,kt\n";

static int
setup(void **state)
{
    static int number;
    char name[32];

    snprintf(name, sizeof name, "import-%d", number++);
    *state = world_new(name);
    return 0;
}

/* A book in which 2024 is open for one of two groups. */
static int
setup_open(void **state)
{
    struct world *world;

    setup(state);
    world = *state;
    world_must(world, "groups", groups);
    world_must(world, "units", units);
    world_must(world, "scales", scales);
    world_must(world, "criteria", criteria);
    world_must(world, "years", years);
    return 0;
}

static int
teardown(void **state)
{
    world_free(*state);
    return 0;
}

static void
refuses(struct world *world, const char *kind, const char *text, const char *faults)
{
    enum par_status status = world_import(world, kind, text);

    assert_string_equal(buffer_get(&world->faults), faults);
    assert_int_equal(status, world->summary.errors == world->summary.state_errors ? PAR_STATE
                                                                                  : PAR_INVALID);
    assert_string_equal(world->err.code, "summary");
}

/* What a query of plain SQL says, from a connection of its own. */
static int64_t
ask(struct world *world, const char *sql)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *stmt = NULL;
    int64_t value;

    assert_int_equal(sqlite3_open(world->path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
    value = sqlite3_column_int64(stmt, 0);
    sqlite3_finalize(stmt);
    sqlite3_close(db);
    return value;
}

static void
tell(struct world *world, const char *sql)
{
    sqlite3 *db = NULL;

    assert_int_equal(sqlite3_open(world->path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

/* ---- headers ---- */

static void
takes_keys_and_headings_of_both_languages(void **state)
{
    struct world *world = *state;

    world_must(world, "groups", "Mã,TÊN,Ten tieng anh\nso,Sở,Departments\n");
    assert_int_equal(world->summary.added, 1);
    world_must(world, "groups",
               "\xEF\xBB\xBF"
               "Code;Name;English name\r\nso;Sở;Departments\r\n");
    assert_int_equal(world->summary.unchanged, 1);
    world_must(world, "units", "code\tname\tKhối\tFrom year\nso-y-te\tSở Y tế\tSở\t2020\n");
    assert_int_equal(world->summary.added, 1);
    world->options.create = 1;
    world_must(world, "published",
               "Năm,Đơn vị,Khối,Chỉ số %,Xếp loại,Decided,Quyết định\n2021,so y "
               "te,so,95.3,Tốt,24/01/2022,37/QĐ\n");
    assert_int_equal(world->summary.added, 1);
    assert_int_equal(world->summary.units_made + world->summary.groups_made, 0);
    assert_int_equal(world->summary.decisions_made, 1);
}

static const char *
shout(void *context, const char *key)
{
    (void)context;
    return strcmp(key, "unit_note") == 0 ? "Ý kiến đơn vị" : key;
}

static void
takes_headings_of_the_program(void **state)
{
    struct world *world = *state;
    static const char file[] =
        "year,unit,criterion,final,ý kiến đơn vị\n2024,so-noi-vu,1.1,8,Đã làm\n";

    refuses(world, "scores", file, "1:5 - column_unknown: unknown column \"ý kiến đơn vị\"\n");
    world->options.translate = shout;
    world_must(world, "scores", file);
    assert_int_equal(
        ask(world, "SELECT count(*) FROM note WHERE role = 'unit' AND text = 'Đã làm'"), 1);
}

static void
names_what_is_wrong_with_a_header(void **state)
{
    struct world *world = *state;

    refuses(world, "groups", "code,nam,note\n",
            "1:0 name column_missing: column \"name\" is missing\n"
            "1:2 - column_unknown: unknown column \"nam\"; nearest: name; nearest name\n"
            "1:3 - column_unknown: unknown column \"note\"\n");
    refuses(world, "groups", "code,name,Mã\nso,Sở,so\n",
            "1:3 code column_twice: column \"code\" is there twice\n");
    refuses(world, "groups", "", "1:0 - empty_file: the file is empty\n");
    world->file_name = "published-2021.csv";
    refuses(world, "published", "unit,class\nSở,Tốt\n",
            "1:0 year column_missing: column \"year\" is missing\n");
    assert_string_equal(buffer_get(&world->hints),
                        "if the whole file is one year, add --year 2021\n");
    world->file_name = "12345.csv";
    refuses(world, "published", "unit,class\nSở,Tốt\n",
            "1:0 year column_missing: column \"year\" is missing\n");
    assert_string_equal(buffer_get(&world->hints),
                        "if the whole file is one year, add --year 2024\n");
    refuses(world, "class-counts", "year,class,count\n2022,Tốt,3\n",
            "1:0 group column_missing: column \"group\" is missing\n");
    assert_string_equal(buffer_get(&world->hints),
                        "if it is the same in the whole file, add --group\n");
}

static void
lets_options_stand_for_columns(void **state)
{
    struct world *world = *state;

    world->options.create = 1;
    world->options.year = "2021";
    world->options.group = "Khối sở";
    world->options.decision = "37/QĐ-UBND";
    world->options.date = "24/01/2022";
    world->options.source = "Thông báo";
    world_must(world, "published", "unit,points\nSở Y tế,97.685\n");
    assert_int_equal(
        ask(world,
            "SELECT count(*) FROM v1_published WHERE year = 2021 AND \"group\" = 'khoi-so' AND "
            "decision = '37/QĐ-UBND' "
            "AND decision_date = '2022-01-24' AND source = 'Thông báo' AND points = '97.685'"),
        1);
    assert_int_equal(world_import(world, "published", "year,unit,points\n2021,Sở Y tế,97.685\n"),
                     PAR_USAGE);
    assert_string_equal(world->err.code, "column_and_option");
    assert_string_equal(world->err.text, "the file has a column \"year\", and --year is given too");
    assert_int_equal(world_import(world, "groups", "code,name\nso,Sở\n"), PAR_USAGE);
    assert_string_equal(world->err.text, "a file of groups has no column for --year");
    memset(&world->options, 0, sizeof world->options);
    world->options.year = "21";
    assert_int_equal(world_import(world, "published", "unit,points\nSở Y tế,97.685\n"),
                     PAR_INVALID);
    assert_string_equal(world->err.text, "\"21\" is not a year");
    world->options.year = NULL;
    world->options.date = "2022-02-30";
    assert_int_equal(world_import(world, "published", "year,unit,points\n2021,Sở Y tế,97.685\n"),
                     PAR_INVALID);
    assert_string_equal(world->err.code, "date");
    world->options.date = NULL;
    world->options.set = "bo";
    world_must(world, "criteria", "code,title\n1,Chỉ đạo\n");
    assert_string_equal(world->summary.detail, "bo");
    world->options.set = NULL;
    assert_int_equal(world_import(world, "nothing", "x\n"), PAR_USAGE);
    assert_string_equal(world->err.text, "no kind of file is called \"nothing\"");
}

/* A fault of what an option names is told once, without a column. */
static void
tells_faults_of_options(void **state)
{
    struct world *world = *state;

    world->options.group = "khong-co";
    refuses(world, "class-counts", "year,class,count\n2022,Tốt,3\n2022,Khá,1\n",
            "2:0 group group_unknown: no group \"khong-co\"; +1\n");
    assert_int_equal(world->summary.groups_missing, 1);
}

/* ---- values ---- */

static void
reads_values_as_people_write_them(void **state)
{
    struct world *world = *state;

    world_must(world, "scales",
               "scale,class,lower_bound,inclusive\nvn,Tốt,\"80,5\",Có\nvn,Khá,\"70,25\",không\nvn,"
               "Kém, 0 ,1\n");
    assert_int_equal(ask(world, "SELECT sum(lower_bound * 10 + inclusive) FROM scale_class"),
                     (805000 + 702500) * 10 + 2);
    world_must(world, "groups", "code,name\n a , Sở\u00a0 A \n");
    assert_int_equal(
        ask(world, "SELECT count(*) FROM unit_group WHERE code = 'a' AND name = 'Sở A'"), 1);
    world_must(world, "decisions", "number,date,kind\n1/QĐ,1/2/2023,APPROVE\n2/QĐ,2023-02-01,\n");
    assert_int_equal(ask(world, "SELECT count(*) FROM decision WHERE date = '2023-02-01' AND kind "
                                "IN ('approve', 'other')"),
                     2);
    world_must(world, "criteria", "set,code,title,max_points\ns,1,A,1\n");
    world_must(world, "years", "year,group,set,class_on,tie,na\n2023,a,s,Published,Dense,\n");
    assert_int_equal(ask(world, "SELECT count(*) FROM evaluation WHERE class_on = 'printed' AND "
                                "tie = 'dense' AND na = 'lower'"),
                     1);
    world_must(world, "units", "code,name,group\nu,Đơn vị U,a\n");
    world_must(world, "participants", "year,unit,ranked,position\n2023,u,Không,007\n");
    assert_int_equal(
        ask(world, "SELECT count(*) FROM participant WHERE ranked = 0 AND position = 7"), 1);
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

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        refuses(world, cases[i].kind, cases[i].text, cases[i].faults);
    assert_int_equal(ask(world, "SELECT max(id) FROM batch"), 5);
}

static void
refuses_broken_files(void **state)
{
    struct world *world = *state;

    refuses(world, "groups", "code,name\na,A,x\nb\nc,\"C\n",
            "2:3 - csv_fields: the row has 3 fields, the header has 2\n"
            "3:2 name csv_fields: the row has 1 fields, the header has 2\n"
            "4:2 name csv_quote: the quote (\") is never closed\n");
    assert_int_equal(world->summary.lines, 3);
    refuses(world, "groups", "code,name\na,\xFF\n",
            "2:2 name csv_utf8: the field is not in UTF-8; save the file as \"CSV UTF-8\"\n");
}

/* One decimal mark in a file: the first decides, in whatever column. */
static void
keeps_to_one_decimal_mark(void **state)
{
    struct world *world = *state;

    refuses(world, "published",
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
    assert_int_equal(ask(world, "SELECT to_year IS NULL AND position = 3 FROM membership"), 1);
    buffer_free(&before);
    buffer_free(&after);
}

/* ---- names ---- */

static void
tells_an_absent_name_once(void **state)
{
    struct world *world = *state;

    refuses(world, "published",
            "year,unit,group,class,decision,decision_date\n"
            "2021,Sở Y tế,khoi-la,Tốt,1/QĐ,2022-01-02\n"
            "2022,Sở Y tế,khoi-la,Tốt,1/QĐ,2022-01-02\n"
            "2023,Sở Nội vu,so-ban-nganh,Tốt,1/QĐ,2022-01-03\n"
            "2023,SỞ NỘI VỤ,so-ban-nganh,Tốt,,\n"
            "2023,Sở Y tế,ubnd-huyen,Tốt,2/QĐ,\n",
            "2:2 unit unit_unknown: no unit \"Sở Y tế\"; +2\n"
            "2:3 group group_unknown: no group \"khoi-la\"; +1\n"
            "2:5 decision decision_unknown: no decision \"1/QĐ\" of 2022-01-02; +1\n"
            "4:5 decision decision_unknown: no decision \"1/QĐ\" of 2022-01-03\n"
            "6:5 decision decision_unknown: no decision \"2/QĐ\" without a date\n");
    assert_int_equal(world->summary.units_missing, 1);
    assert_int_equal(world->summary.groups_missing, 1);
    assert_int_equal(world->summary.decisions_missing, 3);
    refuses(world, "participants", "year,unit\n2024,so-noi-vi\n2024,so-tu-phop\n2025,so-noi-vi\n",
            "2:2 unit unit_unknown: no unit \"so-noi-vi\"; nearest: Sở Nội vụ (so-noi-vu); nearest "
            "so-noi-vu; +1\n"
            "3:2 unit unit_unknown: no unit \"so-tu-phop\"; nearest: Sở Tư pháp (so-tu-phap); "
            "nearest so-tu-phap\n");
}

static void
names_all_units_that_a_name_fits(void **state)
{
    struct world *world = *state;

    world_must(world, "units", "code,name\nban-1,Ban Dân tộc\nban-2,Ban Dân tộc\n");
    refuses(world, "participants", "year,unit\n2023,ban dân tộc\n2024,ban dân tộc\n",
            "2:2 unit unit_ambiguous: \"ban dân tộc\" fits 2 units: ban-1, ban-2; +1\n");
    assert_int_equal(world->summary.units_missing, 0);
    world_must(world, "decisions",
               "number,date,issuer\n5/QĐ,2024-01-01,Tỉnh\n5/QĐ,2024-01-01,Bộ\n");
    refuses(world, "published",
            "year,unit,class,decision,decision_date\n2023,so-tu-phap,Tốt,5/QĐ,2024-01-01\n",
            "2:4 decision decision_ambiguous: 2 decisions have the number \"5/QĐ\": "
            "5/QĐ@2024-01-01, 5/QĐ@2024-01-01\n");
}

static void
makes_what_is_absent(void **state)
{
    struct world *world = *state;
    static const char file[] = "year,unit,group,class,decision,decision_date\n"
                               "2021,Sở Y tế,Khối sở,Tốt,1/QĐ,2022-01-02\n"
                               "2022,sở  y tế,khoi-so,Khá,2/QĐ,\n"
                               "2021,So-Y-Te (cũ),khối sở,Tốt,1/QĐ,2022-01-02\n";

    world->options.create = 1;
    world_must(world, "published", file);
    assert_int_equal(world->summary.units_made, 2);
    assert_int_equal(world->summary.groups_made, 1);
    assert_int_equal(world->summary.decisions_made, 2);
    assert_int_equal(world->summary.undated, 1);
    assert_string_equal(world->summary.decision_names, "2/QĐ");
    assert_int_equal(world->summary.no_scale, 2);
    assert_string_equal(world->summary.class_names, "\"Tốt\", \"Khá\"");
    assert_int_equal(
        ask(world, "SELECT count(*) FROM unit WHERE code IN ('so-y-te', 'so-y-te-cu')"), 2);
    assert_int_equal(
        ask(world, "SELECT count(*) FROM membership WHERE from_year = 2021 AND to_year = 2022"), 1);
    world_must(world, "published", file);
    assert_int_equal(world->batch, 0);
    assert_int_equal(world->summary.unchanged, 3);
    assert_int_equal(world->summary.units_made, 0);
}

/* Years between those named are no membership. */
static void
records_membership_for_the_years_named(void **state)
{
    struct world *world = *state;

    world->options.create = 1;
    world_must(
        world, "published",
        "year,unit,group,class\n2015,Sở Y tế,so,Tốt\n2017,Sở Y tế,so,Tốt\n2018,Sở Y tế,so,Tốt\n");
    assert_int_equal(ask(world, "SELECT count(*) FROM membership"), 2);
    assert_int_equal(ask(world, "SELECT sum(to_year - from_year + 1) FROM membership"), 3);
}

/* ---- rows that repeat others ---- */

static void
tells_rows_that_repeat_others(void **state)
{
    struct world *world = *state;

    refuses(world, "participants",
            "year,unit\n2024,so-noi-vu\n2024,Sở nội vụ\n2023,so-noi-vu\n2024,SO NOI VU\n",
            "3:2 unit duplicate: repeats line 2 (2024, Sở Nội vụ)\n5:2 unit duplicate: repeats "
            "line 2 (2024, Sở Nội vụ)\n");
    refuses(world, "groups", "code,name\na,A\nb,B\na,C\n",
            "4:1 code duplicate: repeats line 2 (a)\n");
    refuses(world, "scales", "scale,class\ns,Tốt\ns,TỐT\n",
            "3:2 class duplicate: repeats line 2 (s, TỐT)\n");
    refuses(world, "units", "code,name,from_year\na,A,\na,B,2020\na,C,\n",
            "4:1 code duplicate: repeats line 2 (a)\n");
    refuses(world, "decisions", "number,date\n1/QĐ,2024-01-01\n1/qđ,01/01/2024\n",
            "3:1 number duplicate: repeats line 2 (1/qđ, 2024-01-01)\n");
    refuses(world, "published", "year,unit,points,class\n2023,so-noi-vu,90,\n2023,so-noi-vu,90,\n",
            "3:2 unit duplicate: repeats line 2 (2023, Sở Nội vụ)\n");
}

/* A printed fact may come in several rows, as long as each says something new. */
static void
takes_facts_of_one_unit_from_several_rows(void **state)
{
    struct world *world = *state;
    static const char file[] = "year,unit,points,class\n2023,so-noi-vu,90,\n2023,so-noi-vu,,Tốt\n";

    world_must(world, "published", file);
    assert_int_equal(world->summary.added, 2);
    world_must(world, "published", file);
    assert_int_equal(world->summary.unchanged, 2);
}

/* ---- scores ---- */

static void
tells_five_errors_of_a_file_of_scores(void **state)
{
    struct world *world = *state;

    refuses(world, "scores",
            "year,unit,criterion,self,final,note\n"
            "2024,So Noi vu,1.1,8,8,\n"
            "2024,Sở Tài chánh,1.1,8,7.5,\n"
            "2024,Sở Tư pháp,1.1,8,8.5,\n"
            "2042,Sở Tư pháp,1.2,12,10.5,\n"
            "2024,so-noi-vu,1.1,8,7.75,\n"
            "2024,Sở Tư pháp,2.1,10,\"8,5\",\n",
            "3:2 unit unit_unknown: no unit \"Sở Tài chánh\"; nearest: Sở Tài chính "
            "(so-tai-chinh); nearest so-tai-chinh\n"
            "4:5 final over_maximum: 8.5 is above the maximum 8 of criterion 1.1\n"
            "5:1 year year_not_open: 2042 is not open for group so-ban-nganh; open: 2024\n"
            "6:2 unit duplicate: repeats line 2 (2024, Sở Nội vụ, 1.1)\n"
            "7:5 final decimal_mark: \"8,5\" has a decimal comma, this file uses a point (line 3, "
            "column 5)\n");
    assert_int_equal(world->summary.errors, 5);
    assert_int_equal(world->summary.lines, 6);
    assert_string_equal(world->err.text, "5 errors in 6 lines; the book is unchanged");
    assert_int_equal(ask(world, "SELECT count(*) FROM score"), 0);
}

static void
refuses_scores(void **state)
{
    static const struct {
        const char *text, *faults;
    } cases[] = {
        {"year,unit,criterion,self,final\n2024,so-noi-vu,1,,8\n2024,so-noi-vu,3.2,15,\n2024,so-noi-"
         "vu,9.9,,1\n2024,so-tu-phap,9.9,,1\n",
         "2:3 criterion criterion_not_leaf: 1 is a domain and has no points of its own\n"
         "3:4 self stage_refused: criterion 3.2 is scored by survey and has no self score\n"
         "4:3 criterion criterion_unknown: set mau-2024 has no criterion \"9.9\"; +1\n"},
        {"year,unit,criterion,first,final\n2024,so-noi-vu,3.2,15,21\n2024,so-noi-vu,1.1,-1,\n2024,"
         "so-noi-vu,1.2,,\n2024,,1.2,,1\n,so-noi-vu,,,1\n",
         "2:4 first stage_refused: criterion 3.2 is scored by survey and has no first appraisal\n"
         "2:5 final over_maximum: 21 is above the maximum 20 of criterion 3.2\n"
         "3:4 first below_zero: -1 is below zero\n"
         "4:0 - no_score: one of self, first and final, or a note, is needed\n"
         "5:2 unit empty: unit is empty\n"
         "6:1 year empty: year is empty\n"
         "6:3 criterion empty: criterion is empty\n"},
        {"year,unit,criterion,final\n2024,khu-kinh-te,2.2,1\n2024,khu-kinh-te,2.1,5.5\n2024,khu-"
         "kinh-te,1.1,8\n",
         "2:4 final not_applicable: criterion 2.2 does not apply to this unit\n"
         "3:4 final over_maximum: 5.5 is above the maximum 5 of criterion 2.1\n"},
        {"year,unit,criterion,final\n2024,kon-ray,1.1,8\n2024,kon-ray,1.2,8\n2023,so-noi-vu,1.1,"
         "1\n",
         "2:1 year year_not_open: 2024 is not open for group ubnd-huyen; no year is open; +1\n"
         "4:1 year year_not_open: 2023 is not open for group so-ban-nganh; open: 2024\n"},
    };
    struct world *world = *state;

    world_must(world, "allowances",
               "year,unit,criterion,max_points,reason\n2024,khu-kinh-te,2.2,0,Không "
               "có\n2024,khu-kinh-te,2.1,5,Một nửa\n");
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        refuses(world, "scores", cases[i].text, cases[i].faults);
    assert_int_equal(world->summary.state_errors, 2); /* the last file: all of the book's state */
    refuses(world, "scores", cases[0].text, cases[0].faults);
    assert_string_equal(
        buffer_get(&world->hints),
        "criteria of 1 that are scored: 1.1, 1.2\nsee: parindex criteria show mau-2024\n");
}

static void
refuses_scores_of_units_that_do_not_take_part(void **state)
{
    struct world *world = *state;

    world_must(world, "units", "code,name,group\nso-moi,Sở Mới,so-ban-nganh\n");
    refuses(world, "scores", "year,unit,criterion,final\n2024,so-moi,1.1,8\n",
            "2:2 unit not_participant: unit so-moi does not take part in 2024\n");
}

/* As an approval leaves it. */
static void
refuses_an_approved_year(void **state)
{
    struct world *world = *state;
    static const char scores[] =
        "year,unit,criterion,final\n2024,so-noi-vu,1.1,8\n2024,so-noi-vu,1.2,8\n";
    static const char facts[] = "year,unit,class\n2024,so-noi-vu,Tốt\n";

    world_must(world, "scores", scores);
    world_must(world, "published", facts);
    world_must(world, "decisions", "number,date\n52/QĐ-UBND,2025-01-24\n");
    tell(world, "UPDATE evaluation SET state = 'approved'; INSERT INTO approval SELECT e.id, 1, "
                "'approve', d.id, 1, NULL, zeroblob(32) "
                "FROM evaluation e JOIN decision d ON d.number = '52/QĐ-UBND'");
    refuses(
        world, "scores", scores,
        "2:0 - approved: 2024, Khối sở, ban, ngành is approved by 52/QĐ-UBND of 2025-01-24; +1\n");
    assert_int_equal(world->err.status, PAR_STATE);
    world_must(world, "published", facts); /* what stands is no change */
    refuses(world, "published", "year,unit,rank\n2024,so-noi-vu,1\n",
            "2:0 - approved: 2024, Khối sở, ban, ngành is approved by 52/QĐ-UBND of 2025-01-24\n");
    refuses(world, "class-counts", "year,group,class,count\n2024,so-ban-nganh,Tốt,1\n",
            "2:0 - approved: 2024, Khối sở, ban, ngành is approved by 52/QĐ-UBND of 2025-01-24\n");
    refuses(world, "allowances",
            "year,unit,criterion,max_points,reason\n2024,so-noi-vu,2.2,0,Không có\n",
            "2:0 - approved: 2024, Khối sở, ban, ngành is approved by 52/QĐ-UBND of 2025-01-24\n");
}

static void
loads_scores_and_notes(void **state)
{
    struct world *world = *state;
    static const char file[] = "year,unit,criterion,self,first,final,unit_note,note\n"
                               "2024,so-tu-phap,2.1,10,9,8.5,Đã làm,Thiếu số liệu\n"
                               "2024,Sở Nội vụ,1.1,8,,7.75,,\n"
                               "2024,so-noi-vu,3.2,,,15,,\n";

    world_must(world, "scores", file);
    assert_int_equal(world->summary.added, 3);
    assert_int_equal(ask(world, "SELECT sum(final) FROM score"), 85000 + 77500 + 150000);
    assert_int_equal(ask(world, "SELECT count(*) FROM score WHERE self = 100000 AND first = 90000"),
                     1);
    assert_int_equal(ask(world, "SELECT group_concat(role || text) = 'appraiserThiếu số "
                                "liệu,unitĐã làm' FROM (SELECT role, text FROM note ORDER BY 1)"),
                     1);
    assert_int_equal(ask(world, "SELECT sum(cells) FROM change_range"), 3);
    assert_int_equal(ask(world, "SELECT count(*) FROM change_range WHERE digest = zeroblob(16)"),
                     0);
    assert_int_equal(ask(world, "SELECT changes FROM batch ORDER BY id DESC LIMIT 1"),
                     5); /* 3 cells, 2 notes */
    assert_int_equal(ask(world, "SELECT points FROM result r JOIN unit u ON u.id = r.unit_id WHERE "
                                "u.code = 'so-noi-vu'"),
                     227500);
    world_must(world, "scores", file);
    assert_int_equal(world->batch, 0);
    assert_int_equal(world->summary.unchanged, 3);
}

/* What is empty leaves what stands; what differs is noted cell by cell. */
static void
edits_scores(void **state)
{
    struct world *world = *state;

    world_must(world, "scores",
               "year,unit,criterion,self,final\n2024,so-noi-vu,1.1,8,7\n2024,so-noi-vu,1.2,12,"
               "10\n2024,so-tu-phap,1.1,8,8\n");
    world_must(
        world, "scores",
        "year,unit,criterion,first,final,note\n2024,so-noi-vu,2.1,,9.25,\n2024,so-noi-vu,1.1,7.5,7."
        "5,\n"
        "2024,so-noi-vu,1.2,,10,Xem lại\n2024,so-tu-phap,1.1,,8,\n2024,so-tai-chinh,1.1,8,,\n");
    assert_int_equal(world->summary.added, 2);
    assert_int_equal(world->summary.edited, 2);
    assert_int_equal(world->summary.unchanged, 1);
    assert_int_equal(
        ask(world,
            "SELECT count(*) FROM score WHERE self = 80000 AND first = 75000 AND final = 75000"),
        1);
    assert_int_equal(
        ask(world, "SELECT count(*) FROM change WHERE batch_id = 7 AND record = 'score'"), 3);
    assert_int_equal(ask(world, "SELECT count(*) FROM change WHERE batch_id = 7 AND key = "
                                "'[2024,\"so-noi-vu\",\"1.1\"]' AND field = 'final' "
                                "AND old = '70000' AND new = '75000'"),
                     1);
    assert_int_equal(
        ask(world,
            "SELECT count(*) FROM change_range WHERE batch_id = 7 AND unit = 'so-tai-chinh'"),
        1);
    assert_int_equal(ask(world, "SELECT changes FROM batch WHERE id = 7"),
                     5); /* 3 changes, 1 new cell in a range, 1 note */
    assert_int_equal(ask(world, "SELECT count(DISTINCT seq) = count(*) AND max(seq) = count(*) "
                                "FROM change WHERE batch_id = 7"),
                     1);
}

static void
undo(struct world *world)
{
    struct par_batch *batch = world_begin(world);

    assert_int_equal(par_undo(batch, 0, NULL, &world->err), PAR_OK);
    world_commit(world, batch);
}

static void
is_undone_whole(void **state)
{
    struct world *world = *state;

    world_must(world, "scores",
               "year,unit,criterion,self,final\n2024,so-noi-vu,1.1,8,7\n2024,so-tu-phap,1.1,8,8\n");
    world_must(world, "scores",
               "year,unit,criterion,self,final,note\n2024,so-noi-vu,1.1,8,8,\n2024,so-noi-vu,1.2,1,"
               "1,Ghi chú\n2024,so-tai-chinh,1.1,,2,\n");
    undo(world);
    assert_int_equal(ask(world, "SELECT count(*) = 2 AND sum(final) = 150000 FROM score"), 1);
    assert_int_equal(ask(world, "SELECT count(*) FROM note"), 0);
    undo(world);
    assert_int_equal(ask(world, "SELECT count(*) FROM score"), 0);
}

/* Two files of one batch that are of the same unit and year: one range, which an undo takes back.
 */
static void
joins_files_of_one_batch_in_a_range(void **state)
{
    struct world *world = *state;
    static const char *const files[] = {
        "year,unit,criterion,self\n2024,so-noi-vu,1.1,8\n2024,so-noi-vu,1.2,10\n",
        "year,unit,criterion,final\n2024,so-noi-vu,1.1,7\n2024,so-noi-vu,2.1,9\n"};
    struct par_batch *batch = world_begin(world);

    for (int i = 0; i < 2; i++) {
        FILE *file = tmpfile();
        fputs(files[i], file);
        fflush(file);
        rewind(file);
        assert_int_equal(par_import(batch, "scores", fileno(file), "file.csv", NULL, NULL, NULL,
                                    NULL, &world->err),
                         PAR_OK);
        fclose(file);
    }
    assert_int_equal(par_batch_changes(batch), 4);
    world_commit(world, batch);
    assert_int_equal(ask(world, "SELECT count(*) = 1 AND sum(cells) = 3 FROM change_range"), 1);
    assert_int_equal(ask(world, "SELECT count(*) FROM change WHERE batch_id = 6"), 0);
    undo(world);
    assert_int_equal(ask(world, "SELECT count(*) FROM score"), 0);
}

/* The digest of a range is that of its cells in the order of their codes, whatever the order of the
 * file. */
static void
digests_cells_in_the_order_of_codes(void **state)
{
    struct world *world = *state;
    static const struct {
        const char *code;
        int64_t stages[STAGES];
    } cells[] = {{"1.1", {80000, INPUT_NULL, 75000}}, {"2.1", {INPUT_NULL, 0, INPUT_NULL}}};
    struct digest digest;
    unsigned char sum[DIGEST_SIZE];
    char hex[DIGEST_HEX], sql[160];

    world_must(world, "scores",
               "year,unit,criterion,self,first,final\n2024,so-noi-vu,2.1,,0,\n2024,so-noi-vu,1.1,8,"
               ",7.5\n");
    seal_cells_begin(&digest);
    for (size_t i = 0; i < 2; i++)
        seal_cells_put(&digest, cells[i].code, cells[i].stages);
    digest_end(sum, &digest);
    digest_hex(hex, sum);
    hex[2 * DIGEST_CUT] = '\0';
    snprintf(sql, sizeof sql, "SELECT lower(hex(digest)) = '%s' FROM change_range", hex);
    assert_int_equal(ask(world, sql), 1);
    snprintf(sql, sizeof sql, "SELECT count(*) FROM result WHERE lower(hex(cells)) = '%s'", hex);
    assert_int_equal(ask(world, sql), 1);
}

/* ---- the journal and memory ---- */

static void
says_what_was_read(void **state)
{
    struct world *world = *state;
    struct par_log_query query = {.last = 1};
    struct par_logs *list = NULL;
    struct par_log row;

    world->file_name = "/home/me/khoi.csv";
    world_must(world, "groups", groups);
    assert_int_equal(par_log_list(&list, world->book, &query, &world->err), PAR_OK);
    assert_int_equal(par_log_next(&row, list, &world->err), PAR_OK);
    assert_string_equal(row.what, "import of khoi.csv: 2 rows");
    par_log_list_free(list);
}

static void
reads_nothing_from_what_cannot_be_read(void **state)
{
    struct world *world = *state;

    assert_int_equal(world_import_fd(world, "groups", -1), PAR_IO);
    assert_int_equal(world->summary.errors, 0);
}

/* Every request for memory may fail: the import says so and nothing leaks. */
static void
survives_failed_requests(void **state)
{
    struct world *world = *state;
    static const struct {
        const char *kind, *text;
    } files[] = {
        {"scores", "year,unit,criterion,self,final,note\n2024,so-noi-vu,1.1,8,8,Ghi\n2024,Sở Tài "
                   "chánh,1.1,8,7.5,\n2024,so-noi-vu,1.1,8,7,\n"},
        {"scores", "year,unit,criterion,self,final,note\n2024,so-noi-vu,1.1,8,8,Ghi\n2024,so-tu-"
                   "phap,1.1,8,7.5,\n"},
        {"published", "year,unit,group,class,decision\n2023,Sở "
                      "Mới,so-ban-nganh,Tốt,1/QĐ\n2023,so-noi-vu,,Tốt,\n2023,so-noi-vu,,Tốt,\n"},
    };

    world->options.create = 1;
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        enum par_status status = PAR_NO_MEMORY;
        for (long nth = 1; status == PAR_NO_MEMORY; nth++) {
            struct par_batch *batch = world_begin(world);
            FILE *file = tmpfile();

            fputs(files[i].text, file);
            fflush(file);
            rewind(file);
            mem_fail_at(nth, 0);
            status = par_import(batch, files[i].kind, fileno(file), "file.csv", &world->options,
                                NULL, NULL, NULL, &world->err);
            mem_fail_at(0, 0);
            par_batch_cancel(batch);
            fclose(file);
        }
        assert_int_equal(status, i == 1 ? PAR_OK : PAR_INVALID);
    }
}

/* ---- progress ---- */

struct told {
    int reading, computing, other;
    int64_t done, total;
};

static int
note_progress(void *context, const char *what, int64_t done, int64_t total)
{
    struct told *told = context;

    if (what == NULL)
        return 0;
    told->reading += strcmp(what, "reading") == 0;
    told->computing += strcmp(what, "computing results") == 0;
    told->other += total < 0 || (total > 0 && done > total);
    if (strcmp(what, "reading") == 0 && done >= told->done) {
        told->done = done;
        told->total = total;
    }
    return 0;
}

static void
tells_how_far_it_is(void **state)
{
    struct world *world = *state;
    struct buffer text = BUFFER_INIT;
    struct par_batch *batch = NULL;
    struct told told = {0};
    FILE *file = tmpfile();

    buffer_text(&text, "code,name\n");
    for (int i = 0; i < 5000; i++) {
        buffer_text(&text, "u");
        buffer_number(&text, i);
        buffer_text(&text, ",Đơn vị\n");
    }
    assert_non_null(file);
    fputs(buffer_get(&text), file);
    rewind(file);
    assert_int_equal(par_batch_begin(&batch, world->book, "test", "import", NULL, &world->err),
                     PAR_OK);
    par_book_on_progress(world->book, note_progress, &told);
    assert_int_equal(par_import(batch, "units", fileno(file), "file.csv", NULL, world_report, world,
                                &world->summary, &world->err),
                     PAR_OK);
    assert_int_equal(told.reading, 5);
    assert_int_equal(told.done, 4096);
    assert_in_range(told.total, 4900, 5100); /* lines are about alike */
    par_batch_cancel(batch);
    told = (struct told){0};
    world_must(world, "groups", groups);
    world_must(world, "units", units);
    world_must(world, "scales", scales);
    world_must(world, "criteria", criteria);
    assert_int_equal(par_batch_begin(&batch, world->book, "test", "import", NULL, &world->err),
                     PAR_OK);
    par_book_on_progress(world->book, note_progress, &told);
    rewind(file);
    assert_int_equal(ftruncate(fileno(file), 0), 0);
    fputs(years, file);
    rewind(file);
    assert_int_equal(par_import(batch, "years", fileno(file), "file.csv", NULL, world_report, world,
                                &world->summary, &world->err),
                     PAR_OK);
    assert_int_equal(told.computing, 0);
    assert_int_equal(par_batch_commit(batch, NULL, &world->err), PAR_OK);
    assert_int_equal(told.computing, 1);
    assert_int_equal(told.other, 0);
    fclose(file);
    buffer_free(&text);
}

int
main(void)
{
#define IN_FRESH(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
#define IN_OPEN(test) cmocka_unit_test_setup_teardown(test, setup_open, teardown)
    const struct CMUnitTest tests[] = {
        IN_FRESH(takes_keys_and_headings_of_both_languages),
        IN_OPEN(takes_headings_of_the_program),
        IN_FRESH(names_what_is_wrong_with_a_header),
        IN_FRESH(lets_options_stand_for_columns),
        IN_FRESH(tells_faults_of_options),
        IN_FRESH(reads_values_as_people_write_them),
        IN_OPEN(refuses_values),
        IN_FRESH(refuses_broken_files),
        IN_FRESH(tells_how_far_it_is),
        IN_OPEN(keeps_to_one_decimal_mark),
        IN_FRESH(takes_nothing_away),
        IN_OPEN(tells_an_absent_name_once),
        IN_OPEN(names_all_units_that_a_name_fits),
        IN_FRESH(makes_what_is_absent),
        IN_FRESH(records_membership_for_the_years_named),
        IN_OPEN(tells_rows_that_repeat_others),
        IN_OPEN(takes_facts_of_one_unit_from_several_rows),
        IN_OPEN(tells_five_errors_of_a_file_of_scores),
        IN_OPEN(refuses_scores),
        IN_OPEN(refuses_scores_of_units_that_do_not_take_part),
        IN_OPEN(refuses_an_approved_year),
        IN_OPEN(loads_scores_and_notes),
        IN_OPEN(edits_scores),
        IN_OPEN(is_undone_whole),
        IN_OPEN(joins_files_of_one_batch_in_a_range),
        IN_OPEN(digests_cells_in_the_order_of_codes),
        IN_FRESH(says_what_was_read),
        IN_FRESH(reads_nothing_from_what_cannot_be_read),
        IN_OPEN(survives_failed_requests),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

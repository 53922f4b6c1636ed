/* Reading files: names that fit one thing, several or none, and rows that repeat others. */
#include "import_book.h"

/* ---- names ---- */

static void
tells_an_absent_name_once(void **state)
{
    struct world *world = *state;

    world_refuses(world, "published",
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
    world_refuses(
        world, "participants", "year,unit\n2024,so-noi-vi\n2024,so-tu-phop\n2025,so-noi-vi\n",
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
    world_refuses(world, "participants", "year,unit\n2023,ban dân tộc\n2024,ban dân tộc\n",
                  "2:2 unit unit_ambiguous: \"ban dân tộc\" fits 2 units: ban-1, ban-2; +1\n");
    assert_int_equal(world->summary.units_missing, 0);
    world_must(world, "decisions",
               "number,date,issuer\n5/QĐ,2024-01-01,Tỉnh\n5/QĐ,2024-01-01,Bộ\n");
    world_refuses(world, "published",
                  "year,unit,class,decision,decision_date\n2023,so-tu-phap,Tốt,5/QĐ,2024-01-01\n",
                  "2:4 decision decision_ambiguous: 2 decisions have the number \"5/QĐ\": "
                  "5/QĐ@2024-01-01@Bộ, 5/QĐ@2024-01-01@Tỉnh\n");
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
        sql_count(world->path, "SELECT count(*) FROM unit WHERE code IN ('so-y-te', 'so-y-te-cu')"),
        2);
    assert_int_equal(
        sql_count(world->path,
                  "SELECT count(*) FROM membership WHERE from_year = 2021 AND to_year = 2022"),
        1);
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
    assert_int_equal(sql_count(world->path, "SELECT count(*) FROM membership"), 2);
    assert_int_equal(sql_count(world->path, "SELECT sum(to_year - from_year + 1) FROM membership"),
                     3);
}

/* ---- rows that repeat others ---- */

static void
tells_rows_that_repeat_others(void **state)
{
    struct world *world = *state;

    world_refuses(
        world, "participants",
        "year,unit\n2024,so-noi-vu\n2024,Sở nội vụ\n2023,so-noi-vu\n2024,SO NOI VU\n",
        "3:2 unit duplicate: repeats line 2 (2024, Sở Nội vụ)\n5:2 unit duplicate: repeats "
        "line 2 (2024, Sở Nội vụ)\n");
    world_refuses(world, "groups", "code,name\na,A\nb,B\na,C\n",
                  "4:1 code duplicate: repeats line 2 (a)\n");
    world_refuses(world, "scales", "scale,class\ns,Tốt\ns,TỐT\n",
                  "3:2 class duplicate: repeats line 2 (s, TỐT)\n");
    world_refuses(world, "units", "code,name,from_year\na,A,\na,B,2020\na,C,\n",
                  "4:1 code duplicate: repeats line 2 (a)\n");
    world_refuses(world, "decisions", "number,date\n1/QĐ,2024-01-01\n1/qđ,01/01/2024\n",
                  "3:1 number duplicate: repeats line 2 (1/qđ, 2024-01-01)\n");
    world_refuses(world, "published",
                  "year,unit,points,class\n2023,so-noi-vu,90,\n2023,so-noi-vu,90,\n",
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

int
main(void)
{
    const struct CMUnitTest tests[] = {
        IN_OPEN(tells_an_absent_name_once),     IN_OPEN(names_all_units_that_a_name_fits),
        IN_FRESH(makes_what_is_absent),         IN_FRESH(records_membership_for_the_years_named),
        IN_OPEN(tells_rows_that_repeat_others), IN_OPEN(takes_facts_of_one_unit_from_several_rows),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

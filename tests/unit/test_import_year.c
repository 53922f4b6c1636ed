/* Reading files of scores: what is refused, and what the journal and the results have of them. */
#include "import_book.h"

#include <stdio.h>

#include "record/import_scores.h"
#include "record/seal.h"

static void
tells_five_errors_of_a_file_of_scores(void **state)
{
    struct world *world = *state;

    world_refuses(
        world, "scores",
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
    assert_int_equal(sql_count(world->path, "SELECT count(*) FROM score"), 0);
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
    for (size_t i = 0; i < COUNT(cases); i++)
        world_refuses(world, "scores", cases[i].text, cases[i].faults);
    assert_int_equal(world->summary.state_errors, 2); /* the last file: all of the book's state */
    world_refuses(world, "scores", cases[0].text, cases[0].faults);
    assert_string_equal(
        buffer_get(&world->hints),
        "criteria of 1 that are scored: 1.1, 1.2\nsee: parindex criteria show mau-2024\n");
}

static void
refuses_scores_of_units_that_do_not_take_part(void **state)
{
    struct world *world = *state;

    world_must(world, "units", "code,name,group\nso-moi,Sở Mới,so-ban-nganh\n");
    world_refuses(world, "scores", "year,unit,criterion,final\n2024,so-moi,1.1,8\n",
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
    sql_run(world->path,
            "UPDATE evaluation SET state = 'approved'; INSERT INTO approval SELECT e.id, 1, "
            "'approve', d.id, 1, NULL, zeroblob(32) "
            "FROM evaluation e JOIN decision d ON d.number = '52/QĐ-UBND'");
    world_refuses(
        world, "scores", scores,
        "2:0 - approved: 2024, Khối sở, ban, ngành is approved by 52/QĐ-UBND of 2025-01-24; +1\n");
    assert_int_equal(world->err.status, PAR_STATE);
    world_must(world, "published", facts); /* what stands is no change */
    world_refuses(
        world, "published", "year,unit,rank\n2024,so-noi-vu,1\n",
        "2:0 - approved: 2024, Khối sở, ban, ngành is approved by 52/QĐ-UBND of 2025-01-24\n");
    world_refuses(
        world, "class-counts", "year,group,class,count\n2024,so-ban-nganh,Tốt,1\n",
        "2:0 - approved: 2024, Khối sở, ban, ngành is approved by 52/QĐ-UBND of 2025-01-24\n");
    world_refuses(
        world, "allowances",
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
    assert_int_equal(sql_count(world->path, "SELECT sum(final) FROM score"),
                     85000 + 77500 + 150000);
    assert_int_equal(
        sql_count(world->path, "SELECT count(*) FROM score WHERE self = 100000 AND first = 90000"),
        1);
    assert_int_equal(sql_count(world->path,
                               "SELECT group_concat(role || text) = 'appraiserThiếu số "
                               "liệu,unitĐã làm' FROM (SELECT role, text FROM note ORDER BY 1)"),
                     1);
    assert_int_equal(sql_count(world->path, "SELECT sum(cells) FROM change_range"), 3);
    assert_int_equal(
        sql_count(world->path, "SELECT count(*) FROM change_range WHERE digest = zeroblob(16)"), 0);
    assert_int_equal(sql_count(world->path, "SELECT changes FROM batch ORDER BY id DESC LIMIT 1"),
                     5); /* 3 cells, 2 notes */
    assert_int_equal(sql_count(world->path,
                               "SELECT points FROM result r JOIN unit u ON u.id = r.unit_id WHERE "
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
        sql_count(
            world->path,
            "SELECT count(*) FROM score WHERE self = 80000 AND first = 75000 AND final = 75000"),
        1);
    assert_int_equal(
        sql_count(world->path,
                  "SELECT count(*) FROM change WHERE batch_id = 7 AND record = 'score'"),
        3);
    assert_int_equal(sql_count(world->path,
                               "SELECT count(*) FROM change WHERE batch_id = 7 AND key = "
                               "'[2024,\"so-noi-vu\",\"1.1\"]' AND field = 'final' "
                               "AND old = '70000' AND new = '75000'"),
                     1);
    assert_int_equal(
        sql_count(world->path,
                  "SELECT count(*) FROM change_range WHERE batch_id = 7 AND unit = 'so-tai-chinh'"),
        1);
    assert_int_equal(sql_count(world->path, "SELECT changes FROM batch WHERE id = 7"),
                     5); /* 3 changes, 1 new cell in a range, 1 note */
    assert_int_equal(sql_count(world->path,
                               "SELECT count(DISTINCT seq) = count(*) AND max(seq) = count(*) "
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
    assert_int_equal(
        sql_count(world->path, "SELECT count(*) = 2 AND sum(final) = 150000 FROM score"), 1);
    assert_int_equal(sql_count(world->path, "SELECT count(*) FROM note"), 0);
    undo(world);
    assert_int_equal(sql_count(world->path, "SELECT count(*) FROM score"), 0);
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
    assert_int_equal(
        sql_count(world->path, "SELECT count(*) = 1 AND sum(cells) = 3 FROM change_range"), 1);
    assert_int_equal(sql_count(world->path, "SELECT count(*) FROM change WHERE batch_id = 6"), 0);
    undo(world);
    assert_int_equal(sql_count(world->path, "SELECT count(*) FROM score"), 0);
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
    assert_int_equal(sql_count(world->path, sql), 1);
    snprintf(sql, sizeof sql, "SELECT count(*) FROM result WHERE lower(hex(cells)) = '%s'", hex);
    assert_int_equal(sql_count(world->path, sql), 1);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        IN_OPEN(tells_five_errors_of_a_file_of_scores),
        IN_OPEN(refuses_scores),
        IN_OPEN(refuses_scores_of_units_that_do_not_take_part),
        IN_OPEN(refuses_an_approved_year),
        IN_OPEN(loads_scores_and_notes),
        IN_OPEN(edits_scores),
        IN_OPEN(is_undone_whole),
        IN_OPEN(joins_files_of_one_batch_in_a_range),
        IN_OPEN(digests_cells_in_the_order_of_codes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

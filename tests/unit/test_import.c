/* Reading files: their headers, what they leave in the journal, and how far they are. */
#include "import_book.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"

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

    world_refuses(world, "scores", file,
                  "1:5 - column_unknown: unknown column \"ý kiến đơn vị\"\n");
    world->options.translate = shout;
    world_must(world, "scores", file);
    assert_int_equal(
        sql_count(world->path, "SELECT count(*) FROM note WHERE role = 'unit' AND text = 'Đã làm'"),
        1);
}

static void
names_what_is_wrong_with_a_header(void **state)
{
    struct world *world = *state;

    world_refuses(world, "groups", "code,nam,note\n",
                  "1:0 name column_missing: column \"name\" is missing\n"
                  "1:2 - column_unknown: unknown column \"nam\"; nearest: name; nearest name\n"
                  "1:3 - column_unknown: unknown column \"note\"\n");
    world_refuses(world, "groups", "code,name,Mã\nso,Sở,so\n",
                  "1:3 code column_twice: column \"code\" is there twice\n");
    world_refuses(world, "groups", "", "1:0 - empty_file: the file is empty\n");
    world->file_name = "published-2021.csv";
    world_refuses(world, "published", "unit,class\nSở,Tốt\n",
                  "1:0 year column_missing: column \"year\" is missing\n");
    assert_string_equal(buffer_get(&world->hints),
                        "if the whole file is one year, add --year 2021\n");
    world->file_name = "12345.csv";
    world_refuses(world, "published", "unit,class\nSở,Tốt\n",
                  "1:0 year column_missing: column \"year\" is missing\n");
    assert_string_equal(buffer_get(&world->hints),
                        "if the whole file is one year, add --year 2024\n");
    world_refuses(world, "class-counts", "year,class,count\n2022,Tốt,3\n",
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
        sql_count(
            world->path,
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
    world_refuses(world, "class-counts", "year,class,count\n2022,Tốt,3\n2022,Khá,1\n",
                  "2:0 group group_unknown: no group \"khong-co\"; +1\n");
    assert_int_equal(world->summary.groups_missing, 1);
}

static void
refuses_broken_files(void **state)
{
    struct world *world = *state;

    world_refuses(world, "groups", "code,name\na,A,x\nb\nc,\"C\n",
                  "2:3 - csv_fields: the row has 3 fields, the header has 2\n"
                  "3:2 name csv_fields: the row has 1 fields, the header has 2\n"
                  "4:2 name csv_quote: the quote (\") is never closed\n");
    assert_int_equal(world->summary.lines, 3);
    world_refuses(world, "groups", "code,name\na,\xFF\n",
                  "2:2 name csv_utf8: the field is not in UTF-8; save the file as \"CSV UTF-8\"\n");
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
    world_must(world, "groups", world_groups);
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
    for (size_t i = 0; i < COUNT(files); i++) {
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
    world_must(world, "groups", world_groups);
    world_must(world, "units", world_units);
    world_must(world, "scales", world_scales);
    world_must(world, "criteria", world_criteria);
    assert_int_equal(par_batch_begin(&batch, world->book, "test", "import", NULL, &world->err),
                     PAR_OK);
    par_book_on_progress(world->book, note_progress, &told);
    rewind(file);
    assert_int_equal(ftruncate(fileno(file), 0), 0);
    fputs(world_years, file);
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
    const struct CMUnitTest tests[] = {
        IN_FRESH(takes_keys_and_headings_of_both_languages),
        IN_OPEN(takes_headings_of_the_program),
        IN_FRESH(names_what_is_wrong_with_a_header),
        IN_FRESH(lets_options_stand_for_columns),
        IN_FRESH(tells_faults_of_options),
        IN_FRESH(refuses_broken_files),
        IN_FRESH(says_what_was_read),
        IN_FRESH(reads_nothing_from_what_cannot_be_read),
        IN_OPEN(survives_failed_requests),
        IN_FRESH(tells_how_far_it_is),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

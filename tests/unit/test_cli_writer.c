/* One listing in every format that programs read, and where it goes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "cli/cell.h"
#include "cli/lang.h"
#include "cli/writer.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct fact {
    struct par_number year;
    const char *unit;
    const char *text;
    enum par_absent text_absent;
    const char *method;
    const char *day;
    const char *time;
    struct par_number count;
    struct par_number change;
    struct par_decimal points;
    struct par_decimal index;
    struct par_number ranked;
};

#define FACT(key, type, member)                                                                    \
    {                                                                                              \
        key, PAR_FIELD_##type, offsetof(struct fact, member), PAR_NO_OFFSET, PAR_UNKNOWN           \
    }

static const struct par_field fields[] = {
    FACT("year", YEAR, year),
    FACT("unit", CODE, unit),
    {"note", PAR_FIELD_TEXT, offsetof(struct fact, text), offsetof(struct fact, text_absent),
     PAR_UNKNOWN},
    FACT("method", WORD, method),
    FACT("date", DATE, day),
    FACT("at", TIME, time),
    FACT("count", COUNT, count),
    FACT("places_up", CHANGE, change),
    FACT("points", POINTS, points),
    FACT("index_change", PERCENT, index),
    FACT("ranked", YESNO, ranked),
};

static const struct fact facts[] = {
    {{2024, 0},
     "so-noi-vu",
     "một, \"hai\"\nba\tbốn",
     0,
     "survey",
     "2025-01-24",
     "2025-03-10T02:12:05Z",
     {5, 0},
     {-1, 0},
     {832500, PAR_DECIMALS_EXACT, 0},
     {-10300, 2, 0},
     {1, 0}},
    {{2023, 0},
     "=2+5",
     NULL,
     PAR_NOT_PUBLISHED,
     NULL,
     NULL,
     NULL,
     {0, PAR_NOT_SCORED},
     {0, PAR_NOT_COMPARABLE},
     {0, 0, PAR_SCORES_MISSING},
     {917400, 2, 0},
     {0, 0}},
};

struct source {
    size_t at;
};

static enum par_status
next_fact(void *row, void *source, struct par_error *err)
{
    struct source *facts_read = source;

    (void)err;
    if (facts_read->at == sizeof facts / sizeof facts[0])
        return PAR_END;
    memcpy(row, &facts[facts_read->at++], sizeof facts[0]);
    return PAR_OK;
}

static enum par_status
rewind_facts(void *source, struct par_error *err)
{
    (void)err;
    ((struct source *)source)->at = 0;
    return PAR_OK;
}

static struct source source;

static struct rows
fact_rows(void)
{
    return (struct rows){
        fields, sizeof fields / sizeof fields[0], sizeof(struct fact), next_fact, rewind_facts,
        &source};
}

/* What a file holds; freed by the caller. */
static char *
contents(const char *path)
{
    FILE *file = fopen(path, "rb");
    char *text = calloc(1, 65536);

    assert_non_null(file);
    assert_non_null(text);
    (void)!fread(text, 1, 65535, file);
    fclose(file);
    return text;
}

static void
expect_file(const char *path, const char *wanted)
{
    char *text = contents(path);

    assert_string_equal(text, wanted);
    free(text);
}

static void
expect_format(enum format format, const char *columns, const char *wanted)
{
    struct rows rows = fact_rows();
    struct par_error err = PAR_ERROR_INIT;
    struct writer *writer;
    enum par_status status;

    assert_int_equal(writer_open_format(&writer, format, "out", 80, "facts", columns), PAR_OK);
    assert_false(writer_is_sheet(writer));
    status = writer_rows(writer, &rows, &err);
    assert_int_equal(writer_close(writer, status), PAR_OK);
    expect_file("out", wanted);
}

static void
csv_quotes_and_has_keys(void **state)
{
    (void)state;
    expect_format(FORMAT_CSV, NULL,
                  "year,unit,note,method,date,at,count,places_up,points,index_change,ranked\n"
                  "2024,so-noi-vu,\"một, \"\"hai\"\"\nba\tbốn\",survey,2025-01-24,"
                  "2025-03-10T02:12:05Z,5,-1,83.25,-1.03,yes\n"
                  "2023,=2+5,,,,,,,,91.74,no\n");
}

static void
plain_has_tabs_and_no_header(void **state)
{
    (void)state;
    expect_format(
        FORMAT_PLAIN, NULL,
        "2024\tso-noi-vu\tmột, \"hai\" ba bốn\tsurvey\t2025-01-24\t2025-03-10T02:12:05Z\t5\t-1"
        "\t83.25\t-1.03\tyes\n"
        "2023\t=2+5\t\t\t\t\t\t\t\t91.74\tno\n");
}

static void
excel_guards_formulas_and_writes_commas(void **state)
{
    (void)state;
    lang_choose("en");
    expect_format(FORMAT_EXCEL, "year,unit,date,places_up,points,index_change",
                  "\xEF\xBB\xBFYear;Unit code;Date;Places up;Points;Change\r\n"
                  "2024;so-noi-vu;24/01/2025;-1;83,25;-1,03\r\n"
                  "2023;'=2+5;;;;91,74\r\n");
}

static void
json_gives_reasons(void **state)
{
    (void)state;
    expect_format(
        FORMAT_JSON, NULL,
        "{\"format\":\"parindex/1\",\"command\":\"facts\",\"notes\":[],\"rows\":[\n"
        "{\"year\":2024,\"unit\":\"so-noi-vu\",\"note\":\"một, \\\"hai\\\"\\nba\\tbốn\","
        "\"method\":\"survey\",\"date\":\"2025-01-24\",\"at\":\"2025-03-10T02:12:05Z\",\"count\":5,"
        "\"places_up\":-1,\"points\":\"83.25\",\"index_change\":\"-1.03\",\"ranked\":true,"
        "\"absent\":{}},\n"
        "{\"year\":2023,\"unit\":\"=2+5\",\"note\":null,\"method\":null,\"date\":null,\"at\":null,"
        "\"count\":null,\"places_up\":null,\"points\":null,\"index_change\":\"91.74\",\"ranked\":"
        "false,"
        "\"absent\":{\"note\":\"not_published\",\"method\":\"unknown\",\"date\":\"unknown\","
        "\"at\":\"unknown\",\"count\":\"not_scored\",\"places_up\":\"not_comparable\","
        "\"points\":\"scores_missing\"}}\n"
        "]}\n");
}

static void
jsonl_is_rows_alone_in_the_order_of_the_contract(void **state)
{
    (void)state;
    expect_format(FORMAT_JSONL, "unit,year,nowhere",
                  "{\"unit\":\"so-noi-vu\",\"year\":2024,\"nowhere\":null,"
                  "\"absent\":{\"nowhere\":\"none\"}}\n"
                  "{\"unit\":\"=2+5\",\"year\":2023,\"nowhere\":null,"
                  "\"absent\":{\"nowhere\":\"none\"}}\n");
}

static void
notes_stand_in_json(void **state)
{
    struct rows rows = fact_rows();
    struct par_error err = PAR_ERROR_INIT;
    struct writer *writer;

    (void)state;
    assert_int_equal(writer_open_format(&writer, FORMAT_JSON, "out", 80, "facts", "year"), PAR_OK);
    writer_note(writer, "date_unknown", "x \"y\"");
    assert_int_equal(writer_close(writer, writer_rows(writer, &rows, &err)), PAR_OK);
    expect_file("out", "{\"format\":\"parindex/1\",\"command\":\"facts\",\"notes\":[{\"code\":"
                       "\"date_unknown\",\"text\":\"x \\\"y\\\"\"}],\"rows\":[\n"
                       "{\"year\":2024,\"absent\":{}},\n"
                       "{\"year\":2023,\"absent\":{}}\n"
                       "]}\n");
}

static void
headings_of_two_years_carry_them(void **state)
{
    static const struct par_field sides[] = {FACT("class_from", CODE, unit),
                                             FACT("index_to", PERCENT, index),
                                             FACT("value_a", CODE, unit)};
    struct rows rows = fact_rows();
    struct par_error err = PAR_ERROR_INIT;
    struct writer *writer;
    char *text;

    (void)state;
    rows.fields = sides;
    rows.count = 3;
    lang_choose("en");
    assert_int_equal(writer_open_format(&writer, FORMAT_EXCEL, "out", 80, "compare", NULL), PAR_OK);
    writer_years(writer, 2022, 2023);
    writer_sides(writer, "self", "final");
    assert_int_equal(writer_close(writer, writer_rows(writer, &rows, &err)), PAR_OK);
    text = contents("out");
    text[strcspn(text, "\r")] = '\0';
    assert_string_equal(text, "\xEF\xBB\xBF"
                              "Class 2022;Index % 2023;self");
    free(text);
}

static void
people_read_their_own_numbers(void **state)
{
    struct string out = {0};
    struct cell cell;

    (void)state;
    lang_choose("vi");
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        cell = cell_of(&fields[i], &facts[0]);
        if (fields[i].type != PAR_FIELD_WORD && fields[i].type != PAR_FIELD_YESNO &&
            fields[i].type != PAR_FIELD_TIME) {
            cell_human(&out, &cell);
            string_add(&out, "|");
        }
    }
    cell = cell_of(&fields[2], &facts[1]);
    cell_human(&out, &cell);
    assert_string_equal(
        string_get(&out),
        "2024|so-noi-vu|một, \"hai\"\\u{a}ba\\u{9}bốn|24/01/2025|5|−1|83,25|−1,03|–");
    string_free(&out);
    lang_choose("en");
}

/* --- files --- */

static void
a_book_is_never_written_over(void **state)
{
    struct output *output;
    FILE *file = fopen("book.parindex", "wb");

    (void)state;
    assert_non_null(file);
    fputs("SQLite format 3", file);
    fputc('\0', file);
    fclose(file);
    assert_int_equal(symlink("book.parindex", "link.csv"), 0);
    assert_int_equal(link("book.parindex", "hard.csv"), 0);
    assert_int_equal(output_open(&output, "book.parindex"), PAR_STATE);
    assert_int_equal(output_open(&output, "link.csv"), PAR_STATE);
    assert_int_equal(output_open(&output, "hard.csv"), PAR_STATE);
    assert_int_equal(output_open(&output, "book.parindex-journal"), PAR_STATE);
    unlink("link.csv");
    unlink("hard.csv");
    unlink("book.parindex");
}

static void
a_file_is_whole_or_the_old_one(void **state)
{
    struct output *output;
    struct stat facts_of_file;
    mode_t mask = umask(027);

    (void)state;
    assert_int_equal(output_open(&output, "report"), PAR_OK);
    output_text(output, "old\n");
    assert_int_equal(output_close(output), PAR_OK);
    assert_int_equal(stat("report", &facts_of_file), 0);
    assert_int_equal(facts_of_file.st_mode & 0777, 0640);
    assert_int_equal(output_open(&output, "report"), PAR_OK);
    output_text(output, "half");
    output_cancel(output);
    expect_file("report", "old\n");
    umask(mask);
    unlink("report");
}

static void
a_full_disk_is_an_error(void **state)
{
    struct output *output;

    (void)state;
    assert_int_equal(output_open(&output, "/dev/full"), PAR_OK);
    output_text(output, "x");
    assert_int_equal(output_close(output), PAR_IO);
    assert_int_equal(output_open(&output, "no/such/folder/x"), PAR_IO);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(csv_quotes_and_has_keys),
        cmocka_unit_test(plain_has_tabs_and_no_header),
        cmocka_unit_test(excel_guards_formulas_and_writes_commas),
        cmocka_unit_test(json_gives_reasons),
        cmocka_unit_test(jsonl_is_rows_alone_in_the_order_of_the_contract),
        cmocka_unit_test(notes_stand_in_json),
        cmocka_unit_test(headings_of_two_years_carry_them),
        cmocka_unit_test(people_read_their_own_numbers),
        cmocka_unit_test(a_book_is_never_written_over),
        cmocka_unit_test(a_file_is_whole_or_the_old_one),
        cmocka_unit_test(a_full_disk_is_an_error),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

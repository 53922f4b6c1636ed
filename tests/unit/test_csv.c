#include "base/alloc.h"
#include "base/clock.h"
#include "base/csv.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))
#define BOM "\xEF\xBB\xBF"
#define TEXT(literal) literal, sizeof(literal) - 1

/* --- files and what was read of them, as one text --- */

static FILE *
file_of(const char *text, size_t length)
{
    FILE *file = tmpfile();

    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, length, file), length);
    assert_int_equal(fflush(file), 0);
    rewind(file);
    return file;
}

static struct csv *
csv_of(FILE *file)
{
    struct csv *csv = NULL;

    assert_int_equal(csv_open(&csv, fileno(file), NULL), PAR_OK);
    return csv;
}

/* Writes "LINE[a|b]" for a record, "!LINE:COLUMN code" for an error. Gives the last status. */
static enum par_status
tell(char *out, size_t size, struct csv *csv)
{
    size_t length = 0;
    enum par_status status = PAR_OK;

    out[0] = '\0';
    while (status == PAR_OK || status == PAR_INVALID) {
        struct csv_record record = {-1, -1, NULL};
        struct par_error err = PAR_ERROR_INIT;

        status = csv_next(&record, csv, &err);
        assert_int_equal(err.status, status == PAR_END ? PAR_OK : status);
        if (status == PAR_INVALID)
            length += (size_t)snprintf(out + length, size - length, "!%d:%d %s ", (int)err.line,
                                       (int)err.column, err.code);
        if (status != PAR_OK) {
            assert_int_equal(record.count, -1);
            continue;
        }
        length += (size_t)snprintf(out + length, size - length, "%d[", (int)record.line);
        for (int i = 0; i < record.count; i++) {
            assert_int_equal(strlen(record.fields[i].text), record.fields[i].length);
            length += (size_t)snprintf(out + length, size - length, "%s%s", i > 0 ? "|" : "",
                                       record.fields[i].text);
        }
        length += (size_t)snprintf(out + length, size - length, "] ");
    }
    assert_int_equal(csv_next(NULL, csv, NULL), PAR_END); /* and nothing more */
    return status;
}

struct reading {
    const char *text;
    size_t length;
    const char *told;
};

static void
check_readings(const struct reading *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        FILE *file = file_of(cases[i].text, cases[i].length);
        struct csv *csv = csv_of(file);
        char told[1000];

        assert_int_equal(tell(told, sizeof told, csv), PAR_END);
        assert_string_equal(told, cases[i].told);
        csv_close(csv);
        fclose(file);
    }
}

/* --- what is taken --- */

static void
reads_records(void **state)
{
    static const struct reading cases[] = {
        {TEXT(""), ""},
        {TEXT("a"), "1[a] "},
        {TEXT("a,b\n1,2\n"), "1[a|b] 2[1|2] "},
        {TEXT("a,b\n1,2"), "1[a|b] 2[1|2] "},
        {TEXT("PK,a\n1,2\n"), "1[PK|a] 2[1|2] "},
        {TEXT("a,b\r\n1,2\r\n"), "1[a|b] 2[1|2] "},
        {TEXT("a,b\r\n1,2\n3,4\r\n"), "1[a|b] 2[1|2] 3[3|4] "},
        {TEXT("a,b\n1,\n,2\n"), "1[a|b] 2[1|] 3[|2] "},
        {TEXT("đơn vị,điểm\nSở Nội vụ,8\n"), "1[đơn vị|điểm] 2[Sở Nội vụ|8] "},
        {TEXT(BOM "a,b\n1,2\n"), "1[a|b] 2[1|2] "},
        {TEXT(BOM), ""},
        {TEXT("a b, c\n 1 ,2 \n"), "1[a b| c] 2[ 1 |2 ] "},
    };

    (void)state;
    check_readings(cases, COUNT(cases));
}

static void
reads_quotes(void **state)
{
    static const struct reading cases[] = {
        {TEXT("a,b\n\"1,5\",\"2\"\n"), "1[a|b] 2[1,5|2] "},
        {TEXT("a,b\n\"\",x\n"), "1[a|b] 2[|x] "},
        {TEXT("a,b\nx,\"\"\"\"\n"), "1[a|b] 2[x|\"] "},
        {TEXT("a,b\n\"say \"\"yes\"\" now\",2"), "1[a|b] 2[say \"yes\" now|2] "},
        {TEXT("a,b\nx,\"y\""), "1[a|b] 2[x|y] "},
        {TEXT("a,b\r\n\"x\",\"y\"\r\n1,2\r\n"), "1[a|b] 2[x|y] 3[1|2] "},
        {TEXT("a,b\n\"one\ntwo\r\nthree\",2\n3,4\n"), "1[a|b] 2[one\ntwo\r\nthree|2] 5[3|4] "},
        {TEXT("\"a\nx\",b\n1,2\n"), "1[a\nx|b] 3[1|2] "},
        {TEXT("a,b\nx,\"\"\n"), "1[a|b] 2[x|] "},
        {TEXT("a,b\n\"x\","), "1[a|b] 2[x|] "},
        {TEXT("a,b,c\n\"x\",y,\n\"z\",,\"\"\n"), "1[a|b|c] 2[x|y|] 3[z||] "},
    };

    (void)state;
    check_readings(cases, COUNT(cases));
}

static void
skips_blank_lines_and_columns(void **state)
{
    static const struct reading cases[] = {
        {TEXT("\n\r\n"), ""},
        {TEXT("\n \n,,\na;b\n\n;\n \t; \n1;2\n\n"), "4[a|b] 8[1|2] "},
        {TEXT("a,b,, \n1,2\n3,4,,\n5,6, ,\t,,\n"), "1[a|b] 2[1|2] 3[3|4] 4[5|6] "},
        {TEXT("a,,b\n1,2,3\n"), "1[a||b] 2[1|2|3] "},
        {TEXT("a,b\n\"\",\"\"\n1,2\n"), "1[a|b] 3[1|2] "},
    };

    (void)state;
    check_readings(cases, COUNT(cases));
}

static void
decides_the_delimiter_by_the_header(void **state)
{
    static const struct {
        const char *text;
        char delimiter;
        const char *told;
    } cases[] = {
        {"a,b\n1;2,3\n", ',', "1[a|b] 2[1;2|3] "},
        {"a;b\n1,5;3\n", ';', "1[a|b] 2[1,5|3] "},
        {"a\tb\n1,5\t3;\n", '\t', "1[a|b] 2[1,5|3;] "},
        {"a\n1;2\n", ',', "1[a] 2[1;2] "},
        {"\"a\"\tb\n1\t2\n", '\t', "1[a|b] 2[1|2] "},
        {"a,b;c;d\nx;y;z\n", ';', "1[a,b|c|d] 2[x|y|z] "},
        {"a,b;c\nx,y\n", ',', "1[a|b;c] 2[x|y] "},       /* alike: the comma */
        {"\"a;;;\",b\n1,2\n", ',', "1[a;;;|b] 2[1|2] "}, /* not inside quotes */
        {";;\na,b\n1,2\n", ',', "2[a|b] 3[1|2] "},       /* not by a blank line */
        {BOM "a;b\n'=1+1;'\n''x;\"'y\"\n", ';', "1[a|b] 2[=1+1|] 3['x|y] "},
        {BOM "a,b\n'=1+1,'\n", ',', "1[a|b] 2['=1+1|'] "},
        {"a;b\n'=1+1;2\n", ';', "1[a|b] 2['=1+1|2] "},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        FILE *file = file_of(cases[i].text, strlen(cases[i].text));
        struct csv *csv = csv_of(file);
        char told[1000];

        assert_int_equal(csv_delimiter(csv), '\0');
        tell(told, sizeof told, csv);
        assert_string_equal(told, cases[i].told);
        assert_int_equal(csv_delimiter(csv), cases[i].delimiter);
        csv_close(csv);
        fclose(file);
    }
    csv_close(NULL);
}

/* --- what is refused --- */

static void
refuses_records_and_goes_on(void **state)
{
    static const struct reading cases[] = {
        {TEXT("a,b,c\n1,2\n1,2,3\n"), "1[a|b|c] !2:3 csv_fields 3[1|2|3] "},
        {TEXT("a,b,c\n1\n"), "1[a|b|c] !2:2 csv_fields "},
        {TEXT("a,b\n1,2,3\n1,2,,4,5\n1,2\n"), "1[a|b] !2:3 csv_fields !3:4 csv_fields 4[1|2] "},
        {TEXT("a,b\n\"1\n\",2,3\n1,2\n"), "1[a|b] !2:3 csv_fields 4[1|2] "},
        {TEXT("a,b\n1,\xFFx\n3,4\n\xC3,5\n6,7\n"),
         "1[a|b] !2:2 csv_utf8 3[3|4] !4:1 csv_utf8 5[6|7] "},
        {TEXT("a,b\n1,\xFF"), "1[a|b] !2:2 csv_utf8 "},
        {TEXT("a,b\n\"x,\ny\",\"\xED\xA0\x80\"\n3,4\n"), "1[a|b] !3:2 csv_utf8 4[3|4] "},
        {TEXT("a,b\n1,2\0\n3,4\n"), "1[a|b] !2:2 csv_nul 3[3|4] "},
        {TEXT("a,b\n1,2\n\0\n3,4\n"), "1[a|b] 2[1|2] !3:1 csv_nul 4[3|4] "},
    };

    (void)state;
    check_readings(cases, COUNT(cases));
}

static void
refuses_and_ends(void **state)
{
    static const struct reading cases[] = {
        /* quotes */
        {TEXT("a,b\n1,2\"\n3,4\n"), "1[a|b] !2:2 csv_quote "},
        {TEXT("a,b\n 1,\"2\"\n\"x\", \"y\"\n"), "1[a|b] 2[ 1|2] !3:2 csv_quote "},
        {TEXT("a,b\n\"1\"x,2\n"), "1[a|b] !2:1 csv_quote "},
        {TEXT("a,b\n\"1\" ,2\n"), "1[a|b] !2:1 csv_quote "},
        {TEXT("a,b\n\"x\ny\"z,2\n"), "1[a|b] !3:1 csv_quote "},
        {TEXT("a,b\n\"1\n\",\"2\n3,4\n"), "1[a|b] !3:2 csv_quote "},
        {TEXT("a,b\n1,\""), "1[a|b] !2:2 csv_quote "},
        {TEXT("a\"b\n"), "!1:1 csv_quote "},
        {TEXT("a,\"b\";c\n"), "!1:2 csv_quote "},
        /* line ends */
        {TEXT("a,b\r1,2\r"), "!1:2 csv_cr "},
        {TEXT("a,b\n1\r,2\n3,4\n"), "1[a|b] !2:1 csv_cr "},
        {TEXT("a,b\n1,2\r"), "1[a|b] !2:2 csv_cr "},
        {TEXT("a,b\n1,2\r\r\n"), "1[a|b] !2:2 csv_cr "},
        {TEXT("a,b\n\"1\r2\",3\n"), "1[a|b] !2:1 csv_cr "},
        {TEXT("a,b\n1,\"3\"\rx\n"), "1[a|b] !2:2 csv_cr "},
        /* a header that cannot be read */
        {TEXT("a,\xFF\n1,2\n"), "!1:2 csv_utf8 "},
        {TEXT("a,\0x\n1,2\n"), "!1:2 csv_nul "},
        {TEXT("\0\0\0\0"), "!1:1 csv_nul "},
        /* UTF-16, with a mark and without */
        {TEXT("\xFF\xFE"
              "a\0,\0"),
         "!1:0 csv_utf16 "},
        {TEXT("\xFE\xFF\0a\0,"), "!1:0 csv_utf16 "},
        {TEXT("a\0,\0b\0\n\0"), "!1:0 csv_utf16 "},
        {TEXT("\0a\0,\0b\0\n"), "!1:0 csv_utf16 "},
        /* what people send instead of CSV: a workbook, an older one, a book */
        {TEXT("PK\x03\x04\x14\0\x06\0"), "!1:0 csv_workbook "},
        {TEXT("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0"), "!1:0 csv_workbook "},
        {TEXT("SQLite format 3\0\x10\0"), "!1:0 csv_book "},
        {TEXT("a\0bc"), "!1:1 csv_nul "},
        {TEXT("a\0\0b"), "!1:1 csv_nul "},
        {TEXT("a\0"), "!1:1 csv_nul "},
    };

    (void)state;
    check_readings(cases, COUNT(cases));
}

static void
says_what_is_wrong(void **state)
{
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"a,b\n1,2,3\n", "the row has 3 fields, the header has 2"},
        {"a,b\n1,2\"\n",
         "a quote (\") inside a field: put the field in quotes and double those inside"},
        {"a,b\n1,\"2\n", "the quote (\") is never closed"},
        {"a,b\n\"1\"2,3\n", "text behind a closing quote (\"): double the quotes inside the field"},
        {"a,b\n1,\xFF\n", "the field is not in UTF-8; save the file as \"CSV UTF-8\""},
        {"a,b\n1,2\r", "a line ends with CR alone; save the file as \"CSV UTF-8\""},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        FILE *file = file_of(cases[i].text, strlen(cases[i].text));
        struct csv *csv = csv_of(file);
        struct csv_record record;
        struct par_error err = PAR_ERROR_INIT;

        assert_int_equal(csv_next(&record, csv, &err), PAR_OK);
        assert_int_equal(csv_next(&record, csv, &err), PAR_INVALID);
        assert_string_equal(err.text, cases[i].message);
        assert_int_equal(err.line, 2);
        csv_close(csv);

        /* an error that is set already is kept, and none need be asked for */
        rewind(file);
        csv = csv_of(file);
        assert_int_equal(csv_next(&record, csv, NULL), PAR_OK);
        err = (struct par_error){.status = PAR_BUSY};
        assert_int_equal(csv_next(&record, csv, &err), PAR_BUSY);
        assert_int_equal(err.line, 0);
        csv_close(csv);
        rewind(file);
        csv = csv_of(file);
        assert_int_equal(csv_next(&record, csv, NULL), PAR_OK);
        assert_int_equal(csv_next(&record, csv, NULL), PAR_INVALID);
        csv_close(csv);
        fclose(file);
    }
}

/* --- sizes --- */

/* A file of pieces: each one `times` times. */
struct piece {
    const char *text;
    int times;
};

static FILE *
file_of_pieces(const struct piece *pieces)
{
    FILE *file = tmpfile();

    assert_non_null(file);
    for (; pieces->text != NULL; pieces++) {
        for (int i = 0; i < pieces->times; i++)
            fputs(pieces->text, file);
    }
    assert_int_equal(fflush(file), 0);
    rewind(file);
    return file;
}

static void
keeps_its_limits(void **state)
{
    enum { FIELD = 64 * 1024, RECORD = 1024 * 1024 };
    static const struct {
        struct piece pieces[8];
        const char *code; /* of the first record behind the header; NULL: read */
        int line, column;
        const char *text, *hint;
    } cases[] = {
        {{{"a,b\n", 1}, {"x", FIELD}, {",y\n", 1}}, NULL, 0, 0, NULL, NULL},
        {{{"a,b\n", 1}, {"x", FIELD + 1}, {",y\n", 1}},
         "csv_size",
         2,
         1,
         "the field is longer than 64 KiB",
         NULL},
        {{{"a,b\n1,\"", 1}, {"\"\"", FIELD}, {"\"\n", 1}}, NULL, 0, 0, NULL, NULL},
        {{{"a,b\n1,\"", 1}, {"\"\"", FIELD + 1}, {"\"\n", 1}}, "csv_size", 2, 2, NULL, NULL},
        /* longer than the longest record */
        {{{"a,b\n1,", 1}, {"x", 2 * RECORD}, {"\n", 1}},
         "csv_size",
         2,
         2,
         "the field is longer than 64 KiB",
         NULL},
        {{{"a,b\n1,2", 1}, {",", 2 * RECORD}, {"\n", 1}},
         "csv_size",
         2,
         0,
         "the row is longer than 1 MiB",
         NULL},
        {{{"a,b\n1,\"x\n\",\"", 1}, {"x", 2 * RECORD}},
         "csv_size",
         3,
         3,
         "the field is longer than 64 KiB",
         "a closing quote (\") may be missing"},
        {{{"a,b\n1,2", 1}, {",\"\"", RECORD}, {"\n", 1}},
         "csv_size",
         2,
         0,
         NULL,
         "a closing quote (\") may be missing"},
        {{{"a,b\n1,2", 1}, {",\xC4\x91\xE1\xBB\x9B", RECORD}, {"\n", 1}},
         "csv_size",
         2,
         0,
         NULL,
         NULL},
        {{{"a,b\n1,\xFF", 1}, {",", 2 * RECORD}}, "csv_utf8", 2, 2, NULL, NULL},
        {{{"a,b\n1,2\r", 1}, {",", 2 * RECORD}}, "csv_cr", 2, 2, NULL, NULL},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        FILE *file = file_of_pieces(cases[i].pieces);
        struct csv *csv = csv_of(file);
        struct csv_record record;
        struct par_error err = PAR_ERROR_INIT;

        assert_int_equal(csv_next(&record, csv, &err), PAR_OK);
        if (cases[i].code == NULL) {
            assert_int_equal(csv_next(&record, csv, &err), PAR_OK);
        } else {
            assert_int_equal(csv_next(&record, csv, &err), PAR_INVALID);
            assert_string_equal(err.code, cases[i].code);
            assert_int_equal(err.line, cases[i].line);
            assert_int_equal(err.column, cases[i].column);
            if (cases[i].text != NULL)
                assert_string_equal(err.text, cases[i].text);
            if (cases[i].hint != NULL)
                assert_string_equal(err.hint.pattern, cases[i].hint);
            else
                assert_null(err.hint.pattern);
        }
        assert_int_equal(csv_next(&record, csv, NULL), PAR_END);
        csv_close(csv);
        fclose(file);
    }
}

static void
takes_no_more_than_256_columns(void **state)
{
    static const struct {
        struct piece pieces[8];
        const char *told;
    } cases[] = {
        {{{"a", 1}, {",a", 255}, {"\n1", 1}, {",1", 255}, {"\n", 1}}, "1:256 2:256 "},
        {{{"a", 1}, {",a", 256}, {"\n1\n", 1}}, "!1:257 csv_size "},
        {{{"a", 1}, {",a", 255}, {",", 900}, {"\n1", 1}, {",1", 255}, {", ", 900}}, "1:256 2:256 "},
        {{{"a,b\n1,2", 1}, {",", 400}, {"\n1,2", 1}, {",", 400}, {"x\n", 1}},
         "1:2 2:2 !3:402 csv_fields "},
        {{{"a,b\n", 1}, {",", 400}, {"x\n", 1}, {",", 400}, {"\n", 1}}, "1:2 !2:401 csv_fields "},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        FILE *file = file_of_pieces(cases[i].pieces);
        struct csv *csv = csv_of(file);
        enum par_status status = PAR_OK;
        char told[200] = "";

        while (status != PAR_END) {
            size_t length = strlen(told);
            struct csv_record record;
            struct par_error err = PAR_ERROR_INIT;

            status = csv_next(&record, csv, &err);
            if (status == PAR_OK)
                snprintf(told + length, sizeof told - length, "%d:%d ", (int)record.line,
                         record.count);
            if (status == PAR_INVALID)
                snprintf(told + length, sizeof told - length, "!%d:%d %s ", (int)err.line,
                         (int)err.column, err.code);
        }
        assert_string_equal(told, cases[i].told);
        csv_close(csv);
        fclose(file);
    }
}

/* The end of the buffer falls on every byte of a record. */
static void
reads_across_the_end_of_its_buffer(void **state)
{
    static const struct {
        const char *text, *first, *second;
    } cases[] = {
        {"1,ộộ\n3,4\n", "1", "ộộ"},
        {"1,2\r\n3,4\n", "1", "2"},
        {"\"\nộ\"\"x\",\"y\"\r\n3,4\n", "\nộ\"x", "y"},
        {"x,\"\r\n\"\n3,4\n", "x", "\r\n"},
        {"\"\n\n\"\"\",\n3,4\n", "\n\n\"", ""},
        {"\"\nx\",y\n3,4\n", "\nx", "y"},
    };
    enum { BUFFER = 64 * 1024 };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        for (size_t shift = 0; shift <= strlen(cases[i].text); shift++) {
            struct piece pieces[] = {
                {"a,b\n", 1}, {"x", BUFFER / 2},  {",", 1}, {"x", BUFFER / 2 - 6 - (int)shift},
                {"\n", 1},    {cases[i].text, 1}, {NULL, 0}};
            FILE *file = file_of_pieces(pieces);
            struct csv *csv = csv_of(file);
            struct csv_record record;

            for (int row = 0; row < 3; row++)
                assert_int_equal(csv_next(&record, csv, NULL), PAR_OK);
            assert_string_equal(record.fields[0].text, cases[i].first);
            assert_string_equal(record.fields[1].text, cases[i].second);
            assert_int_equal(csv_next(&record, csv, NULL), PAR_OK);
            assert_string_equal(record.fields[1].text, "4");
            assert_int_equal(csv_next(&record, csv, NULL), PAR_END);
            csv_close(csv);
            fclose(file);
        }
    }
}

static void
reads_many_long_records(void **state)
{
    enum { FIELD = 30000, FIELDS = 12, RECORDS = 10 }; /* by turns 360 and 720 kB */
    struct piece pieces[2 + 3 * FIELDS * RECORDS + 1] = {{"a", 1}, {",a", FIELDS - 1}};
    struct piece *piece = pieces + 2;
    struct csv_record record;
    struct csv *csv;
    FILE *file;

    (void)state;
    for (int i = 0; i < FIELDS * RECORDS; i++) {
        *piece++ = (struct piece){i % FIELDS == 0 ? "\n" : ",", 1};
        *piece++ = (struct piece){"x", (1 + i / FIELDS % 2) * FIELD};
    }
    file = file_of_pieces(pieces);
    csv = csv_of(file);
    assert_int_equal(csv_next(&record, csv, NULL), PAR_OK);
    for (int i = 0; i < RECORDS; i++) {
        assert_int_equal(csv_next(&record, csv, NULL), PAR_OK);
        assert_int_equal(record.count, FIELDS);
        for (int j = 0; j < FIELDS; j++)
            assert_int_equal(record.fields[j].length, (1 + i % 2) * FIELD);
    }
    assert_int_equal(csv_next(&record, csv, NULL), PAR_END);
    csv_close(csv);
    fclose(file);
}

/* --- the system --- */

static void
nothing_to_do(int signal)
{
    (void)signal;
}

/* A pipe gives little at a time, and signals come between. */
static void
reads_from_a_slow_pipe(void **state)
{
    const char *text = "a,b\r\n\"1\",\"x\"\"y\"\r\n3,ộ\r\n";
    struct sigaction action = {.sa_handler = nothing_to_do};
    struct itimerval often = {{0, 500}, {0, 500}}, never = {{0, 0}, {0, 0}};
    struct csv *csv;
    char told[200];
    int ends[2];
    pid_t child;

    (void)state;
    assert_int_equal(pipe(ends), 0);
    child = fork();
    if (child == 0) {
        for (size_t i = 0; i < strlen(text); i++) {
            if (write(ends[1], text + i, 1) != 1)
                break;
            clock_sleep(0.001);
        }
        _exit(0);
    }
    assert_true(child > 0);
    close(ends[1]);
    assert_int_equal(csv_open(&csv, ends[0], NULL), PAR_OK);
    sigaction(SIGALRM, &action, NULL);
    setitimer(ITIMER_REAL, &often, NULL);
    assert_int_equal(tell(told, sizeof told, csv), PAR_END);
    setitimer(ITIMER_REAL, &never, NULL);
    assert_string_equal(told, "1[a|b] 2[1|x\"y] 3[3|ộ] ");
    csv_close(csv);
    close(ends[0]);
}

static void
says_that_a_file_cannot_be_read(void **state)
{
    int folder = open("/", O_RDONLY);
    struct csv *csv;
    struct csv_record record;
    struct par_error err = PAR_ERROR_INIT;

    (void)state;
    assert_true(folder >= 0);
    assert_int_equal(csv_open(&csv, folder, NULL), PAR_OK);
    assert_int_equal(csv_next(&record, csv, &err), PAR_IO);
    assert_string_equal(err.message.pattern, "the file cannot be read: {1}");
    assert_int_equal(csv_next(&record, csv, &err), PAR_END);
    csv_close(csv);
    close(folder);
}

static void
survives_every_failed_request(void **state)
{
    static const struct piece pieces[] = {{"a,b\n1,", 1}, {"xxxxxxxx,", 100000}, {"\n", 1}, {0}};
    enum par_status status = PAR_NO_MEMORY;

    (void)state;
    for (long nth = 1; status == PAR_NO_MEMORY; nth++) {
        FILE *file = file_of_pieces(pieces);
        struct csv *csv = NULL;
        struct csv_record record;
        struct par_error err = PAR_ERROR_INIT;

        mem_fail_at(nth, 0);
        status = csv_open(&csv, fileno(file), &err);
        if (status == PAR_OK)
            status = csv_next(&record, csv, &err);
        if (status == PAR_OK)
            status = csv_next(&record, csv, &err); /* too many fields, but read */
        mem_fail_at(0, 0);
        assert_int_equal(err.status, status);
        csv_close(csv);
        fclose(file);
    }
    assert_int_equal(status, PAR_INVALID);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_records),
        cmocka_unit_test(reads_quotes),
        cmocka_unit_test(skips_blank_lines_and_columns),
        cmocka_unit_test(decides_the_delimiter_by_the_header),
        cmocka_unit_test(refuses_records_and_goes_on),
        cmocka_unit_test(refuses_and_ends),
        cmocka_unit_test(says_what_is_wrong),
        cmocka_unit_test(keeps_its_limits),
        cmocka_unit_test(takes_no_more_than_256_columns),
        cmocka_unit_test(reads_across_the_end_of_its_buffer),
        cmocka_unit_test(reads_many_long_records),
        cmocka_unit_test(reads_from_a_slow_pipe),
        cmocka_unit_test(says_that_a_file_cannot_be_read),
        cmocka_unit_test(survives_every_failed_request),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "sealed_book.h"

#include <setjmp.h>
#include <sqlite3.h> /* the book is changed behind the library */
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "record/reseal.h"

static const struct {
    const char *kind, *text;
} files[] = {
    {"groups", "code,name,name_en\nso,\"Khối sở, ban, ngành\",Departments\nhuyen,Khối huyện,\n"},
    {"units", "code,name,name_en,short,group,position,from_year\na,Sở A,Department "
              "A,SA,so,1,2015\nb,Sở B,,,so,2,2015\n"
              "c,Sở C,,,so,3,2015\nd,Huyện D,,,huyen,1,2015\n"},
    {"scales", "scale,class,class_en,lower_bound,inclusive,min_domain_percent,short\nthang,Xuất "
               "sắc,Excellent,90,yes,50,XS\n"
               "thang,Tốt,,80,yes,,\nthang,Khá,,70,no,,\nthang,Kém,,0,yes,,\ncu,Tốt,,,yes,,\n"},
    {"decisions", "number,date,issuer,kind,title,link\n1/QĐ-UBND,2023-12-01,UBND tỉnh,issue,Bộ "
                  "tiêu chí,https://a.vn/1\n"
                  "41/QĐ-UBND,2024-01-25,,other,,\n"},
    {"criteria",
     "set,code,parent,title,title_en,max_points,method,kind,concept,step,rule,appraiser\n"
     "bo,1,,Lĩnh vực một,Domain one,80,,,lv1,,,\n"
     "bo,1.1,1,Kế hoạch,Plan,60,appraisal,,kh,0.25,Đủ thì 60,Sở A\nbo,1.2,1,Hài "
     "lòng,,20,survey,,,,,\n"
     "bo,2,,Lĩnh vực hai,,20,,,,,,\nbo,2.1,2,Thể chế,,20,appraisal,,,,,\n"
     "bo,3,,Điểm thưởng,,2,appraisal,bonus,,,,\nbo,4,,Điểm trừ,,5,appraisal,penalty,,,,\n"
     "cu,1,,Lĩnh vực một,,100,appraisal,,,,,\n"},
    {"years", "year,group,set,scale,decimals,point_decimals,tie,class_on,rank_on,na\n2024,so,bo,"
              "thang,2,2,gap,exact,exact,lower\n"
              "2024,huyen,bo,thang,,,,,,\n2023,so,,cu,,,,,,\n"},
    {"published",
     "year,unit,group,part,points,max_points,index_percent,rank,group_size,class,decision,decision_"
     "date,source\n"
     "2023,a,so,,90.5,100,90.50,1,3,Tốt,41/QĐ-UBND,2024-01-25,bài báo\n2023,b,so,1,45,50,,,,,,,\n"},
    {"class-counts", "year,group,class,count,decision,decision_date,source\n2023,so,Tốt,3,41/"
                     "QĐ-UBND,2024-01-25,bài báo\n"},
    {"group-figures", "year,group,figure,value,decision,decision_date,source\n2023,so,mean,88.8,41/"
                      "QĐ-UBND,2024-01-25,bài báo\n"},
};

static void
must(enum par_status status, const struct par_error *err)
{
    if (status != PAR_OK)
        fail_msg("status %d: %s (%s)", (int)status, err->text,
                 err->block != NULL ? err->block : "");
}

void
sealed_book_feed(struct par_book *book, const char *kind, const char *text)
{
    struct par_error err = PAR_ERROR_INIT;
    struct par_import_options options = {0};
    struct par_import_summary summary;
    struct par_batch *batch = sealed_book_batch(book, NULL);
    FILE *file = tmpfile();

    assert_non_null(file);
    fputs(text, file);
    rewind(file);
    must(par_import(batch, kind, fileno(file), kind, &options, NULL, NULL, &summary, &err), &err);
    fclose(file);
    sealed_book_commit(batch);
}

struct par_batch *
sealed_book_batch(struct par_book *book, const char *reason)
{
    struct par_error err = PAR_ERROR_INIT;
    struct par_batch *batch = NULL;

    must(par_batch_begin(&batch, book, "tester", "test", reason, &err), &err);
    return batch;
}

int64_t
sealed_book_commit(struct par_batch *batch)
{
    struct par_error err = PAR_ERROR_INIT;
    int64_t number = 0;

    must(par_batch_commit(batch, &number, &err), &err);
    return number;
}

static enum par_status
set(struct par_batch *batch, const char *unit, const char *criterion, enum par_stage stage,
    int64_t units, struct par_error *err)
{
    return par_score_set(NULL, batch, 2024, unit, criterion, stage,
                         (struct par_decimal){units, PAR_DECIMALS_EXACT, PAR_PRESENT},
                         strcmp(criterion, "1.1") == 0 ? "đã xem" : NULL, err);
}

enum par_status
sealed_book_score(struct par_batch *batch, const char *unit, const char *criterion, int64_t units,
                  struct par_error *err)
{
    return set(batch, unit, criterion, PAR_FINAL, units, err);
}

static void
fill_scores(struct par_book *book, bool complete)
{
    static const struct {
        const char *unit, *criterion;
        int points;
    } cells[] = {{"a", "1.1", 55}, {"a", "1.2", 18}, {"a", "2.1", 18}, {"a", "3", 1},
                 {"b", "1.1", 50}, {"b", "1.2", 16}, {"b", "2.1", 15}, {"b", "4", 1},
                 {"c", "1.1", 45}, {"c", "1.2", 15}, {"c", "2.1", 14}};
    struct par_error err = PAR_ERROR_INIT;
    struct par_batch *batch = sealed_book_batch(book, NULL);

    for (size_t i = 0; i < sizeof cells / sizeof cells[0] - !complete; i++)
        must(sealed_book_score(batch, cells[i].unit, cells[i].criterion, cells[i].points * 10000,
                               &err),
             &err);
    must(set(batch, "a", "1.1", PAR_SELF, 600000, &err), &err);
    must(set(batch, "a", "1.1", PAR_FIRST, 540000, &err), &err);
    sealed_book_commit(batch);
}

struct par_book *
sealed_book_make(char path[BOOK_PATH_SIZE], bool complete)
{
    struct par_error err = PAR_ERROR_INIT;
    struct par_book *book = NULL;
    struct par_batch *batch;

    snprintf(path, BOOK_PATH_SIZE, "sealed-%ld.parindex", (long)getpid());
    unlink(path);
    must(par_book_create(path, "Sổ thử", "A test", &err), &err);
    must(par_book_open(&book, path, PAR_WRITE, &err), &err);
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
        sealed_book_feed(book, files[i].kind, files[i].text);
    fill_scores(book, complete);
    sealed_book_feed(book, "allowances",
                     "year,unit,criterion,max_points,reason\n2024,c,1.1,50,Không có một phần\n");
    batch = sealed_book_batch(book, "gõ nhầm");
    must(sealed_book_score(batch, "b", "1.2", 150000, &err), &err);
    sealed_book_commit(batch);
    batch = sealed_book_batch(book, NULL);
    must(par_undo(batch, 0, NULL, &err), &err);
    sealed_book_commit(batch);
    return book;
}

void
sealed_book_end(struct par_book *book, const char *path)
{
    par_book_close(book);
    unlink(path);
}

void
sealed_book_approve(struct par_book *book, char code[PAR_CODE_SIZE])
{
    struct par_error err = PAR_ERROR_INIT;
    struct par_batch *batch = sealed_book_batch(book, NULL);

    must(par_approve(code, batch, 2024, "so", DECISION, DECIDED, &err), &err);
    sealed_book_commit(batch);
}

void
sealed_book_amend(struct par_book *book, char code[PAR_CODE_SIZE])
{
    struct par_error err = PAR_ERROR_INIT;
    struct par_batch *batch = sealed_book_batch(book, "Tính sót");

    must(par_amend_begin(batch, 2024, "so", "99/QĐ-UBND", "2025-03-10", &err), &err);
    must(sealed_book_score(batch, "b", "1.1", 520000, &err), &err);
    must(par_amend_end(code, batch, &err), &err);
    sealed_book_commit(batch);
}

/* ---- the stranger ---- */

static sqlite3 *
stranger_opens(const char *path)
{
    sqlite3 *db = NULL;

    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_FKEY, 0, NULL);
    sqlite3_exec(db, "PRAGMA synchronous = OFF", NULL, NULL, NULL);
    return db;
}

const char *
stranger_asks(const char *path, const char *sql)
{
    static char *answer;
    sqlite3 *db = stranger_opens(path);
    sqlite3_stmt *stmt = NULL;

    free(answer);
    answer = NULL;
    if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    if (sqlite3_step(stmt) == SQLITE_ROW && sqlite3_column_type(stmt, 0) != SQLITE_NULL)
        answer = strdup((const char *)sqlite3_column_text(stmt, 0));
    sqlite3_finalize(stmt);
    sqlite3_close(db);
    return answer != NULL ? answer : "";
}

bool
stranger_runs(const char *path, const char *sql)
{
    sqlite3 *db = stranger_opens(path);
    bool done = sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK &&
                (sqlite3_changes(db) > 0 || strstr(sql, "TRIGGER") || strstr(sql, "VIEW") ||
                 strstr(sql, "INDEX") || strstr(sql, "TABLE"));

    sqlite3_close(db);
    return done;
}

void
stranger_copies(const char *from, const char *to)
{
    char buffer[16384];
    size_t length;
    FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");

    assert_non_null(in);
    assert_non_null(out);
    while ((length = fread(buffer, 1, sizeof buffer, in)) > 0)
        assert_int_equal(fwrite(buffer, 1, length, out), length);
    fclose(in);
    assert_int_equal(fclose(out), 0);
}

/* ---- a row in every table ---- */

static void
stranger_must(const char *path, const char *sql)
{
    if (!stranger_runs(path, sql))
        fail_msg("%s", sql);
}

void
sealed_book_forge(struct par_batch *batch, const char *path)
{
    struct par_error err = PAR_ERROR_INIT;
    char *all = strdup(stranger_asks(
        path, "SELECT group_concat(kind || char(9) || code, char(10)) FROM (SELECT 'book' AS kind, "
              "'book' AS code UNION ALL SELECT 'group', code FROM unit_group UNION ALL SELECT "
              "'unit', code FROM unit UNION ALL SELECT DISTINCT 'participation', u.code FROM "
              "participant p JOIN unit u ON u.id = p.unit_id UNION ALL SELECT 'decision', "
              "json_array(number, date, "
              "issuer) FROM decision UNION ALL SELECT 'scale', code FROM scale UNION ALL SELECT "
              "'set', code FROM criteria_set)"));

    for (char *at = strtok(all, "\n"); at != NULL; at = strtok(NULL, "\n")) {
        char *code = strchr(at, '\t');

        *code++ = '\0';
        assert_int_equal(reseal_touch(batch, seal_kind_named(at), code, &err), PAR_OK);
    }
    free(all);
    for (int64_t id = 1;
         id <= strtoll(stranger_asks(path, "SELECT max(id) FROM evaluation"), NULL, 10);
         id++) /* units' years too */
        assert_int_equal(batch_touch(batch, id, 0, &err), PAR_OK);
}

/* What no command writes yet is put there by hand, then sealed as a batch would. */
void
sealed_book_fill_rest(struct par_book *book, const char *path)
{
    struct par_error err = PAR_ERROR_INIT;
    struct par_batch *batch;

    stranger_must(path,
                  "INSERT INTO unit_succession (predecessor_id, successor_id, year, kind, share, "
                  "decision_id) "
                  "SELECT a.id, b.id, 2020, 'transferred', 300000, (SELECT id FROM decision WHERE "
                  "number = '1/QĐ-UBND') FROM unit a, unit b WHERE a.code = 'a' AND b.code = 'b'");
    stranger_must(path,
                  "INSERT INTO crosswalk (from_id, to_id, kind, share, decision_id) SELECT c.id, "
                  "b.id, 'split', 500000, (SELECT id FROM decision WHERE number = '1/QĐ-UBND') "
                  "FROM criterion c JOIN criteria_set s ON s.id = c.set_id AND s.code = 'cu', "
                  "criterion b JOIN criteria_set t ON t.id = b.set_id AND t.code = 'bo' "
                  "WHERE c.code = '1' AND b.code = '1'");
    stranger_must(
        path,
        "INSERT INTO evidence (evaluation_id, unit_id, criterion_id, document, page, path, sha256) "
        "SELECT evaluation_id, unit_id, criterion_id, '12/BC', '3', 'a.pdf', hex(zeroblob(32)) "
        "FROM "
        "score ORDER BY 1, 2, 3 LIMIT 1");
    stranger_must(path,
                  "UPDATE unit_name SET decision_id = (SELECT id FROM decision WHERE number = "
                  "'1/QĐ-UBND'), short_key = 'sa', short = 'SA', name_en = 'A', name_en_key = 'a' "
                  "WHERE unit_id = (SELECT id FROM unit WHERE code = 'a')");
    stranger_must(path,
                  "UPDATE criteria_set SET title = 'Bộ', printed_max = 1000000, printed_count = 5, "
                  "decision_id = (SELECT id FROM decision WHERE number = '1/QĐ-UBND')");
    stranger_must(path, "UPDATE evaluation SET phase = 'survey', phase_until = '2025-01-20'");
    stranger_must(path, "UPDATE batch SET token = 'x' || id");
    stranger_must(path,
                  "INSERT INTO change_range (batch_id, year, unit, cells, digest) SELECT max(id) + "
                  "1, 2024, 'a', 3, zeroblob(16) FROM batch");
    /* every link anew, from the first */
    stranger_must(path, "DELETE FROM seal WHERE kind <> 'chain'");
    batch = sealed_book_batch(book, NULL);
    sealed_book_forge(batch, path);
    assert_int_equal(par_book_edit(batch, "Sổ thử hai", NULL, &err), PAR_OK);
    sealed_book_commit(batch);
}

/* The links of batches whose token was put there by hand. */
void
sealed_book_chain(struct par_book *book, const char *path)
{
    struct par_error err = PAR_ERROR_INIT;
    char sql[512];
    int64_t last = strtoll(stranger_asks(path, "SELECT max(id) FROM batch"), NULL, 10);
    unsigned char link[DIGEST_SIZE] = {0};
    char hex[DIGEST_HEX], before[DIGEST_HEX];

    for (int64_t id = 1; id <= last; id++) {
        digest_hex(before, link);
        assert_int_equal(seal_link(link, book, id, link, &err), PAR_OK);
        digest_hex(hex, link);
        snprintf(sql, sizeof sql,
                 "UPDATE batch SET previous = x'%s', digest = x'%s' WHERE id = %lld", before, hex,
                 (long long)id);
        stranger_must(path, sql);
    }
    snprintf(sql, sizeof sql, "UPDATE seal SET records = %lld, digest = x'%s' WHERE kind = 'chain'",
             (long long)last, hex);
    stranger_must(path, sql);
}

void
sealed_book_anew(struct par_book *book, const char *path)
{
    struct par_error err = PAR_ERROR_INIT;
    long long seals = atoll(stranger_asks(path, "SELECT count(*) FROM seal"));

    for (long long i = 0; i < seals; i++) {
        unsigned char digest[DIGEST_SIZE];
        char sql[640], hex[DIGEST_HEX], row[256], *code;
        int64_t records = 0;
        enum seal_kind kind;

        snprintf(sql, sizeof sql,
                 "SELECT kind || char(9) || code FROM seal ORDER BY kind, code LIMIT 1 OFFSET %lld",
                 i);
        snprintf(row, sizeof row, "%s", stranger_asks(path, sql));
        code = strchr(row, '\t');
        *code++ = '\0';
        kind = seal_kind_named(row);
        if (kind == SEAL_END_)
            continue;
        must(seal_compute(digest, &records, book, kind, code, &err), &err);
        digest_hex(hex, digest);
        snprintf(sql, sizeof sql,
                 "UPDATE seal SET digest = x'%s', records = %lld WHERE kind = '%s' AND code = '%s'",
                 hex, (long long)records, row, code);
        stranger_must(path, sql);
    }
    sealed_book_chain(book, path);
}

/* ---- verify ---- */

static void
add(char *out, size_t size, const char *text, char end)
{
    size_t length = strlen(out);

    snprintf(out + length, size - length, "%s%c", text != NULL ? text : "", end);
}

const char *
verify_says(const char *path, const char *years, const char *anchor)
{
    static char said[65536];
    struct par_error err = PAR_ERROR_INIT;
    struct par_verify_query query = {years, anchor};
    struct par_findings *list = NULL;
    struct par_finding row;
    struct par_book *book = NULL;
    char year[16];
    enum par_status status;

    said[0] = '\0';
    must(par_book_open(&book, path, PAR_LOOK, &err), &err);
    must(par_verify_list(&list, book, &query, &err), &err);
    while ((status = par_list_next(&row, (struct par_list *)list, &err)) == PAR_OK) {
        if (strcmp(row.level, "error") != 0)
            continue; /* these books are made with the help of strangers */
        snprintf(year, sizeof year, "%d", (int)row.year.value);
        add(said, sizeof said, row.finding, '|');
        add(said, sizeof said, row.year.absent == PAR_PRESENT ? year : "", '|');
        add(said, sizeof said, row.group_code, '|');
        add(said, sizeof said, row.unit_code, '|');
        add(said, sizeof said, row.criterion, '|');
        add(said, sizeof said, row.found, '|');
        add(said, sizeof said, row.expected, '|');
        add(said, sizeof said, row.text, '\n');
    }
    assert_int_equal(status, PAR_END);
    par_list_free((struct par_list *)list);
    par_book_close(book);
    return said;
}

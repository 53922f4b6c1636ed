/* Who changed what, in words and cell by cell. */
#include "record/log.h"

#include "book.h"
#include "rows.h"
#include "sample.h"
#include "sealed_book.h"

#include <string.h>

#include "base/alloc.h"
#include "base/message.h"

static const char *
log_of(struct par_book *book, const struct par_log_query *query, const char *keys)
{
    struct par_logs *list = NULL;

    WORKS(par_log_list(&list, book, query, fresh()));
    return rows_text(list, keys);
}

static const char *
changes_of(struct par_book *book, int64_t batch, const char *keys)
{
    struct par_changes *list = NULL;

    WORKS(par_change_list(&list, book, &(struct par_change_query){batch}, fresh()));
    return rows_text(list, keys);
}

static int64_t
set_score(struct par_book *book, const char *unit, const char *criterion, const char *value,
          const char *reason)
{
    struct par_batch *batch = NULL;

    WORKS(par_batch_begin(&batch, book, "Minh", "score set", reason, fresh()));
    WORKS(
        par_score_set(NULL, batch, 2024, unit, criterion, PAR_FINAL, points(value), NULL, fresh()));
    return commit(batch);
}

static void
lists_batches_newest_first(void **state)
{
    struct par_book *book = sample_2024("log-list.parindex");
    struct par_logs *list = NULL;

    (void)state;
    set_score(book, "so-tu-phap", "1.2", "10.5", NULL);
    set_score(book, "so-tu-phap", "1.2", "11", "đếm lại");
    WORKS(par_log_list(&list, book, &(struct par_log_query){.last = 3}, fresh()));
    assert_string_equal(column_keys(list), "batch,at,actor,command,what,changes,reason,undone_by");
    assert_string_equal(rows_text(list, "batch,actor,command,changes,reason,undone_by"),
                        "9 | Minh | score set | 1 | đếm lại | <none>\n8 | Minh | score set | 1 | "
                        "<none> | <none>\n7 | Lan | test | 33 | <none> | <none>\n");
    par_book_close(book);
}

static void
asks_by_place_person_and_day(void **state)
{
    static const char path[] = "log-filters.parindex";
    struct par_book *book = sample_2024(path);

    (void)state;
    set_score(book, "so-tu-phap", "1.2", "10.5", NULL);
    set_score(book, "so-noi-vu", "1.2", "11.5", NULL);
    sql_run(path, "UPDATE batch SET at = '2025-01-0' || id || 'T00:00:00Z'");
    sealed_book_anew(book, path);
    assert_string_equal(
        log_of(book, &(struct par_log_query){.unit = "so tu phap", .criterion = "1.2"}, "batch"),
        "8\n7\n"); /* a file brought it, of which the journal keeps no cell */
    assert_string_equal(
        log_of(book, &(struct par_log_query){.unit = "khu-kinh-te", .criterion = "2.2"}, "batch"),
        "6\n"); /* its own maximum; that file did not hold the cell */
    assert_string_equal(
        log_of(book, &(struct par_log_query){.years = "2024", .by = "Minh"}, "batch"), "9\n8\n");
    assert_string_equal(
        log_of(book, &(struct par_log_query){.group = "so-ban-nganh", .criterion = "1.2"}, "batch"),
        "9\n8\n7\n");
    assert_string_equal(log_of(book, &(struct par_log_query){.since = "08/01/2025"}, "batch,at"),
                        "9 | 2025-01-09T00:00:00Z\n8 | 2025-01-08T00:00:00Z\n");
    assert_string_equal(log_of(book, &(struct par_log_query){.batch = 3}, "batch,command"),
                        "3 | test\n");
    assert_string_equal(log_of(book, &(struct par_log_query){.years = "1999"}, "batch"), "");
    REFUSED(par_log_list(&(struct par_logs *){NULL}, book,
                         &(struct par_log_query){.unit = "so y te"}, fresh()),
            PAR_NOT_FOUND, "unit_unknown");
    REFUSED(par_log_list(&(struct par_logs *){NULL}, book,
                         &(struct par_log_query){.since = "today"}, fresh()),
            PAR_INVALID, "date");
    par_book_close(book);
}

/* The key of a printed fact is a number; it is found by what it says all the same, also when it
 * was corrected, and a group's figures by their group. */
static void
finds_printed_facts(void **state)
{
    struct par_book *book = book_new("log-printed.parindex");
    struct par_batch *batch;
    struct par_published gone = {.year = {2020, PAR_PRESENT}, .unit_code = "so-y-te"};

    (void)state;
    sample_import(book, "groups", "code,name\nso,Khối sở\nhuyen,Khối huyện\n"); /* batch 1 */
    sample_import(book, "units", "code,name\nso-y-te,Sở Y tế\nso-noi-vu,Sở Nội vụ\n");
    sample_import(book, "published", "year,unit,group,points\n2020,so-y-te,so,90\n");
    sample_import(book, "published", "year,unit,group,points\n2021,so-noi-vu,so,91\n");
    sample_import(book, "class-counts", "year,group,class,count\n2021,huyen,Tốt,3\n");
    batch = batch_of(book);
    WORKS(par_published_remove(batch, &gone, fresh()));
    commit(batch);
    assert_string_equal(log_of(book, &(struct par_log_query){.unit = "so-y-te"}, "batch"),
                        "6\n3\n2\n");
    assert_string_equal(
        log_of(book, &(struct par_log_query){.unit = "so-y-te", .years = "2020"}, "batch"),
        "6\n3\n");
    assert_string_equal(
        log_of(book, &(struct par_log_query){.unit = "so-y-te", .years = "2021"}, "batch"), "");
    assert_string_equal(log_of(book, &(struct par_log_query){.group = "huyen"}, "batch"), "5\n1\n");
    par_book_close(book);
}

static void
tells_a_batch_in_words_that_can_be_translated(void **state)
{
    struct par_book *book = book_new("log-words.parindex");
    const struct arg args[] = {ARG_TEXT("Sở \"Nội\" vụ\\x, [a]"),
                               ARG_COUNT(-3),
                               ARG_POINTS(85000),
                               ARG_DATE("2025-01-24"),
                               ARG_WORD("survey"),
                               ARG_TEXT("{1}"),
                               {0}};
    struct par_message what = {0};
    struct par_batch *batch = batch_of(book);
    struct par_logs *list = NULL;
    struct par_log row;

    (void)state;
    message_set(&what, "{1} · {2} · {3} · {4} · {5} · {6}: \"words\"", args);
    WORKS(par_book_edit(batch, "Sổ", NULL, fresh()));
    par_batch_say(batch, &what);
    commit(batch);
    WORKS(par_log_list(&list, book, &(struct par_log_query){0}, fresh()));
    for (int i = 0; i < 2; i++) { /* a list can be read again */
        WORKS(par_log_next(&row, list, fresh()));
        assert_string_equal(
            row.what, "Sở \"Nội\" vụ\\x, [a] · -3 · 8.5 · 2025-01-24 · survey · {1}: \"words\"");
        assert_string_equal(row.what_message.pattern, what.pattern);
        assert_int_equal(row.what_message.count, 6);
        for (int k = 0; k < 6; k++) {
            assert_int_equal(row.what_message.args[k].kind, what.args[k].kind);
            assert_string_equal(row.what_message.args[k].text, what.args[k].text);
        }
        assert_int_equal(par_log_next(&row, list, fresh()), PAR_END);
        WORKS(par_list_rewind((struct par_list *)list, fresh()));
    }
    par_log_list_free(list);
    par_book_close(book);
}

/* What other programs may have written into `what` is read without harm. */
static void
reads_sentences_that_are_none(void **state)
{
    static const struct {
        const char *json, *what;
        int count;
    } cases[] = {
        {"[]", "", 0},
        {"", "", 0},
        {"{}", "", 0},
        {"[\"a\"]", "a", 0},
        {"[\"a {1}\",1]", "a {1}", 0},
        {"[\"a {1}\",1,\"b\"", "a b", 1},
        {"[\"a {1}\",1,\"b\\u00e9\\u1ea5\\n\\/\\\"\"]", "a béấ\\u{a}/\"", 1},
        {"[\"{7}\",1,\"1\",1,\"2\",1,\"3\",1,\"4\",1,\"5\",1,\"6\",1,\"7\"]", "{7}", 6},
        {"[\"open", "open", 0},
        {"[\"end\\", "end", 0},
    };
    static const char path[] = "log-odd.parindex";
    struct par_book *book = sample_2024(path);

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct buffer sql = BUFFER_INIT;
        struct par_logs *list = NULL;
        struct par_log row;

        buffer_text(&sql, "UPDATE batch SET what = '");
        buffer_text(&sql, cases[i].json);
        buffer_text(&sql, "' WHERE id = 1");
        sql_run(path, buffer_get(&sql));
        sealed_book_anew(book, path);
        buffer_free(&sql);
        WORKS(par_log_list(&list, book, &(struct par_log_query){.batch = 1}, fresh()));
        WORKS(par_log_next(&row, list, fresh()));
        assert_string_equal(row.what, cases[i].what);
        assert_int_equal(row.what_message.count, cases[i].count);
        par_log_list_free(list);
    }
    par_book_close(book);
}

static void
lists_changes_as_people_write_them(void **state)
{
    struct par_book *book = sample_2024("log-changes.parindex");
    struct par_changes *list = NULL, *none = NULL;
    struct par_batch *batch;
    int64_t number = set_score(book, "so-tu-phap", "1.2", "10.5", NULL);
    static const char keys[] = "record,key,field,old_value,new_value";

    (void)state;
    WORKS(par_change_list(&list, book, &(struct par_change_query){number}, fresh()));
    assert_string_equal(column_keys(list), "batch,record,key,field,old_value,new_value");
    assert_string_equal(rows_text(list, keys),
                        "score | 2024 · so-tu-phap · 1.2 | final | 11 | 10.5\n");
    number = set_score(book, "so-tu-phap", "1.2", "", NULL);
    assert_string_equal(changes_of(book, number, keys),
                        "score | 2024 · so-tu-phap · 1.2 | <none> | "
                        "{\"self\":null,\"first\":null,\"final\":105000} | <none>\n");
    batch = batch_of(book);
    WORKS(par_book_edit(batch, "Sổ \"mới\"", NULL, fresh()));
    number = commit(batch);
    assert_string_equal(changes_of(book, number, "record,field,old_value,new_value"),
                        "book | title | Tỉnh Mẫu | Sổ \"mới\"\n");
    REFUSED(par_change_list(&none, book, &(struct par_change_query){999}, fresh()), PAR_NOT_FOUND,
            "batch_unknown");
    assert_null(none);
    /* a file of scores is a range a unit */
    assert_string_equal(changes_of(book, 7, keys),
                        "score | 2024 · khu-kinh-te | <none> | <none> | 6\nscore | 2024 · "
                        "so-noi-vu | <none> | <none> | 7\n"
                        "score | 2024 · so-nong-nghiep | <none> | <none> | 6\nscore | 2024 · "
                        "so-tai-chinh | <none> | <none> | 7\n"
                        "score | 2024 · so-tu-phap | <none> | <none> | 7\n");
    par_book_close(book);
}

static void
packs_and_unpacks_sentences(void **state)
{
    struct par_message message = {0};
    struct buffer args = BUFFER_INIT;

    (void)state;
    message_set(&message, "x", NO_ARGS);
    sentence_pack(&message, &args);
    sentence_unpack(&message);
    assert_int_equal(message.count, 0);
    message_set(&message, "x", ARGS(ARG_TEXT(""), ARG_COUNT(7)));
    sentence_pack(&message, &args);
    sentence_unpack(&message);
    assert_int_equal(message.count, 2);
    assert_string_equal(message.args[0].text, "");
    assert_int_equal(message.args[1].kind, PAR_ARG_COUNT);
    assert_string_equal(message.args[1].text, "7");
    buffer_free(&args);
}

static void
survives_want_of_memory(void **state)
{
    struct par_book *book = sample_2024("log-memory.parindex");
    enum par_status status = PAR_NO_MEMORY;

    (void)state;
    for (long nth = 1; status != PAR_OK; nth++) {
        struct par_logs *list = NULL;
        mem_fail_at(nth, 0);
        status = par_log_list(&list, book, &(struct par_log_query){.years = "2024"}, fresh());
        mem_fail_at(0, 0);
        assert_true(status == PAR_OK || status == PAR_NO_MEMORY);
        par_log_list_free(list);
        assert_true(nth < 1000);
    }
    status = PAR_NO_MEMORY;
    for (long nth = 1; status != PAR_OK; nth++) {
        struct par_changes *list = NULL;
        mem_fail_at(nth, 0);
        status = par_change_list(&list, book, &(struct par_change_query){1}, fresh());
        mem_fail_at(0, 0);
        assert_true(status == PAR_OK || status == PAR_NO_MEMORY);
        par_change_list_free(list);
        assert_true(nth < 1000);
    }
    par_book_close(book);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists_batches_newest_first),
        cmocka_unit_test(asks_by_place_person_and_day),
        cmocka_unit_test(finds_printed_facts),
        cmocka_unit_test(tells_a_batch_in_words_that_can_be_translated),
        cmocka_unit_test(reads_sentences_that_are_none),
        cmocka_unit_test(lists_changes_as_people_write_them),
        cmocka_unit_test(packs_and_unpacks_sentences),
        cmocka_unit_test(survives_want_of_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "book.h"
#include "dump.h"
#include "fill.h"
#include "opened.h"
#include "record/decision.h"

#include <string.h>

/* "number date issuer kind title years" of each decision, "; " between them. */
static const char *
decisions(const char *which)
{
    static struct buffer out;
    struct par_decisions *list = NULL;
    struct par_decision row;

    buffer_clear(&out);
    WORKS(par_decision_list(&list, book, &(struct par_decision_query){which}, fresh()));
    while (par_decision_next(&row, list, fresh()) == PAR_OK) {
        const char *const cells[] = {row.number, row.date,  row.issuer,
                                     row.kind,   row.title, row.years};

        buffer_text(&out, out.length > 0 ? "; " : "");
        for (size_t i = 0; i < COUNT(cells); i++) {
            buffer_text(&out, i > 0 ? " " : "");
            buffer_text(&out, cells[i] != NULL ? cells[i] : "~");
        }
    }
    par_decision_list_free(list);
    return buffer_get(&out);
}

static void
tells_decisions_by_number_date_and_issuer(void **state)
{
    static const struct {
        struct par_decision decision;
        enum par_status status;
        const char *stands; /* or the finding */
    } steps[] = {
        {{.number = "41/QĐ-UBND", .date = "2024-01-25"},
         PAR_OK,
         "41/QĐ-UBND 2024-01-25 ~ other ~ ~"},
        {{.number = "41/QĐ-UBND", .date = "25/01/2024"}, PAR_EXISTS, "exists_already"},
        {{.number = "41 qd ubnd", .date = "2024-01-25"}, PAR_EXISTS, "exists_already"},
        {{.number = "41/QĐ-UBND", .date = "2024-01-25", .issuer = ""},
         PAR_EXISTS,
         "exists_already"},
        {{.number = "41/QĐ-UBND"},
         PAR_OK,
         "41/QĐ-UBND 2024-01-25 ~ other ~ ~; 41/QĐ-UBND ~ ~ other ~ ~"},
        {{.number = "41/QĐ-UBND@2023-01-25", .kind = "approve"},
         PAR_OK,
         "41/QĐ-UBND 2023-01-25 ~ approve ~ ~; 41/QĐ-UBND 2024-01-25 ~ other ~ ~; 41/QĐ-UBND ~ ~ "
         "other ~ ~"},
        {{.number = "41/QĐ-UBND", .date = "2024-01-25", .issuer = "Sở Nội vụ", .title = " Tên "},
         PAR_OK,
         "41/QĐ-UBND 2023-01-25 ~ approve ~ ~; 41/QĐ-UBND 2024-01-25 ~ other ~ ~; 41/QĐ-UBND "
         "2024-01-25 Sở Nội vụ other Tên ~; 41/QĐ-UBND ~ ~ other ~ ~"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(steps); i++) {
        struct par_batch *batch = batch_of(book);

        REFUSED(par_decision_add(batch, &steps[i].decision, fresh()), steps[i].status,
                steps[i].status == PAR_OK ? NULL : steps[i].stands);
        assert_int_equal(commit(batch) > 0, steps[i].status == PAR_OK);
        if (steps[i].status == PAR_OK)
            assert_string_equal(decisions(NULL), steps[i].stands);
    }
    SOUND(BOOK);
}

static void
finds_one(void **state)
{
    static const struct {
        const char *number, *date;
        bool dated;
        enum par_status status;
        const char *found; /* date and issuer, or the finding */
    } cases[] = {
        {"12/QĐ", NULL, false, PAR_OK, "2022-12-30 "},
        {" 12 / QD ", NULL, false, PAR_OK, "2022-12-30 "},
        {"12/QĐ", "30/12/2022", true, PAR_OK, "2022-12-30 "},
        {"12/QĐ@2022-12-30", NULL, false, PAR_OK, "2022-12-30 "},
        {"12/QĐ@30/12/2022", NULL, true, PAR_OK, "2022-12-30 "},
        {"12/QĐ", NULL, true, PAR_NOT_FOUND, "decision_unknown"},
        {"12/QĐ", "", true, PAR_NOT_FOUND, "decision_unknown"},
        {"12/QĐ", "2022-12-31", true, PAR_NOT_FOUND, "decision_unknown"},
        {"99", NULL, false, PAR_NOT_FOUND, "decision_unknown"},
        {"41/QĐ", NULL, false, PAR_AMBIGUOUS, "decision_ambiguous"},
        {"41/QĐ@2024-01-25", NULL, false, PAR_OK, "2024-01-25 "},
        {"41/QĐ@", NULL, false, PAR_OK, " "}, /* the one without a date */
        {"12/QĐ@", NULL, false, PAR_NOT_FOUND, "decision_unknown"},
        {"41/QĐ", NULL, true, PAR_OK, " "}, /* the one without a date */
        {"43/QĐ@2024-01-25", NULL, false, PAR_AMBIGUOUS, "decision_ambiguous"}, /* two issuers */
        {"12/QĐ@2022-02-30", NULL, false, PAR_INVALID, "date"},
        {"12/QĐ", "hôm qua", true, PAR_INVALID, "date"},
        {"", NULL, false, PAR_INVALID, "empty"},
        {"@2022-12-30", NULL, false, PAR_INVALID, "empty"},
        {"//", NULL, false, PAR_INVALID, "number"},
        {"\xff", NULL, false, PAR_INVALID, "utf8"},
    };
    struct par_batch *batch = batch_of(book);

    (void)state;
    add_decision(batch, "12/QĐ", "2022-12-30");
    add_decision(batch, "41/QĐ", "2024-01-25");
    add_decision(batch, "41/QĐ", "2023-01-25");
    add_decision(batch, "41/QĐ", NULL);
    WORKS(par_decision_add(
        batch, &(struct par_decision){.number = "43/QĐ", .date = "2024-01-25", .issuer = "A"},
        fresh()));
    WORKS(par_decision_add(
        batch, &(struct par_decision){.number = "43/QĐ", .date = "2024-01-25", .issuer = "B"},
        fresh()));
    (void)commit(batch);
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct decision_ref found = {0};
        char said[DECISION_TEXT + 16];

        REFUSED(
            decision_find(&found, book, cases[i].number, cases[i].date, cases[i].dated, fresh()),
            cases[i].status, cases[i].status == PAR_OK ? NULL : cases[i].found);
        if (cases[i].status != PAR_OK) {
            assert_int_equal(found.id, 0);
            continue;
        }
        strcpy(said, found.date);
        strcat(said, " ");
        strcat(said, found.issuer);
        assert_string_equal(said, cases[i].found);
    }
    REFUSED(decision_find(&(struct decision_ref){0}, book, "41/QĐ", NULL, false, fresh()),
            PAR_AMBIGUOUS, NULL);
    assert_string_equal(
        failure.text,
        "3 decisions have the number \"41/QĐ\": 41/QĐ@, 41/QĐ@2023-01-25, 41/QĐ@2024-01-25");
    assert_string_equal(decisions("12/QĐ"), "12/QĐ 2022-12-30 ~ other ~ ~");
    REFUSED(par_decision_list(&(struct par_decisions *){NULL}, book,
                              &(struct par_decision_query){"99"}, fresh()),
            PAR_NOT_FOUND, "decision_unknown");
}

static void
refuses_decisions(void **state)
{
    char wide[300];
    const struct {
        struct par_decision decision;
        const char *finding, *field;
    } cases[] = {
        {{.number = NULL}, "empty", "number"},
        {{.number = "—"}, "number", "number"},
        {{.number = wide}, "long", "number"},
        {{.number = "1", .issuer = wide}, "long", "issuer"},
        {{.number = "1", .date = "2024-13-01"}, "date", "decision_date"},
        {{.number = "1", .kind = "law"}, "word", "kind"},
        {{.number = "1", .title = "a\nb"}, "control", "title"},
        {{.number = "1", .link = "\xff"}, "utf8", "link"},
        {{.number = "1", .issuer = "\xff"}, "utf8", "issuer"},
    };
    struct par_batch *batch = batch_of(book);

    (void)state;
    memset(wide, 'x', sizeof wide - 1);
    wide[sizeof wide - 1] = '\0';
    for (size_t i = 0; i < COUNT(cases); i++) {
        REFUSED(par_decision_add(batch, &cases[i].decision, fresh()), PAR_INVALID,
                cases[i].finding);
        assert_string_equal(failure.field, cases[i].field);
        REFUSED(par_decision_put(batch, &cases[i].decision, NULL, fresh()), PAR_INVALID,
                cases[i].finding);
    }
    assert_int_equal(commit(batch), 0);
}

static void
edits_what_is_said(void **state)
{
    static const struct {
        const char *which;
        struct par_decision decision;
        enum par_status status;
        const char *stands; /* or the finding */
        const char *changes;
    } steps[] = {
        {"12/QĐ",
         {.title = "Tên", .kind = "issue"},
         PAR_OK,
         "12/QĐ 2022-12-30 ~ issue Tên 2023",
         "kind title"},
        {"12/QĐ", {.title = "Tên"}, PAR_OK, "12/QĐ 2022-12-30 ~ issue Tên 2023", NULL},
        {"12/QĐ", {.title = ""}, PAR_OK, "12/QĐ 2022-12-30 ~ issue ~ 2023", "title"},
        {"12/QĐ", {.date = "31/12/2022"}, PAR_OK, "12/QĐ 2022-12-31 ~ issue ~ 2023", "key"},
        {"12/QĐ",
         {.number = "12/QD"},
         PAR_OK,
         "12/QD 2022-12-31 ~ issue ~ 2023",
         "key"}, /* another spelling */
        {"12/QĐ",
         {.number = "12/QĐ-UBND", .issuer = "UBND", .link = "x"},
         PAR_OK,
         "12/QĐ-UBND 2022-12-31 UBND issue ~ 2023",
         "key link"},
        {"12/QĐ-UBND", {.date = ""}, PAR_OK, "12/QĐ-UBND ~ UBND issue ~ 2023", "key"},
        {"12/QĐ-UBND", {.number = "13/QĐ", .issuer = ""}, PAR_EXISTS, "exists_already", NULL},
        {"12/QĐ", {.title = "x"}, PAR_NOT_FOUND, "decision_unknown", NULL},
        {"12/QĐ-UBND", {.kind = "law"}, PAR_INVALID, "word", NULL},
        {"12/QĐ-UBND", {.date = "x"}, PAR_INVALID, "date", NULL},
    };
    struct par_batch *batch = batch_of(book);
    struct par_set set = {.code = "bo",
                          .decision = "12/QĐ",
                          .printed_max = {.absent = PAR_UNKNOWN},
                          .printed_count = {.absent = PAR_UNKNOWN}};

    (void)state;
    add_decision(batch, "12/QĐ", "2022-12-30");
    add_decision(batch, "13/QĐ", NULL);
    add_group(batch, "so", "Khối sở");
    WORKS(par_set_put(batch, &set, NULL, fresh()));
    open_year(batch, 2023, "so", "bo", NULL);
    (void)commit(batch);
    for (size_t i = 0; i < COUNT(steps); i++) {
        char both[160];
        int64_t number;

        batch = batch_of(book);
        REFUSED(par_decision_edit(batch, steps[i].which, &steps[i].decision, fresh()),
                steps[i].status, steps[i].status == PAR_OK ? NULL : steps[i].stands);
        number = commit(batch);
        assert_int_equal(number > 0, steps[i].changes != NULL);
        if (steps[i].status != PAR_OK)
            continue;
        strcpy(both, steps[i].stands);
        assert_non_null(strstr(decisions(NULL), both));
        if (number > 0)
            assert_string_equal(sql_get(BOOK, "SELECT group_concat(field, ' ') FROM change WHERE "
                                              "batch_id = (SELECT max(id) FROM batch)"),
                                steps[i].changes);
        assert_int_equal(
            sql_count(BOOK, "SELECT count(*) FROM criteria_set WHERE decision_id IS NOT NULL"), 1);
        SOUND(BOOK);
    }
}

/* A number in another spelling is the same decision, under the number that stands. */
static void
puts_under_the_number_that_stands(void **state)
{
    struct par_batch *batch = batch_of(book);
    enum par_effect effect = PAR_REMOVED;

    (void)state;
    add_decision(batch, "41/QĐ-UBND", "2024-01-25");
    (void)commit(batch);
    batch = batch_of(book);
    WORKS(par_decision_put(batch,
                           &(struct par_decision){.number = "41-QD-UBND", .date = "2024-01-25"},
                           &effect, fresh()));
    assert_int_equal(effect, PAR_UNCHANGED);
    WORKS(par_decision_put(
        batch, &(struct par_decision){.number = "41-QD-UBND", .date = "2024-01-25", .title = "x"},
        &effect, fresh()));
    assert_int_equal(effect, PAR_EDITED);
    (void)commit(batch);
    assert_string_equal(sql_get(BOOK, "SELECT DISTINCT key FROM change WHERE record = 'decision'"),
                        "[\"41/QĐ-UBND\",\"2024-01-25\",\"\",\"41 qd ubnd\"]");
}

static void
removes_what_nothing_refers_to(void **state)
{
    struct par_batch *batch = batch_of(book);
    struct par_set set = {.code = "bo",
                          .decision = "12/QĐ",
                          .printed_max = {.absent = PAR_UNKNOWN},
                          .printed_count = {.absent = PAR_UNKNOWN}};

    (void)state;
    add_decision(batch, "12/QĐ", "2022-12-30");
    add_decision(batch, "13/QĐ", NULL);
    add_decision(batch, "14/QĐ", "2024-01-01");
    add_group(batch, "so", "Khối sở");
    add_unit(batch, "u", "U", NULL);
    WORKS(par_set_put(batch, &set, NULL, fresh()));
    add_criterion(batch, "bo", "1", "10", NULL);
    WORKS(par_unit_rename(batch, "u", "V", NULL, 2020, "13/QĐ", fresh()));
    open_year(batch, 2023, "so", "bo", NULL);
    (void)commit(batch);
    approve(BOOK, 2023, "so", "14/QĐ");
    batch = batch_of(book);
    REFUSED(par_decision_remove(batch, "12/QĐ", fresh()), PAR_IN_USE, "in_use");
    REFUSED(par_decision_remove(batch, "13/QĐ", fresh()), PAR_IN_USE, "in_use");
    REFUSED(par_decision_remove(batch, "14/QĐ", fresh()), PAR_IN_USE, "in_use");
    REFUSED(par_decision_edit(batch, "14/QĐ", &(struct par_decision){.title = "x"}, fresh()),
            PAR_STATE, "approves");
    REFUSED(par_decision_put(
                batch,
                &(struct par_decision){.number = "14/QĐ", .date = "2024-01-01", .title = "x"}, NULL,
                fresh()),
            PAR_STATE, "approved");
    REFUSED(par_decision_remove(batch, "99", fresh()), PAR_NOT_FOUND, "decision_unknown");
    add_decision(batch, "15/QĐ", NULL);
    WORKS(par_decision_remove(batch, "15 qđ", fresh()));
    par_batch_cancel(batch);
}

static void
refuses_decisions_older_than_their_year(void **state)
{
    static const struct {
        const char *date;
        int64_t year;
        int good;
    } cases[] = {{"2024-01-25", 2023, 1},
                 {"2023-01-01", 2023, 1},
                 {"2022-12-31", 2023, 0},
                 {"", 2023, 1},
                 {"1999-01-01", 2000, 0}};

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct decision_ref act = {.id = 1, .number = "41/QĐ"};

        strcpy(act.date, cases[i].date);
        REFUSED(decision_year_check(&act, cases[i].year, fresh()),
                cases[i].good ? PAR_OK : PAR_INVALID, cases[i].good ? NULL : "date_before_year");
    }
}

static enum par_status
use_all(void)
{
    struct par_decisions *list = NULL;
    struct par_batch *batch = NULL;
    enum par_status status = par_batch_begin(&batch, book, "Lan", "test", NULL, fresh());

    if (status != PAR_OK)
        return status;
    status = par_decision_add(
        batch,
        &(struct par_decision){
            .number = "99/QĐ", .date = "2024-01-01", .issuer = "UBND", .title = "x", .link = "y"},
        fresh());
    if (status == PAR_OK)
        status = par_decision_put(
            batch, &(struct par_decision){.number = "12/QĐ", .date = "2022-12-30", .kind = "issue"},
            NULL, fresh());
    if (status == PAR_OK)
        status = par_decision_edit(
            batch, "12/QĐ",
            &(struct par_decision){.number = "12/QĐ-UBND", .issuer = "UBND", .title = "z"},
            fresh());
    if (status == PAR_OK)
        status = par_decision_remove(batch, "13/QĐ", fresh());
    if (status == PAR_OK)
        status = par_decision_list(&list, book, &(struct par_decision_query){"99/QĐ@2024-01-01"},
                                   fresh());
    par_decision_list_free(list);
    if (status == PAR_OK)
        return par_batch_commit(batch, NULL, fresh());
    par_batch_cancel(batch);
    return status;
}

static void
survives_without_memory(void **state)
{
    struct par_batch *batch = batch_of(book);

    (void)state;
    add_decision(batch, "12/QĐ", "2022-12-30");
    add_decision(batch, "13/QĐ", NULL);
    (void)commit(batch);
    holds_without_memory(BOOK, use_all);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        IN_NEW_BOOK(tells_decisions_by_number_date_and_issuer),
        IN_NEW_BOOK(finds_one),
        IN_NEW_BOOK(refuses_decisions),
        IN_NEW_BOOK(edits_what_is_said),
        IN_NEW_BOOK(puts_under_the_number_that_stands),
        IN_NEW_BOOK(removes_what_nothing_refers_to),
        IN_NEW_BOOK(refuses_decisions_older_than_their_year),
        IN_NEW_BOOK(survives_without_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

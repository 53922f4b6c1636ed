/* Successions: declared, refused, taken back, undone; and histories that follow them. */
#include "book.h"
#include "dump.h"
#include "fill.h"
#include "rows.h"

#include <parindex/parindex.h>

#include <stdlib.h>
#include <string.h>

static const char BOOK[] = "succession.parindex";

static struct par_book *book;

/* Departments a, b, c and districts h, k until 2024; m (of a and b), p, q from 2025 on; e ended. */
static int
open_new(void **state)
{
    struct par_batch *batch;

    (void)state;
    book = book_new(BOOK);
    batch = batch_of(book);
    add_group(batch, "so", "Khối sở");
    add_group(batch, "xa", "Khối xã");
    add_unit(batch, "a", "Sở A", "so");
    add_unit(batch, "b", "Sở B", "so");
    add_unit(batch, "c", "Sở C", "so");
    add_unit(batch, "m", "Sở A", "so");
    add_unit(batch, "h", "Huyện H", "xa");
    add_unit(batch, "k", "Huyện K", "xa");
    add_unit(batch, "p", "Xã P", "xa");
    add_unit(batch, "q", "Xã Q", "xa");
    add_decision(batch, "10/NQ", "2025-02-20");
    add_decision(batch, "10/NQ", "2024-02-20");
    add_decision(batch, "20/NQ", NULL);
    (void)commit(batch);
    return 0;
}

static int
close_it(void **state)
{
    (void)state;
    par_book_close(book);
    return 0;
}

static struct par_succession
link_of(const char *unit, const char *from, int year, const char *kind, const char *share)
{
    return (struct par_succession){.unit_code = unit,
                                   .from_code = from,
                                   .year = number(year),
                                   .kind = kind,
                                   .share = points(share)};
}

static enum par_status
put(struct par_batch *batch, const char *unit, const char *from, int year, const char *kind,
    const char *share)
{
    struct par_succession link = link_of(unit, from, year, kind, share);

    return par_succession_put(batch, &link, NULL, fresh());
}

/* Puts one link in a batch of its own. */
static void
links(const char *unit, const char *from, int year, const char *kind, const char *share)
{
    struct par_batch *batch = batch_of(book);

    WORKS(put(batch, unit, from, year, kind, share));
    assert_true(commit(batch) > 0);
}

static void
undo(int64_t which)
{
    struct par_batch *batch = batch_of(book);

    WORKS(par_undo(batch, which, NULL, fresh()));
    (void)commit(batch);
}

static void
joins(const char *unit, int year)
{
    struct par_batch *batch = batch_of(book);

    WORKS(par_participant_put(batch,
                              &(struct par_participant){.year = number(year),
                                                        .unit_code = unit,
                                                        .ranked = no_number(),
                                                        .position = no_number()},
                              NULL, fresh()));
    (void)commit(batch);
}

/* What a paper printed of a unit. */
static void
printed(const char *unit, int year, const char *got, const char *most)
{
    struct par_batch *batch = batch_of(book);
    struct par_published fact = {.year = number(year),
                                 .unit_code = unit,
                                 .points = points(got),
                                 .max_points = points(most),
                                 .index = points(NULL),
                                 .rank = no_number(),
                                 .group_size = no_number()};

    WORKS(par_published_put(batch, &fact, 0, NULL, fresh()));
    (void)commit(batch);
}

static const char *
said(const char *unit, int follow)
{
    struct par_successions *list = NULL;

    WORKS(par_succession_list(&list, book, &(struct par_succession_query){unit, follow}, fresh()));
    return rows_text(list, "from,unit,year,kind,share,decision,decision_date");
}

static const char *
history(const char *unit, int combined, const char *keys)
{
    struct par_results *list = NULL;
    struct par_result_query query = {
        .unit = unit, .order = PAR_BY_YEAR, .follow = 1, .combined = combined};

    WORKS(par_result_list(&list, book, &query, fresh()));
    return rows_text(list, keys);
}

static void
declares_and_takes_back(void **state)
{
    struct par_batch *batch = batch_of(book);
    struct par_succession link = link_of("m", "Sở B", 2025, "merged", "80");
    enum par_effect effect = PAR_UNCHANGED;
    char *before = book_dump(BOOK);
    int64_t number_of_batch;

    (void)state;
    link.decision = "10/NQ@2025-02-20";
    WORKS(par_succession_put(batch, &link, &effect, fresh()));
    assert_int_equal(effect, PAR_ADDED);
    WORKS(par_succession_put(batch, &link, &effect, fresh()));
    assert_int_equal(effect, PAR_UNCHANGED);
    WORKS(put(batch, NULL, "k", 2025, "abolished", NULL));
    WORKS(put(batch, "p", "h", 2025, "abolished", "60"));
    WORKS(put(batch, "q", "h", 2025, "abolished", "40"));
    number_of_batch = commit(batch);
    assert_string_equal(said(NULL, 0),
                        "b | m | 2025 | merged | 80 | 10/NQ | 2025-02-20\n"
                        "h | p | 2025 | abolished | 60 | <unknown> | <unknown>\n"
                        "h | q | 2025 | abolished | 40 | <unknown> | <unknown>\n"
                        "k | <none> | 2025 | abolished | <unknown> | <unknown> | <unknown>\n");
    assert_string_equal(said("q", 0), "h | q | 2025 | abolished | 40 | <unknown> | <unknown>\n");
    assert_string_equal(said("q", 1), "h | p | 2025 | abolished | 60 | <unknown> | <unknown>\n"
                                      "h | q | 2025 | abolished | 40 | <unknown> | <unknown>\n");
    assert_string_equal(said("a", 1), "");
    SOUND(BOOK);

    batch = batch_of(book);
    WORKS(par_succession_remove(batch, "m", "b", 0, fresh()));
    WORKS(par_succession_remove(batch, NULL, "k", 0, fresh()));
    REFUSED(par_succession_remove(batch, NULL, "k", 0, fresh()), PAR_NOT_FOUND,
            "succession_unknown");
    REFUSED(par_succession_remove(batch, "p", "h", 2024, fresh()), PAR_NOT_FOUND,
            "succession_unknown");
    (void)commit(batch);
    assert_int_equal(sql_count(BOOK, "SELECT count(*) FROM unit_succession"), 2);

    undo(number_of_batch + 1);
    assert_int_equal(sql_count(BOOK, "SELECT count(*) FROM unit_succession"), 4);
    undo(number_of_batch);
    SAYS_THE_SAME(BOOK, before);
    free(before);
}

/* What a case puts before, and what is then refused. */
struct refusal {
    struct par_succession stands;
    const char *unit, *from;
    int year;
    const char *kind, *share;
    enum par_status status;
    const char *code, *field, *needle;
};

static void
refuses_what_contradicts(void **state)
{
    static const struct refusal refusals[] = {
        {{0}, "a", "a", 2025, "merged", NULL, PAR_INVALID, "succession", "from", "itself"},
        {{0}, NULL, "a", 2025, "merged", NULL, PAR_INVALID, "successor", "unit", "missing"},
        {{0}, NULL, "a", 2025, "abolished", "50", PAR_INVALID, "successor", "share", "share"},
        {{0}, "m", "a", 2025, "eaten", NULL, PAR_INVALID, NULL, "kind", "eaten"},
        {{0}, "m", "a", 1025, "merged", NULL, PAR_INVALID, NULL, "year", "1025"},
        {{0}, "m", "a", 2025, "merged", "100.0001", PAR_INVALID, "share", "share", "100"},
        {{0}, "m", "a", 2025, "merged", "-1", PAR_INVALID, "share", "share", "0"},
        {{0}, "none", "a", 2025, "merged", NULL, PAR_NOT_FOUND, "unit_unknown", "unit", "none"},
        {{0}, "m", "none", 2025, "merged", NULL, PAR_NOT_FOUND, "unit_unknown", NULL, "none"},
        /* c takes part in 2020 and 2026 */
        {{0}, "m", "c", 2019, "transferred", NULL, PAR_INVALID, NULL, NULL, NULL},
        {{0}, "m", "c", 2025, "merged", NULL, PAR_INVALID, "succession", "year", "2026"},
        {{0}, "c", "a", 2021, "renamed", NULL, PAR_INVALID, "succession", "year", "2020"},
        /* with a link that stands */
        {{.unit_code = "b", .from_code = "a", .kind = "transferred"},
         "a",
         "b",
         2026,
         "transferred",
         NULL,
         PAR_INVALID,
         "succession",
         "from",
         "comes after"},
        {{.unit_code = "b", .from_code = "a", .kind = "merged"},
         "m",
         "a",
         2026,
         "transferred",
         NULL,
         PAR_INVALID,
         "succession",
         "year",
         "ended in 2025"},
        {{.unit_code = "b", .from_code = "a", .kind = "merged"},
         "a",
         "m",
         2026,
         "transferred",
         NULL,
         PAR_INVALID,
         "succession",
         "year",
         "ended in 2025"},
        {{.unit_code = "b", .from_code = "a", .kind = "transferred"},
         "m",
         "a",
         2024,
         "merged",
         NULL,
         PAR_INVALID,
         "succession",
         "year",
         "2025"},
        {{.unit_code = "b", .from_code = "a", .kind = "abolished"},
         NULL,
         "a",
         2025,
         "abolished",
         NULL,
         PAR_INVALID,
         "succession",
         "unit",
         "both"},
        {{.unit_code = "b", .from_code = "a", .kind = "merged", .share = {600001, 255, 0}},
         "m",
         "a",
         2025,
         "split",
         "40",
         PAR_INVALID,
         "share",
         "share",
         "100.0001"},
        {{.unit_code = "b", .from_code = "a", .kind = "merged"},
         "b",
         "a",
         2025,
         "split",
         NULL,
         PAR_EXISTS,
         "succession_exists",
         "from",
         "kind"},
        {{.unit_code = "b", .from_code = "a", .kind = "merged"},
         "b",
         "a",
         2025,
         "merged",
         "50",
         PAR_EXISTS,
         "succession_exists",
         "from",
         "share"},
    };

    (void)state;
    joins("c", 2020);
    joins("c", 2026);
    for (size_t i = 0; i < COUNT(refusals); i++) {
        const struct refusal *case_ = &refusals[i];
        struct par_batch *batch = batch_of(book);
        char *before = book_dump(BOOK);

        if (case_->stands.kind != NULL) {
            struct par_succession stands = case_->stands;

            stands.year = number(2025);
            if (stands.share.units == 0)
                stands.share = points(NULL);
            WORKS(par_succession_put(batch, &stands, NULL, fresh()));
        }
        if (case_->code == NULL && case_->needle == NULL) { /* belongs to its group since ever */
            WORKS(put(batch, case_->unit, case_->from, case_->year, case_->kind, case_->share));
        } else {
            REFUSED(put(batch, case_->unit, case_->from, case_->year, case_->kind, case_->share),
                    case_->status, case_->code);
            if (strstr(failure.text, case_->needle) == NULL)
                fail_msg("case %zu: %s", i, failure.text);
            if (case_->field != NULL)
                assert_string_equal(failure.field, case_->field);
        }
        par_batch_cancel(batch);
        SAYS_THE_SAME(BOOK, before);
        free(before);
    }
}

/* Through several units, and from a year before anything is known of the unit before. */
static void
refuses_circles_and_beginnings(void **state)
{
    struct par_batch *batch;

    (void)state;
    links("b", "a", 2020, "transferred", NULL);
    links("c", "b", 2021, "transferred", NULL);
    links("m", "c", 2022, "transferred", NULL);
    batch = batch_of(book);
    REFUSED(put(batch, "a", "m", 2023, "transferred", NULL), PAR_INVALID, "succession");
    assert_non_null(strstr(failure.text, "by way of c"));
    par_batch_cancel(batch);
    batch = batch_of(book);
    WORKS(par_unit_put(batch,
                       &(struct par_unit){.code = "n",
                                          .name = "Sở N",
                                          .group_code = "so",
                                          .position = no_number(),
                                          .from_year = number(2023),
                                          .to_year = no_number()},
                       NULL, fresh()));
    REFUSED(put(batch, "m", "n", 2022, "split", NULL), PAR_INVALID, "succession");
    assert_non_null(strstr(failure.text, "from 2023 on"));
    par_batch_cancel(batch);
}

/* A decision by its number alone where one has it, else by number and date. */
static void
names_decisions(void **state)
{
    static const struct {
        const char *decision, *date;
        enum par_status status;
    } cases[] = {
        {"20/NQ", NULL, PAR_OK},         {"20/NQ", "", PAR_OK},
        {"10/NQ", NULL, PAR_AMBIGUOUS},  {"10/NQ", "", PAR_NOT_FOUND},
        {"10/NQ", "2024-02-20", PAR_OK}, {"10/NQ@2024-02-20", NULL, PAR_OK},
        {"11/NQ", NULL, PAR_NOT_FOUND},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct par_batch *batch = batch_of(book);
        struct par_succession link = link_of("m", "a", 2025, "merged", NULL);

        link.decision = cases[i].decision;
        link.decision_date = cases[i].date;
        assert_int_equal(par_succession_put(batch, &link, NULL, fresh()), cases[i].status);
        par_batch_cancel(batch);
    }
    links("m", "a", 2025, "merged", NULL);
}

static void
keeps_what_it_names(void **state)
{
    struct par_batch *batch;
    struct par_succession link = link_of("m", "a", 2025, "merged", NULL);

    (void)state;
    batch = batch_of(book);
    link.decision = "20/NQ";
    WORKS(par_succession_put(batch, &link, NULL, fresh()));
    (void)commit(batch);
    batch = batch_of(book);
    REFUSED(par_unit_remove(batch, "a", fresh()), PAR_IN_USE, "in_use");
    assert_non_null(strstr(failure.text, "from a to m in 2025"));
    REFUSED(par_unit_remove(batch, "m", fresh()), PAR_IN_USE, "in_use");
    REFUSED(par_decision_remove(batch, "20/NQ", fresh()), PAR_IN_USE, NULL);
    par_batch_cancel(batch);
}

/* Behind its end a unit takes part in nothing, whether it joins, is printed, or comes back by an
 * undo; a year that opens leaves it out. */
static void
ends_what_ended(void **state)
{
    struct par_batch *batch;
    struct par_published fact = {.year = number(2026),
                                 .unit_code = "a",
                                 .group_code = "so",
                                 .points = points("90"),
                                 .max_points = points(NULL),
                                 .index = points(NULL),
                                 .rank = no_number(),
                                 .group_size = no_number()};
    struct par_participant join = {
        .year = number(2026), .unit_code = "a", .ranked = no_number(), .position = no_number()};

    (void)state;
    joins("a", 2026);
    batch = batch_of(book);
    WORKS(par_participant_remove(batch, 2026, "a", fresh()));
    (void)commit(batch);
    links("m", "a", 2025, "renamed", NULL);
    batch = batch_of(book);
    REFUSED(par_participant_put(batch, &join, NULL, fresh()), PAR_STATE, "ended");
    par_batch_cancel(batch);
    batch = batch_of(book);
    REFUSED(par_published_put(batch, &fact, 0, NULL, fresh()), PAR_STATE, "ended");
    par_batch_cancel(batch);
    batch = batch_of(book);
    join.unit_code = "m";
    join.year = number(2024);
    REFUSED(par_participant_put(batch, &join, NULL, fresh()), PAR_STATE, "not_yet");
    par_batch_cancel(batch);
    joins("a", 2025);
    joins("m", 2025);

    batch = batch_of(book);
    add_criterion(batch, "bo", "1", "10", NULL);
    open_year(batch, 2027, "so", "bo", NULL);
    open_year(batch, 2023, "so", "bo", NULL);
    (void)commit(batch);
    assert_string_equal(sql_get(BOOK, "SELECT u.code FROM participant p JOIN unit u ON u.id = "
                                      "p.unit_id WHERE p.year = 2027 ORDER BY u.code"),
                        "b\nc\nm");
    assert_string_equal(sql_get(BOOK, "SELECT u.code FROM participant p JOIN unit u ON u.id = "
                                      "p.unit_id WHERE p.year = 2023 ORDER BY u.code"),
                        "a\nb\nc");
    SOUND(BOOK);
}

/* The removal of a participant cannot be undone behind an end that came meanwhile. */
static void
holds_against_an_undo(void **state)
{
    struct par_batch *batch;
    int64_t removed;
    char *before;

    (void)state;
    joins("a", 2026);
    batch = batch_of(book);
    WORKS(par_participant_remove(batch, 2026, "a", fresh()));
    removed = commit(batch);
    links("m", "a", 2025, "merged", NULL);
    before = book_dump(BOOK);
    batch = batch_of(book);
    REFUSED(par_undo(batch, removed, NULL, fresh()), PAR_STATE, NULL);
    par_batch_cancel(batch);
    SAYS_THE_SAME(BOOK, before);
    free(before);
}

/* An approved year takes no notice: nobody's results or seals move. */
static void
moves_no_history(void **state)
{
    static const char RESULTS[] =
        "SELECT hex(p.digest) || coalesce(r.rank, '') FROM participant p LEFT JOIN result r "
        "ON r.unit_id = p.unit_id AND r.evaluation_id = p.evaluation_id ORDER BY p.evaluation_id, "
        "p.unit_id";
    struct par_batch *batch = batch_of(book);
    char *before;

    (void)state;
    add_criterion(batch, "bo", "1", "10", NULL);
    open_year(batch, 2024, "so", "bo", NULL);
    add_score(batch, 2024, "a", "1", "9");
    (void)commit(batch);
    approve(BOOK, 2024, "so", "20/NQ");
    before = strdup(sql_get(BOOK, RESULTS));
    links("m", "b", 2025, "merged", NULL);
    assert_string_equal(sql_get(BOOK, RESULTS), before);
    free(before);
}

static void
follows_in_order(void **state)
{
    (void)state;
    printed("a", 2021, "80", "100");
    printed("a", 2023, "82", "100");
    printed("b", 2022, "45", "50");
    printed("m", 2025, "90", "100");
    printed("c", 2027, "91", "100");
    links("b", "a", 2024, "transferred", "10");
    links("m", "b", 2025, "merged", NULL);
    links("c", "m", 2026, "renamed", NULL);
    assert_string_equal(history("m", 0, "lineage,unit,year,points,basis,side"),
                        "a | a | 2021 | 80 | published | -1\n"
                        "a | a | 2022 | <unknown> | <unknown> | -1\n"
                        "a | a | 2023 | 82 | published | -1\n"
                        "b | b | 2022 | 45 | published | -1\n"
                        "own | m | 2025 | 90 | published | 0\n"
                        "c | c | 2027 | 91 | published | 1\n");
    assert_string_equal(history("a", 0, "lineage,year"),
                        "own | 2021\nown | 2022\nown | 2023\nb | 2022\nm | 2025\nc | 2027\n");
    assert_string_equal(history("c", 1, "lineage,year"),
                        "a | 2021\na | 2022\na | 2023\nb | 2022\nm | 2025\nown | 2027\n");
}

/* Sum of points over sum of maxima, rounded half away from zero; only years in which all are known.
 */
static void
adds_up_what_merged(void **state)
{
    (void)state;
    printed("a", 2020, "70", "100");
    printed("a", 2021, "80", "100");
    printed("b", 2021, "60.01", "60");
    printed("a", 2022, "80", "100");
    printed("b", 2022, "50", NULL);
    printed("a", 2023, "33.33", "100");
    printed("b", 2023, "33.34", "100");
    printed("m", 2025, "90", "100");
    links("m", "a", 2025, "merged", NULL);
    links("m", "b", 2025, "merged", "100");
    assert_string_equal(
        history("m", 1, "lineage,unit,year,basis,points,max_points,index_percent,class,rank"),
        "a | a | 2020 | published | 70 | 100 | <not_published> | <not_published> | "
        "<not_published>\n"
        "a | a | 2021 | published | 80 | 100 | <not_published> | <not_published> | "
        "<not_published>\n"
        "a | a | 2022 | published | 80 | 100 | <not_published> | <not_published> | "
        "<not_published>\n"
        "a | a | 2023 | published | 33.33 | 100 | <not_published> | <not_published> | "
        "<not_published>\n"
        "b | b | 2021 | published | 60.01 | 60 | <not_published> | <not_published> | "
        "<not_published>\n"
        "b | b | 2022 | published | 50 | <not_published> | <not_published> | <not_published> | "
        "<not_published>\n"
        "b | b | 2023 | published | 33.34 | 100 | <not_published> | <not_published> | "
        "<not_published>\n"
        "a+b | m | 2021 | derived | 140.01 | 160 | 87.51 | <not_applicable> | <not_applicable>\n"
        "a+b | m | 2023 | derived | 66.67 | 200 | 33.34 | <not_applicable> | <not_applicable>\n"
        "own | m | 2025 | published | 90 | 100 | <not_published> | <not_published> | "
        "<not_published>\n");
    /* one that passed on a part: nothing is added up any more */
    links("m", "c", 2025, "transferred", NULL);
    assert_null(strstr(history("m", 1, "basis"), "derived"));
}

/* One that takes another in counts itself; one that was renamed before stands for its new name. */
static void
adds_up_along_the_line(void **state)
{
    (void)state;
    printed("a", 2021, "40", "50");
    printed("b", 2022, "45", "50");
    printed("c", 2021, "90", "100");
    printed("c", 2022, "90", "100");
    printed("c", 2023, "95", "100");
    links("b", "a", 2022, "renamed", NULL);
    links("c", "b", 2023, "merged", NULL);
    assert_string_equal(history("c", 1, "lineage,year,index_percent"),
                        "a | 2021 | <not_published>\nb | 2022 | <not_published>\n"
                        "a+c | 2021 | 86.67\nb+c | 2022 | 90.00\n"
                        "own | 2021 | <not_published>\nown | 2022 | <not_published>\n"
                        "own | 2023 | <not_published>\n");
    assert_null(strstr(history("b", 1, "basis"), "derived")); /* a rename adds nothing up */
}

/* What another program wrote: a circle ends, and is not shown. */
static void
sees_a_strangers_hand(void **state)
{
    struct par_results *list = NULL;
    struct par_successions *said_of = NULL;
    struct par_result_query query = {.unit = "a", .order = PAR_BY_YEAR, .follow = 1};

    (void)state;
    printed("a", 2021, "40", "50");
    links("b", "a", 2022, "merged", NULL);
    sql_run(BOOK, "INSERT INTO unit_succession (predecessor_id, successor_id, year, kind) "
                  "SELECT b.id, a.id, 2023, 'split' FROM unit a, unit b WHERE a.code = 'a' AND "
                  "b.code = 'b'");
    REFUSED(par_result_list(&list, book, &query, fresh()), PAR_DAMAGED, "fingerprint");
    REFUSED(par_succession_list(&said_of, book, &(struct par_succession_query){"a", 0}, fresh()),
            PAR_DAMAGED, "fingerprint");
    query.follow = 0; /* its own years are as they were sealed */
    WORKS(par_result_list(&list, book, &query, fresh()));
    par_result_list_free(list);
}

static enum par_status
use_all(void)
{
    struct par_batch *batch = NULL;
    struct par_successions *list = NULL;
    struct par_results *results = NULL;
    struct par_result_query query = {.unit = "m", .order = PAR_BY_YEAR, .follow = 1, .combined = 1};
    struct par_succession link = link_of("q", "k", 2025, "abolished", "50");
    enum par_status status =
        par_succession_list(&list, book, &(struct par_succession_query){"m", 1}, fresh());

    par_succession_list_free(list);
    if (status == PAR_OK)
        status = par_result_list(&results, book, &query, fresh());
    par_result_list_free(results);
    if (status == PAR_OK)
        status = par_batch_begin(&batch, book, "Lan", "test", NULL, fresh());
    link.decision = "20/NQ";
    if (status == PAR_OK)
        status = par_succession_put(batch, &link, NULL, fresh());
    if (status == PAR_OK)
        status = par_succession_remove(batch, "m", "a", 0, fresh());
    par_batch_cancel(batch);
    return status;
}

static void
survives_without_memory(void **state)
{
    (void)state;
    printed("a", 2021, "40", "50");
    links("m", "a", 2025, "merged", NULL);
    holds_without_memory(BOOK, use_all);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_new, close_it)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(declares_and_takes_back),
        TEST(refuses_what_contradicts),
        TEST(refuses_circles_and_beginnings),
        TEST(names_decisions),
        TEST(keeps_what_it_names),
        TEST(ends_what_ended),
        TEST(holds_against_an_undo),
        TEST(moves_no_history),
        TEST(follows_in_order),
        TEST(adds_up_what_merged),
        TEST(adds_up_along_the_line),
        TEST(sees_a_strangers_hand),
        TEST(survives_without_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

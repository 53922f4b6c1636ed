/* Hundreds of changes and undos in an order that chance gives, the same at each run: what is
 * refused changes nothing, what is undone says again what it said before, what is done again too,
 * and in the end everything can be taken back to an empty book. Results follow the scores at every
 * step. */
#include "book.h"
#include "dump.h"
#include "fill.h"
#include "worked.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char BOOK[] = "random.parindex";

enum { STEPS = 300, BATCHES = 2000 };

static struct par_book *book;
static char *before_of[BATCHES]; /* what the book said before that batch */

/* ---- chance ---- */

static uint32_t seed;

static unsigned
chance(unsigned below)
{
    seed = seed * 1664525u + 1013904223u;
    return (unsigned)((uint64_t)(seed >> 8) * below >> 24);
}

#define ONE_OF(...)                                                                                \
    one_of((const char *const[]){__VA_ARGS__}, COUNT(((const char *const[]){__VA_ARGS__})))

static const char *
one_of(const char *const *words, size_t count)
{
    return words[chance((unsigned)count)];
}

static struct par_decimal
some_points(unsigned most)
{
    if (chance(8) == 0)
        return points("");
    return (struct par_decimal){(int64_t)chance(most * 20 + 1) * 500, PAR_DECIMALS_EXACT,
                                PAR_PRESENT};
}

static struct par_number
some_number(unsigned below)
{
    return chance(3) == 0 ? no_number() : number(chance(below));
}

static const char *
some_unit(void)
{
    return ONE_OF("noi-vu", "noi-vu", "tai-chinh", "tai-chinh", "y-te", "kon-ray", "dak-ha");
}

static const char *
some_group(void)
{
    return ONE_OF("so", "huyen");
}

static const char *
some_set(void)
{
    return ONE_OF("bo", "bo", "bo-sau");
}

static const char *
some_criterion(void)
{
    return ONE_OF("1", "1.1", "1.1", "1.2", "1.2", "1.1.1", "1.1.2", "2", "2", "2.1", "T", "T",
                  "T.1", "P");
}

static const char *
some_decision(void)
{
    return ONE_OF("41/QĐ", "42/QĐ", "43/QĐ");
}

static int
some_year(void)
{
    return 2021 + (int)chance(3);
}

/* ---- one change ---- */

static enum par_status
change_units(struct par_batch *batch)
{
    struct par_unit unit = {
        .code = some_unit(),
        .name = ONE_OF("Sở Nội vụ", "Sở Tài chính", "Huyện Kon Rẫy", "Huyện Đắk Hà"),
        .name_en = ONE_OF(NULL, "", "Office"),
        .short_name = ONE_OF(NULL, "", "S"),
        .group_code = ONE_OF(NULL, "so", "huyen", "so"),
        .position = some_number(4),
        .from_year = chance(2) ? no_number() : number(some_year()),
        .to_year = chance(2) ? no_number() : number(some_year())};

    switch (chance(8)) {
    case 0:
        return par_group_put(batch,
                             &(struct par_group){.code = some_group(),
                                                 .name = ONE_OF("Khối sở", "Khối huyện"),
                                                 .name_en = ONE_OF(NULL, "Group")},
                             NULL, fresh());
    case 1:
        return par_group_remove(batch, some_group(), fresh());
    case 2:
        return par_unit_remove(batch, some_unit(), fresh());
    case 3:
        return par_unit_rename(batch, some_unit(), ONE_OF("Sở Nội vụ", "Sở Mới"),
                               ONE_OF(NULL, "New"), some_year(), ONE_OF(NULL, "41/QĐ", "42/QĐ"),
                               fresh());
    case 4:
        unit.code = NULL;
        return par_unit_add(NULL, batch, &unit, fresh());
    default:
        return par_unit_put(batch, &unit, NULL, fresh());
    }
}

static enum par_status
change_successions(struct par_batch *batch)
{
    const struct par_succession link = {
        .unit_code = ONE_OF(NULL, "noi-vu", "tai-chinh", "kon-ray", "tai-chinh"),
        .from_code = some_unit(),
        .year = number(some_year()),
        .kind = ONE_OF("transferred", "split", "merged", "renamed", "abolished"),
        .share = chance(2) ? points("") : points("40"),
        .decision = ONE_OF(NULL, NULL, NULL, NULL, "41/QĐ")};

    if (chance(3) == 0)
        return par_succession_remove(batch, link.unit_code, link.from_code,
                                     chance(2) ? 0 : some_year(), fresh());
    return par_succession_put(batch, &link, NULL, fresh());
}

static enum par_status
change_decisions(struct par_batch *batch)
{
    const struct par_decision decision = {.number = some_decision(),
                                          .date = ONE_OF(NULL, "2022-01-01", "2023-02-03"),
                                          .issuer = ONE_OF(NULL, "UBND"),
                                          .kind = ONE_OF(NULL, "issue"),
                                          .title = ONE_OF(NULL, "Tên", "Tên khác")};

    switch (chance(4)) {
    case 0:
        return par_decision_add(batch, &decision, fresh());
    case 1:
        return par_decision_put(batch, &decision, NULL, fresh());
    case 2:
        return par_decision_edit(batch, some_decision(), &decision, fresh());
    default:
        return par_decision_remove(batch, some_decision(), fresh());
    }
}

static enum par_status
change_scales(struct par_batch *batch)
{
    const char *scale = ONE_OF("thang", "thang-khac"),
               *name = ONE_OF("Tốt", "Khá", "Trung bình", "Yếu");
    const struct par_scale_class row = {
        .scale = scale,
        .class_name = name,
        .class_en = ONE_OF(NULL, "Good"),
        .short_name = ONE_OF(NULL, "X"),
        .lower_bound = chance(5)
                           ? (struct par_decimal){(int64_t)chance(101) * 10000, 0, PAR_PRESENT}
                           : points(""),
        .inclusive = number(chance(2)),
        .min_domain_percent =
            chance(3) ? points("")
                      : (struct par_decimal){(int64_t)chance(101) * 10000, 0, PAR_PRESENT}};

    if (chance(5) == 0)
        return par_scale_remove(batch, scale, chance(2) ? name : NULL, fresh());
    return par_scale_put(batch, &row, NULL, fresh());
}

static enum par_status
change_criteria(struct par_batch *batch)
{
    const struct par_criterion row = {.set = some_set(),
                                      .code = some_criterion(),
                                      .parent = chance(6) ? NULL : some_criterion(),
                                      .title = ONE_OF("Một", "Hai"),
                                      .max_points = some_points(5),
                                      .method = ONE_OF(NULL, "appraisal", "survey"),
                                      .kind =
                                          ONE_OF(NULL, NULL, NULL, "bonus", "penalty", "normal"),
                                      .concept = ONE_OF(NULL, "k1", "k2")};

    switch (chance(12)) {
    case 0:
        return par_set_remove(batch, some_set(), chance(6) ? some_criterion() : NULL, fresh());
    case 1:
        return par_set_copy(batch, "bo", ONE_OF("bo-sau", "bo-nua"), fresh());
    case 2:
        return par_set_put(batch,
                           &(struct par_set){.code = some_set(),
                                             .title = ONE_OF(NULL, "Bộ"),
                                             .decision = ONE_OF(NULL, "41/QĐ", "42/QĐ"),
                                             .printed_max = some_points(100),
                                             .printed_count = some_number(40)},
                           NULL, fresh());
    default:
        return par_criterion_put(batch, &row, NULL, fresh());
    }
}

static enum par_status
change_years(struct par_batch *batch)
{
    struct par_evaluation year =
        year_of(some_year(), some_group(), ONE_OF(NULL, "bo", "bo", "bo-sau", "bo-nua"),
                ONE_OF(NULL, "thang", "thang-khac"));

    year.tie = ONE_OF(NULL, "gap", "dense", "order");
    year.class_on = ONE_OF(NULL, "exact", "printed");
    year.rank_on = ONE_OF(NULL, "exact", "printed");
    year.na = ONE_OF(NULL, "lower", "rescale");
    year.decimals = some_number(4);
    switch (chance(8)) {
    case 0:
        return par_evaluation_remove(batch, some_year(), some_group(), fresh());
    case 1:
        return par_participant_remove(batch, some_year(), some_unit(), fresh());
    case 2:
    case 3:
        return par_participant_put(
            batch,
            &(struct par_participant){.year = number(some_year()),
                                      .unit_code = some_unit(),
                                      .group_code = ONE_OF(NULL, "so", "huyen"),
                                      .ranked = some_number(2),
                                      .position = some_number(5)},
            NULL, fresh());
    default:
        return par_evaluation_put(batch, &year, NULL, fresh());
    }
}

static enum par_status
change_scores(struct par_batch *batch)
{
    int year = some_year();
    const char *unit = some_unit(), *criterion = some_criterion();

    switch (chance(10)) {
    case 0:
        return par_allowance_put(
            batch,
            &(struct par_allowance){
                number(year), unit, criterion, {(int64_t)chance(60) * 500, 0, 0}, "lý do"},
            NULL, fresh());
    case 1:
        return par_allowance_remove(batch, year, unit, criterion, fresh());
    default:
        return par_score_set(NULL, batch, year, unit, criterion, chance(5) ? PAR_FINAL : PAR_SELF,
                             some_points(3), ONE_OF(NULL, NULL, "", "ghi chú"), fresh());
    }
}

static enum par_status
change_something(struct par_batch *batch)
{
    switch (chance(29)) {
    case 0:
        return par_book_edit(batch, ONE_OF("Tỉnh", "Tỉnh Mới"), ONE_OF(NULL, "", "Province"),
                             fresh());
    case 1:
    case 2:
    case 3:
        return change_units(batch);
    case 4:
    case 5:
        return change_decisions(batch);
    case 6:
    case 7:
        return change_scales(batch);
    case 8:
    case 9:
    case 10:
    case 11:
        return change_criteria(batch);
    case 12:
    case 13:
    case 14:
        return change_years(batch);
    case 24:
    case 25:
    case 26:
    case 27:
    case 28:
        return change_successions(batch);
    default:
        return change_scores(batch);
    }
}

/* Something to begin with, or chance would refuse nearly everything. */
static void
begin(void)
{
    struct par_batch *batch = batch_of(book);

    add_decision(batch, "41/QĐ", "2022-01-01");
    add_group(batch, "so", "Khối sở");
    add_group(batch, "huyen", "Khối huyện");
    add_unit(batch, "noi-vu", "Sở Nội vụ", "so");
    add_unit(batch, "tai-chinh", "Sở Tài chính", "so");
    add_unit(batch, "kon-ray", "Huyện Kon Rẫy", "huyen");
    add_class(batch, "thang", "Tốt", "80", "");
    add_class(batch, "thang", "Khá", "50", "30");
    add_criterion(batch, "bo", "1", "", NULL);
    add_criterion(batch, "bo", "1.1", "2", NULL);
    add_criterion(batch, "bo", "1.2", "3", NULL);
    add_criterion(batch, "bo", "2", "3", NULL);
    add_criterion(batch, "bo", "T", "1", "bonus");
    open_year(batch, 2021, "so", "bo", "thang");
    open_year(batch, 2022, "so", "bo", "thang");
    open_year(batch, 2022, "huyen", "bo", "thang");
    (void)commit(batch);
}

/* ---- steps ---- */

static void
check_book(void)
{
    SOUND(BOOK);
    (void)WORKED(BOOK);
}

static void
remember(int64_t number, char *before)
{
    assert_true(number < BATCHES);
    before_of[number] = before;
}

/* A few changes in one batch; the first that is refused ends it. */
static void
step_forward(void)
{
    struct par_batch *batch = batch_of(book);
    char *before = book_dump(BOOK);
    unsigned count = chance(3) ? 1 : 1 + chance(4);
    enum par_status status = PAR_OK;
    int64_t number = 0;

    for (unsigned i = 0; status == PAR_OK && i < count; i++)
        status = change_something(batch);
    if (status == PAR_OK)
        status = par_batch_commit(batch, &number, fresh());
    else
        par_batch_cancel(batch);
    if (status != PAR_OK) {
        assert_true(status == PAR_INVALID || status == PAR_STATE || status == PAR_NOT_FOUND ||
                    status == PAR_IN_USE || status == PAR_EXISTS || status == PAR_AMBIGUOUS);
        assert_true(failure.text[0] != '\0');
        assert_string_not_equal(failure.code,
                                "constraint"); /* the book's own rules are the last resort */
    }
    if (number > 0)
        remember(number, before);
    else
        SAYS_THE_SAME(BOOK, before);
    if (number == 0)
        free(before);
}

static int64_t
last_batch(void)
{
    return sql_count(BOOK, "SELECT coalesce(max(id), 0) FROM batch");
}

static enum par_status
take_back(int64_t which, int64_t *number)
{
    struct par_batch *batch = batch_of(book);
    enum par_status status = par_undo(batch, which, NULL, fresh());

    if (status == PAR_OK)
        return par_batch_commit(batch, number, fresh());
    par_batch_cancel(batch);
    return status;
}

/* The batch that is named stands, and is another one. */
static void
check_refusal(int64_t which)
{
    char sql[160];
    int64_t named;

    if (strcmp(failure.code, "undone") == 0)
        return;
    assert_string_equal(failure.code, "built_on");
    assert_int_equal(failure.message.count, 2);
    named = strtoll(failure.message.args[1].text, NULL, 10);
    assert_int_not_equal(named, which);
    snprintf(sql, sizeof sql, "SELECT count(*) FROM batch WHERE id = %d AND undone_by IS NULL",
             (int)named);
    assert_int_equal(sql_count(BOOK, sql), 1);
}

static void
step_back(void)
{
    int64_t last = last_batch(), which = chance(2) ? last : 1 + (int64_t)chance((unsigned)last + 1),
            number = 0;
    char *before = book_dump(BOOK);
    enum par_status status = take_back(which, &number);

    if (status != PAR_OK) {
        if (status != PAR_NOT_FOUND) {
            assert_int_equal(status, PAR_STATE);
            check_refusal(which);
        }
        SAYS_THE_SAME(BOOK, before);
        free(before);
        return;
    }
    remember(number, before);
    if (which == last && before_of[which] != NULL)
        SAYS_THE_SAME(BOOK, before_of[which]);
    check_book();
    if (chance(2)) { /* and forth again */
        int64_t again = 0;
        char *undone = book_dump(BOOK);

        WORKS(take_back(number, &again));
        remember(again, undone);
        SAYS_THE_SAME(BOOK, before);
    }
}

/* The batch to undo so that the one at `number` has no effect any more; 0 when it has none already.
 */
static int64_t
reverse_of(int64_t number)
{
    char sql[512];

    snprintf(
        sql, sizeof sql,
        "WITH RECURSIVE up(id, depth) AS (SELECT %d, 0 UNION ALL SELECT b.undoes_id, u.depth + 1 "
        "FROM up u JOIN batch b ON b.id = u.id WHERE b.undoes_id IS NOT NULL) "
        "SELECT CASE WHEN (u.depth %% 2 = 0) <> (b.undone_by IS NULL) THEN 0 "
        "WHEN b.undone_by IS NULL THEN b.id ELSE b.undone_by END "
        "FROM up u JOIN batch b ON b.id = u.id WHERE b.undoes_id IS NULL",
        (int)number);
    return sql_count(BOOK, sql);
}

/* From the last batch to the first, whatever it was, each is taken back; and each time the book
 * says what it said before it. */
static void
go_back_to_the_beginning(void)
{
    for (int64_t at = last_batch(); at > 0; at--) {
        int64_t which = reverse_of(at), number = 0;

        if (which != 0)
            WORKS(take_back(which, &number));
        SAYS_THE_SAME(BOOK, before_of[at]);
    }
}

static void
runs(uint32_t from)
{
    char *empty;

    seed = from;
    book = book_new(BOOK);
    empty = book_dump(BOOK);
    remember(1, book_dump(BOOK));
    begin();
    for (int step = 0; step < STEPS; step++) {
        if (chance(5) == 0)
            step_back();
        else
            step_forward();
        if (step % 4 == 0)
            check_book();
    }
    check_book();
    go_back_to_the_beginning();
    check_book();
    SAYS_THE_SAME(BOOK, empty);
    free(empty);
    for (int i = 0; i < BATCHES; i++) {
        free(before_of[i]);
        before_of[i] = NULL;
    }
    par_book_close(book);
}

/* A number from the environment: PAR_SEED=100 PAR_SEEDS=50 searches longer. */
static uint32_t
wish(const char *name, uint32_t otherwise)
{
    const char *said = getenv(name);

    return said != NULL ? (uint32_t)strtoul(said, NULL, 10) : otherwise;
}

static void
undoes_what_chance_did(void **state)
{
    uint32_t first = wish("PAR_SEED", 1), count = wish("PAR_SEEDS", 3);

    (void)state;
    for (uint32_t from = first; from < first + count; from++) {
        print_message("seed %u\n", from);
        runs(from);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(undoes_what_chance_did)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}

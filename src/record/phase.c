#include "phase.h"

#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "evaluation.h"
#include "unit.h"

enum { PHASES = 4 };

/* In the order in which a year goes through them. */
static const char *const words[PHASES + 1] = {"self", "appraisal", "explanation", "survey", NULL};

/* What each takes: the unit's claims; what appraisers find; the unit's answer to that and the
 * second look; what surveys bring. A maximum of a unit's own is set in any of them. */
static const bool taken[PHASES][ENTRY_END_] = {
    {[ENTRY_SELF] = true,
     [ENTRY_UNIT_NOTE] = true,
     [ENTRY_EVIDENCE] = true,
     [ENTRY_ALLOWANCE] = true},
    {[ENTRY_FIRST] = true, [ENTRY_FINAL] = true, [ENTRY_NOTE] = true, [ENTRY_ALLOWANCE] = true},
    {[ENTRY_FINAL] = true,
     [ENTRY_NOTE] = true,
     [ENTRY_EXPLANATION] = true,
     [ENTRY_EVIDENCE] = true,
     [ENTRY_ALLOWANCE] = true},
    {[ENTRY_FINAL] = true, [ENTRY_NOTE] = true, [ENTRY_ALLOWANCE] = true},
};

static const char *const entry_words[ENTRY_END_] = {
    "self", "first", "final", "unit_note", "appraiser_note", "explanation", "evidence", "exempt",
};

static int place_of(const char *word);
static enum par_status refuse_over(const struct phase *phase, struct par_error *err);
static enum par_status refuse_other(const struct phase *phase, enum entry entry,
                                    struct par_error *err);
static enum par_status guard_cell(struct par_batch *batch, enum record record, const char *key,
                                  const char *old, const char *new, struct par_error *err);
static enum par_status guard_phase(struct par_batch *batch, const char *key, const char *old,
                                   const char *new, struct par_error *err);

bool
method_is_measured(const char *method)
{
    return method != NULL && (strcmp(method, "survey") == 0 ||
                              strcmp(method, "satisfaction") == 0 || strcmp(method, "vote") == 0);
}

/* ---- reading ---- */

static void
keep(char *out, size_t size, const char *text)
{
    strncpy(out, text != NULL ? text : "", size - 1);
    out[size - 1] = '\0';
}

enum par_status
phase_read(struct phase *out, struct par_book *book, int64_t evaluation, struct par_error *err)
{
    struct statement *statement = NULL;
    struct phase phase = {0};
    enum par_status status = statement_open(&statement, book->store, SQL_PHASE_OF_EVALUATION,
                                            PARAMS(P_INT("evaluation", evaluation)), err);

    if (status == PAR_OK)
        status = statement_step(statement, err);
    if (status == PAR_OK) {
        phase.year = row_int(statement, "year");
        keep(phase.group, sizeof phase.group, row_text(statement, "group"));
        keep(phase.group_name, sizeof phase.group_name, row_text(statement, "group_name"));
        keep(phase.word, sizeof phase.word, row_text(statement, "phase"));
        keep(phase.until, sizeof phase.until, row_text(statement, "until"));
    }
    statement_close(statement);
    if (status == PAR_OK)
        *out = phase;
    return status == PAR_END ? PAR_NOT_FOUND : status;
}

/* From 1; 0 for none. */
static int
place_of(const char *word)
{
    for (int i = 0; word != NULL && i < PHASES; i++)
        if (strcmp(words[i], word) == 0)
            return i + 1;
    return 0;
}

static bool
is_past(const char *until)
{
    char today[CLOCK_DAY_SIZE];

    clock_today(today);
    return until != NULL && *until != '\0' && strcmp(until, today) < 0;
}

/* ---- what comes in ---- */

enum par_status
phase_check(const struct phase *phase, const struct par_batch *batch, enum entry entry,
            const char *method, struct par_error *err)
{
    int place = place_of(phase->word);

    if (place == 0 || batch->reason != NULL)
        return PAR_OK;
    if (is_past(phase->until))
        return refuse_over(phase, err);
    if (!taken[place - 1][entry] ||
        (strcmp(phase->word, "survey") == 0 && entry == ENTRY_FINAL && !method_is_measured(method)))
        return refuse_other(phase, entry, err);
    return PAR_OK;
}

static enum par_status
refuse_over(const struct phase *phase, struct par_error *err)
{
    static const char *const patterns[PHASES] = {N_("self scoring of {1}, {2} ended on {3}"),
                                                 N_("the appraisal of {1}, {2} ended on {3}"),
                                                 N_("the explanations of {1}, {2} ended on {3}"),
                                                 N_("the surveys of {1}, {2} ended on {3}")};

    error_set(err, PAR_STATE, "phase_over", patterns[place_of(phase->word) - 1],
              ARGS(ARG_COUNT(phase->year), ARG_TEXT(phase->group_name), ARG_DATE(phase->until)));
    error_hint(
        err,
        N_("enter it all the same with --reason TEXT, or give more time: parindex year phase "
           "{1} {2} {3} --until DATE --reason TEXT"),
        ARGS(ARG_COUNT(phase->year), ARG_TEXT(phase->group), ARG_TEXT(phase->word)));
    return PAR_STATE;
}

/* The next phase that takes an entry; NULL when all that do are over. */
static const char *
taker_of(int place, enum entry entry)
{
    for (int i = place; i < PHASES; i++)
        if (taken[i][entry])
            return words[i];
    return NULL;
}

static enum par_status
refuse_other(const struct phase *phase, enum entry entry, struct par_error *err)
{
    static const char *const patterns[PHASES] = {
        N_("{1}, {2} is in the phase of self scoring, which takes no {3}"),
        N_("{1}, {2} is in the phase of appraisal, which takes no {3}"),
        N_("{1}, {2} is in the phase of explanation, which takes no {3}"),
        N_("{1}, {2} is in the phase of surveys, which takes no {3}")};
    int place = place_of(phase->word);
    const char *taker;

    if (taken[place - 1][entry]) /* of another criterion */
        error_set(err, PAR_STATE, "phase_other",
                  N_("{1}, {2} is in the phase of surveys, which takes points of surveys only"),
                  ARGS(ARG_COUNT(phase->year), ARG_TEXT(phase->group_name)));
    else
        error_set(err, PAR_STATE, "phase_other", patterns[place - 1],
                  ARGS(ARG_COUNT(phase->year), ARG_TEXT(phase->group_name),
                       ARG_WORD(entry_words[entry])));
    taker = taker_of(place, entry);
    if (taker != NULL)
        error_hint(err,
                   N_("enter it all the same with --reason TEXT, or go on: parindex year phase {1} "
                      "{2} {3}"),
                   ARGS(ARG_COUNT(phase->year), ARG_TEXT(phase->group), ARG_TEXT(taker)));
    else
        error_hint(err, N_("enter it all the same with --reason TEXT"), NO_ARGS);
    return PAR_STATE;
}

/* ---- records ---- */

enum par_status
phase_guard(struct par_batch *batch, enum record record, const char *key, const char *old,
            const char *new, struct par_error *err)
{
    if (batch->reason != NULL)
        return PAR_OK;
    if (record == RECORD_SCORE || record == RECORD_NOTE || record == RECORD_EVIDENCE ||
        record == RECORD_ALLOWANCE)
        return guard_cell(batch, record, key, old, new, err);
    if (record == RECORD_EVALUATION && old != NULL && new != NULL)
        return guard_phase(batch, key, old, new, err);
    return PAR_OK;
}

static enum par_status
check_score(const struct phase *phase, struct par_batch *batch, const char *method, const char *old,
            const char *new, struct par_error *err)
{
    static const char *const columns[] = {"self", "first", "final"};
    struct statement *statement = NULL;
    bool touched[3] = {false};
    enum par_status status = statement_open(&statement, batch->book->store, SQL_PHASE_STAGES,
                                            PARAMS(P_TEXT("old", old), P_TEXT("new", new)), err);

    if (status == PAR_OK)
        status = statement_step(statement, err);
    for (int i = 0; status == PAR_OK && i < 3; i++)
        touched[i] = row_int(statement, columns[i]) != 0;
    statement_close(statement);
    for (int i = 0; status == PAR_OK && i < 3; i++)
        if (touched[i])
            status = phase_check(phase, batch, (enum entry)(ENTRY_SELF + i), method, err);
    return status;
}

/* The last text of a note's key. */
static enum par_status
role_entry(enum entry *entry, struct par_book *book, const char *key, struct par_error *err)
{
    char *role = NULL;
    enum par_status status =
        store_text(&role, book->store, SQL_NOTE_ROLE, PARAMS(P_TEXT("key", key)), err);

    *entry = ENTRY_NOTE;
    if (status == PAR_OK && strcmp(role, "unit") == 0)
        *entry = ENTRY_UNIT_NOTE;
    else if (status == PAR_OK && strcmp(role, "explanation") == 0)
        *entry = ENTRY_EXPLANATION;
    mem_free(role);
    return status;
}

static enum par_status
guard_cell(struct par_batch *batch, enum record record, const char *key, const char *old,
           const char *new, struct par_error *err)
{
    struct statement *statement = NULL;
    struct phase phase = {0};
    enum entry entry = record == RECORD_EVIDENCE ? ENTRY_EVIDENCE : ENTRY_ALLOWANCE;
    int64_t evaluation = 0;
    char method[16] = "";
    enum par_status status = statement_open(&statement, batch->book->store, SQL_PHASE_OF_CELL,
                                            PARAMS(P_TEXT("key", key)), err);

    if (status == PAR_OK)
        status = statement_step(statement, err);
    if (status == PAR_OK) {
        evaluation = row_int(statement, "evaluation");
        keep(method, sizeof method, row_text(statement, "method"));
    }
    statement_close(statement);
    if (status == PAR_END || evaluation == batch->amending)
        return status == PAR_END ? PAR_OK : status;
    if (status == PAR_OK)
        status = phase_read(&phase, batch->book, evaluation, err);
    if (status == PAR_OK && record == RECORD_SCORE)
        return check_score(&phase, batch, method, old, new, err);
    if (status == PAR_OK && record == RECORD_NOTE)
        status = role_entry(&entry, batch->book, key, err);
    return status == PAR_OK ? phase_check(&phase, batch, entry, method, err) : status;
}

/* ---- the phase itself ---- */

struct set_phase {
    char word[16];
    char until[11];
};

static enum par_status
read_cell(char *out, size_t size, struct par_book *book, const char *row, const char *field,
          struct par_error *err)
{
    char *value = NULL;
    enum par_status status = store_text(&value, book->store, SQL_JSON_CELL_GET,
                                        PARAMS(P_TEXT("row", row), P_TEXT("field", field)), err);

    keep(out, size, value);
    mem_free(value);
    return status;
}

static enum par_status
read_set(struct set_phase *out, struct par_book *book, const char *row, struct par_error *err)
{
    enum par_status status = read_cell(out->word, sizeof out->word, book, row, "phase", err);

    return status == PAR_OK ? read_cell(out->until, sizeof out->until, book, row, "until", err)
                            : status;
}

/* A deadline that has passed, and a phase that is over, are a matter of record: whoever opens them
 * again says why. */
static enum par_status
guard_phase(struct par_batch *batch, const char *key, const char *old, const char *new,
            struct par_error *err)
{
    struct set_phase before = {0}, after = {0};
    enum par_status status = read_set(&before, batch->book, old, err);

    (void)key;
    if (status == PAR_OK)
        status = read_set(&after, batch->book, new, err);
    if (status != PAR_OK)
        return status;
    if (place_of(after.word) < place_of(before.word))
        status =
            error_set(err, PAR_STATE, "phase_back",
                      N_("the year goes back to an earlier phase only with a reason"), NO_ARGS);
    else if (strcmp(after.word, before.word) == 0 && strcmp(after.until, before.until) != 0 &&
             is_past(before.until))
        status = error_set(err, PAR_STATE, "phase_back",
                           N_("the last day, {1}, is past: it is moved only with a reason"),
                           ARGS(ARG_DATE(before.until)));
    if (status != PAR_OK)
        error_hint(err, N_("say why with --reason TEXT"), NO_ARGS);
    return status;
}

/* ---- setting it ---- */

/* The row of the evaluation with another phase. A day that is not said stays with its phase. */
static enum par_status
with_phase(char **out, struct par_book *book, const char *row, const char *word, const char *until,
           struct par_error *err)
{
    struct set_phase stands = {0};
    enum par_status status = read_set(&stands, book, row, err);

    if (until == NULL && place_of(stands.word) == place_of(word))
        until = stands.until;
    if (until != NULL && *until == '\0')
        until = NULL;
    if (status == PAR_OK)
        status = store_text(
            out, book->store, SQL_PHASE_SET,
            PARAMS(P_TEXT("row", row), P_TEXT("phase", word), P_TEXT("until", until)), err);
    return status;
}

/* The evaluation must be one that takes scores. */
static enum par_status
find_open(struct evaluation_ref *out, struct unit_ref *group, struct par_book *book, int year,
          const char *group_text, struct par_error *err)
{
    enum par_status status = group_find(group, book, group_text, true, err);

    if (status != PAR_OK)
        return status;
    status = evaluation_find(out, book, year, group->code, err);
    if (status == PAR_NOT_FOUND || (status == PAR_OK && out->set_id == 0)) {
        status = error_set(err, PAR_STATE, "year_not_open", N_("{1} is not open for group {2}"),
                           ARGS(ARG_COUNT(year), ARG_TEXT(group->code)));
        error_hint(err, N_("open it with: parindex year open {1} {2} --set SET"),
                   ARGS(ARG_COUNT(year), ARG_TEXT(group->code)));
        error_field(err, "year");
        return status;
    }
    return status == PAR_OK ? evaluation_guard(book, out->id, err) : status;
}

enum par_status
par_evaluation_phase(struct par_batch *batch, int year, const char *group, const char *phase,
                     const char *until, enum par_effect *effect, struct par_error *err)
{
    static const char *const begun[PHASES] = {
        N_("{1}, group {2}: phase of self scoring"), N_("{1}, group {2}: phase of appraisal"),
        N_("{1}, group {2}: phase of explanation"), N_("{1}, group {2}: phase of surveys")};
    struct evaluation_ref evaluation = {0};
    struct unit_ref named = {0};
    struct buffer key = BUFFER_INIT;
    char *row = NULL, *changed = NULL, iso[11] = "";
    int place = place_of(phase);
    enum par_status status = PAR_OK;

    if (place == 0)
        return clean_word(phase != NULL ? phase : "", words, "phase", err);
    if (until != NULL && *until != '\0')
        status = par_date_parse(iso, until, err);
    if (status == PAR_OK)
        status = find_open(&evaluation, &named, batch->book, year, group, err);
    if (status == PAR_OK)
        status = record_read(&row, batch->book, RECORD_EVALUATION,
                             record_key(&key, "is", (int64_t)year, named.code), err);
    if (status == PAR_OK)
        status = with_phase(&changed, batch->book, row, words[place - 1],
                            until != NULL ? iso : NULL, err);
    if (status == PAR_OK)
        status = record_put(batch, RECORD_EVALUATION, buffer_get(&key), changed, effect, err);
    if (status == PAR_OK)
        batch_say(batch, begun[place - 1], ARGS(ARG_COUNT(year), ARG_TEXT(named.code)));
    buffer_free(&key);
    mem_free(row);
    mem_free(changed);
    return status;
}

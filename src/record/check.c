#include <parindex/check.h>

#include <string.h>

#include "base/message.h"
#include "base/text.h"
#include "check.h"
#include "log.h"
#include "result.h"

static void finish(void *row);

static const struct par_field fields[] = {
    FIELD("level", WORD, par_finding, level, PAR_UNKNOWN),
    FIELD("finding", CODE, par_finding, finding, PAR_UNKNOWN),
    FIELD("year", YEAR, par_finding, year, PAR_NONE),
    FIELD("group", CODE, par_finding, group_code, PAR_NONE),
    FIELD("unit", CODE, par_finding, unit_code, PAR_NONE),
    FIELD("criterion", CODE, par_finding, criterion, PAR_NONE),
    FIELD("decision", CODE, par_finding, decision, PAR_NONE),
    FIELD("found", TEXT, par_finding, found, PAR_NONE),
    FIELD("expected", TEXT, par_finding, expected, PAR_NONE),
    FIELD("text", TEXT, par_finding, text, PAR_NONE),
    /* no columns */
    FIELD("group_name", TEXT, par_finding, group_name, PAR_NONE),
    FIELD("unit_name", TEXT, par_finding, unit_name, PAR_NONE),
    FIELD_SENTENCE(par_finding, message.pattern, message.args),
};

const struct listing check_listing = {fields, 10, 14, sizeof(struct par_finding), finish};

LISTING_FUNCTIONS(check, par_finding, par_findings)

static void
finish(void *row)
{
    struct par_finding *finding = row;

    sentence_unpack(&finding->message);
}

/* ---- the rules ---- */

/* What a block wants to know beside years and group. */
enum wants {
    WANTS_UNIT = 1,
    WANTS_VIEW = 2,
    WANTS_ALL = 4,
    WANTS_FINDING = 8,
    WANTS_LEVEL = 16,
    WANTS_FACTS = WANTS_UNIT | WANTS_VIEW
};

/* `shown` says how found, expected and the arguments a1 … of the sentence are written, a letter
 * each: t text, w word of the glossary, c count, d decimal, p decimal as it was printed, D date; v
 * is d or c as the column `decimal` says; l is "≤" and a decimal, n "≤" and a count, y "≥" and a
 * count. */
struct rule {
    enum sql_block_id block;
    unsigned wants;
    const char *level;
    const char *finding;
    const char *shown;
    const char *pattern;
};

/* Errors first, then by finding: the order of the rows. */
static const struct rule rules[] = {
    {SQL_CHECK_CLASS_BOUND, WANTS_FACTS, "error", "class-bound", "ttdtt",
     N_("an index of {1} % is {2}, printed is {3}")},
    {SQL_CHECK_PLACED, WANTS_FACTS | WANTS_FINDING, "error", "class-bound", "tttt",
     N_("the scores give the class {1}, printed is {2}")},
    {SQL_CHECK_CLASS_SUM, WANTS_VIEW, "error", "class-count", "tctcc",
     N_("the printed counts {1} make {2}, the group has {3} units")},
    {SQL_CHECK_CLASS_NAMED, WANTS_FACTS, "error", "class-count", "cctcc",
     N_("{1}: {2} units are known by name, {3} were counted")},
    {SQL_CHECK_CLASS_SCORED, 0, "error", "class-count", "cctcc",
     N_("{1}: the scores give {2} units, {3} were counted")},
    {SQL_CHECK_CLASS_SHARE, WANTS_VIEW, "error", "class-count", "pdtdp",
     N_("{1} units are {2} %, printed is {3} %")},
    {SQL_CHECK_CLASS_UNKNOWN, 0, "error", "class-unknown", "tttt",
     N_("scale {1} has no class \"{2}\"")},
    {SQL_CHECK_TALLY, 0, "error", "damage", "ddt",
     N_("the stored sums of domain {1} do not follow from the scores")},
    {SQL_CHECK_RESULT, 0, "error", "damage", "vvwvv",
     N_("the stored result does not follow from the scores: {1} is {2}, not {3}")},
    {SQL_CHECK_DATE_BEFORE_YEAR, 0, "error", "date-before-year", "DytDc",
     N_("decision {1} of {2} is older than the year {3} it judges")},
    {SQL_CHECK_DIFFERENCE, WANTS_LEVEL, "error", "difference", "pdppdp",
     N_("{1} less {2} is {3}, the printed difference is {4}")},
    {SQL_CHECK_INDEX, WANTS_FACTS, "error", "index", "dddddd",
     N_("{1} of {2} points are {3} %, printed is {4} %")},
    {SQL_CHECK_SCORES, WANTS_FACTS | WANTS_FINDING, "error", "index", "dddd",
     N_("the scores give an index of {1} %, printed is {2} %")},
    {SQL_CHECK_PERCENT_SUM, WANTS_VIEW | WANTS_LEVEL, "error", "percent-sum", "ddpd",
     N_("the printed per cents {1} make {2}, not 100")},
    {SQL_CHECK_RANK_ORDER, WANTS_FACTS, "error", "rank-order", "dlcdd",
     N_("rank {1} has {2}, a better rank has only {3}")},
    {SQL_CHECK_RANK_SHARED, WANTS_FACTS, "error", "rank-order", "ddcdd",
     N_("rank {1} has {2} here and {3} elsewhere")},
    {SQL_CHECK_PLACED, WANTS_FACTS | WANTS_FINDING, "error", "rank-order", "cccc",
     N_("the scores give rank {1}, printed is {2}")},
    {SQL_CHECK_RANK_SIZE, WANTS_FACTS, "error", "rank-size", "cncc",
     N_("rank {1} in a group of {2} units")},
    {SQL_CHECK_SIZES, WANTS_FACTS, "error", "rank-size", "ttt",
     N_("the size of the group is printed differently: {1}")},
    {SQL_CHECK_UNITS, WANTS_VIEW, "error", "rank-size", "cccc",
     N_("{1} ranked units are recorded, the printed size of the group is {2}")},
    {SQL_CHECK_PARTS, WANTS_FACTS, "error", "sum", "dddd",
     N_("the domains add up to {1} points, printed are {2}")},
    {SQL_CHECK_SCORES, WANTS_FACTS | WANTS_FINDING, "error", "sum", "dddd",
     N_("the scores add up to {1} points, printed are {2}")},
    {SQL_CHECK_DIFFERENCE, WANTS_LEVEL, "notice", "difference", "pdppdp",
     N_("{1} less {2} is {3}, the printed difference is {4}: unrounded figures may give it")},
    {SQL_CHECK_INDEX_LIKELY, 0, "notice", "index", "dldd",
     N_("a printed index of {1} % is above {2} %, more than bonus points give")},
    {SQL_CHECK_NO_DATE, 0, "notice", "no-date", "ttt", N_("decision {1} has no date")},
    {SQL_CHECK_PERCENT_SUM, WANTS_VIEW | WANTS_LEVEL, "notice", "percent-sum", "ddpd",
     N_("the printed per cents {1} make {2}, not 100, because each is rounded")},
    {SQL_CHECK_SET_COUNT, WANTS_ALL, "notice", "set-count", "cctcc",
     N_("set {1} has {2} criteria, {3} are printed")},
    {SQL_CHECK_BRANCH_SUM, WANTS_ALL, "notice", "set-sum", "ddttdd",
     N_("what stands below {1} of set {2} adds up to {3} points, {4} are printed")},
    {SQL_CHECK_SET_SUM, WANTS_ALL, "notice", "set-sum", "ddtdd",
     N_("set {1} adds up to {2} points, {3} are printed")},
};

/* ---- one row ---- */

enum { CELL_SIZE = 512, ARGS_MOST = 4 };

/* A rule's block gives the columns that its finding has; the others are none. */
static const char *
text_cell(struct statement *statement, const char *name)
{
    return statement_text(statement, statement_column(statement, name));
}

/* Writes "≤ 91.74", "20", a text as it is; NULL: there is none. */
static const char *
shown_cell(char buf[CELL_SIZE], struct statement *statement, const char *name, char how)
{
    size_t length = 0;

    if (statement_is_null(statement, statement_column(statement, name)))
        return NULL;
    if (how == 'l' || how == 'n' || how == 'y') {
        static const char most[] = "≤ ", least[] = "≥ ";
        length = strlen(memcpy(buf, how == 'y' ? least : most, sizeof most));
    }
    if (how == 'd' || how == 'l' || (how == 'v' && row_int(statement, "decimal") != 0)) {
        struct par_decimal decimal = {row_int(statement, name), PAR_DECIMALS_EXACT, PAR_PRESENT};
        par_decimal_text(buf + length, CELL_SIZE - length, decimal, '.');
    } else {
        const char *text = row_text(statement, name);
        text_shown(buf + length, CELL_SIZE - length, text != NULL ? text : "", SIZE_MAX);
    }
    return buf;
}

static enum par_arg_kind
arg_kind(char how)
{
    switch (how) {
    case 'c':
        return PAR_ARG_COUNT;
    case 'd':
    case 'p':
    case 'v':
        return PAR_ARG_DECIMAL;
    case 'D':
        return PAR_ARG_DATE;
    case 'w':
        return PAR_ARG_WORD;
    }
    return PAR_ARG_TEXT;
}

static void
set_message(struct par_message *message, struct statement *statement, const struct rule *rule)
{
    static const char *const names[ARGS_MOST] = {"a1", "a2", "a3", "a4"};
    char cells[ARGS_MOST][CELL_SIZE];
    struct arg args[ARGS_MOST + 1] = {{0}};

    for (int i = 0; i < ARGS_MOST && rule->shown[i + 2] != '\0'; i++) {
        const char *text = shown_cell(cells[i], statement, names[i], rule->shown[i + 2]);
        args[i].kind = arg_kind(rule->shown[i + 2]);
        args[i].text = text != NULL ? text : "–";
    }
    message_set(message, rule->pattern, args);
}

enum par_status
check_put(struct par_list *list, struct par_finding *row, struct par_error *err)
{
    struct buffer args = BUFFER_INIT;
    char text[PAR_TEXT_SIZE];
    enum par_status status;

    par_message_text(text, sizeof text, &row->message);
    row->text = text;
    sentence_pack(&row->message, &args);
    status = args.failed ? error_memory(err) : listing_put(list, row, err);
    buffer_free(&args);
    return status;
}

static enum par_status
put_finding(struct par_list *list, struct statement *statement, const struct rule *rule,
            struct par_error *err)
{
    char found[CELL_SIZE], expected[CELL_SIZE];
    int year = statement_column(statement, "year");
    struct par_finding row = {
        .level = rule->level,
        .finding = rule->finding,
        .year = {statement_int(statement, year),
                 statement_is_null(statement, year) ? PAR_NONE : PAR_PRESENT},
        .group_code = text_cell(statement, "group"),
        .unit_code = text_cell(statement, "unit"),
        .criterion = text_cell(statement, "criterion"),
        .decision = text_cell(statement, "decision"),
        .group_name = text_cell(statement, "group_name"),
        .unit_name = text_cell(statement, "unit_name"),
        .found = shown_cell(found, statement, "found", rule->shown[0]),
        .expected = shown_cell(expected, statement, "expected", rule->shown[1]),
    };

    set_message(&row.message, statement, rule);
    return check_put(list, &row, err);
}

/* ---- the whole book ---- */

enum { PARAMS_MOST = 8 };

static void
add_param(struct param *params, struct param param)
{
    while (params->name != NULL)
        params++;
    params[0] = param;
    params[1] = (struct param){0};
}

static enum par_status
run_rule(struct par_list *list, const struct rule *rule, const struct question *asked, bool all,
         struct par_error *err)
{
    struct param params[PARAMS_MOST + 1] = {P_YEARS(asked), P_GROUP(asked)};
    struct statement *statement = NULL;
    enum par_status status;

    if (rule->wants & WANTS_UNIT)
        add_param(params, (struct param)P_UNIT(asked));
    if (rule->wants & WANTS_VIEW) {
        add_param(params, (struct param)P_VIEW(PAR_VIEW_CORRECTED));
        add_param(params, (struct param)P_AS_OF(asked));
    }
    if (rule->wants & WANTS_ALL)
        add_param(params, (struct param)P_INT("all", all));
    if (rule->wants & WANTS_FINDING)
        add_param(params, (struct param)P_TEXT("finding", rule->finding));
    if (rule->wants & WANTS_LEVEL)
        add_param(params, (struct param)P_TEXT("level", rule->level));
    status = statement_open(&statement, asked->book->store, rule->block, params, err);
    while (status == PAR_OK && (status = statement_step(statement, err)) == PAR_OK)
        status = put_finding(list, statement, rule, err);
    statement_close(statement);
    return status == PAR_END ? PAR_OK : status;
}

/* A book whose schema another program changed: what differs is all that can be told. */
static enum par_status
check_foreign(struct par_list *list, struct par_book *book, struct par_error *err)
{
    bool began = false, readable = false;
    enum par_status status = book_snapshot(book, &began, err);

    if (status == PAR_OK)
        status = verify_put(list, &readable, book, NULL, NULL, err);
    book_snapshot_end(book, began);
    return status;
}

enum par_status
check_known(struct par_book *book, const char *years, int64_t group, const char *words,
            struct par_error *err)
{
    int64_t known = 0;
    enum par_status status;

    if (words == NULL)
        return PAR_OK;
    status = store_int(&known, book->store, SQL_CHECK_KNOWN,
                       PARAMS(P_TEXT("years", years), P_ID("group", group)), err);
    if (status != PAR_END)
        return status;
    error_set(err, PAR_NO, "nothing_known", N_("nothing is known of {1}"), ARGS(ARG_TEXT(words)));
    error_hint(err, N_("see what is known of each year: parindex status"), NO_ARGS);
    return PAR_NO;
}

/* First whether the book is as it was written; in a damaged one no number is looked at. */
static enum par_status
check_book(struct par_list *list, struct par_book *book, const struct par_check_query *query,
           struct par_error *err)
{
    bool all = query->years == NULL && query->group == NULL, readable = true;
    struct question asked;
    enum par_status status =
        question_begin(&asked, book, query->years, 0, query->group, NULL, NULL, err);

    if (status == PAR_OK)
        status = verify_put(list, &readable, book, all ? NULL : asked.years, NULL, err);
    if (status == PAR_OK)
        status = verify_put_pages(list, book, err);
    if (status == PAR_OK && readable)
        status = check_known(book, asked.years, asked.group.id, query->years, err);
    for (size_t i = 0; status == PAR_OK && readable && i < sizeof rules / sizeof rules[0]; i++) {
        status = book_progress(book, N_("checking"), (int64_t)i,
                               (int64_t)(sizeof rules / sizeof rules[0]), err);
        if (status == PAR_OK)
            status = run_rule(list, &rules[i], &asked, all, err);
    }
    question_end(&asked);
    return status;
}

enum par_status
par_check_list(struct par_findings **out, struct par_book *book,
               const struct par_check_query *query, struct par_error *err)
{
    struct par_list *list = NULL;
    enum par_status status = listing_begin(&list, &check_listing, err);

    if (status == PAR_OK && store_is_foreign(book->store))
        status = check_foreign(list, book, err);
    else if (status == PAR_OK)
        status = check_book(list, book, query, err);
    if (status == PAR_OK)
        status = listing_end(list, err);
    return listing_give((struct par_list **)out, list, status);
}

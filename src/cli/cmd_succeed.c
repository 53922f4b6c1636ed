#include "cmd.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "ask.h"
#include "glossary.h"
#include "lineage.h"
#include "record.h"
#include "show.h"

/* The units before: of each --from, and the words behind it. */
struct before {
    char **code;
    size_t count;
};

static void
before_free(struct before *before)
{
    for (size_t i = 0; i < before->count; i++)
        free(before->code[i]);
    free(before->code);
    *before = (struct before){0};
}

static enum par_status
add_before(struct before *out, struct session *session, const char *text)
{
    char *code = NULL;
    enum par_status status = session_unit(&code, session, text);

    if (status != PAR_OK)
        return status;
    must_room(&out->code, out->count, sizeof out->code[0]);
    out->code[out->count++] = code;
    return PAR_OK;
}

static enum par_status
before_read(struct before *out, struct session *session)
{
    const struct arguments *arguments = &session->arguments;
    const char *text;
    enum par_status status = PAR_OK;

    *out = (struct before){0};
    if (!given(arguments, "from"))
        return session_usage(session, _("--%s is missing"), "from");
    if (given_words_before(arguments, "from") > 1)
        return session_usage(session, "%s",
                             _("one new unit at a time; the old ones stand behind --from"));
    for (size_t i = 0; status == PAR_OK && (text = given_at(arguments, "from", i)) != NULL; i++)
        status = add_before(out, session, text);
    for (size_t i = 0; status == PAR_OK && i < arguments->word_count; i++)
        status = add_before(out, session, arguments->words[i]);
    return status;
}

/* Their codes, joined. The caller frees it. */
static char *
before_text(const struct before *before)
{
    struct string codes = {0};

    for (size_t i = 0; i < before->count; i++)
        string_format(&codes, i > 0 ? ", %s" : "%s", before->code[i]);
    string_add(&codes, "");
    return string_take(&codes);
}

/* --- declare --- */

static enum par_status
check_given(struct session *session)
{
    const struct arguments *arguments = &session->arguments;

    if (!given(arguments, "year"))
        return session_usage(session, _("--%s is missing"), "year");
    if (!given(arguments, "kind"))
        return session_usage(session, _("--%s is missing"), "kind");
    if (arguments->unit == NULL && strcmp(given_text(arguments, "kind"), "abolished") != 0)
        return session_usage(session, "%s",
                             _("the unit that came after is missing; only --kind abolished has "
                               "none"));
    return PAR_OK;
}

/* Several links of one batch are one line of the log. */
static void
log_links(struct session *session, const struct par_succession *link, const struct before *before)
{
    struct par_message what = {.count = 0};
    char *codes = before_text(before);

    what.pattern = link->unit_code != NULL ? N_("{1} comes after {2} from {3} on")
                                           : N_("{1} ended in {2} without a successor");
    if (link->unit_code != NULL)
        message_add(&what, PAR_ARG_TEXT, link->unit_code);
    message_add(&what, PAR_ARG_TEXT, codes);
    message_count(&what, link->year.value);
    session_log(session, &what);
    free(codes);
}

/* What was declared, in the words of a history. */
static enum par_status
declared(struct session *session, const struct par_succession *link, const struct before *before)
{
    struct links links = {0};
    struct string text = {0};
    struct par_succession row = *link;
    const char *shown = link->unit_code != NULL ? link->unit_code : link->from_code;
    char *name = session_unit_name(session, shown);
    enum par_status status;

    row.unit_name = name;
    for (size_t i = 0; i < before->count; i++) {
        char *from = session_unit_name(session, before->code[i]);

        must_room(&links.row, links.count, sizeof links.row[0]);
        row.from_code = before->code[i];
        row.from_name = keep_text(&links.keep, from);
        links.row[links.count++] = row;
        free(from);
    }
    if (link->unit_code != NULL)
        add_origin(&text, &links, shown);
    else
        add_fate(&text, &links, shown);
    log_links(session, link, before);
    if (link->unit_code == NULL && before->count > 1)
        status = record_done(session, _("%lld units abolished in %lld without successor."),
                             (long long)before->count, (long long)link->year.value);
    else
        status = record_done(session, _("%s: %s."), name, string_get(&text));
    links_free(&links);
    string_free(&text);
    free(name);
    return status;
}

enum par_status
cmd_unit_succeed(struct session *session)
{
    struct par_succession link;
    struct before before = {0};
    struct keep keep = {0};
    enum par_status status = check_given(session);

    if (status != PAR_OK)
        return status;
    record_clear(&link, "successions");
    link.unit_code = session->arguments.unit;
    status = record_fill(&link, session, "successions", &keep);
    if (status == PAR_OK)
        status = before_read(&before, session);
    if (status == PAR_OK)
        status = session_begin(session);
    for (size_t i = 0; status == PAR_OK && i < before.count; i++) {
        link.from_code = before.code[i];
        status = par_succession_put(session->batch, &link, NULL, &session->error);
    }
    if (status == PAR_OK)
        status = declared(session, &link, &before);
    before_free(&before);
    keep_free(&keep);
    return status;
}

/* --- take back --- */

enum par_status
cmd_unit_succeed_remove(struct session *session)
{
    const char *unit = session->arguments.unit;
    struct before before = {0};
    int64_t year = 0;
    char *codes = NULL;
    enum par_status status = given_number(&year, &session->arguments, "year", 1000, 9999);

    if (status == PAR_OK)
        status = before_read(&before, session);
    if (status == PAR_OK)
        status = session_begin(session);
    for (size_t i = 0; status == PAR_OK && i < before.count; i++)
        status =
            par_succession_remove(session->batch, unit, before.code[i], (int)year, &session->error);
    codes = before_text(&before);
    if (status == PAR_OK && unit != NULL)
        status = record_done(session, _("%s no longer comes after: %s."), unit, codes);
    else if (status == PAR_OK)
        status = record_done(session, _("The end of %s is taken back."), codes);
    free(codes);
    before_free(&before);
    return status;
}

/* --- list --- */

/* "Sở Nội vụ (so-noi-vu)" */
static void
unit_cell(struct grid *grid, const char *name, const char *code)
{
    if (code != NULL)
        grid_cellf(grid, "%s (%s)", name, code);
    else
        grid_cell(grid, NULL);
}

static void
link_row(struct grid *grid, const struct par_succession *row)
{
    struct string decision = {0};
    struct par_decimal share = row->share;
    char text[PAR_DECIMAL_SIZE];

    share.decimals = PAR_DECIMALS_EXACT;
    grid_cellf(grid, "%" PRId64, row->year.value);
    unit_cell(grid, row->from_name, row->from_code);
    grid_cell(grid, glossary_word("kind", row->kind));
    unit_cell(grid, row->unit_name, row->unit_code);
    grid_cell(grid, lang_decimal(text, share));
    if (row->decision != NULL)
        add_decision(&decision, row->decision, row->decision_date);
    grid_cell(grid, row->decision != NULL ? string_get(&decision) : NULL);
    string_free(&decision);
}

static enum par_status
links_sheet(struct sheet *sheet, struct session *session, struct par_list *list)
{
    struct par_succession row;
    struct grid *grid;
    enum par_status status = PAR_OK;

    if (par_list_count(list) == 0) {
        talk_say("%s", _("Nothing is recorded here."));
        return PAR_OK;
    }
    grid = grid_new();
    grid_column(grid, glossary_heading("year"), ALIGN_LEFT, 0);
    grid_column(grid, glossary_heading("from"), ALIGN_LEFT, GRID_FLEX);
    grid_column(grid, glossary_heading("kind"), ALIGN_LEFT, 0);
    grid_column(grid, C_("heading", "Successor"), ALIGN_LEFT, GRID_FLEX | GRID_DROP);
    grid_column(grid, glossary_heading("share"), ALIGN_NUMBER, GRID_DROP);
    grid_column(grid, glossary_heading("decision"), ALIGN_LEFT, GRID_BREAK | GRID_DROP);
    while (status == PAR_OK && (status = par_list_next(&row, list, &session->error)) == PAR_OK)
        link_row(grid, &row);
    sheet_grid(sheet, grid);
    return status == PAR_END ? PAR_OK : status;
}

enum par_status
cmd_unit_succeed_list(struct session *session)
{
    struct par_succession_query query = {.unit = session->arguments.unit};
    struct par_successions *list = NULL;
    enum par_status status = par_succession_list(&list, session->book, &query, &session->error);

    return show_list(session, (struct par_list *)list, status, links_sheet);
}

#include "cmd.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "ask.h"
#include "glossary.h"

/* How many years have each answer. */
struct answers {
    int64_t yes;
    int64_t no;
    int64_t unknown;
    bool undated; /* a fact without a date under --as-of is among them */
    char *class;  /* the class as a scale writes it; NULL: none has it */
};

static enum par_status
count_answers(struct answers *out, struct par_claims *list, struct par_error *err)
{
    struct par_claim row;
    enum par_status status = PAR_OK;

    while (status == PAR_OK && (status = par_claim_next(&row, list, err)) == PAR_OK) {
        out->yes += strcmp(row.answer, "true") == 0;
        out->no += strcmp(row.answer, "false") == 0;
        out->unknown += strcmp(row.answer, "unknown") == 0;
        out->undated =
            out->undated || (row.date_unknown.absent == PAR_PRESENT && row.date_unknown.value != 0);
        if (out->class == NULL)
            out->class = must_copy(row.claimed);
    }
    return status == PAR_END ? PAR_OK : status;
}

static struct grid *
claim_grid(bool class)
{
    struct grid *grid = grid_new();

    grid_column(grid, glossary_heading("year"), ALIGN_LEFT, 0);
    grid_column(grid, glossary_heading("answer"), ALIGN_LEFT, 0);
    grid_column(grid, glossary_heading(class ? "class" : "rank"), class ? ALIGN_LEFT : ALIGN_RIGHT,
                0);
    grid_column(grid, glossary_heading("basis"), ALIGN_LEFT, 0);
    grid_column(grid, glossary_heading("decision"), ALIGN_LEFT, GRID_BREAK);
    return grid;
}

static void
add_claim(struct grid *grid, const struct par_claim *row, bool class)
{
    struct string text = {0};

    grid_cellf(grid, "%" PRId64, row->year.value);
    grid_cell(grid, glossary_word("answer", row->answer));
    if (!class)
        add_rank(&text, row->rank, row->group_size);
    grid_cell(grid, class ? row->class_name : string_get(&text));
    grid_cell(grid, row->basis != NULL ? glossary_word("basis", row->basis) : NULL);
    string_clear(&text);
    add_decision(&text, row->decision, row->decision_date);
    grid_cell(grid, string_get(&text));
    string_free(&text);
}

/* "Ban Quản lý Khu kinh tế tỉnh · xếp loại từ Tốt trở lên" */
static void
add_title(struct sheet *sheet, struct session *session, const struct par_claim_query *query,
          const char *class)
{
    char *name = session_unit_name(session, session->arguments.unit);

    if (query->class_name != NULL)
        sheet_headline(sheet, _("%s · class %s or better"), name,
                       class != NULL ? class : query->class_name);
    else
        sheet_headline(sheet, ngettext("%s · first", "%s · among the first %d", query->first), name,
                       query->first);
    free(name);
}

static enum par_status
claim_sheet(struct sheet *sheet, struct session *session, struct par_claims *list,
            const struct par_claim_query *query, const struct answers *answers)
{
    struct grid *grid = claim_grid(query->class_name != NULL);
    struct par_claim row;
    int64_t years = answers->yes + answers->no + answers->unknown;
    enum par_status status = par_list_rewind((struct par_list *)list, &session->error);

    add_title(sheet, session, query, answers->class);
    while (status == PAR_OK && (status = par_claim_next(&row, list, &session->error)) == PAR_OK)
        add_claim(grid, &row, query->class_name != NULL);
    sheet_grid(sheet, grid);
    sheet_line(sheet,
               ngettext("True %lld, false %lld, unknown %lld in %lld year.",
                        "True %lld, false %lld, unknown %lld in %lld years.", years),
               (long long)answers->yes, (long long)answers->no, (long long)answers->unknown,
               (long long)years);
    return status == PAR_END ? PAR_OK : status;
}

static enum par_status
read_query(struct par_claim_query *query, const struct session *session)
{
    const struct arguments *arguments = &session->arguments;
    int64_t first = 0;
    enum par_status status = given_number(&first, arguments, "first", 1, 100000);

    if (status != PAR_OK)
        return status;
    query->years = arguments->years;
    query->unit = arguments->unit;
    query->class_name = given_text(arguments, "class");
    query->first = (int)first;
    if ((query->class_name == NULL) == (first == 0))
        return session_usage(session, _("either --class CLASS or --first N"));
    return PAR_OK;
}

enum par_status
cmd_claim(struct session *session)
{
    struct par_claim_query query = {0};
    struct par_claims *list = NULL;
    struct answers answers = {0};
    struct writer *writer = NULL;
    struct asked asked;
    struct rows rows;
    enum par_status status = asked_read(&asked, session);

    if (status == PAR_OK)
        status = read_query(&query, session);
    query.view = asked.view;
    query.as_of = asked.as_of;
    if (status == PAR_OK)
        status = par_claim_list(&list, session->book, &query, &session->error);
    if (status == PAR_OK)
        status = count_answers(&answers, list, &session->error);
    if (status == PAR_OK)
        status = writer_open(&writer, session);
    if (status != PAR_OK) {
        par_claim_list_free(list);
        free(answers.class);
        return status;
    }
    rows = ROWS(list);
    if (answers.undated)
        note_undated(writer);
    if (writer_is_sheet(writer))
        status = claim_sheet(writer_sheet(writer), session, list, &query, &answers);
    else
        status = writer_rows(writer, &rows, &session->error);
    par_claim_list_free(list);
    free(answers.class);
    if (status == PAR_OK && answers.no + answers.unknown > 0) {
        session->answered = true;
        status = PAR_NO;
    }
    return writer_close(writer, status);
}

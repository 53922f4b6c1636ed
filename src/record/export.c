/* Writing what a book holds as the files that import takes. */
#include <parindex/exchange.h>
#include <string.h>

#include "base/alloc.h"
#include "base/message.h"
#include "evaluation.h"
#include "kinds.h"
#include "score.h"
#include "unit.h"

/* What the rows of a kind may be chosen by. */
enum { BY_YEARS = 1, BY_GROUP = 2, BY_UNIT = 4, BY_ALL = BY_YEARS | BY_GROUP | BY_UNIT };

/* What a query asks for, looked up. */
struct choice {
    char *years; /* JSON; NULL: all, where a block takes that */
    int64_t group, unit;
    char group_code[CODE_SIZE];
    char *appraisers; /* JSON; NULL: all */
};

static int
chosen_by(enum kind_id id)
{
    switch (id) {
    case KIND_GROUPS:
        return BY_GROUP;
    case KIND_SCALES:
    case KIND_DECISIONS:
    case KIND_CROSSWALK:
        return 0;
    case KIND_CRITERIA:
    case KIND_YEARS:
    case KIND_CLASS_COUNTS:
    case KIND_GROUP_FIGURES:
        return BY_YEARS | BY_GROUP;
    case KIND_UNITS:
    case KIND_PARTICIPANTS:
    case KIND_ALLOWANCES:
    case KIND_SCORES:
    case KIND_EVIDENCE:
    case KIND_PUBLISHED:
    case KIND_SUCCESSIONS:
    case KIND_END_:
        return BY_ALL;
    }
    return BY_ALL;
}

static enum par_status
check_choice(enum kind_id id, const struct par_export_query *query, struct par_error *err)
{
    int takes = chosen_by(id);
    const char *refused = NULL;

    if (query->years != NULL && !(takes & BY_YEARS))
        refused = "year";
    else if (query->group != NULL && !(takes & BY_GROUP))
        refused = "group";
    else if (query->unit != NULL && !(takes & BY_UNIT))
        refused = "unit";
    if (refused == NULL && query->appraiser != NULL && id != KIND_SCORES)
        return error_set(err, PAR_USAGE, "choice",
                         N_("only scores are chosen by who appraises them"), NO_ARGS);
    if (refused == NULL)
        return PAR_OK;
    return error_set(err, PAR_USAGE, "choice", N_("{1} are exported whole, not by {2}"),
                     ARGS(ARG_TEXT(kind_of(id)->name), ARG_WORD(refused)));
}

/* Sets and units know no year of their own: where none is named, all are meant. */
static bool
needs_years(enum kind_id id)
{
    return id != KIND_UNITS && id != KIND_CRITERIA && id != KIND_SUCCESSIONS &&
           (chosen_by(id) & BY_YEARS) != 0;
}

static enum par_status
look_up(struct choice *choice, enum kind_id id, struct par_book *book,
        const struct par_export_query *query, struct par_error *err)
{
    struct unit_ref group = {0};
    enum par_status status = unit_id_of(&choice->unit, book, query->unit, err);

    if (status == PAR_OK && query->group != NULL) {
        status = group_find(&group, book, query->group, false, err);
        choice->group = group.id;
        memcpy(choice->group_code, group.code, sizeof choice->group_code);
    }
    if (status == PAR_OK && (query->years != NULL || needs_years(id)))
        status = book_years(&choice->years, book, query->years, 0, choice->group, err);
    if (status == PAR_OK)
        status = score_appraisers(&choice->appraisers, book, query->appraiser, choice->years,
                                  choice->group, err);
    return status;
}

static enum par_status
run(struct par_list **out, enum kind_id id, struct par_book *book, const struct choice *choice,
    struct par_error *err)
{
    const struct listing *listing = kind_listing(id);
    const struct param years = P_TEXT("years", choice->years), group = P_ID("group", choice->group);
    const struct param unit = P_ID("unit", choice->unit), standing = P_INT("all", 0);

    switch (id) {
    case KIND_GROUPS:
        return listing_run(out, listing, book, SQL_GROUP_LIST,
                           PARAMS(P_TEXT("code", choice->group != 0 ? choice->group_code : NULL)),
                           err);
    case KIND_UNITS:
        return listing_run(out, listing, book, SQL_EXPORT_UNITS, PARAMS(years, group, unit), err);
    case KIND_SCALES:
        return listing_run(out, listing, book, SQL_EXPORT_SCALES, NO_PARAMS, err);
    case KIND_CRITERIA:
        return listing_run(out, listing, book, SQL_EXPORT_CRITERIA, PARAMS(years, group), err);
    case KIND_YEARS:
        return evaluation_rows(out, listing, book, choice->years, choice->group, err);
    case KIND_PARTICIPANTS:
        return listing_run(out, listing, book, SQL_PARTICIPANT_LIST, PARAMS(years, group, unit),
                           err);
    case KIND_ALLOWANCES:
        return listing_run(out, listing, book, SQL_ALLOWANCE_LIST, PARAMS(years, group, unit), err);
    case KIND_SCORES:
        return listing_run(out, listing, book, SQL_SCORE_LIST,
                           PARAMS(years, group, unit, P_NULL("criterion"), P_INT("missing", 0),
                                  P_INT("scored", 1), P_INT("no_evidence", 0),
                                  P_TEXT("appraisers", choice->appraisers)),
                           err);
    case KIND_EVIDENCE:
        return listing_run(out, listing, book, SQL_EVIDENCE_LIST, PARAMS(years, group, unit), err);
    case KIND_DECISIONS:
        return listing_run(
            out, listing, book, SQL_DECISION_LIST,
            PARAMS(P_NULL("key"), P_INT("dated", 0), P_NULL("date"), P_NULL("issuer")), err);
    case KIND_PUBLISHED:
        return listing_run(out, listing, book, SQL_PUBLISHED_LIST,
                           PARAMS(years, group, unit, standing), err);
    case KIND_CLASS_COUNTS:
        return listing_run(out, listing, book, SQL_PUBLISHED_COUNT_LIST,
                           PARAMS(years, group, standing), err);
    case KIND_GROUP_FIGURES:
        return listing_run(out, listing, book, SQL_PUBLISHED_GROUP_LIST,
                           PARAMS(years, group, standing), err);
    case KIND_SUCCESSIONS:
        return listing_run(out, listing, book, SQL_SUCCESSION_LIST, PARAMS(years, group, unit),
                           err);
    case KIND_CROSSWALK:
        return listing_run(out, listing, book, SQL_CROSSWALK_LIST, NO_PARAMS, err);
    case KIND_END_:
        break;
    }
    return PAR_MISUSE;
}

enum par_status
par_export_list(struct par_rows **out, struct par_book *book, const struct par_export_query *query,
                struct par_error *err)
{
    struct choice choice = {0};
    enum kind_id id = kind_find(query->kind);
    bool began = false;
    enum par_status status;

    if (id == KIND_END_)
        return error_set(err, PAR_USAGE, "kind", N_("no kind of file is called \"{1}\""),
                         ARGS(ARG_TEXT(query->kind)));
    status = check_choice(id, query, err);
    if (status == PAR_OK)
        status = book_snapshot(book, &began, err);
    if (status == PAR_OK)
        status = look_up(&choice, id, book, query, err);
    if (status == PAR_OK)
        status = run((struct par_list **)out, id, book, &choice, err);
    book_snapshot_end(book, began);
    mem_free(choice.years);
    mem_free(choice.appraisers);
    return status;
}

enum par_status
par_export_next(void *row, struct par_rows *list, struct par_error *err)
{
    return par_list_next(row, (struct par_list *)list, err);
}

void
par_export_list_free(struct par_rows *list)
{
    par_list_free((struct par_list *)list);
}

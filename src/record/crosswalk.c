#include <parindex/crosswalk.h>
#include <string.h>

#include "base/alloc.h"
#include "base/text.h"
#include "clean.h"
#include "criteria.h"
#include "decision.h"
#include "evaluation.h"
#include "kinds.h"
#include "seal.h"

enum { WHOLE = 100 * PAR_DECIMAL_ONE };

static const char *const kinds[] = {"same",   "renamed", "reweighted", "split",
                                    "merged", "new",     "dropped",    NULL};

LISTING_FUNCTIONS(crosswalk, par_crosswalk, par_crosswalks)

static enum par_status
find_set(int64_t *id, struct par_book *book, const char *code, const char *field,
         struct par_error *err)
{
    enum par_status status =
        store_int(id, book->store, SQL_SET_ID, PARAMS(P_TEXT("code", code)), err);

    if (status != PAR_END)
        return status;
    status = seal_check_none(book, SQL_READS_SET, err);
    if (status != PAR_OK)
        return status;
    error_field(err, field);
    return set_unknown(code, err);
}

static enum par_status
two_sets(int64_t *from, int64_t *to, struct par_book *book, const char *from_set,
         const char *to_set, struct par_error *err)
{
    enum par_status status = find_set(from, book, from_set, "from_set", err);

    if (status == PAR_OK)
        status = find_set(to, book, to_set, "to_set", err);
    if (status == PAR_OK && *from == *to)
        status = refuse_column(err, "same_set", "to_set", N_("{1} cannot be linked with itself"),
                               ARGS(ARG_TEXT(to_set)));
    return status;
}

/* ---- lists ---- */

enum par_status
par_crosswalk_list(struct par_crosswalks **out, struct par_book *book, struct par_error *err)
{
    return listing_run((struct par_list **)out, kind_listing(KIND_CROSSWALK), book,
                       SQL_CROSSWALK_LIST, NO_PARAMS, err);
}

/* The scored criteria of a set with their titles folded: [criterion, title]. */
static enum par_status
put_titles(struct json *json, struct par_book *book, int64_t set, struct par_error *err)
{
    struct statement *statement = NULL;
    enum par_status status = statement_open(&statement, book->store, SQL_CROSSWALK_LEAVES,
                                            PARAMS(P_INT("set", set)), err);

    while (status == PAR_OK && (status = statement_step(statement, err)) == PAR_OK) {
        char *folded = NULL;

        status = text_key(&folded, row_text(statement, "title"), err);
        json_array(json);
        json_number(json, row_int(statement, "id"));
        json_text(json, folded);
        json_end(json, ']');
        mem_free(folded);
    }
    statement_close(statement);
    return status == PAR_END ? PAR_OK : status;
}

enum par_status
par_crosswalk_propose(struct par_crosswalks **out, struct par_book *book, const char *from_set,
                      const char *to_set, struct par_error *err)
{
    struct buffer titles = BUFFER_INIT;
    struct json json;
    int64_t from = 0, to = 0;
    bool began = false;
    enum par_status status = book_snapshot(book, &began, err);

    if (status == PAR_OK)
        status = two_sets(&from, &to, book, from_set, to_set, err);
    json_begin(&json, &titles);
    json_array(&json);
    if (status == PAR_OK)
        status = put_titles(&json, book, from, err);
    if (status == PAR_OK)
        status = put_titles(&json, book, to, err);
    json_end(&json, ']');
    if (status == PAR_OK && titles.failed)
        status = error_memory(err);
    if (status == PAR_OK)
        status = listing_run((struct par_list **)out, kind_listing(KIND_CROSSWALK), book,
                             SQL_CROSSWALK_PROPOSED,
                             PARAMS(P_INT("from", from), P_TEXT("titles", titles.text),
                                    P_TEXT("from_set", from_set), P_TEXT("to_set", to_set)),
                             err);
    book_snapshot_end(book, began);
    buffer_free(&titles);
    return status;
}

/* ---- one link ---- */

/* A link as it will stand. */
struct draft {
    const struct par_crosswalk *said;
    int64_t from_set, to_set;
    struct leaf from, to;
    const char *kind;
    int64_t share;
    struct decision_ref act;
};

static enum par_status
find_leaf(struct leaf *out, struct par_book *book, int64_t set, const char *code, const char *field,
          struct par_error *err)
{
    enum par_status status;

    if (said_text(code) == NULL)
        return refuse_column(err, "empty", field, N_("{1} is empty"), ARGS(ARG_WORD(field)));
    status = leaf_find(out, book, set, code, err);
    if (status != PAR_OK && err != NULL)
        err->field = field; /* the column that names it here */
    return status;
}

/* What is new or dropped has one side, and nothing in the book says otherwise. */
static enum par_status
check_unlinked(struct draft *draft, struct par_book *book, struct par_error *err)
{
    const struct par_crosswalk *row = draft->said;
    bool is_new = strcmp(draft->kind, "new") == 0;
    const char *code = is_new ? row->to_code : row->from_code;
    const char *other = is_new ? row->from_code : row->to_code;
    struct leaf leaf = {0};
    char *linked = NULL;
    enum par_status status;

    if (said_text(other) != NULL)
        return refuse_column(err, "kind", is_new ? "from_code" : "to_code",
                             is_new ? N_("a criterion that is new comes from none")
                                    : N_("a criterion that was dropped leads to none"),
                             NO_ARGS);
    status = find_leaf(&leaf, book, is_new ? draft->to_set : draft->from_set, code,
                       is_new ? "to_code" : "from_code", err);
    if (status == PAR_OK)
        status = store_text(&linked, book->store, SQL_CROSSWALK_LINKED,
                            PARAMS(P_INT("criterion", leaf.id),
                                   P_INT("other", is_new ? draft->from_set : draft->to_set)),
                            err);
    if (status == PAR_OK)
        status = refuse_column(err, "linked", "kind",
                               N_("criterion {1} is linked with {2} of the other set already"),
                               ARGS(ARG_TEXT(code), ARG_TEXT(linked)));
    mem_free(linked);
    return status == PAR_END ? PAR_OK : status;
}

static bool
is_alone(const char *kind)
{
    return strcmp(kind, "same") == 0 || strcmp(kind, "renamed") == 0 ||
           strcmp(kind, "reweighted") == 0;
}

/* Without a kind: a part is a split, else titles and maxima say it. */
static enum par_status
guess_kind(struct draft *draft, int64_t targets, int64_t sources, struct par_error *err)
{
    char *from = NULL, *to = NULL;
    enum par_status status = PAR_OK;

    if (draft->kind != NULL)
        return PAR_OK;
    if (draft->share < WHOLE || targets > 0 || sources > 0) {
        draft->kind = sources > 0 && draft->share == WHOLE ? "merged" : "split";
        return PAR_OK;
    }
    status = text_key(&from, draft->from.title, err);
    if (status == PAR_OK)
        status = text_key(&to, draft->to.title, err);
    if (status == PAR_OK)
        draft->kind = draft->from.max_points != draft->to.max_points ? "reweighted"
                      : strcmp(from, to) != 0                        ? "renamed"
                                                                     : "same";
    mem_free(from);
    mem_free(to);
    return status;
}

static enum par_status
check_share(const struct draft *draft, int64_t elsewhere, struct par_error *err)
{
    if (draft->share < 1 || draft->share > WHOLE)
        return refuse_column(err, "share", "share", N_("a share is above 0 and at most 100 %"),
                             NO_ARGS);
    if (draft->share + elsewhere > WHOLE) {
        refuse_column(err, "over_whole", "share",
                      N_("{1} % of criterion {2} would go to set {3}: more than the whole"),
                      ARGS(ARG_POINTS(draft->share + elsewhere), ARG_TEXT(draft->from.code),
                           ARG_TEXT(draft->said->to_set)));
        error_hint(err, N_("lower the other shares first"), NO_ARGS);
        return PAR_INVALID;
    }
    if (is_alone(draft->kind) && draft->share != WHOLE)
        return refuse_column(err, "kind", "kind", N_("what is {1} is so as a whole, not by {2} %"),
                             ARGS(ARG_WORD(draft->kind), ARG_POINTS(draft->share)));
    return PAR_OK;
}

/* A link that is alone by its kind has no other beside it. */
static enum par_status
check_alone(const struct draft *draft, struct statement *around, struct par_error *err)
{
    const char *to = row_text(around, "alone_to"), *from = row_text(around, "alone_from");
    bool crowded = row_int(around, "targets") > 0 || row_int(around, "sources") > 0;

    if (is_alone(draft->kind) && crowded)
        return refuse_column(
            err, "kind", "kind",
            N_("criterion {1} or {2} has another link: then it was split or merged"),
            ARGS(ARG_TEXT(draft->from.code), ARG_TEXT(draft->to.code)));
    if (to != NULL)
        return refuse_column(err, "linked", "to_code",
                             N_("criterion {1} is linked as a whole with {2} of the other set"),
                             ARGS(ARG_TEXT(draft->from.code), ARG_TEXT(to)));
    if (from != NULL)
        return refuse_column(err, "linked", "from_code",
                             N_("criterion {1} is linked as a whole with {2} of the other set"),
                             ARGS(ARG_TEXT(draft->to.code), ARG_TEXT(from)));
    return PAR_OK;
}

static enum par_status
check_around(struct draft *draft, struct par_book *book, struct par_error *err)
{
    struct statement *around = NULL;
    enum par_status status =
        statement_open(&around, book->store, SQL_CROSSWALK_AROUND,
                       PARAMS(P_INT("from", draft->from.id), P_INT("to", draft->to.id)), err);

    if (status == PAR_OK)
        status = statement_step(around, err);
    if (status == PAR_OK && row_text(around, "back") != NULL)
        status =
            refuse_column(err, "direction", "from_set",
                          N_("set {1} is linked with {2} in the other direction already"),
                          ARGS(ARG_TEXT(draft->said->to_set), ARG_TEXT(draft->said->from_set)));
    if (status == PAR_OK)
        status = guess_kind(draft, row_int(around, "targets"), row_int(around, "sources"), err);
    if (status == PAR_OK)
        status = check_share(draft, row_int(around, "share"), err);
    if (status == PAR_OK)
        status = check_alone(draft, around, err);
    statement_close(around);
    return status;
}

/* What is not said of a link that stands stays. */
static enum par_status
standing_decision(struct draft *draft, struct par_book *book, struct par_error *err)
{
    struct statement *stands = NULL;
    enum par_status status =
        statement_open(&stands, book->store, SQL_CROSSWALK_DECISION,
                       PARAMS(P_INT("from", draft->from.id), P_INT("to", draft->to.id)), err);

    if (status == PAR_OK)
        status = statement_step(stands, err);
    if (status == PAR_OK) {
        const char *date = row_text(stands, "date");

        draft->act.id = row_int(stands, "id");
        strncpy(draft->act.number, row_word(stands, "number"), sizeof draft->act.number - 1);
        strncpy(draft->act.date, date != NULL ? date : "", sizeof draft->act.date - 1);
        strncpy(draft->act.issuer, row_word(stands, "issuer"), sizeof draft->act.issuer - 1);
    }
    statement_close(stands);
    return status == PAR_END ? PAR_OK : status;
}

static enum par_status
judge(struct draft *draft, struct par_book *book, struct par_error *err)
{
    const struct par_crosswalk *row = draft->said;
    enum par_status status =
        find_leaf(&draft->from, book, draft->from_set, row->from_code, "from_code", err);

    if (status == PAR_OK)
        status = find_leaf(&draft->to, book, draft->to_set, row->to_code, "to_code", err);
    if (status == PAR_OK && strcmp(draft->from.kind, draft->to.kind) != 0)
        status = refuse_column(err, "other_kind", "to_code",
                               N_("criterion {1} is of another kind than {2}"),
                               ARGS(ARG_TEXT(draft->to.code), ARG_TEXT(draft->from.code)));
    if (status == PAR_OK && said_text(row->decision) != NULL)
        status = decision_find(&draft->act, book, row->decision, NULL, false, err);
    else if (status == PAR_OK)
        status = standing_decision(draft, book, err);
    return status == PAR_OK ? check_around(draft, book, err) : status;
}

static enum par_status
write_draft(const struct draft *draft, struct par_batch *batch, enum par_effect *effect,
            struct par_error *err)
{
    struct buffer key = BUFFER_INIT, row = BUFFER_INIT;
    struct json json;
    enum par_status status;

    json_begin(&json, &row);
    json_object(&json);
    json_key_text(&json, "kind", draft->kind);
    json_key_number(&json, "share", draft->share);
    decision_json(&json, draft->act.id != 0 ? &draft->act : NULL);
    json_end(&json, '}');
    record_key(&key, "ssss", draft->said->from_set, draft->from.code, draft->said->to_set,
               draft->to.code);
    status = row.failed || key.failed
                 ? error_memory(err)
                 : record_put(batch, RECORD_CROSSWALK, key.text, row.text, effect, err);
    buffer_free(&key);
    buffer_free(&row);
    return status;
}

enum par_status
par_crosswalk_put(struct par_batch *batch, const struct par_crosswalk *crosswalk,
                  enum par_effect *effect, struct par_error *err)
{
    struct draft draft = {.said = crosswalk,
                          .kind = said_text(crosswalk->kind),
                          .share = crosswalk->share.absent == PAR_PRESENT ? crosswalk->share.units
                                                                          : WHOLE};
    enum par_effect done = PAR_UNCHANGED;
    enum par_status status = PAR_OK;

    if (draft.kind != NULL)
        status = clean_word(draft.kind, kinds, "kind", err);
    if (status == PAR_OK)
        status = two_sets(&draft.from_set, &draft.to_set, batch->book, crosswalk->from_set,
                          crosswalk->to_set, err);
    if (status == PAR_OK && draft.kind != NULL &&
        (strcmp(draft.kind, "new") == 0 || strcmp(draft.kind, "dropped") == 0)) {
        status = check_unlinked(&draft, batch->book, err);
    } else if (status == PAR_OK) {
        status = judge(&draft, batch->book, err);
        if (status == PAR_OK)
            status = write_draft(&draft, batch, &done, err);
        if (status == PAR_OK)
            batch_say(batch, N_("criterion {2} of set {1} is linked with {4} of set {3}"),
                      ARGS(ARG_TEXT(crosswalk->from_set), ARG_TEXT(draft.from.code),
                           ARG_TEXT(crosswalk->to_set), ARG_TEXT(draft.to.code)));
    }
    if (status == PAR_OK && effect != NULL)
        *effect = done;
    return status;
}

enum par_status
par_crosswalk_remove(struct par_batch *batch, const struct par_crosswalk *crosswalk,
                     struct par_error *err)
{
    struct buffer key = BUFFER_INIT;
    enum par_status status =
        record_cut(batch, RECORD_CROSSWALK,
                   record_key(&key, "ssss", crosswalk->from_set, crosswalk->from_code,
                              crosswalk->to_set, crosswalk->to_code),
                   err);

    if (status == PAR_NOT_FOUND)
        status = error_set(err, PAR_NOT_FOUND, "link_unknown",
                           N_("criterion {2} of set {1} is not linked with {4} of set {3}"),
                           ARGS(ARG_TEXT(crosswalk->from_set), ARG_TEXT(crosswalk->from_code),
                                ARG_TEXT(crosswalk->to_set), ARG_TEXT(crosswalk->to_code)));
    else if (status == PAR_OK)
        batch_say(batch, N_("criterion {2} of set {1} is no longer linked with {4} of set {3}"),
                  ARGS(ARG_TEXT(crosswalk->from_set), ARG_TEXT(crosswalk->from_code),
                       ARG_TEXT(crosswalk->to_set), ARG_TEXT(crosswalk->to_code)));
    buffer_free(&key);
    return status;
}

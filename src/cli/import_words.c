/* The sentences of `import`. */
#include "import.h"

#include <stdlib.h>
#include <string.h>

#include "published.h"
#include "writer.h"

/* --- amounts --- */

static void
add_part(struct string *out, const char *part)
{
    if (out->length > 0)
        string_add(out, ", ");
    string_add(out, part);
}

/* "19 published results": so many rows of a kind. */
static char *
amount(const char *kind, long long n)
{
    if (strcmp(kind, "groups") == 0)
        return must_format(ngettext("%lld group", "%lld groups", n), n);
    if (strcmp(kind, "units") == 0)
        return must_format(ngettext("%lld unit", "%lld units", n), n);
    if (strcmp(kind, "scales") == 0)
        return must_format(ngettext("%lld class of scales", "%lld classes of scales", n), n);
    if (strcmp(kind, "criteria") == 0)
        return must_format(ngettext("%lld criterion", "%lld criteria", n), n);
    if (strcmp(kind, "years") == 0)
        return must_format(ngettext("%lld year of a group", "%lld years of groups", n), n);
    if (strcmp(kind, "participants") == 0)
        return must_format(ngettext("%lld participant", "%lld participants", n), n);
    if (strcmp(kind, "allowances") == 0)
        return must_format(ngettext("%lld own maximum", "%lld own maxima", n), n);
    if (strcmp(kind, "scores") == 0)
        return must_format(ngettext("%lld score", "%lld scores", n), n);
    if (strcmp(kind, "evidence") == 0)
        return must_format(ngettext("%lld document of evidence", "%lld documents of evidence", n),
                           n);
    if (strcmp(kind, "decisions") == 0)
        return must_format(ngettext("%lld decision", "%lld decisions", n), n);
    if (strcmp(kind, "published") == 0)
        return must_format(ngettext("%lld published result", "%lld published results", n), n);
    if (strcmp(kind, "class-counts") == 0)
        return must_format(ngettext("%lld class count", "%lld class counts", n), n);
    if (strcmp(kind, "group-figures") == 0)
        return must_format(ngettext("%lld figure of a group", "%lld figures of groups", n), n);
    if (strcmp(kind, "successions") == 0)
        return must_format(ngettext("%lld succession", "%lld successions", n), n);
    if (strcmp(kind, "crosswalk") == 0)
        return must_format(ngettext("%lld link of criteria", "%lld links of criteria", n), n);
    return must_format(ngettext("%lld line", "%lld lines", n), n);
}

static void
add_amount(struct string *out, const char *kind, int64_t n)
{
    char *text;

    if (n == 0)
        return;
    text = amount(kind, n);
    add_part(out, text);
    free(text);
}

/* A row of units is one period: a unit may have several. */
static const char *
rows_of_kind(const char *kind)
{
    return strcmp(kind, "units") == 0 ? "" : kind;
}

/* "1 group, 10 units, 4 decisions, 19 published results" */
char *
import_amounts(const char *kind, const struct par_import_summary *summary)
{
    struct string out = {0};

    add_amount(&out, "groups", summary->groups_made);
    add_amount(&out, "units", summary->units_made);
    add_amount(&out, "decisions", summary->decisions_made);
    add_amount(&out, rows_of_kind(kind), summary->added);
    if (out.text == NULL)
        string_add(&out, "");
    return string_take(&out);
}

char *
import_edited(const char *kind, const struct par_import_summary *summary)
{
    return amount(rows_of_kind(kind), summary->edited);
}

/* --- one set, one scale --- */

/* "3 domains, 7 criteria that are scored, 100 points in all" */
static enum par_status
describe_set(struct string *out, struct session *session, const char *code)
{
    struct par_set_query query = {code};
    struct par_criterion_query tree_query = {code, NULL};
    struct par_sets *sets = NULL;
    struct par_criteria *tree = NULL;
    struct par_set set = {0};
    struct par_criterion criterion = {0};
    long long domains = 0, leaves = 0;
    char number[PAR_DECIMAL_SIZE];
    enum par_status status = par_set_list(&sets, session->book, &query, &session->error);

    if (status == PAR_OK)
        status = par_set_next(&set, sets, &session->error);
    if (status == PAR_OK)
        status = par_criterion_list(&tree, session->book, &tree_query, &session->error);
    while (status == PAR_OK &&
           (status = par_criterion_next(&criterion, tree, &session->error)) == PAR_OK) {
        bool normal = criterion.kind == NULL || strcmp(criterion.kind, "normal") == 0;

        domains += normal && criterion.depth.value == 1;
        leaves += normal && criterion.leaf.value != 0;
    }
    if (status == PAR_END) {
        string_format(out, ngettext("%lld domain", "%lld domains", domains), domains);
        string_format(
            out,
            ngettext(", %lld criterion that is scored", ", %lld criteria that are scored", leaves),
            leaves);
        if (set.max_points.absent == PAR_PRESENT && set.max_points.units > 0)
            string_format(out, _(", %s points in all"), lang_decimal(number, set.max_points));
        else
            string_add(out, _(", no maxima yet"));
    }
    par_criterion_list_free(tree);
    par_set_list_free(sets);
    return status;
}

/* "4 classes, no bounds yet"; "3 classes, bounds 90, 80, 70" */
static enum par_status
describe_scale(struct string *out, struct session *session, const char *code)
{
    struct par_scale_query query = {code};
    struct par_scale_classes *list = NULL;
    struct par_scale_class row;
    struct string bounds = {0};
    long long classes = 0, known = 0;
    char number[PAR_DECIMAL_SIZE];
    enum par_status status = par_scale_list(&list, session->book, &query, &session->error);

    while (status == PAR_OK && (status = par_scale_next(&row, list, &session->error)) == PAR_OK) {
        classes++;
        known += row.lower_bound.absent == PAR_PRESENT;
        add_part(&bounds, lang_decimal(number, row.lower_bound));
    }
    if (status == PAR_END) {
        string_format(out, ngettext("%lld class", "%lld classes", classes), classes);
        if (known > 0)
            string_format(out, _(", bounds %s"), string_get(&bounds));
        else
            string_add(out, _(", no bounds yet"));
    }
    par_scale_list_free(list);
    string_free(&bounds);
    return status;
}

/* "Scale kon-tum: 4 classes, no bounds yet."; NULL when the file has several, or nothing was added.
 */
static char *
describe_only(struct session *session, const char *kind, const struct par_import_summary *summary)
{
    struct string out = {0};
    enum par_status status = PAR_ABSENT;
    bool scales = strcmp(kind, "scales") == 0;

    if (summary->detail[0] == '\0' || summary->added == 0)
        return NULL;
    if (scales) {
        string_format(&out, _("Scale %s: "), summary->detail);
        status = describe_scale(&out, session, summary->detail);
    } else if (strcmp(kind, "criteria") == 0) {
        string_format(&out, _("Criteria set %s: "), summary->detail);
        status = describe_set(&out, session, summary->detail);
    }
    if (status != PAR_END) {
        string_free(&out);
        return NULL;
    }
    string_add(&out, ".");
    return string_take(&out);
}

/* --- what was done with a file --- */

/* What the sentence speaks of: the catalogue, where the kind is one and nothing else was made, else
 * the file; then the amounts need no noun. */
static const char *
subject_of(bool *bare, const char *kind, const char *file, const struct par_import_summary *summary)
{
    *bare = false;
    if (summary->units_made + summary->groups_made + summary->decisions_made > 0)
        return file;
    if (strcmp(kind, "units") == 0)
        return C_("imported", "Units");
    *bare = true;
    if (strcmp(kind, "groups") == 0)
        return C_("imported", "Groups");
    if (strcmp(kind, "decisions") == 0)
        return C_("imported", "Decisions");
    *bare = false;
    return file;
}

static char *
describe_lines(const char *kind, const char *file, const struct par_import_summary *summary)
{
    struct string out = {0}, parts = {0};
    bool bare;
    long long unchanged = summary->unchanged;
    const char *subject = subject_of(&bare, kind, file, summary);
    char *amounts =
        bare ? must_format("%lld", (long long)summary->added) : import_amounts(kind, summary);
    char *edited =
        bare ? must_format("%lld", (long long)summary->edited) : import_edited(kind, summary);

    if (amounts[0] != '\0' && strcmp(amounts, "0") != 0)
        string_format(&parts, _("added %s"), amounts);
    if (summary->edited > 0) {
        add_part(&parts, "");
        string_format(&parts, _("edited %s"), edited);
    }
    if (unchanged > 0) {
        add_part(&parts, "");
        string_format(&parts, ngettext("%lld line unchanged", "%lld lines unchanged", unchanged),
                      unchanged);
    }
    string_format(&out, "%s: %s.", subject, string_get(&parts));
    string_free(&parts);
    free(amounts);
    free(edited);
    return string_take(&out);
}

char *
import_sentence(struct session *session, const char *kind, const char *file,
                const struct par_import_summary *summary)
{
    long long lines = summary->lines;
    char *only;

    if (lines == 0)
        return must_format(_("%s: no lines."), file);

    if (summary->added + summary->edited + summary->units_made + summary->groups_made +
            summary->decisions_made ==
        0)
        return must_format(ngettext("%s: %lld line stands already, unchanged.",
                                    "%s: %lld lines stand already, unchanged.", lines),
                           file, lines);
    only = describe_only(session, kind, summary);
    return only != NULL ? only : describe_lines(kind, file, summary);
}

void
import_notes(const struct par_import_summary *summary)
{
    if (summary->unit_names[0] != '\0')
        talk_note(ngettext("new unit: %s.", "new units: %s.", summary->units_made),
                  summary->unit_names);
    if (summary->undated > 0)
        talk_note(ngettext("%s has no date yet.", "%s have no dates yet.", summary->undated),
                  summary->decision_names);
    if (summary->no_scale > 0)
        talk_note(ngettext("class %s is in no scale yet; better and worse cannot be told.",
                           "classes %s are in no scale yet; better and worse cannot be told.",
                           summary->no_scale),
                  summary->class_names);
    published_note(summary->unlikely);
}

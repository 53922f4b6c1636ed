#include "glossary.h"

#include <stdlib.h>
#include <string.h>

#include "glyph.h"
#include "lang.h"
#include "must.h"

/* Here a marked text stands with its context. */
#undef NC_
#define NC_(context, id) context, id

/* Headings. Order: as in the contract's glossary, then what files and listings have beside it. */
static const struct glossary_entry headings[] = {
    {"year", NULL, NC_("heading", "Year")},
    {"unit", NULL, NC_("heading", "Unit code")},
    {"unit_name", NULL, NC_("heading", "Unit")},
    {"group", NULL, NC_("heading", "Group code")},
    {"group_name", NULL, NC_("heading", "Group")},
    {"class", NULL, NC_("heading", "Class")},
    {"index_percent", NULL, NC_("heading", "Index %")},
    {"points", NULL, NC_("heading", "Points")},
    {"max_points", NULL, NC_("heading", "Maximum")},
    {"rank", NULL, NC_("heading", "Rank")},
    {"group_size", NULL, NC_("heading", "Units in group")},
    {"known", NULL, NC_("heading", "Known to")},
    {"basis", NULL, NC_("heading", "Basis")},
    {"decision", NULL, NC_("heading", "Decision")},
    {"decision_date", NULL, NC_("heading", "Decided")},
    {"source", NULL, NC_("heading", "Source")},
    {"count", NULL, NC_("heading", "Count")},
    {"index_change", NULL, NC_("heading", "Change")},
    {"places_up", NULL, NC_("heading", "Places up")},
    {"classes_up", NULL, NC_("heading", "Classes up")},
    {"decimals", NULL, NC_("heading", "Decimals")},
    {"point_decimals", NULL, NC_("heading", "Decimals of points")},
    {"leaves", NULL, NC_("heading", "Leaves")},
    {"depth", NULL, NC_("heading of a tree", "Level")},
    {"sum", NULL, NC_("heading", "Sum")},
    {"code", NULL, NC_("heading", "Code")},
    {"name", NULL, NC_("heading", "Name")},
    {"name_en", NULL, NC_("heading", "English name")},
    {"short", NULL, NC_("heading", "Short name")},
    {"from_year", NULL, NC_("heading", "From")},
    {"to_year", NULL, NC_("heading", "To")},
    {"set", NULL, NC_("heading", "Criteria set")},
    {"scale", NULL, NC_("heading", "Scale")},
    {"class_en", NULL, NC_("heading", "Class (en)")},
    {"lower_bound", NULL, NC_("heading", "Lower bound")},
    {"inclusive", NULL, NC_("heading", "Inclusive")},
    {"min_domain_percent", NULL, NC_("heading", "Domain at least %")},
    {"number", NULL, NC_("heading", "Number")},
    {"date", NULL, NC_("heading", "Date")},
    {"issuer", NULL, NC_("heading", "Issuer")},
    {"link", NULL, NC_("heading", "Link")},
    {"scores", NULL, NC_("heading", "Scores")},
    {"scores_missing", NULL, NC_("heading of scores", "Missing")},
    {"units", NULL, NC_("heading", "Units")},
    {"units_known", NULL, NC_("heading", "Known")},
    {"file", NULL, NC_("heading", "File")},
    {"line", NULL, NC_("heading", "Line")},
    {"column", NULL, NC_("heading", "Column")},
    {"item", NULL, NC_("heading", "Step")},
    {"text", NULL, NC_("heading", "Text")},
    {"entry", NULL, NC_("heading", "Entry")},
    {"replaced_by", NULL, NC_("heading", "Replaced by")},
    {"criterion", NULL, NC_("heading of a criterion", "Code")},
    {"title", NULL, NC_("heading", "Criterion")},
    {"domain", NULL, NC_("heading", "Domain code")},
    {"domain_title", NULL, NC_("heading", "Domain")},
    {"method", NULL, NC_("heading", "Method")},
    {"self", NULL, NC_("heading", "Self")},
    {"first", NULL, NC_("heading", "First appraisal")},
    {"final", NULL, NC_("heading", "Points granted")},
    {"note", NULL, NC_("heading", "Note")},
    {"missing", NULL, NC_("heading", "Missing")},
    {"state", NULL, NC_("heading", "State")},
    {"reason", NULL, NC_("heading", "Reason")},
    {"batch", NULL, NC_("heading", "Batch")},
    {"at", NULL, NC_("heading", "At")},
    {"actor", NULL, NC_("heading", "By")},
    {"what", NULL, NC_("heading", "What")},
    {"level", NULL, NC_("heading", "Level")},
    {"finding", NULL, NC_("heading", "Finding")},
    {"found", NULL, NC_("heading", "Found")},
    {"expected", NULL, NC_("heading", "Expected")},
    {"position", NULL, NC_("heading", "Position")},
    {"verification_code", NULL, NC_("heading", "Verification code")},
    {"tie", NULL, NC_("heading", "Ties")},
    {"class_on", NULL, NC_("heading", "Class on")},
    {"rank_on", NULL, NC_("heading", "Rank on")},
    {"na", NULL, NC_("heading", "Exempt")},
    {"printed_max", NULL, NC_("heading", "Printed maximum")},
    {"printed_count", NULL, NC_("heading", "Printed count")},
    {"parent", NULL, NC_("heading", "Parent")},
    {"title_en", NULL, NC_("heading", "Criterion (en)")},
    {"kind", NULL, NC_("heading", "Kind")},
    {"concept", NULL, NC_("heading", "Concept")},
    {"step", NULL, NC_("heading of a criterion", "Step")},
    {"rule", NULL, NC_("heading", "Rule")},
    {"appraiser", NULL, NC_("heading", "Appraiser")},
    {"ranked", NULL, NC_("heading", "Ranked")},
    {"document", NULL, NC_("heading", "Document")},
    {"page", NULL, NC_("heading", "Page")},
    {"path", NULL, NC_("heading", "File")},
    {"sha256", NULL, NC_("heading", "SHA-256")},
    {"answer", NULL, NC_("heading", "Answer")},
    {"change", NULL, NC_("heading", "Change")},
    {"change_percent", NULL, NC_("heading", "Change %")},
    {"raised", NULL, NC_("heading", "Raised")},
    {"cut", NULL, NC_("heading", "Cut")},
    {"verdict", NULL, NC_("heading", "The rank is")},
    {"same_percent", NULL, NC_("heading", "Keeps its rank %")},
    {"likely_best", NULL, NC_("heading", "Likely best")},
    {"likely_worst", NULL, NC_("heading", "Likely worst")},
    {"best_rank", NULL, NC_("heading", "Best rank")},
    {"worst_rank", NULL, NC_("heading", "Worst rank")},
    {"surely_above", NULL, NC_("heading", "Surely above")},
    {"surely_below", NULL, NC_("heading", "Surely below")},
    {"other_unit", NULL, NC_("heading", "Other unit's code")},
    {"other_name", NULL, NC_("heading", "Surely below it")},
    {"rank_without", NULL, NC_("heading", "Rank without it")},
    {"years_known", NULL, NC_("heading", "Years known")},
    {"named", NULL, NC_("heading", "Named")},
    {"computed", NULL, NC_("heading", "Computed")},
    {"comparable", NULL, NC_("heading", "Comparable")},
    {"next", NULL, NC_("heading", "Next")},
    {"field", NULL, NC_("heading", "Field")},
    {"value", NULL, NC_("heading", "Value")},
    {"value_a", NULL, NC_("heading", "Value A")},
    {"value_b", NULL, NC_("heading", "Value B")},
    {"nearest", NULL, NC_("heading", "Nearest")},
    {"changes", NULL, NC_("heading", "Changes")},
    {"undone_by", NULL, NC_("heading", "Undone by")},
    {"lineage", NULL, NC_("heading", "Lineage")},
    {"exempt", NULL, NC_("heading", "Exempt")},
    {"command", NULL, NC_("heading", "Command")},
    {"names_before", NULL, NC_("heading", "Names before")},
    {"years", NULL, NC_("heading", "Years")},
    {"unit_note", NULL, NC_("heading", "Unit's note")},
    {"explanation", NULL, NC_("heading", "Explanation")},
    {"phase", NULL, NC_("heading", "Phase")},
    {"until", NULL, NC_("heading", "Until")},
    {"part", NULL, NC_("heading", "Part")},
    {"figure", NULL, NC_("heading", "Figure")},
    {"share", NULL, NC_("heading", "Share")},
    {"from", NULL, NC_("heading", "Predecessor")},
    {"from_set", NULL, NC_("heading", "From set")},
    {"from_code", NULL, NC_("heading", "From code")},
    {"to_set", NULL, NC_("heading", "To set")},
    {"to_code", NULL, NC_("heading", "To code")},
    {"sure", NULL, NC_("heading", "Known by")},
    {"effect", NULL, NC_("heading", "Effect %")},
    {"passed", NULL, NC_("heading", "Passed")},
    {"passed_by", NULL, NC_("heading", "Passed by")},
    {"coverage", NULL, NC_("heading", "In common %")},
    {"points_printed", NULL, NC_("heading", "Points (printed)")},
    {"max_points_printed", NULL, NC_("heading", "Maximum (printed)")},
    {"index_printed", NULL, NC_("heading", "Index % (printed)")},
    {"rank_printed", NULL, NC_("heading", "Rank (printed)")},
    {"record", NULL, NC_("heading", "Record")},
    {"key", NULL, NC_("heading", "Key")},
    {"old_value", NULL, NC_("heading", "Before")},
    {"new_value", NULL, NC_("heading", "After")},
    {"module", NULL, NC_("heading", "Module")},
    {"parameters", NULL, NC_("heading", "Parameters")},
    {"created", NULL, NC_("heading", "Created")},
    {"schema", NULL, NC_("heading", "Schema")},
    {"unit_count", NULL, NC_("heading", "Number of units")},
    {"group_count", NULL, NC_("heading", "Number of groups")},
    {"year_count", NULL, NC_("heading", "Number of years")},
    {"batch_count", NULL, NC_("heading", "Number of batches")},
    {"points_lost", NULL, NC_("heading", "Points lost")},
    {"best", NULL, NC_("heading", "Best")},
    {"median", NULL, NC_("heading", "Median")},
    {"worst", NULL, NC_("heading", "Worst")},
    {"needed", NULL, NC_("heading", "Needed")},
    {"reachable", NULL, NC_("heading", "Reachable")},
    {"standing", NULL, NC_("heading", "Standing")},
    {"difference", NULL, NC_("heading", "From the median")},
    {"points_apart", NULL, NC_("heading", "Points apart")},
    {"neighbour", NULL, NC_("heading", "Unit before it (code)")},
    {"neighbour_name", NULL, NC_("heading", "Unit before it")},
    {"rules", NULL, NC_("heading", "Another rule")},
};

/* Words. Where two columns share a word, `key` tells which is meant. */
static const struct glossary_entry words[] = {
    {"state", "published", NC_("state", "published only")},
    {"state", "open", NC_("state", "open")},
    {"state", "approved", NC_("state", "approved")},
    {"state", "amended", NC_("state", "amended")},
    {"known", "none", NC_("known", "nothing")},
    {"known", "class", NC_("known", "class")},
    {"known", "total", NC_("known", "total")},
    {"known", "domain", NC_("known", "domain")},
    {"known", "leaf", NC_("known", "criterion")},
    {"basis", "published", NC_("basis", "published")},
    {"basis", "corrected", NC_("basis", "corrected")},
    {"basis", "computed", NC_("basis", "computed")},
    {"basis", "provisional", NC_("basis", "provisional")},
    {"basis", "derived", NC_("basis", "derived")},
    {"absent", "unknown", NC_("absent", "unknown")},
    {"absent", "not_published", NC_("absent", "not published")},
    {"absent", "not_scored", NC_("absent", "not scored")},
    {"absent", "scores_missing", NC_("absent", "scores missing")},
    {"absent", "not_applicable", NC_("absent", "not applicable")},
    {"absent", "not_ranked", NC_("absent", "not ranked")},
    {"absent", "not_comparable", NC_("absent", "not comparable")},
    {"absent", "no_scale", NC_("absent", "no scale")},
    {"absent", "none", NC_("absent", "none")},
    {"method", "appraisal", NC_("method", "appraisal")},
    {"method", "survey", NC_("method", "survey")},
    {"method", "satisfaction", NC_("method", "satisfaction index")},
    {"method", "statistics", NC_("method", "statistics")},
    {"method", "vote", NC_("method", "leaders' vote")},
    {"kind", "normal", NC_("kind", "criterion")},
    {"kind", "bonus", NC_("kind", "bonus")},
    {"kind", "penalty", NC_("kind", "penalty")},
    {"kind", "issue", NC_("kind", "issues a criteria set")},
    {"kind", "approve", NC_("kind", "approves results")},
    {"kind", "amend", NC_("kind", "amends results")},
    {"kind", "correct", NC_("kind", "corrects")},
    {"kind", "other", NC_("kind", "other")},
    {"kind", "unit", NC_("kind", "unit")},
    {"kind", "group", NC_("kind", "group")},
    {"kind", "renamed", NC_("kind", "renamed")},
    {"kind", "merged", NC_("kind", "merged")},
    {"kind", "split", NC_("kind", "split")},
    {"kind", "transferred", NC_("kind", "transferred")},
    {"kind", "abolished", NC_("kind", "abolished")},
    {"kind", "same", NC_("kind", "same")},
    {"kind", "reweighted", NC_("kind", "new maximum")},
    {"kind", "new", NC_("kind", "new")},
    {"kind", "dropped", NC_("kind", "dropped")},
    {"sure", "recorded", NC_("sure", "recorded")},
    {"sure", "same_concept", NC_("sure", "concept")},
    {"sure", "same_code_title", NC_("sure", "code and title")},
    {"sure", "same_title", NC_("sure", "title")},
    {"sure", "same_code", NC_("sure", "code only")},
    {"item", "applies_again", NC_("item", "applies again")},
    {"item", "new", NC_("item", "new criteria")},
    {"item", "dropped", NC_("item", "dropped criteria")},
    {"item", "applies_no_more", NC_("item", "applies no more")},
    {"item", "maximum", NC_("item", "new maximum")},
    {"item", "bonus", NC_("item", "bonus")},
    {"item", "penalty", NC_("item", "penalty")},
    {"item", "rules", NC_("item", "rules")},
    {"item", "rounding", NC_("item", "rounding")},
    {"item", "paper", NC_("item", "papers differ from the scores")},
    {"item", "rank_left", NC_("item", "units that left")},
    {"item", "rank_criteria", NC_("item", "change of the criteria")},
    {"item", "rank_points", NC_("item", "points")},
    {"item", "rank_rules", NC_("item", "change of the rules")},
    {"item", "rank_came", NC_("item", "units that came")},
    {"item", "rank_paper", NC_("item", "papers differ from the scores")},
    {"tie", "gap", NC_("tie", "1, 1, 3")},
    {"tie", "dense", NC_("tie", "1, 1, 2")},
    {"tie", "order", NC_("tie", "by position in the group")},
    {"class_on", "exact", NC_("judged", "exact")},
    {"class_on", "printed", NC_("judged", "printed")},
    {"rank_on", "exact", NC_("judged", "exact")},
    {"rank_on", "printed", NC_("judged", "printed")},
    {"na", "lower", NC_("na", "maximum lowered")},
    {"na", "rescale", NC_("na", "rescaled")},
    {"inclusive", "yes", NC_("answer", "yes")},
    {"inclusive", "no", NC_("answer", "no")},
    {"level", "error", NC_("level", "error")},
    {"level", "notice", NC_("level", "notice")},
    {"stage", "self", NC_("stage", "self score")},
    {"stage", "first", NC_("stage", "first appraisal")},
    {"stage", "final", NC_("stage", "points granted")},
    {"item", "domain", NC_("item", "domain")},
    {"item", "evidence", NC_("item", "evidence")},
    {"item", "best", NC_("item", "best year")},
    {"item", "worst", NC_("item", "worst year")},
    {"item", "rise", NC_("item", "largest rise")},
    {"item", "fall", NC_("item", "largest fall")},
    {"item", "rising", NC_("item", "rose years in a row")},
    {"item", "falling", NC_("item", "fell years in a row")},
    {"item", "class", NC_("item", "years in the class")},
    {"item", "class_run", NC_("item", "in a row in the class")},
    {"verdict", "certain", NC_("verdict", "certain")},
    {"verdict", "firm", NC_("verdict", "firm")},
    {"verdict", "loose", NC_("verdict", "not certain")},
    {"role", "unit", NC_("role", "the unit's note")},
    {"role", "appraiser", NC_("role", "the appraiser's note")},
    {"role", "explanation", NC_("role", "explanation")},
    {"answer", "true", NC_("claim", "true")},
    {"answer", "false", NC_("claim", "false")},
    {"answer", "unknown", NC_("claim", "unknown")},
    {"field", "score", NC_("field", "score")},
    {"figure", "mean", NC_("figure", "mean")},
    {"figure", "highest", NC_("figure", "highest")},
    {"figure", "lowest", NC_("figure", "lowest")},
    {"figure", "size", NC_("figure", "size")},
    {"figure", "difference", NC_("figure", "change of the mean")},
    {"figure", "range", NC_("figure", "highest less lowest")},
    {"lineage", "own", NC_("lineage", "own")},
    {"record", "book", NC_("record", "book")},
    {"record", "participation", NC_("record", "list of years of")},
    {"record", "decision", NC_("record", "decision")},
    {"record", "scale", NC_("record", "scale")},
    {"record", "set", NC_("record", "set")},
    {"record", "evaluation", NC_("record", "year")},
    {"record", "year", NC_("record", "standing of the year")},
    {"record", "table", NC_("record", "table")},
    {"record", "index", NC_("record", "index")},
    {"record", "view", NC_("record", "view")},
    {"record", "trigger", NC_("record", "trigger")},
    {"used", "scores", NC_("used", "scores")},
    {"used", "allowance", NC_("used", "maxima of its own")},
    {"used", "note", NC_("used", "notes")},
    {"used", "evidence", NC_("used", "evidence")},
    {"entry", "unit_note", NC_("entry", "unit's note")},
    {"entry", "appraiser_note", NC_("entry", "appraiser's note")},
    {"entry", "explanation", NC_("entry", "explanation")},
    {"standing", "best", NC_("standing", "best")},
    {"standing", "above", NC_("standing", "above")},
    {"standing", "below", NC_("standing", "below")},
    {"standing", "worst", NC_("standing", "worst")},
    {"phase", "self", NC_("phase", "self scoring")},
    {"phase", "appraisal", NC_("phase", "appraisal")},
    {"phase", "explanation", NC_("phase", "explanation")},
    {"phase", "survey", NC_("phase", "surveys")},
};

enum { HEADINGS = sizeof headings / sizeof headings[0], WORDS = sizeof words / sizeof words[0] };

const char *
glossary_heading(const char *key)
{
    for (size_t i = 0; i < HEADINGS; i++)
        if (strcmp(headings[i].key, key) == 0)
            return lang_context(headings[i].context, headings[i].id);
    return key;
}

const char *
glossary_word(const char *key, const char *word)
{
    for (size_t i = 0; i < WORDS; i++)
        if ((key == NULL || strcmp(words[i].key, key) == 0) && strcmp(words[i].word, word) == 0)
            return lang_context(words[i].context, words[i].id);
    return word;
}

/* Whether `values` ("gap|dense|order") hold the word. */
static bool
holds(const char *values, const char *word)
{
    size_t size = strlen(word);

    for (const char *at = values; *at != '\0'; at += strspn(at, "|")) {
        size_t length = strcspn(at, "|");

        if (length == size && strncmp(at, word, size) == 0)
            return true;
        at += length;
    }
    return false;
}

const char *
glossary_word_typed(const char *key, const char *values, const char *typed)
{
    char *folded = glyph_fold(typed);
    const char *found = NULL;

    for (size_t i = 0; i < WORDS && found == NULL; i++) {
        char *shown;

        if (strcmp(words[i].key, key) != 0 || !holds(values, words[i].word))
            continue;
        shown = glyph_fold(lang_context(words[i].context, words[i].id));
        if (strcmp(shown, folded) == 0)
            found = words[i].word;
        free(shown);
    }
    free(folded);
    return found;
}

char *
glossary_choice(const char *key, const char *values)
{
    struct string out = {0};
    bool told = false;

    for (const char *at = values; *at != '\0'; at += strspn(at, "|")) {
        size_t size = strcspn(at, "|");
        char *word = must_format("%.*s", (int)size, at);
        const char *shown = glossary_word(key, word);

        string_format(&out, out.length > 0 ? "; %s" : "%s", word);
        if (strcmp(shown, word) != 0) {
            string_format(&out, " (%s)", shown);
            told = true;
        }
        at += size;
        free(word);
    }
    if (told)
        return string_take(&out);
    string_free(&out);
    return must_copy(values);
}

const char *
glossary_absent(enum par_absent reason)
{
    return glossary_word("absent", par_absent_word(reason));
}

const struct glossary_entry *
glossary_entries(size_t *count)
{
    static struct glossary_entry all[HEADINGS + WORDS];

    memcpy(all, headings, sizeof headings);
    memcpy(all + HEADINGS, words, sizeof words);
    *count = HEADINGS + WORDS;
    return all;
}

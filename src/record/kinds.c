#include "kinds.h"

#include <parindex/criteria.h>
#include <parindex/crosswalk.h>
#include <parindex/decision.h>
#include <parindex/evaluation.h>
#include <parindex/evidence.h>
#include <parindex/group.h>
#include <parindex/published.h>
#include <parindex/scale.h>
#include <parindex/score.h>
#include <parindex/succession.h>
#include <parindex/unit.h>
#include <string.h>

#include "base/alloc.h"
#include "base/text.h"

/* Columns in the order of the files: key, type, member, reason where it is empty, is it needed, the
 * option that may stand for it. */
/* clang-format off */
#define GROUPS(X, row)                                                  \
    X("code", CODE, row, code, PAR_UNKNOWN, 1, NULL)                    \
    X("name", TEXT, row, name, PAR_UNKNOWN, 1, NULL)                    \
    X("name_en", TEXT, row, name_en, PAR_NONE, 0, NULL)
#define UNITS(X, row)                                                   \
    X("code", CODE, row, code, PAR_UNKNOWN, 1, NULL)                    \
    X("name", TEXT, row, name, PAR_UNKNOWN, 1, NULL)                    \
    X("name_en", TEXT, row, name_en, PAR_NONE, 0, NULL)                 \
    X("short", TEXT, row, short_name, PAR_NONE, 0, NULL)                \
    X("group", CODE, row, group_code, PAR_NONE, 0, "group")             \
    X("position", COUNT, row, position, PAR_NONE, 0, NULL)              \
    X("from_year", YEAR, row, from_year, PAR_NONE, 0, NULL)             \
    X("to_year", YEAR, row, to_year, PAR_NONE, 0, NULL)
#define SCALES(X, row)                                                  \
    X("scale", CODE, row, scale, PAR_UNKNOWN, 1, "scale")               \
    X("class", TEXT, row, class_name, PAR_UNKNOWN, 1, NULL)             \
    X("class_en", TEXT, row, class_en, PAR_NONE, 0, NULL)               \
    X("lower_bound", PERCENT, row, lower_bound, PAR_UNKNOWN, 0, NULL)   \
    X("inclusive", YESNO, row, inclusive, PAR_UNKNOWN, 0, NULL)         \
    X("min_domain_percent", PERCENT, row, min_domain_percent, PAR_NONE, 0, NULL) \
    X("short", TEXT, row, short_name, PAR_NONE, 0, NULL)
#define CRITERIA(X, row)                                                \
    X("set", CODE, row, set, PAR_UNKNOWN, 1, "set")                     \
    X("code", CODE, row, code, PAR_UNKNOWN, 1, NULL)                    \
    X("parent", CODE, row, parent, PAR_NONE, 0, NULL)                   \
    X("title", TEXT, row, title, PAR_UNKNOWN, 1, NULL)                  \
    X("title_en", TEXT, row, title_en, PAR_NONE, 0, NULL)               \
    X("max_points", POINTS, row, max_points, PAR_UNKNOWN, 0, NULL)      \
    X("method", WORD, row, method, PAR_NONE, 0, NULL)                   \
    X("kind", WORD, row, kind, PAR_UNKNOWN, 0, NULL)                    \
    X("concept", CODE, row, concept, PAR_NONE, 0, NULL)                 \
    X("step", TEXT, row, step, PAR_NONE, 0, NULL)                       \
    X("rule", TEXT, row, rule, PAR_NONE, 0, NULL)                       \
    X("appraiser", TEXT, row, appraiser, PAR_NONE, 0, NULL)
#define YEARS(X, row)                                                   \
    X("year", YEAR, row, year, PAR_UNKNOWN, 1, "year")                  \
    X("group", CODE, row, group_code, PAR_UNKNOWN, 1, "group")          \
    X("set", CODE, row, set, PAR_NONE, 0, "set")                        \
    X("scale", CODE, row, scale, PAR_NONE, 0, "scale")                  \
    X("decimals", COUNT, row, decimals, PAR_UNKNOWN, 0, NULL)           \
    X("point_decimals", COUNT, row, point_decimals, PAR_UNKNOWN, 0, NULL) \
    X("tie", WORD, row, tie, PAR_UNKNOWN, 0, NULL)                      \
    X("class_on", WORD, row, class_on, PAR_UNKNOWN, 0, NULL)            \
    X("rank_on", WORD, row, rank_on, PAR_UNKNOWN, 0, NULL)              \
    X("na", WORD, row, na, PAR_UNKNOWN, 0, NULL)
#define PARTICIPANTS(X, row)                                            \
    X("year", YEAR, row, year, PAR_UNKNOWN, 1, "year")                  \
    X("unit", CODE, row, unit_code, PAR_UNKNOWN, 1, NULL)               \
    X("group", CODE, row, group_code, PAR_UNKNOWN, 0, "group")          \
    X("ranked", YESNO, row, ranked, PAR_UNKNOWN, 0, NULL)               \
    X("position", COUNT, row, position, PAR_NONE, 0, NULL)
#define ALLOWANCES(X, row)                                              \
    X("year", YEAR, row, year, PAR_UNKNOWN, 1, "year")                  \
    X("unit", CODE, row, unit_code, PAR_UNKNOWN, 1, NULL)               \
    X("criterion", CODE, row, criterion, PAR_UNKNOWN, 1, NULL)          \
    X("max_points", POINTS, row, max_points, PAR_UNKNOWN, 1, NULL)      \
    X("reason", TEXT, row, reason, PAR_UNKNOWN, 1, NULL)
#define SCORES(X, row)                                                  \
    X("year", YEAR, row, year, PAR_UNKNOWN, 1, "year")                  \
    X("unit", CODE, row, unit_code, PAR_UNKNOWN, 1, NULL)               \
    X("criterion", CODE, row, criterion, PAR_UNKNOWN, 1, NULL)          \
    X("self", POINTS, row, self, PAR_NOT_SCORED, 0, NULL)               \
    X("first", POINTS, row, first, PAR_NOT_SCORED, 0, NULL)             \
    X("final", POINTS, row, final, PAR_NOT_SCORED, 0, NULL)             \
    X("unit_note", TEXT, row, unit_note, PAR_NONE, 0, NULL)             \
    X("note", TEXT, row, note, PAR_NONE, 0, NULL)                       \
    X("explanation", TEXT, row, explanation, PAR_NONE, 0, NULL)
#define EVIDENCE(X, row)                                                \
    X("year", YEAR, row, year, PAR_UNKNOWN, 1, "year")                  \
    X("unit", CODE, row, unit_code, PAR_UNKNOWN, 1, NULL)               \
    X("criterion", CODE, row, criterion, PAR_UNKNOWN, 1, NULL)          \
    X("document", TEXT, row, document, PAR_UNKNOWN, 1, NULL)            \
    X("page", TEXT, row, page, PAR_NONE, 0, NULL)                       \
    X("path", TEXT, row, path, PAR_NONE, 0, NULL)                       \
    X("sha256", TEXT, row, sha256, PAR_NONE, 0, NULL)
#define DECISIONS(X, row)                                               \
    X("number", TEXT, row, number, PAR_UNKNOWN, 1, NULL)                \
    X("date", DATE, row, date, PAR_UNKNOWN, 0, NULL)                    \
    X("issuer", TEXT, row, issuer, PAR_UNKNOWN, 0, NULL)                \
    X("kind", WORD, row, kind, PAR_UNKNOWN, 0, NULL)                    \
    X("title", TEXT, row, title, PAR_NONE, 0, NULL)                     \
    X("link", TEXT, row, link, PAR_NONE, 0, NULL)
#define CROSSWALK(X, row)                                               \
    X("from_set", CODE, row, from_set, PAR_UNKNOWN, 1, NULL)            \
    X("from_code", CODE, row, from_code, PAR_NONE, 0, NULL)             \
    X("to_set", CODE, row, to_set, PAR_UNKNOWN, 1, NULL)                \
    X("to_code", CODE, row, to_code, PAR_NONE, 0, NULL)                 \
    X("kind", WORD, row, kind, PAR_UNKNOWN, 0, NULL)                    \
    X("share", PERCENT, row, share, PAR_NONE, 0, NULL)                  \
    X("decision", TEXT, row, decision, PAR_UNKNOWN, 0, "decision")      \
    X("sure", TEXT, row, sure, PAR_NONE, 0, NULL)                       \
    X("title_from", TEXT, row, title_from, PAR_NONE, 0, NULL)           \
    X("title_to", TEXT, row, title_to, PAR_NONE, 0, NULL)               \
    X("max_points_from", POINTS, row, max_points_from, PAR_UNKNOWN, 0, NULL) \
    X("max_points_to", POINTS, row, max_points_to, PAR_UNKNOWN, 0, NULL)
/* where a paper's figures come from */
#define SOURCES(X, row)                                                 \
    X("decision", TEXT, row, decision, PAR_UNKNOWN, 0, "decision")      \
    X("decision_date", DATE, row, decision_date, PAR_UNKNOWN, 0, "date") \
    X("source", TEXT, row, source, PAR_UNKNOWN, 0, "source")
#define PUBLISHED(X, row)                                               \
    X("year", YEAR, row, year, PAR_UNKNOWN, 1, "year")                  \
    X("unit", CODE, row, unit_code, PAR_UNKNOWN, 1, NULL)               \
    X("group", CODE, row, group_code, PAR_UNKNOWN, 0, "group")          \
    X("part", CODE, row, part, PAR_NONE, 0, NULL)                       \
    X("points", POINTS, row, points, PAR_NOT_PUBLISHED, 0, NULL)        \
    X("max_points", POINTS, row, max_points, PAR_NOT_PUBLISHED, 0, NULL) \
    X("index_percent", PERCENT, row, index, PAR_NOT_PUBLISHED, 0, NULL) \
    X("rank", COUNT, row, rank, PAR_NOT_PUBLISHED, 0, NULL)             \
    X("group_size", COUNT, row, group_size, PAR_NOT_PUBLISHED, 0, NULL) \
    X("class", TEXT, row, class_name, PAR_NOT_PUBLISHED, 0, NULL)       \
    SOURCES(X, row)
#define CLASS_COUNTS(X, row)                                            \
    X("year", YEAR, row, year, PAR_UNKNOWN, 1, "year")                  \
    X("group", CODE, row, group_code, PAR_UNKNOWN, 1, "group")          \
    X("class", TEXT, row, class_name, PAR_UNKNOWN, 1, NULL)             \
    X("count", COUNT, row, count, PAR_UNKNOWN, 1, NULL)                 \
    SOURCES(X, row)
#define GROUP_FIGURES(X, row)                                           \
    X("year", YEAR, row, year, PAR_UNKNOWN, 1, "year")                  \
    X("group", CODE, row, group_code, PAR_UNKNOWN, 1, "group")          \
    X("figure", WORD, row, figure, PAR_UNKNOWN, 1, NULL)                \
    X("value", POINTS, row, value, PAR_UNKNOWN, 1, NULL)                \
    SOURCES(X, row)
#define SUCCESSIONS(X, row)                                             \
    X("unit", CODE, row, unit_code, PAR_NONE, 0, NULL)                  \
    X("from", CODE, row, from_code, PAR_UNKNOWN, 1, NULL)               \
    X("year", YEAR, row, year, PAR_UNKNOWN, 1, "year")                  \
    X("kind", WORD, row, kind, PAR_UNKNOWN, 1, NULL)                    \
    X("share", PERCENT, row, share, PAR_UNKNOWN, 0, NULL)               \
    X("decision", TEXT, row, decision, PAR_UNKNOWN, 0, "decision")      \
    X("decision_date", DATE, row, decision_date, PAR_UNKNOWN, 0, "date")

#define COLUMN(key, type, row, member, reason, needed, option) \
    {FIELD(key, type, row, member, reason), (needed), (option)},
#define FIELD_ONLY(key, type, row, member, reason, needed, option) FIELD(key, type, row, member, reason),
#define TABLES(name, COLUMNS, row)                                      \
    static const struct par_kind_column name##_columns[] = {COLUMNS(COLUMN, row)}; \
    static const struct par_field name##_fields[] = {COLUMNS(FIELD_ONLY, row)};
/* clang-format on */

TABLES(groups, GROUPS, par_group)
TABLES(units, UNITS, par_unit)
TABLES(scales, SCALES, par_scale_class)
TABLES(criteria, CRITERIA, par_criterion)
TABLES(years, YEARS, par_evaluation)
TABLES(participants, PARTICIPANTS, par_participant)
TABLES(allowances, ALLOWANCES, par_allowance)
TABLES(scores, SCORES, par_score)
TABLES(evidence, EVIDENCE, par_evidence)
TABLES(decisions, DECISIONS, par_decision)
TABLES(crosswalk, CROSSWALK, par_crosswalk)
TABLES(published, PUBLISHED, par_published)
TABLES(class_counts, CLASS_COUNTS, par_published_count)
TABLES(group_figures, GROUP_FIGURES, par_group_figure)
TABLES(successions, SUCCESSIONS, par_succession)

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))
#define KIND(name, table)                                                                          \
    {                                                                                              \
        (name), table##_columns, COUNT_OF(table##_columns)                                         \
    }
#define SHAPE(table, row)                                                                          \
    {                                                                                              \
        table##_fields, COUNT_OF(table##_fields), COUNT_OF(table##_fields), sizeof(struct row),    \
            NULL                                                                                   \
    }

static const struct par_kind kinds[KIND_END_] = {
    [KIND_GROUPS] = KIND("groups", groups),
    [KIND_UNITS] = KIND("units", units),
    [KIND_SCALES] = KIND("scales", scales),
    [KIND_CRITERIA] = KIND("criteria", criteria),
    [KIND_YEARS] = KIND("years", years),
    [KIND_PARTICIPANTS] = KIND("participants", participants),
    [KIND_ALLOWANCES] = KIND("allowances", allowances),
    [KIND_SCORES] = KIND("scores", scores),
    [KIND_EVIDENCE] = KIND("evidence", evidence),
    [KIND_DECISIONS] = KIND("decisions", decisions),
    [KIND_PUBLISHED] = KIND("published", published),
    [KIND_CLASS_COUNTS] = KIND("class-counts", class_counts),
    [KIND_GROUP_FIGURES] = KIND("group-figures", group_figures),
    [KIND_SUCCESSIONS] = KIND("successions", successions),
    [KIND_CROSSWALK] = KIND("crosswalk", crosswalk),
};

static const struct listing listings[KIND_END_] = {
    [KIND_GROUPS] = SHAPE(groups, par_group),
    [KIND_UNITS] = SHAPE(units, par_unit),
    [KIND_SCALES] = SHAPE(scales, par_scale_class),
    [KIND_CRITERIA] = SHAPE(criteria, par_criterion),
    [KIND_YEARS] = SHAPE(years, par_evaluation),
    [KIND_PARTICIPANTS] = SHAPE(participants, par_participant),
    [KIND_ALLOWANCES] = SHAPE(allowances, par_allowance),
    [KIND_SCORES] = SHAPE(scores, par_score),
    [KIND_EVIDENCE] = SHAPE(evidence, par_evidence),
    [KIND_DECISIONS] = SHAPE(decisions, par_decision),
    [KIND_PUBLISHED] = SHAPE(published, par_published),
    [KIND_CLASS_COUNTS] = SHAPE(class_counts, par_published_count),
    [KIND_GROUP_FIGURES] = SHAPE(group_figures, par_group_figure),
    [KIND_SUCCESSIONS] = SHAPE(successions, par_succession),
    [KIND_CROSSWALK] = SHAPE(crosswalk, par_crosswalk),
};

/* What people write at the head of a column, in both languages, whatever the program speaks. A unit
 * and a group are named by their code or their name. */
static const struct {
    const char *key;
    const char *headings[4];
} headings[] = {
    {"year", {"Năm", "Year"}},
    {"unit", {"Đơn vị", "Unit", "Mã đơn vị", "Unit code"}},
    {"group", {"Khối", "Group", "Mã khối", "Group code"}},
    {"class", {"Xếp loại", "Class"}},
    {"index_percent", {"Chỉ số %", "Index %"}},
    {"points", {"Điểm", "Points"}},
    {"max_points", {"Tối đa", "Maximum"}},
    {"rank", {"Hạng", "Rank"}},
    {"group_size", {"Số đơn vị", "Units in group"}},
    {"decision", {"Quyết định", "Decision"}},
    {"decision_date", {"Ngày quyết định", "Decided"}},
    {"source", {"Nguồn", "Source"}},
    {"count", {"Số lượng", "Count"}},
    {"decimals", {"Số lẻ chỉ số", "Decimals"}},
    {"point_decimals", {"Số lẻ điểm", "Decimals of points"}},
    {"code", {"Mã", "Code"}},
    {"name", {"Tên", "Name"}},
    {"name_en", {"Tên tiếng Anh", "English name"}},
    {"short", {"Tên tắt", "Short name"}},
    {"from_year", {"Từ năm", "From"}},
    {"to_year", {"Đến năm", "To"}},
    {"set", {"Bộ tiêu chí", "Criteria set"}},
    {"scale", {"Thang", "Scale"}},
    {"class_en", {"Xếp loại (Anh)", "Class (en)"}},
    {"lower_bound", {"Từ", "Lower bound"}},
    {"inclusive", {"Kể cả", "Inclusive"}},
    {"min_domain_percent", {"Lĩnh vực tối thiểu %", "Domain at least %"}},
    {"number", {"Số", "Number"}},
    {"date", {"Ngày", "Date"}},
    {"issuer", {"Cơ quan ban hành", "Issuer"}},
    {"link", {"Liên kết", "Link"}},
    {"criterion", {"Mã tiêu chí", "Code"}},
    {"title", {"Tiêu chí", "Criterion", "Tên", "Title"}},
    {"title_en", {"Tiêu chí (Anh)", "Criterion (en)"}},
    {"parent", {"Mã cha", "Parent"}},
    {"method", {"Cách chấm", "Method"}},
    {"kind", {"Loại", "Kind"}},
    {"concept", {"Mã gốc", "Concept"}},
    {"step", {"Bước điểm", "Step"}},
    {"rule", {"Cách tính", "Rule"}},
    {"appraiser", {"Cơ quan thẩm định", "Appraiser"}},
    {"tie", {"Đồng hạng", "Ties"}},
    {"class_on", {"Xếp loại theo", "Class on"}},
    {"rank_on", {"Xếp hạng theo", "Rank on"}},
    {"na", {"Không áp dụng", "Exempt"}},
    {"ranked", {"Được xếp hạng", "Ranked"}},
    {"position", {"Thứ tự", "Position"}},
    {"reason", {"Lý do", "Reason"}},
    {"self", {"Tự chấm", "Self"}},
    {"first", {"Thẩm định 1", "First appraisal"}},
    {"final", {"Điểm đạt", "Points granted"}},
    {"note", {"Ghi chú", "Note"}},
    {"value", {"Giá trị", "Value"}},
    {"unit_note", {"Ghi chú của đơn vị", "Unit's note"}},
    {"explanation", {"Giải trình", "Explanation"}},
    {"document", {"Số văn bản", "Document", "Tài liệu kiểm chứng"}},
    {"page", {"Trang", "Page"}},
    {"path", {"Tệp", "File"}},
    {"sha256", {"SHA-256"}},
    {"part", {"Phần", "Part"}},
    {"figure", {"Chỉ tiêu", "Figure"}},
    {"from", {"Đơn vị trước", "Predecessor"}},
    {"share", {"Tỷ lệ", "Share"}},
    {"from_set", {"Từ bộ", "From set"}},
    {"from_code", {"Từ mã", "From code"}},
    {"to_set", {"Đến bộ", "To set"}},
    {"to_code", {"Đến mã", "To code"}},
    {"sure", {"Nhận ra theo", "Known by"}},
    {"title_from", {"Tiêu chí trước", "Criterion before"}},
    {"title_to", {"Tiêu chí sau", "Criterion after"}},
    {"max_points_from", {"Tối đa trước", "Maximum before"}},
    {"max_points_to", {"Tối đa sau", "Maximum after"}},
};

enum { HEADINGS = sizeof headings / sizeof headings[0], NEAR_MOST = 4 };

static enum par_status fits(bool *fits, const char *folded, const char *heading,
                            struct par_error *err);
static enum par_status closeness(unsigned *best, const char *folded, const char *heading,
                                 struct par_error *err);
static enum par_status count_misfits(int *missing, const struct par_kind *kind,
                                     const char *const *folded, size_t count,
                                     const struct par_import_options *options);

/* ---- the table ---- */

const struct par_kind *
par_kinds(size_t *count)
{
    *count = KIND_END_;
    return kinds;
}

enum kind_id
kind_find(const char *name)
{
    enum kind_id id = KIND_GROUPS;

    while (id != KIND_END_ && strcmp(kinds[id].name, name) != 0)
        id++;
    return id;
}

const struct par_kind *
kind_of(enum kind_id id)
{
    return &kinds[id];
}

const struct listing *
kind_listing(enum kind_id id)
{
    return &listings[id];
}

const char *
kind_option(const struct par_import_options *options, const char *name)
{
    const struct {
        const char *name, *value;
    } values[] = {
        {"year", options->year},         {"group", options->group}, {"set", options->set},
        {"scale", options->scale},       {"date", options->date},   {"source", options->source},
        {"decision", options->decision},
    };

    for (size_t i = 0; name != NULL && i < COUNT_OF(values); i++)
        if (strcmp(values[i].name, name) == 0)
            return values[i].value;
    return NULL;
}

/* ---- headers ---- */

int
kind_column_of_key(const struct par_kind *kind, const char *key)
{
    for (size_t i = 0; key != NULL && i < kind->count; i++)
        if (strcmp(kind->columns[i].field.key, key) == 0)
            return (int)i;
    return -1;
}

/* The headings of a key; NULL when the table has none. */
static const char *const *
headings_of(const char *key)
{
    for (size_t i = 0; i < HEADINGS; i++)
        if (strcmp(headings[i].key, key) == 0)
            return headings[i].headings;
    return NULL;
}

static enum par_status
column_has_heading(bool *has, const struct par_kind_column *column, const char *folded,
                   const struct par_import_options *options, struct par_error *err)
{
    const char *const *known = headings_of(column->field.key);
    enum par_status status = PAR_OK;

    for (int i = 0; status == PAR_OK && known != NULL && i < 4 && known[i] != NULL && !*has; i++)
        status = fits(has, folded, known[i], err);
    if (status == PAR_OK && !*has && options != NULL && options->translate != NULL)
        status = fits(has, folded, options->translate(options->context, column->field.key), err);
    return status;
}

/* Keys go before headings: "criterion" is a key of one file and the heading of a title in another.
 */
enum par_status
kind_column_of_header(int *column, const struct par_kind *kind, const char *folded,
                      const struct par_import_options *options, struct par_error *err)
{
    enum par_status status = PAR_OK;
    bool found = false;

    *column = -1;
    if (*folded == '\0')
        return PAR_OK;
    for (size_t i = 0; status == PAR_OK && i < kind->count && !found; i++) {
        status = fits(&found, folded, kind->columns[i].field.key, err);
        if (found)
            *column = (int)i;
    }
    for (size_t i = 0; status == PAR_OK && i < kind->count && !found; i++) {
        status = column_has_heading(&found, &kind->columns[i], folded, options, err);
        if (found)
            *column = (int)i;
    }
    return status;
}

enum par_status
kind_column_nearest(int *column, const struct par_kind *kind, const char *folded,
                    struct par_error *err)
{
    enum par_status status = PAR_OK;
    unsigned best = NEAR_MOST;

    *column = -1;
    for (size_t i = 0; status == PAR_OK && i < kind->count; i++) {
        const char *const *known = headings_of(kind->columns[i].field.key);
        unsigned before = best;

        status = closeness(&best, folded, kind->columns[i].field.key, err);
        for (int j = 0; status == PAR_OK && known != NULL && j < 4 && known[j] != NULL; j++)
            status = closeness(&best, folded, known[j], err);
        if (best < before)
            *column = (int)i;
    }
    return status;
}

const struct par_kind *
par_kind_of_header(const char *const *names, size_t count, const struct par_import_options *options)
{
    const struct par_kind *best = NULL;
    char *folded[256] = {0};
    int fewest = 0;
    enum par_status status = count == 0 || count > COUNT_OF(folded) ? PAR_INVALID : PAR_OK;

    for (size_t i = 0; status == PAR_OK && i < count; i++)
        status = text_key(&folded[i], names[i], NULL);
    for (size_t k = 0; status == PAR_OK && k < KIND_END_; k++) {
        int missing = 0;
        if (count_misfits(&missing, &kinds[k], (const char *const *)folded, count, options) ==
                PAR_OK &&
            (best == NULL || missing < fewest)) {
            best = &kinds[k];
            fewest = missing;
        }
    }
    for (size_t i = 0; i < count && i < COUNT_OF(folded); i++)
        mem_free(folded[i]);
    return status == PAR_OK ? best : NULL;
}

/* Counts the needed columns that are not there; PAR_NOT_FOUND when a header is no column of the
 * kind. */
static enum par_status
count_misfits(int *missing, const struct par_kind *kind, const char *const *folded, size_t count,
              const struct par_import_options *options)
{
    bool there[KIND_COLUMNS_MOST] = {false};

    for (size_t i = 0; i < count; i++) {
        int column = -1;
        enum par_status status = kind_column_of_header(&column, kind, folded[i], options, NULL);
        if (status != PAR_OK || column < 0)
            return status != PAR_OK ? status : PAR_NOT_FOUND;
        there[column] = true;
    }
    for (size_t i = 0; i < kind->count; i++)
        if (kind->columns[i].needed && !there[i] &&
            (options == NULL || kind_option(options, kind->columns[i].option) == NULL))
            ++*missing;
    return PAR_OK;
}

/* ---- folded texts ---- */

static enum par_status
fits(bool *fits, const char *folded, const char *heading, struct par_error *err)
{
    char *key = NULL;
    enum par_status status;

    if (heading == NULL)
        return PAR_OK;
    status = text_key(&key, heading, err);
    if (status == PAR_OK)
        *fits = strcmp(folded, key) == 0;
    mem_free(key);
    return status;
}

/* Makes *best smaller when the heading is nearer; short words must be nearer still. */
static enum par_status
closeness(unsigned *best, const char *folded, const char *heading, struct par_error *err)
{
    char *key = NULL;
    enum par_status status = text_key(&key, heading, err);

    if (status == PAR_OK) {
        unsigned distance = text_distance(folded, key, NEAR_MOST);
        if (distance < *best && 2 * distance < strlen(key))
            *best = distance;
    }
    mem_free(key);
    return status;
}

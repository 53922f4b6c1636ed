/* What a text of the command line or of a file may mean. */
#include "book.h"
#include "dump.h"
#include "fill.h"
#include "record/unit.h"

#include <string.h>

static const char BOOK[] = "candidate.parindex";

static struct par_book *book;

static void
add_named(struct par_batch *batch, const char *code, const char *name, const char *name_en,
          const char *short_name)
{
    const struct par_unit unit = {.code = code,
                                  .name = name,
                                  .name_en = name_en,
                                  .short_name = short_name,
                                  .position = no_number(),
                                  .from_year = no_number(),
                                  .to_year = no_number()};

    WORKS(par_unit_put(batch, &unit, NULL, fresh()));
}

static int
open_filled(void **state)
{
    const struct par_group departments = {
        .code = "so", .name = "Khối sở, ban, ngành", .name_en = "Departments"};
    struct par_batch *batch;

    (void)state;
    book = book_new(BOOK);
    batch = batch_of(book);
    WORKS(par_group_put(batch, &departments, NULL, fresh()));
    add_group(batch, "huyen", "Khối UBND huyện, thành phố");
    add_named(batch, "so-noi-vu", "Sở Nội vụ", "Department of Home Affairs", "SNV");
    add_named(batch, "so-tai-chinh", "Sở Tài chính", "Department of Finance", "STC");
    add_named(batch, "so-y-te", "Sở Y tế", NULL, NULL);
    add_named(batch, "kkt", "Ban Quản lý Khu kinh tế tỉnh", NULL, "BQLKKT");
    add_named(batch, "du-an", "Ban Quản lý dự án 50% _ tỉnh", NULL, NULL);
    add_named(batch, "dak-ha", "Huyện Đắk Hà", NULL, NULL);
    add_named(batch, "dak-to", "Huyện Đắk Tô", NULL, NULL);
    add_named(batch, "kon-ray", "Huyện Kon Rẫy", NULL, NULL);
    add_named(batch, "xa-1", "Xã Tân Lập", NULL, NULL);
    add_named(batch, "xa-2", "Xã Tân Lập", NULL, NULL); /* two of one name */
    WORKS(par_unit_rename(batch, "so-noi-vu", "Sở Nội vụ và Lao động", NULL, 2025, NULL, fresh()));
    (void)commit(batch);
    return 0;
}

static int
close_it(void **state)
{
    (void)state;
    par_book_close(book);
    return 0;
}

/* Codes of what fits, joined by blanks; groups in brackets. */
static const char *
fits(const struct par_candidate_query *query)
{
    static struct buffer out;
    struct par_candidates *list = NULL;
    struct par_candidate row;

    buffer_clear(&out);
    WORKS(par_candidate_list(&list, book, query, fresh()));
    while (par_candidate_next(&row, list, fresh()) == PAR_OK) {
        int group = strcmp(row.kind, "group") == 0;

        buffer_text(&out, out.length > 0 ? " " : "");
        buffer_text(&out, group ? "[" : "");
        buffer_text(&out, row.code);
        buffer_text(&out, group ? "]" : "");
        assert_true(row.name != NULL && *row.name != '\0');
    }
    par_candidate_list_free(list);
    return buffer_get(&out);
}

static void
takes_the_first_step_that_fits(void **state)
{
    static const struct {
        const char *text;
        const char *all, *in_file; /* what fits on the command line, in a file */
    } cases[] = {
        /* a code, whatever its letters and hyphens */
        {"so-noi-vu", "so-noi-vu", "so-noi-vu"},
        {"SO_NOI_VU", "so-noi-vu", "so-noi-vu"},
        {"so", "[so]", "[so]"},
        {"kkt", "kkt", "kkt"},
        /* a whole name, present or former, in either language, or short */
        {"Sở Nội vụ", "so-noi-vu", "so-noi-vu"},
        {"sở nội  vụ và lao động", "so-noi-vu", "so-noi-vu"},
        {"Department of Home Affairs", "so-noi-vu", "so-noi-vu"},
        {"department-of-finance", "so-tai-chinh", "so-tai-chinh"},
        {"snv", "so-noi-vu", "so-noi-vu"},
        {"Khối sở, ban, ngành", "[so]", "[so]"},
        {"khoi so ban nganh", "[so]", "[so]"},
        {"departments", "[so]", "[so]"},
        {"Xã Tân Lập", "xa-1 xa-2", "xa-1 xa-2"},
        /* composed, decomposed, without marks, with đ */
        {"Huyện Đắk Hà", "dak-ha", "dak-ha"},
        {"Huye\xCC\xA3\xCC\x82n Đa\xCC\x86\xCC\x81k Ha\xCC\x80", "dak-ha", "dak-ha"},
        {"huyen dak ha", "dak-ha", "dak-ha"},
        {"HUYEN-DAK-HA", "dak-ha", "dak-ha"},
        /* a part: words in their order, each from the start of a word */
        {"khu kinh te", "kkt", ""},
        {"khu kinh", "kkt", ""},
        {"kh ki te", "kkt", ""},
        {"kinh khu", "", ""},
        {"inh te", "", ""},
        {"noi vu", "so-noi-vu", ""},
        {"lao dong", "so-noi-vu", ""},
        {"dak", "dak-ha dak-to", ""},
        {"đắk h", "dak-ha", ""},
        {"home affairs", "so-noi-vu", ""},
        {"huyen thanh pho", "[huyen]", ""},
        {"huyen", "[huyen]", "[huyen]"}, /* a code goes before every part */
        {"huyen d", "dak-ha dak-to", ""},
        {"ban quan ly", "du-an kkt", ""},
        /* signs of LIKE are signs like others */
        {"50%", "du-an", ""},
        {"%", "", ""},
        {"_", "", ""},
        {"", "", ""},
        {"…", "", ""},
        {"không có", "", ""},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct par_candidate_query query = {.text = cases[i].text, .units = 1, .groups = 1};

        assert_string_equal(fits(&query), cases[i].all);
        query.in_file = 1;
        assert_string_equal(fits(&query), cases[i].in_file);
    }
}

static void
looks_only_where_it_is_told(void **state)
{
    static const struct {
        struct par_candidate_query query;
        const char *fits;
    } cases[] = {
        {{.text = "huyen", .units = 1}, "dak-ha dak-to kon-ray"},
        {{.text = "huyen", .groups = 1}, "[huyen]"},
        {{.text = "huyen"}, ""},
        {{.text = "so y te", .groups = 1}, ""},
        {{.text = "huyenn", .groups = 1, .nearest = 1}, "[huyen]"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_string_equal(fits(&cases[i].query), cases[i].fits);
}

static void
gives_the_nearest_first(void **state)
{
    static const struct {
        const char *text, *nearest;
    } cases[] = {
        {"Sở Tài chánh", "so-tai-chinh"},
        {"so-noi-vi", "so-noi-vu so-y-te so-tai-chinh"},
        {"Huyện Đắk Hào", "dak-ha dak-to kon-ray"},
        {"Huyện Đắk", "dak-ha dak-to [huyen]"},
        {"Sở Nội vụ và Lao đông", "so-noi-vu"},
        {"xyz", ""}, /* where every letter is another one, nothing is near */
        {"một tên dài không giống tên nào", ""},
        {"x", ""},
        {"", ""},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        const struct par_candidate_query query = {
            .text = cases[i].text, .units = 1, .groups = 1, .nearest = 1};

        assert_string_equal(fits(&query), cases[i].nearest);
    }
}

static void
finds_exactly_one(void **state)
{
    static const struct {
        const char *text;
        int in_file;
        enum par_status status;
        const char *code; /* found, or the finding */
        const char *hint; /* the nearest */
    } cases[] = {
        {"Sở Nội vụ", 0, PAR_OK, "so-noi-vu", NULL},
        {"khu kinh te", 0, PAR_OK, "kkt", NULL},
        {"khu kinh te", 1, PAR_NOT_FOUND, "unit_unknown", NULL},
        {"Sở Tài chánh", 1, PAR_NOT_FOUND, "unit_unknown", "Sở Tài chính (so-tai-chinh)"},
        {"dak", 0, PAR_AMBIGUOUS, "unit_ambiguous", NULL},
        {"Xã Tân Lập", 1, PAR_AMBIGUOUS, "unit_ambiguous", NULL},
        {"so", 0, PAR_AMBIGUOUS, "unit_ambiguous", NULL}, /* a group's code is no unit's */
        {"", 0, PAR_NOT_FOUND, "unit_unknown", NULL},
        {"\xff", 0, PAR_INVALID, "utf8", NULL},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        const char *code = NULL;

        if (cases[i].status == PAR_OK) {
            WORKS(par_unit_find(&code, book, cases[i].text, cases[i].in_file, fresh()));
            assert_string_equal(code, cases[i].code);
            continue;
        }
        REFUSED(par_unit_find(&code, book, cases[i].text, cases[i].in_file, fresh()),
                cases[i].status, cases[i].code);
        assert_null(code);
        if (cases[i].hint != NULL)
            assert_string_equal(failure.hint.args[0].text, cases[i].hint);
        if (cases[i].status != PAR_INVALID)
            assert_string_equal(failure.field, "unit");
    }
}

static void
finds_groups_alike(void **state)
{
    const char *code = NULL;

    (void)state;
    WORKS(par_group_find(&code, book, "khoi ubnd", 0, fresh()));
    assert_string_equal(code, "huyen");
    REFUSED(par_group_find(&code, book, "khoi", 0, fresh()), PAR_AMBIGUOUS, "group_ambiguous");
    REFUSED(par_group_find(&code, book, "huyenn", 0, fresh()), PAR_NOT_FOUND, "group_unknown");
    assert_string_equal(failure.hint.args[0].text, "Khối UBND huyện, thành phố (huyen)");
    assert_string_equal(failure.field, "group");
    REFUSED(par_group_find(&code, book, "so-noi-vu", 0, fresh()), PAR_NOT_FOUND, "group_unknown");
}

static enum par_status
ask_all(void)
{
    static const struct par_candidate_query near = {
        .text = "Huyện Đắk Hào", .units = 1, .groups = 1, .nearest = 1};
    struct par_candidates *list = NULL;
    const char *code = NULL;
    enum par_status status = par_unit_find(&code, book, "khu kinh te", 0, fresh());

    if (status == PAR_OK)
        status = par_unit_find(&code, book, "Sở Tài chánh", 0, fresh());
    if (status == PAR_NOT_FOUND)
        status = par_candidate_list(&list, book, &near, fresh());
    par_candidate_list_free(list);
    return status;
}

/* While a batch runs no seal is looked at, and a damaged page may hold no name at all. */
static void
a_lost_name_is_no_null(void **state)
{
    struct par_batch *batch;
    struct par_candidates *list = NULL;
    struct par_candidate row;

    (void)state;
    sql_run(BOOK, "DELETE FROM unit_name");
    batch = batch_of(book);
    WORKS(par_candidate_list(
        &list, book, &(struct par_candidate_query){.text = "so-tai-chinh", .units = 1}, fresh()));
    WORKS(par_candidate_next(&row, list, fresh()));
    assert_string_equal(row.code, "so-tai-chinh");
    assert_string_equal(row.name, "");
    par_candidate_list_free(list);
    par_batch_cancel(batch);
}

static void
survives_without_memory(void **state)
{
    (void)state;
    holds_without_memory(NULL, ask_all);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(takes_the_first_step_that_fits, open_filled, close_it),
        cmocka_unit_test_setup_teardown(looks_only_where_it_is_told, open_filled, close_it),
        cmocka_unit_test_setup_teardown(gives_the_nearest_first, open_filled, close_it),
        cmocka_unit_test_setup_teardown(finds_exactly_one, open_filled, close_it),
        cmocka_unit_test_setup_teardown(finds_groups_alike, open_filled, close_it),
        cmocka_unit_test_setup_teardown(a_lost_name_is_no_null, open_filled, close_it),
        cmocka_unit_test_setup_teardown(survives_without_memory, open_filled, close_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "book.h"
#include "dump.h"
#include "fill.h"
#include "record/unit.h"
#include "sealed_book.h"

#include <stdlib.h>
#include <string.h>

static const char BOOK[] = "unit.parindex";

static struct par_book *book;

static int
open_new(void **state)
{
    struct par_batch *batch;

    (void)state;
    book = book_new(BOOK);
    batch = batch_of(book);
    add_group(batch, "so", "Khối sở");
    add_group(batch, "huyen", "Khối huyện");
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

/* A period: years 0 are not said. */
static struct par_unit
period(const char *code, const char *name, const char *group, int from, int to)
{
    return (struct par_unit){.code = code,
                             .name = name,
                             .group_code = group,
                             .position = no_number(),
                             .from_year = from != 0 ? number(from) : no_number(),
                             .to_year = to != 0 ? number(to) : no_number()};
}

static void
put_year(struct buffer *out, struct par_number year)
{
    if (year.absent == PAR_PRESENT)
        buffer_number(out, year.value);
}

/* "code name group from-to" of each period, "; " between them; former names in brackets. */
static const char *
units(const struct par_unit_query *query)
{
    static struct buffer out;
    struct par_units *list = NULL;
    struct par_unit row;

    buffer_clear(&out);
    WORKS(par_unit_list(&list, book, query, fresh()));
    while (par_unit_next(&row, list, fresh()) == PAR_OK) {
        buffer_text(&out, out.length > 0 ? "; " : "");
        buffer_text(&out, row.code);
        buffer_char(&out, ' ');
        buffer_text(&out, row.name);
        buffer_char(&out, ' ');
        buffer_text(&out, row.group_code != NULL ? row.group_code : "~");
        buffer_char(&out, ' ');
        put_year(&out, row.from_year);
        buffer_char(&out, '-');
        put_year(&out, row.to_year);
        if (row.names_before != NULL) {
            buffer_text(&out, " [");
            buffer_text(&out, row.names_before);
            buffer_text(&out, "]");
        }
    }
    par_unit_list_free(list);
    return buffer_get(&out);
}

static const char *
all(void)
{
    return units(&(struct par_unit_query){0});
}

/* ---- periods ---- */

static void
puts_periods(void **state)
{
    static const struct {
        const char *name, *group;
        int from, to;
        enum par_effect effect;
        const char *stands; /* of the unit */
    } steps[] = {
        {"A", NULL, 0, 0, PAR_ADDED, "u A ~ -"},
        {"A", NULL, 0, 0, PAR_UNCHANGED, "u A ~ -"},
        {"A", "so", 2015, 2017, PAR_ADDED, "u A so 2015-2017"},
        {"A", "so", 2015, 2017, PAR_UNCHANGED, "u A so 2015-2017"},
        {"A", "so", 2015, 2018, PAR_EDITED, "u A so 2015-2018"},
        {"B", "huyen", 2020, 0, PAR_ADDED, "u B huyen 2020- [A]; u A so 2015-2018"},
        {"B", "huyen", 2020, 2024, PAR_EDITED, "u B huyen 2020-2024 [A]; u A so 2015-2018"},
        {"A", "Khối sở", 2015, 2018, PAR_UNCHANGED, "u B huyen 2020-2024 [A]; u A so 2015-2018"},
        {"Á", "so", 2015, 2018, PAR_EDITED,
         "u B huyen 2020-2024 [A; Á]; u Á so 2015-2018; u A ~ -"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(steps); i++) {
        const struct par_unit unit =
            period("u", steps[i].name, steps[i].group, steps[i].from, steps[i].to);
        struct par_batch *batch = batch_of(book);
        enum par_effect effect = PAR_REMOVED;

        WORKS(par_unit_put(batch, &unit, &effect, fresh()));
        assert_int_equal(effect == PAR_UNCHANGED, steps[i].effect == PAR_UNCHANGED);
        assert_int_equal(commit(batch) > 0, effect != PAR_UNCHANGED);
        assert_string_equal(all(), steps[i].stands);
        SOUND(BOOK);
    }
}

static void
refuses_periods(void **state)
{
    static const struct {
        const char *code, *name, *group;
        int from, to;
        enum par_status status;
        const char *finding, *field;
    } cases[] = {
        {"u", "A", "so", 2014, 2015, PAR_INVALID, "overlap", "from_year"},
        {"u", "A", "so", 2017, 0, PAR_INVALID, "overlap", "from_year"},
        {"u", "A", "so", 0, 0, PAR_INVALID, "overlap", "from_year"},
        {"u", "A", "so", 2016, 2016, PAR_INVALID, "overlap", "from_year"},
        {"u", "A", "huyen", 2010, 2030, PAR_INVALID, "overlap", "from_year"},
        {"u", "A", "so", 2015, 2022, PAR_INVALID, "overlap", "from_year"},
        {"u", "A", "so", 2019, 2018, PAR_INVALID, "period", "to_year"},
        {"u", "A", NULL, 2010, 2018, PAR_INVALID, "period", "to_year"},
        {"u", "A", "so", 1899, 0, PAR_INVALID, "year", "from_year"},
        {"u", "A", "so", 1900, 3000, PAR_INVALID, "year", "to_year"},
        {"u", "A", "none", 2012, 2013, PAR_NOT_FOUND, "group_unknown", "group"},
        {"u", "A", "sở", 2012, 2013, PAR_OK, NULL, NULL}, /* folded, it is a code */
        {"u", "", "so", 2012, 2013, PAR_INVALID, "empty", "name"},
        {"u", "—", "so", 2012, 2013, PAR_INVALID, "name", "name"},
        {"so", "A", NULL, 0, 0, PAR_EXISTS, "code_taken", "code"},
        {"U", "A", NULL, 0, 0, PAR_EXISTS, "code_taken", "code"},
        {"2023", "A", NULL, 0, 0, PAR_INVALID, "code", "code"},
        {"u v", "A", NULL, 0, 0, PAR_INVALID, "code", "code"},
    };
    struct par_unit first = period("u", "A", "so", 2015, 2017),
                    other = period("u", "A", "so", 2020, 2024);
    struct par_batch *batch = batch_of(book);
    char *before;

    (void)state;
    WORKS(par_unit_put(batch, &first, NULL, fresh()));
    WORKS(par_unit_put(batch, &other, NULL, fresh()));
    (void)commit(batch);
    before = book_dump(BOOK);
    for (size_t i = 0; i < COUNT(cases); i++) {
        const struct par_unit unit =
            period(cases[i].code, cases[i].name, cases[i].group, cases[i].from, cases[i].to);

        batch = batch_of(book);
        REFUSED(par_unit_put(batch, &unit, NULL, fresh()), cases[i].status, cases[i].finding);
        if (cases[i].status == PAR_OK) {
            par_batch_cancel(batch);
            continue;
        }
        assert_string_equal(failure.field, cases[i].field);
        assert_int_equal(commit(batch), 0); /* a refusal leaves the batch as it was */
        SAYS_THE_SAME(BOOK, before);
    }
    batch = batch_of(book);
    first.position = number(1000001);
    REFUSED(par_unit_put(batch, &first, NULL, fresh()), PAR_INVALID, "count");
    assert_string_equal(failure.field, "position");
    par_batch_cancel(batch);
    free(before);
}

/* ---- names ---- */

static void
keeps_what_is_not_said_of_a_name(void **state)
{
    static const struct {
        const char *name, *name_en, *short_name;
        const char *stands; /* name|name_en|short|from */
    } steps[] = {
        {"Sở Nội vụ", "Home Affairs", "SNV", "Sở Nội vụ|Home Affairs|SNV|0"},
        {"Sở Nội vụ", NULL, NULL, "Sở Nội vụ|Home Affairs|SNV|0"},
        {"Sở Nội vụ", "Home", NULL, "Sở Nội vụ|Home|SNV|0"},
        {"Sở Nội vụ tỉnh", NULL, NULL, "Sở Nội vụ tỉnh|Home|SNV|0"}, /* corrected */
        {"Sở Nội vụ tỉnh", "", NULL, "Sở Nội vụ tỉnh|~|SNV|0"},
        {"Sở Nội vụ tỉnh", NULL, "", "Sở Nội vụ tỉnh|~|~|0"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(steps); i++) {
        struct par_unit unit = period("u", steps[i].name, NULL, 0, 0);
        struct par_batch *batch = batch_of(book);

        unit.name_en = steps[i].name_en;
        unit.short_name = steps[i].short_name;
        WORKS(par_unit_put(batch, &unit, NULL, fresh()));
        (void)commit(batch);
        assert_string_equal(
            sql_get(BOOK, "SELECT name || '|' || coalesce(name_en, '~') || '|' || coalesce(short, "
                          "'~') || '|' || from_year FROM unit_name"),
            steps[i].stands);
    }
    assert_string_equal(sql_get(BOOK, "SELECT name_key || '|' || name_sort FROM unit_name"),
                        "so noi vu tinh|so~~-no~i-vu-tinh 2 5 5 2");
}

static void
renames_from_a_year_on(void **state)
{
    static const struct {
        const char *name, *name_en, *decision;
        int from;
        const char *stands; /* units */
        const char *names;  /* from name en short decision */
    } steps[] = {
        {"B", "Bee", "12/QĐ", 2020, "u A so 2015-2019; u B so 2020- [A]",
         "0 A Ay S ~\n2020 B Bee ~ 12/QĐ"},
        {"B", NULL, NULL, 2020, "u A so 2015-2019; u B so 2020- [A]",
         "0 A Ay S ~\n2020 B Bee ~ 12/QĐ"},
        {"Bê", NULL, NULL, 2020, "u A so 2015-2019; u Bê so 2020- [A]",
         "0 A Ay S ~\n2020 Bê Bee ~ 12/QĐ"},
        {"C", NULL, NULL, 2018, "u A so 2015-2017; u Bê so 2020- [A; C]; u C so 2018-2019 [A]",
         "0 A Ay S ~\n2018 C ~ ~ ~\n2020 Bê Bee ~ 12/QĐ"},
        {"D", NULL, NULL, 2015,
         "u Bê so 2020- [A; D; C]; u C so 2018-2019 [A; D]; u D so 2015-2017 [A]; u A ~ -",
         "0 A Ay S ~\n2015 D ~ ~ ~\n2018 C ~ ~ ~\n2020 Bê Bee ~ 12/QĐ"},
        {"E", NULL, NULL, 2030,
         "u Bê so 2020-2029 [A; D; C]; u C so 2018-2019 [A; D]; u D so 2015-2017 [A]; u E so 2030- "
         "[A; D; C; Bê]; u A ~ -",
         "0 A Ay S ~\n2015 D ~ ~ ~\n2018 C ~ ~ ~\n2020 Bê Bee ~ 12/QĐ\n2030 E ~ ~ ~"},
    };
    struct par_unit unit = period("u", "A", "so", 2015, 0);
    struct par_batch *batch = batch_of(book);

    (void)state;
    add_decision(batch, "12/QĐ", NULL);
    unit.name_en = "Ay";
    unit.short_name = "S";
    WORKS(par_unit_put(batch, &unit, NULL, fresh()));
    (void)commit(batch);
    sql_run(BOOK, "UPDATE unit_name SET from_year = 0"); /* known since the first record */
    sealed_book_anew(book, BOOK);
    for (size_t i = 0; i < COUNT(steps); i++) {
        batch = batch_of(book);
        WORKS(par_unit_rename(batch, "u", steps[i].name, steps[i].name_en, steps[i].from,
                              steps[i].decision, fresh()));
        assert_int_equal(commit(batch) > 0, i != 1);
        assert_string_equal(
            sql_get(BOOK, "SELECT n.from_year || ' ' || n.name || ' ' || coalesce(n.name_en, '~') "
                          "|| ' ' || coalesce(n.short, '~') || ' ' || "
                          "coalesce(d.number, '~') FROM unit_name n LEFT JOIN decision d ON d.id = "
                          "n.decision_id ORDER BY n.from_year"),
            steps[i].names);
        assert_string_equal(all(), steps[i].stands);
        SOUND(BOOK);
    }
}

static void
refuses_to_rename(void **state)
{
    static const struct {
        const char *code, *name, *decision;
        int year;
        enum par_status status;
        const char *finding;
    } cases[] = {
        {"none", "B", NULL, 2020, PAR_NOT_FOUND, "unit_unknown"},
        {"u", "", NULL, 2020, PAR_INVALID, "empty"},
        {"u", "!", NULL, 2020, PAR_INVALID, "name"},
        {"u", "B", NULL, 0, PAR_INVALID, "year"},
        {"u", "B", NULL, 3000, PAR_INVALID, "year"},
        {"u", "B", "99/QĐ", 2020, PAR_NOT_FOUND, "decision_unknown"},
        {"u", "B", "12/QĐ", 2020, PAR_AMBIGUOUS, "decision_ambiguous"},
        {"u", "B", "12/QĐ@2020-01-01", 2020, PAR_OK, NULL},
    };
    struct par_batch *batch = batch_of(book);

    (void)state;
    add_decision(batch, "12/QĐ", "2020-01-01");
    add_decision(batch, "12/QĐ", "2021-01-01");
    add_unit(batch, "u", "A", "so");
    for (size_t i = 0; i < COUNT(cases); i++)
        REFUSED(par_unit_rename(batch, cases[i].code, cases[i].name, NULL, cases[i].year,
                                cases[i].decision, fresh()),
                cases[i].status, cases[i].finding);
    (void)commit(batch);
}

/* A file of units that is sent again takes nothing away that a rename has recorded. */
static void
keeps_the_decision_of_a_name(void **state)
{
    struct par_unit unit = period("u", "B", "so", 2020, 0);
    struct par_batch *batch = batch_of(book);
    enum par_effect effect = PAR_ADDED;

    (void)state;
    add_decision(batch, "12/QĐ", NULL);
    add_unit(batch, "u", "A", "so");
    WORKS(par_unit_rename(batch, "u", "B", NULL, 2020, "12/QĐ", fresh()));
    (void)commit(batch);
    batch = batch_of(book);
    WORKS(par_unit_put(batch, &unit, &effect, fresh()));
    assert_int_equal(effect, PAR_UNCHANGED);
    assert_int_equal(commit(batch), 0);
}

static void
splits_a_period_that_gets_another_name(void **state)
{
    struct par_unit unit = period("u", "B", NULL, 2020, 0);
    struct par_batch *batch = batch_of(book);

    (void)state;
    add_unit(batch, "u", "A", "so");
    WORKS(par_unit_put(batch, &unit, NULL,
                       fresh())); /* a name without a group goes on in the group */
    (void)commit(batch);
    assert_string_equal(all(), "u A so -2019; u B so 2020- [A]");
    /* a period that is lengthened over the begin of a name */
    batch = batch_of(book);
    add_unit(batch, "v", "V", NULL);
    WORKS(par_unit_rename(batch, "v", "W", NULL, 2018, NULL, fresh()));
    unit = period("v", "V", "huyen", 2015, 2019);
    WORKS(par_unit_put(batch, &unit, NULL, fresh()));
    (void)commit(batch);
    assert_string_equal(units(&(struct par_unit_query){.unit = "v"}),
                        "v V huyen 2015-2017; v W huyen 2018-2019 [V]");
    SOUND(BOOK);
}

/* ---- belonging, year by year ---- */

static void
joins_years_that_touch(void **state)
{
    static const struct {
        int year;
        const char *group;
        enum par_status status;
        const char *stands;
    } steps[] = {
        {2017, "so", PAR_OK, "u A so 2017-2017"},
        {2017, "so", PAR_OK, "u A so 2017-2017"},
        {2019, "so", PAR_OK, "u A so 2017-2017; u A so 2019-2019"},
        {2018, "so", PAR_OK, "u A so 2017-2019"}, /* closes the gap */
        {2016, "so", PAR_OK, "u A so 2016-2019"},
        {2020, "so", PAR_OK, "u A so 2016-2020"},
        {2018, "huyen", PAR_INVALID, "u A so 2016-2020"},
        {2021, "huyen", PAR_OK, "u A huyen 2021-2021; u A so 2016-2020"},
        {2022, "so", PAR_OK, "u A huyen 2021-2021; u A so 2016-2020; u A so 2022-2022"},
        {2010, "so", PAR_OK,
         "u A huyen 2021-2021; u A so 2010-2010; u A so 2016-2020; u A so 2022-2022"},
    };
    struct par_batch *batch = batch_of(book);

    (void)state;
    add_unit(batch, "u", "A", NULL);
    (void)commit(batch);
    for (size_t i = 0; i < COUNT(steps); i++) {
        batch = batch_of(book);
        REFUSED(unit_belongs(batch, "u", steps[i].group, steps[i].year, fresh()), steps[i].status,
                steps[i].status == PAR_OK ? NULL : "other_group");
        (void)commit(batch);
        assert_string_equal(all(), steps[i].stands);
        SOUND(BOOK);
    }
    /* a name that begins in between keeps its period apart */
    batch = batch_of(book);
    WORKS(par_unit_rename(batch, "u", "B", NULL, 2024, NULL, fresh()));
    WORKS(unit_belongs(batch, "u", "so", 2024, fresh()));
    WORKS(unit_belongs(batch, "u", "so", 2023, fresh()));
    (void)commit(batch);
    assert_string_equal(units(&(struct par_unit_query){.unit = "u", .year = 2023}),
                        "u A so 2022-2023");
    assert_string_equal(units(&(struct par_unit_query){.unit = "u", .year = 2024}),
                        "u B so 2024-2024 [A]");
    SOUND(BOOK);
}

/* ---- lists ---- */

static void
lists_by_group_place_and_name(void **state)
{
    static const struct {
        struct par_unit_query query;
        const char *stands;
    } cases[] = {
        {{0},
         "h Huyện h huyen -; b Ban so -; a Ánh so -; d Dương so -; đ1 Đào so -; f Cũ ~ -; f Mới ~ "
         "2020- [Cũ]"},
        {{.group = "so"}, "b Ban so -; a Ánh so -; d Dương so -; đ1 Đào so -"},
        {{.group = "khoi huyen"}, "h Huyện h huyen -"},
        {{.unit = "ánh"}, "a Ánh so -"},
        {{.unit = "f", .year = 2019}, "f Cũ ~ -"},
        {{.unit = "f", .year = 2020}, "f Mới ~ 2020- [Cũ]"},
        {{.year = 1999, .group = "huyen"}, "h Huyện h huyen -"},
        {{.group = "so", .unit = "h"}, ""},
    };
    struct par_unit first = period("b", "Ban", "so", 0, 0);
    struct par_batch *batch = batch_of(book);

    (void)state;
    add_unit(batch, "d", "Dương", "so");
    add_unit(batch, "a", "Ánh", "so");
    add_unit(batch, "x1", "Đào", "so");
    add_unit(batch, "h", "Huyện h", "huyen");
    add_unit(batch, "f", "Cũ", NULL);
    WORKS(par_unit_rename(batch, "f", "Mới", NULL, 2020, NULL, fresh()));
    first.position = number(1);
    WORKS(par_unit_put(batch, &first, NULL, fresh()));
    (void)commit(batch);
    sql_run(BOOK, "UPDATE unit SET code = 'đ1' WHERE code = 'x1'");
    sql_run(BOOK, "UPDATE seal SET code = 'đ1' WHERE code = 'x1'");
    sealed_book_anew(book, BOOK);
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_string_equal(units(&cases[i].query), cases[i].stands);
    REFUSED(par_unit_list(&(struct par_units *){NULL}, book,
                          &(struct par_unit_query){.group = "none"}, fresh()),
            PAR_NOT_FOUND, "group_unknown");
    REFUSED(par_unit_list(&(struct par_units *){NULL}, book,
                          &(struct par_unit_query){.unit = "none"}, fresh()),
            PAR_NOT_FOUND, "unit_unknown");
}

/* ---- adding and removing ---- */

static void
adds_with_codes_of_their_names(void **state)
{
    static const struct {
        const char *code, *name;
        enum par_status status;
        const char *made; /* or the finding */
    } cases[] = {
        {NULL, "Sở Nội vụ", PAR_OK, "so-noi-vu"}, {NULL, "Sở Nội vụ", PAR_OK, "so-noi-vu-2"},
        {"", "Khối sở", PAR_OK, "khoi-so"},       {"snv", "Sở Nội vụ", PAR_OK, "snv"},
        {"SNV", "Sở", PAR_EXISTS, "code_taken"},  {"so", "Sở", PAR_EXISTS, "code_taken"},
        {NULL, "", PAR_INVALID, "code"},          {NULL, "2023", PAR_INVALID, "code"},
    };
    struct par_batch *batch = batch_of(book);

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct par_unit unit = period(cases[i].code, cases[i].name, "so", 0, 0);
        const char *code = NULL;

        if (cases[i].status != PAR_OK) {
            REFUSED(par_unit_add(&code, batch, &unit, fresh()), cases[i].status, cases[i].made);
            assert_null(code);
            continue;
        }
        WORKS(par_unit_add(&code, batch, &unit, fresh()));
        assert_string_equal(code, cases[i].made);
    }
    (void)commit(batch);
    SOUND(BOOK);
}

static void
removes_what_nothing_refers_to(void **state)
{
    struct par_batch *batch = batch_of(book);
    char *before;

    (void)state;
    before = book_dump(BOOK);
    add_unit(batch, "u", "A", "so");
    WORKS(par_unit_rename(batch, "u", "B", NULL, 2020, NULL, fresh()));
    add_unit(batch, "v", "V", "so");
    open_year(batch, 2023, "huyen", NULL, NULL);
    (void)commit(batch);
    batch = batch_of(book);
    WORKS(par_participant_put(
        batch,
        &(struct par_participant){
            .year = number(2023), .unit_code = "v", .ranked = no_number(), .position = no_number()},
        NULL, fresh()));
    REFUSED(par_unit_remove(batch, "v", fresh()), PAR_IN_USE, "in_use");
    assert_non_null(strstr(failure.text, "2023"));
    REFUSED(par_unit_remove(batch, "none", fresh()), PAR_NOT_FOUND, "unit_unknown");
    WORKS(par_participant_remove(batch, 2023, "v", fresh()));
    WORKS(par_unit_remove(batch, "v", fresh()));
    WORKS(par_unit_remove(batch, "u", fresh()));
    WORKS(par_evaluation_remove(batch, 2023, "so", fresh()));
    WORKS(par_evaluation_remove(batch, 2023, "huyen", fresh()));
    (void)commit(batch);
    SAYS_THE_SAME(BOOK, before);
    batch = batch_of(book);
    add_unit(batch, "u", "A", NULL);
    add_unit(batch, "w", "W", NULL);
    (void)commit(batch);
    sql_run(BOOK, "INSERT INTO unit_succession (predecessor_id, successor_id, year, kind) SELECT "
                  "a.id, b.id, 2025, 'merged' FROM unit a, unit b WHERE a.code = 'u' "
                  "AND b.code = 'w'");
    sealed_book_anew(book, BOOK);
    batch = batch_of(book);
    REFUSED(par_unit_remove(batch, "u", fresh()), PAR_IN_USE, "in_use");
    REFUSED(par_unit_remove(batch, "w", fresh()), PAR_IN_USE, "in_use");
    par_batch_cancel(batch);
    free(before);
}

static enum par_status
use_all(void)
{
    struct par_unit made = period(NULL, "Sở Y tế", "so", 2015, 2020),
                    other = period("u", "Khác", "so", 0, 0);
    const char *code = NULL;
    struct par_units *list = NULL;
    struct par_batch *batch = NULL;
    enum par_status status = par_batch_begin(&batch, book, "Lan", "test", NULL, fresh());

    if (status != PAR_OK)
        return status;
    made.name_en = "Health";
    made.short_name = "SYT";
    status = par_unit_add(&code, batch, &made, fresh());
    if (status == PAR_OK)
        status = par_unit_put(batch, &other, NULL, fresh());
    if (status == PAR_OK)
        status = par_unit_rename(batch, "u", "Tên mới", "New", 2018, "12/QĐ", fresh());
    if (status == PAR_OK)
        status = unit_belongs(batch, "w", "so", 2019, fresh());
    if (status == PAR_OK)
        status = par_unit_remove(batch, "v", fresh());
    if (status == PAR_OK)
        status = par_unit_list(&list, book, &(struct par_unit_query){.group = "so"}, fresh());
    par_unit_list_free(list);
    if (status == PAR_OK)
        return par_batch_commit(batch, NULL, fresh());
    par_batch_cancel(batch);
    return status;
}

/* While a batch runs no seal is looked at; whoever edits a unit reads its last period. */
static void
a_unit_without_a_name_is_damage(void **state)
{
    struct par_batch *batch = batch_of(book);
    struct par_units *list = NULL;

    (void)state;
    add_unit(batch, "u", "A", "so");
    (void)commit(batch);
    sql_run(BOOK, "DELETE FROM unit_name");
    batch = batch_of(book);
    REFUSED(par_unit_list(&list, book, &(struct par_unit_query){.unit = "u"}, fresh()), PAR_DAMAGED,
            "damage");
    assert_null(list);
    par_batch_cancel(batch);
}

static void
survives_without_memory(void **state)
{
    struct par_batch *batch = batch_of(book);

    (void)state;
    add_decision(batch, "12/QĐ", NULL);
    add_unit(batch, "u", "A", "so");
    add_unit(batch, "v", "V", "so");
    add_unit(batch, "w", "W", NULL);
    WORKS(unit_belongs(batch, "w", "so", 2018, fresh()));
    WORKS(unit_belongs(batch, "w", "so", 2020, fresh()));
    (void)commit(batch);
    holds_without_memory(BOOK, use_all);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(puts_periods, open_new, close_it),
        cmocka_unit_test_setup_teardown(refuses_periods, open_new, close_it),
        cmocka_unit_test_setup_teardown(keeps_what_is_not_said_of_a_name, open_new, close_it),
        cmocka_unit_test_setup_teardown(renames_from_a_year_on, open_new, close_it),
        cmocka_unit_test_setup_teardown(refuses_to_rename, open_new, close_it),
        cmocka_unit_test_setup_teardown(keeps_the_decision_of_a_name, open_new, close_it),
        cmocka_unit_test_setup_teardown(splits_a_period_that_gets_another_name, open_new, close_it),
        cmocka_unit_test_setup_teardown(joins_years_that_touch, open_new, close_it),
        cmocka_unit_test_setup_teardown(lists_by_group_place_and_name, open_new, close_it),
        cmocka_unit_test_setup_teardown(adds_with_codes_of_their_names, open_new, close_it),
        cmocka_unit_test_setup_teardown(removes_what_nothing_refers_to, open_new, close_it),
        cmocka_unit_test_setup_teardown(a_unit_without_a_name_is_damage, open_new, close_it),
        cmocka_unit_test_setup_teardown(survives_without_memory, open_new, close_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

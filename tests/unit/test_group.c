#include "book.h"
#include "dump.h"
#include "fill.h"
#include "opened.h"

#include <parindex/group.h>

#include <stdlib.h>
#include <string.h>

/* "code|name|name_en|units" of each group, a line each. */
static const char *
groups(const char *group)
{
    static struct buffer out;
    struct par_groups *list = NULL;
    struct par_group row;

    buffer_clear(&out);
    WORKS(par_group_list(&list, book, &(struct par_group_query){.group = group}, fresh()));
    while (par_group_next(&row, list, fresh()) == PAR_OK) {
        buffer_text(&out, row.code);
        buffer_char(&out, '|');
        buffer_text(&out, row.name);
        buffer_char(&out, '|');
        buffer_text(&out, row.name_en != NULL ? row.name_en : "~");
        buffer_char(&out, '|');
        buffer_number(&out, row.units.value);
        buffer_char(&out, '\n');
    }
    par_group_list_free(list);
    return buffer_get(&out);
}

static void
puts_groups(void **state)
{
    static const struct {
        struct par_group group;
        enum par_effect effect;
        const char *stands;
    } steps[] = {
        {{.code = "so", .name = " Khối  sở "}, PAR_ADDED, "so|Khối sở|~|0\n"},
        {{.code = "so", .name = "Khối sở"}, PAR_UNCHANGED, "so|Khối sở|~|0\n"},
        {{.code = "so", .name = "Khối sở", .name_en = "Departments"},
         PAR_EDITED,
         "so|Khối sở|Departments|0\n"},
        {{.code = "so", .name = "Khối sở, ngành", .name_en = ""},
         PAR_EDITED,
         "so|Khối sở, ngành|~|0\n"},
        {{.code = "Huyen", .name = "Khối huyện"},
         PAR_ADDED,
         "Huyen|Khối huyện|~|0\nso|Khối sở, ngành|~|0\n"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(steps); i++) {
        struct par_batch *batch = batch_of(book);
        enum par_effect effect = PAR_REMOVED;

        WORKS(par_group_put(batch, &steps[i].group, &effect, fresh()));
        assert_int_equal(effect, steps[i].effect);
        assert_int_equal(commit(batch) > 0, effect != PAR_UNCHANGED);
        assert_string_equal(groups(NULL), steps[i].stands);
    }
    SOUND(BOOK);
    assert_string_equal(groups("khoi huyen"), "Huyen|Khối huyện|~|0\n");
}

static void
refuses_groups(void **state)
{
    static const struct {
        struct par_group group;
        enum par_status status;
        const char *code, *field;
    } cases[] = {
        {{.code = "2023", .name = "x"}, PAR_INVALID, "code", "code"},
        {{.code = "a b", .name = "x"}, PAR_INVALID, "code", "code"},
        {{.code = NULL, .name = "x"}, PAR_INVALID, "code", "code"},
        {{.code = "g", .name = ""}, PAR_INVALID, "empty", "name"},
        {{.code = "g", .name = NULL}, PAR_INVALID, "empty", "name"},
        {{.code = "g", .name = "…"}, PAR_INVALID, "name", "name"},
        {{.code = "g", .name = "a\nb"}, PAR_INVALID, "control", "name"},
        {{.code = "g", .name = "a", .name_en = "\xff"}, PAR_INVALID, "utf8", "name_en"},
        {{.code = "SO", .name = "x"}, PAR_EXISTS, "code_taken", "code"},
        {{.code = "noi-vu", .name = "x"}, PAR_EXISTS, "code_taken", "code"},
        {{.code = "Noi.Vu", .name = "x"}, PAR_EXISTS, "code_taken", "code"},
    };
    struct par_batch *batch = batch_of(book);
    char *before;

    (void)state;
    add_group(batch, "so", "Khối sở");
    add_unit(batch, "noi-vu", "Sở Nội vụ", "so");
    (void)commit(batch);
    before = book_dump(BOOK);
    batch = batch_of(book);
    for (size_t i = 0; i < COUNT(cases); i++) {
        REFUSED(par_group_put(batch, &cases[i].group, NULL, fresh()), cases[i].status,
                cases[i].code);
        assert_string_equal(failure.field, cases[i].field);
    }
    assert_int_equal(commit(batch), 0); /* a refusal leaves the batch as it was */
    SAYS_THE_SAME(BOOK, before);
    free(before);
}

static void
makes_codes(void **state)
{
    static const struct {
        struct par_group group;
        const char *code;
    } cases[] = {
        {{.name = "Khối sở, ban, ngành"}, "khoi-so-ban-nganh"},
        {{.name = "Khối Sở – Ban ngành"}, "khoi-so-ban-nganh-2"},
        {{.code = "huyen", .name = "Khối huyện"}, "huyen"},
    };
    struct par_batch *batch = batch_of(book);
    const char *code = "before";

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        WORKS(par_group_add(&code, batch, &cases[i].group, fresh()));
        assert_string_equal(code, cases[i].code);
    }
    REFUSED(par_group_add(&code, batch, &cases[2].group, fresh()), PAR_EXISTS, "code_taken");
    REFUSED(par_group_add(NULL, batch, &(struct par_group){.name = "2023"}, fresh()), PAR_INVALID,
            "code");
    (void)commit(batch);
    SOUND(BOOK);
}

static void
removes_what_nothing_refers_to(void **state)
{
    struct par_batch *batch = batch_of(book);

    (void)state;
    add_group(batch, "so", "Khối sở");
    add_group(batch, "huyen", "Khối huyện");
    add_group(batch, "xa", "Khối xã");
    add_unit(batch, "noi-vu", "Sở Nội vụ", "so");
    open_year(batch, 2015, "huyen", NULL, NULL);
    assert_string_equal(groups("so"), "so|Khối sở|~|1\n");
    REFUSED(par_group_remove(batch, "so", fresh()), PAR_IN_USE, "in_use");
    assert_non_null(strstr(failure.text, "noi-vu"));
    REFUSED(par_group_remove(batch, "huyen", fresh()), PAR_IN_USE, "in_use");
    assert_non_null(strstr(failure.text, "2015"));
    REFUSED(par_group_remove(batch, "none", fresh()), PAR_NOT_FOUND, "group_unknown");
    WORKS(par_group_remove(batch, "xa", fresh()));
    REFUSED(par_group_remove(batch, "xa", fresh()), PAR_NOT_FOUND, "group_unknown");
    (void)commit(batch);
    assert_string_equal(groups(NULL), "huyen|Khối huyện|~|0\nso|Khối sở|~|1\n");
    SOUND(BOOK);
}

static enum par_status
use_all(void)
{
    static const struct par_group made = {.name = "Khối huyện", .name_en = "Districts"};
    static const struct par_group other = {.code = "so", .name = "Khối sở khác", .name_en = "x"};
    const char *code = NULL;
    struct par_batch *batch = NULL;
    struct par_groups *list = NULL;
    enum par_status status = par_batch_begin(&batch, book, "Lan", "test", NULL, fresh());

    if (status != PAR_OK)
        return status;
    status = par_group_add(&code, batch, &made, fresh());
    if (status == PAR_OK)
        status = par_group_put(batch, &other, NULL, fresh());
    if (status == PAR_OK)
        status = par_group_remove(batch, "xa", fresh());
    if (status == PAR_OK)
        status =
            par_group_list(&list, book, &(struct par_group_query){.group = "khoi so"}, fresh());
    par_group_list_free(list);
    if (status == PAR_OK)
        return par_batch_commit(batch, NULL, fresh());
    par_batch_cancel(batch);
    return status;
}

static void
survives_without_memory(void **state)
{
    struct par_batch *batch = batch_of(book);

    (void)state;
    add_group(batch, "so", "Khối sở");
    add_group(batch, "xa", "Khối xã");
    (void)commit(batch);
    holds_without_memory(BOOK, use_all);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        IN_NEW_BOOK(puts_groups),
        IN_NEW_BOOK(refuses_groups),
        IN_NEW_BOOK(makes_codes),
        IN_NEW_BOOK(removes_what_nothing_refers_to),
        IN_NEW_BOOK(survives_without_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "book.h"
#include "dump.h"
#include "fill.h"
#include "opened.h"

#include <parindex/scale.h>

#include <stdio.h>
#include <string.h>

static struct par_scale_class
row(const char *scale, const char *name, const char *bound, int inclusive, const char *min_domain)
{
    return (struct par_scale_class){.scale = scale,
                                    .class_name = name,
                                    .lower_bound = points(bound),
                                    .inclusive = inclusive < 0 ? no_number() : number(inclusive),
                                    .min_domain_percent = points(min_domain)};
}

static void
put_decimal(struct buffer *out, struct par_decimal value)
{
    char text[PAR_DECIMAL_SIZE];

    buffer_text(out, par_decimal_text(text, sizeof text, value, '.') == PAR_OK ? text : "~");
}

/* "class bound inclusive min" of each class, "; " between them. */
static const char *
classes(const char *scale)
{
    static struct buffer out;
    struct par_scale_classes *list = NULL;
    struct par_scale_class got;

    buffer_clear(&out);
    WORKS(par_scale_list(&list, book, &(struct par_scale_query){scale}, fresh()));
    while (par_scale_next(&got, list, fresh()) == PAR_OK) {
        buffer_text(&out, out.length > 0 ? "; " : "");
        buffer_text(&out, got.class_name != NULL ? got.class_name : "~");
        buffer_char(&out, ' ');
        put_decimal(&out, got.lower_bound);
        buffer_char(&out, ' ');
        buffer_text(&out, got.inclusive.absent != PAR_PRESENT ? "~"
                          : got.inclusive.value               ? "in"
                                                              : "ex");
        buffer_char(&out, ' ');
        put_decimal(&out, got.min_domain_percent);
        if (got.years != NULL) {
            buffer_text(&out, " in ");
            buffer_text(&out, got.years);
        }
    }
    par_scale_list_free(list);
    return buffer_get(&out);
}

static void
puts_classes_best_first(void **state)
{
    static const struct {
        const char *name, *bound;
        int inclusive;
        const char *min_domain;
        enum par_effect effect;
        const char *stands;
    } steps[] = {
        {"Xuất sắc", "90", 1, "70", PAR_ADDED, "Xuất sắc 90 in 70"},
        {"Tốt", "80", 0, "", PAR_ADDED, "Xuất sắc 90 in 70; Tốt 80 ex ~"},
        {"Yếu", "", -1, "", PAR_ADDED, "Xuất sắc 90 in 70; Tốt 80 ex ~; Yếu ~ in ~"},
        {"xuất  sắc", "90", 1, "70", PAR_EDITED, "xuất sắc 90 in 70; Tốt 80 ex ~; Yếu ~ in ~"},
        {"Xuất sắc", "95.5", 1, "", PAR_EDITED, "Xuất sắc 95.5 in ~; Tốt 80 ex ~; Yếu ~ in ~"},
        {"Xuất sắc", "95.5", 1, "", PAR_UNCHANGED, "Xuất sắc 95.5 in ~; Tốt 80 ex ~; Yếu ~ in ~"},
        {"Yếu", "0", 1, "", PAR_EDITED, "Xuất sắc 95.5 in ~; Tốt 80 ex ~; Yếu 0 in ~"},
        {"Giỏi", "200", 1, "100", PAR_ADDED,
         "Xuất sắc 95.5 in ~; Tốt 80 ex ~; Yếu 0 in ~; Giỏi 200 in 100"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(steps); i++) {
        const struct par_scale_class put =
            row("thang", steps[i].name, steps[i].bound, steps[i].inclusive, steps[i].min_domain);
        struct par_batch *batch = batch_of(book);
        enum par_effect effect = PAR_REMOVED;

        WORKS(par_scale_put(batch, &put, &effect, fresh()));
        assert_int_equal(effect, steps[i].effect);
        assert_int_equal(commit(batch) > 0, effect != PAR_UNCHANGED);
        assert_string_equal(classes("thang"), steps[i].stands);
    }
    SOUND(BOOK);
}

static void
refuses_classes(void **state)
{
    static const struct {
        const char *scale, *name, *bound, *min_domain;
        const char *finding, *field;
    } cases[] = {
        {"2023", "Tốt", "80", "", "code", "scale"},
        {"a b", "Tốt", "80", "", "code", "scale"},
        {NULL, "Tốt", "80", "", "code", "scale"},
        {"thang", "", "80", "", "empty", "class"},
        {"thang", NULL, "80", "", "empty", "class"},
        {"thang", "?!", "80", "", "name", "class"},
        {"thang", "a\nb", "80", "", "control", "class"},
        {"thang", "Tốt", "-1", "", "bound", "lower_bound"},
        {"thang", "Tốt", "200.0001", "", "bound", "lower_bound"},
        {"thang", "Tốt", "80", "-0.5", "bound", "min_domain_percent"},
        {"thang", "Tốt", "80", "100.01", "bound", "min_domain_percent"},
    };
    struct par_batch *batch = batch_of(book);

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        const struct par_scale_class put =
            row(cases[i].scale, cases[i].name, cases[i].bound, 1, cases[i].min_domain);

        REFUSED(par_scale_put(batch, &put, NULL, fresh()), PAR_INVALID, cases[i].finding);
        assert_string_equal(failure.field, cases[i].field);
    }
    assert_int_equal(commit(batch), 0); /* not even an empty scale came */
}

static void
holds_a_hundred_classes(void **state)
{
    struct par_batch *batch = batch_of(book);
    char name[16];

    (void)state;
    for (int i = 1; i <= 100; i++) {
        snprintf(name, sizeof name, "Mức %d", i);
        add_class(batch, "thang", name, "50", "");
    }
    REFUSED(par_scale_put(batch,
                          &(struct par_scale_class){.scale = "thang",
                                                    .class_name = "Nữa",
                                                    .lower_bound = points(""),
                                                    .min_domain_percent = points("")},
                          NULL, fresh()),
            PAR_INVALID, "over_limit");
    (void)commit(batch);
    assert_int_equal(sql_count(BOOK, "SELECT max(position) FROM scale_class"), 100);
}

static void
adds_an_empty_scale(void **state)
{
    struct par_batch *batch = batch_of(book);

    (void)state;
    WORKS(par_scale_add(batch, "thang", fresh()));
    REFUSED(par_scale_add(batch, "thang", fresh()), PAR_EXISTS, "exists_already");
    REFUSED(par_scale_add(batch, "1999", fresh()), PAR_INVALID, "code");
    (void)commit(batch);
    assert_string_equal(classes(NULL), "~ ~ ~ ~");
    REFUSED(par_scale_list(&(struct par_scale_classes *){NULL}, book,
                           &(struct par_scale_query){"none"}, fresh()),
            PAR_NOT_FOUND, "scale_unknown");
}

static void
removes_what_no_year_uses(void **state)
{
    struct par_batch *batch = batch_of(book);

    (void)state;
    add_group(batch, "so", "Khối sở");
    add_class(batch, "thang", "Tốt", "80", "");
    add_class(batch, "thang", "Khá", "70", "");
    add_class(batch, "thang", "Yếu", "0", "");
    add_class(batch, "dung", "Đạt", "50", "");
    open_year(batch, 2023, "so", NULL, "dung");
    assert_string_equal(classes("dung"), "Đạt 50 in ~ in 2023 so");
    REFUSED(par_scale_remove(batch, "dung", NULL, fresh()), PAR_IN_USE, "in_use");
    REFUSED(par_scale_remove(batch, "dung", "Đạt", fresh()), PAR_IN_USE, "in_use");
    assert_non_null(strstr(failure.text, "2023 so"));
    REFUSED(par_scale_remove(batch, "none", NULL, fresh()), PAR_NOT_FOUND, "scale_unknown");
    REFUSED(par_scale_remove(batch, "thang", "Giỏi", fresh()), PAR_NOT_FOUND, "class_unknown");
    WORKS(par_scale_remove(batch, "thang", "KHÁ", fresh()));
    assert_string_equal(classes("thang"), "Tốt 80 in ~; Yếu 0 in ~");
    add_class(batch, "thang", "Khá", "70", ""); /* a new one becomes the lowest */
    assert_string_equal(classes("thang"), "Tốt 80 in ~; Yếu 0 in ~; Khá 70 in ~");
    WORKS(par_scale_remove(batch, "thang", NULL, fresh()));
    (void)commit(batch);
    assert_int_equal(sql_count(BOOK, "SELECT count(*) FROM scale"), 1);
    SOUND(BOOK);
}

static enum par_status
use_all(void)
{
    struct par_scale_class put = row("thang", "Tốt", "85", 1, "60"),
                           other = row("moi", "Đạt", "50", 1, "");
    struct par_scale_classes *list = NULL;
    struct par_batch *batch = NULL;
    enum par_status status = par_batch_begin(&batch, book, "Lan", "test", NULL, fresh());

    if (status != PAR_OK)
        return status;
    put.class_en = "Good";
    put.short_name = "T";
    status = par_scale_put(batch, &put, NULL, fresh());
    if (status == PAR_OK)
        status = par_scale_put(batch, &other, NULL, fresh());
    if (status == PAR_OK)
        status = par_scale_add(batch, "rong", fresh());
    if (status == PAR_OK)
        status = par_scale_remove(batch, "cu", NULL, fresh());
    if (status == PAR_OK)
        status = par_scale_list(&list, book, &(struct par_scale_query){NULL}, fresh());
    par_scale_list_free(list);
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
    add_class(batch, "thang", "Tốt", "80", "");
    add_class(batch, "cu", "Tốt", "80", "");
    add_class(batch, "cu", "Khá", "80", "");
    (void)commit(batch);
    holds_without_memory(BOOK, use_all);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        IN_NEW_BOOK(puts_classes_best_first),   IN_NEW_BOOK(refuses_classes),
        IN_NEW_BOOK(holds_a_hundred_classes),   IN_NEW_BOOK(adds_an_empty_scale),
        IN_NEW_BOOK(removes_what_no_year_uses), IN_NEW_BOOK(survives_without_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

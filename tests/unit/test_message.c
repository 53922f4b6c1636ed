#include "base/message.h"

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void
writes_each_kind_of_argument(void **state)
{
    static const struct {
        struct arg arg;
        const char *text;
    } cases[] = {
        {ARG_TEXT("Sở Nội vụ"), "Sở Nội vụ"},
        {ARG_TEXT(NULL), ""},
        {ARG_TEXT("a\033[31m\n\xE2\x80\xAE\xFF"), "a\\u{1b}[31m\\u{a}\\u{202e}\\x{ff}"},
        {ARG_COUNT(0), "0"},
        {ARG_COUNT(1660000), "1660000"},
        {ARG_COUNT(INT64_MIN), "-9223372036854775808"},
        {ARG_POINTS(85000), "8.5"},
        {ARG_POINTS(-1), "-0.0001"},
        {ARG_POINTS(80000), "8"},
        {ARG_DATE("2025-01-24"), "2025-01-24"},
        {ARG_WORD("survey"), "survey"},
        {{PAR_ARG_DECIMAL, "8,50", 0}, "8,50"}, /* text wins */
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct par_message message;

        message_set(&message, "{1}", (const struct arg[]){cases[i].arg, {0}});
        assert_string_equal(message.pattern, "{1}");
        assert_int_equal(message.count, 1);
        assert_int_equal(message.args[0].kind, cases[i].arg.kind);
        assert_string_equal(message.args[0].text, cases[i].text);
    }
}

static void
takes_no_more_than_there_is_room_for(void **state)
{
    struct par_message message;
    char text[1000];

    (void)state;
    message_set(&message, "x", NO_ARGS);
    assert_int_equal(message.count, 0);
    message_set(&message, "x",
                ARGS(ARG_COUNT(1), ARG_COUNT(2), ARG_COUNT(3), ARG_COUNT(4), ARG_COUNT(5),
                     ARG_COUNT(6), ARG_COUNT(7)));
    assert_int_equal(message.count, PAR_ARGS);
    assert_string_equal(message.args[5].text, "6");

    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    message_set(&message, "x", ARGS(ARG_TEXT(text)));
    assert_int_equal(strlen(message.args[0].text), PAR_ARG_SIZE - 1);
    assert_string_equal(message.args[0].text + PAR_ARG_SIZE - 4, "…");
}

static void
sets_an_error_once(void **state)
{
    struct par_error err = PAR_ERROR_INIT;

    (void)state;
    assert_int_equal(error_set(&err, PAR_INVALID, "over_maximum", "{1} is above {2}",
                               ARGS(ARG_POINTS(85000), ARG_COUNT(8))),
                     PAR_INVALID);
    assert_int_equal(err.status, PAR_INVALID);
    assert_string_equal(err.code, "over_maximum");
    assert_string_equal(err.text, "8.5 is above 8");
    assert_string_equal(err.message.pattern, "{1} is above {2}");

    /* the deeper one knows more */
    assert_int_equal(error_set(&err, PAR_IO, NULL, "other", NO_ARGS), PAR_INVALID);
    assert_string_equal(err.text, "8.5 is above 8");
    assert_int_equal(error_memory(&err), PAR_INVALID);
    assert_int_equal(error_set(NULL, PAR_IO, NULL, "other", NO_ARGS), PAR_IO);
}

static void
adds_a_hint_to_an_error(void **state)
{
    struct par_error err = PAR_ERROR_INIT;

    (void)state;
    error_hint(NULL, "hint", NO_ARGS);
    error_hint(&err, "hint", NO_ARGS); /* no error, no hint */
    assert_null(err.hint.pattern);
    error_set(&err, PAR_IO, NULL, "text", NO_ARGS);
    error_hint(&err, "try {1}", ARGS(ARG_TEXT("parindex init")));
    error_hint(&err, "later", NO_ARGS);
    assert_string_equal(err.hint.pattern, "try {1}");
    assert_string_equal(err.hint.args[0].text, "parindex init");
}

static void
names_the_field_once(void **state)
{
    struct par_error err = PAR_ERROR_INIT;

    (void)state;
    error_field(NULL, "unit");
    error_field(&err, "unit");
    error_field(&err, "year");
    assert_string_equal(err.field, "unit");
}

static void
says_that_memory_ran_out(void **state)
{
    struct par_error err = PAR_ERROR_INIT;

    (void)state;
    assert_int_equal(error_memory(&err), PAR_NO_MEMORY);
    assert_string_equal(err.text, "out of memory");
    assert_int_equal(error_memory(NULL), PAR_NO_MEMORY);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_each_kind_of_argument),
        cmocka_unit_test(takes_no_more_than_there_is_room_for),
        cmocka_unit_test(sets_an_error_once),
        cmocka_unit_test(adds_a_hint_to_an_error),
        cmocka_unit_test(names_the_field_once),
        cmocka_unit_test(says_that_memory_ran_out),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

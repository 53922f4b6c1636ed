#include <parindex/error.h>

#include <stdio.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void
every_status_has_an_exit_status(void **state)
{
    static const struct {
        enum par_status status;
        int exit_status;
    } cases[] = {
        {PAR_OK, 0},        {PAR_END, 0},       {PAR_ABSENT, 0},    {PAR_NO, 1},
        {PAR_NOT_FOUND, 1}, {PAR_AMBIGUOUS, 1}, {PAR_USAGE, 2},     {PAR_MISUSE, 2},
        {PAR_INVALID, 3},   {PAR_STATE, 4},     {PAR_EXISTS, 4},    {PAR_IN_USE, 4},
        {PAR_NOT_BOOK, 4},  {PAR_BUSY, 5},      {PAR_IO, 6},        {PAR_NO_MEMORY, 6},
        {PAR_DAMAGED, 6},   {PAR_DOUBT, 6},     {PAR_STOPPED, 130},
    };
    size_t count = sizeof cases / sizeof cases[0];

    (void)state;
    assert_int_equal(count, PAR_MISUSE + 1);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(par_status_exit(cases[i].status), cases[i].exit_status);
    assert_int_equal(par_status_exit((enum par_status)99), 6);
}

static void
every_reason_has_a_word(void **state)
{
    static const char *const words[] = {
        "",           "unknown",        "not_published",
        "not_scored", "scores_missing", "not_applicable",
        "not_ranked", "not_comparable", "no_scale",
        "none",
    };

    (void)state;
    assert_int_equal(sizeof words / sizeof words[0], PAR_NONE + 1);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        assert_string_equal(par_absent_word((enum par_absent)i), words[i]);
    assert_string_equal(par_absent_word((enum par_absent)99), "");
}

static struct par_message
message_of(const char *pattern)
{
    struct par_message message = {.pattern = pattern, .count = 2};

    snprintf(message.args[0].text, PAR_ARG_SIZE, "%s", "Sở Nội vụ");
    snprintf(message.args[1].text, PAR_ARG_SIZE, "%s", "{1}");
    return message;
}

static void
fills_a_pattern(void **state)
{
    static const struct {
        const char *pattern, *text;
    } cases[] = {
        {NULL, ""},
        {"", ""},
        {"plain", "plain"},
        {"{1}", "Sở Nội vụ"},
        {"no \"{1}\", {2} and {1}", "no \"Sở Nội vụ\", {1} and Sở Nội vụ"},
        {"{2}{2}", "{1}{1}"},
        /* what is no place stays */
        {"{3} {0} {7} {x} {1 {} { {{1}", "{3} {0} {7} {x} {1 {} { {Sở Nội vụ"},
        {"{1", "{1"},
        {"{", "{"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct par_message message = message_of(cases[i].pattern);
        char text[100];

        assert_int_equal(par_message_text(text, sizeof text, &message), strlen(cases[i].text));
        assert_string_equal(text, cases[i].text);
    }
}

static void
cuts_at_a_character(void **state)
{
    struct par_message message = message_of("no {1}!");
    const char *whole = "no Sở Nội vụ!";

    (void)state;
    for (size_t size = 0; size <= strlen(whole) + 1; size++) {
        char text[40] = "before";

        assert_int_equal(par_message_text(text, size, &message), strlen(whole));
        if (size == 0) {
            assert_string_equal(text, "before");
            continue;
        }
        assert_true(strlen(text) < size);
        assert_memory_equal(text, whole, strlen(text));
        assert_true(((unsigned char)whole[strlen(text)] & 0xC0) != 0x80);
    }
}

static void
clears_an_error(void **state)
{
    struct par_error err = {.status = PAR_IO, .code = "x", .line = 3, .text = "text"};

    (void)state;
    par_error_clear(&err);
    assert_int_equal(err.status, PAR_OK);
    assert_null(err.code);
    assert_int_equal(err.line, 0);
    assert_string_equal(err.text, "");
    par_error_clear(NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_status_has_an_exit_status),
        cmocka_unit_test(every_reason_has_a_word),
        cmocka_unit_test(fills_a_pattern),
        cmocka_unit_test(cuts_at_a_character),
        cmocka_unit_test(clears_an_error),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

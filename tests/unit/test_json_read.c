/* JSON read in the strict form that json.h writes. */
#include "base/json.h"
#include "base/json_read.h"

#include <stdio.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* The one value that a text is: "text …", "number …", "null", or "fault AT PATTERN". */
static const char *
value_of(const char *text)
{
    static char out[512];
    char copy[256];
    struct json_read read = {.at = copy};
    struct json_value value;

    snprintf(copy, sizeof copy, "%s", text);
    if (!json_read_value(&read, &value) || !json_read_must(&read, '\0'))
        snprintf(out, sizeof out, "fault %d %s", (int)(read.at - copy), read.fault);
    else if (value.type == JSON_TEXT)
        snprintf(out, sizeof out, "text %s", value.text);
    else if (value.type == JSON_NUMBER)
        snprintf(out, sizeof out, "number %lld", (long long)value.number);
    else
        snprintf(out, sizeof out, "null");
    return out;
}

static void
test_values(void **state)
{
    (void)state;
    assert_string_equal(value_of("null"), "null");
    assert_string_equal(value_of("0"), "number 0");
    assert_string_equal(value_of("-12"), "number -12");
    assert_string_equal(value_of("9007199254740993"), "number 9007199254740993");
    assert_string_equal(value_of("\"\""), "text ");
    assert_string_equal(value_of("\"Sở \\\"Nội\\\" \\\\ vụ\""), "text Sở \"Nội\" \\ vụ");
    assert_string_equal(value_of("\"a\\tb\\nc\\u0007\\u202e\\u00ad\""),
                        "text a\tb\nc\a\xe2\x80\xae\xc2\xad");
}

static void
test_faults(void **state)
{
    static const struct {
        const char *text, *fault;
    } cases[] = {
        {"", "fault 0 a text, a whole number or null should stand here"},
        {"nul", "fault 0 a text, a whole number or null should stand here"},
        {"true", "fault 0 a text, a whole number or null should stand here"},
        {" 1", "fault 0 a text, a whole number or null should stand here"},
        {"-", "fault 0 a text, a whole number or null should stand here"},
        {"007", "fault 0 a number has no zero in front"},
        {"-0", "fault 0 a number has no zero in front"},
        {"1.5", "fault 1 numbers are whole: points and per cents in ten-thousandths"},
        {"1e5", "fault 1 numbers are whole: points and per cents in ten-thousandths"},
        {"99999999999999999999", "fault 0 the number is too large"},
        {"1 ", "fault 1 the line should end here"},
        {"nullx", "fault 4 the line should end here"},
        {"\"abc", "fault 4 the text has no closing quote"},
        {"\"a\tb\"", "fault 2 a control character stands in the text"},
        {"\"a\\x\"", "fault 2 no character is written like this"},
        {"\"a\\", "fault 2 no character is written like this"},
        {"\"a\\u12\"", "fault 2 no character is written like this"},
        {"\"a\\u0000\"", "fault 2 no character is written like this"},
        {"\"a\\ud800\"", "fault 2 no character is written like this"},
        {"\"a\\u00AD\"", "fault 2 no character is written like this"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_string_equal(value_of(cases[i].text), cases[i].fault);
}

static void
test_marks(void **state)
{
    char text[] = "[1,{\"a\":2}]x";
    struct json_read read = {.at = text};
    struct json_value value;
    const char *key = NULL;

    (void)state;
    assert_true(json_read_must(&read, '['));
    assert_true(json_read_value(&read, &value));
    assert_true(json_read_is(&read, ','));
    assert_false(json_read_is(&read, ','));
    assert_true(json_read_must(&read, '{'));
    assert_true(json_read_text(&read, &key));
    assert_string_equal(key, "a");
    assert_true(json_read_must(&read, ':'));
    assert_true(json_read_value(&read, &value));
    assert_int_equal(value.number, 2);
    assert_true(json_read_must(&read, '}'));
    assert_true(json_read_must(&read, ']'));
    assert_null(read.fault);
    assert_false(json_read_must(&read, ','));
    assert_string_equal(read.fault, "a comma should stand here");
    assert_ptr_equal(read.at, text + 11);
    /* from then on nothing is taken */
    assert_false(json_read_value(&read, &value));
    assert_false(json_read_is(&read, 'x'));
    assert_false(json_read_text(&read, &key));
    assert_string_equal(read.fault, "a comma should stand here");
}

/* Whatever json.h writes is read back. */
static void
test_what_is_written_is_read(void **state)
{
    char text[0x2100 * 4];
    size_t length = 0;
    struct buffer out = BUFFER_INIT;
    struct json json;
    struct json_read read;
    const char *got = NULL;

    (void)state;
    for (unsigned c = 1; c < 0x2100; c++) {
        if (c < 0x80) {
            text[length++] = (char)c;
        } else if (c < 0x800) {
            text[length++] = (char)(0xc0 | c >> 6);
            text[length++] = (char)(0x80 | (c & 0x3f));
        } else {
            text[length++] = (char)(0xe0 | c >> 12);
            text[length++] = (char)(0x80 | (c >> 6 & 0x3f));
            text[length++] = (char)(0x80 | (c & 0x3f));
        }
    }
    text[length] = '\0';
    json_begin(&json, &out);
    json_text(&json, text);
    assert_false(out.failed);
    read = (struct json_read){.at = out.text};
    assert_true(json_read_text(&read, &got));
    assert_true(json_read_must(&read, '\0'));
    assert_string_equal(got, text);
    buffer_free(&out);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values),
        cmocka_unit_test(test_faults),
        cmocka_unit_test(test_marks),
        cmocka_unit_test(test_what_is_written_is_read),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

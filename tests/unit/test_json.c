#include "base/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void
writes_objects_and_arrays(void **state)
{
    struct buffer out = BUFFER_INIT;
    struct json json;

    (void)state;
    json_begin(&json, &out);
    json_object(&json);
    json_key_text(&json, "name", "Sở Nội vụ");
    json_key_number(&json, "year", 2024);
    json_key_null(&json, "rank");
    json_key_text(&json, "note", NULL);
    json_key(&json, "parts");
    json_array(&json);
    json_number(&json, -1);
    json_text(&json, "");
    json_null(&json);
    json_object(&json);
    json_end(&json, '}');
    json_array(&json);
    json_end(&json, ']');
    json_end(&json, ']');
    json_key_number(&json, "last", 0);
    json_end(&json, '}');
    assert_int_equal(json.depth, 0);
    assert_string_equal(buffer_get(&out),
                        "{\"name\":\"Sở Nội vụ\",\"year\":2024,\"rank\":null,\"note\":null,"
                        "\"parts\":[-1,\"\",null,{},[]],\"last\":0}");
    buffer_free(&out);
}

static void
escapes_what_would_act_or_break(void **state)
{
    static const struct {
        const char *text, *json;
    } cases[] = {
        {"\"\\/", "\"\\\"\\\\/\""},
        {"\b\f\n\r\t", "\"\\b\\f\\n\\r\\t\""},
        {"\001\033[2J\037", "\"\\u0001\\u001b[2J\\u001f\""},
        {"\177\xC2\x80\xC2\x9F\xC2\xA0", "\"\\u007f\\u0080\\u009f\xC2\xA0\""},
        {"a\xE2\x80\xAE"
         "b\xE2\x81\xA6\xE2\x80\xA8",
         "\"a\\u202eb\\u2066\\u2028\""},
        {"\xFF"
         "a\xC3",
         "\"\xEF\xBF\xBD"
         "a\xEF\xBF\xBD\""},
        {"\xF0\x9F\x98\x80", "\"\xF0\x9F\x98\x80\""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct buffer out = BUFFER_INIT;
        struct json json;

        json_begin(&json, &out);
        json_text(&json, cases[i].text);
        assert_string_equal(buffer_get(&out), cases[i].json);
        buffer_free(&out);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_objects_and_arrays),
        cmocka_unit_test(escapes_what_would_act_or_break),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

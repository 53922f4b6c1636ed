#include "base/alloc.h"
#include "base/buffer.h"

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void
puts_one_behind_the_other(void **state)
{
    struct buffer buffer = BUFFER_INIT;

    (void)state;
    assert_string_equal(buffer_get(&buffer), "");
    buffer_put(&buffer, NULL, 0);
    assert_string_equal(buffer.text, "");
    buffer_text(&buffer, "Kon");
    buffer_char(&buffer, ' ');
    buffer_put(&buffer, "Tumx", 3);
    buffer_number(&buffer, INT64_MIN);
    buffer_number(&buffer, 0);
    assert_string_equal(buffer_get(&buffer), "Kon Tum-92233720368547758080");
    assert_int_equal(buffer.length, strlen(buffer.text));
    assert_false(buffer.failed);
    buffer_free(&buffer);
    assert_null(buffer.text);
    assert_string_equal(buffer_get(&buffer), "");
}

static void
grows_and_keeps_its_room(void **state)
{
    struct buffer buffer = BUFFER_INIT;
    size_t room;

    (void)state;
    for (int i = 0; i < 10000; i++)
        buffer_char(&buffer, (char)('a' + i % 26));
    assert_int_equal(buffer.length, 10000);
    assert_int_equal(buffer.text[9999], 'a' + 9999 % 26);
    assert_int_equal(buffer.text[10000], 0);
    room = buffer.room;
    buffer_clear(&buffer);
    assert_string_equal(buffer_get(&buffer), "");
    assert_int_equal(buffer.room, room);
    buffer_text(&buffer, "again");
    assert_string_equal(buffer_get(&buffer), "again");
    buffer_free(&buffer);
    buffer_clear(&buffer); /* an empty one too */
    assert_null(buffer.text);
}

static void
remembers_a_failed_request(void **state)
{
    struct buffer buffer = BUFFER_INIT;

    (void)state;
    buffer_text(&buffer, "kept");
    mem_fail_at(1, 0);
    for (int i = 0; i < 100; i++)
        buffer_char(&buffer, '.');
    mem_fail_at(0, 0);
    buffer_text(&buffer, "not put"); /* no hole in the text */
    assert_true(buffer.failed);
    assert_null(strstr(buffer_get(&buffer), "not put"));
    buffer_clear(&buffer);
    assert_false(buffer.failed);
    buffer_free(&buffer);
}

static void
refuses_what_no_memory_can_hold(void **state)
{
    struct buffer buffer = BUFFER_INIT;

    (void)state;
    buffer_char(&buffer, 'x');
    buffer_put(&buffer, "", SIZE_MAX / 2);
    assert_true(buffer.failed);
    assert_string_equal(buffer_get(&buffer), "x");
    buffer_free(&buffer);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(puts_one_behind_the_other),
        cmocka_unit_test(grows_and_keeps_its_room),
        cmocka_unit_test(remembers_a_failed_request),
        cmocka_unit_test(refuses_what_no_memory_can_hold),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

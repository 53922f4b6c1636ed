#include "base/alloc.h"

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void
gives_memory_for_any_size(void **state)
{
    char *block = mem_alloc(0);
    unsigned char *zeros = mem_zero(100);
    char *text = mem_text("Kon Tum", 3);
    char *nothing = mem_text(NULL, 0);

    (void)state;
    assert_non_null(block);
    assert_non_null(zeros);
    for (int i = 0; i < 100; i++)
        assert_int_equal(zeros[i], 0);
    block = mem_resize(block, 50);
    assert_non_null(block);
    memset(block, 'x', 50);
    block = mem_resize(block, 0);
    assert_non_null(block);
    assert_string_equal(text, "Kon");
    assert_string_equal(nothing, "");
    mem_free(block);
    mem_free(zeros);
    mem_free(text);
    mem_free(nothing);
    mem_free(NULL);
}

static void
fails_the_nth_request_once(void **state)
{
    void *first, *third;

    (void)state;
    mem_fail_at(2, 0);
    first = mem_alloc(1);
    assert_non_null(first);
    assert_null(mem_resize(first, 10)); /* and the block stands */
    third = mem_zero(1);
    assert_non_null(third);
    assert_int_equal(mem_requests(), 3);
    mem_fail_at(0, 0);
    assert_int_equal(mem_requests(), 0);
    mem_free(first);
    mem_free(third);
}

static void
fails_all_requests_from_the_nth(void **state)
{
    void *first;

    (void)state;
    mem_fail_at(2, 1);
    first = mem_alloc(1);
    assert_non_null(first);
    assert_null(mem_alloc(1));
    assert_null(mem_zero(1));
    assert_null(mem_resize(NULL, 1));
    assert_null(mem_text("x", 1));
    assert_int_equal(mem_requests(), 5);
    mem_fail_at(0, 0);
    mem_free(first);
    first = mem_alloc(1);
    assert_non_null(first);
    mem_free(first);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_memory_for_any_size),
        cmocka_unit_test(fails_the_nth_request_once),
        cmocka_unit_test(fails_all_requests_from_the_nth),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

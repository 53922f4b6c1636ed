#include "base/alloc.h"
#include "base/map.h"

#include <stdio.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static bool
put(struct map *map, int64_t number)
{
    char key[32];
    int length = snprintf(key, sizeof key, "unit-%d", (int)number);

    return map_put(map, key, (size_t)length, number);
}

static int64_t
get(const struct map *map, int64_t number)
{
    char key[32];
    int length = snprintf(key, sizeof key, "unit-%d", (int)number);
    int64_t value = -1;

    return map_get(map, key, (size_t)length, &value) ? value : -1;
}

static void
finds_what_was_put(void **state)
{
    struct map *map = map_new();
    int64_t value = 7;

    (void)state;
    assert_non_null(map);
    assert_false(map_get(map, "a", 1, &value));
    assert_int_equal(value, 7);
    assert_true(map_put(map, "a", 1, 1));
    assert_true(map_put(map, "a\0b", 3, 2));
    assert_true(map_put(map, "a\0", 2, 3));
    assert_true(map_put(map, NULL, 0, 4));
    assert_true(map_put(map, "a", 1, INT64_MIN));
    assert_true(map_get(map, "a", 1, &value));
    assert_true(value == INT64_MIN);
    assert_true(map_get(map, "a\0bc", 3, &value));
    assert_int_equal(value, 2);
    assert_true(map_get(map, "a\0", 2, &value));
    assert_int_equal(value, 3);
    assert_true(map_get(map, "", 0, &value));
    assert_int_equal(value, 4);
    map_free(map);
    map_free(NULL);
}

static void
grows_and_copies_keys(void **state)
{
    struct map *map = map_new();
    char large[5000];

    (void)state;
    for (int64_t i = 0; i < 20000; i++)
        assert_true(put(map, i));
    for (int64_t i = 0; i < 20000; i++)
        assert_int_equal(get(map, i), i);
    assert_int_equal(get(map, 20000), -1);
    memset(large, 'x', sizeof large);
    assert_true(map_put(map, large, sizeof large, 1));
    map_free(map);
}

/* Every request fails once, and once for good: what was put before is still there. */
static void
survives_every_failed_request(void **state)
{
    (void)state;
    for (int for_good = 0; for_good <= 1; for_good++) {
        bool failed = true;

        for (long nth = 1; failed; nth++) {
            struct map *map;
            int64_t done = 0;

            mem_fail_at(nth, for_good);
            map = map_new();
            while (map != NULL && done < 300 && put(map, done))
                done++;
            mem_fail_at(0, 0);
            failed = map == NULL || done < 300;
            for (int64_t i = 0; i < done; i++)
                assert_int_equal(get(map, i), i);
            if (map != NULL && failed) {
                assert_int_equal(get(map, done), -1);
                assert_true(put(map, done));
                assert_int_equal(get(map, done), done);
            }
            map_free(map);
        }
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_what_was_put),
        cmocka_unit_test(grows_and_copies_keys),
        cmocka_unit_test(survives_every_failed_request),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

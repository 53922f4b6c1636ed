/* Rows that are put, sorted and read by number, in memory and in a file. */
#include "base/rows.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"

enum { WIDTH = 4, GROUPS = 501, ITEMS = 37 };

static struct par_error err;

static void
put(struct rows *rows, uint32_t group, uint32_t item, uint32_t number)
{
    const uint32_t row[WIDTH] = {group, item, number, number ^ 0xFFFFU};

    assert_int_equal(rows_put(rows, row, &err), PAR_OK);
}

static struct rows *
fill(size_t count)
{
    struct rows *rows = NULL;

    assert_int_equal(rows_open(&rows, WIDTH, &err), PAR_OK);
    for (size_t i = 0; i < count; i++)
        put(rows, (uint32_t)(i * 7919 % GROUPS), (uint32_t)(i * 104729 % ITEMS), (uint32_t)i);
    assert_int_equal(rows_count(rows), count);
    return rows;
}

/* Some in memory, and more than memory holds. */
static const size_t sizes[] = {0, 1, 1000, 524288, 900000};

static void
gives_rows_by_number(void **state)
{
    (void)state;
    for (size_t n = 0; n < sizeof sizes / sizeof sizes[0]; n++) {
        struct rows *rows = fill(sizes[n]);
        struct rows_view view[2] = {{0}, {0}};
        const uint32_t *row;

        for (int i = 0; i < 2; i++)
            assert_int_equal(rows_view_open(&view[i], rows, &err), PAR_OK);
        for (size_t i = 0; i < sizes[n]; i++) {
            assert_int_equal(rows_at(&row, &view[0], i, &err), PAR_OK);
            assert_true(row[0] == i * 7919 % GROUPS && row[2] == i && row[3] == (i ^ 0xFFFFU));
        }
        for (size_t i = sizes[n]; i > 0; i -= i > 4999 ? 4999 : i) { /* in another place */
            assert_int_equal(rows_at(&row, &view[1], i - 1, &err), PAR_OK);
            assert_int_equal(row[2], i - 1);
        }
        assert_int_equal(rows_at(&row, &view[0], sizes[n], &err), PAR_END);
        for (int i = 0; i < 2; i++)
            rows_view_close(&view[i]);
        rows_close(rows);
    }
}

/* By place of the first cell, then of the second; what is alike in the order in which it came. */
static void
sorts_rows(void **state)
{
    uint32_t groups[GROUPS], items[ITEMS];
    const struct rows_order order[2] = {{groups, GROUPS}, {items, ITEMS}};

    (void)state;
    for (uint32_t i = 0; i < GROUPS; i++)
        groups[i] = (i * 100) % GROUPS;
    for (uint32_t i = 0; i < ITEMS; i++)
        items[i] = (ITEMS - 1 - i) / 2; /* two have one place */
    for (size_t n = 0; n < sizeof sizes / sizeof sizes[0]; n++) {
        struct rows *rows = fill(sizes[n]);
        struct rows_view view = {0};
        uint32_t before[3] = {0};
        uint64_t sum = 0;
        const uint32_t *row;

        assert_int_equal(rows_sort(rows, order, &err), PAR_OK);
        assert_int_equal(rows_view_open(&view, rows, &err), PAR_OK);
        for (size_t i = 0; rows_at(&row, &view, i, &err) == PAR_OK; i++) {
            const uint32_t now[3] = {groups[row[0]], items[row[1]], row[2]};
            bool follows = now[0] != before[0]   ? now[0] > before[0]
                           : now[1] != before[1] ? now[1] > before[1]
                                                 : now[2] > before[2];

            assert_true(i == 0 || follows);
            assert_int_equal(row[0], (uint64_t)row[2] * 7919 % GROUPS);
            memcpy(before, now, sizeof now);
            sum += row[2];
        }
        assert_int_equal(sum, sizes[n] == 0 ? 0 : (uint64_t)sizes[n] * (sizes[n] - 1) / 2);
        rows_view_close(&view);
        rows_close(rows);
    }
}

/* All in one group, more than a part of the file holds. */
static void
sorts_a_group_that_is_larger_than_a_part(void **state)
{
    const uint32_t one = 0, two[2] = {1, 0};
    const struct rows_order order[2] = {{&one, 1}, {two, 2}};
    struct rows *rows = NULL;
    struct rows_view view = {0};
    const uint32_t *row;

    (void)state;
    assert_int_equal(rows_open(&rows, WIDTH, &err), PAR_OK);
    for (uint32_t i = 0; i < 700000; i++)
        put(rows, 0, i & 1, i);
    assert_int_equal(rows_sort(rows, order, &err), PAR_OK);
    assert_int_equal(rows_view_open(&view, rows, &err), PAR_OK);
    for (uint32_t i = 0; i < 700000; i++) {
        assert_int_equal(rows_at(&row, &view, i, &err), PAR_OK);
        assert_int_equal(row[2], i < 350000 ? 2 * i + 1 : 2 * (i - 350000));
    }
    rows_view_close(&view);
    rows_close(rows);
}

/* Whichever request of memory fails, the status says so and nothing is left behind. */
static void
survives_failed_requests(void **state)
{
    const uint32_t place[1] = {0};
    const struct rows_order order[2] = {{place, 1}, {place, 1}};
    enum par_status status = PAR_NO_MEMORY;

    (void)state;
    for (long nth = 1; status != PAR_OK; nth++) {
        const uint32_t row[WIDTH] = {0};
        struct rows *rows = NULL;

        par_error_clear(&err);
        mem_fail_at(nth, 0);
        status = rows_open(&rows, WIDTH, &err);
        for (int i = 0; status == PAR_OK && i < 600000; i++)
            status = rows_put(rows, row, &err);
        if (status == PAR_OK)
            status = rows_sort(rows, order, &err);
        mem_fail_at(0, 0);
        assert_true(status == PAR_OK || status == PAR_NO_MEMORY);
        assert_true(nth < 100);
        rows_close(rows);
    }
}

/* A folder that does not exist takes no file: told when memory does not hold the rows any more. */
static void
tells_that_no_file_can_be_made(void **state)
{
    const uint32_t row[WIDTH] = {0};
    const char *folder = getenv("TMPDIR");
    char *before = folder != NULL ? strdup(folder) : NULL;
    struct rows *rows = NULL;
    enum par_status status;

    (void)state;
    par_error_clear(&err);
    assert_int_equal(setenv("TMPDIR", "/nowhere", 1), 0);
    assert_int_equal(rows_open(&rows, WIDTH, &err), PAR_OK);
    do
        status = rows_put(rows, row, &err);
    while (status == PAR_OK && rows_count(rows) < 600000);
    assert_int_equal(status, PAR_IO);
    rows_close(rows);
    if (before != NULL)
        setenv("TMPDIR", before, 1);
    else
        unsetenv("TMPDIR");
    free(before);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_rows_by_number),
        cmocka_unit_test(sorts_rows),
        cmocka_unit_test(sorts_a_group_that_is_larger_than_a_part),
        cmocka_unit_test(survives_failed_requests),
        cmocka_unit_test(tells_that_no_file_can_be_made),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

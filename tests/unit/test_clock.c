#include "base/clock.h"

#include <signal.h>
#include <string.h>
#include <sys/time.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void
writes_utc_within_four_digits_of_year(void **state)
{
    static const struct {
        int64_t seconds;
        const char *text;
    } cases[] = {
        {0, "1970-01-01T00:00:00Z"},
        {-1, "1969-12-31T23:59:59Z"},
        {951782399, "2000-02-28T23:59:59Z"},
        {951782400, "2000-02-29T00:00:00Z"},
        {1741572725, "2025-03-10T02:12:05Z"},
        {INT64_C(4294967296), "2106-02-07T06:28:16Z"},
        {INT64_C(253402300799), "9999-12-31T23:59:59Z"},
        {INT64_C(253402300800), "9999-12-31T23:59:59Z"},
        {INT64_MAX, "9999-12-31T23:59:59Z"},
        {INT64_C(-62167219200), "0000-01-01T00:00:00Z"},
        {INT64_C(-62167219201), "0000-01-01T00:00:00Z"},
        {INT64_MIN, "0000-01-01T00:00:00Z"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[CLOCK_SIZE];

        clock_text(text, cases[i].seconds);
        assert_string_equal(text, cases[i].text);
    }
}

static void
tells_the_time(void **state)
{
    char text[CLOCK_SIZE];

    (void)state;
    clock_now(text);
    assert_int_equal(strlen(text), 20);
    assert_int_equal(text[10], 'T');
    assert_int_equal(text[19], 'Z');
}

static void
nothing_to_do(int signal)
{
    (void)signal;
}

static void
waits_also_through_signals(void **state)
{
    struct sigaction action = {.sa_handler = nothing_to_do};
    struct itimerval soon = {.it_value = {0, 5000}};
    double start = clock_seconds();

    (void)state;
    sigaction(SIGALRM, &action, NULL);
    setitimer(ITIMER_REAL, &soon, NULL);
    clock_sleep(0.03);
    assert_true(clock_seconds() - start >= 0.03);
}

static void
does_not_wait_for_nothing(void **state)
{
    double start = clock_seconds();

    (void)state;
    clock_sleep(0);
    clock_sleep(-5);
    assert_true(clock_seconds() - start < 1);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_utc_within_four_digits_of_year),
        cmocka_unit_test(tells_the_time),
        cmocka_unit_test(waits_also_through_signals),
        cmocka_unit_test(does_not_wait_for_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

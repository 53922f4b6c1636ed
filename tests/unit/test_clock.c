#include "base/clock.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>

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

/* The day of an office ends at its own midnight, 17:00 UTC. */
static void
tells_the_day_in_vietnam_wherever_the_machine_stands(void **state)
{
    static const struct {
        int64_t seconds;
        const char *today;
    } cases[] = {
        {1734281999, "2024-12-15"}, /* 2024-12-15T16:59:59Z: 23:59:59 */
        {1734282000, "2024-12-16"}, {1735664399, "2024-12-31"},
        {1735664400, "2025-01-01"}, {0, "1970-01-01"},
    };
    static const char *const zones[] = {"UTC0", "XXX8", "XXX-9"};

    (void)state;
    for (size_t zone = 0; zone < 3; zone++)
        for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
            char today[CLOCK_DAY_SIZE];

            setenv("TZ", zones[zone], 1);
            tzset();
            clock_stop(cases[i].seconds);
            clock_today(today);
            assert_string_equal(today, cases[i].today);
        }
    unsetenv("TZ");
    clock_stop(-1);
}

static void
stops_and_goes_on(void **state)
{
    char text[CLOCK_SIZE], now[CLOCK_SIZE];

    (void)state;
    clock_stop(0);
    clock_now(text);
    assert_string_equal(text, "1970-01-01T00:00:00Z");
    clock_stop(-1);
    clock_now(now);
    assert_true(strcmp(now, "2024") > 0);
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
        cmocka_unit_test(tells_the_day_in_vietnam_wherever_the_machine_stands),
        cmocka_unit_test(stops_and_goes_on),
        cmocka_unit_test(waits_also_through_signals),
        cmocka_unit_test(does_not_wait_for_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

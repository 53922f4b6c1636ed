/* Numbers that are the same everywhere: the published answers of SplitMix64. */
#include "base/random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void
gives_the_known_numbers(void **state)
{
    static const uint64_t known[] = {UINT64_C(6457827717110365317), UINT64_C(3203168211198807973),
                                     UINT64_C(9817491932198370423), UINT64_C(4593380528125082431),
                                     UINT64_C(16408922859458223821)};
    static const uint64_t of_zero[] = {UINT64_C(0xe220a8397b1dcdaf), UINT64_C(0x6e789e6aa1b965f4),
                                       UINT64_C(0x06c45d188009454f)};
    struct random random = {1234567};

    (void)state;
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        assert_true(random_next(&random) == known[i]);
    random.state = 0;
    for (size_t i = 0; i < sizeof of_zero / sizeof of_zero[0]; i++)
        assert_true(random_next(&random) == of_zero[i]);
}

static void
stays_below_and_reaches_all(void **state)
{
    struct random random = {1};
    int times[7] = {0};

    (void)state;
    for (int i = 0; i < 7000; i++) {
        uint64_t number = random_below(&random, 7);

        assert_true(number < 7);
        times[number]++;
    }
    for (int i = 0; i < 7; i++)
        assert_in_range(times[i], 850, 1150);
    assert_true(random_below(&random, 1) == 0);
}

/* Above the last multiple of the count a number would make the small ones likelier: it is drawn
 * again. */
static void
draws_again_what_is_left_over(void **state)
{
    struct random random = {1234567}, same = {1234567};
    uint64_t count = UINT64_C(6457827717110365317); /* twice in 2^64, the rest is left over */
    uint64_t number = random_below(&random, count);

    (void)state;
    assert_true(number == 0); /* the first one, which is the count itself */
    for (int i = 0; i < 4; i++)
        random_next(&same);
    for (int i = 0; i < 3; i++)
        number = random_below(&random, count);
    assert_true(number == UINT64_C(4593380528125082431));
    assert_true(random.state == same.state);
    /* the fifth is beyond twice the count */
    number = random_below(&random, count);
    random_next(&same);
    assert_true(number == random_next(&same) % count);
    assert_true(random.state == same.state);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_the_known_numbers),
        cmocka_unit_test(stays_below_and_reaches_all),
        cmocka_unit_test(draws_again_what_is_left_over),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

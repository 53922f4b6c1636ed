/* Words that are near each other, and what of a name is compared. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "cli/glyph.h"

#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static void
counts_what_was_mistyped(void **state)
{
    static const struct {
        const char *a, *b;
        size_t distance;
    } cases[] = {
        {"", "", 0},         {"rank", "rank", 0}, {"rnak", "rank", 1},     {"rak", "rank", 1},
        {"", "rank", 4},     {"ramk", "rank", 1}, {"knar", "rank", 3},     {"score", "scores", 1},
        {"abcd", "wxyz", 4}, {"ab", "ba", 1},     {"compare", "check", 6},
    };
    char name[66] = "";

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_int_equal(glyph_distance(cases[i].a, cases[i].b, 99), cases[i].distance);
        assert_int_equal(glyph_distance(cases[i].b, cases[i].a, 99), cases[i].distance);
    }
    memset(name, 'x', sizeof name - 1);
    assert_int_equal(glyph_distance(name, name, 99), 100);
    assert_int_equal(glyph_distance(name, "x", 99), 100);
    assert_int_equal(glyph_distance("x", name, 99), 100);
    name[64] = '\0';
    assert_int_equal(glyph_distance(name, name, 99), 0);
}

static void
make_word(char *out, uint32_t *random)
{
    size_t length;

    *random = *random * 1664525 + 1013904223;
    length = (*random >> 16) % 9;
    for (size_t i = 0; i < length; i++) {
        *random = *random * 1664525 + 1013904223;
        out[i] = (char)('a' + (*random >> 16) % 3);
    }
    out[length] = '\0';
}

/* What is too far is left early, and nothing else. */
static void
counts_up_to_a_limit(void **state)
{
    uint32_t random = 7;
    char a[10], b[10];

    (void)state;
    for (int i = 0; i < 20000; i++) {
        size_t most = (size_t)i % 9, whole;

        make_word(a, &random);
        make_word(b, &random);
        whole = glyph_distance(a, b, 99);
        assert_int_equal(glyph_distance(a, b, most), whole <= most ? whole : most + 1);
    }
}

static void
folds_what_is_typed(void **state)
{
    static const struct {
        const char *text, *folded;
    } cases[] = {
        {"", ""},     {"Xếp hạng", "xep hang"}, {"  ĐỐI-chiếu ", "doi chieu"}, {"1.2", "1.2"},
        {"\xff", ""},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        char *folded = glyph_fold(cases[i].text);

        assert_string_equal(folded, cases[i].folded);
        free(folded);
    }
}

static void
finds_words_at_their_starts(void **state)
{
    static const struct {
        const char *text, *words;
        bool holds;
    } cases[] = {
        {"", "", true},
        {"xep hang", "", true},
        {"", "a", false},
        {"xep hang", "hang", true},
        {"xep hang", "xep hang", true},
        {"xep hang", "ha", true},
        {"xep hang", "x h", true},
        {"xep hang", "ang", false}, /* inside a word */
        {"xep hang", "hang xep", false},
        {"xep hang", "hang hang", false},
        {"xep hang", "xe p", false}, /* one word is not two */
        {"xep hang", "xep hang nam", false},
        {"so luong xep loai", "so xep", true},
        {"lich su qua cac nam", "c n", true},
        {"ba ban bang", "ban ban", true},
        {"ba ban bang", "bang ban", false},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_int_equal(glyph_holds(cases[i].text, cases[i].words), cases[i].holds);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_what_was_mistyped),
        cmocka_unit_test(counts_up_to_a_limit),
        cmocka_unit_test(folds_what_is_typed),
        cmocka_unit_test(finds_words_at_their_starts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "base/alloc.h"
#include "base/text.h"

#include <stdio.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* --- UTF-8 --- */

static void
knows_well_formed_utf8(void **state)
{
    static const struct {
        const char *text;
        size_t length, bad; /* bad = length: well-formed */
    } cases[] = {
        {"", 0, 0},
        {"abc", 3, 3},
        {"0123456789abcdef", 16, 16},
        {"Sở Nội vụ", 15, 15},
        {"\x7F\xC2\x80\xDF\xBF\xE0\xA0\x80\xED\x9F\xBF\xEE\x80\x80\xEF\xBF\xBF", 17, 17},
        {"\xF0\x90\x80\x80\xF4\x8F\xBF\xBF", 8, 8},
        {"ab\0c", 4, 2},
        {"01234567\0", 9, 8},
        {"0123\0"
         "4567",
         9, 4},
        {"0123456\xFF", 8, 7},
        {"\x80", 1, 0}, /* a tail alone */
        {"a\xBF", 2, 1},
        {"\xC0\x80", 2, 0}, /* written too long */
        {"\xC1\xBF", 2, 0},
        {"\xE0\x9F\xBF", 3, 0},
        {"\xF0\x8F\xBF\xBF", 4, 0},
        {"\xED\xA0\x80", 3, 0}, /* halves of UTF-16 pairs */
        {"\xED\xBF\xBF", 3, 0},
        {"\xF4\x90\x80\x80", 4, 0}, /* above U+10FFFF */
        {"\xF5\x80\x80\x80", 4, 0},
        {"\xF8\x88\x80\x80\x80", 5, 0},
        {"\xFF\xBF\xBF\xBF", 4, 0},
        {"a\xC3", 2, 1}, /* cut short */
        {"a\xE1\xBB", 3, 1},
        {"a\xF0\x9F\x98", 4, 1},
        {"\xC3\x28", 2, 0}, /* a tail is missing */
        {"\xE1\x28\xA1", 3, 0},
        {"\xE1\xBB\x28", 3, 0},
        {"\xF0\x28\x8C\xBC", 4, 0},
        {"\xF0\x90\x28\xBC", 4, 0},
        {"\xF0\x90\x8C\x28", 4, 0},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        size_t bad = 99;
        bool valid = text_valid(cases[i].text, cases[i].length, &bad);

        assert_int_equal(valid, cases[i].bad == cases[i].length);
        assert_int_equal(bad, valid ? 99 : cases[i].bad);
        assert_int_equal(text_valid(cases[i].text, cases[i].length, NULL), valid);
    }
}

static void
reads_a_character(void **state)
{
    static const struct {
        const char *text;
        size_t length;
        uint32_t character;
        size_t bytes;
    } cases[] = {
        {"", 0, 7, 0},
        {"\0", 1, 7, 0},
        {"a", 1, 'a', 1},
        {"ă", 2, 0x103, 2},
        {"ă", 1, 7, 0},
        {"ạ", 3, 0x1EA1, 3},
        {"ạ", 2, 7, 0},
        {"😀", 4, 0x1F600, 4},
        {"😀", 3, 7, 0},
        {"\xED\xA0\x80", 3, 7, 0},
        {"\xF4\x90\x80\x80", 4, 7, 0},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        uint32_t character = 7;

        assert_int_equal(text_character(&character, cases[i].text, cases[i].length),
                         cases[i].bytes);
        assert_int_equal(character, cases[i].character);
    }
}

static void
knows_what_acts_instead_of_showing(void **state)
{
    static const uint32_t hidden[] = {
        0,      0x1F,   0x7F,   0x80,   0x9F,   0xAD,    0x61C,   0x115F,  0x180E, 0x200B, 0x200D,
        0x200E, 0x200F, 0x2028, 0x2029, 0x202A, 0x202E,  0x2060,  0x2066,  0x2069, 0x206A, 0x3164,
        0xFE0F, 0xFEFF, 0xFFA0, 0xFFF9, 0xFFFB, 0x1D173, 0xE0001, 0xE0041, 0xE0100};
    static const uint32_t shown[] = {0x20,   0x7E,   0xA0,   0x61B,   0x61D,   0x2010,
                                     0x2027, 0x202F, 0x1EA1, 0x1F600, 0x10FFFF};

    (void)state;
    for (size_t i = 0; i < COUNT(hidden); i++)
        assert_true(text_is_hidden(hidden[i]));
    for (size_t i = 0; i < COUNT(shown); i++)
        assert_false(text_is_hidden(shown[i]));
}

static void
shows_text(void **state)
{
    static const struct {
        const char *text;
        size_t size, characters;
        const char *shown;
    } cases[] = {
        {"", 4, SIZE_MAX, ""},
        {"Sở Nội vụ", 80, SIZE_MAX, "Sở Nội vụ"},
        {"Sở Nội vụ", 80, 9, "Sở Nội vụ"},
        {"Sở Nội vụ", 80, 8, "Sở Nội …"},
        {"Sở Nội vụ", 80, 1, "…"},
        {"abcd", 5, SIZE_MAX, "abcd"},
        {"abcde", 5, SIZE_MAX, "a…"},
        {"abcde", 4, SIZE_MAX, "…"},
        {"Sở Nội vụ", 15, SIZE_MAX, "Sở Nội …"},
        {"Sở Nội vụ", 16, SIZE_MAX, "Sở Nội vụ"},
        {"ở", 4, SIZE_MAX, "ở"},
        {"ởở", 6, SIZE_MAX, "…"},
        {"ởở", 7, SIZE_MAX, "ởở"},
        {"a\tb\x1B\x7F", 80, SIZE_MAX, "a\\u{9}b\\u{1b}\\u{7f}"},
        {"\xC2\x9B"
         "31m\xE2\x80\xAE\xE2\x81\xA9\xE2\x80\x8F",
         80, SIZE_MAX, "\\u{9b}31m\\u{202e}\\u{2069}\\u{200f}"},
        {"\xFF"
         "a\xE1\xBB",
         80, SIZE_MAX, "\\x{ff}a\\x{e1}\\x{bb}"},
        {"\n\n", 80, 10, "\\u{a}\\u{a}"}, /* what is shown counts */
        {"\n\n", 80, 9, "\\u{a}…"},
        {"\n\n", 80, 5, "…"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        char shown[80];

        assert_int_equal(text_shown(shown, cases[i].size, cases[i].text, cases[i].characters),
                         strlen(cases[i].shown));
        assert_string_equal(shown, cases[i].shown);
    }
}

/* --- cleaning --- */

static void
cleans(void **state)
{
    static const struct {
        const char *text, *clean;
    } cases[] = {
        {"", ""},
        {"Kon Tum", "Kon Tum"},
        {" Kon  Tum ", "Kon Tum"},
        {"Kon  Tum", "Kon Tum"},
        {"Kon Tum ", "Kon Tum"},
        {"   ", ""},
        {"\tKon\t Tum", "Kon Tum"},
        {"Kon\xC2\xA0\xC2\xA0Tum\xC2\xA0", "Kon Tum"},
        {"Kon\xE2\x80\xAFTum\xE3\x80\x80", "Kon Tum"},
        {"Sở Nội vụ", "Sở Nội vụ"},
        {"So\xCC\x9B\xCC\x89 No\xCC\xA3\xCC\x82i vu\xCC\xA3", "Sở Nội vụ"}, /* decomposed */
        {"So\xCC\x89\xCC\x9B", "Sở"},                                       /* in another order */
        {"\xE2\x84\xAB", "\xC3\x85"},                                       /* Å by its old name */
        {"x²", "x²"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        char *clean;

        assert_int_equal(text_clean(&clean, cases[i].text, strlen(cases[i].text), NULL), PAR_OK);
        assert_string_equal(clean, cases[i].clean);
        mem_free(clean);
    }
}

static void
cleans_no_more_than_the_length(void **state)
{
    char *clean;

    (void)state;
    assert_int_equal(text_clean(&clean, "Sở Nội", strlen("Sở "), NULL), PAR_OK);
    assert_string_equal(clean, "Sở");
    mem_free(clean);
}

static void
refuses_to_clean(void **state)
{
    static const struct {
        const char *text;
        size_t length;
        const char *code, *message;
    } cases[] = {
        {"a\nb", 3, "control",
         "\"a\\u{a}b\" holds a line end or another character that cannot be seen"},
        {"a\r", 2, "control", NULL},
        {"\x1B[2J", 4, "control", NULL},
        {"a\x7F", 2, "control", NULL},
        {"a\xE2\x80\xAE", 4, "control", NULL},
        {"a\xE2\x80\xA8", 4, "control", NULL},
        {"a\xC2\x85", 3, "control", NULL},
        {"a\xFFz", 3, "utf8", "\"a\\x{ff}z\" is not text in UTF-8"},
        {"a\xC4\x91", 2, "utf8", "\"a\\x{c4}\" is not text in UTF-8"}, /* not a byte further */
        {"a\0b", 3, "utf8", "\"a\\x{00}b\" is not text in UTF-8"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct par_error err = PAR_ERROR_INIT;
        char *clean = NULL;

        assert_int_equal(text_clean(&clean, cases[i].text, cases[i].length, &err), PAR_INVALID);
        assert_string_equal(err.code, cases[i].code);
        if (cases[i].message != NULL)
            assert_string_equal(err.text, cases[i].message);
        assert_null(clean);
    }
}

/* --- keys --- */

static void
folds_to_keys(void **state)
{
    static const struct {
        const char *text, *key;
    } cases[] = {
        {"Sở Nội  vụ", "so noi vu"},
        {"sở-nội-vụ", "so noi vu"},
        {"SỞ NỘI VỤ", "so noi vu"},
        {"So\xCC\x9B\xCC\x89 No\xCC\xA3\xCC\x82i vu\xCC\xA3", "so noi vu"},
        {"Đắk Lắk", "dak lak"},
        {"đà nẵng", "da nang"},
        {"Ban Quản lý Khu kinh tế tỉnh", "ban quan ly khu kinh te tinh"},
        {"  (UBND) TP. Kon Tum! ", "ubnd tp kon tum"},
        {"Quận 10/2", "quan 10 2"},
        {"Straße", "strasse"},
        {"Ｋon", "ｋon"},
        {"Москва́", "москва"},
        {"x\xC2\xADy\xE2\x80\x8Bz", "xyz"}, /* soft hyphen, zero-width blank */
        {"—", ""},
        {"", ""},
        {"\xCC\x89", ""},
        {"a\xCD\xB8"
         "b",
         "a b"}, /* U+0378, which Unicode has not given away */
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        char *key;

        assert_int_equal(text_key(&key, cases[i].text, NULL), PAR_OK);
        assert_string_equal(key, cases[i].key);
        mem_free(key);
    }
}

static void
makes_codes(void **state)
{
    static const struct {
        const char *name, *code; /* NULL: refused */
    } cases[] = {
        {"Sở Nội vụ", "so-noi-vu"},
        {"Ủy ban nhân dân thành phố Kon Tum", "uy-ban-nhan-dan-thanh-pho-kon-tum"},
        {"Quận 1", "quan-1"},
        {"Москва Tower Москва", "tower"},
        {"a Москва b", "a-b"},
        {"Ban Chỉ đạo cải cách hành chính và chuyển đổi số của Ủy ban nhân dân",
         "ban-chi-dao-cai-cach-hanh-chinh-va-chuyen-doi-so-cua-uy-ban-nhan"},
        {"Ban Chỉ đạo cải cách hành chính và chuyển đổi số của Ủy ban nhân dân tỉnh",
         "ban-chi-dao-cai-cach-hanh-chinh-va-chuyen-doi-so-cua-uy-ban-nhan"},
        {"abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz",
         "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijkl"},
        {"abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijkl mno",
         "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijkl"},
        {"2024", NULL},
        {"Москва", NULL},
        {"…", NULL},
        {"", NULL},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct par_error err = PAR_ERROR_INIT;
        char *code = NULL;
        enum par_status status = text_code(&code, cases[i].name, &err);

        assert_int_equal(status, cases[i].code != NULL ? PAR_OK : PAR_INVALID);
        if (status == PAR_OK)
            assert_string_equal(code, cases[i].code);
        else
            assert_string_equal(err.code, "code");
        mem_free(code);
    }
}

static void
knows_codes_and_years(void **state)
{
    static const struct {
        const char *text;
        bool code, year;
    } cases[] = {
        {"so-noi-vu", true, false},
        {"A", true, false},
        {"1.1/a_B-9", true, false},
        {"202", true, false},
        {"20245", true, false},
        {"2024", false, true},
        {"0000", false, true},
        {"2024a", true, false},
        {"", false, false},
        {"so noi", false, false},
        {" a", false, false},
        {"sở", false, false},
        {"a,b", false, false},
        {"0123456789012345678901234567890123456789012345678901234567890123", true, false},
        {"01234567890123456789012345678901234567890123456789012345678901234", false, false},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_int_equal(text_is_code(cases[i].text), cases[i].code);
        assert_int_equal(text_is_year(cases[i].text), cases[i].year);
    }
}

static void
refuses_bytes_that_are_no_text(void **state)
{
    struct par_error err = PAR_ERROR_INIT;
    char *out = NULL;

    (void)state;
    assert_int_equal(text_key(&out, "S\xFF", &err), PAR_INVALID);
    assert_string_equal(err.code, "utf8");
    assert_string_equal(err.text, "\"S\\x{ff}\" is not text in UTF-8");
    assert_int_equal(text_sort(&out, "S\xFF", NULL), PAR_INVALID);
    assert_int_equal(text_code(&out, "S\xFF", NULL), PAR_INVALID);
    assert_null(out);
}

/* --- Vietnamese order --- */

static char *
sort_key(const char *text)
{
    char *key = NULL;

    assert_int_equal(text_sort(&key, text, NULL), PAR_OK);
    return key;
}

/* Each list stands in its order already. */
static void
sorts_in_vietnamese_order(void **state)
{
    static const char *const letters[] = {
        "a", "ă", "â", "b", "c", "d", "đ", "e", "ê", "f", "g", "h", "i", "j", "k", "l", "m",
        "n", "o", "ô", "ơ", "p", "q", "r", "s", "t", "u", "ư", "v", "w", "x", "y", "z", "ж",
    };
    static const char *const tones[] = {"ma", "mà", "mả", "mã", "má", "mạ", "mă", "mằ", "mẳ",
                                        "mẵ", "mắ", "mặ", "mâ", "mầ", "mẩ", "mẫ", "mấ", "mậ"};
    /* letters of the whole name come before any tone; a blank before everything; digits first */
    static const char *const names[] = {
        "",
        "1",
        "10",
        "2",
        "A Lưới",
        "An Giang",
        "Bà Rịa",
        "Ban Dân tộc",
        "Bắc Giang",
        "Bắc Kạn",
        "Bắc Ninh",
        "Cà Mau",
        "Cao Bằng",
        "Dak",
        "Đà Nẵng",
        "Đắk Glei",
        "Đắk Hà",
        "Đắk Tô",
        "Đồng Nai",
        "Đồng Tháp",
        "Gia Lai",
        "Ia H'Drai",
        "Kon Plông",
        "Kon Rẫy",
        "Kon Tum",
        "Ngọc Hồi",
        "Sa Thầy",
        "Sở Công thương",
        "Sở Giáo dục và Đào tạo",
        "Sở Giao thông vận tải",
        "Sở Kế hoạch và Đầu tư",
        "Sở Khoa học và Công nghệ",
        "Sở Nội vụ",
        "Sở Nông nghiệp",
        "Sở Tài chính",
        "Sở Tài nguyên",
        "Sở Tư pháp",
        "Sở Văn hóa",
        "Sở Xây dựng",
        "Sở Y tế",
        "Tu Mơ Rông",
        "Vụ 2",
        "Vụa",
    };
    static const char *const spellings[] = {"hoa", "hoà", "hòang", "hoạng"};
    static const struct {
        const char *const *list;
        size_t count;
    } cases[] = {
        {letters, COUNT(letters)},
        {tones, COUNT(tones)},
        {names, COUNT(names)},
        {spellings, COUNT(spellings)},
    };

    (void)state;
    for (size_t c = 0; c < COUNT(cases); c++) {
        for (size_t i = 0; i + 1 < cases[c].count; i++) {
            char *before = sort_key(cases[c].list[i]), *behind = sort_key(cases[c].list[i + 1]);

            if (strcmp(before, behind) >= 0)
                fail_msg("\"%s\" (%s) before \"%s\" (%s)", cases[c].list[i], before,
                         cases[c].list[i + 1], behind);
            mem_free(before);
            mem_free(behind);
        }
    }
}

static void
makes_printable_sort_keys(void **state)
{
    static const struct {
        const char *text, *key;
    } cases[] = {
        {"Sở Nội vụ", "so~~-no~i-vu 2 5 5"},
        {"SỞ NỘI VỤ!", "so~~-no~i-vu 2 5 5"},
        {"- Sở -- Nội vụ", "so~~-no~i-vu 2 5 5"},
        {"Kon Tum", "kon-tum"},
        {"Kon Tum ", "kon-tum"},
        {"Đắk Lắk", "d~a~k-la~k 4 4"},
        {"Ban Quản lý", "ban-quan-ly  2 4"},
        {"hòa", "hoa 1"},
        {"hoà", "hoa 1"}, /* it does not matter on which vowel a tone is written */
        {"résumé", "resume 44"},
        {"ö ñ ĕ ĭ i\xCC\x9B", "o-n-e-i-i 6 3 6 6 6"},
        {"Ж1", "}ж1"},
        {"\xCC\x89", ""},
        {"—", ""},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        char *key = sort_key(cases[i].text);

        assert_string_equal(key, cases[i].key);
        mem_free(key);
    }
}

/* --- distance --- */

static void
counts_edits(void **state)
{
    static const struct {
        const char *a, *b;
        unsigned limit, distance;
    } cases[] = {
        {"", "", 0, 0},
        {"so noi vu", "so noi vu", 0, 0},
        {"so tai chanh", "so tai chinh", 2, 1},
        {"so noi vu", "so noi", 3, 3},
        {"", "abc", 3, 3},
        {"abc", "", 3, 3},
        {"abc", "", 2, 3},
        {"ab", "ba", 2, 1}, /* a swap is one */
        {"abcd", "bacd", 1, 1},
        {"abcd", "abdc", 1, 1},
        {"ca", "abc", 5, 3}, /* and nothing is edited twice */
        {"kitten", "sitting", 3, 3},
        {"kitten", "sitting", 2, 3},
        {"abcdef", "uvwxyz", 2, 3}, /* ends early */
        {"abcdef", "uvwxyz", 9, 6},
        {"abcdefgh", "stuvwxyz", 0, 1},
        {"вода", "воды", 1, 1}, /* characters, not bytes */
        {"\xFF", "\xFE", 1, 1},
        {"a\xFF", "a", 1, 1},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_int_equal(text_distance(cases[i].a, cases[i].b, cases[i].limit), cases[i].distance);
        assert_int_equal(text_distance(cases[i].b, cases[i].a, cases[i].limit), cases[i].distance);
    }
}

static void
does_not_compare_very_long_texts(void **state)
{
    char a[300], b[300];

    (void)state;
    memset(a, 'x', sizeof a);
    memset(b, 'x', sizeof b);
    b[5] = 'y';
    a[256] = b[256] = '\0';
    assert_int_equal(text_distance(a, b, 3), 1);
    a[256] = b[256] = 'x';
    a[257] = b[257] = '\0';
    assert_int_equal(text_distance(a, b, 3), 4);
    assert_int_equal(text_distance(a, a, 3), 0);
    a[256] = '\0';
    assert_int_equal(text_distance(a, b, 3), 4);
    assert_int_equal(text_distance(b, a, 3), 4);
    b[257] = 'x';
    b[299] = '\0';
    assert_int_equal(text_distance(a, b, 100), 101);
}

/* --- patterns --- */

static void
makes_patterns_for_like(void **state)
{
    static const struct {
        const char *key, *pattern;
    } cases[] = {
        {"khu kinh", "% khu% kinh%"},
        {"so", "% so%"},
        {"", "%"},
        {" so  ", "% so%"},
        {"100% a_b \\", "% 100\\%% a\\_b% \\\\%"},
        {"вода", "% вода%"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        char *pattern;

        assert_int_equal(text_like(&pattern, cases[i].key, NULL), PAR_OK);
        assert_string_equal(pattern, cases[i].pattern);
        mem_free(pattern);
    }
}

/* --- memory --- */

static enum par_status
clean_all(char **out, const char *text, struct par_error *err)
{
    return text_clean(out, text, strlen(text), err);
}

/* Long enough for the heap, and with marks to sort. */
static void
survives_every_failed_request(void **state)
{
    static enum par_status (*const functions[])(char **, const char *, struct par_error *) = {
        clean_all, text_key, text_sort, text_code, text_like,
    };
    char text[2000] = "";

    (void)state;
    for (int i = 0; i < 60; i++)
        strcat(text, "Sở Nội vụ ");
    for (size_t f = 0; f < 2 * COUNT(functions); f++) {
        enum par_status status = PAR_NO_MEMORY;

        for (long nth = 1; status != PAR_OK; nth++) {
            struct par_error err = PAR_ERROR_INIT;
            char *out = NULL;

            mem_fail_at(nth, f % 2 == 0);
            status = functions[f / 2](&out, text, &err);
            mem_fail_at(0, 0);
            if (status != PAR_OK) {
                assert_int_equal(status, PAR_NO_MEMORY);
                assert_int_equal(err.status, PAR_NO_MEMORY);
                assert_null(out);
            }
            mem_free(out);
        }
    }
}

static void
survives_a_failed_copy(void **state)
{
    char *out = NULL;

    (void)state;
    mem_fail_at(1, 0);
    assert_int_equal(text_clean(&out, "plain", 5, NULL), PAR_NO_MEMORY);
    mem_fail_at(0, 0);
    assert_null(out);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_well_formed_utf8),
        cmocka_unit_test(reads_a_character),
        cmocka_unit_test(knows_what_acts_instead_of_showing),
        cmocka_unit_test(shows_text),
        cmocka_unit_test(cleans),
        cmocka_unit_test(cleans_no_more_than_the_length),
        cmocka_unit_test(refuses_to_clean),
        cmocka_unit_test(folds_to_keys),
        cmocka_unit_test(makes_codes),
        cmocka_unit_test(knows_codes_and_years),
        cmocka_unit_test(refuses_bytes_that_are_no_text),
        cmocka_unit_test(sorts_in_vietnamese_order),
        cmocka_unit_test(makes_printable_sort_keys),
        cmocka_unit_test(counts_edits),
        cmocka_unit_test(does_not_compare_very_long_texts),
        cmocka_unit_test(makes_patterns_for_like),
        cmocka_unit_test(survives_every_failed_request),
        cmocka_unit_test(survives_a_failed_copy),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

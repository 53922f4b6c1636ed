/* Tables for people: widths, wrapping, alignment, blocks, markdown. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "cli/glyph.h"
#include "cli/lang.h"
#include "cli/layout.h"
#include "cli/sheet.h"
#include "cli/wrap.h"

#include <stdlib.h>
#include <string.h>

static void
expect(struct string *out, const char *wanted)
{
    assert_string_equal(string_get(out), wanted);
    string_free(out);
}

/* A table of names and numbers. */
static struct grid *
small_grid(void)
{
    struct grid *grid = grid_new();

    grid_column(grid, "Hạng", ALIGN_RIGHT, 0);
    grid_column(grid, "Đơn vị", ALIGN_LEFT, GRID_FLEX);
    grid_column(grid, "Điểm", ALIGN_NUMBER, 0);
    grid_cell(grid, "1");
    grid_cell(grid, "Sở Nội vụ");
    grid_cell(grid, "93");
    grid_cell(grid, "12");
    grid_cell(grid, "Sở Nông nghiệp và Phát triển nông thôn");
    grid_cell(grid, "9,25");
    grid_cell(grid, NULL);
    grid_cell(grid, "Sở Tư pháp");
    grid_cell(grid, NULL);
    return grid;
}

static void
numbers_stand_at_their_mark(void **state)
{
    struct grid *grid = small_grid();
    struct string out = {0};

    (void)state;
    grid_write(grid, &out, 80);
    expect(&out, "Hạng  Đơn vị                                   Điểm\n"
                 "   1  Sở Nội vụ                               93\n"
                 "  12  Sở Nông nghiệp và Phát triển nông thôn   9,25\n"
                 "   –  Sở Tư pháp                                  –\n");
    grid_free(grid);
}

static void
names_wrap_and_the_column_is_no_wider_than_they_are(void **state)
{
    struct grid *grid = small_grid();
    struct string out = {0};

    (void)state;
    grid_write(grid, &out, 40);
    expect(&out, "Hạng  Đơn vị                   Điểm\n"
                 "   1  Sở Nội vụ               93\n"
                 "  12  Sở Nông nghiệp và Phát   9,25\n"
                 "      triển nông thôn\n"
                 "   –  Sở Tư pháp                  –\n");
    grid_free(grid);
}

static void
too_narrow_becomes_blocks(void **state)
{
    struct grid *grid = small_grid();
    struct string out = {0};

    (void)state;
    assert_true(grid_fits(grid, 33));
    assert_false(grid_fits(grid, 20));
    grid_write(grid, &out, 20);
    expect(&out, "Hạng: 1\n"
                 "Đơn vị: Sở Nội vụ\n"
                 "Điểm: 93\n"
                 "\n"
                 "Hạng: 12\n"
                 "Đơn vị: Sở Nông\n"
                 "  nghiệp và Phát\n"
                 "  triển nông thôn\n"
                 "Điểm: 9,25\n"
                 "\n"
                 "Hạng: –\n"
                 "Đơn vị: Sở Tư pháp\n"
                 "Điểm: –\n");
    grid_free(grid);
}

static void
headings_wrap_when_one_has_two_lines(void **state)
{
    struct grid *grid = grid_new();
    struct string out = {0};

    (void)state;
    grid_column(grid, "Đơn vị", ALIGN_LEFT, GRID_FLEX);
    grid_column(grid, "Hạng\n2022", ALIGN_RIGHT, 0);
    grid_column(grid, "Lên bậc", ALIGN_RIGHT, 0);
    grid_cell(grid, "Sở Nội vụ");
    grid_cell(grid, "3");
    grid_cell(grid, "−2");
    grid_write(grid, &out, 80);
    expect(&out, "           Hạng  Lên\n"
                 "Đơn vị     2022  bậc\n"
                 "Sở Nội vụ     3   −2\n");
    grid_free(grid);
}

static void
a_decision_goes_over_its_date_when_short(void **state)
{
    struct grid *grid = grid_new();
    struct string out = {0};

    (void)state;
    grid_column(grid, "Năm", ALIGN_LEFT, 0);
    grid_column(grid, "Quyết định", ALIGN_LEFT, GRID_BREAK);
    grid_cell(grid, "2023");
    grid_cell(grid, "41/QĐ-UBND 25/01/2024");
    grid_write(grid, &out, 27);
    expect(&out, "Năm   Quyết định\n"
                 "2023  41/QĐ-UBND 25/01/2024\n");
    grid_write(grid, &out, 26);
    expect(&out, "Năm   Quyết định\n"
                 "2023  41/QĐ-UBND\n"
                 "      25/01/2024\n");
    grid_free(grid);
}

static void
one_blank_stands_between_columns_when_short(void **state)
{
    struct grid *grid = grid_new();
    struct string out = {0};

    (void)state;
    for (int i = 0; i < 4; i++)
        grid_column(grid, "ab", ALIGN_LEFT, 0);
    for (int i = 0; i < 4; i++)
        grid_cell(grid, "wxyz");
    grid_write(grid, &out, 19);
    expect(&out, "ab   ab   ab   ab\nwxyz wxyz wxyz wxyz\n");
    grid_free(grid);
}

static void
empty_columns_are_left_out_where_asked(void **state)
{
    struct grid *grid = grid_new();
    struct string out = {0};

    (void)state;
    grid_column(grid, "a", ALIGN_LEFT, 0);
    grid_column(grid, "b", ALIGN_LEFT, GRID_DROP);
    grid_column(grid, "c", ALIGN_LEFT, 0);
    grid_cell(grid, "1");
    grid_cell(grid, NULL);
    grid_cell(grid, "");
    grid_write(grid, &out, 80);
    expect(&out, "a  c\n1\n");
    grid_markdown(grid, &out);
    expect(&out, "| a | c |\n| --- | --- |\n| 1 |  |\n");
    grid_free(grid);
}

static void
spans_stand_over_columns(void **state)
{
    struct grid *grid = grid_new();
    struct string out = {0};

    (void)state;
    grid_column(grid, "Mã", ALIGN_LEFT, 0);
    grid_column(grid, "Tiêu chí", ALIGN_LEFT, GRID_FLEX);
    grid_column(grid, "Tối đa", ALIGN_NUMBER, 0);
    grid_cell(grid, "  1.1");
    grid_cell(grid, "Kế hoạch");
    grid_cell(grid, "8");
    grid_span(grid, 2, "Cộng 1 tiêu chí");
    grid_cell(grid, "100");
    grid_span(grid, 3, "    một dòng");
    grid_write(grid, &out, 80);
    expect(&out, "Mã     Tiêu chí  Tối đa\n"
                 "  1.1  Kế hoạch       8\n"
                 "Cộng 1 tiêu chí     100\n"
                 "    một dòng\n");
    grid_free(grid);
}

static void
names_that_two_bear_show_their_codes(void **state)
{
    static const char *const names[][2] = {{"Phòng Nội vụ", "a"},
                                           {"Sở Tư pháp", "c"},
                                           {"Phòng Nội vụ", "b"},
                                           {"Sở Tư pháp", "c"},
                                           {"Phòng Nội vụ", "a"},
                                           {"", "d"},
                                           {"", "e"},
                                           {NULL, "f"}};
    struct grid *grid = grid_new();
    struct string out = {0};

    (void)state;
    grid_column(grid, "Đơn vị", ALIGN_LEFT, GRID_FLEX);
    grid_column(grid, "n", ALIGN_LEFT, 0);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        grid_named(grid, names[i][0], names[i][1]);
        grid_cell(grid, "1");
    }
    grid_tell_apart(grid);
    grid_write(grid, &out, 80);
    expect(&out, "Đơn vị            n\n"
                 "Phòng Nội vụ (a)  1\n"
                 "Sở Tư pháp        1\n"
                 "Phòng Nội vụ (b)  1\n"
                 "Sở Tư pháp        1\n"
                 "Phòng Nội vụ (a)  1\n"
                 "                  1\n"
                 "                  1\n"
                 "–                 1\n");
    grid_free(grid);
}

static void
nothing_in_a_cell_steers_a_terminal(void **state)
{
    struct grid *grid = grid_new();
    struct string out = {0};

    (void)state;
    grid_column(grid, "a\tb", ALIGN_LEFT, 0);
    grid_cell(grid, "x\033[2Jy\xe2\x80\xaez\xff");
    grid_write(grid, &out, 80);
    expect(&out, "a\\u{9}b\nx\\u{1b}[2Jy\\u{202e}z\\u{ff}\n");
    grid_free(grid);
}

static void
markdown_escapes_what_it_would_read(void **state)
{
    struct grid *grid = grid_new();
    struct string out = {0};

    (void)state;
    grid_column(grid, "Năm\n2022", ALIGN_RIGHT, 0);
    grid_cell(grid, "a|b <script> [c](d) `e` \\");
    grid_markdown(grid, &out);
    expect(&out, "| Năm 2022 |\n| ---: |\n| a\\|b &lt;script> \\[c](d) \\`e\\` \\\\ |\n");
    grid_free(grid);
}

static void
widths_count_columns_of_a_terminal(void **state)
{
    (void)state;
    assert_int_equal(glyph_width("Đơn vị"), 6);
    assert_int_equal(glyph_width("e\xcc\x81"), 1);    /* e and a combining accent */
    assert_int_equal(glyph_width("\xe6\xbc\xa2"), 2); /* a wide character */
    assert_int_equal(glyph_width("\t"), 0);
    assert_int_equal(longest_word("  ab  cdef g"), 6);
}

static void
text_wraps_at_blanks_with_indents(void **state)
{
    struct string out = {0};

    (void)state;
    wrap_text(&out, "một hai ba bốn", 8, 0, 2);
    expect(&out, "một hai\n  ba bốn\n");
    wrap_text(&out, "", 8, 0, 2);
    expect(&out, "\n");
    wrap_text(&out, "abcdefghijklmn op", 8, 0, 0);
    expect(&out, "abcdefghijklmn\nop\n");
}

static void
a_sheet_owes_blank_lines_only_between(void **state)
{
    struct sheet sheet = {.width = 40};
    const char *items[] = {"1 Một", "2 Hai"};

    (void)state;
    sheet_gap(&sheet);
    sheet_line(&sheet, "%s", "đầu");
    sheet_gap(&sheet);
    sheet_gap(&sheet);
    sheet_note(&sheet, "[1] ", "một hai ba bốn năm sáu bảy tám chín mười");
    sheet_legend(&sheet, items, 2);
    sheet_gap(&sheet);
    expect(&sheet.text, "đầu\n"
                        "\n"
                        "[1] một hai ba bốn năm sáu bảy tám chín\n"
                        "    mười\n"
                        "1 Một · 2 Hai\n");
}

static void
markdown_has_headlines_and_tables_only(void **state)
{
    struct sheet sheet = {.width = 80, .markdown = true};
    struct grid *grid = grid_new();

    (void)state;
    grid_column(grid, "a", ALIGN_LEFT, 0);
    grid_cell(grid, "1");
    sheet_headline(&sheet, "%s", "Khối");
    sheet_line(&sheet, "%s", "không có");
    sheet_grid(&sheet, grid);
    sheet_note(&sheet, "[1] ", "không có");
    expect(&sheet.text, "Khối\n\n| a |\n| --- |\n| 1 |\n");
}

static int
speak_vietnamese(void **state)
{
    (void)state;
    return lang_choose("vi") ? 0 : -1;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_stand_at_their_mark),
        cmocka_unit_test(names_wrap_and_the_column_is_no_wider_than_they_are),
        cmocka_unit_test(too_narrow_becomes_blocks),
        cmocka_unit_test(headings_wrap_when_one_has_two_lines),
        cmocka_unit_test(a_decision_goes_over_its_date_when_short),
        cmocka_unit_test(one_blank_stands_between_columns_when_short),
        cmocka_unit_test(empty_columns_are_left_out_where_asked),
        cmocka_unit_test(spans_stand_over_columns),
        cmocka_unit_test(names_that_two_bear_show_their_codes),
        cmocka_unit_test(nothing_in_a_cell_steers_a_terminal),
        cmocka_unit_test(markdown_escapes_what_it_would_read),
        cmocka_unit_test(widths_count_columns_of_a_terminal),
        cmocka_unit_test(text_wraps_at_blanks_with_indents),
        cmocka_unit_test(a_sheet_owes_blank_lines_only_between),
        cmocka_unit_test(markdown_has_headlines_and_tables_only),
    };

    return cmocka_run_group_tests(tests, speak_vietnamese, NULL);
}

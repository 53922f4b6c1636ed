/* Reading command lines: options anywhere, years before or after the name, names of several words.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "cli/arguments.h"
#include "cli/glyph.h"
#include "cli/must.h"
#include "cli/talk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { WORDS_MOST = 24 };

/* A line split at blanks; '_' stands for a blank inside a word. */
struct line {
    char *text;
    char *word[WORDS_MOST];
    int count;
    struct arguments arguments;
    bool help, version;
    enum par_status status;
};

static struct line
read_line(const char *text)
{
    struct line line = {.text = must_format("parindex %s", text)};

    for (char *word = strtok(line.text, " "); word != NULL; word = strtok(NULL, " ")) {
        for (char *c = word; *c != '\0'; c++)
            if (*c == '_')
                *c = ' ';
        line.word[line.count++] = word;
    }
    line.status = arguments_read(&line.arguments, line.count, line.word, &line.help, &line.version);
    return line;
}

static void
end_line(struct line *line)
{
    arguments_free(&line->arguments);
    free(line->text);
}

/* What is said on stderr while a line is read; the caller frees it. */
static char *
said(const char *text, enum par_status wanted)
{
    struct line line;
    int old = dup(2);
    char *answer = calloc(1, 4096);
    FILE *file = freopen("said", "w+", stderr);

    assert_non_null(file);
    line = read_line(text);
    fflush(stderr);
    rewind(stderr);
    (void)!fread(answer, 1, 4095, stderr);
    dup2(old, 2);
    close(old);
    assert_int_equal(line.status, wanted);
    end_line(&line);
    return answer;
}

static void
refused(const char *text, const char *wanted)
{
    char *answer = said(text, PAR_USAGE);

    assert_string_equal(answer, wanted);
    free(answer);
}

static void
options_stand_anywhere(void **state)
{
    struct line line =
        read_line("-q --lang=en rank -b x.parindex --view computed 2023 --no-header -- -x");

    (void)state;
    assert_int_equal(line.status, PAR_OK);
    assert_string_equal(line.arguments.command->name, "rank");
    assert_string_equal(given_text(&line.arguments, "book"), "x.parindex");
    assert_string_equal(given_text(&line.arguments, "view"), "computed");
    assert_true(given(&line.arguments, "no-header"));
    assert_false(given(&line.arguments, "so-far"));
    assert_string_equal(line.arguments.years, "2023");
    assert_string_equal(line.arguments.group, "-x");
    end_line(&line);
}

static void
letters_stand_together(void **state)
{
    static const char *const lines[] = {"-qbx.parindex rank", "-qb x.parindex rank",
                                        "rank -q -bx.parindex", "rank -bx.parindex -q"};

    (void)state;
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        struct line line = read_line(lines[i]);

        assert_int_equal(line.status, PAR_OK);
        assert_string_equal(line.arguments.command->name, "rank");
        assert_true(given(&line.arguments, "quiet"));
        assert_string_equal(given_text(&line.arguments, "book"), "x.parindex");
        end_line(&line);
    }
    refused("rank -qb", "parindex: option \"-qb\" needs a value\n");
    refused("rank -qZ", "parindex: no option \"-Z\"\nhint: parindex help\n");
    refused("rank -q=1", "parindex: no option \"-=\"\nhint: parindex help\n");
}

static void
words_stand_where_no_option_is(void **state)
{
    struct line line = read_line("score set 2024 so-tu-phap 1.1 -0,5");

    (void)state;
    assert_int_equal(line.status, PAR_OK);
    assert_string_equal(line.arguments.scores[0].points, "-0,5");
    end_line(&line);
    line = read_line("import units -");
    assert_int_equal(line.status, PAR_OK);
    assert_string_equal(line.arguments.words[0], "-");
    end_line(&line);
    refused("-1", "parindex: no option \"-1\"\nhint: parindex help\n");
}

static void
the_last_value_of_an_option_counts(void **state)
{
    struct line line = read_line("rank --view computed --view=published");

    (void)state;
    assert_string_equal(given_text(&line.arguments, "view"), "published");
    assert_string_equal(given_at(&line.arguments, "view", 0), "computed");
    assert_null(given_at(&line.arguments, "view", 2));
    end_line(&line);
}

static void
options_are_never_abbreviated(void **state)
{
    (void)state;
    refused("rank --domain", "parindex: no option \"--domain\"\nhint: did you mean --domains?\n");
    refused("rank --view=x", "parindex: --view does not take \"x\"\n"
                             "hint: one of: published|corrected|computed\n");
    refused("status --domains", "parindex: \"status\" has no option --domains\n"
                                "hint: parindex help status\n");
    refused("rank --view", "parindex: option \"--view\" needs a value\n");
    refused("rank --domains=1", "parindex: option \"--domains=1\" takes no value\n");
    refused("rank -Z", "parindex: no option \"-Z\"\nhint: parindex help\n");
    refused("rank --\033[2J", "parindex: no option \"--\\u{1b}[2J\"\nhint: parindex help\n");
}

static void
years_stand_before_or_after_the_name(void **state)
{
    static const char *const lines[] = {"history 2015-2023 khu-kinh-te",
                                        "history khu-kinh-te 2015-2023"};

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct line line = read_line(lines[i]);

        assert_int_equal(line.status, PAR_OK);
        assert_string_equal(line.arguments.years, "2015-2023");
        assert_string_equal(line.arguments.place, "khu-kinh-te");
        end_line(&line);
    }
}

static void
one_year_or_two(void **state)
{
    struct line line = read_line("compare 2022 2023 so-ban-nganh");

    (void)state;
    assert_int_equal(line.arguments.year, 2022);
    assert_int_equal(line.arguments.year_to, 2023);
    assert_string_equal(line.arguments.place, "so-ban-nganh");
    end_line(&line);
    line = read_line("compare so-ban-nganh 2023");
    assert_int_equal(line.arguments.year, 2023);
    assert_int_equal(line.arguments.year_to, 0);
    end_line(&line);
    refused("compare", "parindex: YEAR is missing\nhint: parindex help compare\n");
    refused("compare 2015-2018", "parindex: \"2015-2018\" is more than one year\n"
                                 "hint: parindex help compare\n");
}

static void
a_last_name_takes_the_words_left_over(void **state)
{
    struct line line = read_line("history khu kinh te");

    (void)state;
    assert_string_equal(line.arguments.place, "khu kinh te");
    end_line(&line);
    line = read_line("log 2024 so noi vu 1.1 --last 3");
    assert_string_equal(line.arguments.place, "so noi vu");
    assert_string_equal(line.arguments.criterion, "1.1");
    end_line(&line);
    refused("history", "parindex: UNIT|GROUP is missing\nhint: parindex help history\n");
}

static void
elsewhere_the_hint_quotes_the_name(void **state)
{
    (void)state;
    refused("score set 2024 so noi vu 1.1 8",
            "parindex: too many words: \"noi\", \"vu\"\n"
            "hint: put the name in quotes: parindex score set 2024 \"so noi vu\" 1.1 8\n");
    refused("score set 2024 so_noi vu 1.1 8",
            "parindex: one word too many: \"vu\"\n"
            "hint: put the name in quotes: parindex score set 2024 \"so noi vu\" 1.1 8\n");
}

static void
points_come_singly_or_in_pairs(void **state)
{
    struct line line = read_line("score set 2024 so-tu-phap 1.2=10,5 2.1=8");

    (void)state;
    assert_int_equal(line.status, PAR_OK);
    assert_int_equal(line.arguments.score_count, 2);
    assert_string_equal(line.arguments.scores[0].criterion, "1.2");
    assert_string_equal(line.arguments.scores[0].points, "10,5");
    assert_string_equal(line.arguments.unit, "so-tu-phap");
    end_line(&line);
    line = read_line("score set so-tu-phap 2024 1.1 1000");
    assert_int_equal(line.arguments.year, 2024);
    assert_string_equal(line.arguments.scores[0].criterion, "1.1");
    assert_string_equal(line.arguments.scores[0].points, "1000");
    end_line(&line);
    refused("score set 2024 so-tu-phap 1.1",
            "parindex: CRITERION=POINTS is missing\nhint: parindex help score set\n");
}

static void
a_group_is_a_place_or_an_option(void **state)
{
    struct line line = read_line("rank 2023 --group so-ban-nganh");

    (void)state;
    assert_string_equal(line.arguments.group, "so-ban-nganh");
    end_line(&line);
    line = read_line("history --group so-ban-nganh");
    assert_int_equal(line.status, PAR_OK);
    assert_string_equal(line.arguments.group, "so-ban-nganh");
    assert_null(line.arguments.place);
    end_line(&line);
}

static void
commands_are_found_by_what_is_near(void **state)
{
    (void)state;
    refused("xep-hang 2023", "parindex: no command \"xep-hang\"\n"
                             "hint: did you mean rank (xếp hạng)?  See: parindex help\n");
    refused("rnak", "parindex: no command \"rnak\"\n"
                    "hint: did you mean rank (xếp hạng)?  See: parindex help\n");
    refused("zzzzzzzz", "parindex: no command \"zzzzzzzz\"\nhint: parindex help\n");
    refused("", "parindex: no command given\nhint: parindex help\n");
}

static void
help_and_version_need_no_more(void **state)
{
    struct line line = read_line("rank --help x y z");

    (void)state;
    assert_true(line.help);
    assert_string_equal(line.arguments.command->name, "rank");
    end_line(&line);
    line = read_line("--version");
    assert_true(line.version);
    end_line(&line);
    line = read_line("-h");
    assert_true(line.help);
    assert_null(line.arguments.command);
    end_line(&line);
}

static void
years_are_four_digits(void **state)
{
    static const char *const good[] = {"2023", "2015-2023", "2015,2018", "2015-2017,2020"};
    static const char *const bad[] = {"",      "202",   "20233",   "2015-",
                                      "2015,", ",2015", "2015-20", "2015 2016"};

    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        assert_true(word_is_years(good[i]));
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_false(word_is_years(bad[i]));
    assert_true(word_is_year("2023"));
    assert_false(word_is_year("2015-2023"));
}

static void
values_are_checked(void **state)
{
    struct line line = read_line("log --last 3x --since 24/01/2025");
    char day[11] = "";
    int64_t last = 20;

    (void)state;
    assert_int_equal(given_number(&last, &line.arguments, "last", 1, 100), PAR_USAGE);
    assert_int_equal(given_date(day, &line.arguments, "since"), PAR_OK);
    assert_string_equal(day, "2025-01-24");
    assert_int_equal(last, 20);
    end_line(&line);
    line = read_line("log --since 01/24/2025 --last 7");
    assert_int_equal(given_date(day, &line.arguments, "since"), PAR_INVALID);
    assert_int_equal(given_number(&last, &line.arguments, "last", 1, 100), PAR_OK);
    assert_int_equal(last, 7);
    end_line(&line);
}

static void
words_are_quoted_for_a_shell(void **state)
{
    char *word = word_quoted("so noi vu");

    (void)state;
    assert_string_equal(word, "\"so noi vu\"");
    free(word);
    word = word_quoted("52/QĐ-UBND");
    assert_string_equal(word, "52/QĐ-UBND");
    free(word);
    word = word_quoted("a\"$`\\");
    assert_string_equal(word, "\"a\\\"\\$\\`\\\\\"");
    free(word);
}

static void
long_and_odd_words_do_no_harm(void **state)
{
    char *word = malloc(120001);
    char *words[] = {(char[]){"parindex"}, word, (char[]){"%n%s"}};
    struct arguments arguments;
    bool help, version;

    (void)state;
    memset(word, 'x', 120000);
    word[120000] = '\0';
    assert_int_equal(arguments_read(&arguments, 3, words, &help, &version), PAR_USAGE);
    arguments_free(&arguments);
    free(word);
}

/* --- the tables --- */

/* What is given for --first by a command line; "-" when it is refused. */
static const char *
first_of(const char *typed)
{
    static char value[16], line[128];
    char *words[16] = {(char[]){"parindex"}};
    int count = 1;
    struct arguments arguments;
    bool help, version;

    snprintf(line, sizeof line, "%s", typed);
    for (char *word = strtok(line, " "); word != NULL; word = strtok(NULL, " "))
        words[count++] = word;
    strcpy(value, "-");
    if (arguments_read(&arguments, count, words, &help, &version) == PAR_OK)
        snprintf(value, sizeof value, "%s", given_text(&arguments, "first"));
    arguments_free(&arguments);
    return value;
}

/* --first is a number in one command, and takes no value in another. */
static void
the_command_decides_how_an_option_is_read(void **state)
{
    (void)state;
    assert_string_equal(first_of("claim u --first 3"), "3");
    assert_string_equal(first_of("--first 3 claim u"), "3");
    assert_string_equal(first_of("claim --first=3 2023 u"), "3");
    assert_string_equal(first_of("claim u --first"), "-");
    assert_string_equal(first_of("score set 2024 u 1.1 8 --first"), "");
    assert_string_equal(first_of("score set --first 2024 u 1.1 8"), "");
    assert_string_equal(first_of("--first score set 2024 u 1.1 8"), "");
    assert_string_equal(first_of("score set --first=8 2024 u 1.1"), "-");
}

static void
no_command_takes_two_options_of_one_name(void **state)
{
    const struct command *command;

    (void)state;
    for (size_t c = 0; (command = command_at(c)) != NULL; c++)
        for (size_t i = 0; option_at(i) != NULL; i++)
            if (option_is_for(option_at(i), command))
                assert_ptr_equal(option_find(option_at(i)->name, command), option_at(i));
}

static bool
has_verbs(const struct command *noun)
{
    const struct command *command;

    for (size_t i = 0; (command = command_at(i)) != NULL; i++)
        if (command->run != NULL && command_verb(command, noun->name) != NULL)
            return true;
    return false;
}

static void
every_command_says_what_it_does_and_runs(void **state)
{
    const struct command *command;

    (void)state;
    for (size_t c = 0; (command = command_at(c)) != NULL; c++) {
        size_t slots = 0;
        char *folded;

        if (command->section == SECTION_HIDDEN)
            continue;
        folded = glyph_fold(command->name);
        assert_string_equal(folded, command->name); /* what is typed is compared with it so */
        free(folded);
        assert_true(command->run != NULL || has_verbs(command));
        assert_true(command->sentence != NULL || command->run == NULL);
        assert_true(command->summary != NULL || strchr(command->name, ' ') != NULL);
        assert_true(command->run == NULL || command->example != NULL);
        while (command->slots[slots].kind != SLOT_END)
            slots++;
        assert_in_range(slots, 0, COMMAND_SLOTS - 1);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(options_stand_anywhere),
        cmocka_unit_test(letters_stand_together),
        cmocka_unit_test(words_stand_where_no_option_is),
        cmocka_unit_test(the_last_value_of_an_option_counts),
        cmocka_unit_test(options_are_never_abbreviated),
        cmocka_unit_test(years_stand_before_or_after_the_name),
        cmocka_unit_test(one_year_or_two),
        cmocka_unit_test(a_last_name_takes_the_words_left_over),
        cmocka_unit_test(elsewhere_the_hint_quotes_the_name),
        cmocka_unit_test(points_come_singly_or_in_pairs),
        cmocka_unit_test(a_group_is_a_place_or_an_option),
        cmocka_unit_test(commands_are_found_by_what_is_near),
        cmocka_unit_test(help_and_version_need_no_more),
        cmocka_unit_test(years_are_four_digits),
        cmocka_unit_test(values_are_checked),
        cmocka_unit_test(words_are_quoted_for_a_shell),
        cmocka_unit_test(long_and_odd_words_do_no_harm),
        cmocka_unit_test(the_command_decides_how_an_option_is_read),
        cmocka_unit_test(no_command_takes_two_options_of_one_name),
        cmocka_unit_test(every_command_says_what_it_does_and_runs),
    };

    lang_choose("en");
    return cmocka_run_group_tests(tests, NULL, NULL);
}

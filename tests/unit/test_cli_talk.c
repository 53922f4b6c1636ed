/* What is said on stderr: messages, values that were typed, and how far long work is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "cli/catalog.h"
#include "cli/talk.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static FILE *usual, *told;
static char *text;
static size_t length;

/* The catalog of the program: the tests stand elsewhere. */
static int
open_the_catalog(void **state)
{
    static const char program[] = PAR_PROGRAM, below[] = "bin/parindex";
    char path[1024];

    (void)state;
    lang_choose("vi");
    (void)_("status"); /* it looks for its own now, and not later */
    snprintf(path, sizeof path, "%.*s%s", (int)(sizeof program - sizeof below), program,
             "share/locale/vi/LC_MESSAGES/parindex.mo");
    catalog_open(path);
    return access(path, R_OK);
}

static int
listen_to_it(void **state)
{
    (void)state;
    lang_choose("en");
    usual = stderr;
    told = open_memstream(&text, &length);
    if (told == NULL)
        return -1;
    stderr = told;
    return 0;
}

static int
listen_no_more(void **state)
{
    (void)state;
    talk_quiet(false);
    stderr = usual;
    fclose(told);
    free(text);
    text = NULL;
    return 0;
}

/* What was said since it was asked last. */
static const char *
heard(void)
{
    static char last[4096];

    fflush(told);
    assert_true(length < sizeof last);
    memcpy(last, text, length);
    last[length] = '\0';
    rewind(told);
    length = 0;
    return last;
}

static void
messages_have_places_for_what_they_are_about(void **state)
{
    static const struct {
        const char *pattern, *en, *vi;
    } cases[] = {
        {"{1}", "83.25", "83,25"},
        {"{2}", "2025-01-24", "24/01/2025"},
        {"{3}", "survey", "điều tra xã hội học"},
        {"{4}{1}{4}", "Sở \"A\"83.25Sở \"A\"", "Sở \"A\"83,25Sở \"A\""},
        {"{5}", "the disk is full", "ổ đĩa đầy"},                     /* what the system answered */
        {"{6} {0} {x} {1 {", "{6} {0} {x} {1 {", "{6} {0} {x} {1 {"}, /* no places of theirs */
        {"", "", ""},
    };
    struct par_message message = {.count = 5,
                                  .args = {{PAR_ARG_DECIMAL, "83.25"},
                                           {PAR_ARG_DATE, "2025-01-24"},
                                           {PAR_ARG_WORD, "survey"},
                                           {PAR_ARG_TEXT, "Sở \"A\""},
                                           {PAR_ARG_WORD, ""}}};

    (void)state;
    snprintf(message.args[4].text, PAR_ARG_SIZE, "%s", strerror(ENOSPC));
    for (size_t i = 0; i < COUNT(cases); i++)
        for (int vi = 0; vi < 2; vi++) {
            char *said;

            lang_choose(vi ? "vi" : "en");
            message.pattern = cases[i].pattern;
            said = talk_message(&message);
            assert_string_equal(said, vi ? cases[i].vi : cases[i].en);
            free(said);
        }
}

/* An error always says something, and names the statement it comes from. */
static void
an_error_is_never_silent(void **state)
{
    struct par_error err = PAR_ERROR_INIT;

    (void)state;
    talk_fault(&err);
    assert_string_equal(heard(), "parindex: something went wrong\n");
    snprintf(err.text, sizeof err.text, "%s", "disk I/O error");
    err.block = "rank_of_years";
    talk_fault(&err);
    assert_string_equal(heard(), "parindex: disk I/O error\n  SQL: rank_of_years\n");
    err.message = (struct par_message){.pattern = "no unit \"{1}\"", .count = 1};
    err.message.args[0] = (struct par_arg){PAR_ARG_TEXT, "so-x"};
    err.hint.pattern = "parindex unit list";
    err.block = NULL;
    talk_fault(&err);
    assert_string_equal(heard(), "parindex: no unit \"so-x\"\nhint: parindex unit list\n");
}

/* A hint can be copied: what a name holds is one word of the command. */
static void
the_words_of_a_hint_are_quoted_behind_its_command(void **state)
{
    struct par_message hint = {
        .count = 2,
        .args = {{PAR_ARG_TEXT, "sổ \"a\" $b.parindex"}, {PAR_ARG_TEXT, "Sở A (so-a)"}}};

    (void)state;
    hint.pattern = "look: parindex -b {1} status";
    talk_hint_of(&hint);
    assert_string_equal(heard(), "hint: look: parindex -b \"sổ \\\"a\\\" \\$b.parindex\" status\n");
    hint.pattern = "nearest: {2}; see: parindex {2}";
    talk_hint_of(&hint);
    assert_string_equal(heard(), "hint: nearest: Sở A (so-a); see: parindex \"Sở A (so-a)\"\n");
    hint.pattern = "parindex published count 2022 so \"{2}\" 4";
    talk_hint_of(&hint);
    assert_string_equal(heard(), "hint: parindex published count 2022 so \"Sở A (so-a)\" 4\n");
    hint.pattern = NULL;
    talk_hint_of(&hint);
    assert_string_equal(heard(), "");
}

static void
a_fault_of_a_file_has_its_place_as_far_as_it_is_known(void **state)
{
    struct par_error err = PAR_ERROR_INIT;
    struct par_import_finding finding = {.file = "a.csv", .error = &err};

    (void)state;
    snprintf(err.text, sizeof err.text, "%s", "it is empty");
    talk_finding(&finding);
    assert_string_equal(heard(), "a.csv: it is empty\n");
    finding.line = 3;
    finding.field = "points";
    talk_finding(&finding);
    assert_string_equal(heard(), "a.csv:3: it is empty\n");
    finding.column = 7;
    finding.repeats = 1;
    talk_finding(&finding);
    assert_string_equal(heard(), "a.csv:3:7: points: it is empty (and 1 more line)\n");
    finding.repeats = 12;
    talk_finding(&finding);
    assert_string_equal(heard(), "a.csv:3:7: points: it is empty (and 12 more lines)\n");
}

static void
a_long_value_is_cut_between_characters(void **state)
{
    char typed[1024] = "", expected[1024] = "";

    (void)state;
    for (int i = 0; i < 61; i++)
        strcat(typed, "ộ");
    memcpy(expected, typed, 60 * strlen("ộ"));
    strcat(expected, "…");
    assert_string_equal(talk_value(typed), expected);
    typed[60 * strlen("ộ")] = '\0';
    assert_string_equal(talk_value(typed), typed);
    memset(typed, '\x80', sizeof typed - 1); /* no character begins in it */
    typed[sizeof typed - 1] = '\0';
    assert_true(strlen(talk_value(typed)) < 300);
    assert_string_equal(talk_value(""), "");
}

static void
what_people_meet_is_said_in_their_words(void **state)
{
    static const struct {
        int error;
        const char *en, *vi;
    } cases[] = {
        {ENOSPC, "the disk is full", "ổ đĩa đầy"},
        {EACCES, "permission denied", "không có quyền"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        lang_choose("en");
        assert_string_equal(talk_errno(cases[i].error), cases[i].en);
        lang_choose("vi");
        assert_string_equal(talk_errno(cases[i].error), cases[i].vi);
    }
    assert_string_equal(talk_errno(EXDEV), strerror(EXDEV));
}

static void
quiet_leaves_errors_alone(void **state)
{
    (void)state;
    talk_quiet(true);
    talk_say("said");
    talk_note("noted");
    assert_string_equal(heard(), "");
    talk_error("wrong");
    talk_hint("try");
    talk_line("more");
    assert_string_equal(heard(), "parindex: wrong\nhint: try\nmore\n");
}

static int64_t clock_now = 1000; /* ms */

/* Stands for the system's: the tests say what time it is. */
int
clock_gettime(clockid_t id, struct timespec *now)
{
    (void)id;
    *now = (struct timespec){clock_now / 1000, clock_now % 1000 * 1000000};
    return 0;
}

static void
pause_for(int milliseconds)
{
    clock_now += milliseconds;
}

/* Makes descriptor 2 a terminal; gives what it was. What is said is still heard here. */
static int
sit_at_a_terminal(int *master)
{
    int before = dup(STDERR_FILENO), slave;

    *master = posix_openpt(O_RDWR | O_NOCTTY);
    assert_true(*master >= 0 && grantpt(*master) == 0 && unlockpt(*master) == 0);
    slave = open(ptsname(*master), O_RDWR | O_NOCTTY);
    assert_true(before >= 0 && slave >= 0 && dup2(slave, STDERR_FILENO) == STDERR_FILENO);
    close(slave);
    return before;
}

static void
leave_the_terminal(int master, int before)
{
    dup2(before, STDERR_FILENO);
    close(before);
    close(master);
}

static void
long_work_shows_its_rate_and_the_time_left(void **state)
{
    struct progress progress;
    int master, before = sit_at_a_terminal(&master);

    (void)state;
    progress_begin(&progress);
    progress_now(&progress, "reading", 1000);
    pause_for(499);
    progress_step(&progress, 249); /* not yet half a second */
    progress_alive(&progress);
    assert_string_equal(heard(), "");
    pause_for(1);
    progress_step(&progress, 250);
    assert_string_equal(heard(), "\rreading 25 %, 500/s, 2 s left\033[K");
    pause_for(199);
    progress_step(&progress, 300); /* at most five times a second */
    progress_alive(&progress);
    assert_string_equal(heard(), "");
    talk_say("a line"); /* takes the place of the line of progress */
    assert_string_equal(heard(), "\r\033[Ka line\n");
    talk_say("another");
    assert_string_equal(heard(), "another\n");
    pause_for(301);
    progress_step(&progress, 1200); /* more than was foreseen */
    assert_string_equal(heard(), "\rreading 100 %, 1200/s, 0 s left\033[K");
    progress_end(&progress);
    assert_string_equal(heard(), "\r\033[K");
    pause_for(1000);
    progress_step(&progress, 1300);
    progress_alive(&progress);
    assert_string_equal(heard(), "");
    leave_the_terminal(master, before);
}

/* The rate is that of what is being done, not of what was done before it. */
static void
each_part_of_long_work_has_its_own_rate(void **state)
{
    struct progress progress;
    int master, before = sit_at_a_terminal(&master);

    (void)state;
    lang_choose("vi");
    progress_begin(&progress);
    progress_now(&progress, "reading", 100);
    pause_for(9000);
    progress_now(&progress, "writing", 100);
    progress_step(&progress, 0);
    assert_string_equal(heard(), "\rwriting 0 %\033[K");
    pause_for(1000);
    progress_step(&progress, 10);
    assert_string_equal(heard(), "\rwriting 10 %, 10/giây, còn 10 giây\033[K");
    progress_end(&progress);
    leave_the_terminal(master, before);
}

static void
work_of_unknown_length_shows_what_is_known(void **state)
{
    struct progress progress;
    int master, before = sit_at_a_terminal(&master);

    (void)state;
    progress_begin(&progress);
    pause_for(500);
    progress_alive(&progress); /* nobody has said what it is */
    assert_string_equal(heard(), "\rworking, 0 s so far\033[K");
    pause_for(999);
    progress_alive(&progress); /* at most once a second */
    assert_string_equal(heard(), "");
    progress_now(&progress, "hashing", 0);
    progress_step(&progress, 0);
    assert_string_equal(heard(), "\rhashing 0\033[K");
    pause_for(2000);
    progress_step(&progress, 70);
    assert_string_equal(heard(), "\rhashing 70, 35/s\033[K");
    pause_for(1001);
    progress_alive(&progress);
    assert_string_equal(heard(), "\rhashing, 4 s so far\033[K");
    progress_end(&progress);
    leave_the_terminal(master, before);
}

static void
nothing_is_shown_off_a_terminal_or_when_quiet(void **state)
{
    struct progress progress;
    int master, before, null = open("/dev/null", O_WRONLY);

    (void)state;
    before = dup(STDERR_FILENO);
    assert_true(null >= 0 && before >= 0 && dup2(null, STDERR_FILENO) == STDERR_FILENO);
    close(null);
    progress_begin(&progress);
    assert_true(progress.started < 0);
    leave_the_terminal(-1, before);
    before = sit_at_a_terminal(&master);
    talk_quiet(true);
    progress_begin(&progress);
    progress_now(&progress, "reading", 10);
    pause_for(550);
    progress_step(&progress, 5);
    progress_alive(&progress);
    progress_end(&progress);
    assert_string_equal(heard(), "");
    leave_the_terminal(master, before);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
#define TALK(test) cmocka_unit_test_setup_teardown(test, listen_to_it, listen_no_more)
        TALK(messages_have_places_for_what_they_are_about),
        TALK(an_error_is_never_silent),
        TALK(the_words_of_a_hint_are_quoted_behind_its_command),
        TALK(a_fault_of_a_file_has_its_place_as_far_as_it_is_known),
        TALK(a_long_value_is_cut_between_characters),
        TALK(what_people_meet_is_said_in_their_words),
        TALK(quiet_leaves_errors_alone),
        TALK(long_work_shows_its_rate_and_the_time_left),
        TALK(each_part_of_long_work_has_its_own_rate),
        TALK(work_of_unknown_length_shows_what_is_known),
        TALK(nothing_is_shown_off_a_terminal_or_when_quiet),
    };

    return cmocka_run_group_tests(tests, open_the_catalog, NULL);
}

/* The glossary is complete: every key of every listing has a heading, every word a translation. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "cli/command.h"
#include "cli/glossary.h"
#include "cli/lang.h"
#include "cli/must.h"

#include <parindex/exchange.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *catalog;

static int
read_catalog(void **state)
{
    FILE *file = fopen(PAR_SOURCE_DIR "/po/vi.po", "rb");
    size_t size = 1 << 20;

    (void)state;
    if (file == NULL)
        return -1;
    catalog = calloc(1, size);
    (void)!fread(catalog, 1, size - 1, file);
    fclose(file);
    lang_choose("en");
    return catalog[0] == '\0' ? -1 : 0;
}

static int
free_catalog(void **state)
{
    (void)state;
    free(catalog);
    return 0;
}

static bool
is_translated(const char *context, const char *id)
{
    char *entry = must_format("msgctxt \"%s\"\nmsgid \"%s\"\nmsgstr \"", context, id);
    const char *found = strstr(catalog, entry);
    bool translated = found != NULL && found[strlen(entry)] != '"';

    free(entry);
    return translated;
}

static void
every_entry_is_translated(void **state)
{
    size_t count;
    const struct glossary_entry *entries = glossary_entries(&count);

    (void)state;
    for (size_t i = 0; i < count; i++) {
        if (!is_translated(entries[i].context, entries[i].id))
            fail_msg("%s: \"%s\" is not translated", entries[i].context, entries[i].id);
        assert_true(entries[i].id[0] != '\0');
    }
}

static void
no_key_stands_twice(void **state)
{
    size_t count;
    const struct glossary_entry *entries = glossary_entries(&count);

    (void)state;
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < i; k++) {
            bool same_word = entries[i].word == entries[k].word ||
                             (entries[i].word != NULL && entries[k].word != NULL &&
                              strcmp(entries[i].word, entries[k].word) == 0);

            assert_false(same_word && strcmp(entries[i].key, entries[k].key) == 0);
        }
}

static bool
has_ending(const char *key, const char *ending)
{
    return strlen(key) > strlen(ending) && strcmp(key + strlen(key) - strlen(ending), ending) == 0;
}

static void
expect_heading(const char *key)
{
    if (has_ending(key, "_from") || has_ending(key, "_to")) /* the heading of the key before it */
        return;
    if (strcmp(glossary_heading(key), key) == 0)
        fail_msg("\"%s\" has no heading", key);
}

static void
every_column_of_a_listing_has_a_heading(void **state)
{
    const struct command *command;

    (void)state;
    for (size_t i = 0; (command = command_at(i)) != NULL; i++) {
        char *columns = must_copy(command->columns);

        for (char *key = columns != NULL ? strtok(columns, ",") : NULL; key != NULL;
             key = strtok(NULL, ","))
            expect_heading(key);
        free(columns);
    }
}

static void
every_column_of_a_file_has_a_heading(void **state)
{
    size_t count;
    const struct par_kind *kinds = par_kinds(&count);

    (void)state;
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < kinds[i].count; k++)
            expect_heading(kinds[i].columns[k].field.key);
}

static void
words_of_two_columns_are_told_apart(void **state)
{
    (void)state;
    assert_string_equal(glossary_word("known", "none"), "nothing");
    assert_string_equal(glossary_word("absent", "none"), "none");
    assert_string_equal(glossary_word(NULL, "survey"), "survey");
    assert_string_equal(glossary_word(NULL, "no such word"), "no such word");
    assert_string_equal(glossary_heading("no_such_key"), "no_such_key");
    for (enum par_absent reason = PAR_UNKNOWN; reason <= PAR_NONE; reason++)
        assert_string_not_equal(glossary_absent(reason), "");
}

static void
dates_and_numbers_follow_the_language(void **state)
{
    char date[LANG_DATE_SIZE], decimal[PAR_DECIMAL_SIZE];

    (void)state;
    setenv("TZ", "UTC", 1);
    lang_choose("vi");
    assert_string_equal(lang_date(date, "2025-01-24"), "24/01/2025");
    assert_string_equal(lang_date(date, "odd"), "odd");
    assert_string_equal(lang_time(date, "2025-03-10T02:12:05Z"), "10/03/2025 02:12");
    assert_string_equal(lang_decimal(decimal, (struct par_decimal){-917400, 2, 0}), "−91,74");
    assert_string_equal(lang_decimal(decimal, (struct par_decimal){0, 0, PAR_UNKNOWN}), "–");
    lang_choose("en");
    assert_string_equal(lang_date(date, "2025-01-24"), "2025-01-24");
    assert_string_equal(lang_time(date, "1969-12-31T23:59:59Z"), "1969-12-31 23:59");
    assert_string_equal(lang_time(date, "2000-02-29T00:00:00Z"), "2000-02-29 00:00");
    assert_string_equal(lang_decimal(decimal, (struct par_decimal){917400, 2, 0}), "91.74");
}

static void
the_language_is_chosen_in_order(void **state)
{
    (void)state;
    unsetenv("PARINDEX_LANG");
    setenv("LC_ALL", "vi_VN.UTF-8", 1);
    assert_true(lang_choose(NULL));
    assert_int_equal(lang_now(), LANG_VI);
    setenv("PARINDEX_LANG", "en", 1);
    assert_true(lang_choose(NULL));
    assert_int_equal(lang_now(), LANG_EN);
    assert_true(lang_choose("vi"));
    assert_int_equal(lang_now(), LANG_VI);
    assert_false(lang_choose("fr"));
    unsetenv("PARINDEX_LANG");
    setenv("LC_ALL", "de_DE", 1);
    assert_true(lang_choose(NULL));
    assert_int_equal(lang_now(), LANG_EN);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_entry_is_translated),
        cmocka_unit_test(no_key_stands_twice),
        cmocka_unit_test(every_column_of_a_listing_has_a_heading),
        cmocka_unit_test(every_column_of_a_file_has_a_heading),
        cmocka_unit_test(words_of_two_columns_are_told_apart),
        cmocka_unit_test(dates_and_numbers_follow_the_language),
        cmocka_unit_test(the_language_is_chosen_in_order),
    };

    return cmocka_run_group_tests(tests, read_catalog, free_catalog);
}

/* Looking up translations in the catalog that msgfmt makes, and in broken ones. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "cli/catalog.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char source[] = "msgid \"\"\nmsgstr \"Content-Type: text/plain; charset=UTF-8\\n"
                             "Plural-Forms: nplurals=1; plural=0;\\n\"\n\n"
                             "msgid \"Ask\"\nmsgstr \"Hỏi\"\n\n"
                             "msgid \"Askew\"\nmsgstr \"lệch\"\n\n"
                             "msgctxt \"place\"\nmsgid \"YEAR\"\nmsgstr \"NĂM\"\n\n"
                             "msgctxt \"places\"\nmsgid \"YEAR\"\nmsgstr \"CÁC NĂM\"\n\n"
                             "msgid \"one\"\nmsgid_plural \"many\"\nmsgstr[0] \"một\"\n";

static char *bytes;
static size_t size;

static int
make_catalog(void **state)
{
    FILE *file = fopen("test.po", "wb");

    (void)state;
    if (file == NULL)
        return -1;
    fwrite(source, 1, sizeof source - 1, file);
    fclose(file);
    if (system("msgfmt -o test.mo test.po") != 0) /* NOLINT: a fixed command */
        return -1;
    file = fopen("test.mo", "rb");
    bytes = calloc(1, 65536);
    if (file == NULL || bytes == NULL)
        return -1;
    size = fread(bytes, 1, 65536, file);
    fclose(file);
    return 0;
}

static int
drop_catalog(void **state)
{
    (void)state;
    free(bytes);
    return 0;
}

static void
write_part(size_t length)
{
    FILE *file = fopen("broken.mo", "wb");

    assert_non_null(file);
    fwrite(bytes, 1, length, file);
    fclose(file);
}

static void
texts_are_found_with_their_context(void **state)
{
    (void)state;
    catalog_open("test.mo");
    assert_string_equal(catalog_find(NULL, "Ask"), "Hỏi");
    assert_string_equal(catalog_find(NULL, "Askew"), "lệch");
    assert_string_equal(catalog_find("place", "YEAR"), "NĂM");
    assert_string_equal(catalog_find("places", "YEAR"), "CÁC NĂM");
    assert_string_equal(catalog_find(NULL, "one"), "một");
    assert_null(catalog_find(NULL, "YEAR"));
    assert_null(catalog_find("place", "Ask"));
    assert_null(catalog_find("zzz", "YEAR"));
    assert_null(catalog_find(NULL, "As"));
    assert_null(catalog_find(NULL, "zzz"));
}

static void
the_other_byte_order_is_read_too(void **state)
{
    uint32_t word;

    (void)state;
    assert_true(size % 4 == 0 || size > 28);
    /* The head alone tells the order; a swapped head over unswapped tables is a broken file. */
    memcpy(&word, bytes, sizeof word);
    word = __builtin_bswap32(word);
    memcpy(bytes, &word, sizeof word);
    write_part(size);
    catalog_open("broken.mo");
    assert_null(catalog_find(NULL, "Ask"));
    word = __builtin_bswap32(word);
    memcpy(bytes, &word, sizeof word);
}

static void
a_file_cut_anywhere_does_no_harm(void **state)
{
    (void)state;
    for (size_t length = 0; length < size; length++) {
        write_part(length);
        catalog_open("broken.mo");
        (void)catalog_find(NULL, "Ask");
        (void)catalog_find("place", "YEAR");
    }
}

static void
a_file_changed_anywhere_does_no_harm(void **state)
{
    (void)state;
    for (size_t i = 0; i < size; i++) {
        bytes[i] = (char)~bytes[i];
        write_part(size);
        bytes[i] = (char)~bytes[i];
        catalog_open("broken.mo");
        (void)catalog_find(NULL, "Ask");
        (void)catalog_find("place", "YEAR");
    }
}

static void
no_file_answers_nothing(void **state)
{
    (void)state;
    write_part(0);
    catalog_open("broken.mo");
    assert_null(catalog_find(NULL, "Ask"));
    catalog_open("no/such/file.mo");
    assert_null(catalog_find(NULL, "Ask"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_are_found_with_their_context),
        cmocka_unit_test(the_other_byte_order_is_read_too),
        cmocka_unit_test(a_file_cut_anywhere_does_no_harm),
        cmocka_unit_test(a_file_changed_anywhere_does_no_harm),
        cmocka_unit_test(no_file_answers_nothing),
    };

    return cmocka_run_group_tests(tests, make_catalog, drop_catalog);
}

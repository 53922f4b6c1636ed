#include "base/digest.h"

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* Vectors of FIPS 180-4. */
static void
gives_sha_256(void **state)
{
    static const struct {
        const char *text, *hex;
    } cases[] = {
        {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
        {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
         "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct digest digest;
        unsigned char bytes[DIGEST_SIZE];
        char hex[DIGEST_HEX];

        digest_begin(&digest);
        digest_put(&digest, NULL, 0);
        digest_put(&digest, cases[i].text, strlen(cases[i].text));
        digest_end(bytes, &digest);
        digest_hex(hex, bytes);
        assert_string_equal(hex, cases[i].hex);
    }
}

static void
takes_text_in_pieces(void **state)
{
    struct digest digest;
    unsigned char bytes[DIGEST_SIZE];
    char hex[DIGEST_HEX];

    (void)state;
    digest_begin(&digest);
    for (int i = 0; i < 1000000; i++)
        digest_put(&digest, "a", 1);
    digest_end(bytes, &digest);
    digest_hex(hex, bytes);
    assert_string_equal(hex, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

/* The processor's own instructions and plain C give the same for every length and cut. */
static void
gives_the_same_by_both_roads(void **state)
{
    unsigned char text[400], one[DIGEST_SIZE], two[DIGEST_SIZE];
    struct digest digest;

    (void)state;
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = (unsigned char)(i * i + 7 * i);
    for (size_t length = 0; length <= sizeof text; length++) {
        size_t cut = length * 3 / 7;

        digest_plain(1);
        digest_begin(&digest);
        digest_put(&digest, text, length);
        digest_end(one, &digest);
        digest_plain(0);
        digest_begin(&digest);
        digest_put(&digest, text, cut);
        digest_put(&digest, text + cut, length - cut);
        digest_end(two, &digest);
        assert_memory_equal(one, two, DIGEST_SIZE);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_sha_256),
        cmocka_unit_test(takes_text_in_pieces),
        cmocka_unit_test(gives_the_same_by_both_roads),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

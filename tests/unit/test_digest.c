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

/* Both ways of hashing a block give the same, for every length around the ends of blocks. */
static void
hashes_alike_with_and_without_instructions(void **state)
{
    unsigned char text[300], bytes[2][DIGEST_SIZE];

    (void)state;
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = (unsigned char)(i * 167 + 13);
    for (size_t length = 0; length <= sizeof text; length++) {
        for (int without = 0; without < 2; without++) {
            struct digest digest;

            digest_without_instructions(without);
            digest_begin(&digest);
            digest_put(&digest, text, length / 3);
            digest_put(&digest, text + length / 3, length - length / 3);
            digest_end(bytes[without], &digest);
        }
        assert_memory_equal(bytes[0], bytes[1], DIGEST_SIZE);
    }
    digest_without_instructions(0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_sha_256),
        cmocka_unit_test(takes_text_in_pieces),
        cmocka_unit_test(hashes_alike_with_and_without_instructions),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

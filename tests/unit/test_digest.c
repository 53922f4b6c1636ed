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

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_sha_256),
        cmocka_unit_test(takes_text_in_pieces),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

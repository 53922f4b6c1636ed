/* Proofs: their lines, and when there is none. tests/worked/proof.py checks them. */
#include "book.h"
#include "dumped.h"
#include "sealed_book.h"

#include <string.h>
#include <unistd.h>

static struct par_book *book;
static char path[BOOK_PATH_SIZE];
static char code[PAR_CODE_SIZE];

static int
make(void **state)
{
    (void)state;
    book = sealed_book_make(path, true);
    return 0;
}

static int
end(void **state)
{
    (void)state;
    sealed_book_end(book, path);
    return 0;
}

/* The lines of a proof that begin with `head`, each with its end. */
static const char *
proof(const char *unit, const char *head)
{
    static struct buffer out;
    struct par_lines *list = NULL;
    struct par_line line;
    enum par_status status;

    buffer_clear(&out);
    buffer_text(&out, "");
    WORKS(par_prove_list(&list, code, book, 2024, unit, fresh()));
    while ((status = par_prove_next(&line, list, fresh())) == PAR_OK)
        if (strncmp(line.text, head, strlen(head)) == 0) {
            buffer_text(&out, line.text);
            buffer_char(&out, '\n');
        }
    assert_int_equal(status, PAR_END);
    par_prove_list_free(list);
    return buffer_get(&out);
}

static int
count(const char *text)
{
    int lines = 0;

    for (; *text != '\0'; text++)
        lines += *text == '\n';
    return lines;
}

static void
test_what_a_proof_holds(void **state)
{
    char approved[PAR_CODE_SIZE];

    (void)state;
    sealed_book_approve(book, approved);
    assert_int_equal(count(proof("b", "[\"approval_criteria\"")), 7);
    assert_string_equal(code, approved);
    assert_int_equal(count(proof("b", "[\"approval_classes\"")), 4);
    assert_string_equal(
        proof("b", "[\"approval_head\""),
        "[\"approval_head\",{\"year\":2024,\"group\":\"so\",\"set\":\"bo\",\"scale\":\"thang\","
        "\"decimals\":2,\"point_decimals\":2,\"tie\":\"gap\",\"class_on\":\"exact\",\"rank_on\":"
        "\"exact\",\"na\":\"lower\"}]\n");
    assert_string_equal(
        proof("Sở B", "[\"cells_of_unit\""),
        "[\"cells_of_unit\",{\"code\":\"1.1\",\"self\":null,\"first\":null,\"final\":500000}]\n"
        "[\"cells_of_unit\",{\"code\":\"1.2\",\"self\":null,\"first\":null,\"final\":160000}]\n"
        "[\"cells_of_unit\",{\"code\":\"2.1\",\"self\":null,\"first\":null,\"final\":150000}]\n"
        "[\"cells_of_unit\",{\"code\":\"4\",\"self\":null,\"first\":null,\"final\":10000}]\n");
    assert_non_null(strstr(proof("b", "[\"version\""), approved));
    assert_non_null(strstr(proof("b", "[\"unit\""), "\"index_value\":800000,\"class\":\"Tốt\""));
    assert_string_equal(proof("b", "[\"parindex"), "[\"parindex-proof/1\"]\n");
    assert_string_equal(proof("b", "[\"end"), "[\"end\"]\n");
}

/* Three units: a and b are folded, c goes up as it is. */
static void
test_the_path_of_each_unit(void **state)
{
    (void)state;
    assert_int_equal(count(proof("a", "[\"right\"")), 2);
    assert_int_equal(count(proof("a", "[\"left\"")), 0);
    assert_int_equal(count(proof("b", "[\"left\"")), 1);
    assert_int_equal(count(proof("b", "[\"right\"")), 1);
    assert_int_equal(count(proof("c", "[\"left\"")), 1);
    assert_int_equal(count(proof("c", "[\"right\"")), 0);
}

static void
test_the_version_that_stands(void **state)
{
    char amended[PAR_CODE_SIZE];

    (void)state;
    sealed_book_amend(book, amended);
    assert_non_null(
        strstr(proof("b", "[\"version\""), "{\"version\":2,\"units\":3,\"kind\":\"amend\""));
    assert_string_equal(code, amended);
    assert_non_null(strstr(proof("b", "[\"cells_of_unit\",{\"code\":\"1.1\""), "\"final\":520000"));
}

static void
test_what_cannot_be_proved(void **state)
{
    struct par_lines *list = NULL;

    (void)state;
    REFUSED(par_prove_list(&list, code, book, 2024, "d", fresh()), PAR_STATE, "not_approved");
    REFUSED(par_prove_list(&list, code, book, 2023, "a", fresh()), PAR_STATE, "not_approved");
    REFUSED(par_prove_list(&list, code, book, 2023, "d", fresh()), PAR_NOT_FOUND,
            "not_participant");
    REFUSED(par_prove_list(&list, code, book, 2024, "nobody", fresh()), PAR_NOT_FOUND,
            "unit_unknown");
    assert_null(list);
    par_prove_list_free(NULL);
}

/* A stranger's change makes another fingerprint: that is no proof of anything. */
static void
test_a_year_that_was_changed(void **state)
{
    struct par_lines *list = NULL;

    (void)state;
    assert_true(stranger_runs(path, "UPDATE result SET rank = 9 WHERE rank = 1"));
    REFUSED(par_prove_list(&list, code, book, 2024, "b", fresh()), PAR_DAMAGED, "fingerprint");
    assert_true(stranger_runs(path, "UPDATE result SET rank = 1 WHERE rank = 9"));
    assert_int_equal(count(proof("b", "[\"unit\"")), 1);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_a_proof_holds),
        cmocka_unit_test(test_the_path_of_each_unit),
        cmocka_unit_test(test_the_version_that_stands),
        cmocka_unit_test(test_what_cannot_be_proved),
        cmocka_unit_test(test_a_year_that_was_changed),
    };

    return cmocka_run_group_tests(tests, make, end);
}

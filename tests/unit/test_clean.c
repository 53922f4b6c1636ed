#include "book.h"
#include "fill.h"
#include "record/clean.h"
#include "record/unit.h"

#include "base/alloc.h"

#include <string.h>

static const char BOOK[] = "clean.parindex";

static void
cleans_texts(void **state)
{
    static const struct {
        const char *text, *clean; /* NULL: none */
        enum par_status needed;
        const char *code;
    } cases[] = {
        {"Sở Nội vụ", "Sở Nội vụ", PAR_OK, NULL},
        {"  Sở   Nội vụ ", "Sở Nội vụ", PAR_OK, NULL},
        {"So\xCC\x9B\xCC\x89 No\xCC\xA3\xCC\x82i", "Sở Nội", PAR_OK, NULL}, /* decomposed */
        {"", NULL, PAR_INVALID, "empty"},
        {" \t ", NULL, PAR_INVALID, "empty"},
        {NULL, NULL, PAR_INVALID, "empty"},
        {"a\nb", NULL, PAR_INVALID, "control"},
        {"\xe2\x80\xaexyz", NULL, PAR_INVALID, "control"}, /* turns the direction of writing */
        {"\xc3\x28", NULL, PAR_INVALID, "utf8"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        char *out = NULL;
        int empty = cases[i].code != NULL && strcmp(cases[i].code, "empty") == 0;

        REFUSED(clean_needed(&out, cases[i].text, "name", fresh()), cases[i].needed, cases[i].code);
        if (cases[i].clean != NULL)
            assert_string_equal(out, cases[i].clean);
        else
            assert_null(out);
        if (cases[i].needed != PAR_OK)
            assert_string_equal(failure.field, "name");
        mem_free(out);
        out = NULL;
        REFUSED(clean_optional(&out, cases[i].text, "name", fresh()),
                empty ? PAR_OK : cases[i].needed, empty ? NULL : cases[i].code);
        assert_int_equal(out != NULL, cases[i].clean != NULL);
        mem_free(out);
    }
}

static void
knows_codes(void **state)
{
    static const struct {
        const char *code;
        int good;
    } cases[] = {{"so-noi-vu", 1}, {"1.1.a", 1}, {"A_b/c", 1}, {"20234", 1}, {"2023", 0},
                 {"", 0},          {NULL, 0},    {"sở", 0},    {"a b", 0},   {"a:b", 0}};

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        enum par_status status = cases[i].good ? PAR_OK : PAR_INVALID;
        const char *finding = cases[i].good ? NULL : "code";

        REFUSED(clean_code(cases[i].code, fresh()), status, finding);
        if (!cases[i].good)
            assert_string_equal(failure.field, "code");
        REFUSED(clean_code_as(cases[i].code, "set", fresh()), status, finding);
        if (!cases[i].good)
            assert_string_equal(failure.field, "set");
    }
}

static void
knows_words_and_numbers(void **state)
{
    static const char *const words[] = {"gap", "dense", "order", NULL};
    static const struct {
        int64_t units;
        enum par_absent absent;
        const char *code;
    } cases[] = {
        {0, PAR_PRESENT, NULL},          {PAR_POINTS_LIMIT, PAR_PRESENT, NULL},
        {-1, PAR_PRESENT, "below_zero"}, {PAR_POINTS_LIMIT + 1, PAR_PRESENT, "over_limit"},
        {-1, PAR_UNKNOWN, NULL}, /* what is not there is not judged */
    };

    (void)state;
    WORKS(clean_word("dense", words, "tie", fresh()));
    REFUSED(clean_word("Dense", words, "tie", fresh()), PAR_INVALID, "word");
    assert_string_equal(failure.text, "\"Dense\" is none of: gap, dense, order");
    assert_string_equal(failure.field, "tie");
    for (size_t i = 0; i < COUNT(cases); i++) {
        const struct par_decimal value = {cases[i].units, 0, cases[i].absent};

        REFUSED(clean_points(value, "final", fresh()), cases[i].code ? PAR_INVALID : PAR_OK,
                cases[i].code);
    }
    WORKS(clean_count(number(0), 5, "position", fresh()));
    WORKS(clean_count(number(5), 5, "position", fresh()));
    WORKS(clean_count(no_number(), 5, "position", fresh()));
    REFUSED(clean_count(number(6), 5, "position", fresh()), PAR_INVALID, "count");
    REFUSED(clean_count(number(-1), 5, "position", fresh()), PAR_INVALID, "count");
    assert_string_equal(failure.field, "position");
}

static void
makes_codes_of_names(void **state)
{
    static const struct {
        const char *name, *code; /* NULL: none can be made */
    } cases[] = {
        {"Sở Nội vụ", "so-noi-vu"},
        {"Sở Nội Vụ", "so-noi-vu-2"}, /* each is kept: the next one is another */
        {"SỞ NỘI VỤ", "so-noi-vu-3"},
        {"Đắk Hà", "dak-ha"},
        {"Ban Quản lý các dự án đầu tư xây dựng công trình dân dụng và công nghiệp tỉnh",
         "ban-quan-ly-cac-du-an-dau-tu-xay-dung-cong-trinh-dan-dung-va"},
        {"Ban Quản lý các dự án đầu tư xây dựng công trình dân dụng và giao thông",
         "ban-quan-ly-cac-du-an-dau-tu-xay-dung-cong-trinh-dan-dung-va-2"},
        {"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
         "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"},
        {"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
         "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-2"},
        {"2023", NULL},
        {"…", NULL},
        {"", NULL},
        {"東京", NULL},
    };
    struct par_book *book = book_new(BOOK);
    struct par_batch *batch = batch_of(book);

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        char *code = NULL;

        if (cases[i].code == NULL) {
            REFUSED(code_for(&code, book, NULL, cases[i].name, fresh()), PAR_INVALID, "code");
            assert_null(code);
            continue;
        }
        WORKS(code_for(&code, book, i % 2 ? "" : NULL, cases[i].name, fresh()));
        assert_string_equal(code, cases[i].code);
        if (i % 2)
            add_unit(batch, code, cases[i].name, NULL);
        else
            add_group(batch, code, cases[i].name); /* units and groups share their codes */
        mem_free(code);
    }
    par_batch_cancel(batch);
    par_book_close(book);
}

static void
takes_a_code_that_is_free(void **state)
{
    static const struct {
        const char *code;
        enum par_status status;
        const char *finding;
    } cases[] = {
        {"so-y-te", PAR_OK, NULL},
        {"so-noi-vu", PAR_EXISTS, "code_taken"},
        {"SO-NOI-VU", PAR_EXISTS, "code_taken"},
        {"so.noi.vu", PAR_EXISTS, "code_taken"},
        {"khoi-so", PAR_EXISTS, "code_taken"},
        {"2023", PAR_INVALID, "code"},
        {"sở", PAR_INVALID, "code"},
    };
    struct par_book *book = book_new(BOOK);
    struct par_batch *batch = batch_of(book);

    (void)state;
    add_group(batch, "khoi-so", "Khối sở");
    add_unit(batch, "so-noi-vu", "Sở Nội vụ", NULL);
    for (size_t i = 0; i < COUNT(cases); i++) {
        char *code = NULL;

        REFUSED(code_for(&code, book, cases[i].code, "Tên", fresh()), cases[i].status,
                cases[i].finding);
        if (cases[i].status == PAR_OK)
            assert_string_equal(code, cases[i].code);
        else
            assert_null(code);
        mem_free(code);
    }
    for (long nth = 1;; nth++) {
        char *code = NULL;
        enum par_status status;
        long asked;

        mem_fail_at(nth, 0);
        status = code_for(&code, book, NULL, "Sở Nội vụ", fresh());
        asked = mem_requests();
        mem_fail_at(0, 0);
        mem_free(code);
        if (asked < nth)
            break;
        REFUSED(status, PAR_NO_MEMORY, NULL);
    }
    par_batch_cancel(batch);
    par_book_close(book);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cleans_texts),
        cmocka_unit_test(knows_codes),
        cmocka_unit_test(knows_words_and_numbers),
        cmocka_unit_test(makes_codes_of_names),
        cmocka_unit_test(takes_a_code_that_is_free),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

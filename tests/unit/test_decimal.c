#include <parindex/decimal.h>

#include <stdio.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void
writes_numbers(void **state)
{
    static const struct {
        int64_t units;
        uint8_t decimals;
        char mark;
        const char *text;
    } cases[] = {
        {917400, 2, '.', "91.74"},
        {917400, 2, ',', "91,74"},
        {917400, 0, ',', "92"},
        {917400, 4, '.', "91.7400"},
        {0, 2, '.', "0.00"},
        {0, PAR_DECIMALS_EXACT, '.', "0"},
        {720000, PAR_DECIMALS_EXACT, '.', "72"},
        {94150, PAR_DECIMALS_EXACT, ',', "9,415"},
        {1, PAR_DECIMALS_EXACT, '.', "0.0001"},
        {-15000, PAR_DECIMALS_EXACT, '.', "-1.5"},
        {1000000, PAR_DECIMALS_EXACT, '.', "100"},
        /* half goes away from zero, once */
        {817550, 2, '.', "81.76"}, /* 81.755, which a double prints as 81.75 */
        {817549, 2, '.', "81.75"},
        {-817550, 2, '.', "-81.76"},
        {5000, 0, '.', "1"},
        {4999, 0, '.', "0"},
        {-5000, 0, '.', "-1"},
        {999999, 2, '.', "100.00"},
        {50, 2, '.', "0.01"},
        {49, 2, '.', "0.00"},
        {500, 1, '.', "0.1"},
        {5, 3, '.', "0.001"},
        /* what is rounded to nothing has no sign */
        {-4999, 0, '.', "0"},
        {-49, 2, '.', "0.00"},
        {INT64_MIN, 4, '.', "-922337203685477.5808"},
        {INT64_MIN, 0, '.', "-922337203685478"},
        {INT64_MAX, PAR_DECIMALS_EXACT, '.', "922337203685477.5807"},
        {INT64_MAX, 1, '.', "922337203685477.6"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct par_decimal value = {cases[i].units, cases[i].decimals, PAR_PRESENT};
        char text[PAR_DECIMAL_SIZE];

        assert_int_equal(par_decimal_text(text, sizeof text, value, cases[i].mark), PAR_OK);
        assert_string_equal(text, cases[i].text);
    }
}

static void
writes_nothing_for_an_absent_number(void **state)
{
    struct par_decimal value = {0, 2, PAR_NOT_PUBLISHED};
    char text[PAR_DECIMAL_SIZE] = "before";

    (void)state;
    assert_int_equal(par_decimal_text(text, sizeof text, value, '.'), PAR_ABSENT);
    assert_string_equal(text, "");
}

static void
refuses_to_write_against_its_comment(void **state)
{
    static const struct {
        size_t size;
        uint8_t decimals;
        char mark;
    } cases[] = {{0, 2, '.'},    {5, 2, '.'},   {32, 5, '.'},
                 {32, 254, '.'}, {32, 2, '\0'}, {32, 2, ';'}};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct par_decimal value = {917400, cases[i].decimals, PAR_PRESENT};
        char text[PAR_DECIMAL_SIZE] = "before";

        assert_int_equal(par_decimal_text(text, cases[i].size, value, cases[i].mark), PAR_MISUSE);
        assert_string_equal(text, "before");
    }
}

static void
reads_numbers(void **state)
{
    static const struct {
        const char *text;
        char mark;
        int64_t units;
        uint8_t decimals;
        char mark_after;
    } cases[] = {
        {"91.74", '\0', 917400, 2, '.'},
        {"91,74", '\0', 917400, 2, ','},
        {"91,74", ',', 917400, 2, ','},
        {"-1,5", ',', -15000, 1, ','},
        {"72", '\0', 720000, 0, '\0'},
        {"72", '.', 720000, 0, '.'},
        {"0", '\0', 0, 0, '\0'},
        {"-0", '\0', 0, 0, '\0'},
        {"-0.0", '\0', 0, 1, '.'},
        {"007", '\0', 70000, 0, '\0'},
        {"8.5000", '\0', 85000, 4, '.'},
        {"0.0001", '\0', 1, 4, '.'},
        {"1.234", '\0', 12340, 3, '.'}, /* one mark alone is a decimal mark */
        {"1,234", '\0', 12340, 3, ','},
        {"999999999.9999", '\0', INT64_C(9999999999999), 4, '.'},
        {"-999999999", '\0', INT64_C(-9999999990000), 0, '\0'},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct par_decimal value = {-1, 99, PAR_UNKNOWN};
        struct par_error err = PAR_ERROR_INIT;
        char mark = cases[i].mark;

        assert_int_equal(par_decimal_parse(&value, cases[i].text, &mark, &err), PAR_OK);
        assert_int_equal(value.units, cases[i].units);
        assert_int_equal(value.decimals, cases[i].decimals);
        assert_int_equal(value.absent, PAR_PRESENT);
        assert_int_equal(mark, cases[i].mark_after);
        assert_int_equal(par_decimal_parse(&value, cases[i].text, NULL, NULL), PAR_OK);
    }
}

static void
refuses_what_is_no_number(void **state)
{
    static const struct {
        const char *text;
        char mark;
        const char *code, *message;
    } cases[] = {
        {"8,5", '.', "decimal_mark", "\"8,5\" has a decimal comma, this file uses a point"},
        {"8.5", ',', "decimal_mark", "\"8.5\" has a decimal point, this file uses a comma"},
        {"1.23456", ',', "decimal_mark", NULL},
        {"1.234,5", '\0', "thousands", "\"1.234,5\" has a thousands mark"},
        {"1,234.5", '.', "thousands", NULL},
        {"-1.234,5", '\0', "thousands", NULL},
        {"1.234.567", '\0', "thousands", NULL},
        {"1,234,567.25", '\0', "thousands", NULL},
        {"1 234", '\0', "thousands", NULL},
        {"1 234,5", '\0', "thousands", NULL},
        {"1'234", '\0', "thousands", NULL},
        {"1\xC2\xA0"
         "234",
         '\0', "thousands", NULL},
        {"1\xE2\x80\xAF"
         "234",
         '\0', "thousands", NULL},
        {"12345 678", '\0', "number", NULL},
        {"12 34", '\0', "number", NULL},
        {"1.234.5", '\0', "number", NULL},
        {"1.234,", '\0', "number", NULL},
        {"1.234 5", '\0', "number", NULL},
        {"24.1.2025", '\0', "number", NULL},
        {"1e5", '\0', "number", "\"1e5\" is not a number of points"},
        {"1e308", '\0', "number", NULL},
        {"0x10", '\0', "number", NULL},
        {"\xEF\xBC\x91\xEF\xBC\x92", '\0', "number", NULL}, /* １２ */
        {"NaN", '\0', "number", NULL},
        {"inf", '\0', "number", NULL},
        {"", '\0', "number", "\"\" is not a number of points"},
        {"-", '\0', "number", NULL},
        {"--1", '\0', "number", NULL},
        {"+5", '\0', "number", NULL},
        {" 5", '\0', "number", NULL},
        {"5 ", '\0', "number", NULL},
        {"5.", '\0', "number", NULL},
        {"5,", '\0', "number", NULL},
        {".5", '\0', "number", NULL},
        {"5.5x", '\0', "number", NULL},
        {"1.2.3", '\0', "number", NULL},
        {"1234567890", '\0', "number", NULL},
        {"0000000001", '\0', "number", NULL},
        {"1.23456", '\0', "decimals", "\"1.23456\" has more than four decimals"},
        {"1.50000", '\0', "decimals", NULL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct par_decimal value = {-1, 99, PAR_UNKNOWN};
        struct par_error err = PAR_ERROR_INIT;
        char mark = cases[i].mark;

        assert_int_equal(par_decimal_parse(&value, cases[i].text, &mark, &err), PAR_INVALID);
        assert_string_equal(err.code, cases[i].code);
        if (cases[i].message != NULL)
            assert_string_equal(err.text, cases[i].message);
        assert_int_equal(value.units, -1);
        assert_int_equal(mark, cases[i].mark);
        assert_int_equal(par_decimal_parse(&value, cases[i].text, &mark, NULL), PAR_INVALID);
    }
}

static void
quotes_long_values_in_part(void **state)
{
    struct par_decimal value;
    struct par_error err = PAR_ERROR_INIT;
    char text[500];

    (void)state;
    memset(text, '7', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    assert_int_equal(par_decimal_parse(&value, text, NULL, &err), PAR_INVALID);
    assert_int_equal(strlen(err.message.args[0].text), 59 + strlen("…"));
}

/* Every score from 0.00 to 100.00 comes out as it went in, with either mark. */
static void
keeps_every_score(void **state)
{
    (void)state;
    for (int hundredths = 0; hundredths <= 10000; hundredths++) {
        char mark = hundredths % 2 ? ',' : '.';
        struct par_decimal value;
        char text[PAR_DECIMAL_SIZE], again[PAR_DECIMAL_SIZE];

        snprintf(text, sizeof text, "%d%c%02d", hundredths / 100, mark, hundredths % 100);
        assert_int_equal(par_decimal_parse(&value, text, &mark, NULL), PAR_OK);
        assert_int_equal(value.units, hundredths * 100);
        assert_int_equal(par_decimal_text(again, sizeof again, value, mark), PAR_OK);
        assert_string_equal(again, text);
    }
}

static void
reads_dates(void **state)
{
    static const struct {
        const char *text, *iso;
    } cases[] = {
        {"2025-01-24", "2025-01-24"}, {"24/01/2025", "2025-01-24"}, {"24/1/2025", "2025-01-24"},
        {"4/1/2025", "2025-01-04"},   {"2025-1-4", "2025-01-04"},   {"1900-01-01", "1900-01-01"},
        {"31/1/2024", "2024-01-31"},  {"2999-12-31", "2999-12-31"}, {"29/2/2024", "2024-02-29"},
        {"29/02/2000", "2000-02-29"}, {"28/2/1900", "1900-02-28"},  {"30/4/2025", "2025-04-30"},
        {"31/12/2025", "2025-12-31"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char iso[11];

        assert_int_equal(par_date_parse(iso, cases[i].text, NULL), PAR_OK);
        assert_string_equal(iso, cases[i].iso);
    }
}

static void
refuses_what_is_no_date(void **state)
{
    static const char *const cases[] = {
        "",           "2025",        "24/01/25",    "25-01-24",    "2025-01",
        "2025-01-",   "2025-01-24x", "24/01/2025 ", " 24/01/2025", "24/01/20255",
        "24-01-2025", "2025/01/24",  "24.01.2025",  "0/1/2025",    "1/0/2025",
        "32/1/2025",  "1/13/2025",   "31/4/2025",   "29/2/2025",   "29/2/1900",
        "31/12/1899", "1/1/3000",    "001/1/2025",  "1/001/2025",  "02025-1-1",
        "2025-001-1", "2025-1-001",  "-2025-1-1",   "24/01",       "24/",
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct par_error err = PAR_ERROR_INIT;
        char iso[11] = "before";
        char message[200];

        assert_int_equal(par_date_parse(iso, cases[i], &err), PAR_INVALID);
        assert_string_equal(err.code, "date");
        snprintf(message, sizeof message, "\"%s\" is not a date (2025-01-24 or 24/01/2025)",
                 cases[i]);
        assert_string_equal(err.text, message);
        assert_string_equal(iso, "before");
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_numbers),
        cmocka_unit_test(writes_nothing_for_an_absent_number),
        cmocka_unit_test(refuses_to_write_against_its_comment),
        cmocka_unit_test(reads_numbers),
        cmocka_unit_test(refuses_what_is_no_number),
        cmocka_unit_test(quotes_long_values_in_part),
        cmocka_unit_test(keeps_every_score),
        cmocka_unit_test(reads_dates),
        cmocka_unit_test(refuses_what_is_no_date),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

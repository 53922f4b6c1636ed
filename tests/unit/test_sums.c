/* The table of sums behind the last page: it is there for the change that it was written for, and
 * for no other. */
#define _DEFAULT_SOURCE /* le32toh */ /* NOLINT(bugprone-reserved-identifier) */
#include "store/sums.h"

#include "base/alloc.h"
#include "book.h"

#include <endian.h>
#include <sqlite3.h> /* the table is read and written through the part of SQLite that knows the system */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PAGE = 512, FOOT = 32 };

static const char PATH[] = "sums.bin";
static sqlite3_file *file;
static struct sums_file system_file;

/* A file of so many pages, each full of its number. */
static void
make(uint32_t pages)
{
    sqlite3_vfs *vfs = sqlite3_vfs_find(NULL);
    unsigned char page[PAGE];
    char path[256];
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MAIN_DB;

    unlink(PATH);
    file = calloc(1, (size_t)vfs->szOsFile);
    assert_non_null(file);
    assert_int_equal(vfs->xFullPathname(vfs, PATH, (int)sizeof path, path), SQLITE_OK);
    assert_int_equal(vfs->xOpen(vfs, path, file, flags, &flags), SQLITE_OK);
    system_file = (struct sums_file){file, file->pMethods, PAGE};
    for (uint32_t i = 0; i < pages; i++) {
        memset(page, (int)i + 1, PAGE);
        assert_int_equal(file->pMethods->xWrite(file, page, PAGE, (sqlite3_int64)i * PAGE),
                         SQLITE_OK);
    }
}

static void
end(void)
{
    file->pMethods->xClose(file);
    free(file);
    unlink(PATH);
}

static sqlite3_int64
size_now(void)
{
    sqlite3_int64 size = 0;

    assert_int_equal(file->pMethods->xFileSize(file, &size), SQLITE_OK);
    return size;
}

static uint32_t
first_byte(const unsigned char *page, int size, int64_t number)
{
    assert_int_equal(size, PAGE);
    assert_int_equal(page[0], number & 0xff);
    return 1000 + page[0];
}

/* A table of pages 1 … `pages`, written for a counter. */
static void
write_table(struct sums *sums, uint32_t pages, uint32_t counter)
{
    sums_scan(sums, &system_file, pages, first_byte);
    assert_true(sums->known);
    sums_store(sums, &system_file, pages, counter);
    assert_true(sums->known);
}

/* Does a reader find the table of a counter, and as it was written? */
static bool
finds(uint32_t pages, uint32_t counter)
{
    struct sums sums = {0};
    sqlite3_int64 size = 0;
    bool known;

    assert_int_equal(sums_load(&sums, &system_file, 100000), SQLITE_OK);
    known = sums.known && sums.counter == counter;
    if (known) {
        assert_int_equal(sums.pages, pages);
        for (uint32_t i = 0; i < pages; i++)
            assert_int_equal(le32toh(sums.of[i]), 1000 + ((i + 1) & 0xff));
        assert_int_equal(sums_size(&size, &system_file, counter), SQLITE_OK);
        assert_int_equal(size, (sqlite3_int64)pages * PAGE);
    }
    sums_free(&sums);
    return known;
}

static void
is_of_one_counter(void **state)
{
    struct sums sums = {0}, other = {0};
    sqlite3_int64 size = 0;

    (void)state;
    make(11);
    assert_false(finds(11, 7));
    write_table(&sums, 11, 7);
    assert_int_equal(size_now(), 11 * PAGE + 16 * 4 + FOOT); /* filled up to eight */
    assert_true(finds(11, 7));
    assert_false(finds(11, 8));
    assert_int_equal(sums_size(&size, &system_file, 8), SQLITE_OK);
    assert_int_equal(size, size_now());
    /* what was read is not read again, what another one wrote is */
    assert_int_equal(sums_load(&sums, &system_file, 100000), SQLITE_OK);
    assert_true(sums.known);
    assert_int_equal(sums.counter, 7);
    write_table(&other, 11, 8);
    assert_true(finds(11, 8));
    assert_int_equal(sums_load(&sums, &system_file, 100000), SQLITE_OK);
    assert_int_equal(sums.counter, 8);
    write_table(&sums, 11, 7);
    sums_drop(&sums, &system_file);
    assert_false(finds(11, 7));
    sums_free(&sums);
    sums_free(&other);
    end();
}

/* More pages than it had, and fewer; none that was not written has a sum. */
static void
follows_the_file(void **state)
{
    struct sums sums = {0};

    (void)state;
    make(40);
    write_table(&sums, 8, 1);
    assert_true(sums_put(&sums, 10, 1010));
    assert_int_equal(le32toh(sums.of[8]), SUMS_NEVER);
    assert_true(sums_put(&sums, 9, 1009));
    sums_store(&sums, &system_file, 10, 2);
    assert_true(finds(10, 2));
    assert_int_equal(size_now(), 10 * PAGE + 16 * 4 + FOOT);
    sums_store(&sums, &system_file, 12, 3); /* two that nobody wrote */
    assert_int_equal(le32toh(sums.of[10]), SUMS_NEVER);
    assert_int_equal(le32toh(sums.of[11]), SUMS_NEVER);
    sums_store(&sums, &system_file, 3, 4);
    assert_true(finds(3, 4));
    assert_int_equal(size_now(), 3 * PAGE + 8 * 4 + FOOT);
    sums_free(&sums);
    end();
}

/* What was put stands for what was meant, not for what the disk made of it. */
static void
scans_what_was_not_put(void **state)
{
    struct sums sums = {0};

    (void)state;
    make(4);
    assert_true(sums_put(&sums, 3, 77));
    sums_scan(&sums, &system_file, 4, first_byte);
    assert_true(sums.known);
    assert_int_equal(le32toh(sums.of[2]), 77);
    assert_int_equal(le32toh(sums.of[1]), 1002);
    assert_int_equal(le32toh(sums.of[3]), 1004);
    sums_store(&sums, &system_file, 4, 9);
    assert_int_equal(sums_load(&sums, &system_file, 3), SQLITE_OK); /* more than the file has */
    assert_false(sums.known);
    sums_free(&sums);
    end();
}

/* A byte that is another one, anywhere in it, and there is none; nor where it is cut or moved. */
static void
is_whole_or_not_there(void **state)
{
    struct sums sums = {0};
    enum { PAGES = 3, LENGTH = 8 * 4 + FOOT };
    unsigned char bytes[LENGTH], other;

    (void)state;
    make(PAGES);
    write_table(&sums, PAGES, 5);
    assert_int_equal(file->pMethods->xRead(file, bytes, LENGTH, PAGES * PAGE), SQLITE_OK);
    for (int i = 0; i < LENGTH; i++) {
        if (i >= LENGTH - 12 && i < LENGTH - 8)
            continue; /* four bytes of zero that nobody reads */
        other = (unsigned char)(bytes[i] ^ 0x10);
        assert_int_equal(file->pMethods->xWrite(file, &other, 1, PAGES * PAGE + i), SQLITE_OK);
        assert_false(finds(PAGES, 5));
        assert_int_equal(file->pMethods->xWrite(file, &bytes[i], 1, PAGES * PAGE + i), SQLITE_OK);
    }
    assert_true(finds(PAGES, 5));
    assert_int_equal(file->pMethods->xWrite(file, "x", 1, PAGES * PAGE + LENGTH), SQLITE_OK);
    assert_false(finds(PAGES, 5));
    assert_int_equal(file->pMethods->xTruncate(file, PAGES * PAGE + LENGTH - 1), SQLITE_OK);
    assert_false(finds(PAGES, 5));
    sums_free(&sums);
    end();
}

/* A table larger than the pieces in which it is read and written. */
static void
may_be_large(void **state)
{
    enum { PAGES = 20000 };
    struct sums sums = {0}, other = {0};

    (void)state;
    make(1);
    for (uint32_t i = 1; i <= PAGES; i++)
        assert_true(sums_put(&sums, i, i * 7));
    sums.known = true;
    sums_store(&sums, &system_file, PAGES, 6);
    assert_int_equal(sums_load(&other, &system_file, 100000), SQLITE_OK);
    assert_true(other.known);
    assert_memory_equal(other.of, sums.of, PAGES * sizeof *sums.of);
    sums_free(&sums);
    sums_free(&other);
    end();
}

static void
survives_without_memory(void **state)
{
    struct sums sums = {0}, other = {0};

    (void)state;
    make(2);
    mem_fail_at(1, 1);
    sums_scan(&sums, &system_file, 2, first_byte);
    assert_false(sums.known);
    assert_false(sums_put(&sums, 1, 1));
    mem_fail_at(0, 0);
    write_table(&sums, 2, 1);
    mem_fail_at(1, 1);
    assert_int_equal(sums_load(&other, &system_file, 100000), SQLITE_NOMEM);
    assert_false(other.known);
    assert_false(sums_put(&sums, 1000, 1));
    sums_store(&sums, &system_file, 2, 2); /* none, and not the one that was */
    mem_fail_at(0, 0);
    assert_false(finds(2, 2));
    sums_free(&sums);
    end();
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(is_of_one_counter),      cmocka_unit_test(follows_the_file),
        cmocka_unit_test(scans_what_was_not_put), cmocka_unit_test(is_whole_or_not_there),
        cmocka_unit_test(may_be_large),           cmocka_unit_test(survives_without_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

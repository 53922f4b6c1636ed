#include "base/alloc.h"
#include "base/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdalign.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

enum { MEBIBYTE = 1024 * 1024 };

static struct spool *
new_spool(void)
{
    struct spool *spool = NULL;

    assert_int_equal(spool_open(&spool, NULL), PAR_OK);
    return spool;
}

/* The descriptor that will be opened next: that of the spool's file. */
static int
next_descriptor(void)
{
    int fd = open("/dev/null", O_RDONLY);

    assert_true(fd >= 0);
    close(fd);
    return fd;
}

/* Record `number` is `length` bytes of one value. */
static enum par_status
put(struct spool *spool, int number, size_t length, struct par_error *err)
{
    char *record = malloc(length + 1);
    enum par_status status;

    assert_non_null(record);
    memset(record, number & 0x7F, length);
    status = spool_put(spool, record, length, err);
    free(record);
    return status;
}

static void
assert_next(struct spool *spool, int number, size_t length)
{
    const void *record;
    size_t got;

    assert_int_equal(spool_next(&record, &got, spool, NULL), PAR_OK);
    assert_int_equal(got, length);
    assert_int_equal((uintptr_t)record % alignof(max_align_t), 0);
    for (size_t i = 0; i < length; i++)
        assert_true(((const char *)record)[i] == (number & 0x7F));
}

static void
assert_end(struct spool *spool)
{
    const void *record = "before";
    size_t length = 7;

    assert_int_equal(spool_next(&record, &length, spool, NULL), PAR_END);
    assert_string_equal(record, "before");
    assert_int_equal(length, 7);
}

/* In memory, in a file, with records larger than the memory: always in order, and more than once.
 */
static void
gives_back_what_was_put(void **state)
{
    static const struct {
        int records;
        size_t step; /* record i has i * step % most bytes */
        size_t most;
        bool file;
    } cases[] = {
        {0, 1, 10, false},
        {1, 0, 1, false},
        {100, 1, 100, false},
        {1000, 7, 500, false},
        {1000, 977, 5000, true},
        {40000, 13, 100, true},
        {5, MEBIBYTE - 100, 3 * MEBIBYTE, true},
        {6, 2 * MEBIBYTE, 2 * MEBIBYTE + 1, true},
    };

    (void)state;
    for (size_t c = 0; c < COUNT(cases); c++) {
        struct spool *spool = new_spool();
        int fd = next_descriptor();

        for (int i = 0; i < cases[c].records; i++)
            assert_int_equal(put(spool, i, (size_t)i * cases[c].step % cases[c].most, NULL),
                             PAR_OK);
        assert_int_equal(spool_count(spool), cases[c].records);
        assert_int_equal(fcntl(fd, F_GETFD), cases[c].file ? FD_CLOEXEC : -1);
        for (int round = 0; round < 2; round++) {
            assert_int_equal(spool_rewind(spool, NULL), PAR_OK);
            for (int i = 0; i < cases[c].records; i++)
                assert_next(spool, i, (size_t)i * cases[c].step % cases[c].most);
            assert_end(spool);
            assert_end(spool);
        }
        assert_int_equal(spool_rewind(spool, NULL), PAR_OK);
        if (cases[c].records > 1)
            assert_next(spool, 0, 0); /* and it may be left half read */
        spool_close(spool);
        assert_int_equal(fcntl(fd, F_GETFD), -1);
    }
    spool_close(NULL);
}

static void
is_written_first_and_then_read(void **state)
{
    struct spool *spool = new_spool();
    struct par_error err = PAR_ERROR_INIT;
    const void *record;
    size_t length;

    (void)state;
    assert_int_equal(spool_next(&record, &length, spool, &err), PAR_MISUSE);
    assert_int_equal(spool_rewind(spool, NULL), PAR_OK);
    assert_int_equal(spool_put(spool, "x", 1, NULL), PAR_MISUSE);
    assert_int_equal(spool_count(spool), 0);
    spool_close(spool);
}

static void
refuses_what_no_memory_can_hold(void **state)
{
    struct spool *spool = new_spool();

    (void)state;
    assert_int_equal(spool_put(spool, "x", SIZE_MAX, NULL), PAR_NO_MEMORY);
    assert_int_equal(spool_put(spool, "x", SIZE_MAX / 2, NULL), PAR_NO_MEMORY);
    assert_int_equal(spool_count(spool), 0);
    spool_close(spool);
}

/* A spool that lies in a file; *fd gets its descriptor. */
static struct spool *
spool_in_file(int *fd)
{
    struct spool *spool = new_spool();

    *fd = next_descriptor();
    for (int i = 0; i < 20; i++)
        assert_int_equal(put(spool, i, 100000, NULL), PAR_OK);
    assert_true(fcntl(*fd, F_GETFD) >= 0);
    return spool;
}

static void
keeps_its_file_to_itself(void **state)
{
    int fd;
    struct spool *spool = spool_in_file(&fd);
    struct stat file;

    (void)state;
    assert_int_equal(fstat(fd, &file), 0);
    assert_int_equal(file.st_nlink, 0);
    assert_int_equal(file.st_mode & 07777, 0600);
    spool_close(spool);
}

static void
says_that_no_file_can_be_made(void **state)
{
    char long_path[5000];
    const char *const folders[] = {"/nowhere/at/all", long_path};
    char *before = getenv("TMPDIR") != NULL ? strdup(getenv("TMPDIR")) : NULL;

    (void)state;
    memset(long_path, 'x', sizeof long_path - 1);
    long_path[sizeof long_path - 1] = '\0';
    for (size_t i = 0; i < COUNT(folders); i++) {
        struct spool *spool = new_spool();
        struct par_error err = PAR_ERROR_INIT;

        setenv("TMPDIR", folders[i], 1);
        assert_int_equal(put(spool, 1, MEBIBYTE, &err), PAR_OK);
        assert_int_equal(put(spool, 2, 1, &err), PAR_IO);
        assert_string_equal(err.message.pattern, "no temporary file can be made: {1}");
        assert_non_null(err.hint.pattern);
        assert_int_equal(spool_count(spool), 1);

        /* what was not written is still there */
        setenv("TMPDIR", "", 1);
        assert_int_equal(put(spool, 2, 1, NULL), PAR_OK);
        assert_int_equal(spool_rewind(spool, NULL), PAR_OK);
        assert_next(spool, 1, MEBIBYTE);
        assert_next(spool, 2, 1);
        assert_end(spool);
        spool_close(spool);
    }
    unsetenv("TMPDIR");
    if (before != NULL)
        setenv("TMPDIR", before, 1);
    free(before);
}

/* A disk that is full takes a part of a write, then nothing. */
static void
survives_a_full_disk(void **state)
{
    int fd;
    struct spool *spool = spool_in_file(&fd);
    struct rlimit limit, small;
    struct par_error err = PAR_ERROR_INIT;

    (void)state;
    signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &limit);
    small = limit;
    small.rlim_cur = 1500000;
    setrlimit(RLIMIT_FSIZE, &small);
    assert_int_equal(spool_rewind(spool, &err), PAR_IO);
    assert_string_equal(err.message.pattern, "the temporary file cannot be written: {1}");
    setrlimit(RLIMIT_FSIZE, &limit);

    assert_int_equal(spool_rewind(spool, NULL), PAR_OK);
    for (int i = 0; i < 20; i++)
        assert_next(spool, i, 100000);
    assert_end(spool);
    spool_close(spool);
}

static void
says_that_its_file_cannot_be_read(void **state)
{
    int fd, other = open("/dev/null", O_WRONLY);
    struct spool *spool = spool_in_file(&fd);
    struct par_error err = PAR_ERROR_INIT;
    const void *record;
    size_t length;

    (void)state;
    assert_int_equal(spool_rewind(spool, NULL), PAR_OK);
    assert_int_equal(dup2(other, fd), fd);
    assert_int_equal(spool_next(&record, &length, spool, &err), PAR_IO);
    assert_string_equal(err.message.pattern, "the temporary file cannot be read: {1}");

    par_error_clear(&err);
    close(fd);
    assert_int_equal(spool_rewind(spool, &err), PAR_IO);
    assert_string_equal(err.message.pattern, "the temporary file cannot be read: {1}");
    spool_close(spool);
    close(other);
}

static void
notices_a_file_that_was_cut(void **state)
{
    static const off_t lengths[] = {0, 8, 100, 150000};

    (void)state;
    for (size_t i = 0; i < COUNT(lengths); i++) {
        int fd;
        struct spool *spool = spool_in_file(&fd);
        struct par_error err = PAR_ERROR_INIT;
        const void *record;
        size_t length;

        assert_int_equal(spool_rewind(spool, NULL), PAR_OK);
        assert_int_equal(ftruncate(fd, lengths[i]), 0);
        if (lengths[i] > 100000)
            assert_next(spool, 0, 100000);
        assert_int_equal(spool_next(&record, &length, spool, &err), PAR_IO);
        assert_string_equal(err.text, "the temporary file was cut short");
        spool_close(spool);
    }
}

static void
survives_every_failed_request(void **state)
{
    (void)state;
    for (int for_good = 0; for_good <= 1; for_good++) {
        enum par_status status = PAR_NO_MEMORY;

        for (long nth = 1; status != PAR_OK; nth++) {
            struct spool *spool = NULL;
            const void *record;
            size_t length;

            mem_fail_at(nth, for_good);
            status = spool_open(&spool, NULL);
            for (int i = 1; status == PAR_OK && i < 30; i++)
                status = put(spool, i, (size_t)i * 12345, NULL);
            if (status == PAR_OK)
                status = put(spool, 30, 2 * MEBIBYTE, NULL);
            if (status == PAR_OK)
                status = spool_rewind(spool, NULL);
            for (int i = 1; status == PAR_OK && i <= 30; i++)
                status = spool_next(&record, &length, spool, NULL);
            mem_fail_at(0, 0);
            assert_true(status == PAR_OK || status == PAR_NO_MEMORY);
            spool_close(spool);
        }
    }
}

/* Not every file system knows files without a name. The last test: the kernel refuses them from now
 * on. */
static void
does_without_nameless_files(void **state)
{
    struct sock_filter program[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_openat, 0, 3),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[2])),
        BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, 020000000, 0, 1), /* the flag of O_TMPFILE */
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EOPNOTSUPP),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog filter = {COUNT(program), program};

    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
        prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) != 0)
        skip();
    keeps_its_file_to_itself(state);
    gives_back_what_was_put(state);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_back_what_was_put),
        cmocka_unit_test(is_written_first_and_then_read),
        cmocka_unit_test(refuses_what_no_memory_can_hold),
        cmocka_unit_test(keeps_its_file_to_itself),
        cmocka_unit_test(says_that_no_file_can_be_made),
        cmocka_unit_test(survives_a_full_disk),
        cmocka_unit_test(says_that_its_file_cannot_be_read),
        cmocka_unit_test(notices_a_file_that_was_cut),
        cmocka_unit_test(survives_every_failed_request),
        cmocka_unit_test(does_without_nameless_files),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The floors that no engine can go below.
 *
 *     floor parse FILE         reads a file of scores and adds them up
 *     floor write FILE BYTES   writes as many bytes in pieces of a page and syncs file and folder
 *     floor keyed BOOK EVALUATION UNIT CRITERION   opens a book and runs one keyed query
 */
#include <fcntl.h>
#include <inttypes.h>
#include <libgen.h>
#include <sqlite3.h> /* what a keyed query costs without parindex */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PAGE = 4096 };

static int
failed(const char *what)
{
    perror(what);
    return 1;
}

/* Fields are told apart and points become numbers; nothing is looked up. */
static int
parse(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC), field = 0, decimals = -1;
    struct stat st;
    const char *text, *end;
    int64_t rows = 0, sum = 0, value = 0;
    uint64_t keys = 0;

    if (fd < 0 || fstat(fd, &st) != 0)
        return failed(path);
    text = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (text == MAP_FAILED)
        return failed(path);
    end = text + st.st_size;
    while (text < end && *text++ != '\n')
        continue;
    for (; text < end; text++) {
        char c = *text;

        if (c == ',' || c == '\n') {
            if (field == 3)
                for (; decimals < 4; decimals++)
                    value *= decimals < 0 ? 1 : 10;
            sum += field == 3 ? value : 0;
            rows += c == '\n';
            field = c == '\n' ? 0 : field + 1;
            value = 0;
            decimals = -1;
        } else if (field != 3) {
            keys = keys * 31 + (unsigned char)c;
        } else if (c == '.') {
            decimals = 0;
        } else {
            value = value * 10 + (c - '0');
            decimals += decimals >= 0;
        }
    }
    printf("%" PRId64 " rows, sum %" PRId64 ", keys %" PRIx64 "\n", rows, sum, keys);
    return 0;
}

static int
sync_folder(char *path)
{
    int fd = open(dirname(path), O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    return fd < 0 || fsync(fd) != 0 ? failed("sync") : 0;
}

static int
write_bytes(char *path, int64_t bytes)
{
    static char page[16 * PAGE];
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);

    memset(page, 'x', sizeof page);
    for (int64_t done = 0; fd >= 0 && done < bytes; done += (int64_t)sizeof page)
        if (write(fd, page, sizeof page) != (ssize_t)sizeof page)
            return failed(path);
    if (fd < 0 || fsync(fd) != 0 || close(fd) != 0)
        return failed(path);
    return sync_folder(path);
}

static int
keyed(char **argv)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *row = NULL;
    int code = sqlite3_open_v2(argv[0], &db, SQLITE_OPEN_READONLY, NULL);

    if (code == SQLITE_OK)
        code =
            sqlite3_prepare_v2(db,
                               "SELECT final FROM score WHERE evaluation_id = ?1 AND unit_id = ?2 "
                               "AND criterion_id = ?3",
                               -1, &row, NULL);
    for (int i = 0; code == SQLITE_OK && i < 3; i++)
        code = sqlite3_bind_int64(row, i + 1, atoll(argv[1 + i]));
    if (code == SQLITE_OK)
        code = sqlite3_step(row);
    if (code == SQLITE_ROW)
        printf("%" PRId64 "\n", (int64_t)sqlite3_column_int64(row, 0));
    else
        fprintf(stderr, "floor: %s\n", sqlite3_errmsg(db));
    sqlite3_finalize(row);
    sqlite3_close(db);
    return code == SQLITE_ROW ? 0 : 1;
}

int
main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "parse") == 0)
        return parse(argv[2]);
    if (argc == 4 && strcmp(argv[1], "write") == 0)
        return write_bytes(argv[2], atoll(argv[3]));
    if (argc == 6 && strcmp(argv[1], "keyed") == 0)
        return keyed(argv + 2);
    fprintf(stderr, "usage: floor parse FILE | write FILE BYTES | keyed BOOK EVALUATION UNIT "
                    "CRITERION\n");
    return 2;
}

/* The file engine: files that are made have a name of their own until they are whole. */
#include "base/buffer.h"
#include "base/message.h"
#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static enum par_status
refuse_existing(const char *path, struct par_error *err)
{
    error_set(err, PAR_EXISTS, "exists", N_("the file \"{1}\" exists and is not overwritten"),
              ARGS(ARG_TEXT(path)));
    error_hint(err, N_("look at the book with: parindex -b {1} status"), ARGS(ARG_TEXT(path)));
    return PAR_EXISTS;
}

/* Would whoever opens a file that stands there next take it for its journal or log? */
static bool
passes_for_a_journal(const char *path)
{
    static const char *const endings[] = {"-journal", "-wal", "-shm"};
    size_t size = strlen(path);

    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        size_t ending = strlen(endings[i]);
        struct stat facts;
        char book[PATH_MAX];

        if (size <= ending || size - ending >= sizeof book ||
            strcmp(path + size - ending, endings[i]) != 0)
            continue;
        memcpy(book, path, size - ending);
        book[size - ending] = '\0';
        return stat(book, &facts) == 0 && S_ISREG(facts.st_mode);
    }
    return false;
}

static enum par_status
refuse_journal(const char *path, struct par_error *err)
{
    error_set(err, PAR_EXISTS, "journal",
              N_("\"{1}\" would pass for the journal of the file beside it"), ARGS(ARG_TEXT(path)));
    error_hint(err, N_("choose another name"), NO_ARGS);
    return PAR_EXISTS;
}

static enum par_status
cannot_make(const char *path, int reason, struct par_error *err)
{
    if (reason == EEXIST)
        return refuse_existing(path, err);
    return error_set(err, PAR_IO, "create", N_("cannot make \"{1}\": {2}"),
                     ARGS(ARG_TEXT(path), ARG_WORD(strerror(reason))));
}

/* Bytes of the path that name its folder, with the slash; 0 = the current one. */
static size_t
folder_length(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash != NULL ? (size_t)(slash - path) + 1 : 0;
}

enum par_status
file_make_beside(char **out, const char *path, mode_t mode, struct par_error *err)
{
    struct stat st;

    if (lstat(path, &st) == 0)
        return refuse_existing(path, err);
    if (passes_for_a_journal(path))
        return refuse_journal(path, err);
    for (;;) {
        struct buffer name = BUFFER_INIT;
        uint32_t random;
        char tail[32];
        int fd;

        sqlite3_randomness(sizeof random, &random);
        snprintf(tail, sizeof tail, ".parindex-%08x", (unsigned)random);
        buffer_put(&name, path, folder_length(path));
        buffer_text(&name, tail);
        if (name.failed) {
            buffer_free(&name);
            return error_memory(err);
        }
        fd = open(name.text, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, mode);
        if (fd >= 0) {
            close(fd);
            *out = name.text;
            return PAR_OK;
        }
        buffer_free(&name);
        if (errno != EEXIST)
            return cannot_make(path, errno, err);
    }
}

/* 0, or what the system said. */
static int
sync_path(const char *path, int flags)
{
    int fd = open(path, flags | O_RDONLY | O_CLOEXEC);
    int reason = fd >= 0 && fsync(fd) == 0 ? 0 : errno;

    if (fd >= 0)
        close(fd);
    return reason;
}

/* Gives a whole file its name, unless something has that name by now. A link refuses what exists;
 * where the file system has none, the name is taken first by an empty file. */
static int
take_name(const char *making, const char *path)
{
    int fd, reason;

    if (link(making, path) == 0) {
        unlink(making);
        return 0;
    }
    if (errno == EEXIST)
        return EEXIST;
    fd = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0666);
    if (fd < 0)
        return errno;
    close(fd);
    if (rename(making, path) == 0)
        return 0;
    reason = errno;
    unlink(path);
    return reason;
}

enum par_status
file_give_name(const char *making, const char *path, struct par_error *err)
{
    struct buffer folder = BUFFER_INIT;
    enum par_status status = PAR_OK;
    int reason;

    buffer_put(&folder, path, folder_length(path));
    buffer_text(&folder, ".");
    if (folder.failed)
        return error_memory(err);
    reason = sync_path(making, 0);
    if (reason == 0)
        reason = take_name(making, path);
    if (reason != 0)
        status = cannot_make(path, reason, err);
    else if (sync_path(folder.text, O_DIRECTORY) != 0)
        status = error_set(err, PAR_DOUBT, "sync",
                           N_("\"{1}\" was made, but the disk does not say that it is stored"),
                           ARGS(ARG_TEXT(path)));
    buffer_free(&folder);
    return status;
}

void
file_unmake(const char *making)
{
    struct buffer journal = BUFFER_INIT;

    unlink(making);
    buffer_text(&journal, making);
    buffer_text(&journal, "-journal");
    if (!journal.failed)
        unlink(journal.text);
    buffer_free(&journal);
}

/* The file engine: a report that reads the whole book reads a copy of it. A reader's lock keeps a
 * writer from its last step, and a writer that waits for that step keeps out everybody who comes
 * later; so the lock is held while bytes are copied, not while they are thought about. */
#include "base/alloc.h"
#include "base/message.h"
#include "base/temporary.h"
#include "file.h"
#include "vfs.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

enum { PIECE = 1 << 20 };

static enum par_status
write_all(int fd, const char *bytes, size_t length, struct par_error *err)
{
    while (length > 0) {
        ssize_t done = write(fd, bytes, length);

        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return error_set(err, PAR_IO, "aside", N_("the temporary file cannot be written: {1}"),
                             ARGS(ARG_WORD(strerror(done < 0 ? errno : EIO))));
        bytes += done;
        length -= (size_t)done;
    }
    return PAR_OK;
}

/* Through SQLite's own descriptor: to open and close the book once more would drop the locks that
 * this process has on it. */
static enum par_status
copy_bytes(int fd, struct connection *c, struct par_error *err)
{
    sqlite3_file *file = NULL;
    sqlite3_int64 size = 0;
    char *piece = mem_alloc(PIECE);
    enum par_status status = PAR_OK;
    int code;

    if (piece == NULL)
        return error_memory(err);
    code = sqlite3_file_control(c->db, "main", SQLITE_FCNTL_FILE_POINTER, &file);
    if (code == SQLITE_OK)
        code = vfs_whole_size(&size, c->file);
    for (sqlite3_int64 at = 0; code == SQLITE_OK && status == PAR_OK && at < size; at += PIECE) {
        int length = size - at < PIECE ? (int)(size - at) : PIECE;

        code = file->pMethods->xRead(file, piece, length, at);
        if (code == SQLITE_OK)
            status = write_all(fd, piece, (size_t)length, err);
    }
    mem_free(piece);
    return code == SQLITE_OK ? status : file_failed(NULL, code, err);
}

/* The book's bytes as of one moment: the read that opens the transaction waits for a writer's last
 * step, and takes back a change that was broken off. */
static enum par_status
copy_locked(int fd, struct connection *c, struct par_error *err)
{
    int version = 0;
    enum par_status status = file_begin(c, STORE_SNAPSHOT, err);

    if (status == PAR_OK)
        status = file_version(&version, c, err);
    if (status == PAR_OK)
        status = copy_bytes(fd, c, err);
    file_rollback(c);
    return status;
}

/* Reads the copy instead, which is opened already. */
static enum par_status
turn_to(struct connection *c, sqlite3 *copy, const char *path, struct par_error *err)
{
    struct connection book = *c;
    sqlite3 *unused = c->db;
    enum par_status status;

    c->db = copy;
    status = file_settle(c, path, err);
    if (status != PAR_OK) {
        unused = copy;
        *c = book;
    }
    sqlite3_close_v2(unused);
    return status;
}

/* The file loses its name before the first byte is in it: whatever ends the program, nothing of the
 * book is left for others to find. */
static enum par_status
open_nameless(int *fd, sqlite3 **copy, struct par_error *err)
{
    enum { HOW = SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE };
    char name[TEMPORARY_SIZE];
    enum par_status status = temporary_named(fd, name, err);
    int code;

    if (status != PAR_OK)
        return status;
    code = sqlite3_open_v2(name, copy, HOW, vfs_name());
    (void)unlink(name);
    return code == SQLITE_OK ? PAR_OK : file_failed(*copy, code, err);
}

enum par_status
file_aside(struct connection *c, const char *path, struct par_error *err)
{
    sqlite3 *copy = NULL;
    int fd = -1;
    enum par_status status = open_nameless(&fd, &copy, err);

    if (status == PAR_OK)
        status = copy_locked(fd, c, err);
    if (fd >= 0 && close(fd) != 0 && status == PAR_OK)
        status = error_set(err, PAR_IO, "aside", N_("the temporary file cannot be written: {1}"),
                           ARGS(ARG_WORD(strerror(errno))));
    if (status == PAR_OK)
        return turn_to(c, copy, path, err);
    sqlite3_close_v2(copy);
    return status;
}

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
                             ARGS(ARG_TEXT(strerror(done < 0 ? errno : EIO))));
        bytes += done;
        length -= (size_t)done;
    }
    return PAR_OK;
}

/* Through SQLite's own descriptor: to open and close the book once more would drop the locks that
 * this process has on it. */
static enum par_status
copy_bytes(int fd, sqlite3 *db, struct par_error *err)
{
    sqlite3_file *file = NULL;
    sqlite3_int64 size = 0;
    char *piece = mem_alloc(PIECE);
    enum par_status status = PAR_OK;
    int code;

    if (piece == NULL)
        return error_memory(err);
    code = sqlite3_file_control(db, "main", SQLITE_FCNTL_FILE_POINTER, &file);
    if (code == SQLITE_OK)
        code = file->pMethods->xFileSize(file, &size);
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
        status = copy_bytes(fd, c->db, err);
    file_rollback(c);
    return status;
}

/* Reads the copy instead; it has no name any more, and goes with the connection. */
static enum par_status
turn_to(struct connection *c, const char *copy, const char *path, struct par_error *err)
{
    enum { HOW = SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE };
    sqlite3 *book = c->db, *unused;
    bool was_foreign = c->foreign;
    enum par_status status;
    int code;

    c->db = NULL;
    code = sqlite3_open_v2(copy, &c->db, HOW, vfs_name());
    (void)unlink(copy);
    status = code == SQLITE_OK ? file_settle(c, path, err) : file_failed(c->db, code, err);
    unused = status == PAR_OK ? book : c->db;
    if (status != PAR_OK) {
        c->db = book;
        c->foreign = was_foreign;
    }
    sqlite3_close_v2(unused);
    return status;
}

enum par_status
file_aside(struct connection *c, const char *path, struct par_error *err)
{
    char copy[TEMPORARY_SIZE];
    int fd = -1;
    enum par_status status = temporary_named(&fd, copy, err);

    if (status != PAR_OK)
        return status;
    status = copy_locked(fd, c, err);
    if (close(fd) != 0 && status == PAR_OK)
        status = error_set(err, PAR_IO, "aside", N_("the temporary file cannot be written: {1}"),
                           ARGS(ARG_TEXT(strerror(errno))));
    if (status == PAR_OK)
        return turn_to(c, copy, path, err);
    (void)unlink(copy);
    return status;
}

#include "output.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "leave.h"
#include "talk.h"

enum { BUFFER_SIZE = 65536, NAMES_TRIED = 100, HEAD_SIZE = 100, APPLICATION_ID_AT = 68 };

struct output {
    int fd;
    char *target;    /* NULL: stdout */
    char *folder;    /* of the target */
    char *temporary; /* the new file beside it */
    int error;       /* errno of the first write that failed */
    size_t length;
    char buffer[BUFFER_SIZE];
};

/* Was anything written to stdout? Without an answer nothing can be lost at its end. */
static bool answered;

void
output_guard_descriptors(void)
{
    /* Opened the wrong way round, so that reading stdin and writing stdout fail as if closed. */
    static const int modes[] = {O_WRONLY, O_RDONLY, O_WRONLY};

    for (int fd = 0; fd <= 2; fd++)
        if (fcntl(fd, F_GETFD) == -1 && errno == EBADF && open("/dev/null", modes[fd]) != fd)
            _exit(6);
}

bool
output_is_terminal(void)
{
    return isatty(STDOUT_FILENO) != 0;
}

int
output_width(int fd)
{
    struct winsize size;

    return ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col >= WIDTH_LEAST ? size.ws_col
                                                                           : WIDTH_USUAL;
}

static enum par_status
complain(const char *path, int error)
{
    if (path != NULL)
        talk_error(_("cannot write \"%s\": %s"), path, talk_errno(error));
    else
        talk_error(_("cannot write the answer: %s"), talk_errno(error));
    return PAR_IO;
}

/* Is the file a SQLite database, or marked as a book? Such a file is never replaced. */
static bool
is_book(int fd)
{
    char head[HEAD_SIZE] = {0};
    ssize_t length = pread(fd, head, sizeof head, 0);

    return (length >= 16 && memcmp(head, "SQLite format 3", 16) == 0) ||
           (length >= APPLICATION_ID_AT + 4 && memcmp(head + APPLICATION_ID_AT, "PARI", 4) == 0);
}

static bool
file_is_book(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    bool book = fd >= 0 && is_book(fd);

    if (fd >= 0)
        close(fd);
    return book;
}

/* Is it the name of a book's journal, which the next reader of the book would play back? */
static bool
is_journal(const char *path)
{
    static const char *const endings[] = {"-journal", "-wal", "-shm"};
    size_t size = strlen(path);

    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        size_t ending = strlen(endings[i]);
        char *book;
        bool found;

        if (size <= ending || strcmp(path + size - ending, endings[i]) != 0)
            continue;
        book = must_copy_part(path, size - ending);
        found = file_is_book(book);
        free(book);
        return found;
    }
    return false;
}

/* Looks at what stands at the target: the path to replace (a link's own target) goes to *real. */
static enum par_status
look_at_target(char **real, const char *path)
{
    *real = realpath(path, NULL);
    if (*real == NULL)
        *real = must_copy(path);
    if (!is_journal(*real)) {
        struct stat facts;

        if (stat(*real, &facts) != 0 || !S_ISREG(facts.st_mode))
            return PAR_OK;
        if (access(*real, R_OK) != 0)
            return complain(path, errno);
        if (!file_is_book(*real))
            return PAR_OK;
    }
    talk_error(_("\"%s\" belongs to a book and is not written over"), path);
    talk_hint("%s", _("choose another file for -o"));
    return PAR_STATE;
}

static void
drop_temporary(void *context)
{
    struct output *output = context;

    if (output->temporary != NULL)
        unlink(output->temporary);
}

static char *
folder_of(const char *path)
{
    char *copy = must_copy(path), *folder = must_copy(dirname(copy));

    free(copy);
    return folder;
}

/* Makes a new file beside the target; nobody may read it who may not read the older one. */
static int
open_temporary(struct output *output)
{
    struct stat older;
    mode_t mode = stat(output->target, &older) == 0 ? older.st_mode & 0666 : 0666;

    for (int i = 0; i < NAMES_TRIED; i++) {
        int fd;

        output->temporary = must_format("%s.%ld-%d.tmp", output->target, (long)getpid(), i);
        fd = open(output->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
        if (fd >= 0 || errno != EEXIST)
            return fd;
        free(output->temporary);
        output->temporary = NULL;
    }
    return -1;
}

/* A device or a pipe (/dev/stdout, /dev/full) is written where it is. */
static bool
is_special(const char *path)
{
    struct stat facts;

    return stat(path, &facts) == 0 && !S_ISREG(facts.st_mode) && !S_ISDIR(facts.st_mode);
}

static void
free_output(struct output *output)
{
    must_forget(output);
    free(output->target);
    free(output->folder);
    free(output->temporary);
    free(output);
}

enum par_status
output_open(struct output **out, const char *path)
{
    struct output *output = must_alloc(sizeof *output);
    enum par_status status = PAR_OK;

    output->fd = STDOUT_FILENO;
    if (path != NULL) {
        status = look_at_target(&output->target, path);
        output->folder = folder_of(output->target);
        if (status == PAR_OK && is_special(output->target)) {
            leave_now(); /* a pipe is opened when somebody reads it */
            output->fd = open(output->target, O_WRONLY | O_CLOEXEC | O_NOCTTY);
        } else if (status == PAR_OK) {
            output->fd = open_temporary(output);
        }
        if (status == PAR_OK && output->fd < 0) {
            status = complain(path, errno);
            free(output->temporary);
            output->temporary = NULL;
        }
    }
    if (status != PAR_OK) {
        free_output(output);
        return status;
    }
    must_undo(drop_temporary, output);
    *out = output;
    return PAR_OK;
}

static void
flush(struct output *output)
{
    size_t done = 0;

    if (output->length > 0)
        leave_now();

    if (output->fd == STDOUT_FILENO && output->length > 0)
        talk_clear();
    while (done < output->length && output->error == 0) {
        ssize_t written = write(output->fd, output->buffer + done, output->length - done);

        answered = answered || output->fd == STDOUT_FILENO;
        if (written >= 0)
            done += (size_t)written;
        else if (errno != EINTR)
            output->error = errno;
    }
    output->length = 0;
}

void
output_bytes(struct output *output, const char *bytes, size_t length)
{
    while (length > 0) {
        size_t part = BUFFER_SIZE - output->length;

        if (part > length)
            part = length;
        memcpy(output->buffer + output->length, bytes, part);
        output->length += part;
        bytes += part;
        length -= part;
        if (output->length == BUFFER_SIZE)
            flush(output);
    }
}

void
output_text(struct output *output, const char *text)
{
    output_bytes(output, text, strlen(text));
}

/* A signal may break it off, but it is closed all the same. Returns errno. */
static int
close_descriptor(int fd)
{
    return close(fd) == 0 || errno == EINTR ? 0 : errno;
}

/* The folder too must be on the disk, or the new name is not. Some file systems cannot say, and
 * some folders may be written but not read. */
static int
sync_folder(const char *path)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC), error = fd < 0 ? errno : 0;

    if (fd < 0)
        return error == EACCES ? 0 : error;
    if (fsync(fd) != 0 && errno != EINVAL && errno != EROFS)
        error = errno;
    close(fd);
    return error;
}

/* Gives the finished file its name. */
static enum par_status
finish_file(struct output *output)
{
    int error;

    if (output->temporary != NULL && output->error == 0 && fsync(output->fd) != 0)
        output->error = errno;
    error = close_descriptor(output->fd);
    if (output->error == 0)
        output->error = error;
    if (output->temporary == NULL)
        return PAR_OK;
    if (output->error == 0 && rename(output->temporary, output->target) != 0)
        output->error = errno;
    if (output->error != 0) {
        unlink(output->temporary);
        return PAR_IO;
    }
    error = sync_folder(output->folder);
    if (error == 0) {
        must_say_stored();
        return PAR_OK;
    }
    talk_error(_("\"%s\" was written, but the disk does not say that it is stored: %s"),
               output->target, talk_errno(error));
    return PAR_DOUBT;
}

enum par_status
output_close(struct output *output)
{
    enum par_status status = PAR_OK;

    flush(output);
    if (output->target != NULL)
        status = finish_file(output);
    if (output->error != 0)
        status = complain(output->target, output->error);
    free_output(output);
    return status;
}

void
output_cancel(struct output *output)
{
    if (output == NULL)
        return;
    if (output->target != NULL)
        close(output->fd);
    drop_temporary(output);
    free_output(output);
}

enum par_status
output_close_stdout(void)
{
    int error = close_descriptor(STDOUT_FILENO), taken = open("/dev/null", O_RDONLY);

    (void)taken; /* the number of stdout: no book gets it */
    return error != 0 && answered ? complain(NULL, error) : PAR_OK;
}

/* Stands between a program (and SQLite's library) and the system: LD_PRELOAD=libfault.so. Counts
 * operations on files, notes them, and makes one of them fail, stop half way, or end the process.
 * See operation.h for how it is told to. */
#define _GNU_SOURCE /* fopencookie, RTLD_NEXT */
#include "operation.h"

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>
#include <utime.h>

#define SHOWN __attribute__((visibility("default")))

enum { NOTES_FD = 200, STREAMS_MOST = 16, FAKE_PROCESS = 4242 };

static long counted, fault_at, fault_part = -1;
static char fault_letter; /* 'K': the process dies */
static bool for_good, with_data;
static int notes = -1;
static long the_time = -1;
static int random_fd = -1; /* open on /dev/urandom */

static const char *const may_fail[] = {
#define OPERATION_FAULTS(name, word, faults) faults,
    OPERATIONS(OPERATION_FAULTS)
#undef OPERATION_FAULTS
};

static void replace_streams(void);

/* What the compiler calls where it knows the room. */
int __open_2(const char *path, int flags);
int __open64_2(const char *path, int flags);
ssize_t __read_chk(int fd, void *bytes, size_t length, size_t room);
ssize_t __pread64_chk(int fd, void *bytes, size_t length, off64_t at, size_t room);
char *__realpath_chk(const char *path, char *out, size_t room);
ssize_t __readlink_chk(const char *path, char *out, size_t length, size_t room);

/* The system's own function of a name. */
#define REAL(name) ((__typeof__(&name))real_function(#name))

static void (*real_function(const char *name))(void)
{
    void *found = dlsym(RTLD_NEXT, name);
    void (*function)(void);

    if (found == NULL)
        _exit(99);
    memcpy(&function, &found, sizeof function); /* ISO C has no cast for it */
    return function;
}

/* Looked up once for each place that calls. */
#define CALL(name, ...)                                                                            \
    __extension__({                                                                                \
        static __typeof__(&name) function_;                                                        \
        if (function_ == NULL)                                                                     \
            function_ = REAL(name);                                                                \
        function_(__VA_ARGS__);                                                                    \
    })

static long
number_of(const char *name, long otherwise)
{
    const char *text = getenv(name);

    return text != NULL ? strtol(text, NULL, 10) : otherwise;
}

__attribute__((constructor)) static void
begin(void)
{
    const char *what = getenv("FAULT_DO"), *path = getenv("FAULT_NOTES");

    fault_at = number_of("FAULT_AT", 0);
    fault_part = number_of("FAULT_PART", -1);
    for_good = number_of("FAULT_GOOD", 0) != 0;
    with_data = number_of("FAULT_DATA", 0) != 0;
    the_time = number_of("FAULT_CLOCK", -1);
    if (what != NULL)
        fault_letter = (char)(strcmp(what, "kill") == 0 ? 'K' : what[0]);
    if (path != NULL) {
        int fd = CALL(open, path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);

        notes = CALL(fcntl, fd, F_DUPFD_CLOEXEC, NOTES_FD);
        CALL(close, fd);
    }
    replace_streams();
}

/* ---- faults ---- */

static int
errno_of(char letter)
{
    switch (letter) {
#define FAULT_CASE(letter, number)                                                                 \
    case letter:                                                                                   \
        return number;
        FAULTS(FAULT_CASE)
#undef FAULT_CASE
    }
    return 0;
}

enum turn { GOES, FAILS, SHORT };

/* Counts an operation, and says what becomes of it. */
static enum turn
turn_of(enum operation kind, int fd)
{
    long number = ++counted;

    if (fault_at == 0 || number < fault_at || (number > fault_at && (!for_good || fd == 2)))
        return GOES;
    if (fault_letter == 'K') {
        if (fault_part < 0)
            raise(SIGKILL);
        return SHORT;
    }
    if (strchr(may_fail[kind], fault_letter) == NULL)
        return GOES;
    if (fault_letter == 'S')
        return SHORT;
    errno = errno_of(fault_letter);
    return FAILS;
}

/* How many bytes a short read or write moves. */
static size_t
part_of(size_t length)
{
    size_t part = fault_part >= 0 ? (size_t)fault_part : length / 2;

    if (part > length)
        part = length;
    return part == 0 && fault_letter == 'S' && length > 0 ? 1 : part;
}

/* ---- notes ---- */

static void
put_note(struct operation_note *note, const char *first, const char *second, const void *data)
{
    struct iovec parts[4] = {
        {note, sizeof *note},
        {(void *)(uintptr_t)first, first != NULL ? strlen(first) : 0},
        {(void *)(uintptr_t)second, second != NULL ? strlen(second) : 0},
        {(void *)(uintptr_t)data, with_data && data != NULL ? note->length : 0},
    };

    note->first = (uint32_t)parts[1].iov_len;
    note->second = (uint32_t)parts[2].iov_len;
    note->length = (uint32_t)parts[3].iov_len;
    if (CALL(writev, notes, parts, 4) < 0)
        _exit(98);
}

static void
identify(struct operation_note *note, int fd)
{
    struct stat64 facts;

    note->fd = fd;
    if (fd >= 0 && CALL(fstat64, fd, &facts) == 0) {
        note->file = facts.st_ino;
        note->folder = S_ISDIR(facts.st_mode);
    }
}

/* Notes an operation on a descriptor; errno stays. */
static void
note_fd(enum operation kind, int fd, int64_t at, int64_t result, const void *data)
{
    struct operation_note note = {
        .number = counted, .kind = (int32_t)kind, .result = (int32_t)result, .at = at};
    int error = errno;

    if (notes < 0)
        return;
    identify(&note, fd);
    note.length = data != NULL && result > 0 ? (uint32_t)result : 0;
    put_note(&note, NULL, NULL, data);
    errno = error;
}

static void
note_path(enum operation kind, const char *first, const char *second, int result)
{
    struct operation_note note = {
        .number = counted, .kind = (int32_t)kind, .fd = -1, .result = result};
    int error = errno;

    if (notes < 0)
        return;
    put_note(&note, first, second, NULL);
    errno = error;
}

/* ---- opening and closing ---- */

static int
open_file(const char *path, int flags, mode_t mode)
{
    enum operation kind = flags & O_CREAT ? OPERATION_CREATE : OPERATION_OPEN;
    struct operation_note note = {
        .number = counted, .kind = (int32_t)kind, .fd = -1, .flags = flags};
    struct stat64 facts;
    int fd = -1, error;

    note.number++;
    if (notes >= 0)
        note.created = (flags & O_CREAT) != 0 && CALL(lstat64, path, &facts) != 0;
    if (turn_of(kind, -1) == GOES)
        fd = CALL(open64, path, flags, mode);
    error = errno;
    if (fd >= 0 && the_time >= 0 && strcmp(path, "/dev/urandom") == 0)
        random_fd = fd;
    if (notes >= 0) {
        note.result = fd;
        identify(&note, fd);
        put_note(&note, path, NULL, NULL);
    }
    errno = error;
    return fd;
}

static mode_t
mode_in(int flags, va_list args)
{
    return flags & (O_CREAT | __O_TMPFILE) ? va_arg(args, mode_t) : 0;
}

#define OPEN_AS(name)                                                                              \
    SHOWN int name(const char *path, int flags, ...)                                               \
    {                                                                                              \
        va_list args;                                                                              \
        mode_t mode;                                                                               \
                                                                                                   \
        va_start(args, flags);                                                                     \
        mode = mode_in(flags, args);                                                               \
        va_end(args);                                                                              \
        return open_file(path, flags, mode);                                                       \
    }

OPEN_AS(open)
OPEN_AS(open64)

SHOWN int
__open_2(const char *path, int flags)
{
    return open_file(path, flags, 0);
}

SHOWN int
__open64_2(const char *path, int flags)
{
    return open_file(path, flags, 0);
}

SHOWN int
mkostemp64(char *path, int flags)
{
    int fd = turn_of(OPERATION_CREATE, -1) == FAILS ? -1 : CALL(mkostemp64, path, flags);

    note_path(OPERATION_CREATE, path, NULL, fd);
    return fd;
}

SHOWN int
close(int fd)
{
    enum turn turn = turn_of(OPERATION_CLOSE, fd);
    int error = errno, result;

    if (notes >= 0)
        note_fd(OPERATION_CLOSE, fd, 0, 0, NULL);
    if (fd == random_fd)
        random_fd = -1;
    result = CALL(close, fd);
    if (turn != FAILS)
        return result;
    errno = error;
    return -1;
}

/* ---- reading and writing ---- */

static void
fill_random(unsigned char *bytes, size_t length)
{
    static unsigned char next = 1;

    for (size_t i = 0; i < length; i++)
        bytes[i] = next = (unsigned char)(next * 5 + 17);
}

static ssize_t
read_file(int fd, void *bytes, size_t length, int64_t at)
{
    enum turn turn = turn_of(OPERATION_READ, fd);
    ssize_t got = -1;

    if (turn == SHORT)
        length = part_of(length);
    if (turn != FAILS)
        got = at >= 0 ? CALL(pread64, fd, bytes, length, at) : CALL(read, fd, bytes, length);
    if (got > 0 && fd == random_fd)
        fill_random(bytes, (size_t)got);
    note_fd(OPERATION_READ, fd, at, got, NULL);
    return got;
}

static ssize_t
write_file(int fd, const void *bytes, size_t length, int64_t at)
{
    enum turn turn = turn_of(OPERATION_WRITE, fd);
    int64_t place = at;
    ssize_t put = -1;

    if (turn == SHORT)
        length = part_of(length);
    if (notes >= 0 && at < 0)
        place = CALL(lseek64, fd, 0, SEEK_CUR);
    if (turn != FAILS)
        put = at >= 0 ? CALL(pwrite64, fd, bytes, length, at) : CALL(write, fd, bytes, length);
    if (turn == SHORT && fault_letter == 'K')
        raise(SIGKILL);
    note_fd(OPERATION_WRITE, fd, place, put, bytes);
    return put;
}

SHOWN ssize_t
read(int fd, void *bytes, size_t length)
{
    return read_file(fd, bytes, length, -1);
}

SHOWN ssize_t
__read_chk(int fd, void *bytes, size_t length, size_t room)
{
    (void)room;
    return read_file(fd, bytes, length, -1);
}

SHOWN ssize_t
pread64(int fd, void *bytes, size_t length, off64_t at)
{
    return read_file(fd, bytes, length, at);
}

SHOWN ssize_t
__pread64_chk(int fd, void *bytes, size_t length, off64_t at, size_t room)
{
    (void)room;
    return read_file(fd, bytes, length, at);
}

SHOWN ssize_t
write(int fd, const void *bytes, size_t length)
{
    return write_file(fd, bytes, length, -1);
}

SHOWN ssize_t
pwrite64(int fd, const void *bytes, size_t length, off64_t at)
{
    return write_file(fd, bytes, length, at);
}

SHOWN off64_t
lseek64(int fd, off64_t at, int from)
{
    off64_t result = turn_of(OPERATION_SEEK, fd) == FAILS ? -1 : CALL(lseek64, fd, at, from);

    note_fd(OPERATION_SEEK, fd, at, result, NULL);
    return result;
}

SHOWN void *
mmap64(void *where, size_t length, int protection, int flags, int fd, off64_t at)
{
    void *result = MAP_FAILED;

    if (fd < 0 || turn_of(OPERATION_MAP, fd) != FAILS)
        result = CALL(mmap64, where, length, protection, flags, fd, at);
    if (fd >= 0)
        note_fd(OPERATION_MAP, fd, at, result == MAP_FAILED ? -1 : 0, NULL);
    return result;
}

/* ---- what stays on the disk ---- */

/* Counts, does, notes. */
#define DO_FD(kind, fd, at, call)                                                                  \
    int result = turn_of(kind, fd) == FAILS ? -1 : (call);                                         \
    note_fd(kind, fd, at, result, NULL);                                                           \
    return result

#define DO_PATH(kind, first, second, call)                                                         \
    int result = turn_of(kind, -1) == FAILS ? -1 : (call);                                         \
    note_path(kind, first, second, result);                                                        \
    return result

/* The same for what gives a pointer. */
#define LOOK_AT(kind, path, call)                                                                  \
    __typeof__(call) result = turn_of(kind, -1) == FAILS ? NULL : (call);                          \
    note_path(kind, path, NULL, result == NULL ? -1 : 0);                                          \
    return result

SHOWN int
fsync(int fd)
{
    DO_FD(OPERATION_SYNC, fd, 0, CALL(fsync, fd));
}

SHOWN int
fdatasync(int fd)
{
    DO_FD(OPERATION_SYNC, fd, 0, CALL(fdatasync, fd));
}

SHOWN int
ftruncate64(int fd, off64_t length)
{
    DO_FD(OPERATION_TRUNCATE, fd, length, CALL(ftruncate64, fd, length));
}

SHOWN int
unlink(const char *path)
{
    DO_PATH(OPERATION_UNLINK, path, NULL, CALL(unlink, path));
}

SHOWN int
rename(const char *from, const char *to)
{
    DO_PATH(OPERATION_RENAME, from, to, CALL(rename, from, to));
}

SHOWN int
link(const char *from, const char *to)
{
    DO_PATH(OPERATION_LINK, from, to, CALL(link, from, to));
}

SHOWN int
fchmod(int fd, mode_t mode)
{
    DO_FD(OPERATION_OWNER, fd, 0, CALL(fchmod, fd, mode));
}

SHOWN int
fchown(int fd, uid_t user, gid_t group)
{
    DO_FD(OPERATION_OWNER, fd, 0, CALL(fchown, fd, user, group));
}

SHOWN int
utime(const char *path, const struct utimbuf *times)
{
    DO_PATH(OPERATION_OWNER, path, NULL, CALL(utime, path, times));
}

SHOWN int
fcntl64(int fd, int command, ...)
{
    va_list args;
    void *argument;

    va_start(args, command);
    argument = va_arg(args, void *); /* an int comes back the same */
    va_end(args);
    if (command == F_SETLK || command == F_SETLKW || command == F_GETLK) {
        DO_FD(OPERATION_LOCK, fd, 0, CALL(fcntl64, fd, command, argument));
    }
    return CALL(fcntl64, fd, command, argument);
}

/* ---- looking ---- */

SHOWN int
stat64(const char *path, struct stat64 *facts)
{
    DO_PATH(OPERATION_LOOK, path, NULL, CALL(stat64, path, facts));
}

SHOWN int
lstat64(const char *path, struct stat64 *facts)
{
    DO_PATH(OPERATION_LOOK, path, NULL, CALL(lstat64, path, facts));
}

SHOWN int
fstat64(int fd, struct stat64 *facts)
{
    DO_FD(OPERATION_LOOK, fd, 0, CALL(fstat64, fd, facts));
}

SHOWN int
access(const char *path, int mode)
{
    DO_PATH(OPERATION_LOOK, path, NULL, CALL(access, path, mode));
}

SHOWN char *
realpath(const char *path, char *out)
{
    LOOK_AT(OPERATION_LOOK, path, CALL(realpath, path, out));
}

SHOWN char *
__realpath_chk(const char *path, char *out, size_t room)
{
    (void)room;
    return realpath(path, out);
}

SHOWN ssize_t
readlink(const char *path, char *out, size_t room)
{
    DO_PATH(OPERATION_LOOK, path, NULL, (int)CALL(readlink, path, out, room));
}

SHOWN ssize_t
__readlink_chk(const char *path, char *out, size_t length, size_t room)
{
    (void)room;
    return readlink(path, out, length);
}

SHOWN char *
getcwd(char *out, size_t room)
{
    LOOK_AT(OPERATION_LOOK, NULL, CALL(getcwd, out, room));
}

SHOWN DIR *
opendir(const char *path)
{
    LOOK_AT(OPERATION_FOLDER, path, CALL(opendir, path));
}

/* ---- streams: stdio calls the system by ways of its own, so each gets a descriptor of ours ----
 */

static struct stream {
    FILE *file;
    int fd;
} streams[STREAMS_MOST];
static size_t stream_count;

static ssize_t
stream_read(void *cookie, char *bytes, size_t length)
{
    return read_file(((struct stream *)cookie)->fd, bytes, length, -1);
}

static ssize_t
stream_write(void *cookie, const char *bytes, size_t length)
{
    ssize_t put = write_file(((struct stream *)cookie)->fd, bytes, length, -1);

    return put < 0 ? 0 : put; /* as fopencookie() wants it */
}

static int
stream_close(void *cookie)
{
    struct stream *stream = cookie;

    stream->file = NULL;
    return close(stream->fd);
}

static FILE *
stream_of(int fd, const char *mode)
{
    static const cookie_io_functions_t functions = {stream_read, stream_write, NULL, stream_close};
    struct stream *stream = &streams[stream_count++];

    if (stream_count > STREAMS_MOST)
        _exit(97);
    stream->fd = fd;
    stream->file = fopencookie(stream, mode, functions);
    return stream->file;
}

static void
replace_streams(void)
{
    stdin = stream_of(0, "r");
    stdout = stream_of(1, "w");
    stderr = stream_of(2, "w");
    setvbuf(stderr, NULL, _IONBF, 0);
}

SHOWN FILE *
fopen64(const char *path, const char *mode)
{
    int fd = open_file(
        path, mode[0] == 'r' ? O_RDONLY | O_CLOEXEC : O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC,
        0666);

    return fd < 0 ? NULL : stream_of(fd, mode[0] == 'r' ? "r" : "w");
}

SHOWN FILE *
freopen64(const char *path, const char *mode, FILE *file)
{
    for (size_t i = 0; i < stream_count; i++)
        if (streams[i].file == file) {
            int fd = open_file(path, mode[0] == 'r' ? O_RDONLY : O_WRONLY, 0);

            if (fd < 0)
                return NULL;
            fflush(file);
            CALL(dup2, fd, streams[i].fd);
            CALL(close, fd);
            return file;
        }
    return CALL(freopen64, path, mode, file);
}

SHOWN FILE *
tmpfile64(void)
{
    int fd = open_file("/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

    return fd < 0 ? NULL : stream_of(fd, "w+");
}

SHOWN int
fileno(FILE *file)
{
    for (size_t i = 0; i < stream_count; i++)
        if (streams[i].file == file)
            return streams[i].fd;
    return CALL(fileno, file);
}

/* ---- what differs from run to run ---- */

SHOWN int
clock_gettime(clockid_t clock, struct timespec *now)
{
    if (clock != CLOCK_REALTIME || the_time < 0)
        return CALL(clock_gettime, clock, now);
    *now = (struct timespec){the_time, 0};
    return 0;
}

SHOWN int
gettimeofday(struct timeval *restrict now, void *restrict zone)
{
    if (the_time < 0)
        return CALL(gettimeofday, now, zone);
    *now = (struct timeval){the_time, 0};
    return 0;
}

SHOWN time_t
time(time_t *out)
{
    time_t now = the_time < 0 ? CALL(time, out) : the_time;

    if (out != NULL)
        *out = now;
    return now;
}

SHOWN pid_t
getpid(void)
{
    return the_time < 0 ? REAL(getpid)() : FAKE_PROCESS;
}

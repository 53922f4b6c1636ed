/* Every request for memory fails within one run: at each the process forks. A child lets the
 * request fail, once or with all behind it, and runs to its end. Its parent waits, tells what
 * became of the child, puts back what it did to files, and goes on with the request granted. So a
 * case costs the rest of a run from its request on, and nothing is needed that a plain user has
 * not.
 *
 *   FAULT_FORK_CHOSEN=FILE   a byte for each request: 1 it fails once, 2 for good, 3 both
 *   FAULT_FORK_SAYS=FD       gets a struct said for each child and what stands behind it
 *   FAULT_FORK_FOLDERS=A:B   where the files lie that the program may change; none of them a folder
 *   FAULT_FORK_LINKS=FOLDER  an empty one on the same disk: a name keeps each file that a child
 * removes
 *
 * stdout and stderr are files that can be read. Children have the descriptors of their parent, and
 * so its places in files, which are put back too. A lock is granted without a question: nobody else
 * is there, and a child would meet those of its parent. Where a second thread runs nothing is
 * forked, because the child would lack it; that request is told as left out. */
#define _GNU_SOURCE /* _Fork, RTLD_NEXT */

#include "forked.h"

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    FOLDERS = 2,
    FILES_MOST = 64,
    NAME_MOST = 64,
    BYTES_MOST = 8 << 20, /* of a file */
    PROGRAMS_FDS = 64,    /* those of the program are below */
    OUR_FDS = 200,        /* and ours above */
    STATES_MOST = 4096,
    SECONDS = 60, /* a child that takes longer hangs */
    ALONE = 3,    /* links of /proc/self/task with one thread */
    NO_FOLDER = -1,
    KNOWN = -1,
};

/* What becomes of a child; stdout, stderr, and the files follow, each with its folder, the lengths
 * of its name and of its bytes. Files are told once for each state. */
struct said {
    int32_t request, for_good;
    int32_t status; /* of wait; INT32_MIN: left out */
    int32_t out, err, files;
    uint64_t state;
};

struct entry {
    int folder;
    char name[NAME_MOST];
    ino_t inode; /* 0: none */
};

/* A file as it was when the process forked. */
struct kept {
    struct entry is; /* an open file without a name has no folder */
    int fd, seen, changed;
    off_t size, mapped_size;
    uint64_t sum;
    unsigned char *bytes, *mapped; /* then, and now */
};

static unsigned char *chosen;
static long chosen_count;
static int in_child, says, links, folders[FOLDERS], streams[2];
static struct kept kept[FILES_MOST];
static struct entry entries[FILES_MOST];
static int entry_count;
static unsigned char *passing; /* of a stream or a file, on its way */
static off_t places[PROGRAMS_FDS], stream_ends[2];
static uint64_t states[STATES_MOST];
static int state_count;

static void
give_up(const char *what)
{
    dprintf(streams[1], "fault: %s: %s\n", what, strerror(errno));
    _exit(99);
}

static void
must(int holds, const char *what)
{
    if (!holds)
        give_up(what);
}

/* Pages come from the system, so that the heap is what it would be. Children need none of them, and
 * begin sooner without. */
static unsigned char *
pages(size_t length, int flags, int fd)
{
    void *new = mmap(NULL, length, PROT_READ | PROT_WRITE, flags, fd, 0);

    must(new != MAP_FAILED, "pages");
    madvise(new, length, MADV_DONTFORK);
    return new;
}

static unsigned char *
room(void)
{
    return pages(BYTES_MOST, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1);
}

static int
above(int fd)
{
    int ours = fd < 0 ? -1 : fcntl(fd, F_DUPFD_CLOEXEC, OUR_FDS);

    must(ours >= 0, "descriptor");
    return ours;
}

static int
opened(int folder, const char *path, int flags)
{
    int fd = openat(folder, path, flags), ours = above(fd);

    close(fd);
    return ours;
}

static void
read_at(int fd, unsigned char *bytes, off_t size)
{
    must(size <= BYTES_MOST, "size");
    for (off_t at = 0; at < size;) {
        ssize_t got = pread(fd, bytes + at, (size_t)(size - at), at);

        must(got > 0, "reading");
        at += got;
    }
}

static void
tell(const void *bytes, size_t length)
{
    const char *at = bytes;

    while (length > 0) {
        ssize_t put = write(says, at, length);

        must(put > 0, "telling");
        at += put;
        length -= (size_t)put;
    }
}

static uint64_t
sum_of(uint64_t sum, const void *bytes, size_t length)
{
    const unsigned char *at = bytes;

    for (; length > 0; length -= length < 8 ? length : 8, at += 8) {
        uint64_t word = length; /* where less than a word is left */

        memcpy(&word, at, length < 8 ? length : 8);
        sum = (sum ^ word) * UINT64_C(0x9e3779b97f4a7c15);
        sum ^= sum >> 32;
    }
    return sum;
}

static uint64_t
sum_of_entry(const struct entry *entry, off_t size, uint64_t bytes)
{
    uint64_t with[3] = {(uint64_t)entry->folder, (uint64_t)size, bytes};

    return sum_of(sum_of(1, with, sizeof with), entry->name, strlen(entry->name));
}

/* What getdents gives. */
static void
list_block(int folder, const char *block, long length)
{
    for (long at = 0; at < length;) {
        const struct dirent64 *found = (const void *)(block + at);
        struct entry *entry = &entries[entry_count];

        at += found->d_reclen;
        if (strcmp(found->d_name, ".") == 0 || strcmp(found->d_name, "..") == 0)
            continue;
        must(entry_count++ < FILES_MOST && strlen(found->d_name) < NAME_MOST, "too many files");
        *entry = (struct entry){.folder = folder, .inode = found->d_ino};
        memcpy(entry->name, found->d_name, strlen(found->d_name));
    }
}

/* opendir() would ask for memory. */
static void
list(void)
{
    static _Alignas(struct dirent64) char block[1 << 14];

    entry_count = 0;
    for (int i = 0; i < FOLDERS; i++) {
        long length;

        lseek(folders[i], 0, SEEK_SET);
        while ((length = syscall(SYS_getdents64, folders[i], block, sizeof block)) > 0)
            list_block(i, block, length);
        must(length == 0, "listing");
    }
}

static struct kept *
find(const struct entry *entry)
{
    for (int i = 0; i < FILES_MOST; i++)
        if (kept[i].is.inode == entry->inode && kept[i].is.folder == entry->folder &&
            strcmp(kept[i].is.name, entry->name) == 0)
            return &kept[i];
    return NULL;
}

/* By its place: a file may have two names. */
static const char *
link_name(const struct kept *file)
{
    static char name[16];

    snprintf(name, sizeof name, "%d", (int)(file - kept));
    return name;
}

static struct kept *
keep(const struct entry *entry, int fd)
{
    struct kept *file = find(&(struct entry){0});
    char path[64];

    must(file != NULL, "too many files");
    file->is = *entry;
    file->size = -1;
    if (entry->folder == NO_FOLDER) {
        snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
        file->fd = opened(AT_FDCWD, path, O_RDWR | O_CLOEXEC);
    } else {
        file->fd = opened(folders[entry->folder], entry->name, O_RDWR | O_CLOEXEC);
        must(linkat(folders[entry->folder], entry->name, links, link_name(file), 0) == 0, "link");
    }
    return file;
}

static void
drop(struct kept *file)
{
    if (file->is.folder != NO_FOLDER)
        unlinkat(links, link_name(file), 0);
    if (file->mapped_size > 0)
        munmap(file->mapped, (size_t)file->mapped_size);
    close(file->fd);
    *file = (struct kept){.bytes = file->bytes};
}

static off_t
size_now(const struct kept *file)
{
    struct stat facts;

    must(fstat(file->fd, &facts) == 0, "looking");
    return facts.st_size;
}

/* Pages of the file itself are looked at: reading it would copy it each time. */
static int
is_changed(const struct kept *file)
{
    off_t size = size_now(file);

    return size != file->size || (size > 0 && memcmp(file->mapped, file->bytes, (size_t)size) != 0);
}

static void
keep_bytes(struct kept *file)
{
    if (!is_changed(file))
        return;
    file->size = size_now(file);
    if (file->bytes == NULL)
        file->bytes = room();
    read_at(file->fd, file->bytes, file->size);
    file->sum = sum_of(0, file->bytes, (size_t)file->size);
    if (file->mapped_size == file->size)
        return;
    if (file->mapped_size > 0)
        munmap(file->mapped, (size_t)file->mapped_size);
    file->mapped_size = file->size;
    if (file->size > 0)
        file->mapped = pages((size_t)file->size, MAP_SHARED | MAP_POPULATE, file->fd);
}

static void
drop_unseen(int nameless)
{
    for (int i = 0; i < FILES_MOST; i++)
        if (kept[i].is.inode != 0 && (kept[i].is.folder == NO_FOLDER) == nameless && !kept[i].seen)
            drop(&kept[i]);
}

static void
see(const struct entry *entry, int fd)
{
    struct kept *file = find(entry);

    if (file == NULL)
        file = keep(entry, fd);
    file->seen = 1;
}

static void
save(void)
{
    struct stat facts;

    for (int i = 0; i < FILES_MOST; i++)
        kept[i].seen = 0;
    list();
    for (int i = 0; i < entry_count; i++)
        see(&entries[i], -1);
    drop_unseen(0); /* first: what has lost its name has our link no more */
    for (int fd = 0; fd < PROGRAMS_FDS; fd++) {
        places[fd] = lseek(fd, 0, SEEK_CUR);
        if (places[fd] >= 0 && fstat(fd, &facts) == 0 && S_ISREG(facts.st_mode) &&
            facts.st_nlink == 0)
            see(&(struct entry){.folder = NO_FOLDER, .inode = facts.st_ino}, fd);
    }
    drop_unseen(1);
    for (int i = 0; i < FILES_MOST; i++)
        if (kept[i].is.inode != 0)
            keep_bytes(&kept[i]);
    for (int i = 0; i < 2; i++)
        stream_ends[i] = lseek(streams[i], 0, SEEK_CUR);
}

/* The sum of all files that have a name. */
static uint64_t
look(void)
{
    uint64_t sum = 0;

    for (int i = 0; i < FILES_MOST; i++) {
        kept[i].seen = 0;
        kept[i].changed = kept[i].is.inode != 0 && is_changed(&kept[i]);
    }
    list();
    for (int i = 0; i < entry_count; i++) {
        struct kept *file = find(&entries[i]);
        off_t size;

        if (file != NULL)
            file->seen = 1;
        if (file != NULL && !file->changed) {
            sum += sum_of_entry(&entries[i], file->size, file->sum);
        } else {
            int fd = opened(folders[entries[i].folder], entries[i].name, O_RDONLY | O_CLOEXEC);

            size = lseek(fd, 0, SEEK_END);
            read_at(fd, passing, size);
            sum += sum_of_entry(&entries[i], size, sum_of(0, passing, (size_t)size));
            close(fd);
        }
    }
    return sum;
}

static int
is_known(uint64_t state)
{
    for (int i = 0; i < state_count; i++)
        if (states[i] == state)
            return 1;
    if (state_count < STATES_MOST)
        states[state_count++] = state;
    return 0;
}

static void
tell_files(void)
{
    for (int i = 0; i < entry_count; i++) {
        int fd = opened(folders[entries[i].folder], entries[i].name, O_RDONLY | O_CLOEXEC);
        off_t size = lseek(fd, 0, SEEK_END);
        int32_t head[3] = {entries[i].folder, (int32_t)strlen(entries[i].name), (int32_t)size};

        tell(head, sizeof head);
        tell(entries[i].name, strlen(entries[i].name));
        read_at(fd, passing, size);
        tell(passing, (size_t)size);
        close(fd);
    }
}

static void
tell_child(struct said *said)
{
    off_t lengths[2];

    for (int i = 0; i < 2; i++)
        lengths[i] = lseek(streams[i], 0, SEEK_END);
    said->out = (int32_t)lengths[0];
    said->err = (int32_t)lengths[1];
    said->state = look();
    said->files = is_known(said->state) ? KNOWN : entry_count;
    tell(said, sizeof *said);
    for (int i = 0; i < 2; i++) {
        read_at(streams[i], passing, lengths[i]);
        tell(passing, (size_t)lengths[i]);
    }
    if (said->files != KNOWN)
        tell_files();
}

static void
put_bytes_back(const struct kept *file)
{
    for (off_t at = 0; at < file->size;) {
        ssize_t put = pwrite(file->fd, file->bytes + at, (size_t)(file->size - at), at);

        must(put > 0, "putting back");
        at += put;
    }
    must(ftruncate(file->fd, file->size) == 0, "putting back");
}

static void
put_back(void)
{
    for (int i = 0; i < entry_count; i++)
        if (find(&entries[i]) == NULL)
            unlinkat(folders[entries[i].folder], entries[i].name, 0);
    for (int i = 0; i < FILES_MOST; i++) {
        struct kept *file = &kept[i];

        if (file->changed)
            put_bytes_back(file);
        if (file->is.inode != 0 && file->is.folder != NO_FOLDER && !file->seen)
            must(linkat(links, link_name(file), folders[file->is.folder], file->is.name, 0) == 0,
                 "putting back");
    }
    for (int i = 0; i < 2; i++)
        must(ftruncate(streams[i], stream_ends[i]) == 0, "stream");
    for (int i = 0; i < 2; i++)
        lseek(streams[i], stream_ends[i], SEEK_SET);
    for (int fd = 0; fd < PROGRAMS_FDS; fd++)
        if (places[fd] >= 0)
            lseek(fd, places[fd], SEEK_SET);
}

static int
is_alone(void)
{
    struct stat facts;

    return stat("/proc/self/task", &facts) == 0 && facts.st_nlink == ALONE;
}

/* True in the child. _Fork() resets no lock of a stream, which this very request may hold. */
static int
fork_at(long request, int for_good)
{
    struct said said = {.request = (int32_t)request, .for_good = for_good};
    pid_t child = is_alone() ? _Fork() : -1;

    if (child == 0) {
        in_child = 1;
        alarm(SECONDS);
        return 1;
    }
    if (child < 0) {
        said.status = INT32_MIN;
        tell(&said, sizeof said);
        return 0;
    }
    while (waitpid(child, &said.status, 0) < 0)
        must(errno == EINTR, "waiting");
    tell_child(&said);
    put_back();
    return 0;
}

enum forked
forked_at(long request)
{
    int known = errno, how = in_child || request > chosen_count ? 0 : chosen[request - 1];
    enum forked result = GRANTED;

    if (how == 0)
        return GRANTED;
    save();
    if ((how & 1) != 0 && fork_at(request, 0))
        result = FAILS_ONCE;
    else if ((how & 2) != 0 && !in_child && fork_at(request, 1))
        result = FAILS_FOR_GOOD;
    errno = known;
    return result;
}

/* fcntl() of who asks for long offsets; it stands before libc's. */
__attribute__((visibility("default"))) int
fcntl64(int fd, int command, ...)
{
    static int (*real)(int, int, ...);
    va_list rest;
    void *argument;

    va_start(rest, command);
    argument = va_arg(rest, void *);
    va_end(rest);
    if (chosen != NULL && (command == F_SETLK || command == F_SETLKW))
        return 0;
    if (chosen != NULL && command == F_GETLK) {
        ((struct flock *)argument)->l_type = F_UNLCK;
        return 0;
    }
    if (real == NULL)
        *(void **)(void *)&real = dlsym(RTLD_NEXT, "fcntl64");
    return real(fd, command, argument);
}

int
forked_begin(void)
{
    const char *names = getenv("FAULT_FORK_FOLDERS");
    char first[PATH_MAX];
    size_t length;
    int fd;

    if (getenv("FAULT_FORK_CHOSEN") == NULL)
        return 0;
    for (int i = 0; i < 2; i++)
        streams[i] = above(i + 1);
    length = strcspn(names, ":");
    snprintf(first, sizeof first, "%.*s", (int)length, names);
    folders[0] = opened(AT_FDCWD, first, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    folders[1] = opened(AT_FDCWD, names + length + 1, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    links = opened(AT_FDCWD, getenv("FAULT_FORK_LINKS"), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    fd = (int)strtol(getenv("FAULT_FORK_SAYS"), NULL, 10);
    says = above(fd);
    close(fd);
    passing = room();
    fd = opened(AT_FDCWD, getenv("FAULT_FORK_CHOSEN"), O_RDONLY | O_CLOEXEC);
    chosen_count = (long)lseek(fd, 0, SEEK_END);
    chosen = room();
    read_at(fd, chosen, chosen_count);
    close(fd);
    return 1;
}

#define _DEFAULT_SOURCE /* le64toh */ /* NOLINT(bugprone-reserved-identifier) */

#include "vfs.h"

#include "base/alloc.h"

#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

enum { SUM_SIZE = 8, HEAD_SIZE = 100, PAGE_LEAST = 512, PAGE_MOST = 65536, COUNTER_AT = 24 };

/* What stands behind the system's own part of an open file: a book, or the journal of one. Its
 * methods are the system's but for a few. */
struct vfs_book {
    sqlite3_io_methods methods;
    const sqlite3_io_methods *system;
    const char *journal; /* its name, until its folder is known to hold it; NULL: a book */
    unsigned char *page; /* room for one that is written, from the lock on */
    int page_size;       /* 0: the file is empty as yet */
    uint32_t counter;    /* of changes, as the file's head told it last */
    bool has_sums;
    bool doubtful;
    bool unlike; /* it was in doubt at any time */
    bool trusted;
    bool unread; /* the system could not read a part of it */
};

static sqlite3_vfs *system_vfs, vfs; /* the system's, and ours */
static size_t system_size;           /* bytes of the system's part */

static struct vfs_book *
file_of(sqlite3_file *file)
{
    return (struct vfs_book *)(void *)((char *)file + system_size);
}

/* ---- sums ---- */

static uint64_t
word_at(const unsigned char *at)
{
    uint64_t word;

    memcpy(&word, at, sizeof word);
    return le64toh(word);
}

static uint64_t
mix(uint64_t lane, uint64_t word)
{
    lane = (lane ^ word) * UINT64_C(0x9e3779b97f4a7c15);
    return lane << 29 | lane >> 35;
}

/* Of a page in its place. Four lanes, because a multiplication waits for the one before. */
static uint64_t
sum_words(const unsigned char *bytes, int size, uint64_t lanes[4])
{
    int at = 0;

    for (; at + 32 <= size; at += 32)
        for (int i = 0; i < 4; i++)
            lanes[i] = mix(lanes[i], word_at(bytes + at + 8 * i));
    for (; at + 8 <= size; at += 8)
        lanes[0] = mix(lanes[0], word_at(bytes + at));
    return mix(mix(lanes[0], lanes[1]), mix(lanes[2], lanes[3]));
}

/* The head of the file tells how often and by which version it was written, and whether the last
 * one kept a log: nothing of that is read. */
static uint64_t
sum_of(const unsigned char *page, int size, int64_t number)
{
    static const struct {
        int from, to;
    } passing[] = {{18, 20}, {24, 28}, {92, 100}};
    uint64_t lanes[4] = {mix(0, (uint64_t)number), 1, 2, 3};
    unsigned char head[HEAD_SIZE + 4];

    if (number != 1)
        return sum_words(page, size - SUM_SIZE, lanes);
    memcpy(head, page, sizeof head);
    for (size_t i = 0; i < sizeof passing / sizeof passing[0]; i++)
        memset(head + passing[i].from, 0, (size_t)(passing[i].to - passing[i].from));
    lanes[3] = sum_words(head, sizeof head, lanes);
    return sum_words(page + sizeof head, size - SUM_SIZE - (int)sizeof head, lanes);
}

static void
put_sum(unsigned char *page, int size, uint64_t sum)
{
    for (int i = 0; i < SUM_SIZE; i++)
        page[size - SUM_SIZE + i] = (unsigned char)(sum >> 8 * i);
}

/* What the head says of the pages. */
static void
learn(struct vfs_book *file, const unsigned char *head)
{
    int size = head[16] << 8 | head[17];

    if (size == 1)
        size = PAGE_MOST;
    if (size < PAGE_LEAST || size > PAGE_MOST || (size & (size - 1)) != 0)
        return;
    file->page_size = size;
    file->has_sums = head[20] >= SUM_SIZE;
}

/* SQLite looks at this number whenever it takes up reading again: another one, and others wrote. */
static void
learn_counter(struct vfs_book *file, const unsigned char *at)
{
    uint32_t counter;

    memcpy(&counter, at, sizeof counter);
    if (counter != file->counter)
        file->trusted = false;
    file->counter = counter;
}

static void
judge(struct vfs_book *file, const unsigned char *page, int size, int64_t number)
{
    if (!file->trusted &&
        (!file->has_sums || word_at(page + size - SUM_SIZE) != sum_of(page, size, number)))
        file->doubtful = file->unlike = true;
}

/* ---- a book ---- */

static int
read_book(sqlite3_file *sqlite, void *bytes, int amount, sqlite3_int64 at)
{
    struct vfs_book *file = file_of(sqlite);
    int code = file->system->xRead(sqlite, bytes, amount, at);
    const unsigned char *page = bytes;

    if (code != SQLITE_OK) {
        file->unread = file->unread || code != SQLITE_IOERR_SHORT_READ;
        return code;
    }
    if (at == 0 && amount >= HEAD_SIZE)
        learn(file, page);
    if (at <= COUNTER_AT && at + amount >= COUNTER_AT + 4)
        learn_counter(file, page + (COUNTER_AT - at));
    if (amount == file->page_size && at % amount == 0)
        judge(file, page, amount, at / amount + 1);
    return SQLITE_OK;
}

static bool
has_room(struct vfs_book *file)
{
    if (file->page == NULL)
        file->page = mem_alloc(PAGE_MOST);
    return file->page != NULL;
}

/* Whoever begins to write has the room for it from then on. Where a page could not be written for
 * want of memory, SQLite would take the disk for broken and leave the change half done beside the
 * book, for the next one to take back. */
static int
lock_book(sqlite3_file *sqlite, int level)
{
    struct vfs_book *file = file_of(sqlite);

    if (level >= SQLITE_LOCK_RESERVED && !has_room(file))
        return SQLITE_NOMEM;
    return file->system->xLock(sqlite, level);
}

/* What is written while the book is in doubt will be taken back, and stays in doubt. */
static int
write_book(sqlite3_file *sqlite, const void *bytes, int amount, sqlite3_int64 at)
{
    struct vfs_book *file = file_of(sqlite);

    if (at == 0 && amount >= PAGE_LEAST)
        learn(file, bytes);
    if (!file->has_sums || amount < PAGE_LEAST || amount > PAGE_MOST || at % amount != 0 ||
        (file->page_size != 0 && file->page_size != amount))
        return file->system->xWrite(sqlite, bytes, amount, at);
    if (!has_room(file)) /* a lock that nobody asked for */
        return SQLITE_IOERR_NOMEM;
    memcpy(file->page, bytes, (size_t)amount);
    put_sum(file->page, amount, sum_of(file->page, amount, at / amount + 1) ^ file->doubtful);
    return file->system->xWrite(sqlite, file->page, amount, at);
}

/* ---- a journal ---- */

/* Opens the folder in which a file stands; -1 and errno. */
static int
open_folder(const char *path)
{
    char folder[PATH_MAX];
    const char *slash = strrchr(path, '/');
    size_t length = slash != NULL ? (size_t)(slash - path) + 1 : 0;

    if (length + 2 > sizeof folder) {
        errno = ENAMETOOLONG;
        return -1;
    }
    memcpy(folder, path, length);
    memcpy(folder + length, ".", 2);
    return open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

/* SQLite syncs the folder together with a new journal, and goes on without a word where it cannot
 * open it: after a power cut a half-written book would stand there alone. */
static int
sync_journal(sqlite3_file *sqlite, int flags)
{
    struct vfs_book *file = file_of(sqlite);

    if (file->journal != NULL) {
        int folder = open_folder(file->journal);

        if (folder < 0)
            return SQLITE_CANTOPEN;
        close(folder);
        file->journal = NULL;
    }
    return file->system->xSync(sqlite, flags);
}

/* The same where the journal goes, which makes a change last. A folder that may never be opened has
 * let no change come so far: what goes is the journal of one that is taken back. */
static int
delete_file(sqlite3_vfs *self, const char *path, int sync_folder)
{
    int folder, code;

    (void)self;
    if (!sync_folder)
        return system_vfs->xDelete(system_vfs, path, 0);
    folder = open_folder(path);
    if (folder < 0)
        return errno == EACCES ? system_vfs->xDelete(system_vfs, path, 0) : SQLITE_IOERR_DIR_FSYNC;
    code = system_vfs->xDelete(system_vfs, path, 0);
    while (code == SQLITE_OK && fsync(folder) != 0)
        if (errno != EINTR)
            code = SQLITE_IOERR_DIR_FSYNC;
    close(folder);
    return code;
}

/* ---- opening ---- */

static int
close_file(sqlite3_file *sqlite)
{
    struct vfs_book *file = file_of(sqlite);

    mem_free(file->page);
    return file->system->xClose(sqlite);
}

/* Version 2 of the methods has no mapping into memory, which would go past read_book(). */
static int
open_file(sqlite3_vfs *self, const char *path, sqlite3_file *sqlite, int flags, int *out_flags)
{
    int code = system_vfs->xOpen(system_vfs, path, sqlite, flags, out_flags);
    struct vfs_book *file = file_of(sqlite);

    (void)self;
    if (code != SQLITE_OK || (flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_MAIN_JOURNAL)) == 0)
        return code;
    *file = (struct vfs_book){
        .methods = *sqlite->pMethods, .system = sqlite->pMethods, .has_sums = true};
    if (file->methods.iVersion > 2)
        file->methods.iVersion = 2;
    file->methods.xClose = close_file;
    if ((flags & SQLITE_OPEN_MAIN_DB) != 0) {
        file->methods.xRead = read_book;
        file->methods.xWrite = write_book;
        file->methods.xLock = lock_book;
    } else {
        file->journal = path;
        file->methods.xSync = sync_journal;
    }
    sqlite->pMethods = &file->methods;
    return SQLITE_OK;
}

static void
make_vfs(void)
{
    system_vfs = sqlite3_vfs_find(NULL);
    if (system_vfs == NULL)
        return;
    vfs = *system_vfs;
    system_size = ((size_t)vfs.szOsFile + sizeof(max_align_t) - 1) & ~(sizeof(max_align_t) - 1);
    vfs.szOsFile = (int)(system_size + sizeof(struct vfs_book));
    vfs.pNext = NULL;
    vfs.zName = "parindex";
    vfs.xOpen = open_file;
    vfs.xDelete = delete_file;
}

/* SQLite forgets it when it is shut down; to register it again does no harm. */
const char *
vfs_name(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;

    pthread_once(&once, make_vfs);
    if (system_vfs == NULL)
        return NULL;
    if (sqlite3_vfs_find(vfs.zName) == NULL && sqlite3_vfs_register(&vfs, 0) != SQLITE_OK)
        return NULL;
    return vfs.zName;
}

/* ---- what the store asks ---- */

struct vfs_book *
vfs_book(sqlite3 *db)
{
    sqlite3_file *sqlite = NULL;

    if (sqlite3_file_control(db, "main", SQLITE_FCNTL_FILE_POINTER, &sqlite) != SQLITE_OK ||
        sqlite == NULL || sqlite->pMethods == NULL || sqlite->pMethods->xRead != read_book)
        return NULL;
    return file_of(sqlite);
}

int
vfs_make_room(sqlite3 *db)
{
    int bytes = SUM_SIZE;

    return sqlite3_file_control(db, "main", SQLITE_FCNTL_RESERVE_BYTES, &bytes);
}

bool
vfs_is_unread(const struct vfs_book *book)
{
    return book->unread;
}

bool
vfs_is_doubtful(const struct vfs_book *book)
{
    return book->doubtful;
}

bool
vfs_is_unlike(const struct vfs_book *book)
{
    return book->unlike;
}

void
vfs_trust(struct vfs_book *book)
{
    book->doubtful = false;
    book->trusted = true;
}

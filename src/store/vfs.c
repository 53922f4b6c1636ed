#define _DEFAULT_SOURCE /* le64toh */ /* NOLINT(bugprone-reserved-identifier) */

#include "vfs.h"

#include "base/alloc.h"
#include "sums.h"

#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

enum { SUM_SIZE = 8, HEAD_SIZE = 100, PAGE_LEAST = 512, PAGE_MOST = 65536 };
enum { WAY_AT = 18, COUNTER_AT = 24, PAGES_AT = 28 }; /* in the head of the file */

/* What stands behind the system's own part of an open file: a book, or the journal of one. Its
 * methods are the system's but for a few. */
struct vfs_book {
    sqlite3_io_methods methods;
    const sqlite3_io_methods *system;
    const char *journal; /* its name, until its folder is known to hold it; NULL: a book */
    unsigned char *page; /* room for one that is written, from the lock on */
    int page_size;       /* 0: the file is empty as yet */
    uint32_t counter;    /* of changes, as the file's head told it last */
    uint32_t counted;    /* pages, by the head */
    uint32_t written;    /* the same of the head that this connection wrote last, and */
    uint32_t pages;      /* how many pages it counts */
    struct sums sums;
    bool has_sums;
    bool has_log; /* pages come from a log beside the file */
    bool doubtful;
    bool unlike; /* it was in doubt at any time */
    bool trusted;
    bool stale;   /* a page is of an earlier day */
    bool lost;    /* a page or the table seems to be of an earlier day */
    bool unread;  /* the system could not read a part of it */
    bool looked;  /* the table of sums was looked for since the lock was taken */
    bool relied;  /* on the table, under this lock: somebody left out another proof */
    bool kept;    /* the table is kept while this connection writes */
    bool touched; /* a page was written since */
    bool cleared; /* the one that stood there is none any more */
    bool unsure;  /* pages were written whose sums are not kept */
    bool proved;  /* what the file holds is as it should be: a new table is made */
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

/* The head of the file tells how often and by which version it was written, and whether the last
 * one kept a log: nothing of that is read. */
static uint64_t
sum_of(const unsigned char *page, int size, int64_t number)
{
    static const struct {
        int from, to;
    } passing[] = {{18, 20}, {24, 28}, {92, 100}};
    uint64_t lanes[4] = {sums_mix(0, (uint64_t)number), 1, 2, 3};
    unsigned char head[HEAD_SIZE + 4];

    if (number != 1)
        return sums_sum(page, size - SUM_SIZE, lanes);
    memcpy(head, page, sizeof head);
    for (size_t i = 0; i < sizeof passing / sizeof passing[0]; i++)
        memset(head + passing[i].from, 0, (size_t)(passing[i].to - passing[i].from));
    lanes[3] = sums_sum(head, sizeof head, lanes);
    return sums_sum(page + sizeof head, size - SUM_SIZE - (int)sizeof head, lanes);
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
    memcpy(&file->counted, head + PAGES_AT, sizeof file->counted);
    file->counted = be32toh(file->counted);
    file->has_log = head[WAY_AT] != 1 || head[WAY_AT + 1] != 1;
}

/* SQLite looks at this number whenever it takes up reading again: another one, and others wrote. */
static void
learn_counter(struct vfs_book *file, const unsigned char *at)
{
    uint32_t counter;

    memcpy(&counter, at, sizeof counter);
    if (counter != file->counter)
        file->trusted = file->lost = file->stale = false;
    file->counter = counter;
}

/* ---- the table of sums ---- */

static struct sums_file
system_file(sqlite3_file *sqlite)
{
    const struct vfs_book *file = file_of(sqlite);

    return (struct sums_file){sqlite, file->system, file->page_size};
}

static sqlite3_file *
sqlite_of(struct vfs_book *file)
{
    return (sqlite3_file *)(void *)((char *)file - system_size);
}

static uint32_t
short_sum(const unsigned char *page, int size, int64_t number)
{
    return (uint32_t)sum_of(page, size, number);
}

/* Looks for the table, under a lock, when the head was read. Gives an SQLite code. */
static int
find_table(sqlite3_file *sqlite)
{
    enum { MORE = 1 << 20 }; /* pages that one of another day may have had; no end of memory */
    struct vfs_book *file = file_of(sqlite);
    struct sums_file system = system_file(sqlite);
    int code;

    if (file->looked || file->page_size == 0)
        return SQLITE_OK;
    code = sums_load(&file->sums, &system,
                     file->counted < UINT32_MAX - MORE ? file->counted + MORE : UINT32_MAX);
    file->looked = code == SQLITE_OK;
    file->unread = file->unread || (code != SQLITE_OK && code != SQLITE_NOMEM);
    return code;
}

/* Is there one for the file as it is? While this connection writes it has pages that the head does
 * not count yet. */
static bool
has_table(const struct vfs_book *file)
{
    return file->looked && file->has_sums && !file->has_log && file->sums.known &&
           file->sums.counter == file->counter && (file->kept || file->sums.pages == file->counted);
}

static bool
table_says(const struct vfs_book *file, uint64_t sum, int64_t number)
{
    return number <= file->sums.pages && le32toh(file->sums.of[number - 1]) == (uint32_t)sum;
}

/* A page that the table knows as it is needs no other proof. One that it knows otherwise is of
 * another day, or damaged. Where the table is of another day itself, the page's own sum tells
 * whether it was written so; another program would have left none that is right, so that one that
 * the table knows otherwise tells of a write that was lost: of the page, or of the table. */
static int
judge(sqlite3_file *sqlite, const unsigned char *page, int size, int64_t number)
{
    struct vfs_book *file = file_of(sqlite);
    uint64_t sum;
    int code;

#ifdef PAR_BENCH_UNCHECKED /* bench/run.sh seals: what looking costs */
    return SQLITE_OK;
#endif
    code = file->trusted ? SQLITE_OK : find_table(sqlite);
    if (file->trusted || code != SQLITE_OK)
        return code;
    sum = file->has_sums ? sum_of(page, size, number) : 0;
    if (has_table(file)) {
        if (!table_says(file, sum, number)) {
            file->doubtful = true;
            file->kept = false; /* what is written from it nobody vouches for */
            file->stale = file->stale || word_at(page + size - SUM_SIZE) == sum;
        }
    } else if (!file->has_sums || word_at(page + size - SUM_SIZE) != sum) {
        file->doubtful = true;
    } else if (file->sums.known && number <= file->sums.pages && !table_says(file, sum, number)) {
        file->doubtful = file->lost = true;
    }
    file->unlike = file->unlike || (file->doubtful && !file->lost);
    return SQLITE_OK;
}

/* Who begins to write keeps the table if there is one; a new file has one from the beginning. There
 * is room for some growth: where more is not to be had the change goes on without a table. */
static int
begin_table(sqlite3_file *sqlite)
{
    enum { GROWTH = 4096 };
    struct vfs_book *file = file_of(sqlite);
    sqlite3_int64 size = 0;
    int code = file->system->xFileSize(sqlite, &size);

    if (code == SQLITE_OK)
        code = find_table(sqlite);
    if (code != SQLITE_OK)
        return code;
    file->written = file->counter;
    file->touched = file->cleared = file->proved = file->unsure = false;
    if (size == 0) {
        file->sums.pages = 0;
        file->sums.counter = file->counter;
        file->sums.known = file->looked = file->kept = true;
    } else {
        file->kept = has_table(file) && !file->unlike;
    }
    file->pages = file->kept ? file->sums.pages : 0;
    if (file->kept && !sums_make_room(&file->sums, file->pages + GROWTH))
        return SQLITE_NOMEM;
    return SQLITE_OK;
}

/* A table that is not kept must not be taken for that of a later change with the same counter:
 * pages are put back from a journal, or written on what nobody vouches for. The sums of what is
 * written are remembered all the same, for a table that is made anew at the end. */
static void
note_written(sqlite3_file *sqlite, const unsigned char *page, int size, int64_t number)
{
    struct vfs_book *file = file_of(sqlite);
    struct sums_file system = system_file(sqlite);
    bool first = !file->touched;

    file->touched = true;
    if (number == 1) {
        memcpy(&file->written, page + COUNTER_AT, sizeof file->written);
        memcpy(&file->pages, page + PAGES_AT, sizeof file->pages);
        file->pages = be32toh(file->pages);
    }
    if (file->kept)
        file->kept = sums_put(&file->sums, (uint32_t)number, short_sum(page, size, number));
    if (file->kept)
        return;
    if (!file->cleared) {
        sums_drop(&file->sums, &system);
        file->sums.pages = 0;
        file->cleared = true;
        file->unsure = !first;
    }
    if (!sums_put(&file->sums, (uint32_t)number, short_sum(page, size, number)))
        file->unsure = true;
}

/* The change is stored, or taken back, and others are still kept out; or SQLite could do neither,
 * and who takes it back drops the table. That the table follows a change without being synced does
 * no harm: after a power cut there may be none. */
static void
end_table(sqlite3_file *sqlite)
{
    struct vfs_book *file = file_of(sqlite);
    struct sums_file system = system_file(sqlite);

    if (file->touched && file->proved && !file->kept && !file->unsure) {
        sums_scan(&file->sums, &system, file->pages, short_sum);
        file->kept = file->sums.known;
        file->unlike = file->unlike && !file->kept;
    }
    if (file->touched && file->kept && file->pages != 0) {
        sums_store(&file->sums, &system, file->pages, file->written);
        file->counter = file->written;
        file->trusted = file->lost = false; /* what is read from now on is held against it */
    }
    file->touched = file->kept = file->proved = file->looked = false;
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
        return judge(sqlite, page, amount, at / amount + 1);
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
    int code;

    if (level >= SQLITE_LOCK_RESERVED && !has_room(file))
        return SQLITE_NOMEM;
    code = file->system->xLock(sqlite, level);
    if (code == SQLITE_OK && level == SQLITE_LOCK_SHARED)
        file->looked = file->relied = file->cleared = false;
    if (code == SQLITE_OK && level == SQLITE_LOCK_RESERVED) {
        code = begin_table(sqlite);
        if (code != SQLITE_OK)
            (void)file->system->xUnlock(sqlite, SQLITE_LOCK_SHARED);
    }
    return code;
}

static int
unlock_book(sqlite3_file *sqlite, int level)
{
    struct vfs_book *file = file_of(sqlite);

    if (file->touched || file->kept)
        end_table(sqlite);
    return file->system->xUnlock(sqlite, level);
}

/* Without the table, which is nothing of SQLite's. */
static int
size_book(sqlite3_file *sqlite, sqlite3_int64 *size)
{
    struct vfs_book *file = file_of(sqlite);
    struct sums_file system = system_file(sqlite);
    unsigned char head[HEAD_SIZE];
    uint32_t counter;
    int code = file->system->xFileSize(sqlite, size);

    if (code != SQLITE_OK || *size < HEAD_SIZE)
        return code;
    code = file->system->xRead(sqlite, head, HEAD_SIZE, 0);
    file->unread = file->unread || code != SQLITE_OK;
    if (code != SQLITE_OK)
        return code;
    if (file->page_size == 0)
        learn(file, head);
    system.page_size = file->page_size;
    memcpy(&counter, head + COUNTER_AT, sizeof counter);
    code = sums_size(size, &system, counter);
    file->unread = file->unread || code != SQLITE_OK;
    return code;
}

static int
truncate_book(sqlite3_file *sqlite, sqlite3_int64 size)
{
    struct vfs_book *file = file_of(sqlite);

    if (file->kept && file->page_size != 0 && size / file->page_size < file->sums.pages)
        file->sums.pages = (uint32_t)(size / file->page_size);
    return file->system->xTruncate(sqlite, size);
}

/* What is written while the book is in doubt will be taken back, and stays in doubt. */
static int
write_book(sqlite3_file *sqlite, const void *bytes, int amount, sqlite3_int64 at)
{
    struct vfs_book *file = file_of(sqlite);
    int code;

    if (at == 0 && amount >= PAGE_LEAST)
        learn(file, bytes);
    if (!file->has_sums || amount < PAGE_LEAST || amount > PAGE_MOST || at % amount != 0 ||
        (file->page_size != 0 && file->page_size != amount))
        return file->system->xWrite(sqlite, bytes, amount, at);
    if (!has_room(file)) /* a lock that nobody asked for */
        return SQLITE_IOERR_NOMEM;
    memcpy(file->page, bytes, (size_t)amount);
    put_sum(file->page, amount, sum_of(file->page, amount, at / amount + 1) ^ file->doubtful);
    note_written(sqlite, file->page, amount, at / amount + 1);
    code = file->system->xWrite(sqlite, file->page, amount, at);
    file->kept = file->kept && code == SQLITE_OK;
    return code;
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
    sums_free(&file->sums);
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
        file->methods.xUnlock = unlock_book;
        file->methods.xFileSize = size_book;
        file->methods.xTruncate = truncate_book;
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

int
vfs_whole_size(sqlite3_int64 *size, struct vfs_book *book)
{
    return book->system->xFileSize(sqlite_of(book), size);
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

void
vfs_distrust(struct vfs_book *book)
{
    book->doubtful = true;
    book->trusted = false;
}

bool
vfs_rely(struct vfs_book *book)
{
    if (!book->unlike && find_table(sqlite_of(book)) == SQLITE_OK)
        book->relied = has_table(book);
    return book->relied && !book->unlike;
}

bool
vfs_is_relied_on(const struct vfs_book *book)
{
    return book->relied;
}

bool
vfs_is_stale(const struct vfs_book *book)
{
    return book->stale;
}

bool
vfs_has_lost(const struct vfs_book *book)
{
    return book->lost;
}

void
vfs_prove(struct vfs_book *book, bool sound)
{
    book->proved = sound;
    book->doubtful = false;
}

void
vfs_disown(struct vfs_book *book)
{
    book->kept = false;
}

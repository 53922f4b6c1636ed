#include "disk.h"

#include <sqlite3.h> /* the layer is one of SQLite's own */
#include <string.h>

struct file {
    sqlite3_file base;
    sqlite3_file *real; /* behind it */
};

static sqlite3_vfs disk;
static sqlite3_vfs *below;
static unsigned watched;
static long fail_at, counted;
static int fail_for_good, fail_done, fail_code;

void
disk_fail(unsigned operations, long nth, int for_good, int done, int code)
{
    watched = operations;
    fail_at = nth;
    counted = 0;
    fail_for_good = for_good;
    fail_done = done;
    fail_code = code;
}

long
disk_count(void)
{
    return counted;
}

static int
fails(unsigned operation)
{
    if ((watched & operation) == 0)
        return 0;
    counted++;
    return fail_at > 0 && (counted == fail_at || (fail_for_good && counted > fail_at));
}

static sqlite3_file *
real(sqlite3_file *file)
{
    return ((struct file *)(void *)file)->real;
}

/* Carries an operation out, unless it fails before that. */
#define CARRY(operation, call)                                                                     \
    int failing = fails(operation);                                                                \
    int code = failing && !fail_done ? fail_code : (call);                                         \
    return failing ? fail_code : code

static int
disk_close(sqlite3_file *file)
{
    return real(file)->pMethods->xClose(real(file));
}

static int
disk_read(sqlite3_file *file, void *bytes, int length, sqlite3_int64 at)
{
    CARRY(DISK_READ, real(file)->pMethods->xRead(real(file), bytes, length, at));
}

static int
disk_write(sqlite3_file *file, const void *bytes, int length, sqlite3_int64 at)
{
    CARRY(DISK_WRITE, real(file)->pMethods->xWrite(real(file), bytes, length, at));
}

static int
disk_truncate(sqlite3_file *file, sqlite3_int64 length)
{
    CARRY(DISK_TRUNCATE, real(file)->pMethods->xTruncate(real(file), length));
}

static int
disk_sync(sqlite3_file *file, int flags)
{
    CARRY(DISK_SYNC, real(file)->pMethods->xSync(real(file), flags));
}

static int
disk_size(sqlite3_file *file, sqlite3_int64 *size)
{
    return real(file)->pMethods->xFileSize(real(file), size);
}

static int
disk_lock(sqlite3_file *file, int lock)
{
    return real(file)->pMethods->xLock(real(file), lock);
}

static int
disk_unlock(sqlite3_file *file, int lock)
{
    return real(file)->pMethods->xUnlock(real(file), lock);
}

static int
disk_reserved(sqlite3_file *file, int *out)
{
    return real(file)->pMethods->xCheckReservedLock(real(file), out);
}

static int
disk_control(sqlite3_file *file, int what, void *out)
{
    return real(file)->pMethods->xFileControl(real(file), what, out);
}

static int
disk_sector(sqlite3_file *file)
{
    return real(file)->pMethods->xSectorSize(real(file));
}

static int
disk_traits(sqlite3_file *file)
{
    return real(file)->pMethods->xDeviceCharacteristics(real(file));
}

static const sqlite3_io_methods methods = {
    .iVersion = 1,
    .xClose = disk_close,
    .xRead = disk_read,
    .xWrite = disk_write,
    .xTruncate = disk_truncate,
    .xSync = disk_sync,
    .xFileSize = disk_size,
    .xLock = disk_lock,
    .xUnlock = disk_unlock,
    .xCheckReservedLock = disk_reserved,
    .xFileControl = disk_control,
    .xSectorSize = disk_sector,
    .xDeviceCharacteristics = disk_traits,
};

static int
disk_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out_flags)
{
    struct file *opened = (struct file *)(void *)file;
    int code;

    (void)vfs;
    opened->base.pMethods = NULL;
    opened->real = (sqlite3_file *)(void *)(opened + 1);
    if (fails(DISK_OPEN))
        return fail_code;
    code = below->xOpen(below, name, opened->real, flags, out_flags);
    if (opened->real->pMethods != NULL)
        opened->base.pMethods = &methods;
    return code;
}

static int
disk_delete(sqlite3_vfs *vfs, const char *name, int sync)
{
    (void)vfs;
    CARRY(DISK_DELETE, below->xDelete(below, name, sync));
}

void
disk_install(void)
{
    disk_fail(0, 0, 0, 0, SQLITE_OK);
    if (below != NULL)
        return;
    below = sqlite3_vfs_find(NULL);
    disk = *below;
    disk.szOsFile = (int)sizeof(struct file) + below->szOsFile;
    disk.zName = "disk";
    disk.pNext = NULL;
    disk.xOpen = disk_open;
    disk.xDelete = disk_delete;
    sqlite3_vfs_register(&disk, 1);
}

void
disk_remove(void)
{
    disk_fail(0, 0, 0, 0, SQLITE_OK);
}

/* A disk that fails when it is told to: a layer between SQLite and the system. */
#ifndef SUPPORT_DISK_H
#define SUPPORT_DISK_H

/* What a disk does, as bits. */
enum disk_operation {
    DISK_OPEN = 1,
    DISK_READ = 2,
    DISK_WRITE = 4,
    DISK_TRUNCATE = 8,
    DISK_SYNC = 16,
    DISK_DELETE = 32,
    DISK_ALL = 63
};

/* Every book lies on this disk, when it is put there before the first is opened; until it is told
 * to fail, and after disk_remove(), it fails at nothing. */
void disk_install(void);
void disk_remove(void);

/* The `nth` of the operations named (1 = the next) fails with an SQLite code, once or from then on;
 * 0 ends it. With `done` it is carried out all the same: only its answer is lost. */
void disk_fail(unsigned operations, long nth, int for_good, int done, int code);
/* Operations of these kinds since disk_fail(). */
long disk_count(void);

#endif

/* What the layer between a program and the system (shim.c) counts, fails and notes. */
#ifndef FAULT_OPERATION_H
#define FAULT_OPERATION_H

#include <stdint.h>

/* Kinds of operations on files. The second column: what one of them may fail with, as letters. */
#define OPERATIONS(X)                                                                              \
    X(OPEN, "open", "IAMR")       /* what stands there */                                          \
    X(CREATE, "create", "INQAMR") /* open() that may make a file */                                \
    X(READ, "read", "IRS")                                                                         \
    X(WRITE, "write", "INQRS")                                                                     \
    X(SYNC, "sync", "INQR")                                                                        \
    X(TRUNCATE, "truncate", "INR")                                                                 \
    X(UNLINK, "unlink", "IA")                                                                      \
    X(RENAME, "rename", "INQA")                                                                    \
    X(LINK, "link", "INQA")                                                                        \
    X(CLOSE, "close", "INQR")  /* it is closed all the same */                                     \
    X(LOOK, "look", "IA")      /* stat, access, realpath, readlink, getcwd */                      \
    X(FOLDER, "folder", "IAM") /* opendir */                                                       \
    X(LOCK, "lock", "IR")                                                                          \
    X(OWNER, "owner", "I") /* fchmod, fchown, utime */                                             \
    X(MAP, "map", "A")                                                                             \
    X(SEEK, "seek", "I")

/* The letters. A short read or write moves half of the bytes. */
#define FAULTS(X)                                                                                  \
    X('I', EIO)                                                                                    \
    X('N', ENOSPC)                                                                                 \
    X('Q', EDQUOT)                                                                                 \
    X('A', EACCES)                                                                                 \
    X('M', EMFILE)                                                                                 \
    X('R', EINTR)                                                                                  \
    X('S', 0)

enum operation {
#define OPERATION_NAME(name, word, faults) OPERATION_##name,
    OPERATIONS(OPERATION_NAME)
#undef OPERATION_NAME
        OPERATION_END
};

/* One operation as the shim notes it, in the order in which they are done. Behind it stand
 * `first` bytes of a path, `second` of another (rename, link), `length` bytes that were written
 * (FAULT_DATA). */
struct operation_note {
    int64_t number; /* from 1 */
    int32_t kind;
    int32_t fd;
    int32_t result;   /* of the call, cut */
    int32_t flags;    /* of open() */
    uint64_t file;    /* inode number; 0: not known */
    int64_t at;       /* offset, or the new length */
    uint32_t folder;  /* 1: a folder is meant */
    uint32_t created; /* 1: there was no such file before */
    uint32_t first, second, length;
};

/* What the shim does is told by the environment:
 *   FAULT_NOTES   file that the notes are appended to
 *   FAULT_DATA    1: with the bytes written
 *   FAULT_CLOCK   what the time is, in seconds; then random bytes and process numbers too are the
 *                 same in each run
 *   FAULT_AT      number of the operation, from 1
 *   FAULT_DO      a letter (it fails), or "kill" (the process dies before it, or, with FAULT_PART,
 *                 after so many bytes of a write)
 *   FAULT_GOOD    1: all later ones that can fail so do too, but for writes to stderr
 *   FAULT_PART    bytes */

#endif

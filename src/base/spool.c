#include "spool.h"

#include "alloc.h"
#include "message.h"
#include "temporary.h"

#include <errno.h>
#include <stdalign.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

enum { FIRST_ROOM = 4096, MOST_IN_MEMORY = 1024 * 1024, ALIGN = alignof(max_align_t) };

/* A record is its length in ALIGN bytes, its bytes, and what is missing to a multiple of ALIGN.
 * `bytes` is what was put and not yet written, or what was read and not yet given. */
struct spool {
    int fd; /* -1 while all fits into memory */
    bool reading;
    int64_t count; /* records put */
    int64_t given; /* records given since the last rewind */
    char *bytes;
    size_t room;
    size_t used; /* bytes in `bytes` */
    size_t at;   /* reading: the next record in `bytes` */
};

static size_t padded(size_t length);
static enum par_status make_room(struct spool *spool, size_t room, struct par_error *err);
static enum par_status flush(struct spool *spool, struct par_error *err);
static enum par_status need(struct spool *spool, size_t length, struct par_error *err);
static enum par_status refuse(struct par_error *err, const char *pattern);
static enum par_status misuse(struct par_error *err);

enum par_status
spool_open(struct spool **out, struct par_error *err)
{
    struct spool *spool = mem_zero(sizeof *spool);

    if (spool == NULL)
        return error_memory(err);
    spool->fd = -1;
    *out = spool;
    return PAR_OK;
}

enum par_status
spool_put(struct spool *spool, const void *record, size_t length, struct par_error *err)
{
    size_t size = ALIGN + padded(length);
    enum par_status status = PAR_OK;

    if (spool->reading)
        return misuse(err);
    if (length > SIZE_MAX / 4)
        return error_memory(err);
    if (spool->used > 0 && spool->used + size > MOST_IN_MEMORY)
        status = flush(spool, err);
    if (status == PAR_OK)
        status = make_room(spool, spool->used + size, err);
    if (status != PAR_OK)
        return status;
    memset(spool->bytes + spool->used, 0, ALIGN);
    memcpy(spool->bytes + spool->used, &length, sizeof length);
    if (length > 0)
        memcpy(spool->bytes + spool->used + ALIGN, record, length);
    memset(spool->bytes + spool->used + ALIGN + length, 0, padded(length) - length);
    spool->used += size;
    spool->count++;
    return PAR_OK;
}

enum par_status
spool_rewind(struct spool *spool, struct par_error *err)
{
    enum par_status status = PAR_OK;

    if (spool->fd >= 0 && !spool->reading)
        status = flush(spool, err);
    if (status != PAR_OK)
        return status;
    if (spool->fd >= 0) {
        if (lseek(spool->fd, 0, SEEK_SET) < 0)
            return refuse(err, N_("the temporary file cannot be read: {1}"));
        spool->used = 0;
    }
    spool->reading = true;
    spool->given = 0;
    spool->at = 0;
    return PAR_OK;
}

enum par_status
spool_next(const void **record, size_t *length, struct spool *spool, struct par_error *err)
{
    size_t size = 0;
    enum par_status status;

    if (!spool->reading)
        return misuse(err);
    if (spool->given == spool->count)
        return PAR_END;
    status = need(spool, ALIGN, err);
    if (status == PAR_OK) {
        memcpy(&size, spool->bytes + spool->at, sizeof size);
        status = need(spool, ALIGN + padded(size), err);
    }
    if (status != PAR_OK)
        return status;
    *record = spool->bytes + spool->at + ALIGN;
    *length = size;
    spool->at += ALIGN + padded(size);
    spool->given++;
    return PAR_OK;
}

int64_t
spool_count(const struct spool *spool)
{
    return spool->count;
}

void
spool_close(struct spool *spool)
{
    if (spool == NULL)
        return;
    if (spool->fd >= 0)
        close(spool->fd);
    mem_free(spool->bytes);
    mem_free(spool);
}

static size_t
padded(size_t length)
{
    return (length + ALIGN - 1) / ALIGN * ALIGN;
}

static enum par_status
make_room(struct spool *spool, size_t room, struct par_error *err)
{
    size_t larger = spool->room > 0 ? spool->room : FIRST_ROOM;
    char *bytes;

    if (room <= spool->room)
        return PAR_OK;
    while (larger < room)
        larger *= 2;
    bytes = mem_resize(spool->bytes, larger);
    if (bytes == NULL)
        return error_memory(err);
    spool->bytes = bytes;
    spool->room = larger;
    return PAR_OK;
}

/* Writes what is in memory to the file. What could not be written stays. */
static enum par_status
flush(struct spool *spool, struct par_error *err)
{
    enum par_status status = spool->fd < 0 ? temporary_open(&spool->fd, err) : PAR_OK;
    size_t done = 0;

    while (status == PAR_OK && done < spool->used) {
        ssize_t put = write(spool->fd, spool->bytes + done, spool->used - done);

        if (put >= 0)
            done += (size_t)put;
        else if (errno != EINTR)
            status = refuse(err, N_("the temporary file cannot be written: {1}"));
    }
    if (done > 0)
        memmove(spool->bytes, spool->bytes + done, spool->used - done);
    spool->used -= done;
    return status;
}

/* Sees to it that `length` bytes from `at` on are in memory. */
static enum par_status
need(struct spool *spool, size_t length, struct par_error *err)
{
    enum par_status status;

    if (spool->used - spool->at >= length)
        return PAR_OK;
    memmove(spool->bytes, spool->bytes + spool->at, spool->used - spool->at);
    spool->used -= spool->at;
    spool->at = 0;
    status = make_room(spool, length, err);
    while (status == PAR_OK && spool->used < length) {
        ssize_t got = read(spool->fd, spool->bytes + spool->used, spool->room - spool->used);

        if (got > 0)
            spool->used += (size_t)got;
        else if (got == 0)
            status = error_set(err, PAR_IO, NULL, N_("the temporary file was cut short"), NO_ARGS);
        else if (errno != EINTR)
            status = refuse(err, N_("the temporary file cannot be read: {1}"));
    }
    return status;
}

static enum par_status
refuse(struct par_error *err, const char *pattern)
{
    return error_set(err, PAR_IO, NULL, pattern, ARGS(ARG_WORD(strerror(errno))));
}

static enum par_status
misuse(struct par_error *err)
{
    return error_set(err, PAR_MISUSE, NULL, N_("a spool is written first and then read"), NO_ARGS);
}

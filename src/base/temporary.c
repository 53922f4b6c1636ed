#define _GNU_SOURCE /* O_TMPFILE, mkostemp */ /* NOLINT(bugprone-reserved-identifier) */

#include "temporary.h"

#include "message.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *
folder(void)
{
    const char *named = getenv("TMPDIR");

    return named != NULL && *named != '\0' ? named : "/tmp";
}

static enum par_status
refuse(int reason, struct par_error *err)
{
    error_set(err, PAR_IO, NULL, N_("no temporary file can be made: {1}"),
              ARGS(ARG_WORD(strerror(reason))));
    error_hint(err, N_("the environment variable TMPDIR names the folder for such files"), NO_ARGS);
    return PAR_IO;
}

enum par_status
temporary_named(int *fd, char path[TEMPORARY_SIZE], struct par_error *err)
{
    int length = snprintf(path, TEMPORARY_SIZE, "%s/parindex-XXXXXX", folder());
    int file;

    if (length >= TEMPORARY_SIZE)
        return refuse(ENAMETOOLONG, err);
    file = mkostemp(path, O_CLOEXEC);
    if (file < 0)
        return refuse(errno, err);
    *fd = file;
    return PAR_OK;
}

enum par_status
temporary_open(int *fd, struct par_error *err)
{
    char path[TEMPORARY_SIZE];
    int file = open(folder(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    enum par_status status;

    if (file >= 0) {
        *fd = file;
        return PAR_OK;
    }
    status = temporary_named(fd, path, err);
    if (status == PAR_OK)
        (void)unlink(path);
    return status;
}

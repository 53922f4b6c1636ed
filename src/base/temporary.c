#define _GNU_SOURCE /* O_TMPFILE, mkostemp */ /* NOLINT(bugprone-reserved-identifier) */

#include "temporary.h"

#include "message.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum par_status
temporary_open(int *out, struct par_error *err)
{
    const char *folder = getenv("TMPDIR");
    char path[4096];
    int fd;

    if (folder == NULL || *folder == '\0')
        folder = "/tmp";
    fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (fd < 0) {
        int length = snprintf(path, sizeof path, "%s/parindex-XXXXXX", folder);

        if ((size_t)length >= sizeof path)
            errno = ENAMETOOLONG;
        else
            fd = mkostemp(path, O_CLOEXEC);
        if (fd >= 0)
            (void)unlink(path);
    }
    if (fd < 0) {
        error_set(err, PAR_IO, NULL, N_("no temporary file can be made: {1}"),
                  ARGS(ARG_TEXT(strerror(errno))));
        error_hint(err, N_("the environment variable TMPDIR names the folder for such files"),
                   NO_ARGS);
        return PAR_IO;
    }
    *out = fd;
    return PAR_OK;
}

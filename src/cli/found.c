/* Faults of files that wait for a listing: a file may have as many as it has lines, so they wait in
 * a file of their own. */
#define _GNU_SOURCE /* mkostemp */ /* NOLINT(bugprone-reserved-identifier) */

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "import.h"

FILE *
nameless_file(void)
{
    const char *folder = getenv("TMPDIR");
    char *path =
        must_format("%s/parindex-XXXXXX", folder != NULL && *folder != '\0' ? folder : "/tmp");
    int fd = mkostemp(path, O_CLOEXEC), error = errno;
    FILE *file = fd >= 0 ? fdopen(fd, "w+") : NULL;

    if (fd >= 0) {
        error = errno;
        unlink(path);
        if (file == NULL)
            close(fd);
    }
    free(path);
    errno = error;
    return file;
}

/* A byte tells a text from none. */
static void
put_text(FILE *file, const char *text)
{
    putc(text != NULL ? 1 : 0, file);
    if (text != NULL)
        fwrite(text, 1, strlen(text) + 1, file);
}

void
found_put(struct found_file *out, const struct par_import_finding *finding)
{
    char *told;

    if (out->file == NULL && out->error == 0) {
        out->file = nameless_file();
        out->error = out->file == NULL ? errno : 0;
    }
    if (out->file == NULL)
        return;
    fwrite(&finding->line, sizeof finding->line, 1, out->file);
    fwrite(&finding->column, sizeof finding->column, 1, out->file);
    put_text(out->file, finding->file);
    put_text(out->file, finding->field);
    put_text(out->file, finding->value);
    put_text(out->file, finding->finding);
    put_text(out->file, finding->nearest);
    put_text(out->file, finding->error->text);
    told = talk_message(&finding->error->message);
    put_text(out->file, told[0] != '\0' ? told : finding->error->text);
    free(told);
}

enum par_status
found_rewind(struct found_file *found)
{
    if (found->file != NULL && (fflush(found->file) != 0 || ferror(found->file)) &&
        found->error == 0)
        found->error = errno != 0 ? errno : EIO;
    if (found->file != NULL && fseek(found->file, 0, SEEK_SET) != 0 && found->error == 0)
        found->error = errno;
    if (found->error == 0)
        return PAR_OK;
    talk_error(_("no temporary file can be made: %s"), talk_errno(found->error));
    talk_hint("%s", _("the environment variable TMPDIR names the folder for such files"));
    return PAR_IO;
}

static const char *
take_text(struct found_file *found, int number)
{
    if (getc(found->file) != 1)
        return NULL;
    return getdelim(&found->texts[number], &found->sizes[number], '\0', found->file) >= 0
               ? found->texts[number]
               : NULL;
}

static struct par_number
place(int64_t value)
{
    return (struct par_number){value, value > 0 ? PAR_PRESENT : PAR_NONE};
}

enum par_status
found_next(struct found *row, struct found_file *found)
{
    int64_t line, column;

    if (found->file == NULL || fread(&line, sizeof line, 1, found->file) != 1)
        return PAR_END;
    if (fread(&column, sizeof column, 1, found->file) != 1)
        return PAR_END;
    *row = (struct found){.line = place(line), .column = place(column)};
    row->file = take_text(found, 0);
    row->field = take_text(found, 1);
    row->value = take_text(found, 2);
    row->finding = take_text(found, 3);
    row->nearest = take_text(found, 4);
    row->text = take_text(found, 5);
    row->told = take_text(found, 6);
    return PAR_OK;
}

void
found_close(struct found_file *found)
{
    if (found->file != NULL)
        fclose(found->file);
    for (int i = 0; i < FOUND_TEXTS; i++)
        free(found->texts[i]);
    *found = (struct found_file){0};
}

#include "cmd.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "record.h"

/* "kon-tum.parindex" → "kon-tum-20250310-091205.parindex", beside it. */
static char *
copy_name(const char *book)
{
    static const char ending[] = ".parindex";
    size_t size = strlen(book), end = sizeof ending - 1;
    time_t now = time(NULL);
    struct tm local;
    char day[32] = "";
    char *stem, *name;

    if (size > end && strcmp(book + size - end, ending) == 0)
        size -= end;
    if (localtime_r(&now, &local) != NULL)
        strftime(day, sizeof day, "%Y%m%d-%H%M%S", &local);
    stem = must_copy_part(book, size);
    name = must_format("%s-%s%s", stem, day, ending);
    free(stem);
    return name;
}

enum par_status
cmd_backup(struct session *session)
{
    const struct arguments *arguments = &session->arguments;
    char *path =
        arguments->word_count > 0 ? must_copy(arguments->words[0]) : copy_name(session->book_path);
    enum par_status status = session_aside(session);

    if (status == PAR_OK)
        status = par_book_backup(session->book, path, &session->error);
    if (status == PAR_OK)
        must_say_stored();
    if (status == PAR_OK)
        talk_say(_("Copied to %s; the copy was checked."), path);
    free(path);
    return status;
}

enum par_status
cmd_upgrade(struct session *session)
{
    char *path = NULL;
    int steps = 0;
    enum par_status status = session_open(session, PAR_RAW);

    if (status == PAR_OK) {
        path = copy_name(session->book_path);
        status = par_book_upgrade(session->book, path, &steps, &session->error);
    }
    if (steps > 0)
        must_say_stored();
    if (status == PAR_OK && steps == 0)
        talk_say("%s", _("The book is up to date. Nothing was written."));
    else if (status == PAR_OK)
        talk_say(ngettext("The book was upgraded by %d step. The book as it was: %s",
                          "The book was upgraded by %d steps. The book as it was: %s", steps),
                 steps, path);
    free(path);
    return status;
}

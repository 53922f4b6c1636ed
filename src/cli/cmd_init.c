#include "cmd.h"

#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "record.h"

static const char book_ending[] = ".parindex";

static bool
has_ending(const char *path)
{
    size_t size = strlen(path), ending = sizeof book_ending - 1;

    return size > ending && strcmp(path + size - ending, book_ending) == 0;
}

/* Where the book is to stand: BOOK, -b or $PARINDEX_BOOK. What is wrong is told; NULL then. */
static const char *
choose_path(const struct session *session)
{
    const struct arguments *arguments = &session->arguments;
    const char *word = arguments->word_count > 0 ? arguments->words[0] : NULL;
    const char *option = given_text(arguments, "book");
    const char *path = word != NULL ? word : option != NULL ? option : getenv("PARINDEX_BOOK");

    if (word != NULL && option != NULL)
        session_usage(session, _("the new book is named twice: \"%s\" and -b \"%s\""), word,
                      option);
    else if (path == NULL || *path == '\0')
        session_usage(session, _("%s is missing"), C_("place", "BOOK"));
    else
        return path;
    return NULL;
}

/* Without --title the book is called like its file. */
static char *
make_title(const struct session *session, const char *path)
{
    const char *title = given_text(&session->arguments, "title");
    const char *slash = strrchr(path, '/'), *name = slash != NULL ? slash + 1 : path;

    if (title != NULL)
        return must_copy(title);
    return must_copy_part(name, strlen(name) - (has_ending(name) ? sizeof book_ending - 1 : 0));
}

/* Will the next command find the book without -b? */
static bool
is_found(const char *path)
{
    const char *variable = getenv("PARINDEX_BOOK");
    glob_t books;
    bool only;

    if (variable != NULL && variable[0] != '\0')
        return strcmp(variable, path) == 0;
    if (strchr(path, '/') != NULL || !has_ending(path) || glob("*.parindex", 0, NULL, &books) != 0)
        return false;
    only = books.gl_pathc == 1;
    globfree(&books);
    return only;
}

static void
say_next(const char *path)
{
    char *quoted = word_quoted(path);
    char *option = is_found(path) ? must_copy("") : must_format("-b %s ", quoted);

    talk_say(_("Next: parindex %simport groups FILE.csv, or: parindex help import"), option);
    free(option);
    free(quoted);
}

enum par_status
cmd_init(struct session *session)
{
    const char *path = choose_path(session);
    char *title;
    enum par_status status;

    if (path == NULL)
        return PAR_USAGE;
    status = record_title(given_text(&session->arguments, "title"));
    if (status != PAR_OK)
        return status;
    if (session->dry_run && access(path, F_OK) == 0) {
        talk_error(_("the file \"%s\" exists and is not overwritten"), path);
        return PAR_EXISTS;
    }
    title = make_title(session, path);
    if (!session->dry_run)
        status = par_book_create(path, title, given_text(&session->arguments, "title-en"),
                                 &session->error);
    free(title);
    if (status != PAR_OK)
        return status;
    if (!session->dry_run)
        must_say_stored();
    if (session->dry_run) {
        talk_say(_("dry run: book %s would be made.%s"), path, session_batch_text(session, 0));
        return PAR_OK;
    }
    talk_say(_("Book %s made."), path);
    say_next(path);
    return PAR_OK;
}

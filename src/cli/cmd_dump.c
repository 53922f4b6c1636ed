/* The book as text and back, and the proof of one unit's result. */
#include "cmd.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "import.h"
#include "interrupt.h"
#include "output.h"

/* --- writing lines --- */

typedef enum par_status next_line(struct par_line *line, struct par_lines *list,
                                  struct par_error *err);

/* All lines on stdout or to -o. */
static enum par_status
write_lines(struct session *session, struct par_lines *list, next_line *next)
{
    struct output *output = NULL;
    struct par_line line;
    enum par_status status = output_open(&output, given_text(&session->arguments, "output"));

    if (status != PAR_OK)
        return status;
    while ((status = interrupted() ? PAR_STOPPED : next(&line, list, &session->error)) == PAR_OK) {
        output_text(output, line.text);
        output_text(output, "\n");
    }
    if (status == PAR_END)
        return output_close(output);
    output_cancel(output);
    return status;
}

enum par_status
cmd_dump(struct session *session)
{
    const char *path = given_text(&session->arguments, "output");
    struct par_lines *list = NULL;
    long long count;
    enum par_status status;

    interrupt_watch();
    status = session_aside(session);
    if (status == PAR_OK)
        status = par_dump_list(&list, session->book, &session->error);
    if (status != PAR_OK)
        return status;
    count = par_list_count((struct par_list *)list);
    status = write_lines(session, list, par_dump_next);
    par_dump_list_free(list);
    if (status == PAR_OK && path != NULL)
        talk_say(ngettext("Written to %s: %lld line.", "Written to %s: %lld lines.", count), path,
                 count);
    return status;
}

enum par_status
cmd_prove(struct session *session)
{
    const struct arguments *arguments = &session->arguments;
    char code[PAR_CODE_SIZE];
    struct par_lines *list = NULL;
    enum par_status status = par_prove_list(&list, code, session->book, arguments->year,
                                            arguments->unit, &session->error);

    if (status != PAR_OK)
        return status;
    status = write_lines(session, list, par_prove_next);
    par_prove_list_free(list);
    if (status == PAR_OK)
        talk_say(_("The proof leads to the verification code %s. It holds when the decision "
                   "prints the same code."),
                 code);
    return status;
}

/* --- loading --- */

static enum par_status
open_dump(int *fd, const char *name)
{
    struct stat facts;

    *fd = strcmp(name, "-") == 0 ? STDIN_FILENO : import_open(name);
    if (*fd < 0 || fstat(*fd, &facts) != 0)
        return import_complain(name, errno);
    return S_ISDIR(facts.st_mode) ? import_complain(name, EISDIR) : PAR_OK;
}

static const char *
new_book(const struct session *session)
{
    const char *option = given_text(&session->arguments, "book");
    const char *path = option != NULL ? option : getenv("PARINDEX_BOOK");

    return path != NULL && *path != '\0' ? path : NULL;
}

/* What the faults come to. Whoever keeps dumps under version control sees there what was changed.
 */
struct load_faults {
    const char *file;
    bool changed;
};

static void
tell_fault(void *context, const struct par_import_finding *finding)
{
    struct load_faults *faults = context;

    if (finding->finding != NULL && strcmp(finding->finding, "fingerprint") == 0)
        faults->changed = true;
    talk_finding(finding);
}

static void
tell_sum(const struct par_load_summary *sum, const struct load_faults *faults)
{
    talk_error(
        ngettext("%lld error; no book was made", "%lld errors; no book was made", sum->errors),
        (long long)sum->errors);
    if (faults->changed && strcmp(faults->file, "-") != 0) {
        char *quoted = word_quoted(faults->file);

        talk_hint(_("where dumps are kept under git, see who changed it with: git log -p %s"),
                  quoted);
        free(quoted);
    }
}

static void
say_loaded(const struct session *session, const char *path, const struct par_load_summary *sum)
{
    long long lines = sum->lines;

    if (given(&session->arguments, "dry-run"))
        talk_say(ngettext("%lld line read, 0 errors. Nothing was written (--dry-run).",
                          "%lld lines read, 0 errors. Nothing was written (--dry-run).", lines),
                 lines);
    else
        talk_say(ngettext("Book %s made from %lld line; every seal agrees.",
                          "Book %s made from %lld lines; every seal agrees.", lines),
                 path, lines);
}

/* Nobody may read on what is told: the book that is being made is taken away all the same. */
static enum par_status
load(struct session *session, const char *path, int fd, struct load_faults *faults,
     struct par_load_summary *sum)
{
    struct sigaction ignore = {.sa_handler = SIG_IGN}, before;
    enum par_status status;

    interrupt_watch();
    progress_begin(&session->progress);
    sigaction(SIGPIPE, &ignore, &before);
    status =
        par_book_load_told(path, !given(&session->arguments, "dry-run"), fd, faults->file,
                           tell_fault, faults, session_progress, session, sum, &session->error);
    sigaction(SIGPIPE, &before, NULL);
    return status;
}

enum par_status
cmd_load(struct session *session)
{
    struct load_faults faults = {.file = session->arguments.words[0]};
    struct par_load_summary sum = {0};
    const char *path = new_book(session);
    int fd = -1;
    enum par_status status;

    if (path == NULL) {
        char *quoted = word_quoted(faults.file);

        talk_error("%s", _("the new book is not named"));
        talk_hint("parindex -b %s load %s", C_("place", "BOOK"), quoted);
        free(quoted);
        return PAR_USAGE;
    }
    status = open_dump(&fd, faults.file);
    if (status == PAR_OK)
        status = load(session, path, fd, &faults, &sum);
    if (fd > STDIN_FILENO)
        close(fd);
    if (status == PAR_OK && !given(&session->arguments, "dry-run"))
        must_say_stored();
    if (status == PAR_OK)
        say_loaded(session, path, &sum);
    if (sum.errors > 0) {
        par_error_clear(&session->error); /* its faults were told */
        tell_sum(&sum, &faults);
    }
    return status;
}

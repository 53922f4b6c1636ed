#include "cmd.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "glossary.h"
#include "import.h"
#include "interrupt.h"
#include "kind.h"
#include "scale.h"

enum { NAMES_LOGGED = 3 };

/* One file and what came of it. */
struct source {
    const char *name; /* as typed; "-" is stdin */
    FILE *spool;      /* what a pipe held, read before the book is locked; NULL: a file */
    int fd;
    struct par_import *import;
    struct par_import_summary summary;
    char *sentence; /* owned */
};

struct sources {
    struct source *source;
    size_t count;
};

static void
close_sources(struct sources *sources)
{
    for (size_t i = 0; i < sources->count; i++) {
        struct source *source = &sources->source[i];

        par_import_close(source->import);
        if (source->spool != NULL)
            fclose(source->spool);
        else if (source->fd > STDIN_FILENO)
            close(source->fd);
        free(source->sentence);
    }
    free(sources->source);
}

/* --- opening: everything that can wait or fail does so before the book is locked --- */

enum par_status
import_complain(const char *name, int error)
{
    if (error == EINTR)
        return PAR_STOPPED;
    if (error == ENOENT || error == ENOTDIR || error == ENAMETOOLONG) {
        talk_error(_("there is no file \"%s\""), talk_value(name));
        return PAR_NOT_FOUND;
    }
    if (error == EISDIR) {
        talk_error(_("\"%s\" is a folder, not a file"), name);
        return PAR_USAGE;
    }
    talk_error(_("cannot read \"%s\": %s"), name, talk_errno(error));
    return PAR_IO;
}

int
import_open(const char *name)
{
    int fd;

    do
        fd = open(name, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    while (fd < 0 && errno == EINTR && !interrupted());
    return fd;
}

/* A NUL in the first line: a file of which nothing is read, and maybe a device that never ends. */
static bool
is_no_text(const char *start, size_t size)
{
    const char *end = memchr(start, '\n', size);

    return memchr(start, '\0', end != NULL ? (size_t)(end - start) : size) != NULL;
}

/* Copies what comes out of a pipe; returns errno. */
static int
copy_pipe(FILE *to, int from)
{
    char *buffer = must_alloc(BUFSIZ);
    bool first = true, over = false;
    ssize_t size;
    int error = 0;

    while (error == 0 && !over && !interrupted() && (size = read(from, buffer, BUFSIZ)) != 0) {
        bool failed =
            size < 0 ? errno != EINTR : fwrite(buffer, 1, (size_t)size, to) != (size_t)size;

        error = failed ? errno : 0;
        over = first && size > 0 && is_no_text(buffer, (size_t)size);
        first = first && size < 0;
    }
    free(buffer);
    if (error == 0 && interrupted())
        return EINTR;
    return error == 0 && fflush(to) != 0 ? errno : error;
}

/* Puts a pipe's text into a file without a name, which takes the place of the pipe. */
static enum par_status
spool_pipe(struct source *source)
{
    FILE *spool = nameless_file();
    int error;

    if (spool == NULL) {
        talk_error(_("no temporary file can be made: %s"), talk_errno(errno));
        talk_hint("%s", _("the environment variable TMPDIR names the folder for such files"));
        return PAR_IO;
    }
    error = copy_pipe(spool, source->fd);
    if (source->fd > STDIN_FILENO)
        close(source->fd);
    source->spool = spool;
    source->fd = fileno(spool);
    if (error == 0 && lseek(source->fd, 0, SEEK_SET) != 0)
        error = errno;
    return error == 0 ? PAR_OK : import_complain(source->name, error);
}

static enum par_status
open_source(struct source *source)
{
    struct stat facts;

    source->fd = strcmp(source->name, "-") == 0 ? STDIN_FILENO : import_open(source->name);
    if (source->fd < 0 || fstat(source->fd, &facts) != 0)
        return import_complain(source->name, errno);
    if (S_ISDIR(facts.st_mode))
        return import_complain(source->name, EISDIR);
    return S_ISREG(facts.st_mode) ? PAR_OK : spool_pipe(source);
}

static enum par_status
open_sources(struct sources *sources, const struct session *session)
{
    const struct arguments *arguments = &session->arguments;
    enum par_status status = PAR_OK;
    int pipes = 0;

    for (size_t i = 0; i < arguments->word_count; i++)
        pipes += strcmp(arguments->words[i], "-") == 0;
    if (pipes > 1)
        return session_usage(session, "%s", _("stdin (-) can be read only once"));
    sources->source = must_alloc(arguments->word_count * sizeof *sources->source);
    while (status == PAR_OK && sources->count < arguments->word_count) {
        struct source *source = &sources->source[sources->count];

        *source = (struct source){.name = arguments->words[sources->count++], .fd = -1};
        status = open_source(source);
    }
    return status;
}

/* --- options --- */

const char *
import_heading(void *context, const char *key)
{
    (void)context;
    return glossary_heading(key);
}

static enum par_status
read_options(struct par_import_options *options, char date[11], const struct session *session)
{
    const struct arguments *arguments = &session->arguments;

    *options = (struct par_import_options){
        .create = given(arguments, "create"),
        .year = given_text(arguments, "year"),
        .group = given_text(arguments, "group"),
        .set = given_text(arguments, "set"),
        .scale = given_text(arguments, "scale"),
        .decision = given_text(arguments, "decision"),
        .source = given_text(arguments, "source"),
        .translate = import_heading,
    };
    if (options->year != NULL && !word_is_year(options->year))
        return session_usage(session, _("--%s takes one year, not \"%s\""), "year", options->year);
    if (given_date(date, arguments, "decision-date") != PAR_OK)
        return PAR_INVALID;
    options->date = date[0] != '\0' ? date : NULL;
    return PAR_OK;
}

/* --- reading --- */

static void
add_summary(struct par_import_summary *sum, const struct par_import_summary *one)
{
    sum->lines += one->lines;
    sum->errors += one->errors;
    sum->state_errors += one->state_errors;
    sum->added += one->added;
    sum->edited += one->edited;
    sum->unchanged += one->unchanged;
    sum->units_made += one->units_made;
    sum->groups_made += one->groups_made;
    sum->decisions_made += one->decisions_made;
}

/* Is it a fault of the file, after which the next file is read too? */
static bool
is_of_file(enum par_status status, const struct par_import_summary *summary)
{
    return (status == PAR_INVALID || status == PAR_STATE) && summary->errors > 0;
}

/* Reads each file as far as the book need not be locked for it; *good says whether one of them may
 * be written. */
static enum par_status
read_sources(bool *good, struct sources *sources, struct session *session,
             const struct par_import_options *options)
{
    enum par_status status = PAR_OK;

    for (size_t i = 0; status == PAR_OK && i < sources->count; i++) {
        struct source *source = &sources->source[i];

        status = par_import_open(&source->import, session->book, session->arguments.kind,
                                 source->fd, source->name, options, &session->error);
        *good = *good || (status == PAR_OK && par_import_errors(source->import) == 0);
    }
    return status;
}

static enum par_status
put_sources(struct sources *sources, struct session *session, struct faults *faults,
            struct par_import_summary *sum)
{
    const char *kind = session->arguments.kind;
    enum par_status worst = PAR_OK;

    for (size_t i = 0; i < sources->count; i++) {
        struct source *source = &sources->source[i];
        enum par_status status = par_import_put(source->import, session->batch, faults_report,
                                                faults, &source->summary, &session->error);

        add_summary(sum, &source->summary);
        if (is_of_file(status, &source->summary)) {
            par_error_clear(&session->error);
            worst = worst == PAR_OK || worst == status ? status : PAR_INVALID;
        } else if (status != PAR_OK) {
            return status;
        }
        if (worst == PAR_OK)
            source->sentence = import_sentence(session, kind, source->name, &source->summary);
    }
    return worst;
}

/* --- telling --- */

static bool
changed(const struct par_import_summary *summary)
{
    return summary->added + summary->edited + summary->units_made + summary->groups_made +
               summary->decisions_made >
           0;
}

static void
say_dry_run(const struct sources *sources, const char *kind, const struct par_import_summary *sum)
{
    char *amounts = import_amounts(kind, sum), *edited = import_edited(kind, sum);
    struct string done = {0};

    for (size_t i = 0; i < sources->count; i++) {
        long long lines = sources->source[i].summary.lines;

        talk_say(ngettext("%s: %lld line read, 0 errors.", "%s: %lld lines read, 0 errors.", lines),
                 sources->source[i].name, lines);
    }
    if (amounts[0] != '\0')
        string_format(&done, _("Would add: %s. "), amounts);
    if (sum->edited > 0)
        string_format(&done, _("Would edit: %s. "), edited);
    if (sum->unchanged > 0)
        string_format(&done,
                      ngettext("%lld line unchanged. ", "%lld lines unchanged. ", sum->unchanged),
                      (long long)sum->unchanged);
    talk_say(_("%sNothing was written (--dry-run)."), string_get(&done));
    string_free(&done);
    free(amounts);
    free(edited);
}

static void
say_done(const struct session *session, const struct sources *sources,
         const struct par_import_summary *sum, int64_t number)
{
    for (size_t i = 0; i < sources->count; i++) {
        const struct source *source = &sources->source[i];

        if (changed(&source->summary))
            talk_say("%s%s", source->sentence, session_batch_text(session, number));
        else
            talk_say(changed(sum) ? "%s" : _("%s Nothing was written."), source->sentence);
    }
}

/* The files without their folders, the first ones of many. */
static char *
name_files(const struct sources *sources)
{
    struct string names = {0};

    for (size_t i = 0; i < sources->count && i < NAMES_LOGGED; i++) {
        const char *slash = strrchr(sources->source[i].name, '/');

        string_format(&names, i > 0 ? ", %s" : "%s",
                      slash != NULL ? slash + 1 : sources->source[i].name);
    }
    if (sources->count > NAMES_LOGGED)
        string_add(&names, ", …");
    return string_take(&names);
}

/* For the log: the kind, the files, and how many lines changed the book. */
static void
log_import(struct session *session, const struct sources *sources,
           const struct par_import_summary *sum)
{
    struct par_message what = {.count = 0};
    char *names = name_files(sources);

    message_add(&what, PAR_ARG_TEXT, session->arguments.kind);
    message_add(&what, PAR_ARG_TEXT, names);
    if (sum->edited == 0) {
        what.pattern = N_("import {1}: {2} ({3} added)");
        message_count(&what, sum->added);
    } else if (sum->added == 0) {
        what.pattern = N_("import {1}: {2} ({3} edited)");
        message_count(&what, sum->edited);
    } else {
        what.pattern = N_("import {1}: {2} ({3} added, {4} edited)");
        message_count(&what, sum->added);
        message_count(&what, sum->edited);
    }
    session_log(session, &what);
    free(names);
}

static enum par_status
finish(struct session *session, const struct sources *sources, struct faults *faults,
       const struct par_import_options *options, const struct par_import_summary *sum,
       enum par_status status)
{
    int64_t number = 0;
    char *disorder = NULL;
    enum par_status listed = PAR_OK, said = status;

    if (status != PAR_OK) {
        session_cancel(session);
        status = session_believe(session, said);
    }
    if (status != said)
        return status;
    /* A listing that cannot be written leaves the book as it was. */
    if (faults->listed)
        listed = faults_list(faults, session);
    if (status != PAR_OK) {
        faults_sum(faults, sum, session->arguments.kind, options->create);
        return listed != PAR_OK ? listed : status;
    }
    if (listed != PAR_OK)
        return listed;
    log_import(session, sources, sum);
    if (strcmp(session->arguments.kind, "scales") == 0)
        status = scale_disorder(&disorder, session, NULL);
    if (status == PAR_OK)
        status = session_commit(session, &number);
    if (status != PAR_OK) {
        free(disorder);
        return status;
    }
    if (session->dry_run)
        say_dry_run(sources, session->arguments.kind, sum);
    else
        say_done(session, sources, sum, number);
    for (size_t i = 0; i < sources->count && changed(sum); i++)
        import_notes(&sources->source[i].summary);
    if (disorder != NULL)
        scale_note(disorder);
    free(disorder);
    return PAR_OK;
}

enum par_status
import_files(struct session *session, const struct par_import_options *options)
{
    const struct arguments *arguments = &session->arguments;
    struct sources sources = {0};
    bool listing = strcmp(session->command->name, "import") == 0;
    struct faults faults = {.listed = listing &&
                                      (given(arguments, "format") || given(arguments, "output"))};
    struct par_import_summary sum = {0};
    bool good = false;
    enum par_status status;

    interrupt_watch();
    status = open_sources(&sources, session);
    if (status == PAR_OK)
        status = read_sources(&good, &sources, session, options);
    if (status == PAR_OK && good)
        status = session_begin(session);
    if (status == PAR_OK) {
        status = put_sources(&sources, session, &faults, &sum);
        if (status == PAR_OK || session->error.status == PAR_OK)
            status = finish(session, &sources, &faults, options, &sum, status);
    }
    faults_free(&faults);
    close_sources(&sources);
    return status;
}

enum par_status
cmd_import(struct session *session)
{
    const struct arguments *arguments = &session->arguments;
    struct par_import_options options;
    char date[11] = "";
    enum par_status status = read_options(&options, date, session);

    if (status != PAR_OK)
        return status;
    if (kind_named(arguments->kind) != NULL && arguments->word_count == 0)
        return session_usage(session, _("%s is missing"), C_("place", "FILE"));
    if (kind_named(arguments->kind) != NULL)
        return import_files(session, &options);
    if (strcmp(arguments->kind, "-") == 0 || access(arguments->kind, R_OK) == 0)
        return kind_guess(session, &options);
    return kind_complain(session);
}

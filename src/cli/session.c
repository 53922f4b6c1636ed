#include "session.h"

#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd.h"
#include "interrupt.h"
#include "leave.h"
#include "names.h"
#include "output.h"

enum { BOOKS_SHOWN = 8 };

static const char book_ending[] = ".parindex";

/* A copy that `backup` made, "kon-tum-20250124-093000": beside its book nobody means it. */
static bool
is_dated_copy(const char *name, size_t stem)
{
    static const char pattern[] = "-dddddddd-dddddd";
    size_t length = sizeof pattern - 1;

    if (stem <= length)
        return false;
    for (size_t i = 0; i < length; i++) {
        char c = name[stem - length + i];

        if (pattern[i] == '-' ? c != '-' : c < '0' || c > '9')
            return false;
    }
    return true;
}

static bool
is_book_name(const char *name)
{
    size_t size = strlen(name), ending = sizeof book_ending - 1;

    return name[0] != '.' && size > ending && strcmp(name + size - ending, book_ending) == 0 &&
           !is_dated_copy(name, size - ending);
}

static int
compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The books of the current folder, sorted. False when it cannot be read. */
static bool
list_books(char ***names, size_t *count_out)
{
    DIR *folder = opendir(".");
    size_t count = 0;

    *names = NULL;
    if (folder == NULL) {
        talk_error(_("this folder cannot be read: %s"), talk_errno(errno));
        return false;
    }
    for (const struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        if (!is_book_name(entry->d_name))
            continue;
        must_room(names, count, sizeof **names);
        (*names)[count++] = must_copy(entry->d_name);
    }
    closedir(folder);
    if (count > 1)
        qsort(*names, count, sizeof **names, compare_names);
    *count_out = count;
    return true;
}

static void
complain_books(const struct session *session, char **names, size_t count)
{
    struct string list = {0};
    const char *name = session->command->name;
    char *quoted;

    if (count == 0) {
        talk_error("%s", _("no book given, and this folder has none"));
        talk_hint(_("parindex -b BOOK %s, or a new one: parindex init NAME.parindex"), name);
        return;
    }
    for (size_t i = 0; i < count && i < BOOKS_SHOWN; i++)
        string_format(&list, i > 0 ? ", %s" : "%s", names[i]);
    if (count > BOOKS_SHOWN)
        string_add(&list, ", …");
    talk_error(_("this folder has %zu books: %s"), count, string_get(&list));
    quoted = word_quoted(names[0]);
    talk_hint("parindex -b %s %s", quoted, name);
    free(quoted);
    string_free(&list);
}

enum { EXIT_NO = 1, EXIT_REFUSED = 3 };

enum par_status
session_find_book(struct session *session)
{
    const char *path = given_text(&session->arguments, "book");
    char **names;
    size_t count;

    if (path == NULL)
        path = getenv("PARINDEX_BOOK");
    if (path != NULL && path[0] != '\0') {
        session->book_path = path;
        return PAR_OK;
    }
    if (!list_books(&names, &count))
        return PAR_IO;
    if (count == 1) {
        session->book_name = must_copy(names[0]);
        session->book_path = session->book_name;
        talk_say(_("Book: %s"), session->book_path);
    } else {
        complain_books(session, names, count);
    }
    for (size_t i = 0; i < count; i++)
        free(names[i]);
    free(names);
    return count == 1 ? PAR_OK : PAR_USAGE;
}

static void
close_book(void *context)
{
    struct session *session = context;

    session_cancel(session);
    par_book_close(session->book);
    session->book = NULL;
}

static int
tell_wait(void *context, double seconds)
{
    int *told = context;

    if (*told == 0 && seconds >= 1)
        talk_say("%s", _("Waiting for another program that is writing …"));
    *told |= seconds >= 1;
    return interrupted();
}

int
session_progress(void *context, const char *what, int64_t done, int64_t total)
{
    struct session *session = context;

    if (what != NULL) {
        progress_now(&session->progress, _(what), total);
        progress_step(&session->progress, done);
    } else {
        progress_alive(&session->progress);
    }
    return interrupted();
}

enum par_status
session_open(struct session *session, enum par_mode mode)
{
    static int told;
    enum par_status status = PAR_OK;

    if (session->book_path == NULL)
        status = session_find_book(session);
    if (status != PAR_OK)
        return status;
    if (mode == PAR_WRITE) /* what is half done is taken back, and said */
        interrupt_watch();
    status = par_book_open(&session->book, session->book_path, mode, &session->error);
    if (status != PAR_OK)
        return status;
    must_undo(close_book, session);
    par_book_on_wait(session->book, tell_wait, &told);
    progress_begin(&session->progress);
    par_book_on_progress(session->book, session_progress, session);
    return PAR_OK;
}

/* An answer is made of several lists, of one state of the book, which nobody waits for while it is
 * written out. */
static void
let_go(void *context)
{
    struct session *session = context;

    par_book_release(session->book);
}

static enum par_status
hold(struct session *session)
{
    leave_tell(let_go, session);
    return par_book_hold(session->book, &session->error);
}

enum par_status
session_aside(struct session *session)
{
    enum par_status status = par_book_aside(session->book, &session->error);

    if (status == PAR_IO) {
        par_error_clear(&session->error);
        status = PAR_OK;
    }
    return status == PAR_OK && session->command->need == NEED_READ ? hold(session) : status;
}

/* Who does it. */
static const char *
actor(const struct session *session)
{
    const char *name = session->command->need == NEED_WRITE || session->command->need == NEED_NEW
                           ? given_text(&session->arguments, "as")
                           : NULL;
    const struct passwd *entry;

    if (name == NULL || name[0] == '\0')
        name = getenv("PARINDEX_USER");
    if (name != NULL && name[0] != '\0')
        return name;
    entry = getpwuid(geteuid());
    return entry != NULL ? entry->pw_name : "?";
}

enum par_status
session_begin(struct session *session)
{
    return par_batch_begin(&session->batch, session->book, actor(session), session->command->name,
                           given_text(&session->arguments, "reason"), &session->error);
}

void
session_log(struct session *session, const struct par_message *what)
{
    par_batch_say(session->batch, what);
}

void
message_add(struct par_message *what, enum par_arg_kind kind, const char *text)
{
    struct par_arg *arg = &what->args[what->count++];
    size_t size = strlen(text) < PAR_ARG_SIZE ? strlen(text) : PAR_ARG_SIZE - 1;

    while ((text[size] & 0xc0) == 0x80) /* never inside a character */
        size--;
    arg->kind = kind;
    memcpy(arg->text, text, size);
    arg->text[size] = '\0';
}

void
message_count(struct par_message *what, int64_t count)
{
    char text[24];

    snprintf(text, sizeof text, "%" PRId64, count);
    message_add(what, PAR_ARG_COUNT, text);
}

enum par_status
session_commit(struct session *session, int64_t *number)
{
    struct par_batch *batch = session->batch;

    enum par_status status = PAR_OK;

    *number = 0;
    session->batch = NULL;
    if (session->dry_run)
        par_batch_cancel(batch);
    else
        status = par_batch_commit(batch, number, &session->error);
    if (status == PAR_OK && *number > 0)
        must_say_stored();
    progress_end(&session->progress);
    if (status == PAR_OK)
        session->stored = *number;
    return status;
}

void
session_cancel(struct session *session)
{
    progress_end(&session->progress);
    par_batch_cancel(session->batch);
    session->batch = NULL;
}

const char *
session_batch_text(const struct session *session, int64_t number)
{
    static char text[96];

    text[0] = '\0';
    if (session->dry_run)
        snprintf(text, sizeof text, "%s", _(" (nothing was written: --dry-run)"));
    else if (number > 0)
        snprintf(text, sizeof text, _(" (batch %lld)"), (long long)number);
    return text;
}

enum par_status
session_usage(const struct session *session, const char *format, ...)
{
    struct string text = {0};
    va_list args;

    va_start(args, format);
    string_vformat(&text, format, args);
    va_end(args);
    talk_error("%s", string_get(&text));
    talk_hint("parindex help %s", session->command->name);
    string_free(&text);
    return PAR_USAGE;
}

/* What to do about an error, where that depends on the program's commands: one that has no hint of
 * its own gets it, and to a command that is named it stands in the place of that hint. */
static const struct {
    const char *code;
    const char *command; /* NULL: any */
    const char *hint;
} hints[] = {
    {"decision_unknown", NULL,
     N_("see: parindex decision list; a new one: parindex decision add NUMBER --date DATE")},
    /* who asked what is damaged is not sent to ask that */
    {"damage", "verify",
     N_("go back to a copy made by: parindex backup, or to a dump: parindex -b NEW.parindex load "
        "FILE")},
};

static void
tell_error(const struct session *session, const struct par_error *error)
{
    struct par_error told = *error;

    for (size_t i = 0; told.code != NULL && i < sizeof hints / sizeof hints[0]; i++)
        if (strcmp(hints[i].code, told.code) == 0 &&
            (hints[i].command == NULL ? told.hint.pattern == NULL
                                      : session->command != NULL &&
                                            strcmp(hints[i].command, session->command->name) == 0))
            told.hint = (struct par_message){.pattern = hints[i].hint};
    talk_fault(&told);
}

/* --lang and -q count before the line is read, so that its errors are told as asked for. */
static enum par_status
choose_talk(int argc, char **argv)
{
    const char *language = NULL;

    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if (strcmp(argv[i], "-q") == 0 || strcmp(argv[i], "--quiet") == 0)
            talk_quiet(true);
        else if (strncmp(argv[i], "--lang=", 7) == 0)
            language = argv[i] + 7;
        else if (strcmp(argv[i], "--lang") == 0 && i + 1 < argc)
            language = argv[++i];
    }
    if (lang_choose(language))
        return PAR_OK;
    lang_choose(NULL);
    talk_error(_("--%s does not take \"%s\""), "lang", talk_value(language));
    talk_hint(_("one of: %s"), "vi|en");
    return PAR_USAGE;
}

/* Opens what the command needs, turns names into codes, and does it. */
static enum par_status
run_command(struct session *session)
{
    enum need need = session->command->need;
    enum par_status status = PAR_OK;

    session->dry_run =
        (need == NEED_WRITE || need == NEED_NEW) && given(&session->arguments, "dry-run");
    if (need == NEED_READ || need == NEED_LOOK || need == NEED_WRITE)
        status = session_open(session, need == NEED_READ   ? PAR_READ
                                       : need == NEED_LOOK ? PAR_LOOK
                                                           : PAR_WRITE);
    if (status == PAR_OK && need == NEED_READ)
        status = hold(session);
    if (status == PAR_OK && session->book != NULL)
        status = names_to_codes(session);
    if (status == PAR_OK)
        status = session->command->run(session);
    return status;
}

/* What was found a moment ago and is not there any more. */
static enum par_status
contradiction(void)
{
    talk_error("%s", _("the file is damaged: it contradicts itself"));
    talk_hint("parindex verify");
    return PAR_DAMAGED;
}

enum par_status
session_believe(struct session *session, enum par_status status)
{
    struct par_error damage = PAR_ERROR_INIT;

    if ((par_status_exit(status) != EXIT_NO && par_status_exit(status) != EXIT_REFUSED) ||
        session->command->need == NEED_LOOK || session->book == NULL || session->answered)
        return status;
    session_cancel(session);
    session->answered = true;
    if (par_book_sound(session->book, &damage) == PAR_OK)
        return status;
    session->error = damage;
    return damage.status;
}

static void
end_session(struct session *session)
{
    must_forget(session);
    close_book(session);
    arguments_free(&session->arguments);
    free(session->book_name);
}

static enum par_status
show_version(void)
{
    struct output *output = NULL;
    enum par_status status = output_open(&output, NULL);

    if (status != PAR_OK)
        return status;
    output_text(output, "parindex " PAR_VERSION "\n");
    return output_close(output);
}

int
session_run(int argc, char **argv)
{
    struct session *session = must_alloc(sizeof *session);
    bool help = false, version = false;
    enum par_status status = choose_talk(argc, argv);

    if (status == PAR_OK)
        status = arguments_read(&session->arguments, argc, argv, &help, &version);
    session->command = session->arguments.command;
    if (status == PAR_OK && version) {
        status = show_version();
    } else if (status == PAR_OK && help) {
        status = help_show(session->command,
                           session->arguments.typed_count > 0 ? session->arguments.typed[0] : NULL);
    } else if (status == PAR_OK) {
        status = run_command(session);
        if (status == PAR_OK && session->unread.status != PAR_OK) {
            session->error = session->unread;
            status = session->error.status;
        }
        if (interrupted() && status != PAR_OK && status != PAR_DOUBT) {
            progress_end(&session->progress);
            status = PAR_STOPPED;
            talk_error("%s", _("stopped; nothing was changed"));
            par_error_clear(&session->error);
        } else {
            status = session_believe(session, status);
            if (status == PAR_END || status == PAR_ABSENT)
                status = contradiction();
        }
        if (status != PAR_OK && session->error.status != PAR_OK)
            tell_error(session, &session->error);
    }
    end_session(session);
    if (par_status_exit(status) == 0 && output_close_stdout() != PAR_OK)
        status = PAR_IO;
    if (par_status_exit(status) != 0 && session->stored > 0)
        talk_error(_("the change is stored all the same (batch %lld)"), (long long)session->stored);
    free(session);
    return par_status_exit(status);
}

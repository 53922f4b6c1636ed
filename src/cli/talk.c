#include "talk.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "arguments.h"
#include "glossary.h"
#include "glyph.h"
#include "layout.h"
#include "leave.h"
#include "output.h"

enum { FURTHER_INDENT = 2 };
enum { VALUE_MOST = 60, VALUE_SIZE = 4 * VALUE_MOST + 4, VALUES = 4 };
enum { PROGRESS_AFTER = 500, PROGRESS_EVERY = 200, PROGRESS_SILENT = 1000 }; /* ms */

static bool is_quiet;

void
talk_quiet(bool quiet)
{
    is_quiet = quiet;
}

static bool progress_stands; /* a line of progress, to be wiped before anything is said */

void
talk_clear(void)
{
    if (progress_stands)
        fputs("\r\033[K", stderr);
    progress_stands = false;
}

/* A sentence goes on in lines of a terminal; one to be copied or read by programs stays whole. */
enum form { SENTENCE, WHOLE };

/* Says it in one write, so that lines of two programs do not mix. */
static void
say(enum form form, const char *before, const char *text)
{
    struct string line = {0}, lines = {0};

    string_add(&line, before);
    glyph_safe(&line, text);
    if (form == SENTENCE && isatty(STDERR_FILENO))
        wrap_text(&lines, string_get(&line), output_width(STDERR_FILENO), 0, FURTHER_INDENT);
    else
        string_format(&lines, "%s\n", string_get(&line));
    leave_now();
    talk_clear();
    fwrite(lines.text, 1, lines.length, stderr);
    string_free(&lines);
    string_free(&line);
}

static void say_format(enum form form, const char *before, const char *format, va_list args)
    TALK_FORMAT(3, 0);

static void
say_format(enum form form, const char *before, const char *format, va_list args)
{
    struct string text = {0};

    string_vformat(&text, format, args);
    say(form, before, string_get(&text));
    string_free(&text);
}

void
talk_say(const char *format, ...)
{
    va_list args;

    if (is_quiet)
        return;
    va_start(args, format);
    say_format(SENTENCE, "", format, args);
    va_end(args);
}

void
talk_note(const char *format, ...)
{
    va_list args;

    if (is_quiet)
        return;
    va_start(args, format);
    say_format(SENTENCE, _("note: "), format, args);
    va_end(args);
}

void
talk_error(const char *format, ...)
{
    va_list args;

    va_start(args, format);
    say_format(SENTENCE, "parindex: ", format, args);
    va_end(args);
}

void
talk_hint(const char *format, ...)
{
    va_list args;

    va_start(args, format);
    say_format(WHOLE, _("hint: "), format, args);
    va_end(args);
}

void
talk_line(const char *format, ...)
{
    va_list args;

    va_start(args, format);
    say_format(WHOLE, "", format, args);
    va_end(args);
}

/* What the system may answer, in words of ours. */
static const struct {
    int error;
    const char *text;
} errors[] = {
    {ENOENT, N_("no such file or folder")},
    {EACCES, N_("permission denied")},
    {EPERM, N_("permission denied")},
    {EISDIR, N_("it is a folder")},
    {ENOTDIR, N_("a part of the path is no folder")},
    {ENOSPC, N_("the disk is full")},
    {EDQUOT, N_("no room is left in the quota")},
    {EROFS, N_("the medium can only be read")},
    {EIO, N_("the disk failed")},
    {EMFILE, N_("too many files are open")},
    {ENFILE, N_("too many files are open")},
    {ENAMETOOLONG, N_("the name is too long")},
    {EBADF, N_("it is closed")},
    {ENOMEM, N_("out of memory")},
    {EINTR, N_("it was interrupted")},
    {ENOLCK, N_("the file system has no locks")},
};

/* A word of the glossary, the key of a column, or what the system answered. */
static void
add_word(struct string *out, const char *word)
{
    const char *text = glossary_word(NULL, word);

    if (text == word) /* itself: not known */
        text = glossary_heading(word);
    for (size_t i = 0; text == word && i < sizeof errors / sizeof errors[0]; i++)
        if (strcmp(strerror(errors[i].error), word) == 0)
            text = _(errors[i].text);
    string_add(out, text);
}

static void
add_argument(struct string *out, const struct par_arg *arg)
{
    char date[LANG_DATE_SIZE];

    switch (arg->kind) {
    case PAR_ARG_TEXT:
    case PAR_ARG_COUNT:
        string_add(out, arg->text);
        break;
    case PAR_ARG_DECIMAL:
        for (const char *c = arg->text; *c != '\0'; c++)
            string_fill(out, (char)(*c == '.' ? lang_mark() : *c), 1);
        break;
    case PAR_ARG_DATE:
        string_add(out, lang_date(date, arg->text));
        break;
    case PAR_ARG_WORD:
        add_word(out, arg->text);
        break;
    }
}

/* As a shell takes it. */
static void
add_typed(struct string *out, const struct par_arg *arg)
{
    struct string word = {0};
    char *quoted;

    add_argument(&word, arg);
    quoted = word_quoted(string_get(&word));
    string_add(out, quoted);
    free(quoted);
    string_free(&word);
}

/* The pattern with its arguments; those behind `typed`, a place in it, are words of a command, but
 * for those that stand in quotes already. */
static char *
fill(const struct par_message *message, const char *at, const char *typed)
{
    struct string out = {0};

    while (*at != '\0') {
        size_t size = strcspn(at, "{");

        string_add_part(&out, at, size);
        at += size;
        if (at[0] == '{' && at[1] >= '1' && at[1] <= '0' + message->count && at[2] == '}') {
            const struct par_arg *arg = &message->args[at[1] - '1'];

            if (typed != NULL && at > typed && at[-1] != '"')
                add_typed(&out, arg);
            else
                add_argument(&out, arg);
            at += 3;
        } else if (at[0] == '{') {
            string_add(&out, "{");
            at++;
        }
    }
    return string_take(&out);
}

char *
talk_message(const struct par_message *message)
{
    return fill(message, message->pattern != NULL ? _(message->pattern) : "", NULL);
}

void
talk_hint_of(const struct par_message *hint)
{
    const char *pattern;
    char *text;

    if (hint->pattern == NULL)
        return;
    pattern = _(hint->pattern);
    text = fill(hint, pattern, strstr(pattern, "parindex "));
    talk_hint("%s", text);
    free(text);
}

void
talk_fault(const struct par_error *err)
{
    char *text = talk_message(&err->message);

    if (text[0] == '\0') {
        free(text);
        text = must_copy(err->text[0] != '\0' ? err->text : _("something went wrong"));
    }
    talk_error("%s", text);
    free(text);
    if (err->block != NULL)
        talk_line("  SQL: %s", err->block);
    talk_hint_of(&err->hint);
}

void
talk_finding(const struct par_import_finding *finding)
{
    struct string line = {0};
    char *text = talk_message(&finding->error->message);

    string_add(&line, finding->file);
    if (finding->line > 0)
        string_format(&line, ":%" PRId64, finding->line);
    if (finding->line > 0 && finding->column > 0)
        string_format(&line, ":%" PRId64, finding->column);
    if (finding->field != NULL && finding->column > 0)
        string_format(&line, ": %s", finding->field);
    string_format(&line, ": %s", text[0] != '\0' ? text : finding->error->text);
    if (finding->repeats > 0)
        string_format(&line,
                      ngettext(" (and %lld more line)", " (and %lld more lines)", finding->repeats),
                      (long long)finding->repeats);
    talk_line("%s", string_get(&line));
    string_free(&line);
    free(text);
}

const char *
talk_value(const char *typed)
{
    static char values[VALUES][VALUE_SIZE];
    static size_t turn;
    char *value = values[turn++ % VALUES];
    size_t size = 0, characters = 0;

    while (size < VALUE_SIZE - 4 && typed[size] != '\0') {
        characters += ((unsigned char)typed[size] & 0xc0) != 0x80;
        if (characters > VALUE_MOST)
            break;
        size++;
    }
    memcpy(value, typed, size);
    memcpy(value + size, typed[size] != '\0' ? "…" : "", typed[size] != '\0' ? sizeof "…" : 1);
    return value;
}

const char *
talk_errno(int error)
{
    for (size_t i = 0; i < sizeof errors / sizeof errors[0]; i++)
        if (errors[i].error == error)
            return _(errors[i].text);
    return strerror(error);
}

static int64_t
milliseconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void
progress_begin(struct progress *progress)
{
    *progress = (struct progress){.started = -1};
    if (!is_quiet && isatty(STDERR_FILENO))
        progress->started = milliseconds();
}

void
progress_now(struct progress *progress, const char *what, int64_t total)
{
    if (progress->started >= 0 && progress->what != what)
        progress->began = milliseconds();
    progress->what = what;
    progress->total = total;
}

/* "reading 45 %, 830000/s, 3 s left", or as much of it as is known. */
static void
show_progress(const struct progress *progress, int64_t done, int64_t spent)
{
    int64_t rate = spent > 0 ? done * 1000 / spent : 0, left = progress->total - done;

    fprintf(stderr, "\r%s ", progress->what);
    if (progress->total > 0)
        fprintf(stderr, "%" PRId64 " %%", left > 0 ? done * 100 / progress->total : 100);
    else
        fprintf(stderr, "%" PRId64, done);
    if (rate > 0)
        fprintf(stderr, _(", %lld/s"), (long long)rate);
    if (rate > 0 && progress->total > 0)
        fprintf(stderr, _(", %lld s left"), (long long)(left > 0 ? left / rate + 1 : 0));
    fputs("\033[K", stderr);
}

void
progress_step(struct progress *progress, int64_t done)
{
    int64_t now;

    if (progress->started < 0)
        return;
    now = milliseconds();
    if (now - progress->started < PROGRESS_AFTER || now - progress->shown < PROGRESS_EVERY)
        return;
    progress->shown = now;
    progress_stands = true;
    show_progress(progress, done, now - progress->began);
}

void
progress_alive(struct progress *progress)
{
    int64_t now;

    if (progress->started < 0)
        return;
    now = milliseconds();
    if (now - progress->started < PROGRESS_AFTER || now - progress->shown < PROGRESS_SILENT)
        return;
    progress->shown = now;
    progress_stands = true;
    fprintf(stderr, "\r%s", progress->what != NULL ? progress->what : _("working"));
    fprintf(stderr, _(", %lld s so far"), (long long)((now - progress->started) / 1000));
    fputs("\033[K", stderr);
}

void
progress_end(struct progress *progress)
{
    talk_clear();
    progress->started = -1;
}

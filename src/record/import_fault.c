#include "import_fault.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buffer.h"
#include "base/map.h"
#include "base/message.h"

/* An error holds 4 KiB, and a file may have a fault in each of a million lines: only what is in use
 * is kept, the texts one behind the other in `texts`. */
struct fault {
    int64_t line, column;
    int64_t repeats;
    const char *field, *code, *pattern, *hint;
    size_t texts; /* where its texts begin: value, nearest, arguments of the message, of the hint */
    uint32_t number; /* in the order found */
    uint8_t status;
    uint8_t args, hint_args;
    uint8_t kinds[2 * PAR_ARGS];
    bool has_value, has_nearest;
};

struct faults {
    struct fault *list;
    size_t count, room;
    int64_t of_state;
    struct buffer texts;
    struct buffer key;
    struct map *first; /* finding and text to the first fault that says it */
};

enum par_status
faults_open(struct faults **out, struct par_error *err)
{
    struct faults *faults = mem_zero(sizeof *faults);

    if (faults == NULL)
        return error_memory(err);
    faults->first = map_new();
    if (faults->first == NULL) {
        mem_free(faults);
        return error_memory(err);
    }
    *out = faults;
    return PAR_OK;
}

void
faults_close(struct faults *faults)
{
    if (faults == NULL)
        return;
    mem_free(faults->list);
    buffer_free(&faults->texts);
    buffer_free(&faults->key);
    map_free(faults->first);
    mem_free(faults);
}

int64_t
faults_count(const struct faults *faults)
{
    return (int64_t)faults->count;
}

int64_t
faults_of_state(const struct faults *faults)
{
    return faults->of_state;
}

bool
fault_is_of_file(enum par_status status)
{
    switch (status) {
    case PAR_NO:
    case PAR_NOT_FOUND:
    case PAR_AMBIGUOUS:
    case PAR_USAGE:
    case PAR_INVALID:
    case PAR_STATE:
    case PAR_EXISTS:
    case PAR_IN_USE:
        return true;
    case PAR_OK:
    case PAR_END:
    case PAR_ABSENT:
    case PAR_NOT_BOOK:
    case PAR_BUSY:
    case PAR_IO:
    case PAR_NO_MEMORY:
    case PAR_DAMAGED:
    case PAR_STOPPED:
    case PAR_DOUBT:
    case PAR_MISUSE:
        return false;
    }
    return false;
}

/* ---- keeping ---- */

static bool
repeats_itself(enum par_status status)
{
    return status == PAR_NOT_FOUND || status == PAR_AMBIGUOUS || status == PAR_STATE;
}

static void
keep_text(struct buffer *texts, const char *text)
{
    buffer_put(texts, text, strlen(text) + 1);
}

static void
keep_message(uint8_t *kinds, struct buffer *texts, const struct par_message *message)
{
    for (int i = 0; i < message->count; i++) {
        kinds[i] = (uint8_t)message->args[i].kind;
        keep_text(texts, message->args[i].text);
    }
}

static bool
make_room(struct faults *faults)
{
    size_t room = faults->room == 0 ? 64 : 2 * faults->room;
    struct fault *list;

    if (faults->count < faults->room)
        return true;
    list = mem_resize(faults->list, room * sizeof *list);
    if (list == NULL)
        return false;
    faults->list = list;
    faults->room = room;
    return true;
}

static enum par_status
keep(struct faults *faults, const struct fault_place *place, const struct par_error *error,
     struct par_error *err)
{
    struct fault fault = {
        .line = place->line,
        .column = place->column,
        .field = place->field,
        .code = error->code,
        .pattern = error->message.pattern,
        .hint = error->hint.pattern,
        .texts = faults->texts.length,
        .number = (uint32_t)faults->count,
        .status = (uint8_t)error->status,
        .args = (uint8_t)error->message.count,
        .hint_args = (uint8_t)error->hint.count,
        .has_value = place->value != NULL,
        .has_nearest = place->nearest != NULL,
    };

    keep_text(&faults->texts, place->value != NULL ? place->value : "");
    keep_text(&faults->texts, place->nearest != NULL ? place->nearest : "");
    keep_message(fault.kinds, &faults->texts, &error->message);
    keep_message(fault.kinds + PAR_ARGS, &faults->texts, &error->hint);
    if (faults->texts.failed || !make_room(faults))
        return error_memory(err);
    faults->list[faults->count++] = fault;
    faults->of_state += error->status == PAR_STATE;
    return PAR_OK;
}

/* What is found after the file was read comes in another order than its lines: the first line is
 * told. */
static void
repeat_at(struct faults *faults, int64_t number, const struct fault_place *place)
{
    struct fault *fault = &faults->list[number];

    faults_repeat(faults, number);
    if (place->line >= fault->line || place->value != NULL || fault->has_value)
        return;
    fault->line = place->line;
    fault->column = place->column;
    fault->field = place->field;
}

enum par_status
faults_add(struct faults *faults, const struct fault_place *place, const struct par_error *fault,
           int64_t *number, struct par_error *err)
{
    int64_t first = (int64_t)faults->count;

    if (repeats_itself(fault->status)) {
        buffer_clear(&faults->key);
        keep_text(&faults->key, fault->code != NULL ? fault->code : "");
        keep_text(&faults->key, fault->text);
        if (faults->key.failed)
            return error_memory(err);
        if (map_get(faults->first, faults->key.text, faults->key.length, &first))
            repeat_at(faults, first, place);
        else if (!map_put(faults->first, faults->key.text, faults->key.length, first))
            return error_memory(err);
    }
    if (number != NULL)
        *number = first;
    return first == (int64_t)faults->count ? keep(faults, place, fault, err) : PAR_OK;
}

void
faults_repeat(struct faults *faults, int64_t number)
{
    faults->list[number].repeats++;
}

/* ---- telling ---- */

static int
by_place(const void *a, const void *b)
{
    const struct fault *x = a, *y = b;

    if (x->line != y->line)
        return x->line < y->line ? -1 : 1;
    if (x->column != y->column)
        return x->column < y->column ? -1 : 1;
    return x->number < y->number ? -1 : x->number > y->number;
}

static const char *
take_text(const char **texts)
{
    const char *text = *texts;

    *texts += strlen(text) + 1;
    return text;
}

static void
take_message(struct par_message *message, const char *pattern, int count, const uint8_t *kinds,
             const char **texts)
{
    message->pattern = pattern;
    message->count = count;
    for (int i = 0; i < count; i++) {
        const char *text = take_text(texts);
        message->args[i].kind = (enum par_arg_kind)kinds[i];
        strncpy(message->args[i].text, text, PAR_ARG_SIZE - 1);
        message->args[i].text[PAR_ARG_SIZE - 1] = '\0';
    }
}

enum par_status
faults_tell(struct faults *faults, const char *file, par_import_report *report, void *context,
            struct par_error *err)
{
    struct par_error *error = mem_alloc(sizeof *error);

    if (error == NULL)
        return error_memory(err);
    if (faults->count > 0)
        qsort(faults->list, faults->count, sizeof *faults->list, by_place);
    for (size_t i = 0; report != NULL && i < faults->count; i++) {
        const struct fault *fault = &faults->list[i];
        const char *texts = faults->texts.text + fault->texts;
        const char *value = take_text(&texts), *nearest = take_text(&texts);
        struct par_import_finding finding = {
            .file = file,
            .line = fault->line,
            .column = fault->column,
            .field = fault->field,
            .value = fault->has_value ? value : NULL,
            .finding = fault->code,
            .nearest = fault->has_nearest ? nearest : NULL,
            .error = error,
            .repeats = fault->repeats,
        };

        par_error_clear(error);
        error->status = (enum par_status)fault->status;
        error->code = fault->code;
        error->field = fault->field;
        error->line = fault->line;
        error->column = fault->column;
        take_message(&error->message, fault->pattern, fault->args, fault->kinds, &texts);
        take_message(&error->hint, fault->hint, fault->hint_args, fault->kinds + PAR_ARGS, &texts);
        par_message_text(error->text, sizeof error->text, &error->message);
        report(context, &finding);
    }
    mem_free(error);
    return PAR_OK;
}

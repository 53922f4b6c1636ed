/* Filling in errors and messages. */
#ifndef BASE_MESSAGE_H
#define BASE_MESSAGE_H

#include <parindex/error.h>

#include <assert.h>

/* Marks a pattern for the catalog; the library itself translates nothing. */
#define N_(pattern) pattern

/* An argument on its way into a message; `text` wins over `number`. */
struct arg {
    enum par_arg_kind kind; /* 0 ends a list */
    const char *text;
    int64_t number; /* PAR_ARG_COUNT: the number; PAR_ARG_DECIMAL: ten-thousandths */
};

/* clang-format off */
#define ARG_TEXT(t) {PAR_ARG_TEXT, (t), 0}
#define ARG_COUNT(n) {PAR_ARG_COUNT, NULL, (n)}
#define ARG_POINTS(u) {PAR_ARG_DECIMAL, NULL, (u)}
#define ARG_DATE(t) {PAR_ARG_DATE, (t), 0}
#define ARG_WORD(t) {PAR_ARG_WORD, (t), 0}
/* clang-format on */
#define ARGS(...) ((const struct arg[]){__VA_ARGS__, {0}})
#define NO_ARGS ((const struct arg[]){{0}})

/* Fills a message, with at most PAR_ARGS arguments. Control characters of arguments become \u{…},
 * bidirectional controls too. */
void message_set(struct par_message *message, const char *pattern, const struct arg *args);

/* What error_set does. */
enum par_status error_fill(struct par_error *err, enum par_status status, const char *code,
                           const char *pattern, const struct arg *args);
/* Sets an error and gives back its status. An error that is set already is kept: the deeper one
 * knows more. `err` may be NULL. Here and not in message.c, so that whoever reads a caller alone,
 * a compiler or an analyzer, sees that an error goes neither for success nor for an end. */
static inline enum par_status
error_set(struct par_error *err, enum par_status status, const char *code, const char *pattern,
          const struct arg *args)
{
    status = error_fill(err, status, code, pattern, args);
    assert(status != PAR_OK && status != PAR_END);
    return status;
}
/* Adds a hint to an error that is set. */
void error_hint(struct par_error *err, const char *pattern, const struct arg *args);
/* Says which column of the input is meant, unless one is said already. */
void error_field(struct par_error *err, const char *field);

/* Memory ran out: sets the error that needs no argument. */
static inline enum par_status
error_memory(struct par_error *err)
{
    return error_set(err, PAR_NO_MEMORY, NULL, N_("out of memory"), NO_ARGS);
}

#endif

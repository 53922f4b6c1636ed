/* One line of a dump on its way into the book: load_row.c takes it apart, load_field.c turns its
 * fields into parameters with ids for codes, load_put.c puts it where it belongs. */
#ifndef RECORD_LOAD_ROW_H
#define RECORD_LOAD_ROW_H

#include "load.h"

enum { LOAD_FIELDS_MOST = 20, LOAD_PARAMS_MOST = 24, LOAD_NAME_SIZE = 32 };

/* How the fields of a record are taken:
 *   n number   t text   j text as the journal has it   x bytes in hexadecimal
 *   K the key of the field before it in name: name_key of name; S the sorting key likewise
 *   i its own code, which the id :of stands for (:id of a criterion)   y a year to find by
 *   d a decision, with its date and issuer in the next two (-)
 *   g group, s set, k scale, p concept, u unit, c criterion: ids of codes
 *   z the set in which the next one, o, is looked up   e a group whose evaluation is meant */
struct load_form {
    const char *word;
    const char *owner; /* the word whose line comes before; NULL: it is that line */
    enum sql_block_id put;
    const char *fields;
};

struct load_field {
    char name[LOAD_NAME_SIZE];
    char how;
    struct json_value value;
    size_t at; /* byte of the line */
};

/* A line taken apart, and what it becomes. */
struct load_row {
    const struct load_form *form;
    const char *of; /* its second place: a code, or JSON in key2 */
    int64_t number; /* of a batch */
    size_t of_at;
    struct load_field fields[LOAD_FIELDS_MOST];
    int count;
    struct param params[LOAD_PARAMS_MOST];
    int param_count;
    unsigned char bytes[DIGEST_SIZE];
    int64_t year; /* to find an evaluation by */
    int64_t set;  /* to find a criterion by */
    int64_t unit, criterion;
};

/* The id of a code, given when it is first seen; `stands` when this is its own line. PAR_INVALID
 * when it stands twice. */
enum par_status load_id(int64_t *id, struct loader *l, enum load_kind kind, int64_t scope,
                        const char *code, bool stands, struct par_error *err);

/* The words of the kinds: "unit" and so on. */
extern const char *const load_kind_words[LOAD_KIND_END_];

/* Takes the line that is read apart; false when it has a fault, which was told. */
bool load_read_row(struct load_row *row, struct loader *l);
/* Checks the fields and makes them parameters. A fault is told. */
enum par_status load_take_fields(struct load_row *row, struct loader *l, struct par_error *err);
void load_param(struct load_row *row, const char *name, int type, const char *text, int64_t number);
/* Tells that a field has no such value; false. */
bool load_wrong(struct loader *l, const struct load_field *field, const char *pattern);

#endif

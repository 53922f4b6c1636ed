/* Units inside the library. */
#ifndef RECORD_UNIT_H
#define RECORD_UNIT_H

#include <parindex/group.h>
#include <parindex/unit.h>

#include "clean.h"
#include "journal.h"

/* What a text names: code and id; the code is the caller's buffer. */
enum { CODE_SIZE = 80 };

enum { POSITION_MOST = 1000000 }; /* of a unit in the printed order of its group */

struct unit_ref {
    int64_t id;
    char code[CODE_SIZE];
};

enum par_status unit_find(struct unit_ref *out, struct par_book *book, const char *text,
                          bool in_file, struct par_error *err);
enum par_status group_find(struct unit_ref *out, struct par_book *book, const char *text,
                           bool in_file, struct par_error *err);

/* The id of a unit for the SQL parameter :unit, where a query names none; 0 = all. */
enum par_status unit_id_of(int64_t *id, struct par_book *book, const char *text,
                           struct par_error *err);

/* What a query asks for: years, a group, a unit, each NULL when all are meant. */
struct scope {
    char *years;         /* JSON array; mem_free() it in any case */
    int64_t group, unit; /* 0 = all */
};
enum par_status scope_find(struct scope *out, struct par_book *book, const char *years,
                           const char *group, const char *unit, struct par_error *err);

/* Records that a unit belongs to a group in one year, and in no year between others: a period that
 * ends the year before or begins the year after is lengthened. PAR_INVALID when another group has
 * it then. */
enum par_status unit_belongs(struct par_batch *batch, const char *unit, const char *group,
                             int64_t year, struct par_error *err);

/* Is a code free among units and groups? PAR_EXISTS when not. */
enum par_status code_free(struct par_book *book, const char *code, struct par_error *err);

#define P_ID(name, id)                                                                             \
    {                                                                                              \
        (name), (id) != 0, NULL, (id)                                                              \
    } /* 0 binds NULL */
#define P_SCOPE(scope)                                                                             \
    P_TEXT("years", (scope)->years), P_ID("group", (scope)->group), P_ID("unit", (scope)->unit)

#endif

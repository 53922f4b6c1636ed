/* Successions in words: how a unit came about, and what became of it. */
#ifndef CLI_LINEAGE_H
#define CLI_LINEAGE_H

#include "must.h"
#include "session.h"

/* Links, all of a list. */
struct links {
    struct par_succession *row;
    size_t count;
    struct keep keep;
};

/* The links that name a unit; with `follow` those that name one of its lineage. */
enum par_status links_read(struct links *out, struct session *session, const char *unit,
                           bool follow);
void links_free(struct links *links);

/* "merged in 2025 from Sở A, Sở B by 12/QĐ-UBND"; several joined by "; ". Nothing is added where no
 * link leads to the unit (or from it). Returns: was anything added? */
bool add_origin(struct string *out, const struct links *links, const char *unit);
bool add_fate(struct string *out, const struct links *links, const char *unit);

/* Members of a group in a year that ended before it and so take no part: their names, joined.
 * Ownership: *names is the caller's. */
enum par_status ended_members(char **names, struct session *session, const char *group, int year);

/* Units that took part in a group in the year `before`, have not ended, and take part nowhere in
 * `year`: their names, joined. Ownership: *names is the caller's. */
enum par_status lost_members(char **names, struct session *session, const char *group, int before,
                             int year);

/* A sheet's lines on both, where there is something: "Before it: …", "Afterwards: …". Returns: was
 * there anything? */
struct sheet;
bool lineage_lines(struct sheet *sheet, const struct links *links, const char *unit);

#endif

/* What the commands that show lists and single things have in common. Each takes the list with the
 * status that its question gave, does nothing after a failure, and ends the list.
 */
#ifndef CLI_SHOW_H
#define CLI_SHOW_H

#include "writer.h"

/* A listing whose table is rows and columns and nothing else. */
enum par_status show_rows(struct session *session, struct par_list *list, enum par_status status,
                          const struct listing *listing);
/* A listing whose sheet is put together by a function; other formats are written as usual. */
enum par_status show_list(struct session *session, struct par_list *list, enum par_status status,
                          enum par_status (*compose)(struct sheet *, struct session *,
                                                     struct par_list *));
/* A table as a part of a sheet; a list without rows is told by `empty` (NULL: not at all). */
enum par_status show_table(struct sheet *sheet, struct session *session, struct par_list *list,
                           enum par_status status, const struct view_column *view, size_t count,
                           const char *empty);
/* A line of a sheet, "English name: …"; nothing when there is no text. */
void show_fact(struct sheet *sheet, const char *key, const char *text);

/* Years as runs: adding 2021, 2022, 2023, 2025 gives "2021–2023, 2025". */
struct year_runs {
    int64_t first, last; /* of the run that is open; 0: none */
    struct string text;
};

void runs_add(struct year_runs *runs, int64_t year);
/* All years that were added; the runs are closed. Lives as long as they do. */
const char *runs_text(struct year_runs *runs);
void runs_free(struct year_runs *runs);

/* "2021–2024", "2021–" for an open end, "–2024" for an open beginning, "" for both. */
void add_span(struct string *out, struct par_number from, struct par_number to);

#endif

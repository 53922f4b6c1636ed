/* What the commands that record have in common.
 *
 *     struct par_unit unit;
 *     struct keep keep = {0};
 *
 *     record_clear(&unit, "units");
 *     unit.name = session->arguments.words[0];
 *     status = record_fill(&unit, session, "units", &keep);
 *     if (status == PAR_OK)
 *         status = session_begin(session);
 *     if (status == PAR_OK)
 *         status = par_unit_add(&code, session->batch, &unit, &session->error);
 *     if (status == PAR_OK)
 *         status = record_done(session, _("Unit %s added."), code);
 *     keep_free(&keep);
 *
 * A batch that was begun and not committed is cancelled by the session.
 */
#ifndef CLI_RECORD_H
#define CLI_RECORD_H

#include "must.h"
#include "session.h"

/* Makes every column of a row absent: texts NULL, numbers with their reason. What is no column of
 * the kind's files is left alone. */
void record_clear(void *row, const char *kind);

/* Puts what the options say into a row: the option of a column has its name, '_' as '-'. Columns
 * whose option the command does not have, or that was not given, are left alone; an empty text
 * takes a value away. What is wrong is told. Ownership: texts of the row live as long as `keep` and
 * the command line. Returns: PAR_OK; PAR_USAGE; PAR_INVALID. */
enum par_status record_fill(void *row, const struct session *session, const char *kind,
                            struct keep *keep);
/* Was an option given that is a column of the kind? */
bool record_given(const struct session *session, const char *kind);

/* A second unit (or group) of one name is most often the first one typed again; with a code of its
 * own it is meant. Told where there is one of that very name now. Returns: PAR_OK; PAR_EXISTS. */
enum par_status record_refuse_namesake(struct session *session, const char *name, bool group);

/* What an edit changes, for people: "Short name – → SNV, To – → 2024"; "" when nothing differs. The
 * caller frees it. */
char *record_changes(const struct par_field *fields, size_t count, const void *before,
                     const void *after);
/* The same for the columns of a kind's files. */
char *record_kind_changes(const char *kind, const void *before, const void *after);

/* Some changes must say why. What is wrong is told. Returns: PAR_OK; PAR_USAGE. */
enum par_status record_reason(const struct session *session);

/* A book's title may stay as it is (NULL) but not be empty. What is wrong is told. Returns: PAR_OK;
 * PAR_INVALID. */
enum par_status record_title(const char *title);

/* Makes the batch last and says what was done, with its number: "Unit so-noi-vu added. (batch 12)".
 * When nothing changed it says so instead; with --dry-run what would be done. */
enum par_status record_done(struct session *session, const char *format, ...) TALK_FORMAT(2, 3);

#endif

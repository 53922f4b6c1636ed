/* The functions of the commands, one file a noun: cmd_<noun>.c. */
#ifndef CLI_CMD_H
#define CLI_CMD_H

#include "session.h"

/* Ask. */
enum par_status cmd_status(struct session *session);
enum par_status cmd_history(struct session *session);
enum par_status cmd_rank(struct session *session);
enum par_status cmd_counts(struct session *session);
enum par_status cmd_compare(struct session *session);
enum par_status cmd_log(struct session *session);
enum par_status cmd_sql(struct session *session);

/* Keep. */
enum par_status cmd_check(struct session *session);

/* Help. */
enum par_status cmd_help(struct session *session);
enum par_status cmd_completion(struct session *session);
enum par_status cmd_complete(struct session *session);

/* Shows the help of a command, of all with NULL. */
enum par_status help_show(const struct command *command);

#endif

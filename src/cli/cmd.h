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
enum par_status cmd_explain(struct session *session);
enum par_status cmd_gap(struct session *session);
enum par_status cmd_whatif(struct session *session);
enum par_status cmd_strengths(struct session *session);
enum par_status cmd_watch(struct session *session);
enum par_status cmd_log(struct session *session);
enum par_status cmd_sql(struct session *session);

/* Record. */
enum par_status cmd_init(struct session *session);
enum par_status cmd_book_show(struct session *session);
enum par_status cmd_book_edit(struct session *session);
enum par_status cmd_import(struct session *session);
enum par_status cmd_export(struct session *session);
enum par_status cmd_decision_add(struct session *session);
enum par_status cmd_decision_edit(struct session *session);
enum par_status cmd_decision_remove(struct session *session);
enum par_status cmd_decision_list(struct session *session);
enum par_status cmd_decision_show(struct session *session);
enum par_status cmd_published_add(struct session *session);
enum par_status cmd_published_edit(struct session *session);
enum par_status cmd_published_remove(struct session *session);
enum par_status cmd_published_list(struct session *session);
enum par_status cmd_published_count(struct session *session);
enum par_status cmd_unit_add(struct session *session);
enum par_status cmd_unit_edit(struct session *session);
enum par_status cmd_unit_remove(struct session *session);
enum par_status cmd_unit_rename(struct session *session);
enum par_status cmd_unit_succeed(struct session *session);
enum par_status cmd_unit_succeed_list(struct session *session);
enum par_status cmd_unit_succeed_remove(struct session *session);
enum par_status cmd_unit_list(struct session *session);
enum par_status cmd_unit_show(struct session *session);
enum par_status cmd_group_add(struct session *session);
enum par_status cmd_group_edit(struct session *session);
enum par_status cmd_group_remove(struct session *session);
enum par_status cmd_group_list(struct session *session);
enum par_status cmd_group_show(struct session *session);
enum par_status cmd_scale_add(struct session *session);
enum par_status cmd_scale_edit(struct session *session);
enum par_status cmd_scale_remove(struct session *session);
enum par_status cmd_scale_list(struct session *session);
enum par_status cmd_scale_show(struct session *session);
enum par_status cmd_criteria_add(struct session *session);
enum par_status cmd_criteria_edit(struct session *session);
enum par_status cmd_criteria_remove(struct session *session);
enum par_status cmd_criteria_copy(struct session *session);
enum par_status cmd_criteria_map(struct session *session);
enum par_status cmd_criteria_unmap(struct session *session);
enum par_status cmd_criteria_list(struct session *session);
enum par_status cmd_criteria_show(struct session *session);
enum par_status cmd_criteria_spent(struct session *session);
enum par_status cmd_year_open(struct session *session);
enum par_status cmd_year_edit(struct session *session);
enum par_status cmd_year_phase(struct session *session);
enum par_status cmd_year_remove(struct session *session);
enum par_status cmd_year_join(struct session *session);
enum par_status cmd_year_leave(struct session *session);
enum par_status cmd_year_list(struct session *session);
enum par_status cmd_year_show(struct session *session);
enum par_status cmd_score_set(struct session *session);
enum par_status cmd_score_clear(struct session *session);
enum par_status cmd_score_exempt(struct session *session);
enum par_status cmd_score_enter(struct session *session);
enum par_status cmd_score_list(struct session *session);

/* Approve. */
enum par_status cmd_approve(struct session *session);
enum par_status cmd_amend(struct session *session);

/* Keep. */
enum par_status cmd_check(struct session *session);
enum par_status cmd_verify(struct session *session);
enum par_status cmd_claim(struct session *session);
enum par_status cmd_diff(struct session *session);
enum par_status cmd_inflation(struct session *session);
enum par_status cmd_stability(struct session *session);
enum par_status cmd_trend(struct session *session);
enum par_status cmd_undo(struct session *session);
enum par_status cmd_backup(struct session *session);
enum par_status cmd_upgrade(struct session *session);
enum par_status cmd_dump(struct session *session);
enum par_status cmd_load(struct session *session);
enum par_status cmd_prove(struct session *session);

/* Help. */
enum par_status cmd_help(struct session *session);
enum par_status cmd_completion(struct session *session);
enum par_status cmd_complete(struct session *session);

/* Shows the help of a command, of all with NULL; of `import` with the name of a kind that of the
 * kind. */
enum par_status help_show(const struct command *command, const char *kind);

#endif

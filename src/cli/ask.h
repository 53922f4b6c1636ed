/* What the commands that ask have in common: options of the view, rows kept in memory for a table
 * that needs them all before its first line, and phrases.
 */
#ifndef CLI_ASK_H
#define CLI_ASK_H

#include "writer.h"

/* --view and --as-of. */
struct asked {
    enum par_view view;
    char as_of_day[11];
    const char *as_of; /* NULL: not given */
};

/* What is wrong is told. Returns: PAR_OK; PAR_INVALID. */
enum par_status asked_read(struct asked *out, const struct session *session);

/* Results, all of a list. */
struct results {
    struct par_result *row;
    size_t count;
    struct keep keep;
};

enum par_status results_read(struct results *out, struct par_results *list, struct par_error *err);
void results_free(struct results *results);
/* Looks through results before they are written: where nothing at all is known this is told, and
 * the answer is PAR_NOT_FOUND; a fact without a date under --as-of, and the share of --so-far,
 * become notes. */
enum par_status results_look(struct writer *writer, struct session *session,
                             struct par_results *list);
/* The note that under --as-of a fact without a date is among those shown. */
void note_undated(struct writer *writer);
/* Tells that nothing is known of what was asked for. Returns PAR_NOT_FOUND. */
enum par_status ask_nothing(const struct session *session);
/* The basis of all rows that have one; NULL when they differ or none has. */
const char *results_basis(const struct par_result *row, size_t count);

/* Evaluations with their rules, all of the years and group asked for. */
struct evaluations {
    struct par_evaluation *row;
    size_t count;
    struct keep keep;
};

enum par_status evaluations_read(struct evaluations *out, struct session *session,
                                 const char *years, const char *group);
/* Those that results are of: all of their groups, in the years asked for. */
enum par_status evaluations_of(struct evaluations *out, struct session *session,
                               const struct results *results);
const struct par_evaluation *evaluations_find(const struct evaluations *evaluations, int64_t year,
                                              const char *group);
void evaluations_free(struct evaluations *evaluations);

/* The group that the unit of the command line takes part in in its year; NULL: in none. The caller
 * frees it. Returns: PAR_OK; what the book answers. */
enum par_status ask_group_joined(char **group, struct session *session);

/* The same where it must take part; what is wrong is told. Returns: PAR_OK; PAR_STATE; what the
 * book answers. */
enum par_status ask_group_of_unit(char **group, struct session *session);

/* Points as a table prints them: computed ones with the decimals of the year's rules. */
struct par_decimal points_of(const struct par_result *row, const struct par_evaluation *evaluation);
/* "3/20", "–/20", "–". */
void add_rank(struct string *out, struct par_number rank, struct par_number group_size);
/* "37/QĐ-UBND 24/01/2022", the number alone, "–". */
void add_decision(struct string *out, const char *number, const char *date);
/* "số đã công bố", "số tính từ điểm"; "" for NULL. */
const char *basis_phrase(const char *basis);
/* A class by its short name, else its initials. */
void add_short_class(struct string *out, const char *class_name, const char *short_name);

/* How many units each class has in a year and group: "Xuất sắc 7 · Tốt 10 · Khá 3 (cộng 20)". */
struct class_count {
    const char *class_name;
    int64_t count;
};

struct class_counts {
    struct class_count *row;
    size_t count;
    struct keep keep;
};

enum par_status class_counts_read(struct class_counts *out, struct session *session, int year,
                                  const char *group, const struct asked *asked);
void class_counts_free(struct class_counts *counts);

#endif

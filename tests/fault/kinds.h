/* The kinds of fault: each goes over one trial. */
#ifndef FAULT_KINDS_H
#define FAULT_KINDS_H

#include "trial.h"

/* Every operation fails, with every errno it can have, once and for good. */
void fail_each(const struct trial *trial);
/* The same of the operations that write the answer to a file. */
void fail_output(const struct trial *trial);
/* Judges a command that met with something that it could not do. `fault` is for the message. */
void judge_refusal(const struct trial *trial, struct fault fault, const struct outcome *outcome,
                   const struct tree *found);
/* Before each kind: is it one that changes files? */
bool changes_files(const struct note *note);
/* The process is killed before every operation that changes a file, and within every write. */
void die_each(const struct trial *trial);
/* The process is killed at any moment, `kills` times. */
void kill_often(const struct trial *trial);
/* The power is cut at every operation and after the acknowledgement. */
void cut_each(const struct trial *trial);
/* Of a disk that lies when it is told to sync, or of a program that does not sync its folder, the
 * same must find fault: else it proves nothing. */
void cut_proves(const struct trial *trial);

/* What the disk holds after a cut at that note, by chance. */
struct tree cut_at(const struct trial *trial, size_t note);
/* The same while a change that was broken off is taken back by the next command. */
void again_each(const struct trial *trial);
/* What a kill leaves just before a change of the book is stored; false: the step makes none. */
bool broken_off_last(struct tree *out, const struct trial *trial);
/* Closed descriptors, and a stdout that takes nothing; in every format, and to a file. */
void streams_each(const struct trial *trial);
/* A disk with room for some blocks more, from none until it is done. */
void full_each(const struct trial *trial);
/* A folder, a file, a medium that can only be read. */
void readonly_each(const struct trial *trial);

/* Of all cases of a kind only each `every`th is tried (1: all). */
extern long every;
extern long kills;
bool chosen(void);

#endif

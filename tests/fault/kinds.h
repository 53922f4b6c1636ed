/* The kinds of fault: each goes over one trial. */
#ifndef FAULT_KINDS_H
#define FAULT_KINDS_H

#include "trial.h"

/* Every operation fails, with every errno it can have, once and for good. */
void fail_each(const struct trial *trial);
/* The process is killed before every operation that changes a file, and within every write. */
void die_each(const struct trial *trial);
/* The process is killed at any moment, `kills` times. */
void kill_often(const struct trial *trial);
/* The power is cut at every operation and after the acknowledgement. */
void cut_each(const struct trial *trial);
/* Of a disk that lies when it is told to sync, or of a program that does not sync its folder, the
 * same must find fault: else it proves nothing. */
void cut_proves(const struct trial *trial);

/* Of all cases of a kind only each `every`th is tried (1: all). */
extern long every;
extern long kills;
bool chosen(void);

#endif

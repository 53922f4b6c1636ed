/* Ctrl-C in a long command: the work is taken back, said, and the program ends with 130. */
#ifndef CLI_INTERRUPT_H
#define CLI_INTERRUPT_H

/* From now on the first Ctrl-C (or a request to end) is only remembered; the second ends the
 * program at once, as without this. */
void interrupt_watch(void);
/* 1: it came. */
int interrupted(void);

#endif

/* Taking batches of the opened book back. */
#ifndef SUPPORT_UNDONE_H
#define SUPPORT_UNDONE_H

#include "opened.h"

enum par_status try_undo(int64_t which);
/* Takes a batch back and gives the number of the batch that did it. */
int64_t undo(int64_t which);
/* Refused because of batch `later`; nothing is changed by that. */
void refuses_because_of(int64_t which, int64_t later);

/* Fills a book with something of everything that is not published. */
void fill_of_all(struct par_batch *batch);

#endif

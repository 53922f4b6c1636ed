/* Putting the words of a command line into the places of its command. */
#ifndef CLI_PLACE_H
#define CLI_PLACE_H

#include "arguments.h"

/* Fills in years, names, criteria, files from the words behind the command. What is wrong is told.
 * Returns: PAR_OK; PAR_USAGE. */
enum par_status place_words(struct arguments *out);

#endif

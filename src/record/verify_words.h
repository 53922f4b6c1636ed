/* What a finding of verify is about, in words. */
#ifndef RECORD_VERIFY_WORDS_H
#define RECORD_VERIFY_WORDS_H

#include <parindex/verify.h>

#include "book.h"
#include "seal.h"

/* Room for the names of a row and for what a seal is of. */
struct verify_words {
    char unit[PAR_ARG_SIZE], group[PAR_ARG_SIZE], decision[PAR_ARG_SIZE];
    char group_code[80];
    char what[PAR_ARG_SIZE];
};

/* Gives the names of the row's unit and group, its codes where the book knows none. */
enum par_status verify_names(struct verify_words *words, struct par_finding *row,
                             struct par_book *book, struct par_error *err);

/* Fills in the places of a row from the code of a seal, and words->what as people say it:
 * "2024 (Khối sở)", "41/QĐ-UBND@2024-01-25", "Sở Nội vụ". */
enum par_status verify_of_seal(struct verify_words *words, struct par_finding *row,
                               struct par_book *book, enum seal_kind kind, const char *code,
                               struct par_error *err);

#endif

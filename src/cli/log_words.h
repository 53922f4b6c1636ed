/* A change of the journal in the reader's words. The texts belong to the caller, who frees them. */
#ifndef CLI_LOG_WORDS_H
#define CLI_LOG_WORDS_H

#include <stdbool.h>

#include <parindex/journal.h>

/* "scale_class" → "mức của thang". */
const char *log_record_word(const char *record);
/* "52/QĐ-UBND · 2025-01-24 ·  · 52 qd ubnd" → "52/QĐ-UBND · 24/01/2025". */
char *log_key_text(const char *record, const char *key);
/* Not what is kept for comparing, sorting and printing beside another field. */
bool log_field_shown(const char *field);
const char *log_field_word(const char *record, const char *field);
/* The value of a cell; of a whole record its facts: "Năm 2022; Xếp loại Khá". NULL: none. */
char *log_value_text(const struct par_change *change, const char *value);

#endif

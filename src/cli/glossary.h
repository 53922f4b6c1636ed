/* The glossary: one heading for each key, one word for each value that is a word. */
#ifndef CLI_GLOSSARY_H
#define CLI_GLOSSARY_H

#include <parindex/decimal.h>
#include <stddef.h>

/* The heading of a key in the reader's language ("unit_name" → "Đơn vị"); the key itself when the
 * glossary has none. */
const char *glossary_heading(const char *key);
/* A word of the glossary in the reader's language ("survey" → "điều tra xã hội học"). `key` tells
 * words apart that two columns share ("none" of known and of absent; "class_on" and "rank_on");
 * NULL: the first that fits. An unknown word stays as it is. */
const char *glossary_word(const char *key, const char *word);
/* The word of `key` among `values` ("gap|dense|order") that a person typed as the tables show it in
 * the reader's language, in whatever letters ("sap nhap" → "merged"); NULL when it is none. */
const char *glossary_word_typed(const char *key, const char *values, const char *typed);
/* `values` for a person: each with its word of `key` where that says more. The caller frees it. */
char *glossary_choice(const char *key, const char *values);
/* The reason of an absent value in words. */
const char *glossary_absent(enum par_absent reason);

/* For tests: every key and word. `id` is the English text. */
struct glossary_entry {
    const char *key;
    const char *word;    /* NULL: the heading of `key` */
    const char *context; /* gettext's */
    const char *id;
};
const struct glossary_entry *glossary_entries(size_t *count);

#endif

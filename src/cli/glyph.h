/* Characters: how wide they are on a terminal, which of them may reach one, how words are compared.
 */
#ifndef CLI_GLYPH_H
#define CLI_GLYPH_H

#include "must.h"

/* Columns that a text takes on a terminal; combining marks take none. */
size_t glyph_width(const char *text);
size_t glyph_width_part(const char *text, size_t length);

/* Adds a text in which control characters, bidirectional overrides and broken UTF-8 are shown as
 * \u{…}: what a book holds must never steer a terminal. */
void glyph_safe(struct string *out, const char *text);
/* The same, in a copy that the caller frees. */
char *glyph_safe_copy(const char *text);
/* Adds a text in which every control character, tab and line end is a blank. */
void glyph_blank(struct string *out, const char *text);

/* Adds a text as it stands inside a JSON string: the same characters as \uXXXX. Quotes and
 * backslashes are the caller's. */
void glyph_json(struct string *out, const char *text);

/* The folded form of a text: no marks, đ = d, no case, blanks and hyphens alike, trimmed. The
 * caller frees it. */
char *glyph_fold(const char *text);
/* Do the words of `words` stand in `text` in their order, each from the start of a word? Both
 * folded. */
bool glyph_holds(const char *text, const char *words);
/* Single-character edits between two folded texts; `most` + 1 when there are more, or when one is
 * too long for a mistyped name. */
size_t glyph_distance(const char *a, const char *b, size_t most);

#endif

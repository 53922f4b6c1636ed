/* Text: UTF-8, NFC, and the folded forms by which Vietnamese names are searched and sorted. */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <parindex/error.h>
#include <stdbool.h>

/* Is this well-formed UTF-8 without NUL? *bad gets the offset of the first wrong byte; or NULL. */
bool text_valid(const char *text, size_t length, size_t *bad);

/* The first character of a text that has `length` bytes: gives its bytes (1–4) and sets *out; 0
 * when they are not well-formed UTF-8, when it is NUL, or when there is none. */
size_t text_character(uint32_t *out, const char *text, size_t length);

/* Is this a character that acts instead of showing, or that nobody sees: control, DEL, C1, line
 * separator, bidirectional control, zero-width or other format character? */
bool text_is_hidden(uint32_t character);

/* Writes a text so that it can be shown to a person: hidden characters as \u{…}, bytes that are not
 * UTF-8 as \x{…}, cut with "…" to at most `characters` characters (SIZE_MAX: no limit) and `size`
 * bytes with the final NUL. Gives the number of bytes written without the NUL. `size` is at
 * least 4. */
size_t text_shown(char *buf, size_t size, const char *text, size_t characters);

/* Composes (NFC), takes off blanks at both ends, makes every run of blanks, no-break blanks and
 * tabs one blank. Line ends, other control characters and bidirectional overrides are refused with
 * the code "control", bytes that are not UTF-8 with the code "utf8". *out is freed with mem_free().
 * Returns PAR_OK, PAR_INVALID, PAR_NO_MEMORY. */
enum par_status text_clean(char **out, const char *text, size_t length, struct par_error *err);

/* The key by which a name is found: decomposed, case-folded, marks off, đ = d, every run that is no
 * letter or digit one blank, trimmed. "Sở Nội  vụ" → "so noi vu"; "sở-nội-vụ" too. *out:
 * mem_free(). Returns PAR_OK, PAR_INVALID ("utf8"), PAR_NO_MEMORY. */
enum par_status text_key(char **out, const char *text, struct par_error *err);

/* The key by which names are sorted in Vietnamese order with memcmp: letters first (a ă â b c d đ e
 * ê … o ô ơ … u ư …), then tones (none, huyền, hỏi, ngã, sắc, nặng) from left to right. Capitals
 * sort as small letters, blanks (and every other sign) before digits, digits before letters. The
 * key is printable: "Sở Nội vụ" → "so~~-no~i-vu 2 5 5". *out: mem_free(). Returns PAR_OK,
 * PAR_INVALID ("utf8"), PAR_NO_MEMORY. */
enum par_status text_sort(char **out, const char *text, struct par_error *err);

/* A code made from a name: its key with hyphens, cut at a word to 64 bytes. "Sở Nội vụ" →
 * "so-noi-vu". *out: mem_free(). Returns PAR_OK, PAR_INVALID ("utf8"; "code" when nothing of the
 * name can stand in a code or only four digits would), PAR_NO_MEMORY. */
enum par_status text_code(char **out, const char *name, struct par_error *err);

/* Is this a code: 1–64 of a–z A–Z 0–9 . _ - /, not four digits, which are a year? */
bool text_is_code(const char *text);

/* Is this exactly four digits: a year on the command line? */
bool text_is_year(const char *text);

/* How many single-character edits (insert, drop, change, swap of neighbours) make b of a; works on
 * characters of keys; at most `limit` + 1 is given back. Texts of more than 256 characters that are
 * not alike are as far apart as can be. */
unsigned text_distance(const char *a, const char *b, unsigned limit);

/* Pattern for SQL LIKE … ESCAPE '\' that a key fits when the words of `key` stand in it in that
 * order, each from the start of a word: "khu kinh" → "% khu% kinh%" (the searched text has a blank
 * put before it). An empty key gives "%". *out: mem_free(). Returns PAR_OK, PAR_NO_MEMORY. */
enum par_status text_like(char **out, const char *key, struct par_error *err);

#endif

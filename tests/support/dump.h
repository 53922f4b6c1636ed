/* What a book says, apart from its journal: every table with codes in place of ids, sorted. Two
 * books that say the same have the same dump. */
#ifndef SUPPORT_DUMP_H
#define SUPPORT_DUMP_H

#include <parindex/error.h>

/* free() it. */
char *book_dump(const char *path);
/* Fails and shows the lines in which two dumps differ. */
#define SAME_DUMP(a, b) same_dump((a), (b), __FILE__, __LINE__)
void same_dump(const char *a, const char *b, const char *file, int line);
/* Fails when a book no longer has this dump. */
#define SAYS_THE_SAME(path, dump) says_the_same((path), (dump), __FILE__, __LINE__)
void says_the_same(const char *path, const char *dump, const char *file, int line);

/* Fails when the file is not sound, a reference leads nowhere, or derived rows, positions or leaves
 * are not what the rows that they come from say. */
#define SOUND(path) is_sound((path), __FILE__, __LINE__)
void is_sound(const char *path, const char *file, int line);

/* Does some work again and again, each time with another request for memory failing, in turn once
 * and for good: it must say so and leave the book as it was (`path` NULL: the work only asks),
 * until all requests are met. */
void holds_without_memory(const char *path, enum par_status (*work)(void));

#endif

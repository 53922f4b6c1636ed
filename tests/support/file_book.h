/* A book as a file, and what lies where one might. */
#ifndef SUPPORT_FILE_BOOK_H
#define SUPPORT_FILE_BOOK_H

#include "store/store.h"

/* The name of the book that make_book() makes and closes. */
#define BOOK "file.parindex"
void make_book(void);
struct store *open_store(const char *path, enum store_mode mode);

/* "empty", "folder", "pipe", and "circle", a link to itself. */
void make_empty(void);
void make_folder(void);
void make_pipe(void);
void make_circle(void);

/* How many files of this folder have `part` in their names. */
int files_here(const char *part);

#endif

/* Results computed again from scores, rules and nothing else: plain loops over a small tree in
 * whole numbers. */
#ifndef SUPPORT_WORKED_H
#define SUPPORT_WORKED_H

/* Fails when a tally or result of the book is not what its scores give; gives the number of
 * results. */
#define WORKED(path) is_worked((path), __FILE__, __LINE__)
int is_worked(const char *path, const char *file, int line);

#endif

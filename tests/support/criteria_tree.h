/* Criteria sets of the opened book. */
#ifndef SUPPORT_CRITERIA_TREE_H
#define SUPPORT_CRITERIA_TREE_H

#include "opened.h"

/* A criterion of set "bo" with nothing said but these; its title is its code. */
struct par_criterion criterion_of(const char *code, const char *parent, const char *max,
                                  const char *kind);

/* "code(depth,parent)" of each criterion of a set in printed order; a leaf has its points behind
 * it. Lives until the next call. */
const char *tree_of(const char *set, const char *criterion);

/* 2023 with set "bo": unit u has points for 1.1, 1.2 and 2, v a self score for 1.1 and an own
 * maximum for 2. */
void open_scored(void);

#endif

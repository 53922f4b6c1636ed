/* A small year to analyse: 1.1 of 10 and 1.2 of 30 in domain 1, with a penalty 1.9 of up to 10
 * inside it; 2.1 of 60 in domain 2; T a bonus of up to 2, P a penalty of up to 5. Units so-a … so-e
 * of group so, in this order. */
#ifndef SUPPORT_ANALYSED_H
#define SUPPORT_ANALYSED_H

#include <parindex/parindex.h>

/* `scale`: rows "class,lower_bound,inclusive,min_domain_percent"; `rules`:
 * "decimals,tie,class_on,rank_on,na"; `scores`: rows "unit,1.1,1.2,2.1" of 2024, an empty one is
 * missing. */
struct par_book *analysed_book(const char *path, const char *scale, const char *rules,
                               const char *scores);

/* Sets a final score of 2024; an own maximum of it. */
void analysed_score(struct par_book *book, const char *unit, const char *criterion,
                    const char *points);
void analysed_exempt(struct par_book *book, const char *unit, const char *criterion,
                     const char *points);

/* The three classes that most tests use: 90, 80, 0. */
#define THREE_CLASSES "Xuất sắc,90,yes,\nTốt,80,yes,\nYếu,0,yes,\n"

#endif

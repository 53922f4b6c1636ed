/* The time of day, for the journal; order never depends on it. */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdint.h>

enum { CLOCK_SIZE = 24, CLOCK_DAY_SIZE = 11 };

/* Now as UTC, "2025-03-10T02:12:05Z"; years outside 0000–9999 are held at the edge. */
void clock_now(char out[CLOCK_SIZE]);
/* The same for a time in seconds from 1970. */
void clock_text(char out[CLOCK_SIZE], int64_t seconds);
/* Today in Vietnam, "2025-03-10". The days of a book are those of Vietnamese offices: UTC+7 all
 * year, whatever time zone the machine is set to. */
void clock_today(char out[CLOCK_DAY_SIZE]);
/* Stops the time of day at so many seconds from 1970; negative: lets it go on. For tests, which
 * need a day of their own; nothing else calls it. */
void clock_stop(int64_t seconds);
/* Seconds from a steady clock, for waits and progress. */
double clock_seconds(void);
/* Waits, also through signals; nothing happens when `seconds` is not above 0. */
void clock_sleep(double seconds);

#endif

/* The process forks where a request for memory is to fail: tests/fault/forked.c. */
#ifndef FAULT_FORKED_H
#define FAULT_FORKED_H

enum forked { GRANTED, FAILS_ONCE, FAILS_FOR_GOOD };

/* What the environment asks for; false: nothing. */
int forked_begin(void);

/* Comes back once in the process itself, which goes on, and once in each child that it makes. */
enum forked forked_at(long request);

#endif

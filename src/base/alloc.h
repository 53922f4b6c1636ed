/* Memory: the one place where the library asks for it, so that tests can make each request fail. */
#ifndef BASE_ALLOC_H
#define BASE_ALLOC_H

#include <stddef.h>

/* Like malloc, realloc, free; NULL when memory is out (or a test says so). */
void *mem_alloc(size_t size);
void *mem_zero(size_t size);
void *mem_resize(void *old, size_t size);
char *mem_text(const char *text, size_t length);
void mem_free(void *memory);

/* Tests: the call number `nth` from now fails (1 = the next), once or, with `for_good`, all from
 * there; 0 ends it. */
void mem_fail_at(long nth, int for_good);
/* Tests: requests made since mem_fail_at(). */
long mem_requests(void);

#endif

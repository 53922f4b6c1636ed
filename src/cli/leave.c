#include "leave.h"

#include <stddef.h>

static struct {
    void (*call)(void *context);
    void *context;
} told;

void
leave_tell(void (*call)(void *context), void *context)
{
    told.call = call;
    told.context = context;
}

void
leave_now(void)
{
    void (*call)(void *context) = told.call;

    told.call = NULL;
    if (call != NULL)
        call(told.context);
}

/* Who is told before anything leaves the program: writing may wait for a person or a pipe, and
 * nobody should wait for that too. */
#ifndef CLI_LEAVE_H
#define CLI_LEAVE_H

/* `call` is called once, the next time that something leaves; NULL: nobody is. */
void leave_tell(void (*call)(void *context), void *context);
/* Before something does. */
void leave_now(void);

#endif

#include "interrupt.h"

#include <signal.h>
#include <stddef.h>

static volatile sig_atomic_t came;

static void
note_signal(int number)
{
    (void)number;
    came = 1;
}

/* Without SA_RESTART: who waits for a pipe or a person is woken. A signal that is ignored stays so.
 */
void
interrupt_watch(void)
{
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
    struct sigaction watch = {.sa_handler = note_signal, .sa_flags = (int)SA_RESETHAND}, before;

    for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++)
        if (sigaction(signals[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN)
            sigaction(signals[i], &watch, NULL);
}

int
interrupted(void)
{
    return came != 0;
}

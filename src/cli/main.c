#include <signal.h>

#include <parindex/book.h>

#include "output.h"
#include "session.h"

int
main(int argc, char **argv)
{
    output_guard_descriptors();
    par_alone();
    /* A closed pipe ends the program without a word, also when its parent ignores SIGPIPE. */
    signal(SIGPIPE, SIG_DFL);
    return session_run(argc, argv);
}

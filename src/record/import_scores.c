#include "import.h"
enum par_status
import_scores(struct import *in, struct par_error *err)
{
    (void)in;
    (void)err;
    return PAR_OK;
}

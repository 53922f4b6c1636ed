/* What the fuzz targets share. A target defines LLVMFuzzerTestOneInput(), which reads any bytes and
 * demands what must hold whatever they are. It is linked twice: by clang with libFuzzer, which
 * makes inputs up (./dev fuzz), and with replay.c, which reads those of a folder (ctest fuzz/NAME).
 */
#ifndef FUZZ_FUZZ_H
#define FUZZ_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

/* It holds, or the run ends here. */
#define HOLDS(condition) fuzz_holds((condition), #condition, __FILE__, __LINE__)
void fuzz_holds(bool holds, const char *condition, const char *file, int line);

/* The bytes with a NUL behind them; free() them. */
char *fuzz_text(const uint8_t *bytes, size_t length);
/* The bytes as a file that is read from its start; the same descriptor at each call. */
int fuzz_file(const void *bytes, size_t length);

/* Is this UTF-8 of which nothing steers a terminal, but for line ends where they are `lines`? */
bool fuzz_is_shown(const char *text, size_t length, bool lines);

#endif

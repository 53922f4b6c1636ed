#!/bin/sh
# A C++ program includes each public header alone, and begins an error as a C program does.
# Usage: cxx.sh <include>
set -eu
include=$1
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
count=0
for header in "$include"/parindex/*.h; do
    printf '#include <parindex/%s>\nint main()\n{\n#ifdef PAR_ERROR_INIT\n    par_error err = PAR_ERROR_INIT;\n    return par_status_exit(err.status);\n#endif\n}\n' \
        "$(basename "$header")" >"$scratch/one.cpp"
    c++ -std=c++11 -Wall -Wextra -Wpedantic -Werror -I"$include" -fsyntax-only "$scratch/one.cpp"
    count=$((count + 1))
done
[ "$count" -gt 30 ]
echo "$count headers"

#!/bin/sh
# What the include path cannot refuse: system-wide headers, paths that climb, computed includes.
# Usage: includes.sh <source folder>
set -eu
cd "$1"
bad=0

# refuse MESSAGE: the lines on standard input are findings.
refuse() {
    found=$(cat)
    [ -z "$found" ] && return 0
    printf '%s:\n%s\n' "$1" "$found"
    bad=1
}

includes=$(for folder in src include tests bench examples; do
    [ -d "$folder" ] && find "$folder" -name '*.[ch]' -print
done | LC_ALL=C sort | xargs -r grep -nE '^[[:space:]]*#[[:space:]]*include' /dev/null || true)

printf '%s\n' "$includes" | grep -E 'include[[:space:]]*["<][^">]*\.\.' |
    refuse 'an include holds ".."' || true
printf '%s\n' "$includes" | grep -E 'include[[:space:]]*["<]/' |
    refuse 'an include names an absolute path' || true
printf '%s\n' "$includes" | grep -vE 'include[[:space:]]*["<]' | grep . |
    refuse 'an include names no file' || true
printf '%s\n' "$includes" | grep -E 'sqlite3(ext)?\.h' | grep -vE '^src/store/' |
    grep -vE '^(tests|bench)/.*sqlite3\.h[">][[:space:]]*/[*/]' |
    refuse 'only src/store includes <sqlite3.h>; a test or bench that must says why on that line' ||
    true
exit $bad

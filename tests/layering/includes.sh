#!/bin/sh
# What the include path cannot refuse: system-wide headers, paths that climb, computed includes.
# Usage: includes.sh <source folder>
set -eu
cd "$1"
bad=0

includes=$(for folder in src include tests bench examples; do
    [ -d "$folder" ] && find "$folder" -name '*.[ch]' -print
done | LC_ALL=C sort | xargs -r grep -nE '^[[:space:]]*#[[:space:]]*include' /dev/null || true)

those_with() { printf '%s\n' "$includes" | grep -E "$1" || true; }
without() { grep -vE "$1" | grep . || true; }

# refuse MESSAGE FINDINGS
refuse() {
    [ -z "$2" ] && return
    printf '%s:\n%s\n' "$1" "$2"
    bad=1
}

refuse 'an include holds ".."' "$(those_with 'include[[:space:]]*["<][^">]*\.\.')"
refuse 'an include names an absolute path' "$(those_with 'include[[:space:]]*["<]/')"
refuse 'an include names no file' "$(those_with . | without 'include[[:space:]]*["<]')"
refuse 'only src/store includes <sqlite3.h>; a test or bench that must says why on that line' \
    "$(those_with 'sqlite3(ext)?\.h' | without '^src/store/' |
        without '^(tests|bench)/.*sqlite3\.h[">][[:space:]]*/[*/]')"
refuse 'a column is read by a number; read it by its name (row_int(statement, "year"))' \
    "$(grep -nE '(statement|row)_(int|int_or|text|blob|is_null)\([a-z_]+, *[0-9]' src/record/*.c || true)"
exit $bad

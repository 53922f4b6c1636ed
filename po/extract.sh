#!/bin/sh
# Writes the marked strings of src/ and include/ to a template:
#   _("…")  N_("…")  ngettext("…", "…", n)  C_("context", "…")  NC_("context", "…")
# Those of the library are patterns with places {1}, {2}, never printf formats: a % in one is a per
# cent. Those of src/cli are printf formats where they hold a %, and marked c-format.
# Usage: extract.sh <source folder> <out.pot>
set -eu
out=$2
cd "$1"
export LC_ALL=C.UTF-8

# extract FORMAT-FLAG [OPTION…]: takes the names of files from stdin.
extract() {
    flag=$1
    shift
    xgettext --files-from=- --language=C --from-code=UTF-8 --force-po \
        --keyword --keyword=_ --keyword=N_ --keyword=ngettext:1,2 \
        --keyword=C_:1c,2 --keyword=NC_:1c,2 \
        --flag=_:1:"$flag" --flag=N_:1:"$flag" \
        --flag=ngettext:1:"$flag" --flag=ngettext:2:"$flag" \
        --flag=C_:2:"$flag" --flag=NC_:2:"$flag" --add-comments=TRANSLATORS \
        --add-location=file --sort-by-file --no-wrap \
        --package-name=parindex --output="$out.new" "$@"
}

find src include -name '*.[ch]' ! -path 'src/cli/*' | sort | extract no-c-format
find src/cli -name '*.[ch]' | sort | extract pass-c-format --join-existing
# A date of the day would change the file without a change in it.
sed -e '/^"POT-Creation-Date:/s/: .*/: 2025-01-01 00:00+0000\\n"/' \
    -e 's/charset=CHARSET/charset=UTF-8/' -e '/^#, no-c-format$/d' "$out.new" >"$out"
rm "$out.new"

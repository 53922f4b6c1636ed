#!/bin/sh
# Proves the documents: runs every command of a ```console block and compares what comes back, and
# compiles and runs the C program of the README, and makes the manual page anew.
# Usage: run.sh [--bless] [DOCUMENT.md…]
#
# --bless writes what came back into the documents. $PARINDEX is the program and $PAR_BUILD_DIR its
# build folder, else those of ./dev build.
set -eu
here=$(realpath "$(dirname "$0")")
tree=$(dirname "$here")
bless=
if [ "${1-}" = --bless ]; then
    bless=--bless
    shift
fi
if [ -z "${PARINDEX-}" ]; then
    (cd "$tree" && ./dev build >/dev/null)
    PAR_BUILD_DIR=$(cd "$tree" && realpath "${PAR_BUILDS:-build}/dev")
    PARINDEX=$PAR_BUILD_DIR/bin/parindex
fi
PARINDEX=$(realpath "$PARINDEX")
[ -x "$PARINDEX" ] || {
    echo "there is no program $PARINDEX" >&2
    exit 2
}
: "${PAR_BUILD_DIR:=$(dirname "$(dirname "$PARINDEX")")}"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
bad=0

# The program as a reader sees it: stdout is a terminal unless it goes into a pipe.
cat >"$scratch/parindex" <<END
#!/bin/sh
[ ! -f "\$HOME/kept" ] || . "\$HOME/kept"
exec python3 -B "$here/console.py" terminal "$PARINDEX" "\$@"
END
chmod +x "$scratch/parindex"

# console DOCUMENT
console() {
    test=$scratch/$(basename "$1" .md).test
    python3 -B "$here/console.py" extract "$1" "$test"
    sed -i "s|@BUILD@|$PAR_BUILD_DIR|g" "$test"
    # shellcheck disable=SC2086 # a word or none
    said=$("$tree/tests/cli/run.sh" $bless "$scratch/parindex" "$test") || bad=1
    [ -z "$bless" ] || python3 -B "$here/console.py" merge "$1" "$test"
    printf '%s\n' "$said" | sed "s|^$test:[0-9]*: |$1: |; \$s|^|${1#"$tree/"}: |"
}

# The C program stands in both READMEs to the letter, compiles against the public headers alone,
# and gives what `rank` gives.
example() {
    c=$here/example/rank.c
    for readme in "$tree/README.md" "$tree/README.vi.md"; do
        # shellcheck disable=SC2016 # backquotes of markdown
        sed -n '/^```c$/,/^```$/p' "$readme" | sed '1d;$d' >"$scratch/shown.c"
        cmp -s "$c" "$scratch/shown.c" || {
            echo "${readme#"$tree/"} does not show docs/example/rank.c"
            bad=1
        }
    done
    sanitize=$(sed -n 's/^PAR_SANITIZE:[^=]*=//p' "$PAR_BUILD_DIR/CMakeCache.txt")
    "${CC:-cc}" -std=c17 -Wall -Wextra -Wpedantic -Werror ${sanitize:+-fsanitize=$sanitize} \
        -I "$tree/include" "$c" -o "$scratch/rank" -L "$PAR_BUILD_DIR" -lparindex \
        -Wl,-rpath,"$PAR_BUILD_DIR"
    book=$scratch/hue.parindex
    "$PARINDEX" -q init "$book"
    for file in groups units scales criteria years scores; do
        "$PARINDEX" -q -b "$book" import "$file" "$tree/examples/thua-thien-hue/$file.csv"
    done
    "$scratch/rank" "$book" 2021 so-ban-nganh >"$scratch/c"
    "$PARINDEX" -q -b "$book" rank 2021 so-ban-nganh | cut -f 5,9,10 >"$scratch/cli"
    [ -s "$scratch/c" ] && cmp "$scratch/c" "$scratch/cli" || bad=1
    echo "docs/example/rank.c: $(wc -l <"$scratch/c") rows as rank gives them"
}

manual() {
    page=$here/man/parindex.1
    "$here/man/make.sh" "$PARINDEX" >"$scratch/page"
    [ -z "$bless" ] || cp "$scratch/page" "$page"
    cmp "$page" "$scratch/page" || bad=1
    echo "docs/man/parindex.1: $(grep -c '^\.SS' "$page") commands"
}

if [ $# -gt 0 ]; then
    for document; do console "$(realpath "$document")"; done
else
    for document in README.md README.vi.md docs/tutorial.md docs/tutorial.vi.md \
        docs/analysis.md docs/analysis.vi.md docs/why.md \
        docs/formats.md docs/queries.md; do
        console "$tree/$document"
    done
    example
    manual
fi
exit $bad

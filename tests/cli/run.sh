#!/bin/sh
# Runs a transcript: what a person types, and what must come back, to the letter.
# Usage: run.sh [--bless] PROGRAM FILE.test
#
#   # …         a remark
#   $ COMMAND   run by sh, the reader's language is Vietnamese;  % COMMAND  English
#   > …         the command goes on
#   < FILE      the lines up to a line "<" become that file
#   …           a line of stdout; "1> " before it where it would be mistaken for one of these
#   2> …        a line of stderr
#   ?N          the exit status, when it is not 0
#
# All commands of a file run in one fresh folder, where `parindex` is the program and $EXAMPLES the
# folder of examples. "[…]" in an expected line stands for anything: a time, a name, a number. Blank
# lines before the next command say nothing. --bless writes what came back into the file.
set -eu

bless=
if [ "${1-}" = --bless ]; then
    bless=1
    shift
fi
[ $# -eq 2 ] || {
    echo 'usage: run.sh [--bless] PROGRAM FILE.test' >&2
    exit 2
}
program=$(realpath "$1")
file=$(realpath "$2")
examples=$(realpath "$(dirname "$0")/../../examples")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir "$scratch/bin" "$scratch/work"
ln -s "$program" "$scratch/bin/parindex"
passed=0
failed=0

# What came back, in the form of a test file: stdout, stderr, status.
actual() {
    awk '/^(#|\$ |% |> |< |<$|1> |2> |\?[0-9]|$)/ { $0 = "1> " $0 } { print }' "$scratch/out"
    sed 's/^/2> /' "$scratch/err"
    [ "$1" -eq 0 ] || echo "?$1"
}

# The same of what is expected: without blank lines at its end, stderr behind stdout.
expected() {
    awk '
        /^2> /     { err[++errs] = $0; next }
        /^\?[0-9]/ { status = $0; next }
        /^1> $/    { out[++outs] = $0; last = outs; next }
        /^1> /     { text = substr($0, 4)
                     out[++outs] = text ~ /^(#|\$ |% |> |< |<$|1> |2> |\?[0-9])/ ? $0 : text
                     last = outs; next }
        /^$/       { out[++outs] = "1> "; next }
                   { out[++outs] = $0; last = outs }
        END {
            for (i = 1; i <= last; i++) print out[i]
            for (i = 1; i <= errs; i++) print err[i]
            if (status != "" && status != "?0") print status
        }' "$scratch/expected.raw"
}

# Are the two the same, "[…]" standing for anything?
alike() {
    awk -v rest="$scratch/actual" '
        function fits(pattern, text,    parts, n, i, at) {
            n = split(pattern, parts, /\[…\]/)
            if (n < 2) return pattern == text
            if (substr(text, 1, length(parts[1])) != parts[1]) return 0
            text = substr(text, length(parts[1]) + 1)
            for (i = 2; i < n; i++) {
                at = index(text, parts[i])
                if (at == 0) return 0
                text = substr(text, at + length(parts[i]))
            }
            return length(text) >= length(parts[n]) &&
                substr(text, length(text) - length(parts[n]) + 1) == parts[n]
        }
        { if ((getline line < rest) <= 0 || !fits($0, line)) { bad = 1; exit } }
        END { if (!bad && (getline line < rest) > 0) bad = 1; exit bad }' "$scratch/expected"
}

# Runs the command that was read and compares.
finish() {
    [ -n "$command" ] || return 0
    status=0
    (
        cd "$scratch/work"
        exec env -i PATH="$scratch/bin:$PATH" HOME="$scratch" LANG=C TZ=UTC PARINDEX_LANG="$language" \
            PARINDEX_USER=tester EXAMPLES="$examples" ASAN_OPTIONS="${ASAN_OPTIONS-}" \
            UBSAN_OPTIONS="${UBSAN_OPTIONS-}" sh -c "$command"
    ) </dev/null >"$scratch/out" 2>"$scratch/err" || status=$?
    actual "$status" >"$scratch/actual"
    expected >"$scratch/expected"
    if alike; then
        passed=$((passed + 1))
        cat "$scratch/expected.raw" >>"$scratch/blessed"
    else
        failed=$((failed + 1))
        if [ -z "$bless" ]; then
            printf '%s:%s: %s\n' "$file" "$at" "$command"
            diff -u --label expected --label actual "$scratch/expected" "$scratch/actual" || :
        fi
        # A blank line needs no mark where more of stdout follows.
        awk '
            { line[NR] = $0; if ($0 !~ /^(1> $|2> |\?[0-9])/) last = NR }
            END { for (i = 1; i <= NR; i++) print line[i] == "1> " && i < last ? "" : line[i] }
        ' "$scratch/actual" >>"$scratch/blessed"
        # Blank lines before the next command stay.
        awk '/^$/ { n++; next } { n = 0 } END { while (n-- > 0) print "" }' \
            "$scratch/expected.raw" >>"$scratch/blessed"
    fi
    command=
}

command=
language=
at=0
number=0
feeding=
: >"$scratch/expected.raw"
: >"$scratch/blessed"
while IFS= read -r line || [ -n "$line" ]; do
    number=$((number + 1))
    if [ -n "$feeding" ]; then
        printf '%s\n' "$line" >>"$scratch/blessed"
        if [ "$line" = '<' ]; then feeding=; else printf '%s\n' "$line" >>"$feeding"; fi
        continue
    fi
    case $line in
    '$ '* | '% '*)
        finish
        command=${line#??}
        at=$number
        case $line in '$ '*) language='vi' ;; *) language='en' ;; esac
        : >"$scratch/expected.raw"
        printf '%s\n' "$line" >>"$scratch/blessed"
        ;;
    '> '* | '>')
        command="$command
${line#>}"
        command=$(printf '%s' "$command" | sed '$s/^ //')
        printf '%s\n' "$line" >>"$scratch/blessed"
        ;;
    '#'*)
        finish
        printf '%s\n' "$line" >>"$scratch/blessed"
        ;;
    '< '*)
        finish
        feeding=$scratch/work/${line#< }
        : >"$feeding"
        printf '%s\n' "$line" >>"$scratch/blessed"
        ;;
    *)
        if [ -n "$command" ]; then
            printf '%s\n' "$line" >>"$scratch/expected.raw"
        else
            printf '%s\n' "$line" >>"$scratch/blessed"
        fi
        ;;
    esac
done <"$file"
finish

if [ -n "$bless" ]; then
    cp "$scratch/blessed" "$file"
    echo "$passed kept, $failed blessed"
    exit 0
fi
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]

#!/bin/sh
# The libraries export what the public headers declare with PAR_API, no more and no less.
# Usage: exports.sh <include/parindex> <library…>
set -eu
headers=$1
shift
export LC_ALL=C
declared=$(cat "$headers"/*.h | sed "/^ *#/d" | tr '\n' ' ' | sed 's@/\*@\n/*@g; s@\*/@*/\n@g' |
    sed '/^\/\*/d' | tr '\n' ' ' | grep -oE 'PAR_API [^;]*;' |
    sed -E 's/^PAR_API [^(]*[ *](par_[a-z0-9_]+) *\(.*/\1/' | sort)
exported=$(nm -D --defined-only "$@" | awk 'NF == 3 {print $3}' | sort)

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
printf '%s\n' "$declared" | grep . >"$scratch/declared" || true
printf '%s\n' "$exported" | grep . >"$scratch/exported" || true
if ! diff "$scratch/declared" "$scratch/exported"; then
    echo '< declared with PAR_API and not exported   > exported and not declared'
    exit 1
fi

#!/bin/sh
# Puts pages of a book back to an earlier day and asks it everything: see stale.c.
# Usage: stale.sh [--short [N] | -e N | --half N]
#
# The book of book.sh: its pages as they were behind each command before; then the book behind each
# of the commands that so.ask writes with, its pages as they were just before. --short tries each
# Nth (43rd) case of the first alone, -e each Nth of all; --half N books with half of the pages of
# an earlier state. $PARINDEX is the program and $STALE what
# damages, else those of build/dev. Books lie in memory where there is room for them.
set -eu

every=1
short=
case ${1-} in
--short)
    short=1
    every=${2:-43}
    ;;
-e) every=$2 ;;
--half)
    short=1
    every="~$2"
    ;;
esac
here=$(realpath "$(dirname "$0")")
. "$here/scratch.sh"
stale=$(realpath "${STALE:-$builds/dev/tests/bin/stale}")
go_to_scratch stale

mkdir states book
(cd book && "$here/book.sh" "$program" ../states)
cat "$here"/damage/so.ask "$here"/damage/stale.ask >everything.ask

failed=0
put_back() { "$stale" "$program" ../everything.ask "$every" "$(nproc 2>/dev/null || echo 2)" "$@" || failed=1; }

cd book
put_back so.parindex ../states/*
cd ..
[ -z "$short" ] || exit "$failed"
sed -n 's/^+ //p' everything.ask >changes
while read -r line; do
    mkdir after
    cp book/* after
    cd after
    if eval "\"$program\" -q -b so.parindex $line" </dev/null >made 2>&1; then
        echo "after $line"
        put_back so.parindex ../book/so.parindex
    fi
    cd ..
    rm -r after
done <changes
exit "$failed"

#!/bin/sh
# Damages books in COUNT places (10,000) and asks them everything: see damage.c.
# Usage: damage.sh [COUNT [FIRST]]
#
# $PARINDEX is the program and $DAMAGE the damager, else those of build/dev. Books lie in memory
# where there is room for them.
set -eu

count=${1:-10000} first=${2:-1}
here=$(realpath "$(dirname "$0")")
. "$here/scratch.sh"
damager=$(realpath "${DAMAGE:-$builds/dev/tests/bin/damage}")
go_to_scratch damage

failed=0
damage() {
    "$damager" "$program" "$1.parindex" older.parindex "$here/damage/$1.ask" "$2" "$first" \
        "$(nproc 2>/dev/null || echo 2)" || failed=1
}

"$here/book.sh" "$program"
damage so "$count"
exit "$failed"

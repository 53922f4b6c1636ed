#!/bin/sh
# How much of the branches of src the tests reached: coverage.sh BUILD
# To be reached: all of the four modules that everything stands on, nine tenths of the rest. What an
# assert() does when the program is wrong is not asked for.
set -eu
cd "$(dirname "$0")/.."
build=$1

core='src/(base/decimal|store/store|store/file|record/journal)\.c'
report() {
    gcovr --root . --branches --print-summary --exclude-branches-by-pattern '.*\bassert\(' "$@" "$build"
}

status=0
summary=$(mktemp)
trap 'rm -f "$summary"' EXIT
echo "-- decimal, statement, transaction, journal: all"
report --filter "$core" --fail-under-branch 100 || status=1
echo "-- the rest: nine tenths"
report --filter src/ --exclude "$core" --fail-under-branch 90.5 >"$summary" || status=1
sed -n '/^TOTAL/,$p' "$summary"
exit $status

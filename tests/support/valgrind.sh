#!/bin/sh
# Runs a program of the tests under valgrind in a folder of its own; says what it said when it fails.
set -u
suppressions=$(realpath "$(dirname "$0")/valgrind.supp")
folder=$(mktemp -d)
chmod 755 "$folder" # one test goes on as another user
cd "$folder" || exit 1
if valgrind --quiet --error-exitcode=1 --leak-check=full --num-callers=40 \
    --suppressions="$suppressions" "$1" >log 2>&1; then
    echo "clean: $(basename "$1")"
    status=0
else
    cat log
    echo "NOT CLEAN: $(basename "$1")"
    status=1
fi
rm -rf "$folder"
exit $status

#!/bin/sh
# clang-tidy over a file: tidy.sh BUILD FILE; says what it said when it fails.
set -u
said=$(clang-tidy --quiet --extra-arg=-Xclang --extra-arg=-analyzer-config \
    --extra-arg=-Xclang --extra-arg="max-nodes=$PAR_TIDY_NODES" -p "$1" "$2" 2>&1) || {
    printf '%s\n' "$said"
    exit 1
}

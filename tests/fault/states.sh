#!/bin/sh
# Makes the state before and after each step of the table of scenarios.
# Usage: states.sh PROGRAM FOLDER [FILE], FILE: the table, else tests/fault/scenarios
#
# FOLDER/NAME is what the step NAME leaves behind, FOLDER/- what the first step finds.
set -eu

program=$(realpath "$1")
folder=$(realpath "$2")
here=$(realpath "$(dirname "$0")")
table=${3:-$here/scenarios}

unset PARINDEX_BOOK
PATH=$PATH:/usr/sbin LANG=C TZ=UTC PARINDEX_LANG=en PARINDEX_USER=tester
export PATH LANG TZ PARINDEX_LANG PARINDEX_USER

mkdir "$folder/-"
cp "$here"/files/* "$folder/-"
while read -r name from command; do
    wanted=0
    case $name in '' | '#'*) continue ;; esac
    case $command in '= '*)
        command=${command#= }
        wanted=${command%% *}
        command=${command#* }
        ;;
    esac
    case $command in
    '! '*) command=${command#! } ;;
    *) command="\"\$program\" $command" ;;
    esac
    cp -R "$folder/$from" "$folder/$name"
    status=0
    (cd "$folder/$name" && eval "$command") </dev/null >"$folder/out" 2>"$folder/err" || status=$?
    if [ "$status" != "$wanted" ]; then
        printf 'step %s ends with %s, not %s: %s\n' "$name" "$status" "$wanted" "$command" >&2
        cat "$folder/err" >&2
        exit 1
    fi
done <"$table"
rm -f "$folder/out" "$folder/err"

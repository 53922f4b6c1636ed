# Read by scripts that damage books, after their own settings: the program as everybody runs it, from
# a folder of its own that goes at the end, in memory where there is room. $here is the folder of the
# script; gives $builds and $program.
builds=${PAR_BUILDS:-$here/../../build}
program=$(realpath "${PARINDEX:-$builds/dev/bin/parindex}")

unset PARINDEX_BOOK
PATH=$PATH:/usr/sbin LANG=C TZ=UTC PARINDEX_LANG=en PARINDEX_USER=tester
export PATH LANG TZ PARINDEX_LANG PARINDEX_USER

# go_to_scratch NAME
go_to_scratch() {
    scratch=${TMPDIR:-/tmp}
    [ -w /dev/shm ] && scratch=/dev/shm
    folder=$(mktemp -d "$scratch/$1.XXXXXX")
    [ -n "${DAMAGE_KEEP:-}" ] || trap 'rm -rf "$folder"' EXIT
    trap 'exit 130' INT TERM
    cd "$folder"
}

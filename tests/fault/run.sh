#!/bin/sh
# Lets files fail under the program, as it is shipped.
#
#   ./dev fault [KIND [STEP…]]   KIND of the list below, STEP of tests/fault/scenarios; else all
#   ./dev fault kill [N]         N kills a command (1000)
#   ./dev fault -e N …           only each Nth case
#
#   fail       every operation on files fails, in every way, once and for good
#   die        the process is killed at every change of a file, and within every write
#   kill       the process is killed at any moment
#   cut        the power is cut at every operation, and after exit status 0
#   cut-proves the same sees what is lost without syncs
#   again      fail, die and cut while a broken-off change is taken back
#   streams    closed descriptors, /dev/full; in every format and with -o
#   full       a disk with room for some blocks (as root)
#   memory     every request for memory fails, once and for good (four hours); behind it --sites: each
#              place that asks, told apart by the calls that lead to it (two minutes); --anew: each
#              case in a run of its own, not in a child of one run (nine hours)
#   stale      pages of a book are those of an earlier day, one at a time: tests/fault/stale.sh
#   scenarios  has every command a step?
#   readonly   a folder, a file, a medium that cannot be written (as root)
#
# run.sh --short KIND is the test of ctest: some of the cases.
set -eu

here=$(realpath "$(dirname "$0")")
builds=${PAR_BUILDS:-$here/../../build}
build=${PAR_BUILD_DIR:-$builds/dev}
short=
sample=
case ${1-} in
--short)
    short=1
    shift
    ;;
-e)
    sample="-e $2"
    shift 2
    ;;
esac

# every KIND: which of a kind's cases are tried.
every() {
    [ -n "$short" ] || {
        echo "$sample"
        return 0
    }
    case $1 in
    fail) echo "-e 307" ;;
    die) echo "-e 61" ;;
    kill) echo "-n 2" ;;
    cut) echo "-e 41" ;;
    again) echo "-e 401" ;;
    streams) echo "-e 101" ;;
    full) echo "-e 151" ;;
    readonly) echo "-e 7" ;;
    esac
}

# Commands that change the book in all ways there are.
writers='init scores scores-pipe score-set score-set-many approve amend amend-file undo undo-import load upgrade'

steps() {
    case $1 in
    kill) echo "$writers" ;;
    cut-proves) echo score-set ;;
    again) echo 'score-set approve undo-import' ;;
    *) sed -n 's/^\([a-z][^ ]*\) .*/\1/p' "$here/scenarios" ;;
    esac
}

# Names the commands that no step of the table carries out.
scenarios() {
    sed -n '/^[a-z]/s/^[^ ]* *[^ ]* *\(= [0-9] \)\{0,1\}\(-b [^ ]* \)\{0,1\}//p' "$here/scenarios" >"$1"
    awk '/\.name = "/ { split($0, part, "\""); name = part[2] } /\.run = / { print name }' \
        "$here"/../../src/cli/commands_*.c | {
        status=0
        while read -r name; do
            grep -q "^$name\( \|\$\)" "$1" || {
                echo "no step of tests/fault/scenarios carries out: $name"
                status=1
            }
        done
        return "$status"
    }
}

scratch=$(mktemp -d "${TMPDIR:-$(test -w /dev/shm && echo /dev/shm || echo /tmp)}/fault.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
chmod 755 "$scratch" # other users run the program too
mkdir "$scratch/states" "$scratch/bin"
cp "$build/bin/parindex" "$build/tests/bin/fault" "$build/tests/bin/libfault.so" "$scratch/bin"
cp -R "$build/share" "$scratch/share"
"$here/states.sh" "$scratch/bin/parindex" "$scratch/states"

# Steps go over the processors one by one.
go_over() {
    kind=$1
    shift
    options=$(every "$kind")
    alone=
    case $kind in full | readonly)
        alone='unshare --mount' # file systems of its own, which go with it
        $alone true 2>/dev/null || {
            echo "$kind needs root"
            return 77
        }
        ;;
    esac
    [ "$kind" != kill ] || [ -n "$short" ] || options="-n ${kills:-1000}"
    # shellcheck disable=SC2086 # words
    printf '%s\n' ${*:-$(steps "$kind")} |
        (cd "$scratch" && xargs -n "$each" -P "$(nproc)" $alone bin/fault $options "$kind" \
            bin/parindex bin/libfault.so "$here/scenarios" states) \
            >"$scratch/said" && status=0 || status=$?
    grep -v '^[a-z-]*: [0-9]* cases, [0-9]* wrong$' "$scratch/said" || :
    awk -v kind="$kind" '/^[a-z-]*: [0-9]+ cases, [0-9]+ wrong$/ { cases += $2; wrong += $4 }
        END { printf "%s: %d cases, %d wrong\n", kind, cases, wrong }' "$scratch/said"
    return "$status"
}

kind=${1-}
[ $# -eq 0 ] || shift
kills=
if [ "$kind" = kill ]; then
    case ${1-} in [0-9]*)
        kills=$1
        shift
        ;;
    esac
fi
each=1
[ -z "$short" ] || each=16
memory() {
    python3 -B "$here/test_memory.py" "$build/bin/parindex" "$build/tests/bin/libfault_memory.so" \
        "$build/tests/bin/libfault_clock.so" "$@"
}

if [ "$kind" = scenarios ]; then
    scenarios "$scratch/commands"
    exit
elif [ "$kind" = stale ]; then
    # shellcheck disable=SC2086 # words
    STALE=$build/tests/bin/stale PARINDEX=$build/bin/parindex "$here/stale.sh" ${short:+--short} $sample
    exit
elif [ "$kind" = memory ]; then
    case " $* " in *' --sites '*) ;; *) set -- --all "$@" ;; esac
    # shellcheck disable=SC2086 # words
    memory $sample "$@"
    exit
elif [ -n "$kind" ]; then
    go_over "$kind" "$@"
    exit
fi
bad=0
scenarios "$scratch/commands" || bad=1
for kind in fail die kill cut cut-proves again streams full readonly; do
    go_over "$kind" || [ $? = 77 ] || bad=1
done
memory --sites || bad=1
STALE=$build/tests/bin/stale PARINDEX=$build/bin/parindex "$here/stale.sh" || bad=1
exit "$bad"

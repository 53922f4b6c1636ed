#!/bin/sh
# Damages books in COUNT places (10,000) and asks them everything: see damage.c.
# Usage: damage.sh [COUNT [FIRST]]
#
# $PARINDEX is the program and $DAMAGE the damager, else those of build/dev. Books lie in memory
# where there is room for them.
set -eu

count=${1:-10000} first=${2:-1}
here=$(realpath "$(dirname "$0")")
builds=${PAR_BUILDS:-$here/../../build}
program=$(realpath "${PARINDEX:-$builds/dev/bin/parindex}")
damager=$(realpath "${DAMAGE:-$builds/dev/tests/bin/damage}")

unset PARINDEX_BOOK
PATH=$PATH:/usr/sbin LANG=C TZ=UTC PARINDEX_LANG=en PARINDEX_USER=tester
export PATH LANG TZ PARINDEX_LANG PARINDEX_USER

scratch=${TMPDIR:-/tmp}
[ -w /dev/shm ] && scratch=/dev/shm
folder=$(mktemp -d "$scratch/damage.XXXXXX")
[ -n "${DAMAGE_KEEP:-}" ] || trap 'rm -rf "$folder"' EXIT
trap 'exit 130' INT TERM
cd "$folder"

book=so.parindex
run() { "$program" -q -b "$book" "$@" </dev/null >made 2>&1 || { cat made >&2; exit 1; }; }

# A small book with a row in every table: approved, amended, published, copied, succeeded.
make_so() {
    cp "$here"/files/* .
    run init --title 'Sổ thử' --title-en 'A test'
    for kind in groups units scales criteria years; do run import "$kind" "$kind.csv"; done
    run import scores scores-2023.csv
    run import participants participants.csv
    run import allowances allowances.csv
    run import scores scores-2024.csv
    run import published published.csv --create
    printf 'year,group,class,count,decision,decision_date\n2022,so,Khá,1,35/QĐ-UBND,2023-01-20\n' >counts.csv
    printf 'year,group,figure,value,decision,decision_date\n2022,so,mean,81.5,35/QĐ-UBND,2023-01-20\n' >figures.csv
    printf 'year,unit,criterion,document,page,path\n2024,a,2.1,12/BC-SNV,3,bao-cao/12.pdf\n' >evidence.csv
    run import class-counts counts.csv
    run import group-figures figures.csv
    run import evidence evidence.csv
    run approve 2023 --decision 52/QĐ-UBND --date 24/01/2024 --yes
    cp "$book" older.parindex
    run amend 2023 b 1.1=51 --decision 99/QĐ-UBND --date 10/03/2024 --reason 'Tính sót'
    run score set 2024 a 1.1 55 --note 'Đã xem lại'
    run unit add 'Sở Mới' --code moi --group so --from-year 2025
    run unit succeed moi --from c --year 2025 --kind merged
    run unit rename a 'Sở A, B' --from-year 2024
    run criteria copy bo bo-2025
    run criteria map bo bo-2025 map.csv
    run scale add cu Đạt --lower-bound 50
    run decision add 60/QĐ-UBND --date 24/01/2025
    run decision edit 35/QĐ-UBND --title 'Công bố' --link https://example.org/35
    run score set 2024 b 2.1 7.5
    run undo
    run year phase 2024 so survey
}

failed=0
damage() {
    "$damager" "$program" "$1.parindex" older.parindex "$here/damage/$1.ask" "$2" "$first" \
        "$(nproc 2>/dev/null || echo 2)" || failed=1
}

make_so
damage so "$count"
exit "$failed"

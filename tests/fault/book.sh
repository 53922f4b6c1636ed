#!/bin/sh
# Makes so.parindex in the current folder, a small book with a row in every table: approved, amended,
# published, copied, succeeded; and older.parindex, as it was before the last batches.
# Usage: book.sh PROGRAM [STATES]
#
# In the folder STATES the book is kept as it was behind each command: 100.parindex, 101.parindex …
set -eu

program=$(realpath "$1")
here=$(realpath "$(dirname "$0")")

unset PARINDEX_BOOK
PARINDEX_LANG=en PARINDEX_USER=tester
export PARINDEX_LANG PARINDEX_USER

book=so.parindex
states=${2-}
state=100
run() {
    "$program" -q -b "$book" "$@" </dev/null >made 2>&1 || { cat made >&2; exit 1; }
    [ -n "$states" ] || return 0
    cp "$book" "$states/$state.parindex"
    state=$((state + 1))
}

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

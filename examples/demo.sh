#!/bin/sh
# Makes three books from the files of this folder and asks them the usual questions.
#
#   examples/demo.sh [FOLDER]
#
# FOLDER is where the books go, else the current one. $PARINDEX is the program (else the one in
# the path), $PARINDEX_LANG the language (else vi). Books of an earlier run are replaced.
set -eu

program=${PARINDEX:-parindex}
folder=${1:-.}
here=$(dirname "$0")
PARINDEX_LANG=${PARINDEX_LANG:-vi}
export PARINDEX_LANG
unset PARINDEX_BOOK

mkdir -p "$folder"
case $folder in
.) in_folder= ;;
*) in_folder=${folder%/}/ ;;
esac
kon_tum=${in_folder}kon-tum.parindex
mau=${in_folder}mau.parindex
sap_nhap=${in_folder}sap-nhap.parindex

# A pipe would get bare columns; the demo is for people.
if [ -t 1 ]; then table=; else table='--format table'; fi

heading() {
    printf '\n== %s ==\n' "$1"
}

# Shows a command as it would be typed, then runs it.
run() {
    printf '\n$ parindex'
    for word; do
        case $word in
        *[!A-Za-z0-9_./,=:-]*) printf ' "%s"' "$word" ;;
        *) printf ' %s' "$word" ;;
        esac
    done
    printf '\n'
    "$program" "$@" 2>&1
}

ask() {
    # shellcheck disable=SC2086  # two words or none
    run "$@" $table
}

rm -f "$kon_tum" "$kon_tum-journal" "$mau" "$mau-journal" "$sap_nhap" "$sap_nhap-journal"

heading 'Kon Tum 2015–2023: số đã công bố (published facts)'
run init "$kon_tum" --title 'Chỉ số CCHC tỉnh Kon Tum'
run -b "$kon_tum" import groups "$here/kon-tum/groups.csv"
run -b "$kon_tum" import scales "$here/kon-tum/scales.csv"
run -b "$kon_tum" import published "$here/kon-tum/published.csv" --create
run -b "$kon_tum" import class-counts "$here/kon-tum/class-counts.csv"
run -b "$kon_tum" import criteria "$here/kon-tum/domains-2023.csv"
run -b "$kon_tum" year open 2015-2023 so-ban-nganh --scale kon-tum
run -b "$kon_tum" year open 2022-2023 ubnd-huyen --scale kon-tum

heading 'Chín năm của một đơn vị (nine years of one unit)'
ask -b "$kon_tum" history 'Ban Quản lý Khu kinh tế tỉnh'
heading 'Số lượng theo xếp loại năm 2023 (units per class in 2023)'
ask -b "$kon_tum" counts 2023
heading 'So sánh 2022 với 2023 (what changed)'
ask -b "$kon_tum" compare 2022 2023 so-ban-nganh

heading 'Từ Tốt trở lên mọi năm? (at least Tốt in every year?)'
ask -b "$kon_tum" claim 2015-2023 'Ban Quản lý Khu kinh tế tỉnh' --class Tốt

heading 'Tỉnh Mẫu: số liệu giả định (Model Province: made-up figures)'
run init "$mau" --title 'Tỉnh Mẫu — số liệu giả định, không phải số thật' \
    --title-en 'Model Province — made-up figures'
for kind in groups units scales criteria years participants allowances; do
    run -b "$mau" import "$kind" "$here/mau/$kind.csv"
done
run -b "$mau" import scores "$here/mau/scores-2021.csv" "$here/mau/scores-2022.csv" \
    "$here/mau/scores-2023.csv" "$here/mau/scores-2024.csv"

heading 'Xếp hạng năm 2024 (ranks of 2024)'
ask -b "$mau" rank 2024
heading 'Chỉ số từng lĩnh vực (index of each domain)'
ask -b "$mau" rank 2024 so-ban-nganh --domains
heading 'Đúng 80 % tính ra từ đâu (how one result was come by)'
ask -b "$mau" explain 2024 ban-dan-toc-tinh
heading 'Một đơn vị qua hai năm (one unit, two years)'
ask -b "$mau" compare 2023 2024 so-y-te --domains
heading 'Sổ đang ở đâu (where the book stands)'
ask -b "$mau" status

heading 'Tỉnh Sáp Nhập: số liệu giả định (Merger Province: made-up figures)'
run init "$sap_nhap" --title 'Tỉnh Sáp Nhập — số liệu giả định, không phải số thật' \
    --title-en 'Merger Province — made-up figures'
for kind in groups units scales decisions; do
    run -b "$sap_nhap" import "$kind" "$here/sap-nhap/$kind.csv"
done
run -b "$sap_nhap" year open 2022-2025 so-ban-nganh --scale sap-nhap
run -b "$sap_nhap" year open 2022-2024 ubnd-huyen --scale sap-nhap
run -b "$sap_nhap" year open 2025 ubnd-xa --scale sap-nhap
run -b "$sap_nhap" import published "$here/sap-nhap/published.csv" --create
run -b "$sap_nhap" import successions "$here/sap-nhap/successions.csv"

heading 'Đơn vị trước và sau sáp nhập (before and after a merger)'
ask -b "$sap_nhap" history so-tai-chinh --combined

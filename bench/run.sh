#!/bin/sh
# Measures side by side, never as a test: bench/run.sh SIZE|cold|check|seals|stability [ROUNDS]
# S, M, L: the same work by parindex, the sqlite3 shell, DuckDB, PostgreSQL, data.table, pandas and LibreOffice.
# cold: a history, a rank and one committed score from a cold start, against the sqlite3 shell.
# check: check and verify of a book with 100,000 scores, beside the shell's look over the file.
# seals: reads of a province's book with and without a look at the seals.
# stability: 10,000 rankings of 30 units on 100 criteria under drawn weights.
set -eu
cd "$(dirname "$0")/.."

what=${1:-}
builds=${PAR_BUILDS:-build}
case $builds in
/*) ;;
*) builds=$PWD/$builds ;;
esac
program=$builds/release/bin/parindex
[ -x "$program" ] || { echo "bench: no program at $program; run: ./dev build release" >&2; exit 1; }

# DuckDB comes as a module of node; without it the table says that it is not there.
duckdb() {
    modules=$builds/bench/node_modules
    [ -d "$modules/@duckdb/node-api" ] || {
        mkdir -p "$builds/bench"
        npm install --silent --no-fund --no-audit --prefix "$builds/bench" @duckdb/node-api >&2 || true
    }
}

case $what in
S | M | L)
    duckdb
    shift
    exec python3 bench/sides.py "$what" --program "$program" --tools "$builds/release/bench" --modules "$modules" "$@"
    ;;
cold)
    folder=$(mktemp -d)
    trap 'rm -rf "$folder"' EXIT
    PARINDEX=$program sh examples/demo.sh "$folder" >"$folder/log" 2>&1 || { cat "$folder/log" >&2; exit 1; }
    python3 bench/cold.py "$program" "$folder/mau.parindex" "${2:-200}"
    ;;
check)
    python3 bench/check.py "$program" "${2:-5}"
    ;;
seals)
    unchecked=${PAR_BUILDS:-build}/unchecked
    cmake --preset release -B "$unchecked" -DBUILD_TESTING=OFF -DCMAKE_C_FLAGS=-DPAR_BENCH_UNCHECKED >/dev/null
    cmake --build "$unchecked" --target parindex >/dev/null
    python3 bench/seals.py "$program" "$PWD/$unchecked/bin/parindex" "${2:-40}"
    ;;
stability)
    python3 bench/stability.py "$program" "${2:-5}"
    ;;
*)
    echo "bench: S, M, L, cold, check, seals and stability are what can be measured" >&2
    exit 2
    ;;
esac

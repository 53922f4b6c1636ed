#!/bin/sh
# Fuzzes parsers with clang's libFuzzer: ./dev fuzz [TARGET|all SECONDS].
# What is found stays in build/fuzz/found/TARGET from run to run; an input that breaks the program
# is made small and stored in tests/fuzz/corpus/TARGET, where every run of the tests reads it.
set -eu
cd "$(dirname "$0")/../.."
builds=$(realpath "${PAR_BUILDS:-build}")
targets=$(sed -n 's/^\([a-z][a-z]*\) .*/\1/p' tests/fuzz/targets)

if [ $# -eq 0 ]; then
    sed -n 's/^\([a-z][a-z]*\)  *[0-9][0-9]*  *\(.*\)/\1	\2/p' tests/fuzz/targets | expand -t 12
    exit 0
fi
[ $# -eq 2 ] || {
    echo 'usage: ./dev fuzz [TARGET|all SECONDS]' >&2
    exit 2
}
[ "$1" = all ] || targets=$(printf '%s\n' "$targets" | grep -x "$1") || {
    echo "no target \"$1\"" >&2
    exit 2
}
seconds=$2
scratch=$(mktemp -d "$([ -w /dev/shm ] && echo /dev/shm || echo "${TMPDIR:-/tmp}")/fuzz.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
export ASAN_OPTIONS=detect_leaks=1:strict_string_checks=1 UBSAN_OPTIONS=print_stacktrace=1
failed=

# The numbers of libFuzzer's last lines.
stat() { sed -n "s/^stat::$1: *//p" "$scratch/log"; }

# Seconds of the processor that the programs started here took so far, by what times wrote: other
# work on the machine does not slow these down as it does the clock.
processor() {
    sed -n '2s/[ms]/ /gp' "$scratch/times" | awk '{ printf "%.2f\n", $1 * 60 + $2 + $3 * 60 + $4 }'
}

# An input that broke the program, made small.
keep() {
    (cd "$scratch/work" && "$program" -minimize_crash=1 -runs=20000 -max_total_time=30 \
        -exact_artifact_path="$scratch/small" "$1") >/dev/null 2>&1 || :
    [ -e "$scratch/small" ] || cp "$1" "$scratch/small"
    name=$(sha256sum <"$scratch/small" | cut -c1-12)
    mkdir -p "tests/fuzz/corpus/$target"
    mv "$scratch/small" "tests/fuzz/corpus/$target/$name"
    echo "$target: tests/fuzz/corpus/$target/$name"
}

for target in $targets; do
    cmake --build "$builds/fuzz" --target "fuzz_$target" >"$scratch/log" 2>&1 || {
        cat "$scratch/log"
        exit 1
    }
    program=$builds/fuzz/tests/bin/fuzz_$target
    longest=$(sed -n "s/^$target  *\([0-9]*\) .*/\1/p" tests/fuzz/targets)
    seeds=$(realpath "tests/fuzz/corpus/$target")
    found=$builds/fuzz/found/$target
    mkdir -p "$found" "$scratch/work"
    times >"$scratch/times"
    begin=$(processor)
    if (cd "$scratch/work" && "$program" -max_total_time="$seconds" -max_len="$longest" -timeout=10 \
        -report_slow_units=1 -rss_limit_mb=1024 -print_final_stats=1 \
        -artifact_prefix="$scratch/" "$found" "$seeds") >"$scratch/log" 2>&1; then
        times >"$scratch/times"
        runs=$(stat number_of_executed_units)
        echo "$target: $runs runs, $(stat average_exec_per_sec) a second," \
            "$(processor | awk "{ printf \"%.0f\", $runs / (\$1 - $begin) }") a second of the processor," \
            "slowest $(stat slowest_unit_time_sec) s, $(stat peak_rss_mb) MB," \
            "$(find "$found" -type f | wc -l) inputs"
    else
        failed="$failed $target"
        tail -n 60 "$scratch/log"
        for input in "$scratch"/crash-* "$scratch"/leak-* "$scratch"/oom-* "$scratch"/timeout-*; do
            [ ! -e "$input" ] || keep "$input"
        done
    fi
    rm -rf "$scratch/work"
done
[ -z "$failed" ] || {
    echo "failed:$failed" >&2
    exit 1
}

#!/bin/sh
# Proves that a wrong include does not compile: in a copy of the build with one small header in each
# layer, each layer's own compiler line is given right includes, which pass, and wrong ones, which
# fail; and each wrong one passes as soon as its folder is put on the path, so it is the missing
# path that refuses it.
# Usage: proof.sh <source folder> <build folder>
set -eu
source=$1
build=$2
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
layers='base store record exchange cli'
bad=0

cached() { sed -n "s/^$1:[A-Z]*=//p" "$build/CMakeCache.txt"; }

# The copy: the real CMakeLists.txt and src/cmake, and in every layer proof.c and proof.h.
tree=$scratch/tree
mkdir -p "$tree/src" "$tree/include/parindex"
cp "$source/CMakeLists.txt" "$tree/"
cp -R "$source/src/cmake" "$tree/src/"
cp "$source"/include/parindex/*.h "$tree/include/parindex/"
cp -R "$source/migrations" "$tree/"
mkdir "$tree/schema"
cp "$source/schema/schema.sql" "$tree/schema/"
for layer in $layers; do
    mkdir "$tree/src/$layer"
    echo "#define SEEN_$layer 1" >"$tree/src/$layer/proof.h"
    echo "extern int proof_$layer;" >"$tree/src/$layer/proof.c"
done
echo '#define SEEN_public 1' >"$tree/include/parindex/proof.h"
cmake -S "$tree" -B "$scratch/build" -G "$(cached CMAKE_GENERATOR)" -DBUILD_TESTING=OFF \
    -DCMAKE_C_COMPILER="$(cached CMAKE_C_COMPILER)" >"$scratch/log" 2>&1 || {
    cat "$scratch/log"
    exit 1
}
cmake --build "$scratch/build" --target par_sql >"$scratch/log" 2>&1 || {
    cat "$scratch/log"
    exit 1
}

# The layer's compiler line without its output and its file.
line_of() {
    jq -r --arg file "/src/$1/proof.c" \
        '.[] | select(.file | endswith($file)) | .command' "$scratch/build/compile_commands.json" |
        sed 's/ -o .*//'
}

# compiles LAYER INCLUDE [FLAG…]: as a file of that layer's folder.
compiles() {
    line=$(line_of "$1")
    include=$2
    cd "$tree/src/$1"
    shift 2
    # The line is quoted for a shell.
    printf '#include %s\nextern int proof;\n' "$include" |
        eval "$line \"\$@\" -fsyntax-only -x c -" >"$scratch/log" 2>&1
}

right() {
    compiles "$1" "$2" && return
    echo "$1 may include $2, and the compiler refuses:"
    cat "$scratch/log"
    bad=1
}

wrong() {
    if compiles "$1" "$2"; then
        echo "$1 must not include $2, and the compiler accepts it"
        bad=1
    elif ! grep -qE 'No such file|file not found' "$scratch/log"; then
        echo "$1 with $2 fails for another reason:"
        cat "$scratch/log"
        bad=1
    elif ! compiles "$1" "$2" "-I$tree/src" "-I$tree/include" "-I$scratch/build/generated"; then
        echo "$1 with $2 fails even with its folder on the path, so it proves nothing:"
        cat "$scratch/log"
        bad=1
    fi
}

for layer in $layers; do
    [ -n "$(line_of "$layer")" ] || {
        echo "no compiler line for the layer $layer"
        exit 1
    }
    right "$layer" '"proof.h"'
    right "$layer" '<parindex/error.h>'
done

right store '"base/proof.h"'
right store '"sql_blocks.h"'
right store '"migration_steps.h"'
right record '"base/proof.h"'
right record '"store/proof.h"'
right record '"sql_blocks.h"'
right record '<parindex/proof.h>'
right exchange '"base/proof.h"'
right exchange '"store/proof.h"'
right exchange '"record/proof.h"'
right exchange '<parindex/proof.h>'
right cli '<parindex/proof.h>'

wrong base '"store/proof.h"'
wrong base '"record/proof.h"'
wrong base '"exchange/proof.h"'
wrong base '"cli/proof.h"'
wrong base '<parindex/proof.h>'
wrong base '"sql_blocks.h"'
wrong store '"record/proof.h"'
wrong store '"exchange/proof.h"'
wrong store '"cli/proof.h"'
wrong store '<parindex/proof.h>'
wrong record '"exchange/proof.h"'
wrong record '"cli/proof.h"'
wrong exchange '"cli/proof.h"'
wrong cli '"base/proof.h"'
wrong cli '"store/proof.h"'
wrong cli '"record/proof.h"'
wrong cli '"exchange/proof.h"'
wrong cli '"sql_blocks.h"'
exit $bad

#!/bin/sh
# The core library needs sqlite3, utf8proc and libmd beside the C library, and nothing else.
# Usage: needed.sh <libparindex.so>
set -eu
wanted='libc.so.6
libmd.so.0
libsqlite3.so.0
libutf8proc.so.2'
found=$(readelf -d "$1" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' | LC_ALL=C sort)
if [ "$found" != "$wanted" ]; then
    printf '%s needs:\n%s\nand should need:\n%s\n' "$1" "$found" "$wanted"
    exit 1
fi
case $(readelf -d "$1" | sed -n 's/.*(SONAME).*\[\(.*\)\]/\1/p') in
libparindex.so.0) ;;
*)
    echo "the soname is not libparindex.so.0"
    exit 1
    ;;
esac

#!/bin/sh
# Every marked string has a Vietnamese translation that is not fuzzy and names the same places
# {1}, {2} … as the English one; no string is a printf format; nothing translated is out of use.
# Usage: check.sh <source folder>
set -eu
source=$1
po=$source/po/vi.po
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export LC_ALL=C.UTF-8
bad=0

"$source/po/extract.sh" "$source" "$scratch/parindex.pot"
if [ ! -e "$po" ]; then
    # A template without strings is its header alone.
    if [ "$(grep -c '^msgid ' "$scratch/parindex.pot")" -le 1 ]; then
        echo 'nothing is marked for translation yet'
        exit 77
    fi
    echo "po/vi.po is missing: run ./dev po"
    exit 1
fi

msgfmt --check --output-file=/dev/null "$po" || bad=1
msgmerge --quiet --no-fuzzy-matching --no-wrap --output-file="$scratch/vi.po" \
    "$po" "$scratch/parindex.pot"

# report MESSAGE FILTER…: entries that msgattrib finds, each by its msgid.
report() {
    message=$1
    shift
    msgattrib --no-wrap --sort-by-file "$@" "$scratch/vi.po" | sed 's/^#~ //' |
        awk -v RS= -v FS='\n' '
            {
                id = ""
                inside = 0
                for (i = 1; i <= NF; i++) {
                    if ($i ~ /^#|^msgctxt/)
                        continue
                    if ($i ~ /^msg/)
                        inside = $i ~ /^msgid /
                    if (inside) {
                        sub(/^[^"]*"/, "", $i)
                        sub(/"$/, "", $i)
                        id = id $i
                    }
                }
                if (id != "")
                    print "  " id
            }' >"$scratch/found"
    if [ -s "$scratch/found" ]; then
        printf '%s (run ./dev po, then edit po/vi.po):\n' "$message"
        cat "$scratch/found"
        bad=1
    fi
}
report 'not translated' --untranslated --no-obsolete
report 'fuzzy' --only-fuzzy --no-obsolete
report 'no longer in the program' --only-obsolete

# Patterns are no printf formats. The places of an entry are those of msgid, or of msgid_plural
# where there is one, and of each msgstr.
msgattrib --no-wrap --no-obsolete "$scratch/vi.po" | awk '
    function places(text,    n, list) {
        list = ""
        for (n = 0; n <= 99; n++)
            if (index(text, "{" n "}"))
                list = list " {" n "}"
        return list
    }
    function flush(    i) {
        if (id == "") {
            strings = 0
            return
        }
        wanted = places(plural != "" ? plural : id)
        # texts of the command line are printf formats; gcc and msgfmt check those
        if (!format && (id plural) ~ /%[-+#0-9.*]*[hljzt]*[diouxXcspfg]/) {
            printf "a printf format: \"%s\"; patterns have places {1}, {2}\n", id
            bad = 1
        }
        for (i = 0; i < strings; i++)
            if (string[i] != "" && places(string[i]) != wanted) {
                printf "places differ:%s in \"%s\",%s in \"%s\"\n", wanted, id, places(string[i]), string[i]
                bad = 1
            }
        id = plural = ""
        strings = format = 0
    }
    function quoted(line) {
        sub(/^[^"]*"/, "", line)
        sub(/"$/, "", line)
        return line
    }
    /^#/        { if (at == "string") { flush(); at = "" } if (/^#, .*c-format/ && !/no-c-format/) format = 1; next }
    /^msgctxt / { if (at == "string") flush(); at = "context"; next }
    /^msgid /   { if (at == "string") flush(); at = "id"; id = quoted($0); next }
    /^msgid_plural / { at = "plural"; plural = quoted($0); next }
    /^msgstr/   { at = "string"; string[strings++] = quoted($0); next }
    /^"/ {
        if (at == "id") id = id quoted($0)
        else if (at == "plural") plural = plural quoted($0)
        else if (at == "string") string[strings - 1] = string[strings - 1] quoted($0)
        next
    }
    END { flush(); exit bad }
' || bad=1
exit $bad

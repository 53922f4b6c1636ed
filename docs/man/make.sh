#!/bin/sh
# Writes the manual page parindex(1) from what the program says of itself.
# Usage: make.sh PROGRAM >parindex.1
set -eu
program=$1
help() { PARINDEX_LANG=en "$program" help "$@"; }
offered() { PARINDEX_LANG=en "$program" __complete "$@" '' | cut -f 1; }

# As it stands, for a page.
verbatim() {
    echo .nf
    sed 's/\\/\\e/g; s/-/\\-/g; s/^\([.'\'']\)/\\\&\1/'
    echo .fi
}

cat <<END
.TH PARINDEX 1 "" "$("$program" --version)" "User Commands"
.SH NAME
parindex \- the record of a province's administrative reform index
.SH SYNOPSIS
END
help | sed -n 's/^Usage: //p' | verbatim
cat <<'END'
.SH DESCRIPTION
Keeps units, criteria sets, scores, published results and who changed what in one
file, the book; computes indexes, classes and ranks exactly, and shows them over
the years. Answers go to standard output, talk to standard error. Years are
written 2023, 2015\-2023 or 2015,2018. Units and groups are named by a code, a
name, or a part of a name, without marks or capitals.
.SH COMMANDS
END
for command in $(offered); do
    echo ".SS $command"
    if help "$command" | grep -q "^See also: parindex help $command VERB"; then
        for verb in $(offered "$command"); do
            case $verb in -*) continue ;; esac
            help "$command $verb" | verbatim
            echo .PP
        done
    else
        help "$command" | verbatim
    fi
done
echo .SH OPTIONS
help options | verbatim
cat <<'END'
.SH EXIT STATUS
.TP
.B 0
Done; also an empty list.
.TP
.B 1
The answer is no: nothing found, more than one found, check found an error.
.TP
.B 2
The command line makes no sense.
.TP
.B 3
A value is refused; any error in a file.
.TP
.B 4
The state of the book does not allow it.
.TP
.B 5
Others are writing, and waiting was in vain.
.TP
.B 6
Disk, memory, damage.
.TP
.B 130
Stopped with Ctrl-C; nothing was changed.
.SH ENVIRONMENT
.TP
.B PARINDEX_BOOK
The book, where
.B \-b
is not given.
.TP
.B PARINDEX_LANG
.B vi
or
.BR en .
.TP
.B PARINDEX_USER
The name that the journal takes, where
.B \-\-as
is not given.
END

"""Takes the console of a document out, to be run by tests/cli/run.sh, and puts it back.

    console.py extract DOCUMENT.md TEST       writes the blocks as a transcript
    console.py merge DOCUMENT.md TEST         puts the blocks of a transcript into the document
    console.py terminal PROGRAM [ARG…]        runs a program as in a terminal of 80 columns

A block ```console holds typed lines and what came back, as that runner reads them; a block
```csv FILE is a file that the reader makes. `export NAME=VALUE` holds for the commands below it, and
<!-- before: COMMAND --> brings the folder where the reader stands.
"""
import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios

BLOCK = re.compile(r"^```(console|csv (\S+))\n(.*?)^```$", re.M | re.S)
BEFORE = re.compile(r"^<!-- before: (.*) -->$", re.M)
EXPORT = re.compile(r"[$%] export (\w+=\S+)$")
MARK = "# block "
KEPT = "# kept "


def extract(document):
    for before in BEFORE.finditer(document):
        yield f"$ {before[1]}"
    for number, block in enumerate(BLOCK.finditer(document)):
        yield f"{MARK}{number}"
        lines = block[3].splitlines()
        if block[2]:
            yield from (f"< {block[2]}", *lines, "<")
            continue
        for line in lines:
            kept = EXPORT.match(line)
            if kept:
                yield KEPT + line
                yield f"$ echo 'export {kept[1]}' >>\"$HOME/kept\""
            else:
                yield line


def merge(document, transcript):
    blocks, skip = [], 0
    for line in transcript.splitlines():
        if line.startswith(MARK):
            blocks.append([])
        elif line.startswith(KEPT):
            blocks[-1].append(line[len(KEPT):])
            skip = 1
        elif skip:
            skip -= 1
        elif blocks:
            blocks[-1].append(line)
    texts = iter(blocks)

    def replace(block):
        lines = next(texts)
        if block[2]:
            return block[0]
        lines = ["" if line == "1> " else line for line in lines]
        while lines and not lines[-1]:
            lines.pop()
        return "```console\n" + "\n".join(lines) + "\n```"
    return BLOCK.sub(replace, document)


def terminal(command):
    """Only stdout is the terminal: what is said on stderr stays apart."""
    if not os.path.exists("/proc/self/fd/1") or not os.path.isfile(os.path.realpath("/proc/self/fd/1")):
        os.execv(command[0], command)
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    child = subprocess.Popen(command, stdout=slave)
    os.close(slave)
    while True:
        try:
            shown = os.read(master, 65536)
        except OSError:  # the other end is closed
            break
        if not shown:
            break
        sys.stdout.buffer.write(shown.replace(b"\r\n", b"\n"))
    sys.stdout.buffer.flush()
    return child.wait()


def main(verb, *words):
    if verb == "terminal":
        return terminal(words)
    path, test = words
    with open(path, encoding="utf-8") as file:
        document = file.read()
    if verb == "extract":
        with open(test, "w", encoding="utf-8") as file:
            file.write("\n".join(extract(document)) + "\n")
        return 0
    with open(test, encoding="utf-8") as file:
        merged = merge(document, file.read())
    if merged != document:
        with open(path, "w", encoding="utf-8") as file:
            file.write(merged)
    return 0


sys.exit(main(*sys.argv[1:]))

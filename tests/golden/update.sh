#!/bin/sh
# Rewrites the golden files with what the program in build/dev (or the one named) reports now. Read the diff before committing it.
here=$(cd "$(dirname "$0")" && pwd) || exit 1
python3 "$here/golden.py" --program "${1:-$here/../../build/dev/cli/s7scope}" --update && git -C "$here" --no-pager diff --stat -- .

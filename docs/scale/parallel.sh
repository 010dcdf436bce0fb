#!/usr/bin/env bash
# GNU parallel: a record or a failure a line for every PDF below a folder, in order. Usage: parallel.sh FOLDER > records.jsonl
# With --sshloginfile HOSTS the same runs on several machines that share the folder.
set -euo pipefail
find "$1" -name '*.pdf' | sort | parallel --pipe -N100 --keep-order pjece worker --jsonl -j1

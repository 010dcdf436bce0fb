#!/usr/bin/env bash
#SBATCH --job-name=pjece --array=0-99 --cpus-per-task=4 --mem=6G --requeue
# Slurm: task I of N reads every N-th path of paths.txt. Usage: sbatch slurm.sh paths.txt OUTPUT
# A part gets its name when it is whole; a task that is started again keeps it.
set -euo pipefail
part=$(printf '%s/part-%05d.jsonl' "$2" "$SLURM_ARRAY_TASK_ID")
[ -e "$part" ] && exit 0
mkdir -p "$2"
awk -v n="$SLURM_ARRAY_TASK_COUNT" -v i="$SLURM_ARRAY_TASK_ID" '(NR - 1) % n == i' "$1" |
    pjece worker --jsonl -j "${SLURM_CPUS_PER_TASK:-1}" > "$part.tmp"
mv "$part.tmp" "$part"

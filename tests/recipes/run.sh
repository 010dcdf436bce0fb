#!/usr/bin/env bash
# Runs the programs of docs/json.md over docs/example, as a reader would, and compares what they print with what the page says.
# Installs what they need (pydantic, duckdb and jsonschema from PyPI into a folder of their own; jq by apt), and says clearly what
# it could not install and therefore skipped.
# usage: tests/recipes/run.sh [PJECE] [--write]   (--write renews what the page says)
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
pjece=$(realpath "${1:-$root/target/release/pjece}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

command -v jq >/dev/null || apt-get install -y --no-install-recommends jq >/dev/null 2>&1 || true
venv=${PJECE_VENV:-$root/target/recipes-venv}
if ! "$venv/bin/python" -c 'import duckdb, jsonschema, pydantic' 2>/dev/null; then
    python3 -m venv "$venv" 2>/dev/null &&
        "$venv/bin/pip" install --quiet --disable-pip-version-check 'pydantic~=2.0' 'duckdb>=1,<3' 'jsonschema~=4.0' >/dev/null 2>&1 || true
fi
[ -x "$venv/bin/python" ] && PATH="$venv/bin:$PATH"

cd "$work"
ln -s "$root/schema" schema
"$pjece" run "$root/docs/example" --output out --ocr never --quiet
python3 "$root/tests/recipes/recipes.py" "$root/docs/json.md" "${2:-}"

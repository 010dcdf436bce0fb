#!/bin/sh
# Downloads the Danish texts of Debian 12 that the context model is counted on and extracts their sentences into
# dictionaries/cache/running.
# Needs Debian 12 (apt-get, dpkg-deb, bzip2, python3). Maintainers only.
set -eu
cd "$(dirname "$0")"
here=$PWD
mkdir -p ../cache/debian/unpacked ../cache/running
cd ../cache/debian
while read -r package; do
    [ -d "unpacked/$package" ] && continue
    apt-get download -q "$package" || { echo "$package is no longer there; left out" >&2; continue; }
    dpkg-deb -x "$package"_*.deb "unpacked/$package"
done < "$here/packages.txt"
python3 "$here/extract.py" unpacked ../running $(cat "$here/packages.txt")

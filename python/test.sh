#!/usr/bin/env bash
# Builds the wheel, installs it in a new environment and runs its tests; --long: those that take minutes, with Ray and Spark.
set -euo pipefail
cd "$(dirname "$0")/.."
environment=${PJECE_VENV:-target/python}
python3 -m venv "$environment"
install() { "$environment/bin/pip" install --quiet --disable-pip-version-check "$@"; }
install 'maturin>=1.9.4,<2'
rm -rf target/wheels
# The wheel has the machine code of the program's own build: one target folder, one set of dependencies.
"$environment/bin/maturin" build --quiet --release --locked --manifest-path python/Cargo.toml --out target/wheels
wheel=$(echo target/wheels/pjece-*.whl)
ls -l "$wheel"
install --force-reinstall --no-deps "$wheel" # also when this version is there already
if [ "${1:-}" = --long ]; then
    install "$wheel[test,ray]" pyspark
    exec "$environment/bin/python" -m pytest python/tests -m long -v -s
fi
install "$wheel[test]"
"$environment/bin/python" -m pytest python/tests -q

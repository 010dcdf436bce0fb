#!/usr/bin/env bash
# Opens the report of the corpus, and of hostile texts, in a real browser. Needs node, npm and Chromium.
# usage: tests/browser/run.sh [PJECE]
set -euo pipefail
cd "$(dirname "$0")"
export PJECE=${1:-$PWD/../../target/release/pjece}
export CHROMIUM=${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome)}
[ -d node_modules/playwright-core ] && [ -d node_modules/axe-core ] || npm ci --no-audit --no-fund --silent
node --test --test-reporter=tap report.test.mjs

#!/bin/sh
# Makes docs/report.png, the picture in README.md, from a run of the first scenario. Needs `npm run build` and Chromium.
set -eu
cd "$(dirname "$0")/.."
node dist/program/main.cjs run scenarios/first-failover.yaml --quiet >/dev/null
"${CHROMIUM:-chromium}" --headless --no-sandbox --disable-gpu --hide-scrollbars --window-size=1200,1950 \
  --screenshot=docs/report.png "file://$PWD/reports/first-failover.html" 2>/dev/null
ls -l docs/report.png

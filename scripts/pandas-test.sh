#!/usr/bin/env bash
# The three questions of docs/trace.md, asked of pandas: each answer is that which the page shows, and which DuckDB gives.
#
#   scripts/pandas-test.sh         needs a built program (npm run build)
#
# Debian's package python3-pandas is installed where it is missing and it may. Exit code 0: it holds. 1: it does not.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
program=${MXSIM_PROGRAM:-$root/dist/program/main.cjs}

# Debian's, which is the one that its packages are for.
python=/usr/bin/python3

as_root() { if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi; }
"$python" -c 'import pandas' 2>/dev/null || {
  as_root apt-get update -q >/dev/null
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends python3-pandas >/dev/null
}

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
node "$program" trace scenarios/first-failover.yaml --quiet --output "$folder/attempts.csv"
cd "$folder"
"$python" - "$root/docs/trace.md" <<'PYTHON'
import csv, io, re, subprocess, sys

page = open(sys.argv[1], encoding='utf8').read()
blocks = re.findall(r'^```python\n(.*?)^```\n\n```text\n(.*?)^```$', page, re.M | re.S)
assert len(blocks) == 3, f'{len(blocks)} questions'

def table(text):
    def value(cell):
        try:
            return float(cell)
        except ValueError:
            return cell
    return [[value(cell) for cell in row] for row in csv.reader(io.StringIO(text)) if row]

for code, shown in blocks:
    printed = subprocess.run([sys.executable, '-'], input=code, capture_output=True, text=True, check=True).stdout
    if table(printed) != table(shown):
        sys.exit(f'pandas-test: FAILED: pandas says\n{printed}\nand the page\n{shown}')
print('pandas-test: the three answers of docs/trace.md are those of pandas')
PYTHON

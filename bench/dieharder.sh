#!/bin/sh
# The whole of dieharder over the addressed generator. Takes hours; not part of CI.
# Needs Debian's package `dieharder` and `npm run build`. The results are in docs/random-numbers.md.
#
#   bench/dieharder.sh                      all tests, words in the engine's order
#   bench/dieharder.sh messages             all tests, one stream, message by message
#   bench/dieharder.sh engine -d 15 -n 4    one test again (here: number 15, ntuple 4)
set -eu
here=$(dirname "$0")
command -v dieharder >/dev/null || { echo 'dieharder is missing: apt-get install dieharder' >&2; exit 2; }
order=${1:-engine}
[ $# -gt 0 ] && shift
[ $# -gt 0 ] || set -- -a
nice -n 19 node "$here/dieharder-words.mjs" "$order" | nice -n 19 dieharder -g 200 "$@"

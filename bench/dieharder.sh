#!/bin/sh
# The whole of dieharder over the addressed generator. Takes an hour or more; not part of CI.
# Needs Debian's package `dieharder` and `npm run build`. The results are in docs/random-numbers.md.
#
#   bench/dieharder.sh                             all tests, words in the engine's order
#   bench/dieharder.sh messages another            all tests, one stream, message by message, of the seed `another`
#   bench/dieharder.sh engine again -d 200 -n 6    one test alone (here: number 200, ntuple 6)
set -eu
here=$(dirname "$0")
command -v dieharder >/dev/null || { echo 'dieharder is missing: apt-get install dieharder' >&2; exit 2; }
order=${1:-engine}
[ $# -gt 0 ] && shift
seed=${1:-dieharder}
[ $# -gt 0 ] && shift
[ $# -gt 0 ] || set -- -a
nice -n 19 node "$here/dieharder-words.mjs" "$order" "$seed" | nice -n 19 dieharder -g 200 "$@"

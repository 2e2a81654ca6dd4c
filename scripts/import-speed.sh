#!/usr/bin/env bash
# How fast logs are read, and in how much memory: lines of Postfix through a pipe, packed, into mxsim import.
#
#   scripts/import-speed.sh [MEGABYTES]     500 where nothing is said; needs a built program (npm run build)
#
# It reads at 20 MB/s at least, or at half the speed of `gzip -dc | wc -l` over the same lines in the same call, by time of
# the processor, since other work on the machine is no fault of either; and in no more memory at the end than at a tenth of
# the way, but for what garbage leaves. Nobody is named: no address of a person is in anything that is written. Exit code 0:
# all holds. 1: it does not.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
program=${MXSIM_PROGRAM:-$root/dist/program/main.cjs}
megabytes=${1:-500}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
fail() { printf 'import-speed: FAILED: %s\n' "$*" >&2; exit 1; }

# Lines as Postfix writes them: messages of a day, some deferred, to many domains. Reproducible.
lines() {
  awk -v bytes=$(($1 * 1000000)) '
    BEGIN {
      srand(7);
      for (n = 1; written < bytes; n++) {
        t = n / 50; day = 14 + int(t / 86400) % 14; s = t % 86400;
        stamp = sprintf("2026-04-%02dT%02d:%02d:%02d.%06d+00:00 out postfix/", day, s / 3600, (s / 60) % 60, s % 60, n % 1000000);
        id = sprintf("4%08XF", n);
        domain = sprintf("d%d.example", int(200 * rand()));
        head = "smtp[" (1000 + n % 50) "]: " id ": to=<jane.doe-" n "@" domain ">, relay=mx." domain "[192.0.2." (n % 250) "]:25, ";
        out = stamp "smtpd[" (2000 + n % 20) "]: " id ": client=web" (n % 9) ".example.com[198.51.100." (n % 9) "]\n";
        out = out stamp "qmgr[77]: " id ": from=<shop-" (n % 1000) "@example.com>, size=" (1000 + n % 9000) ", nrcpt=1 (queue active)\n";
        if (n % 20 == 0)
          out = out stamp head "delay=1.3, delays=0.1/0/0.2/1, dsn=4.2.0, status=deferred (host mx." domain "[192.0.2.1] said: 450 4.2.0 try again (in reply to RCPT TO command))\n";
        out = out stamp head "delay=0.8, delays=0.1/0/0.2/0.5, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as ABC" n ")\n";
        out = out stamp "qmgr[77]: " id ": removed\n";
        printf "%s", out;
        written += length(out);
      }
    }'
}
lines "$megabytes" | gzip -1 >"$folder/mail.log.gz"

# Seconds of the processor, user and system, of a command and all that it starts.
cpu() { local TIMEFORMAT='%U %S'; { time "$@" >/dev/null 2>"$folder/messages"; } 2>&1 | awk '{ print $1 + $2 }'; }
count_lines() { gzip -dc "$folder/mail.log.gz" | wc -l; }
import_lines() {
  gzip -dc "$folder/mail.log.gz" | node --require "$folder/watch.cjs" "$program" import --log - --arrivals "$folder/arrivals.csv" --output "$folder/mine.yaml"
}
# Tells its memory now and then, in kB.
cat >"$folder/watch.cjs" <<'JS'
const { appendFileSync } = require('node:fs');
const timer = setInterval(() => appendFileSync(process.env.MEMORY, `${Math.round(process.memoryUsage.rss() / 1000)}\n`), 250);
timer.unref();
JS
export MEMORY="$folder/memory"

counting=$(cpu count_lines)
unpacking=$(cpu gzip -dc "$folder/mail.log.gz")
importing=$(cpu import_lines)
names=$(cat "$folder/messages" "$folder/mine.yaml" "$folder/arrivals.csv" | grep -cE '[[:alnum:]._%+-]+@' || true)
[ "$names" = 0 ] || fail "$names lines name somebody"
node "$program" check "$folder/mine.yaml" --quiet >/dev/null || fail 'the scenario is wrong'

awk -v mb="$megabytes" -v counting="$counting" -v unpacking="$unpacking" -v importing="$importing" '
  { rss[NR] = $1; if ($1 > most) most = $1 }
  END {
    own = importing - unpacking;
    if (own < 0.001) own = 0.001;
    early = 0;
    for (i = 1; i <= NR / 10 + 1; i++) if (rss[i] > early) early = rss[i];
    printf "import-speed: %d MB in %.1f s of the processor without gzip: %.0f MB/s; gzip -dc | wc -l takes %.1f s, the import with gzip %.1f s\n", mb, own, mb / own, counting, importing;
    printf "import-speed: %d MB of memory at most, %d MB in the first tenth\n", most / 1000, early / 1000;
    if (mb / own < 20 && importing > 2 * counting) { print "import-speed: FAILED: too slow" > "/dev/stderr"; exit 1 }
    if (most > 1.5 * early + 50000) { print "import-speed: FAILED: memory grows" > "/dev/stderr"; exit 1 }
  }' "$folder/memory"

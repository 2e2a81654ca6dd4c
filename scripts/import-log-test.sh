#!/usr/bin/env bash
# A real Postfix and a real Exim send mail to a server that greylists, fails for a while, or refuses (import-log-test.mjs), and
# write logs of it. What `mxsim import --log` makes of these must be what was sent and what the server saw: messages,
# destinations, a greylist, an outage, and the retry times that the configurations say.
#
#   scripts/import-log-test.sh     needs a built program (npm run build) and root, or sudo; some two minutes
#
# Debian's packages postfix and exim4-daemon-light are fetched where they are missing and it may: only one of them can be installed
# at a time, so the Exim is unpacked into a folder. Exit code 0: it holds. 1: it does not. 2: the MTAs could not be started here.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
program=${MXSIM_PROGRAM:-$root/dist/program/main.cjs}

say() { printf '%s\n' "import-log-test: $*"; }
give_up() { say "cannot run: $*" >&2; exit 2; }
fail() { say "FAILED: $*" >&2; exit 1; }
as_root() { if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi; }
PATH=$PATH:/usr/sbin:/sbin
[ -f "$program" ] || give_up "$program is not there: npm run build"

folder=$(mktemp -d)
chmod 755 "$folder"
server=
clean_up() {
  local code=$?
  trap - EXIT INT TERM
  [ -z "$server" ] || kill -KILL "$server" 2>/dev/null || true
  as_root postfix -c "$folder/postfix" stop >/dev/null 2>&1 || true
  if [ "$code" -ne 0 ]; then as_root tail -n 30 "$folder"/postfix.log "$folder"/exim/log/mainlog 2>/dev/null || true; fi
  as_root rm -rf "$folder"
  exit "$code"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

# --- the programs --------------------------------------------------------------------------------------------------

install_postfix() {
  command -v postfix >/dev/null && return
  as_root apt-get update -q >/dev/null
  echo 'postfix postfix/main_mailer_type select No configuration' | as_root debconf-set-selections
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends postfix >/dev/null
}
unpack_exim() {
  mkdir "$folder/packages" "$folder/unpacked"
  (cd "$folder/packages" && { apt-get download -q exim4-daemon-light || { as_root apt-get update -q && apt-get download -q exim4-daemon-light; }; } >/dev/null 2>&1)
  dpkg -x "$folder"/packages/*.deb "$folder/unpacked"
  local missing
  missing=$(ldd "$folder/unpacked/usr/sbin/exim4" | awk '/not found/ { print $1 }')
  if [ -n "$missing" ]; then
    local wanted
    wanted=$(dpkg -I "$folder"/packages/*.deb | sed -n 's/^ Depends: //p' | tr ',' '\n' | sed 's/ *(.*//; s/|.*//; s/^ *//' | grep '^lib')
    # shellcheck disable=SC2086
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $wanted >/dev/null
  fi
  getent passwd Debian-exim >/dev/null || as_root useradd --system --home-dir "$folder" --shell /usr/sbin/nologin Debian-exim
}
install_postfix || give_up 'Postfix is missing, and cannot be installed'
unpack_exim || give_up 'Exim is missing, and cannot be fetched'
exim=$folder/unpacked/usr/sbin/exim4

# Mail to 127.0.0.1 would look like a filter's.
address=$(hostname -I | tr ' ' '\n' | grep -E '^[0-9.]+$' | head -n 1)
[ -n "$address" ] || give_up 'this machine has no address but the loopback'
port=$(node -e 'const s = require("node:net").createServer(); s.listen(0, () => { console.log(s.address().port); s.close(); });')

start_server() {
  node "$root/scripts/import-log-test.mjs" "$address" "$port" >"$folder/counts.json" &
  server=$!
  for _ in $(seq 100); do
    if (exec 3<>"/dev/tcp/$address/$port") 2>/dev/null; then return; fi
    sleep 0.1
  done
  give_up 'the mail server does not start'
}
stop_server() {
  kill "$server"
  wait "$server" || true
  server=
}

# Forty messages in some twenty seconds: 20 to alpha, 10 to bravo, 6 to charlie, 4 to delta.
send_all() { # COMMAND...
  local n domain
  for n in $(seq 40); do
    case $((n % 10)) in 1 | 3 | 5 | 7 | 9) domain=alpha ;; 2 | 6) domain=bravo ;; 0) domain=delta ;; *) domain=charlie ;; esac
    [ "$n" -ne 38 ] && [ "$n" -ne 34 ] || domain=bravo
    printf 'Subject: %d\n\nhello\n' "$n" | "$@" "person.$n@$domain.example"
    sleep 0.4
  done
}

# --- what must come out --------------------------------------------------------------------------------------------

judge() { # MTA LOG
  as_root cat "$2" >"$folder/mta.log"
  node "$program" import --log "$folder/mta.log" --arrivals "$folder/arrivals.csv" --output "$folder/$1.yaml" 2>"$folder/stderr" ||
    { cat "$folder/stderr"; fail "the log of $1 is not imported"; }
  [ ! -s "$folder/stderr" ] || { cat "$folder/stderr"; fail "the log of $1 is not read as a whole"; }
  node "$program" import --log "$folder/mta.log" >"$folder/$1-rates.yaml"
  for file in "$folder/$1.yaml" "$folder/$1-rates.yaml"; do
    node "$program" check "$file" --quiet >/dev/null || fail "the log of $1 gives a scenario with errors"
  done
  node "$program" run "$folder/$1.yaml" --replications 1 --no-report --format json --quiet >"$folder/run.json" || fail "the scenario of $1 does not run"
  ! grep -E '[[:alnum:]._%+-]+@|person' "$folder/$1.yaml" "$folder/$1-rates.yaml" "$folder/arrivals.csv" "$folder/stderr" ||
    fail "the import of the log of $1 names a person"
  node - "$1" "$folder" <<'JUDGE' || fail "the log of $1 says something else than what happened"
const { readFileSync } = require('node:fs');
const { parse } = require('yaml');
const assert = require('node:assert/strict');
const [mta, folder] = process.argv.slice(2);
const text = readFileSync(`${folder}/${mta}-rates.yaml`, 'utf8');
const scenario = parse(text);
const seen = JSON.parse(readFileSync(`${folder}/counts.json`, 'utf8'));
const rows = readFileSync(`${folder}/arrivals.csv`, 'utf8').trim().split('\n').slice(1);
const run = JSON.parse(readFileSync(`${folder}/run.json`, 'utf8'));
const sent = { 'alpha.example': 20, 'bravo.example': 10, 'charlie.example': 6, 'delta.example': 4 };
assert.equal(rows.length, 40);
assert.equal(run.messages.sent, 40);
for (const [domain, messages] of Object.entries(sent)) {
  assert.equal(rows.filter((row) => row.endsWith(`,${domain}`)).length, messages, domain);
  assert.match(text, new RegExp(`${domain}:  # ${messages} messages, ${seen[domain].deferred} deferral`), domain);
}
assert.equal(seen['alpha.example'].accepted, 20);
assert.equal(seen['bravo.example'].accepted, 10);
assert.match(text, /delta\.example: .*4 bounced/);
assert.match(text, /greylist: \{ delay: 5s, known: 75% \}/);
assert.ok(scenario.traffic.find(({ to }) => to === 'delta.example').invalidRecipients === '100%');
if (mta === 'postfix') {
  assert.match(text, /this is Postfix with minimal_backoff_time=10s .*queue_run_delay=5s/);
} else assert.match(text, /this is Exim with|given as they are/);
console.log(`import-log-test: ${mta}: ${text.split('\n')[2].slice(2)}`);
JUDGE
}

# --- Postfix -------------------------------------------------------------------------------------------------------

mkdir "$folder/postfix" "$folder/spool" "$folder/data"
as_root chown postfix "$folder/data"
cat >"$folder/postfix/main.cf" <<CONFIGURATION
compatibility_level = 3.6
queue_directory = $folder/spool
data_directory = $folder/data
maillog_file = $folder/postfix.log
maillog_file_prefixes = $folder
myhostname = out.shop.example
mydestination =
inet_interfaces = loopback-only
default_transport = smtp:[$address]:$port
relay_transport = smtp:[$address]:$port
local_transport = smtp:[$address]:$port
smtp_tls_security_level = none
minimal_backoff_time = 10s
maximal_backoff_time = 20s
queue_run_delay = 5s
alias_maps =
CONFIGURATION
cat >"$folder/postfix/master.cf" <<'SERVICES'
pickup    unix  n       -       n       1       1       pickup
cleanup   unix  n       -       n       -       0       cleanup
qmgr      unix  n       -       n       300     1       qmgr
tlsmgr    unix  -       -       n       1000?   1       tlsmgr
rewrite   unix  -       -       n       -       -       trivial-rewrite
bounce    unix  -       -       n       -       0       bounce
defer     unix  -       -       n       -       0       bounce
trace     unix  -       -       n       -       0       bounce
verify    unix  -       -       n       -       1       verify
flush     unix  n       -       n       1000?   0       flush
proxymap  unix  -       -       n       -       -       proxymap
smtp      unix  -       -       n       -       -       smtp
relay     unix  -       -       n       -       -       smtp
showq     unix  n       -       n       -       -       showq
error     unix  -       -       n       -       -       error
retry     unix  -       -       n       -       -       error
discard   unix  -       -       n       -       -       discard
local     unix  -       n       n       -       -       local
virtual   unix  -       n       n       -       -       virtual
lmtp      unix  -       -       n       -       -       lmtp
anvil     unix  -       -       n       -       1       anvil
scache    unix  -       -       n       -       1       scache
postlog   unix-dgram n  -       n       -       1       postlogd
SERVICES
as_root chown -R root:root "$folder/postfix"
start_server
as_root postfix -c "$folder/postfix" start >/dev/null 2>"$folder/start.log" || { cat "$folder/start.log"; give_up 'Postfix does not start'; }
send_all as_root sendmail -C "$folder/postfix" -f news@shop.example
queue_is_empty() { [ "$(as_root postqueue -c "$folder/postfix" -j 2>/dev/null | wc -l)" -eq 0 ]; }
for _ in $(seq 90); do
  queue_is_empty && break
  sleep 1
done
queue_is_empty || fail 'the queue of Postfix does not empty itself'
as_root postfix -c "$folder/postfix" stop >/dev/null 2>&1
stop_server
judge postfix "$folder/postfix.log"

# --- Exim ----------------------------------------------------------------------------------------------------------

mkdir -p "$folder/exim/log" "$folder/exim/spool"
as_root chown -R Debian-exim "$folder/exim"
cat >"$folder/exim.conf" <<CONFIGURATION
primary_hostname = out.shop.example
spool_directory = $folder/exim/spool
log_file_path = $folder/exim/log/%slog
exim_path = $exim
tls_advertise_hosts =
never_users =
begin routers
all:
  driver = manualroute
  transport = lab
  route_list = * $address
  self = send
begin transports
lab:
  driver = smtp
  port = $port
  hosts_try_fastopen =
begin retry
* * F,1h,6s
CONFIGURATION
as_root chown root:root "$folder/exim.conf"
start_server
send_all as_root "$exim" -C "$folder/exim.conf" -f news@shop.example -odb -- &
sender=$!
for _ in $(seq 40); do
  sleep 2
  as_root "$exim" -C "$folder/exim.conf" -q
  kill -0 "$sender" 2>/dev/null && continue
  [ "$(as_root "$exim" -C "$folder/exim.conf" -bpc)" -eq 0 ] && break
done
wait "$sender" || give_up 'Exim takes no mail'
[ "$(as_root "$exim" -C "$folder/exim.conf" -bpc)" -eq 0 ] || fail 'the queue of Exim does not empty itself'
sleep 1
stop_server
judge exim "$folder/exim/log/mainlog"
say "OK, after $SECONDS s"

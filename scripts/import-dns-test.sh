#!/usr/bin/env bash
# Serves zone files by real name servers, NSD and BIND, on a free port of the loopback, and imports them in four ways: from the
# file, by asking NSD, by asking BIND, and from what dig prints. The scenarios must be the same but for their comments. One zone
# is signed. A server that does not answer, and one that knows nothing of the domain, must be told apart.
#
#   scripts/import-dns-test.sh     needs a built program (npm run build); some seconds
#
# Debian's packages nsd, bind9, bind9-utils and bind9-dnsutils are installed where they are missing and it may. Exit code 0: it
# holds. 1: it does not. 2: the name servers could not be started here.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
program=${MXSIM_PROGRAM:-$root/dist/program/main.cjs}
zones=$root/test/import/files/zones

say() { printf '%s\n' "import-dns-test: $*"; }
give_up() { say "cannot run: $*" >&2; exit 2; }
fail() { say "FAILED: $*" >&2; exit 1; }
as_root() { if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi; }

PATH=$PATH:/usr/sbin:/sbin
install_servers() {
  command -v nsd named dig dnssec-signzone named-compilezone >/dev/null && return
  as_root apt-get update -q >/dev/null
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends \
    nsd bind9 bind9-utils bind9-dnsutils >/dev/null
}
[ -f "$program" ] || give_up "$program is not there: npm run build"
install_servers || give_up 'nsd, named and dig are missing, and cannot be installed'

folder=$(mktemp -d)
chmod 755 "$folder"
daemon=
stop_daemon() {
  [ -n "$daemon" ] || return 0
  kill "$daemon" 2>/dev/null || true
  wait "$daemon" 2>/dev/null || true
  daemon=
}
clean_up() {
  local code=$?
  trap - EXIT INT TERM
  stop_daemon
  if [ "$code" -ne 0 ]; then tail -n 20 "$folder"/*.log 2>/dev/null || true; fi
  rm -rf "$folder"
  exit "$code"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

port=$(node -e 'const s = require("node:dgram").createSocket("udp4"); s.bind(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); });')
import() { node "$program" import "$@" 2>"$folder/stderr"; }
# The scenario as a program reads it: no comments.
plain() { node -e 'console.log(JSON.stringify(require("yaml").parse(require("node:fs").readFileSync(0, "utf8")), null, 1))'; }

wait_for_answer() {
  for _ in $(seq 100); do
    dig +time=1 +tries=1 @127.0.0.1 -p "$port" "$1" SOA 2>/dev/null | grep -q 'status: NOERROR' && return 0
    kill -0 "$daemon" 2>/dev/null || return 1
    sleep 0.1
  done
  return 1
}

start_nsd() { # ORIGIN FILE
  cat >"$folder/nsd.conf" <<CONFIGURATION
server:
  ip-address: 127.0.0.1@$port
  username: ""
  zonesdir: "$folder"
  zonelistfile: "$folder/zone.list"
  xfrdfile: "$folder/xfrd.state"
  xfrdir: "$folder"
  pidfile: "$folder/nsd.pid"
  server-count: 1
  cookie-secret-file: ""
remote-control:
  control-enable: no
zone:
  name: $1
  zonefile: "$2"
CONFIGURATION
  nsd -d -c "$folder/nsd.conf" >"$folder/nsd.log" 2>&1 &
  daemon=$!
  wait_for_answer "$1" || give_up "NSD does not serve $1"
}

start_named() { # ORIGIN FILE
  cat >"$folder/named.conf" <<CONFIGURATION
options {
  directory "$folder";
  listen-on port $port { 127.0.0.1; };
  listen-on-v6 { none; };
  pid-file "$folder/named.pid";
  session-keyfile "$folder/session.key";
  recursion no;
  check-names primary ignore;
};
controls { };
zone "$1" { type primary; file "$2"; check-mx ignore; check-mx-cname ignore; check-integrity no; };
CONFIGURATION
  named -f -c "$folder/named.conf" >"$folder/named.log" 2>&1 &
  daemon=$!
  wait_for_answer "$1" || give_up "BIND does not serve $1"
}

same() { # NAME EXPECTED FOUND
  diff -u "$2" "$3" >"$folder/diff.log" || { cat "$folder/diff.log"; fail "$1"; }
}

# dig's answers hold what was asked for, no more: MX, then the addresses, keys and aliases of every host in it.
dig_all() { # ORIGIN
  local dig=(dig @127.0.0.1 -p "$port")
  "${dig[@]}" "$1" MX
  "${dig[@]}" "$1" SOA
  "${dig[@]}" "_mta-sts.$1" TXT
  for host in $("${dig[@]}" +short "$1" MX | sed 's/^[0-9]* //'); do
    [ "$host" = . ] && continue
    "${dig[@]}" "$host" A
    "${dig[@]}" "$host" AAAA
    "${dig[@]}" "_25._tcp.$host" TLSA
  done
}

compare() { # FILE ORIGIN
  local file=$1 origin=$2 name
  name=$(basename "$file")
  import --zone "$file" --origin "$origin" --output "$folder/file.yaml" || { cat "$folder/stderr"; fail "$name is not imported"; }
  node "$program" check "$folder/file.yaml" --quiet >/dev/null || fail "$name gives a scenario with errors"
  plain <"$folder/file.yaml" >"$folder/file.plain"
  for server in nsd named; do
    "start_$server" "$origin" "$file"
    import "$origin" --resolver "127.0.0.1:$port" --output "$folder/live.yaml" || { cat "$folder/stderr"; fail "$name by $server"; }
    plain <"$folder/live.yaml" >"$folder/live.plain"
    same "$name by $server differs from the file" "$folder/file.plain" "$folder/live.plain"
    dig_all "$origin" >"$folder/answers.txt"
    import --dig "$folder/answers.txt" --output "$folder/dig.yaml" || { cat "$folder/stderr"; fail "$name by dig of $server"; }
    plain <"$folder/dig.yaml" >"$folder/dig.plain"
    same "$name by dig of $server differs from the file" "$folder/file.plain" "$folder/dig.plain"
    stop_daemon
  done
  say "$name: the file, NSD, BIND and dig agree"
}

compare "$zones/bind-classic.zone" example.com
compare "$zones/dual-stack.zone" example.com
compare "$zones/mx-is-alias.zone" example.org
compare "$zones/missing-dot.zone" example.org
compare "$zones/null-mx.zone" example.net
compare "$zones/policies.zone" example.com

# --- a zone too large for a datagram: TCP --------------------------------------------------------------------------

{
  printf '$ORIGIN example.org.\n$TTL 1h\n@ IN SOA ns1 root 1 1h 10m 1w 5m\n@ IN NS ns1\nns1 IN A 192.0.2.1\n'
  for i in $(seq 90); do printf '@ IN MX %d a-rather-long-name-of-a-mail-exchanger-%d\n' "$i" "$i"; done
  for i in $(seq 90); do printf 'a-rather-long-name-of-a-mail-exchanger-%d IN A 198.51.100.%d\n' "$i" "$i"; done
} >"$folder/large.zone"
compare "$folder/large.zone" example.org

# --- a signed zone: DANE -------------------------------------------------------------------------------------------

cp "$zones/policies.zone" "$folder/signed.zone"
(cd "$folder" && dnssec-keygen -q -a ECDSAP256SHA256 -f KSK example.com >/dev/null &&
  dnssec-keygen -q -a ECDSAP256SHA256 example.com >/dev/null &&
  dnssec-signzone -q -S -o example.com -f signed.zone.out signed.zone >/dev/null) || give_up 'the zone cannot be signed'
import --zone "$folder/signed.zone.out" --output "$folder/file.yaml" || { cat "$folder/stderr"; fail 'a signed zone is not imported'; }
start_nsd example.com "$folder/signed.zone.out"
import example.com --resolver "127.0.0.1:$port" --output "$folder/live.yaml"
for way in file live; do
  grep -q 'dane: true' "$folder/$way.yaml" || fail "the signed zone has no DANE by its $way"
  plain <"$folder/$way.yaml" >"$folder/$way.plain"
done
same 'the signed zone by NSD differs from the file' "$folder/file.plain" "$folder/live.plain"
say 'a signed zone: the file and NSD agree that it has DANE'

# --- what does not answer ------------------------------------------------------------------------------------------

code=0
import other.example --resolver "127.0.0.1:$port" >/dev/null || code=$?
[ "$code" -eq 2 ] && grep -q REFUSED "$folder/stderr" || fail "a server that does not know the domain: $code, $(cat "$folder/stderr")"
stop_daemon
import silent.example --resolver "127.0.0.1:$port" --output "$folder/silent.yaml" || fail 'a server that does not answer ends the import'
grep -q 'lookup: timeout' "$folder/silent.yaml" || fail 'a server that does not answer is no time-out'
say "OK, after $SECONDS s"

#!/usr/bin/env bash
# Runs a plan as an array of 64 tasks on a real Slurm: slurmctld, slurmd and munged of this machine alone, with a
# configuration of their own in a temporary folder, on free ports. The script is that of docs/scale.md. One task is killed
# before it is done, and requeued; one ends as if the disk were full, and requeues itself; one is requeued after it has
# written its result but before it has ended; one runs twice at the same time; one result is cut off afterwards. In the
# end the merged result has to be that of one process, to the last byte.
#
#   scripts/slurm-test.sh          needs a built program (npm run build); about a minute on two idle processors
#
# Debian's packages slurmctld, slurmd, slurm-client and munge are installed where they are missing and it may. Exit code
# 0: it holds. 1: it does not. 2: Slurm could not be started here.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
program=${MXSIM_PROGRAM:-$root/dist/program/main.cjs}
tasks=64
killed=7 late=23 full=31 doubled=1 cut=40

say() { printf '%s\n' "$*"; }
give_up() { say "slurm-test: cannot run: $*" >&2; exit 2; }
fail() { say "slurm-test: FAILED: $*" >&2; exit 1; }

as_root() { if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi; }
install_slurm() {
  command -v slurmctld slurmd munged sbatch >/dev/null && return
  as_root apt-get update -q >/dev/null
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends \
    slurmctld slurmd slurm-client munge >/dev/null
}
PATH=$PATH:/usr/sbin:/sbin
[ -f "$program" ] || give_up "$program is not there: npm run build"
install_slurm || give_up 'slurmctld, slurmd and munge are missing, and cannot be installed'

folder=$(mktemp -d)
chmod 755 "$folder"
daemons=()
clean_up() {
  local code=$?
  trap - EXIT INT TERM
  if [ -n "${SLURM_CONF:-}" ]; then scancel --quiet --full --signal=KILL --user="$(id -un)" 2>/dev/null || true; fi
  # slurmd first, as long as the others can hear it; each by its own number.
  for ((i = ${#daemons[@]} - 1; i >= 0; i--)); do
    kill "${daemons[i]}" 2>/dev/null || true
    wait "${daemons[i]}" 2>/dev/null || true
  done
  if [ "$code" -ne 0 ]; then tail -n 20 "$folder"/slurmctld.log "$folder"/slurmd.log "$folder"/munged.log 2>/dev/null || true; fi
  rm -rf "$folder"
  exit "$code"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

processors=$(nproc)
[ "$processors" -ge 2 ] || processors=2 # two tasks have to run at the same time
memory=$(awk '/^MemTotal/ { print int($2 / 1024) }' /proc/meminfo)

# --- Slurm ---------------------------------------------------------------------------------------------------------

free_ports='const net = require("node:net");
const servers = [0, 0].map(() => net.createServer().listen(0, "127.0.0.1"));
Promise.all(servers.map((s) => new Promise((r) => s.on("listening", () => r(s.address().port))))).then((ports) => {
  console.log(ports.join(" "));
  for (const s of servers) s.close();
});'
read -r controller_port node_port < <(node -e "$free_ports")
node=$(hostname -s)

mkdir "$folder"/munge "$folder"/state "$folder"/spool
chmod 700 "$folder"/munge
head -c 1024 /dev/urandom >"$folder"/munge/key
chmod 600 "$folder"/munge/key

cat >"$folder"/slurm.conf <<CONFIGURATION
ClusterName=mxsim
SlurmctldHost=$node(127.0.0.1)
SlurmctldPort=$controller_port
SlurmdPort=$node_port
SlurmUser=$(id -un)
SlurmdUser=$(id -un)
AuthType=auth/munge
CredType=cred/munge
# A task that was requeued waits until its old credential has run out.
AuthInfo=socket=$folder/munge.socket,cred_expire=5
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool
SlurmctldPidFile=$folder/slurmctld.pid
SlurmdPidFile=$folder/slurmd.pid
SlurmctldLogFile=$folder/slurmctld.log
SlurmdLogFile=$folder/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SwitchType=switch/none
MpiDefault=none
KillWait=2
MinJobAge=3600
SlurmdParameters=config_overrides
SchedulerParameters=sched_interval=2,bf_interval=2
NodeName=$node NodeAddr=127.0.0.1 CPUs=$processors RealMemory=$memory State=UNKNOWN
PartitionName=all Nodes=$node Default=YES MaxTime=INFINITE State=UP
CONFIGURATION
export SLURM_CONF=$folder/slurm.conf

munged --foreground --force --key-file="$folder"/munge/key --socket="$folder"/munge.socket \
  --pid-file="$folder"/munge/pid --log-file="$folder"/munge/log --seed-file="$folder"/munge/seed \
  >"$folder"/munged.log 2>&1 &
daemons+=($!)
slurmctld -D -i >/dev/null 2>&1 &
daemons+=($!)
slurmd -D >/dev/null 2>&1 &
daemons+=($!)

# wait_for SECONDS COMMAND...: until the command succeeds.
wait_for() {
  local end=$((SECONDS + $1))
  shift
  until "$@"; do
    [ "$SECONDS" -lt "$end" ] || return 1
    sleep 0.3
  done
}
node_is_idle() { sinfo --noheader --format=%T 2>/dev/null | grep -qx idle; }
wait_for 30 node_is_idle || give_up 'the node does not become idle'
say "slurm-test: $(sinfo --version), one node with $processors processors"

# --- the plan ------------------------------------------------------------------------------------------------------

cd "$folder"
program() { node "$program" "$@"; }
cat >scenario.yaml <<'SCENARIO'
title: Four hours without the primary, many times
seed: slurm
duration: 3d
replications: 128
domains: { example.org: { mx: [ 10 mx1.example.org, 10 mx2.example.org, 20 backup.example.net ] } }
servers:
  mx1.example.org: { service: { exponential: 400ms }, failures: [ { kind: refuse, mtbf: 8h, mttr: 1h } ] }
  mx2.example.org: { service: { exponential: 400ms }, failures: [ { kind: timeout, mtbf: 12h, mttr: 30m } ] }
  backup.example.net: { relay: { mta: postfix }, failures: [ { kind: refuse, at: 1d, for: 4h } ] }
senders: { people: { mta: postfix, spam: 20% }, stubborn: { mta: exim, honoursBackups: false } }
traffic: [ { rate: 8000/h, from: { people: 80%, stubborn: 20% } } ]
SCENARIO
program plan scenario.yaml --shards $tasks --output plan.json --quiet

# Digest of a result: everything but the time that it took.
digest() { grep -v '"elapsed_s"' | sha256sum | cut -d ' ' -f 1; }
whole=$(program run scenario.yaml --no-report --format json --quiet | digest)

# The script that the documentation tells people to submit.
sed -n '/^```bash$/,/^```$/p' "$root"/docs/scale.md | sed '/^```/d' >array.sh
grep -q '^#SBATCH --array=0-63$' array.sh || fail 'docs/scale.md has no script for an array of 64'

# The program that it finds, with accidents in the first lives of some tasks.
mkdir bin
cat >bin/mxsim <<TASK
#!/bin/sh
case "\$1-\$SLURM_ARRAY_TASK_ID-\${SLURM_RESTART_COUNT:-0}" in
  shard-$killed-0) # killed before it is done
    node "$program" "\$@" &
    sleep 0.3
    kill -KILL \$!
    wait \$!
    exit ;;
  shard-$full-0) # as if the disk were full
    exit 75 ;;
  shard-$late-0) # its result is written, but the task is not over yet
    node "$program" "\$@"
    touch written
    exec sleep 600 ;;
  shard-$doubled-*) # two runs wait for each other, so that they are at the same time
    touch "here-\$SLURM_ARRAY_JOB_ID"
    for i in \$(seq 2400); do [ "\$(ls -d here-* | wc -l)" -ge 2 ] && break; sleep 0.05; done ;;
esac
exec node "$program" "\$@"
TASK
chmod +x bin/mxsim
export PATH=$folder/bin:$PATH

# --- the array -----------------------------------------------------------------------------------------------------

begin=$SECONDS
double=$(sbatch --parsable --array=$doubled --output=double-%a.log array.sh)
job=$(sbatch --parsable array.sh)
say "slurm-test: job $job, tasks 0 to $((tasks - 1)); job $double, task $doubled once more"

state_of() { scontrol --oneliner show job "$1" 2>/dev/null | sed -n 's/.* JobState=\([A-Z_]*\).*/\1/p' | head -n 1; }
has_state() { [ "$(state_of "$1")" = "$2" ]; }

wait_for 200 has_state "${job}_$killed" FAILED || fail "the task that was killed is $(state_of "${job}_$killed"), not FAILED"
[ ! -e shards/shard-$(printf %02d $killed).jsonl ] || fail 'the task that was killed has left a result'
scontrol requeue "${job}_$killed"
wait_for 200 test -e written || fail 'the task that is to be requeued has not written its result'
scontrol requeue "${job}_$late"

nothing_left() { [ -z "$(squeue --noheader 2>/dev/null)" ]; }
wait_for 400 nothing_left || { squeue; fail 'the array has not ended in time'; }
for ((task = 0; task < tasks; task++)); do
  has_state "${job}_$task" COMPLETED || fail "task $task is $(state_of "${job}_$task")"
done
say "slurm-test: all tasks completed after $((SECONDS - begin)) s"

grep -q 'Nothing to do' shard-$late.log || fail 'the requeued task did not find the result of its first life'
[ "$(scontrol --oneliner show job "${job}_$full" | sed -n 's/.* Restarts=\([0-9]*\).*/\1/p' | head -n 1)" = 1 ] ||
  fail 'the task whose disk was full did not requeue itself'
grep -q "Shard $killed (SLURM_ARRAY_TASK_ID)" shard-$killed.log || fail 'the killed task was not run again'
for log in shard-$doubled.log double-$doubled.log; do
  grep -q 'Done in' $log || fail "the two runs of task $doubled were not at the same time: $(cat $log)"
done

# --- merging -------------------------------------------------------------------------------------------------------

merged=$(program merge plan.json shards --no-report --format json | digest)
[ "$merged" = "$whole" ] || fail "the merged result $merged is not that of one process, $whole"

# A file that was cut off is named, and made again by the command that merge prints.
file=shards/shard-$(printf %02d $cut).jsonl
truncate --size=-100 "$file"
code=0
program merge plan.json shards --no-report >/dev/null 2>merge.log || code=$?
[ "$code" -eq 75 ] || fail "merge ends with $code instead of 75 where a shard is cut off"
grep -q "shard $cut of $tasks is missing" merge.log || fail "merge does not name shard $cut: $(cat merge.log)"
sbatch --quiet --wait --array=$cut --output=again-%a.log array.sh || fail 'the shard that was cut off was not made again'
again=$(program merge plan.json shards --no-report --format json | digest)
[ "$again" = "$whole" ] || fail 'the result differs after a shard was made again'

say "slurm-test: OK: digest $whole from one process and from $tasks tasks, after $SECONDS s"

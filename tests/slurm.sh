#!/usr/bin/env bash
# A sweep on a real Slurm of this machine alone: submit, kill a task, requeue it, merge; the bits are those of a local sweep.
# Needs root and the packages slurm-wlm and munge; starts the daemons and stops them again.
set -euo pipefail
cd "$(dirname "$0")/.."
onsager=$PWD/${ONSAGER:-target/release/onsager}
work=$(mktemp -d)
pids=()
stop() {
  scancel --user=root >/dev/null 2>&1 || true
  # A node waits for what it has started, so that the controller that ends it goes last; what is left after ten seconds is killed.
  squeue >/dev/null 2>&1 && timeout 10 sh -c 'while [ -n "$(squeue --noheader)" ]; do sleep 0.2; done' || true
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  timeout 10 tail $(printf -- '--pid=%s ' "${pids[@]}") -f /dev/null || true
  for pid in "${pids[@]}"; do kill -KILL "$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
  rm -rf "$work"
}
trap stop EXIT
fail() { echo "slurm: $1" >&2; for log in "$work"/*.log "$work"/out/*.log; do [ -f "$log" ] && tail -n 5 "$log" >&2; done; exit 1; }
# Waits up to three minutes until the rest of the line succeeds.
until_true() {
  local what=$1 deadline=$((SECONDS + 180)); shift
  until "$@" >/dev/null 2>&1; do
    ((SECONDS < deadline)) || fail "$what"
    sleep 0.05
  done
}

host=$(hostname -s)
memory=$(awk '/MemTotal/ { print int($2 / 1024 / 2) }' /proc/meminfo)
export SLURM_CONF=$work/slurm.conf
cat >"$SLURM_CONF" <<CONF
ClusterName=onsager
SlurmctldHost=$host(127.0.0.1)
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$work/munge.socket
CredType=cred/munge
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
ReturnToService=2
StateSaveLocation=$work/state
SlurmdSpoolDir=$work/spool
SlurmctldPidFile=$work/slurmctld.pid
SlurmdPidFile=$work/slurmd.pid
SlurmctldLogFile=$work/slurmctld.log
SlurmdLogFile=$work/slurmd.log
SlurmctldPort=16817
SlurmdPort=16818
MailProg=/bin/true
SchedulerParameters=sched_interval=1,requeue_delay=0
KillWait=5
NodeName=$host NodeAddr=127.0.0.1 CPUs=$(nproc) RealMemory=$memory State=UNKNOWN
PartitionName=main Nodes=$host Default=YES MaxTime=INFINITE State=UP
CONF
mkdir -p "$work/state" "$work/spool"
chmod 755 "$work"

head -c 1024 /dev/urandom >"$work/munge.key"
chmod 400 "$work/munge.key"
munged --foreground --force --key-file="$work/munge.key" --socket="$work/munge.socket" --pid-file="$work/munge.pid" \
  --seed-file="$work/munge.seed" --log-file="$work/munge.log" >"$work/munged.log" 2>&1 &
pids+=($!)
until_true 'munged does not start' test -S "$work/munge.socket"
slurmctld -D >"$work/controller.log" 2>&1 &
pids+=($!)
slurmd -D -N "$host" >>"$work/node.log" 2>&1 &
pids+=($!)
idle() { sinfo --noheader --format=%t | grep -q '^idle'; }
until_true 'the node does not come up' idle

cat >"$work/map.ron" <<'RON'
(
    model: (width: 4, layers: 2),
    data: Synthetic(samples: 400, features: Ratio(2.0)),
    optimizer: (steps: 30),
    theory: (rows: 3000, replicas: 1),
    sweep: (vary: ["optimizer.learning_rate = log(0.1, 1, 12)", "data.noise = linear(0, 1, 4)"]),
)
RON
"$onsager" sweep "$work/map.ron" --out "$work/local" --quiet
"$onsager" sweep "$work/map.ron" --out "$work/out" --slurm --quiet
# Two tasks, however short the cells are.
sed -i -e 's/--array=1-[0-9]*/--array=1-2/' -e 's|"/[0-9]* --threads|"/2 --threads|' "$work/out/sweep.slurm"
# When it is first started, the first task rests after some rows, so that it is still at work when it is killed: the controller
# continues what it sends SIGTERM.
rest='[ "$SLURM_ARRAY_TASK_ID$SLURM_RESTART_COUNT" != 1 ] || {
  echo $$ >"'$work'/process"
  (until [ "$(wc -l 2>/dev/null <"'$work'/out/parts/1/results.csv")" -ge 3 ]; do :; done 2>/dev/null; kill -STOP $$) &
}'
awk -v rest="$rest" '/^exec / { print rest } { print }' "$work/out/sweep.slurm" >"$work/sweep.slurm"
cp "$work/sweep.slurm" "$work/out/sweep.slurm"
job=$(sh "$work/out/submit.sh" | awk '{ print $NF }')

at_rest() { process=$(cat "$work/process") && [ "$(ps -o state= -p "$process")" = T ]; }
until_true 'the first task does not come to a rest' at_rest
array=$(squeue --noheader --format=%F --name=onsager-sweep | head -n 1)
task=${array}_1
state() { squeue --noheader --states=all --jobs="$task" --format=%T; }
# What a requeued task had left on its node must be gone before it starts again: a node refuses a launch that is not from
# a later second than the end of the task.
requeue() {
  scontrol requeuehold "$task" || fail 'the task cannot be requeued'
  held() { [ "$(state)" = PENDING ] && ! kill -0 "$process"; }
  until_true 'the requeued task does not leave its node' held
  sleep 2
  scontrol release "$task"
}
requeue
merged() {
  # A released task need not be held back for the two minutes that Slurm has for it.
  [ "$(state)" != PENDING ] || scontrol update JobId="$task" StartTime=now
  # A node that refused it all the same gets it again, and the merge waits for it.
  if grep -q 'already killed' "$work/node.log" && [[ $(state) =~ ^(FAILED|CANCELLED|NODE_FAIL) ]]; then
    : >"$work/node.log"
    requeue
    scontrol update JobId="$job" Dependency=afterok:"$array"
  fi
  [ -f "$work/out/merged/summary.json" ]
}
until_true "job $job does not merge the parts" merged
grep -q 'stopped by SIGTERM' "$work"/out/slurm-*_1.log || fail 'the task that was killed did not stop cleanly'
cmp "$work/local/sweep.csv" "$work/out/merged/sweep.csv" || fail 'the cluster computes other bits'
repeated=$(tail -q -n +2 "$work"/out/parts/*/results.csv | cut -d, -f1 | sort | uniq -d | wc -l)
[ "$repeated" = 0 ] || fail 'a cell was computed twice'
echo 'Slurm: the merged sweep has the bits of a local one'

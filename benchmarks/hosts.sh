#!/bin/sh
# A Dask cluster of three hosts, each a network namespace with an address of its own; one is killed in the middle of a
# build of seeds/. Prints whether the tables are those of a local build. Needs root, iproute2 and the extra dask.
set -eu
cd "$(dirname "$0")/.."
work=$(mktemp -d)
cleanup() {
  for n in 1 2 3; do
    ip netns pids kg$n 2>/dev/null | xargs -r kill -9 2>/dev/null || true
    ip netns del kg$n 2>/dev/null || true
  done
  kill "$scheduler" 2>/dev/null || true
  ip link del kgbr 2>/dev/null || true
  rm -rf "$work"
}
scheduler=
trap cleanup EXIT
ip link add kgbr type bridge
ip addr add 10.77.0.254/24 dev kgbr
ip link set kgbr up
dask scheduler --host 10.77.0.254 --port 8790 --no-dashboard >"$work/scheduler.log" 2>&1 &
scheduler=$!
for n in 1 2 3; do
  ip netns add kg$n
  ip link add kgv$n type veth peer name eth0 netns kg$n
  ip link set kgv$n master kgbr up
  ip -n kg$n addr add 10.77.0.$n/24 dev eth0
  ip -n kg$n link set eth0 up
  ip -n kg$n link set lo up
  ip netns exec kg$n dask worker tcp://10.77.0.254:8790 --host 10.77.0.$n --nthreads 1 --no-dashboard \
    --local-directory "$work" >"$work/worker$n.log" 2>&1 &
done
kg build seeds --graph "$work/local" --quiet
kg build seeds --graph "$work/cluster" --scheduler tcp://10.77.0.254:8790 &
build=$!
until ls "$work"/cluster/extractions/*.parquet >/dev/null 2>&1; do sleep 0.2; done
ip netns pids kg2 | xargs kill -9
echo "one of three hosts killed"
wait $build
for table in papers nodes edges evidence results; do
  cmp "$work/local/$table.parquet" "$work/cluster/$table.parquet"
done
echo "the same bytes as the local build"

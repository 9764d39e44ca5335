#!/bin/sh
# Starts the system as `./dsfleet up --apps 0` does, measures it, and ends it again; nothing else should run meanwhile.
# Arguments go to LoadBenchmark, for example: tests/benchmarks/run.sh --jobs 5000 --rounds 9
set -eu
cd "$(dirname -- "$0")/../.."
port=${PORT:-18090}
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
log=.dsfleet/logs/benchmark.log

mvn -q -B -ntp -DskipTests -pl tests/benchmarks -am package
mkdir -p .dsfleet/logs
./dsfleet up --yes --apps 0 --port "$port" >"$log" 2>&1 &
up=$!
trap 'kill $up 2>/dev/null; wait $up' EXIT INT TERM
until grep -q '^ready' "$log"; do
  kill -0 $up 2>/dev/null || { cat "$log" >&2; exit 1; }
  sleep 1
done
pid() { sed -n 1p "$(find .dsfleet -name "$1.pid" | head -n 1)"; }
"$java" -cp 'tests/benchmarks/target/classes:tests/benchmarks/target/lib/*' io.dsfleet.benchmarks.LoadBenchmark \
  --url "http://127.0.0.1:$port" \
  --pids "standalone=$(pid standalone),rabbitmq=$(pid rabbitmq),redis=$(pid redis)" "$@"

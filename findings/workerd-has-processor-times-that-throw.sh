#!/usr/bin/env bash
# Guess: what workerd does not know of the processor is absent, as `performance.eventLoopUtilization` is in Deno and Bun, so that code which asks
# by `?.` runs everywhere.
# Seen (workerd 1.20261117.1, Deno 2.9.6, Bun 1.4.5, 2026-11): a worker whose date is of 2026-11 has a `process` without asking for it.
# `performance.eventLoopUtilization` is a function there and tells zeros. `process.cpuUsage` and `process.threadCpuUsage` are functions as well, and throw
# ERR_METHOD_NOT_IMPLEMENTED when they are called. Deno and Bun answer `cpuUsage`, and have no `eventLoopUtilization`.
# Meaning: a server that adapts to its load by these must tell workerd by its answers, not by what is there: a loop that has never been active is none,
# and the processor is not to be asked about there.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true}' >package.json
npm install --silent --no-audit --no-fund workerd@1.20261117.1 deno@2.9.6 bun@1.4.5
cat >asked.mjs <<'ASKED'
const told = ask => {
  try {
    return ask()
  } catch (error) {
    return error.code
  }
}
const kind = value => (typeof value === 'object' ? 'an object' : value)
export const asked = () => ({
  process: typeof globalThis.process,
  utilization: told(() => performance.eventLoopUtilization?.()?.active),
  cpuUsage: kind(told(() => process.cpuUsage?.())),
  threadCpuUsage: kind(told(() => process.threadCpuUsage?.())),
})
ASKED
cat >worker.mjs <<'WORKER'
import { asked } from './asked.mjs'

export default { fetch: () => Response.json(asked()) }
WORKER
cat >plain.mjs <<'PLAIN'
import { asked } from './asked.mjs'

console.log(JSON.stringify(asked()))
PLAIN
port=$(node -e "const s = require('node:net').createServer().listen(0, '127.0.0.1', () => { console.log(s.address().port); s.close() })")
cat >config.capnp <<CONFIG
using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = .worker)],
  sockets = [(name = "http", address = "127.0.0.1:$port", http = (), service = "main")],
);
const worker :Workerd.Worker = (
  modules = [(name = "worker.mjs", esModule = embed "worker.mjs"), (name = "asked.mjs", esModule = embed "asked.mjs")],
  compatibilityDate = "2026-11-01",
);
CONFIG
node_modules/.bin/workerd serve config.capnp >/dev/null 2>&1 &
server=$!
trap 'kill $server 2>/dev/null; rm -rf "$folder"' EXIT
for _ in $(seq 100); do
  workerd=$(curl -sf --noproxy '*' "http://127.0.0.1:$port/") && break
  sleep 0.1
done
deno=$(npx deno run --quiet plain.mjs)
bun=$(npx bun plain.mjs)
printf 'workerd %s\nDeno    %s\nBun     %s\n' "$workerd" "$deno" "$bun"
[ "$workerd" = '{"process":"object","utilization":0,"cpuUsage":"ERR_METHOD_NOT_IMPLEMENTED","threadCpuUsage":"ERR_METHOD_NOT_IMPLEMENTED"}' ]
[[ $deno == '{"process":"object","cpuUsage":"an object"'* ]]
[[ $bun == '{"process":"object","cpuUsage":"an object"'* ]]

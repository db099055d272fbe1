#!/usr/bin/env bash
# Guess: where a worker dies amid an answer, another one of Graphile Worker takes the job up within seconds or a few minutes: the dead one's connection to Postgres is gone. A conversation's jobs share a queue (`queueName`), which runs them one behind the other, in their order.
# Seen (graphile-worker 0.18.0, Postgres 15 of Debian 12, 2026-11): a job is its worker's for four hours, whatever became of that worker, and no setting changes that. Behind a kill of the first worker the second one answers other conversations at once, and leaves alone the answer that was begun and
# the later question of the same conversation. With the lock's time set back by three hours and 59 minutes it is still so; by four hours and one minute both are answered, in the other order: what is released goes to the end, so "ann second" is answered before "ann first".
# Meaning: each kill (out of memory, a lost host, a deploy whose grace is shorter than an answer) silences the conversations of that moment until the afternoon, with no error and no failed job, and then answers them out of order. Let a start of workers release what dead ones hold:
# forceUnlockWorkers() of WorkerUtils, by the ids of workers that are known to be gone.
set -euo pipefail
postgres=$(command -v postgres || ls /usr/lib/postgresql/*/bin/postgres 2>/dev/null | tail -n 1 || true)
[ -n "$postgres" ] || { echo 'needs postgres' >&2; exit 1; }
bin=$(dirname "$(readlink -f "$postgres")")
folder=$(mktemp -d)
server=
trap 'kill -INT "$server" 2>/dev/null && wait "$server" || true; rm -rf "$folder"' EXIT
cd "$folder"
as=()
mkdir data
if [ "$(id -u)" = 0 ]; then # Postgres refuses to run as root
  as=(setpriv --reuid=nobody --regid=nogroup --clear-groups)
  chmod 711 "$folder"
  chown nobody data
fi
"${as[@]}" "$bin/initdb" -D "$folder/data" -U postgres --auth=trust -E UTF8 --no-sync >/dev/null
"${as[@]}" "$bin/postgres" -D "$folder/data" -c listen_addresses= -c unix_socket_directories="$folder/data" -c fsync=off >/dev/null 2>&1 &
server=$!
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts graphile-worker@0.18.0 pg@8.23.1
cat >worker.mjs <<'WORKER'
import { setTimeout as wait } from 'node:timers/promises'
import { Logger, run } from 'graphile-worker'
import pg from 'pg'

const pgPool = new pg.Pool({ host: `${process.cwd()}/data`, user: 'postgres', database: 'postgres' })
for (const event of ['error', 'connect']) pgPool.on(event, client => client.on?.('error', () => {}))
const logger = new Logger(() => () => {})
async function answer({ question, seconds }, { job }) {
  process.send({ question, attempt: job.attempts })
  await wait(seconds * 1000)
}
await run({ pgPool, logger, concurrency: 3, pollInterval: 200, minResetLockedInterval: 500, maxResetLockedInterval: 1000, taskList: { answer } })
WORKER
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { Logger, makeWorkerUtils } from 'graphile-worker'
import pg from 'pg'

const pgPool = new pg.Pool({ host: `${process.cwd()}/data`, user: 'postgres', database: 'postgres' })
for (let tries = 0; tries < 50; tries++) {
  const up = await pgPool.query('select 1').catch(() => {})
  if (up) break
  await wait(200)
}
const utils = await makeWorkerUtils({ pgPool, logger: new Logger(() => () => {}) })
await utils.migrate()

let answered = []
async function start() {
  const worker = fork('worker.mjs')
  worker.on('message', ({ question, attempt }) => answered.push(attempt === 1 ? question : `${question}, attempt ${attempt}`))
  return worker
}
const ask = (conversation, question, seconds = 0) => utils.addJob('answer', { question: `${conversation} ${question}`, seconds }, { queueName: conversation })
async function until(count) {
  for (let waited = 0; waited < 100 && answered.length < count; waited++) await wait(100)
}
const back = async time => {
  const { rows } = await pgPool.query(`with jobs as (update graphile_worker._private_jobs set locked_at = locked_at - $1::interval where locked_at is not null returning id)
    update graphile_worker._private_job_queues set locked_at = locked_at - $1::interval where locked_at is not null returning queue_name`, [time])
  return rows.map(({ queue_name: name }) => name)
}
const first = await start()
await ask('ann', 'first', 60)
await until(1)
first.kill('SIGKILL')
await once(first, 'exit')
await ask('ann', 'second')
await ask('bob', 'first')
const seen = {}
async function look(name, milliseconds) {
  await wait(milliseconds)
  seen[name] = answered
  answered = []
}
answered = []
const second = await start()
await look('at once', 4000)
assert.deepEqual(await back('3 hours 59 minutes'), ['ann'])
await look('behind 3:59', 3000)
await back('2 minutes')
await look('behind 4:01', 4000)
second.kill('SIGKILL')
console.log(seen)
assert.deepEqual(seen, { 'at once': ['bob first'], 'behind 3:59': [], 'behind 4:01': ['ann second', 'ann first, attempt 2'] })
process.exit()
PROBE
timeout 90 node probe.mjs

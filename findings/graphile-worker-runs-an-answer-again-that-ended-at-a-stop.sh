#!/usr/bin/env bash
# Guess: told to stop by SIGTERM, as at each deploy, Graphile Worker takes no new job, lets the running one end within its five seconds of grace, and notes it as done. Its log says so: "Completed task … with success", and then "Global graceful shutdown complete".
# Seen (graphile-worker 0.18.0, Postgres 15 of Debian 12, 2026-11): the note in the database is not waited for, and the process ends itself before it is sent. A job of two seconds that is told to stop behind half a second ends well and is told of as done, `job:success` too; its row stays, locked by the worker that is gone.
# For four hours the later question of its conversation (`queueName`) waits, and then the job is run again: attempt 2 of 25. With `completeJobBatchDelay: 0` of the preset the note is waited for, and nothing is run twice. A worker that is not told to stop notes it as well.
# Meaning: an answer that ends in a deploy's grace is asked and paid for again in the afternoon, its tools have a second effect, and the conversation is silent until then. Set `completeJobBatchDelay: 0` and `failJobBatchDelay: 0`, and give each tool a key that makes the second run harmless.
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
import { EventEmitter } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { Logger, run } from 'graphile-worker'

const connectionString = `postgres://postgres@localhost/postgres?host=${encodeURIComponent(`${process.cwd()}/data`)}`
const logger = new Logger(() => (_level, message) => {
  for (const told of ['Completed task', 'Global graceful shutdown complete']) if (message.startsWith(told)) process.send({ told })
})
const events = new EventEmitter()
events.on('job:success', () => process.send({ told: 'job:success' }))
async function answer({ question, seconds }, { job }) {
  process.send({ question: job.attempts === 1 ? question : `${question}, attempt ${job.attempts}` })
  await wait(seconds * 1000)
}
await run({ connectionString, logger, events, pollInterval: 200, minResetLockedInterval: 500, maxResetLockedInterval: 1000, taskList: { answer }, preset: { worker: JSON.parse(process.argv[2]) } })
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

let said = []
function start(settings) {
  const worker = fork('worker.mjs', [JSON.stringify(settings)])
  worker.on('message', ({ question, told }) => said.push(question ?? told))
  return worker
}
const ask = (conversation, question, seconds) => utils.addJob('answer', { question, seconds }, { queueName: conversation })
const back = () =>
  pgPool.query(`with jobs as (update graphile_worker._private_jobs set locked_at = locked_at - interval '4 hours 1 minute' where locked_at is not null)
    update graphile_worker._private_job_queues set locked_at = locked_at - interval '4 hours 1 minute' where locked_at is not null`)

/** A question of two seconds; the worker is told to stop amid it, or not. Then another worker comes, and four hours pass. */
async function run(conversation, signal, settings = {}) {
  const seen = {}
  said = []
  const first = start(settings)
  await ask(conversation, 'first', 2)
  for (let waited = 0; waited < 100 && said.length === 0; waited++) await wait(100)
  await wait(500)
  if (signal) first.kill(signal)
  else await wait(2500).then(() => first.kill('SIGKILL'))
  await once(first, 'exit')
  seen['the first worker'] = said
  const { rows } = await pgPool.query('select id from graphile_worker.jobs')
  seen['rows left'] = rows.length
  await ask(conversation, 'second', 0)
  said = []
  const second = start(settings)
  await wait(3000)
  seen['the second worker'] = said.filter(told => told.startsWith('first') || told.startsWith('second'))
  said = []
  await back()
  await wait(4000)
  second.kill('SIGKILL')
  seen['four hours later'] = said.filter(told => told.startsWith('first') || told.startsWith('second'))
  await pgPool.query('delete from graphile_worker._private_jobs')
  return seen
}
const seen = {
  'no signal': await run('ann', undefined),
  SIGTERM: await run('bob', 'SIGTERM'),
  'SIGTERM, completeJobBatchDelay: 0': await run('carl', 'SIGTERM', { completeJobBatchDelay: 0 }),
}
console.dir(seen, { depth: null })
const done = ['first', 'job:success', 'Completed task']
const stopped = [...done, 'Global graceful shutdown complete']
assert.deepEqual(seen, {
  'no signal': { 'the first worker': done, 'rows left': 0, 'the second worker': ['second'], 'four hours later': [] },
  SIGTERM: { 'the first worker': stopped, 'rows left': 1, 'the second worker': [], 'four hours later': ['second', 'first, attempt 2'] },
  'SIGTERM, completeJobBatchDelay: 0': { 'the first worker': stopped, 'rows left': 0, 'the second worker': ['second'], 'four hours later': [] },
})
process.exit()
PROBE
timeout 90 node probe.mjs

#!/usr/bin/env bash
# Guess: `attempts: 10` lets BullMQ try a job ten times, whether its run throws or its worker dies: behind a deploy the next worker takes the answer up again.
# Seen (bullmq 6.7.0, ioredis 6.0.0, Redis 7.0 of Debian 12, 2026-11): a worker that dies is not counted as an attempt, and a job may lose its worker once. At the second time it fails for good, "job stalled more than allowable limit", with `attemptsMade` at 1 of
# 10: it is not run again, and `retries-exhausted` is not told. The second run says its words from the first one on: by updateProgress() the page gets 1 2 3 … and again 1 2 3 …. A run that throws is tried ten times. With `maxStalledCount: 5` of the worker the job outlives both
# deaths and is done.
# Meaning: answers that take minutes meet two deploys in a row, and out-of-memory kills, more often than short jobs; they are lost though nine attempts are left, and what was made is paid for. Set `maxStalledCount` on each worker, let close() wait for
# what runs, and have a page begin anew at `active`.
set -euo pipefail
command -v redis-server >/dev/null || { echo 'needs redis-server' >&2; exit 1; }
folder=$(mktemp -d)
redis=
trap 'kill "$redis" 2>/dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"
redis-server --port 0 --unixsocket "$folder/redis.sock" --save '' --dir "$folder" >/dev/null &
redis=$!
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts bullmq@6.7.0 ioredis@6.0.0
cat >worker.mjs <<'WORKER'
import { setTimeout as wait } from 'node:timers/promises'
import { Worker } from 'bullmq'

const [name, maxStalledCount] = process.argv.slice(2)
const say = async job => {
  for (let word = 1; word <= 12; word++) {
    await job.updateProgress(word)
    await wait(100)
    if (name === 'throws' && word === 2) throw new Error('Overloaded')
  }
}
const options = { connection: { path: './redis.sock', maxRetriesPerRequest: null }, lockDuration: 500, stalledInterval: 300, maxStalledCount: Number(maxStalledCount) }
new Worker(name, say, options)
WORKER
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { Queue, QueueEvents } from 'bullmq'

const connection = { path: './redis.sock' }
/** Puts a job in, and kills so many workers, each at its fourth word. */
async function run(name, { kills, maxStalledCount = 1 }) {
  const queue = new Queue(name, { connection })
  const events = new QueueEvents(name, { connection })
  await events.waitUntilReady()
  const told = []
  let runs = 0
  let onWord
  const over = new Promise(resolve => {
    for (const event of ['completed', 'failed']) events.on(event, resolve)
  })
  events.on('active', () => void runs++)
  events.on('retries-exhausted', () => told.push('retries-exhausted'))
  events.on('progress', ({ data }) => {
    told.push(data)
    if (data === 4) onWord?.()
  })
  const { id } = await queue.add('answer', {}, { attempts: 10 })
  const start = () => fork('worker.mjs', [name, maxStalledCount])
  for (let killed = 0; killed < kills; killed++) {
    const fourth = new Promise(resolve => {
      onWord = resolve
    })
    const child = start()
    await fourth
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  onWord = undefined
  const last = start()
  await over
  await wait(700)
  last.kill('SIGKILL')
  const job = await queue.getJob(id)
  const seen = { state: await job.getState(), reason: job.failedReason, attemptsMade: job.attemptsMade, ones: told.filter(word => word === 1).length, exhausted: told.includes('retries-exhausted') }
  await Promise.all([queue.close(), events.close()])
  return seen
}
const seen = {
  'one death': await run('one', { kills: 1 }),
  'two deaths': await run('two', { kills: 2 }),
  'two deaths, maxStalledCount 5': await run('more', { kills: 2, maxStalledCount: 5 }),
  'a run that throws': await run('throws', { kills: 0 }),
}
console.table(seen)
const done = { state: 'completed', reason: undefined, exhausted: false }
assert.deepEqual(seen['one death'], { ...done, attemptsMade: 1, ones: 2 })
assert.deepEqual(seen['two deaths'], { state: 'failed', reason: 'job stalled more than allowable limit', attemptsMade: 1, ones: 2, exhausted: false })
assert.deepEqual(seen['two deaths, maxStalledCount 5'], { ...done, attemptsMade: 1, ones: 3 })
assert.deepEqual(seen['a run that throws'], { state: 'failed', reason: 'Overloaded', attemptsMade: 10, ones: 10, exhausted: true })
process.exit()
PROBE
timeout 60 node probe.mjs

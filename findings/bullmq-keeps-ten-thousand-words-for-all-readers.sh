#!/usr/bin/env bash
# Guess: words that a job tells by updateProgress() wait in BullMQ's event stream for a page's server that is away for a while: QueueEvents with `lastEventId` goes on behind the last word, as long as the job is there. A queue of many answers that sets `streams.events.maxLen` to more keeps more.
# Seen (bullmq 6.7.0, ioredis 6.0.0, Redis 7.0 of Debian 12, 2026-11): the stream is of the whole queue and keeps about 10,000 events, words of all answers together. Where 20 answers of 600 words are told while the reader is away behind word 5 of one, it goes on with word 90 or so: no error, no gap told. One
# answer alone is whole. With `maxLen: 100000` it is whole as well, until any other process makes its own `new Queue(name)` without that option, to add a job or for a dashboard: that sets the limit of all back to 10,000, and words are lost again.
# Meaning: a restart of the page's server takes the beginning of each open answer at busy hours, and never in a trial. Give the same `maxLen` at each place that makes the queue, by one shared function, or keep words in a stream for each answer; number them in `progress` so that a gap is seen.
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
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { setTimeout as wait } from 'node:timers/promises'
import { Queue, QueueEvents, Worker } from 'bullmq'

const connection = { path: './redis.sock', maxRetriesPerRequest: null }
const words = 600
/** A reader of Ann's answer who is away from its fifth word until all answers are over; the words that it hears behind that one. */
async function run(name, answers, { options, other }) {
  const queue = new Queue(name, { connection, ...options })
  await queue.waitUntilReady()
  const events = new QueueEvents(name, { connection })
  await events.waitUntilReady()
  let lastEventId
  let onFifth
  const fifth = new Promise(resolve => {
    onFifth = resolve
  })
  events.on('progress', ({ jobId, data }, id) => {
    if (jobId !== 'ann' || data > 5) return
    lastEventId = id
    if (data === 5) onFifth()
  })
  let onAway
  const away = new Promise(resolve => {
    onAway = resolve
  })
  const say = async job => {
    for (let word = 1; word <= words; word++) {
      await job.updateProgress(word)
      if (word === 5) await away
    }
  }
  const worker = new Worker(name, say, { connection, concurrency: answers })
  for (let answer = 0; answer < answers; answer++) await queue.add('answer', {}, { jobId: answer === 0 ? 'ann' : `other-${answer}` })
  await fifth
  await events.close()
  if (other) {
    const producer = new Queue(name, { connection })
    await producer.waitUntilReady()
    await producer.close()
  }
  onAway()
  while ((await queue.getCompletedCount()) < answers) await wait(100)
  const again = new QueueEvents(name, { connection, lastEventId })
  const heard = []
  const errors = []
  again.on('error', error => errors.push(error.message))
  again.on('progress', ({ jobId, data }) => {
    if (jobId === 'ann') heard.push(data)
  })
  for (let waited = 0; waited < 100 && heard.at(-1) !== words; waited++) await wait(100)
  await Promise.all([again.close(), worker.close()])
  await queue.close()
  return { from: heard[0], to: heard.at(-1), count: heard.length, errors: errors.length }
}
const more = { streams: { events: { maxLen: 100_000 } } }
const seen = {
  'one answer': await run('one', 1, {}),
  'twenty answers': await run('twenty', 20, {}),
  'twenty, maxLen 100000': await run('more', 20, { options: more }),
  'twenty, maxLen 100000, another Queue': await run('other', 20, { options: more, other: true }),
}
console.table(seen)
const whole = { from: 6, to: words, count: words - 5, errors: 0 }
for (const name of ['one answer', 'twenty, maxLen 100000']) assert.deepEqual(seen[name], whole)
for (const name of ['twenty answers', 'twenty, maxLen 100000, another Queue']) {
  const { from, to, count, errors } = seen[name]
  assert.ok(from > 50, `${name}: ${from}`)
  assert.deepEqual({ to, count, errors }, { to: words, count: words - from + 1, errors: 0 })
}
process.exit()
PROBE
timeout 120 node probe.mjs

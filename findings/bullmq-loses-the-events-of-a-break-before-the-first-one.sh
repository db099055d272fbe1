#!/usr/bin/env bash
# Guess: QueueEvents of BullMQ, which reads a stream that Redis keeps, goes on behind a lost connection where it had come to: events made in between are in the stream.
# Seen (bullmq 6.7.0, ioredis 6.0.0, Redis 7.0 of Debian 12, 2026-11): so it does once it has had an event. Until then it asks for what comes next (`$`), and asks for that anew behind each break,
# and every ten seconds without one: what came in between is passed over, and nothing tells of it. Of an answer that a worker tells word by word, by updateProgress(), and that began in a break of half a second,
# the page has nothing or the last word; behind an earlier event, or with `lastEventId: '0-0'` on a new queue, all of "You should not pay".
# Meaning: it strikes the quiet server, as behind each start, while a model thinks, and no later trial shows it. Give QueueEvents the stream's last id as `lastEventId`, and read the job itself where
# it is done.
set -euo pipefail
folder=$(mktemp -d)
trap 'kill "$redis" 2>/dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"
redis-server --port 0 --unixsocket "$folder/redis.sock" --save '' --dir "$folder" >/dev/null &
redis=$!
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts bullmq@6.7.0 ioredis@6.0.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { connect, createServer } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { Queue, QueueEvents, Worker } from 'bullmq'

const direct = { path: './redis.sock', maxRetriesPerRequest: null }
/** The network between Redis and the server of pages. */
let down = false
const connections = new Set()
const network = createServer(reader => {
  if (down) return reader.destroy()
  const upstream = connect('./redis.sock')
  reader.on('error', () => {}).pipe(upstream)
  upstream.on('error', () => {}).pipe(reader)
  for (const side of [reader, upstream]) connections.add(side.once('close', () => connections.delete(side)))
})
await new Promise(resolve => network.listen(0, '127.0.0.1', resolve))

/** What a server of pages has of an answer that begins while its connection is lost. */
async function read(name, { before = false, lastEventId } = {}) {
  const queue = new Queue(name, { connection: direct })
  const worker = new Worker(
    name,
    async job => {
      for (const word of job.data.words) {
        await job.updateProgress({ word })
        await wait(60)
      }
    },
    { connection: direct },
  )
  await worker.waitUntilReady()
  const connection = { port: network.address().port, host: '127.0.0.1', maxRetriesPerRequest: null, retryStrategy: () => 50 }
  const events = new QueueEvents(name, { connection, ...(lastEventId && { lastEventId }) })
  let text = ''
  events.on('error', () => {})
  events.on('progress', ({ data }) => {
    text += data.word
  })
  await events.waitUntilReady()
  await wait(300)
  if (before) await queue.add('answer', { words: [] })
  await wait(300)
  down = true
  for (const side of connections) side.destroy()
  await wait(50)
  await queue.add('answer', { words: ['You ', 'should ', 'not ', 'pay'] })
  await wait(450)
  down = false
  await wait(1500)
  await worker.close()
  return text
}
const seen = {
  'no event before': await read('quiet'),
  'an event before': await read('busy', { before: true }),
  'from the beginning': await read('new', { lastEventId: '0-0' }),
}
console.log(seen)
const whole = 'You should not pay'
assert.equal(seen['an event before'], whole)
assert.equal(seen['from the beginning'], whole)
assert.notEqual(seen['no event before'], whole)
assert.ok(whole.endsWith(seen['no event before']))
process.exit()
PROBE
node probe.mjs

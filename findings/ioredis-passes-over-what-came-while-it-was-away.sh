#!/usr/bin/env bash
# Guess: an `XREAD BLOCK 0 STREAMS key $`, by which a server waits for the first word of an answer, either hands out what was added since it was asked, or rejects where its connection is lost: it was asked
# once, and `$` was the end of the stream then. QueueEvents of BullMQ, which reads the stream of a queue so, goes on where it had come to.
# Seen (ioredis 6.0.0, iovalkey 0.4.0, redis 6.3.1, bullmq 6.7.0, Redis 7.0 of Debian 12, 2026-11): ioredis, and iovalkey after it, send the command again by themselves when they are connected again. `$` is then
# the end behind what was added in the break, so that it is passed over: of "You should not pay", of which three words came in a break of half a second, the promise resolves with "pay", and nobody is
# told. redis rejects. With an id in the place of `$`, ioredis hands out all four. BullMQ, by ioredis, begins with `$` and keeps it until the first event: of an answer that a job tells by updateProgress(),
# and that began in such a break, it has "pay". Behind an earlier event, or with a `lastEventId` of '0-0' on a new queue, it has all.
# Meaning: an answer without its beginning, after a hiccup of the network while the model thought. Ask for the last id first (XREVRANGE … COUNT 1), and read behind it; give that id to QueueEvents as
# `lastEventId`.
set -euo pipefail
folder=$(mktemp -d)
trap 'kill "$redis" 2>/dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"
redis-server --port 0 --unixsocket "$folder/redis.sock" --save '' --dir "$folder" >/dev/null &
redis=$!
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts ioredis@6.0.0 iovalkey@0.4.0 redis@6.3.1 bullmq@6.7.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { connect, createServer } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { Queue, QueueEvents } from 'bullmq'
import { Redis } from 'ioredis'
import { Redis as Valkey } from 'iovalkey'
import { createClient } from 'redis'

const writer = new Redis({ path: './redis.sock' })
/** The network between Redis and the reader. */
let down = false
const sides = new Set()
const network = createServer(reader => {
  if (down) return reader.destroy()
  const upstream = connect('./redis.sock')
  reader.on('error', () => {}).pipe(upstream)
  upstream.on('error', () => {}).pipe(reader)
  for (const side of [reader, upstream]) sides.add(side.once('close', () => sides.delete(side)))
})
await new Promise(resolve => network.listen(0, '127.0.0.1', resolve))
const { port } = network.address()

/** What a waiting read brings of an answer whose first three words come in a break. */
async function broken(reading, say) {
  await wait(300)
  down = true
  for (const side of sides) side.destroy()
  await wait(100)
  for (const word of ['You ', 'should ', 'not ']) await say(word)
  await wait(400)
  down = false
  await wait(700)
  await say('pay')
  return reading
}
async function read(key, ask) {
  await writer.xadd(key, '1-0', 'word', 'before')
  const reading = ask(key).then(
    words => words.join(''),
    () => 'rejected',
  )
  return broken(reading, word => writer.xadd(key, '*', 'word', word))
}
async function bull(name, { before = false, lastEventId } = {}) {
  const job = await new Queue(name, { connection: { path: './redis.sock' } }).add('answer', {})
  const connection = { port, host: '127.0.0.1', maxRetriesPerRequest: null, retryStrategy: () => 50 }
  const events = new QueueEvents(name, { connection, ...(lastEventId && { lastEventId }) })
  let text = ''
  const reading = new Promise(resolve => {
    events.on('error', () => {}).on('progress', ({ data: { word } }) => {
      text += word
      if (word === 'pay') resolve(text)
    })
  })
  await events.waitUntilReady()
  await wait(300)
  if (before) await job.updateProgress({ word: '' })
  return broken(reading, word => job.updateProgress({ word }))
}
const io = (Client, id) => async key => {
  const client = new Client({ port, host: '127.0.0.1', maxRetriesPerRequest: null, retryStrategy: () => 50 })
  client.on('error', () => {})
  const words = []
  let from = id
  // An answer ends with "pay".
  while (words.at(-1) !== 'pay') {
    const [[, entries]] = await client.xread('BLOCK', 0, 'STREAMS', key, from)
    for (const [next, [, word]] of entries) {
      from = next
      words.push(word)
    }
  }
  return words
}
const plain = async key => {
  const client = createClient({ socket: { port, host: '127.0.0.1', reconnectStrategy: 50 } })
  client.on('error', () => {})
  await client.connect()
  const [{ messages }] = await client.xRead({ key, id: '$' }, { BLOCK: 0 })
  return messages.map(({ message }) => message.word)
}
const seen = {
  'ioredis, $': await read('a', io(Redis, '$')),
  'iovalkey, $': await read('b', io(Valkey, '$')),
  'redis, $': await read('c', plain),
  'ioredis, an id': await read('d', io(Redis, '1-0')),
  'BullMQ, no event before': await bull('quiet'),
  'BullMQ, an event before': await bull('busy', { before: true }),
  'BullMQ, from the beginning': await bull('new', { lastEventId: '0-0' }),
}
console.log(seen)
const whole = 'You should not pay'
assert.deepEqual(seen, {
  'ioredis, $': 'pay',
  'iovalkey, $': 'pay',
  'redis, $': 'rejected',
  'ioredis, an id': whole,
  'BullMQ, no event before': 'pay',
  'BullMQ, an event before': whole,
  'BullMQ, from the beginning': whole,
})
process.exit()
PROBE
node probe.mjs

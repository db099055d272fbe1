#!/usr/bin/env bash
# Guess: an `XREAD BLOCK 0 STREAMS key $`, by which a server waits for the first word of an answer, either hands out what was added since it was asked, or rejects where its connection is lost: it was asked
# once, and `$` was the end of the stream then.
# Seen (ioredis 6.0.0, iovalkey 0.4.0, redis 6.3.1, Redis 7.0 of Debian 12, 2026-11): ioredis, and iovalkey after it, send the command again by themselves when they are connected again. `$` is then the end behind
# what was added in the break, so that it is passed over: of "You should not pay", of which three words came in a break of half a second, the promise resolves with "pay", and nobody is told. redis
# rejects. With an id in the place of `$`, ioredis hands out all four.
# Meaning: an answer without its beginning, after a hiccup of the network while the model thought. Ask for the last id first (XREVRANGE … COUNT 1), and read behind it.
set -euo pipefail
folder=$(mktemp -d)
trap 'kill "$redis" 2>/dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"
redis-server --port 0 --unixsocket "$folder/redis.sock" --save '' --dir "$folder" >/dev/null &
redis=$!
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts ioredis@6.0.0 iovalkey@0.4.0 redis@6.3.1
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { connect, createServer } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
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
async function read(key, ask) {
  await writer.xadd(key, '1-0', 'word', 'before')
  const reading = ask(key).then(
    words => words.join(''),
    () => 'rejected',
  )
  await wait(300)
  down = true
  for (const side of sides) side.destroy()
  await wait(100)
  for (const word of ['You ', 'should ', 'not ']) await writer.xadd(key, '*', 'word', word)
  await wait(400)
  down = false
  await wait(700)
  await writer.xadd(key, '*', 'word', 'pay')
  return await reading
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
}
console.log(seen)
assert.deepEqual(seen, { 'ioredis, $': 'pay', 'iovalkey, $': 'pay', 'redis, $': 'rejected', 'ioredis, an id': 'You should not pay' })
process.exit()
PROBE
node probe.mjs

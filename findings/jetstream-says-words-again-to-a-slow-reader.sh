#!/usr/bin/env bash
# Guess: `ack_wait` of a JetStream consumer is the time that a reader may take for one message: 30 seconds by default are plenty for one that takes 60 ms a word and acknowledges each. What is acknowledged does not come again.
# Seen (@nats-io/jetstream 3.4.0, nats-server 2.9.10 of Debian 12, 2026-11): consume() asks for 100 messages ahead, and `ack_wait` counts from when the server sent them into the client's buffer. An answer that stands in the stream is sent at once, and what the reader does not get
# to within `ack_wait` is sent again into the same buffer. With a wait of one second here: a reader of 40 words at 60 ms hears 1 to 40, and then from about the 17th word to the 40th again, and the last ones for a third time, though it has acknowledged each one by then. A shorter
# pause, or `max_messages: 1`, or an ordered consumer, and each word is heard once. With `working()` at each word it is no better: it is for that message alone.
# Meaning: a reader that types words out, or asks a second model about each, says the end of long answers twice where it begins late, and never in a trial where words come one by one. Read answers by an ordered consumer; where acks are needed, ask for few messages,
# and pass over a `seq` that is not higher than the last one.
set -euo pipefail
command -v nats-server >/dev/null || { echo 'needs nats-server' >&2; exit 1; }
folder=$(mktemp -d)
nats=
trap 'kill "$nats" 2>/dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"
nats-server --addr 127.0.0.1 --port -1 --jetstream --store_dir "$folder/store" --ports_file_dir "$folder" >/dev/null 2>&1 &
nats=$!
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @nats-io/transport-node@3.4.0 @nats-io/jetstream@3.4.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { AckPolicy, jetstream, jetstreamManager } from '@nats-io/jetstream'
import { connect } from '@nats-io/transport-node'

const { nats } = JSON.parse(readFileSync(readdirSync('.').find(name => name.endsWith('.ports'))))
const nc = await connect({ servers: nats[0] })
const manager = await jetstreamManager(nc)
const js = jetstream(nc)
await manager.streams.add({ name: 'answers', subjects: ['answers.*'] })
const words = Array.from({ length: 40 }, (_, at) => at + 1)
for (const word of words) await js.publish('answers.ann', `${word}`)

/** Reads for so long as it takes; the words in the order in which they were heard. */
async function read(consumer, options, pause, before = () => {}) {
  const heard = []
  const messages = await consumer.consume(options)
  setTimeout(() => messages.stop(), 6000)
  for await (const message of messages) {
    before(message)
    await wait(pause)
    heard.push(Number(message.string()))
    message.ack()
  }
  return heard
}
async function durable(name, options, pause, before) {
  await manager.consumers.add('answers', { durable_name: name, ack_policy: AckPolicy.Explicit, ack_wait: 1e9 })
  const heard = await read(await js.consumers.get('answers', name), options, pause, before)
  const { num_ack_pending: open } = await manager.consumers.info('answers', name)
  assert.equal(open, 0)
  return heard
}
const all = await Promise.all([
  durable('slow', {}, 60),
  durable('working', {}, 60, message => message.working()),
  durable('fast', {}, 5),
  durable('one', { max_messages: 1 }, 60),
  js.consumers.get('answers').then(consumer => read(consumer, {}, 60)),
])
const seen = Object.fromEntries(['slow', 'slow, working()', 'fast', 'slow, max_messages: 1', 'slow, ordered'].map((name, at) => [name, all[at]]))
for (const [name, heard] of Object.entries(seen)) console.log(`${name}: ${heard.join(' ')}`)
for (const name of ['slow', 'slow, working()']) {
  const heard = seen[name]
  assert.deepEqual(heard.slice(0, 40), words)
  const again = heard.slice(40)
  assert.ok(again.length > 15 && again[0] > 5 && again.includes(40))
}
for (const name of ['fast', 'slow, max_messages: 1', 'slow, ordered']) assert.deepEqual(seen[name], words)
process.exit()
PROBE
timeout 60 node probe.mjs

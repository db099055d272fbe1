#!/usr/bin/env bash
# Guess: a library that keeps streams resumable by Redis has what was said in Redis. Where the server that made an answer is restarted in the middle,
# who resumes gets the first part, or is told that the answer is lost; who was reading along is told that it broke off.
# Seen (resumable-stream 2.2.13, redis 5.12.1, Redis 7.0 of Debian 12, 2026-11): Redis has one counter, no text. Whoever resumes is rejected after a second,
# "Timeout waiting for ack", and so is everybody who asks for a stream of this id anew, so that the answer cannot be made again: for a day, as long as the
# counter stays. A reader who followed from another server is told nothing: his stream stays open, past twenty turns of the library's watchdog.
# Meaning: each deployment loses the answers under way for good. Keep the text elsewhere; catch this error, take another id, and bound the wait.
set -euo pipefail
folder=$(mktemp -d)
trap 'kill "$redis" 2>/dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"
redis-server --port 0 --unixsocket "$folder/redis.sock" --save '' --dir "$folder" >/dev/null &
redis=$!
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts resumable-stream@2.2.13 redis@5.12.1
cat >context.mjs <<'CONTEXT'
import { createClient } from 'redis'
import { createResumableStreamContext } from 'resumable-stream'

export async function connect() {
  const [publisher, subscriber] = [0, 1].map(() => createClient({ socket: { path: 'redis.sock' } }))
  await Promise.all([publisher.connect(), subscriber.connect()])
  return { publisher, context: createResumableStreamContext({ waitUntil: null, publisher, subscriber, doneWatchdogIntervalMs: 100 }) }
}
CONTEXT
cat >server.mjs <<'SERVER'
import { setTimeout as wait } from 'node:timers/promises'
import { connect } from './context.mjs'

const { context } = await connect()
let words = 0
const pull = async controller => {
  await wait(40)
  controller.enqueue(`word ${++words} `)
}
for await (const word of await context.createNewResumableStream('answer', () => new ReadableStream({ pull }))) console.log(word)
SERVER
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { connect } from './context.mjs'

const server = spawn(process.execPath, ['server.mjs'])
await once(server.stdout, 'data')
const { publisher, context } = await connect()
const follower = { text: '', state: 'open' }
async function follow(stream) {
  for await (const text of stream) follower.text += text
  follower.state = 'ended'
}
follow(await context.resumeExistingStream('answer')).catch(() => (follower.state = 'errored'))
while (!follower.text.includes('word 5 ')) await wait(20)

server.kill('SIGKILL')
await once(server, 'exit')
await wait(2000)
console.log('the follower, two seconds after the end of the server:', follower)
assert.ok(follower.text.startsWith('word 1 word 2 ') && follower.state === 'open')

const told = promise =>
  promise.then(
    stream => (stream ? 'a stream' : String(stream)),
    error => error.message,
  )
const fresh = () => new ReadableStream({ start: controller => controller.close() })
const seen = { resumed: await told(context.resumeExistingStream('answer')), again: await told(context.resumableStream('answer', fresh)) }
const keys = await publisher.keys('*')
const hours = Math.round((await publisher.ttl(keys[0])) / 3600)
console.log(seen, 'in Redis:', keys, await publisher.get(keys[0]), 'for', hours, 'hours')
assert.deepEqual(seen, { resumed: 'Timeout waiting for ack', again: 'Timeout waiting for ack' })
assert.deepEqual([keys.length, hours], [1, 24])
assert.match(await publisher.get(keys[0]), /^\d+$/)
process.exit()
PROBE
node probe.mjs

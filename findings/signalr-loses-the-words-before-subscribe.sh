#!/usr/bin/env bash
# Guess: what `connection.stream()` of SignalR hands out begins at `subscribe()`, as an observable or an async iterator of a call does, or keeps what comes until somebody subscribes.
# Seen (@microsoft/signalr 10.0.11, 2026-11): the call goes out at once, and what the server says before `subscribe()` is dropped: with 150 ms of other work in between, `You should not pay.` is `pay.`. Nothing
# tells of it. A subscriber that comes behind the end hears neither a word nor `complete` nor `error`. A Subject that is passed to the server the other way forgets what it was given before the call.
# A ReadableStream keeps all words for a late reader.
# Meaning: a page that stores the question, or draws its bubble, between `stream()` and `subscribe()` shows the rest of an answer, and waits for good behind a short one. Subscribe in the
# same breath as `stream()`, and collect the words in a list; do the other work behind.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @microsoft/signalr@10.0.11 ws@8.23.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { HttpTransportType, HubConnectionBuilder, LogLevel, Subject } from '@microsoft/signalr'
import { WebSocketServer } from 'ws'

// A hub of SignalR's JSON protocol: a handshake, then records with a type: 4 asks for a stream, 1 calls, 2 is an item, 3 completes.
const words = ['You ', 'should ', 'not ', 'pay.']
const uploaded = []
const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
await once(server, 'listening')
server.on('connection', socket => {
  const send = record => socket.send(`${JSON.stringify(record)}\u001e`)
  socket.on('message', async data => {
    for (const text of String(data).split('\u001e').filter(Boolean)) {
      const { type, protocol, invocationId, item } = JSON.parse(text)
      if (protocol) send({})
      if (type === 2) uploaded.push(item)
      if (type !== 4) continue
      for (const item of words) {
        await wait(item === 'pay.' ? 200 : 20)
        send({ type: 2, invocationId, item })
      }
      send({ type: 3, invocationId })
    }
  })
})
const connection = new HubConnectionBuilder()
  .withUrl(`http://127.0.0.1:${server.address().port}/chat`, { skipNegotiation: true, transport: HttpTransportType.WebSockets })
  .configureLogging(LogLevel.Critical)
  .build()
await connection.start()

async function hear(late) {
  const stream = connection.stream('Answer')
  if (late) await wait(late)
  const seen = { text: '', end: 'none' }
  stream.subscribe({
    next: word => {
      seen.text += word
    },
    complete: () => {
      seen.end = 'complete'
    },
    error: () => {
      seen.end = 'error'
    },
  })
  await wait(500)
  return seen
}
const seen = { 'at once': await hear(0), '150 ms later': await hear(150), 'behind the end': await hear(500) }
const subject = new Subject()
subject.next('before')
await connection.send('Tell', subject)
subject.next('behind')
subject.complete()
await wait(100)
const stream = new ReadableStream({
  start(controller) {
    for (const word of words) controller.enqueue(word)
    controller.close()
  },
})
await wait(150)
const kept = (await Array.fromAsync(stream)).join('')
console.log({ ...seen, uploaded, 'a ReadableStream, read 150 ms later': kept })
assert.deepEqual(seen, {
  'at once': { text: 'You should not pay.', end: 'complete' },
  '150 ms later': { text: 'pay.', end: 'complete' },
  'behind the end': { text: '', end: 'none' },
})
assert.deepEqual(uploaded, ['behind'])
assert.equal(kept, 'You should not pay.')
process.exit()
PROBE
node probe.mjs

#!/usr/bin/env bash
# Guess: subscribe() of inngest's realtime, which takes an onError beside its onMessage, connects again when its WebSocket breaks, or says that it did not: by
# onError, or by a stream that fails.
# Seen (inngest 4.24.0, ws 8.21.3, Node's own WebSocket, 2026-11): it does neither. Of a connection that is cut amid an answer, without a closing frame (1006), the stream ends
# as behind the last word: the loop is done, and nothing throws. With onMessage, messages stop, and onError is not called. The same of a server that goes away (1001) and of one
# that failed (1011). One connection is made. (Its hook for React has a loop around it that subscribes again.)
# Meaning: half an answer stands there as a whole one, and a page that was in a tunnel hears no more until it is loaded anew. Send a message of one's own that ends
# an answer; subscribe again, with a new token, where the stream ends before it, and read what was missed from elsewhere: nothing is sent twice.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts inngest@4.24.0 ws@8.21.3
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { subscribe } from 'inngest/realtime'
import { WebSocketServer } from 'ws'

const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
await once(server, 'listening')
let ending
let connections = 0
server.on('connection', async socket => {
  connections++
  for (const data of ['You ', 'should ', 'not ']) {
    await wait(50)
    socket.send(JSON.stringify({ channel: 'chat', topic: 'words', run_id: 'run', fn_id: 'answer', created_at: new Date().toISOString(), kind: 'data', data }))
  }
  await wait(50)
  if (ending === 'cut') socket.terminate()
  else socket.close(ending)
})
console.error = () => {} // the client prints that the socket failed
const token = { channel: 'chat', topics: ['words'], key: 'key', apiBaseUrl: `http://127.0.0.1:${server.address().port}` }

async function loop() {
  let text = ''
  let ended
  try {
    for await (const { data } of await subscribe(token)) text += data
    ended = 'done'
  } catch {
    ended = 'thrown'
  }
  await wait(1500)
  return { text, ended }
}
async function callbacks() {
  let text = ''
  let errors = 0
  const onMessage = ({ data }) => {
    text += data
  }
  await subscribe({ ...token, onMessage, onError: () => errors++ })
  await wait(2000)
  return { text, errors }
}
for (ending of ['cut', 1001, 1011]) {
  connections = 0
  const seen = { loop: await loop(), callbacks: await callbacks(), connections }
  console.log(ending, seen)
  assert.deepEqual(seen, { loop: { text: 'You should not ', ended: 'done' }, callbacks: { text: 'You should not ', errors: 0 }, connections: 2 })
}
process.exit()
PROBE
node probe.mjs

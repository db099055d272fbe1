#!/usr/bin/env bash
# Guess: a subscription of @upstash/redis that loses its connection subscribes again, as other clients of Redis do, or tells its `error` or `unsubscribe` listener.
# Seen (@upstash/redis 1.39.0, 2026-11): it does neither. The client asks once, and reads an event stream; where that ends or is reset, as at each restart, time limit or change of network on the way,
# no listener is told, `getSubscribedChannels()` goes on to name the channel, and nothing that is published later arrives. A reset is one line in the console, a plain end is none. A
# refused subscription (401) does tell `error`. An EventSource at the same address is told, asks again, and gets the rest.
# Meaning: a server that passes words on to pages by `subscribe` stands still for good amid an answer, and looks healthy. Publish a beat on each channel, and subscribe anew
# where it stays away; keep the words in a stream as well, to read what came in between.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @upstash/redis@1.39.0 eventsource@5.1.5
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { Redis } from '@upstash/redis'
import { EventSource } from 'eventsource'

let how
let asked
const server = createServer(async (request, response) => {
  request.resume()
  asked++
  if (how === 'refused') return response.writeHead(401, { 'content-type': 'application/json' }).end('{"error":"Unauthorized"}')
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.write('data: subscribe,answer,1\n\n')
  await wait(50)
  if (asked === 1) response.write('data: message,answer,"You should "\n\n')
  await wait(50)
  if (how === 'ended' && asked === 1) return response.end()
  if (how === 'reset' && asked === 1) return response.destroy()
  response.write('data: message,answer,"not pay."\n\n')
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const url = `http://127.0.0.1:${server.address().port}`
let logged = 0
console.error = () => logged++

async function subscribe(as) {
  how = as
  asked = 0
  logged = 0
  const subscription = new Redis({ url, token: 'none', enableTelemetry: false }).subscribe('answer')
  const seen = { text: '', told: [] }
  subscription.on('message', ({ message }) => {
    seen.text += message
  })
  for (const type of ['subscribe', 'unsubscribe', 'error', 'close', 'end']) subscription.on(type, () => seen.told.push(type))
  await wait(5000)
  return { ...seen, asked, logged, channels: subscription.getSubscribedChannels() }
}
async function listen(as) {
  how = as
  asked = 0
  const source = new EventSource(`${url}/subscribe/answer`)
  const seen = { text: '', told: [] }
  source.onmessage = ({ data }) => {
    if (data.startsWith('message,')) seen.text += JSON.parse(data.slice('message,answer,'.length))
  }
  source.onerror = () => seen.told.push('error')
  await wait(5000)
  source.close()
  return { ...seen, asked }
}
const seen = {
  whole: await subscribe('whole'),
  refused: await subscribe('refused'),
  ended: await subscribe('ended'),
  reset: await subscribe('reset'),
  'EventSource, ended': await listen('ended'),
  'EventSource, reset': await listen('reset'),
}
console.log(seen)
const channels = ['answer']
const silent = { text: 'You should ', told: ['subscribe'], asked: 1, channels }
const again = { text: 'You should not pay.', told: ['error'], asked: 2 }
assert.deepEqual(seen, {
  whole: { text: 'You should not pay.', told: ['subscribe'], asked: 1, logged: 0, channels },
  refused: { text: '', told: ['error'], asked: 1, logged: 0, channels },
  ended: { ...silent, logged: 0 },
  reset: { ...silent, logged: 1 },
  'EventSource, ended': again,
  'EventSource, reset': again,
})
process.exit()
PROBE
node probe.mjs

#!/usr/bin/env bash
# Guess: Upstash Realtime, whose README tells of a delivery guarantee, goes on behind a lost connection where the page had come to: it keeps the id of the last event of each channel.
# Seen (@upstash/realtime 1.1.0, @upstash/redis 1.39.0, eventsource 5.1.5, 2026-11): it sends that id only where it connects anew by itself, as at the end of the server's
# `maxDurationSecs`. A lost connection is taken up by the EventSource, which asks for the address of its first request, and that holds the time at which the page began to look on. The events
# bear no `id:`. So the server tells all of the channel from that time on, and the page hands all of it to `onData` once more: "You should not You should not pay now." An end by
# `maxDurationSecs` loses no word and says none twice.
# Meaning: each change of network, each restart of a server doubles the words on the page, the more of them the longer it is open. `onData` is told no id. Number
# the events in your data, and pass over those that have been there.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @upstash/realtime@1.1.0 @upstash/redis@1.39.0 zod@4.6.7 react@19.3.1 react-dom@19.3.1 jsdom@31.0.1 eventsource@5.1.5
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { Redis } from '@upstash/redis'
import { handle, Realtime } from '@upstash/realtime'
import { RealtimeProvider, useRealtime } from '@upstash/realtime/client'
import { EventSource } from 'eventsource'
import { JSDOM } from 'jsdom'

const { window } = new JSDOM('<!doctype html><main></main>')
Object.assign(globalThis, { window, document: window.document, EventSource })
const { createElement } = await import('react')
const { createRoot } = await import('react-dom/client')

// What Upstash Realtime uses of Redis, by the REST interface of Upstash.
const entries = []
const listeners = new Set()
const order = id => id.replace(/^\(/, '').split('-').map(Number)
function run([name, key, ...rest]) {
  if (/^xadd$/i.test(name)) {
    entries.push([`${Date.now()}-${entries.length}`, rest.slice(1).map(String)])
    return entries.at(-1)[0]
  }
  if (/^xrange$/i.test(name)) {
    const [time, number = 0] = order(rest[0])
    return entries.filter(([id]) => order(id)[0] > time || (order(id)[0] === time && order(id)[1] > number))
  }
  assert.match(name, /^publish$/i)
  for (const each of listeners) each.write(`data: message,${key},${rest[0]}\n\n`)
  return listeners.size
}
const store = createServer(async (request, reply) => {
  const body = Buffer.concat(await request.toArray()).toString()
  if (request.url.startsWith('/subscribe/')) {
    reply.writeHead(200, { 'content-type': 'text/event-stream' })
    reply.write(`data: subscribe,${request.url.slice('/subscribe/'.length)},1\n\n`)
    listeners.add(reply)
    return reply.on('close', () => listeners.delete(reply))
  }
  const commands = JSON.parse(body)
  const answer = request.url === '/pipeline' ? commands.map(each => ({ result: run(each) })) : { result: run(commands) }
  reply.setHeader('content-type', 'application/json')
  reply.end(JSON.stringify(answer))
})
await new Promise(resolve => store.listen(0, '127.0.0.1', resolve))
const redis = new Redis({ url: `http://127.0.0.1:${store.address().port}`, token: 'none', responseEncoding: false, enableTelemetry: false })

async function show(maxDurationSecs, isCut) {
  entries.length = 0
  const realtime = new Realtime({ redis, maxDurationSecs })
  const answer = handle({ realtime })
  const sockets = new Set()
  const asked = []
  const server = createServer(async (request, reply) => {
    asked.push(new URL(request.url, 'http://localhost').searchParams.get('last_ack_default').replace(/^\d{13}/, 'time'))
    const left = new AbortController()
    reply.on('close', () => left.abort())
    const { status, headers, body } = await answer(new Request(`http://localhost${request.url}`, { signal: left.signal }))
    reply.writeHead(status, Object.fromEntries(headers))
    await pipeline(Readable.fromWeb(body), reply).catch(() => {})
  })
  server.on('connection', socket => sockets.add(socket))
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
  let text = ''
  function Answer() {
    useRealtime({
      events: ['word'],
      onData: ({ data }) => {
        text += data
      },
    })
    return null
  }
  const api = { url: `http://127.0.0.1:${server.address().port}/api/realtime` }
  const root = createRoot(document.querySelector('main'))
  root.render(createElement(RealtimeProvider, { api }, createElement(Answer)))
  await wait(500)
  for (const word of ['You ', 'should ', 'not ']) await realtime.emit('word', word)
  await wait(500)
  if (isCut) for (const socket of sockets) socket.destroy()
  // The end of maxDurationSecs falls into this time, and the new connection of a cut one.
  await wait(4500)
  for (const word of ['pay ', 'now.']) await realtime.emit('word', word)
  await wait(500)
  root.unmount()
  server.closeAllConnections()
  server.close()
  return { text, asked: asked.slice(0, 2) }
}
const seen = { whole: await show(300, false), 'at the end of maxDurationSecs': await show(5, false), 'cut in between': await show(300, true) }
console.log(seen)
assert.deepEqual(seen, {
  whole: { text: 'You should not pay now.', asked: ['time'] },
  'at the end of maxDurationSecs': { text: 'You should not pay now.', asked: ['time', 'time-2'] },
  'cut in between': { text: 'You should not You should not pay now.', asked: ['time', 'time'] },
})
process.exit()
PROBE
node probe.mjs

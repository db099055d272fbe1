#!/usr/bin/env bash
# Guess: a watch() on the `data` of VueUse's useEventSource() or useWebSocket(), which is how their documentation has a message read, is called once for each message.
# Seen (@vueuse/core 15.0.0, vue 3.5.45, eventsource 5.1.5, ws 8.21.3, 2026-11): `data` is a ref, and a ref is silent when it is set to the value that it has. Of a word that is the same as the one before it the page
# is told once: "Ha ha ha 1000 in in all" reads "Ha ha 10 in all", by both. All messages are on the wire, each by itself, 30 ms apart. A `serializer` that makes an object of each event's data, and
# useWebSocket's `onMessage`, tell of all of them.
# Meaning: a price, an indentation, a row of a table is shown shorter than it was said, and the server's log is right. Give useEventSource a `serializer: { read: text => ({ text }) }`, and useWebSocket an
# `onMessage`, or number the words.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @vueuse/core@15.0.0 vue@3.5.45 eventsource@5.1.5 ws@8.21.3 jsdom@31.0.1
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { EventSource } from 'eventsource'
import { JSDOM } from 'jsdom'
import { WebSocketServer } from 'ws'

const { window } = new JSDOM('', { url: 'http://127.0.0.1/' })
Object.assign(globalThis, { window, document: window.document, EventSource })
const { useEventSource, useWebSocket } = await import('@vueuse/core')
const { effectScope, watch } = await import('vue')

const words = ['Ha ', 'ha ', 'ha ', '1', '0', '0', '0', ' in', ' in', ' all']
async function say(write) {
  for (const word of words) {
    await wait(30)
    write(word)
  }
}
const server = createServer((_, response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  say(word => response.write(`data: ${word}\n\n`))
})
new WebSocketServer({ server }).on('connection', socket => say(word => socket.send(word)))
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const address = `127.0.0.1:${server.address().port}`

const seen = { useEventSource: '', 'useEventSource, serializer': '', useWebSocket: '', 'useWebSocket, onMessage': '' }
effectScope().run(() => {
  const events = useEventSource(`http://${address}/`)
  watch(events.data, word => {
    seen.useEventSource += word
  })
  const objects = useEventSource(`http://${address}/`, [], { serializer: { read: text => ({ text }) } })
  watch(objects.data, ({ text }) => {
    seen['useEventSource, serializer'] += text
  })
  const onMessage = (_, { data }) => {
    seen['useWebSocket, onMessage'] += data
  }
  const messages = useWebSocket(`ws://${address}/`, { onMessage })
  watch(messages.data, word => {
    seen.useWebSocket += word
  })
})
await wait(1500)
console.log(seen)
const [said, heard] = [words.join(''), 'Ha ha 10 in all']
assert.deepEqual(seen, { useEventSource: heard, 'useEventSource, serializer': said, useWebSocket: heard, 'useWebSocket, onMessage': said })
process.exit()
PROBE
node probe.mjs

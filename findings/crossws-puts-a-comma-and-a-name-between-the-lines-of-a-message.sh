#!/usr/bin/env bash
# Guess: `peer.send()` of crossws gives a reader the same text by its SSE adapter as by WebSocket: a message of several lines becomes several `data:` lines of one event.
# Seen (crossws 0.4.17, 2026-11): the lines are joined with commas in place of line ends, on one line: `data: # Plan,data: ,data: 1. Pay`. An EventSource hears `# Plan,data: ,data: 1. Pay` where the server sent
# `# Plan`, an empty line and `1. Pay`. By the Node adapter, of the same hooks, the message arrives as it was sent. Text on one line arrives as it is by both.
# Meaning: Markdown and code from a model come with `,data: ` in the place of each line break, and the first letter of a list or a heading is no longer at the start of a line. Send
# each message as JSON, which has no line break, and parse it on the page.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts crossws@0.4.17 eventsource@5.1.5
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { Readable } from 'node:stream'
import nodeAdapter from 'crossws/adapters/node'
import sseAdapter from 'crossws/adapters/sse'
import { EventSource } from 'eventsource'

const messages = ['You should pay.', '# Plan\n\n1. Pay', JSON.stringify('# Plan\n\n1. Pay')]
const hooks = {
  open(peer) {
    for (const message of messages) peer.send(message)
  },
}
const sse = sseAdapter({ hooks })
const webSocket = nodeAdapter({ hooks })
const server = createServer(async (request, response) => {
  const answer = await sse.fetch(new Request(`http://${request.headers.host}${request.url}`))
  response.writeHead(answer.status, Object.fromEntries(answer.headers))
  Readable.fromWeb(answer.body).pipe(response)
})
server.on('upgrade', webSocket.handleUpgrade)
server.listen(0, '127.0.0.1')
await once(server, 'listening')
const address = `127.0.0.1:${server.address().port}`

const hear = source =>
  new Promise(resolve => {
    const heard = []
    source.addEventListener('message', ({ data }) => {
      heard.push(data)
      if (heard.length < messages.length) return
      source.close()
      resolve(heard)
    })
  })
const heard = {
  'by EventSource': await hear(new EventSource(`http://${address}/`)),
  'by WebSocket': await hear(new WebSocket(`ws://${address}/`)),
}
console.log(heard)
assert.deepEqual(heard['by WebSocket'], messages)
assert.deepEqual(heard['by EventSource'], [messages[0], '# Plan,data: ,data: 1. Pay', messages[2]])
process.exit()
PROBE
node probe.mjs

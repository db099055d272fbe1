#!/usr/bin/env bash
# Guess: LangGraph's client, which takes up a broken stream of a run by Last-Event-ID, does so until it has read the event `end`, and gives each event once.
# Seen (@langchain/langgraph-sdk 1.15.0, 2026-11): after a reset it does. After a body that ends in order without `end` it asks first whether the run goes on.
# Where the run is over by then, it takes the half for the whole, without an error, though the rest of a resumable stream is there to be read; a run without a
# thread is not even asked about. And an event that such an end cuts in front of its `id`, or of its empty line, is given out as if it were whole, with the id of
# the event before. The stream is then taken up behind that id, and the word comes twice.
# Meaning: proxies make an orderly end of a broken connection (Caddy, and nginx by default), and a short run is over before the client has asked. Look for the
# event `end`; without one, read on with joinStream() and `lastEventId`. A server writes the id of an event before its data.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @langchain/langgraph-sdk@1.15.0 @langchain/core@1.4.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { Client } from '@langchain/langgraph-sdk'

const event = (id, name, data) => [`event: ${name}\ndata: ${JSON.stringify(data)}\n`, `id: ${id}\n\n`]
const word = (id, content) => event(id, 'messages', [{ type: 'AIMessageChunk', id: 'm', content }, {}])
const run = [word(1, 'Do '), word(2, 'not '), word(3, 'pay.'), event(4, 'end', null)]
const written = events => events.flat().join('')
/** How the first answer ends, whether the run still goes on then, and whether it has a thread. */
const cases = {
  whole: { first: written(run) },
  reset: { first: written(run.slice(0, 2)), isReset: true },
  'ended early': { first: written(run.slice(0, 2)), status: 'running' },
  'ended early, run over': { first: written(run.slice(0, 2)), status: 'success' },
  'ended early, no thread': { first: written(run.slice(0, 2)), status: 'running', thread: null },
  'ended in an event': { first: written(run.slice(0, 2)) + run[2][0], status: 'running' },
  'reset in an event': { first: written(run.slice(0, 2)) + run[2][0], isReset: true },
}
let now
let requests
const server = createServer((request, response) => {
  request.resume()
  const last = request.headers['last-event-id']
  const { pathname } = new URL(request.url, 'http://localhost')
  requests.push(last ? `from ${last}` : pathname.endsWith('/stream') ? 'start' : 'status')
  if (requests.at(-1) === 'status') {
    response.writeHead(200, { 'content-type': 'application/json' })
    return response.end(JSON.stringify({ run_id: 'r', thread_id: 't', assistant_id: 'a', status: now.status }))
  }
  const path = now.thread === null ? '/runs/r' : '/threads/t/runs/r'
  response.writeHead(200, { 'content-type': 'text/event-stream', 'content-location': path, location: `${path}/stream` })
  if (last) return response.end(written(run.slice(Number(last))))
  response.write(now.first)
  setTimeout(() => (now.isReset ? response.destroy() : response.end()), 50)
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const client = new Client({ apiUrl: `http://127.0.0.1:${server.address().port}`, apiKey: null })

const seen = {}
for (const [name, how] of Object.entries(cases)) {
  ;[now, requests] = [how, []]
  let text = ''
  let last
  const thread = how.thread === null ? null : 't'
  for await (const part of client.runs.stream(thread, 'agent', { input: {}, streamMode: 'messages', streamResumable: true })) {
    last = part.event
    if (part.event === 'messages') text += part.data[0].content
  }
  seen[name] = { text, last, requests: requests.join(', ') }
}
console.table(seen)
const rest = []
for await (const part of client.runs.joinStream('t', 'r', { lastEventId: '2' })) rest.push(part.event)
const whole = { text: 'Do not pay.', last: 'end' }
const half = { text: 'Do not ', last: 'messages' }
assert.deepEqual(seen, {
  whole: { ...whole, requests: 'start' },
  reset: { ...whole, requests: 'start, from 2' },
  'ended early': { ...whole, requests: 'start, status, from 2' },
  'ended early, run over': { ...half, requests: 'start, status' },
  'ended early, no thread': { ...half, requests: 'start' },
  'ended in an event': { text: 'Do not pay.pay.', last: 'end', requests: 'start, status, from 2' },
  'reset in an event': { ...whole, requests: 'start, from 2' },
})
assert.deepEqual(rest, ['messages', 'end'])
server.closeAllConnections()
server.close()
PROBE
timeout 60 node probe.mjs

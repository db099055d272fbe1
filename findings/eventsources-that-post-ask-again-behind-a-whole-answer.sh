#!/usr/bin/env bash
# Guess: a client of event streams that takes `method: 'POST'` and a body, so as to ask a model, sends the request once for each answer that ends as it should; going on behind
# a broken connection is for GET, or for a stream that has ids.
# Seen (extended-eventsource 2.1.0, launchdarkly-eventsource 2.2.0, eventsource-client 1.2.0, @fortaine/fetch-event-source 3.0.6, 2026-11): the first three POST the same body again
# when a whole answer has ended, by itself, behind `[DONE]` and without an id, after the reconnection time, and so on until close(): six requests and more in a second, where the
# server says `retry: 50`. fetch-event-source asks once, and its promise resolves.
# Meaning: each answer is made and paid for again every few seconds while the page is open, and the same words are handed to the page. Call close() at the event that
# ends an answer, not behind it; a server that answers such a reader says 204 to one who has it all, which ends all three.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts extended-eventsource@2.1.0 launchdarkly-eventsource@2.2.0 eventsource-client@1.2.0 \
  @fortaine/fetch-event-source@3.0.6
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { fetchEventSource } from '@fortaine/fetch-event-source'
import { createEventSource } from 'eventsource-client'
import { EventSource as ExtendedEventSource } from 'extended-eventsource'
import launchdarkly from 'launchdarkly-eventsource'

const bodies = []
let gone
const server = createServer(async (request, response) => {
  let body = ''
  for await (const chunk of request) body += chunk
  bodies.push(`${request.method} ${body}`)
  if (gone && bodies.length > 1) return response.writeHead(204).end()
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.end('retry: 50\n\ndata: "The answer"\n\ndata: [DONE]\n\n')
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const url = `http://127.0.0.1:${server.address().port}/`
const request = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"prompt":"Hello"}' }

// fetch-event-source looks at a page's document
globalThis.document = { hidden: false, addEventListener() {}, removeEventListener() {} }
globalThis.window = globalThis
const clients = {
  'extended-eventsource': hear => {
    const source = new ExtendedEventSource(url, { ...request, disableLogger: true })
    source.onmessage = ({ data }) => hear(data)
    return () => source.close()
  },
  'launchdarkly-eventsource': hear => {
    const source = new launchdarkly.EventSource(url, request)
    source.onmessage = ({ data }) => hear(data)
    source.onerror = () => {}
    return () => source.close()
  },
  'eventsource-client': hear => {
    const source = createEventSource({ url, ...request, onMessage: ({ data }) => hear(data) })
    return () => source.close()
  },
  'fetch-event-source': hear => {
    const controller = new AbortController()
    void fetchEventSource(url, { ...request, signal: controller.signal, openWhenHidden: true, onmessage: ({ data }) => data && hear(data) })
    return () => controller.abort()
  },
}
for (const [name, open] of Object.entries(clients)) {
  for (gone of [false, true]) {
    bodies.length = 0
    let answers = 0
    const close = open(data => data === '[DONE]' && answers++)
    await wait(name === 'launchdarkly-eventsource' ? 3000 : 1500)
    close()
    const requests = bodies.length
    await wait(300)
    console.log(`${name}${gone ? ', 204 from the second on' : ''}: ${requests} requests, ${answers} answers`)
    assert.equal(new Set(bodies).size, 1)
    if (name === 'fetch-event-source') assert.ok(requests === 1 && answers === 1)
    else if (gone) assert.ok(requests === 2 && answers === 1)
    else assert.ok(requests > 5 && answers > 5)
  }
}
process.exit()
PROBE
node probe.mjs

#!/usr/bin/env bash
# Guess: an error in one's own onmessage, such as JSON.parse() of `[DONE]` behind an answer that came whole, is an uncaught error of the page, as with EventSource: it is seen in
# the console, and the stream goes on.
# Seen (@microsoft/fetch-event-source 2.0.1, @fortaine/fetch-event-source 3.0.6, eventsource-client 1.2.0, eventsource 5.1.5, 2026-11): the first three take it for a broken
# connection. They drop the stream and POST the same body again after a second (eventsource-client: after two), and so on without an end: the answer is made
# anew each time, and its words are handed out again each time. Nothing is printed, and nothing is thrown; the error is told to onerror alone, where there is one, as if
# the network had failed. What the server sent behind the event is not read. eventsource hands out the rest, and the error goes where uncaught errors go.
# Meaning: a slip of one line asks a model every second as long as the page is open, and pays for it. Catch in onmessage; give an onerror that throws what it is given,
# which ends the request.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @microsoft/fetch-event-source@2.0.1 @fortaine/fetch-event-source@3.0.6 \
  eventsource-client@1.2.0 eventsource@5.1.5
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import * as fortaine from '@fortaine/fetch-event-source'
import microsoft from '@microsoft/fetch-event-source'
import { EventSource } from 'eventsource'
import { createEventSource } from 'eventsource-client'

const bodies = []
const server = createServer(async (request, response) => {
  let body = ''
  for await (const chunk of request) body += chunk
  bodies.push(`${request.method} ${body}`)
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  for (const data of ['{"text":"You should "}', '{"text":"not pay"}', '[DONE]', '{"text":" (seen)"}']) {
    response.write(`data: ${data}\n\n`)
    await wait(20)
  }
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const url = `http://127.0.0.1:${server.address().port}/`
const request = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"prompt":"Hello"}' }
const posts = fetchEventSource => (onmessage, onerror) => {
  const controller = new AbortController()
  fetchEventSource(url, { ...request, signal: controller.signal, openWhenHidden: true, onmessage, onerror }).catch(() => {})
  return () => controller.abort()
}
const clients = {
  '@microsoft/fetch-event-source': posts(microsoft.fetchEventSource),
  '@fortaine/fetch-event-source': posts(fortaine.fetchEventSource),
  'eventsource-client': onMessage => {
    const source = createEventSource({ url, ...request, onMessage })
    return () => source.close()
  },
  eventsource: onMessage => {
    const source = new EventSource(url)
    source.onmessage = onMessage
    return () => source.close()
  },
}
globalThis.document = { hidden: false, addEventListener() {}, removeEventListener() {} } // a page, which fetch-event-source looks at
globalThis.window = globalThis
let uncaught
let printed
process.on('uncaughtException', () => uncaught++)
for (const name of ['error', 'warn']) console[name] = () => printed++

async function read(open, onerror) {
  bodies.length = uncaught = printed = 0
  let text = ''
  const close = open(({ data }) => {
    text += JSON.parse(data).text
  }, onerror)
  await wait(5000)
  close()
  return { requests: bodies.length, same: new Set(bodies).size === 1, text, uncaught, printed }
}
const answer = 'You should not pay'
for (const [name, open] of Object.entries(clients)) {
  const seen = await read(open)
  console.log(name, seen)
  if (name === 'eventsource') {
    assert.deepEqual(seen, { requests: 1, same: true, text: `${answer} (seen)`, uncaught: 1, printed: 0 })
  } else {
    assert.ok(seen.requests > 2 && seen.same && seen.text === answer.repeat(seen.requests) && seen.uncaught === 0 && seen.printed === 0)
  }
}
const ended = await read(clients['@microsoft/fetch-event-source'], error => {
  throw error
})
console.log('@microsoft/fetch-event-source, an onerror that throws', ended)
assert.ok(ended.requests === 1 && ended.text === answer)
process.exit()
PROBE
node probe.mjs

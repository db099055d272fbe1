#!/usr/bin/env bash
# Guess: EventSourcePlus, an event source for requests that post, joins the `data:` lines of an event with line breaks, and takes one blank from behind the colon, as the standard says and each
# server writes it.
# Seen (event-source-plus 0.1.15, eventsource 5.1.5, 2026-11): of several `data:` lines it keeps the last. An event with the four lines of a function has the function's last brace alone. Blanks at
# both ends of a line are taken as well, so that the tokens "You", " should", " not" read "Youshouldnot". Nothing tells of it. EventSource gives the same
# events out as they were sent.
# Meaning: servers write text that has line breaks as several lines, as all libraries for events do: lists, code and paragraphs are lost but for their last line. Send JSON, one line an event.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts event-source-plus@0.1.15 eventsource@5.1.5
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { EventSourcePlus } from 'event-source-plus'
import { EventSource } from 'eventsource'

const code = 'function pay() {\n  if (asked)\n    return 1000\n}'
const tokens = ['You', ' should', ' not']
/** An event as the standard has it: a line for each line of its text. */
const event = text => `${text.split('\n').map(line => `data: ${line}\n`).join('')}\n`
const server = createServer((_, response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.end([code, ...tokens, 'done'].map(event).join(''))
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const url = `http://127.0.0.1:${server.address().port}`

const plus = await new Promise(resolve => {
  const events = []
  new EventSourcePlus(url, { method: 'post', retryStrategy: 'on-error' }).listen({ onMessage: ({ data }) => (data === 'done' ? resolve(events) : events.push(data)) })
})
const standard = await new Promise(resolve => {
  const events = []
  const source = new EventSource(url)
  source.onmessage = ({ data }) => {
    if (data !== 'done') return events.push(data)
    source.close()
    resolve(events)
  }
})
console.log({ plus, standard })
assert.deepEqual({ plus, standard }, { plus: ['}', 'You', 'should', 'not'], standard: [code, ...tokens] })
process.exit()
PROBE
node probe.mjs

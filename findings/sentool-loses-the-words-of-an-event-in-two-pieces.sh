#!/usr/bin/env bash
# Guess: @sentool/fetch-event-source, which keeps what is left of a chunk for the next one, hands out an event when its empty line has come, however the network
# cut it.
# Seen (@sentool/fetch-event-source 0.6.0, eventsource-parser 3.1.1, 2026-11): it keeps the last line that is not whole, and forgets the whole lines before it. An event whose
# `data:` line ends one chunk and whose empty line begins the next is handed out as `{}`; one whose name came a chunk earlier has no name. A chunk that ends
# within a line is handed out as `{}` beside the event itself, and so is a comment. onerror is not called, and done() is. Data are taken for JSON where
# they can be: the word " 18" is the number 18.
# Meaning: words are missing where a chunk ended between two lines, seldom on one's own machine, and often behind a proxy; TCP promises no other places. Take another
# client, or feed a parser from fetch's body.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @sentool/fetch-event-source@0.6.0 eventsource-parser@3.1.1
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { fetchEventSource } from '@sentool/fetch-event-source'
import { EventSourceParserStream } from 'eventsource-parser/stream'

const stream = 'event: delta\ndata: {"text":"Half "}\n\nevent: delta\ndata: {"text":"an "}\n\nevent: delta\ndata: {"text":"answer"}\n\n'
const cutBehind = (...places) => {
  const pieces = []
  let rest = stream
  for (const place of places) {
    const end = rest.indexOf(place) + place.length
    pieces.push(rest.slice(0, end))
    rest = rest.slice(end)
  }
  return [...pieces, rest]
}
let pieces
const server = createServer(async (_, response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  for (const piece of pieces) {
    response.write(piece)
    await wait(30)
  }
  response.end()
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const url = `http://127.0.0.1:${server.address().port}/`

const text = messages => messages.map(({ data }) => data?.text ?? '').join('')
async function read(...places) {
  pieces = cutBehind(...places)
  const messages = []
  let ended = 'never'
  await fetchEventSource(url, {
    onmessage: message => void messages.push(message),
    onerror: error => (ended = error.message),
    done: () => (ended = 'done'),
  })
  const { body } = await fetch(url)
  const control = []
  for await (const { data } of body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream())) control.push({ data: JSON.parse(data) })
  assert.equal(text(control), 'Half an answer')
  const seen = { text: text(messages), ended, empty: messages.filter(message => Object.keys(message).length === 0).length, nameless: messages.filter(({ event, data }) => data && !event).length }
  console.log(JSON.stringify(pieces), seen)
  return seen
}
assert.deepEqual(await read('}\n\n', '}\n\n'), { text: 'Half an answer', ended: 'done', empty: 0, nameless: 0 })
assert.deepEqual(await read('"an "}\n'), { text: 'Half answer', ended: 'done', empty: 1, nameless: 0 })
assert.deepEqual(await read('}\n\n', 'delta\n'), { text: 'Half an answer', ended: 'done', empty: 0, nameless: 1 })
server.close()
PROBE
node probe.mjs

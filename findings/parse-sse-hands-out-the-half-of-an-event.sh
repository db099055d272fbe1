#!/usr/bin/env bash
# Guess: parse-sse, a parser written after the standard, hands out whole events: what stands behind the last empty line of a stream is half an event and dropped, and a line that ends with
# CRLF ends once, wherever the network cuts it.
# Seen (parse-sse 0.1.0, eventsource-parser 4.1.3, 2026-11): neither. Of a stream that ends amid an event, as behind a proxy that ends in order what broke, it hands out the half: "Transfer 10" of "Transfer 1000". Where
# a read ends between CR and LF, it takes them for two line ends, and so for the end of the event: the event loses its name (`message` for `delta`), or its two lines are two events. The same
# bytes in one piece are right. eventsource-parser is right in each.
# Meaning: half a number is taken for a number; words behind a name that is lost are passed over by whoever looks at names. It strikes servers that write CRLF, as sse-starlette does, and
# no trial with small events. Take eventsource-parser, or look for your own last event.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts parse-sse@0.1.0 eventsource-parser@4.1.3
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { EventSourceParserStream } from 'eventsource-parser/stream'
import { parseServerSentEvents } from 'parse-sse'

const streams = {
  'in one piece': ['event: delta\r\ndata: You should\r\ndata: not pay\r\n\r\n'],
  'cut in a line end': ['event: delta\r', '\ndata: You should\r', '\ndata: not pay\r\n\r', '\n'],
  'ended amid an event': ['event: delta\ndata: Transfer 1000\n\n', 'event: delta\ndata: Transfer 10'],
}
const server = createServer(async (request, response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  for (const piece of streams[decodeURIComponent(request.url.slice(1))]) {
    response.write(piece)
    await wait(50)
  }
  response.end()
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))

async function read(name, parse) {
  const response = await fetch(`http://127.0.0.1:${server.address().port}/${encodeURIComponent(name)}`)
  const events = []
  for await (const { type, event = 'message', data } of parse(response)) events.push(`${type ?? event}: ${data}`)
  return events
}
const standard = response => response.body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream())
const seen = {}
for (const name of Object.keys(streams)) seen[name] = { 'parse-sse': await read(name, parseServerSentEvents), 'eventsource-parser': await read(name, standard) }
console.log(seen)
const [whole, transfer] = ['delta: You should\nnot pay', 'delta: Transfer 1000']
assert.deepEqual(seen, {
  'in one piece': { 'parse-sse': [whole], 'eventsource-parser': [whole] },
  'cut in a line end': { 'parse-sse': ['message: You should', 'message: not pay'], 'eventsource-parser': [whole] },
  'ended amid an event': { 'parse-sse': [transfer, 'delta: Transfer 10'], 'eventsource-parser': [transfer] },
})
process.exit()
PROBE
node probe.mjs

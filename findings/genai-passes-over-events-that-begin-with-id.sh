#!/usr/bin/env bash
# Guess: a client of server-sent events reads an event's data whether or not `id:` or `event:` lines stand before it.
# Seen (@google/genai 3.3.0, 2026-11): an event counts only if `data:` is its first line. With an `id:` before it the stream is empty:
# no chunk, no error. Comments between events are harmless.
# Meaning: a server that speaks Gemini's dialect must not number its events in the usual order.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @google/genai@3.3.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { GoogleGenAI } from '@google/genai'

const data = JSON.stringify({ candidates: [{ content: { role: 'model', parts: [{ text: 'water' }] }, finishReason: 'STOP' }] })
let event
const server = createServer((request, response) => {
  request.resume()
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.end(event)
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const baseUrl = `http://127.0.0.1:${server.address().port}`
const ai = new GoogleGenAI({ apiKey: 'none', httpOptions: { baseUrl } })

async function texts(sent) {
  event = sent
  const found = []
  for await (const chunk of await ai.models.generateContentStream({ model: 'gemini-2.5-flash', contents: 'Hello' })) found.push(chunk.text)
  return found
}
const seen = {
  plain: await texts(`data: ${data}\n\n`),
  comment: await texts(`: ping\n\ndata: ${data}\n\n`),
  'id first': await texts(`id: 1\ndata: ${data}\n\n`),
  'event first': await texts(`event: message\ndata: ${data}\n\n`),
}
console.log(seen)
assert.deepEqual(seen, { plain: ['water'], comment: ['water'], 'id first': [], 'event first': [] })
server.close()
PROBE
node probe.mjs

#!/usr/bin/env bash
# Guess: `serializer` of better-sse says how data become text, and that text is what a client reads: with String in place of JSON, words of an answer go out as
# they are, and lines of a text as lines of data.
# Seen (better-sse 0.16.1, eventsource-parser 3.1.1, hono 4.13.19, 2026-11): it writes `data:` and the text without a space between them, so that the reader takes the word's
# own first space for the one that the standard lets him drop: `Count`, ` to`, ` ten` arrive as "Counttoten". Of a text with a line break the first line is read, the
# others are no field; its sanitizer leaves both. hono's writeSSE sends both so that they arrive whole. With the default JSON nothing of it is seen.
# Meaning: tokens of nearly all models begin with a space, so that the text has none, and code and lists lose their lines. Leave the serializer as it is and
# parse at the other end, or have it give one line that does not begin with a space.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts better-sse@0.16.1 eventsource-parser@3.1.1 hono@4.13.19 @hono/node-server@2.1.9
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { createSession } from 'better-sse'
import { EventSourceParserStream } from 'eventsource-parser/stream'
import { Hono } from 'hono'
import { streamSSE } from 'hono/streaming'

const words = ['Count', ' to', ' ten', ':', ' one\ntwo']
const withSession = serializer => async (request, response) => {
  const session = await createSession(request, response, { serializer })
  for (const word of words) session.push(word)
  setTimeout(() => response.end(), 50)
}
const app = new Hono()
app.get('/', context =>
  streamSSE(context, async stream => {
    for (const data of words) await stream.writeSSE({ data })
  }),
)
const servers = { String: withSession(String), JSON: withSession(JSON.stringify), hono: getRequestListener(app.fetch) }
async function read(listener, parse) {
  const server = createServer(listener)
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
  const { body } = await fetch(`http://127.0.0.1:${server.address().port}/`)
  let text = ''
  for await (const { data } of body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream())) text += parse(data)
  server.close()
  return text
}
const expected = { String: 'Counttoten:one', JSON: words.join(''), hono: words.join('') }
for (const [name, listener] of Object.entries(servers)) {
  const seen = await read(listener, name === 'JSON' ? JSON.parse : String)
  console.log(`${name}:`, JSON.stringify(seen))
  assert.equal(seen, expected[name])
}
PROBE
node probe.mjs

#!/usr/bin/env bash
# Guess: send(text) of koa-sse-stream sends the text as data, whatever it is, and send({ data: object }) sends JSON, as its README says.
# Seen (koa-sse-stream 0.2.0, koa 3.3.0, eventsource-parser 3.1.1, 2026-11): a text that begins with a colon, behind blanks or not, goes out as a comment, which no client
# hands out: of the tokens "Buy", ":", " milk" the reader gets "Buy" and " milk", and ": one\ntwo" is gone with both its lines. Its own ping is sent so, by send(':'). An object goes out
# as "[object Object]". JSON made by hand, which begins with a brace, arrives whole.
# Meaning: colons, and lists that begin with one, are missing from answers that are sent token by token, as models cut them; the server's log has them. Send
# `JSON.stringify()` of each token.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts koa-sse-stream@0.2.0 koa@3.3.0 eventsource-parser@3.1.1
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { EventSourceParserStream } from 'eventsource-parser/stream'
import Koa from 'koa'
import sse from 'koa-sse-stream'

let sent
const app = new Koa()
app.use(sse())
app.use(context => {
  for (const data of sent) context.sse.send(data)
  context.sse.sendEnd('[DONE]')
})
const server = await new Promise(resolve => {
  const server = app.listen(0, '127.0.0.1', () => resolve(server))
})
async function read(messages, parse = String) {
  sent = messages
  const { body } = await fetch(`http://127.0.0.1:${server.address().port}/`)
  const seen = []
  for await (const { data } of body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream())) {
    if (data !== '[DONE]') seen.push(parse(data))
  }
  return seen
}
const tokens = ['Buy', ':', ' milk', ' :\n', ': one\ntwo', ' now']
const seen = {
  text: await read(tokens),
  'JSON by hand': await read(tokens.map(token => JSON.stringify(token)), JSON.parse),
  objects: await read([{ data: { text: 'Buy' } }]),
}
console.log(seen)
assert.deepEqual(seen, { text: ['Buy', ' milk', ' now'], 'JSON by hand': tokens, objects: ['[object Object]'] })
process.exit()
PROBE
node probe.mjs

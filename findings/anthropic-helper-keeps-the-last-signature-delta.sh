#!/usr/bin/env bash
# Guess: signature_delta adds to the signature of a thinking block, as text_delta adds to a text.
# Seen (@anthropic-ai/sdk 1.14.0, 2026-11): the helper's final message has the last signature_delta alone; thinking_delta and text_delta
# are joined.
# Meaning: a server that speaks Anthropic's dialect sends a signature in one piece.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @anthropic-ai/sdk@1.14.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import Anthropic from '@anthropic-ai/sdk'

const event = body => `event: ${body.type}\ndata: ${JSON.stringify(body)}\n\n`
const delta = (type, field, text) => event({ type: 'content_block_delta', index: 0, delta: { type, [field]: text } })
const usage = { input_tokens: 1, output_tokens: 1 }
const server = createServer((request, response) => {
  request.resume()
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.end(
    event({ type: 'message_start', message: { id: 'msg_1', type: 'message', role: 'assistant', model: 'm', content: [], stop_reason: null, stop_sequence: null, usage } }) +
      event({ type: 'content_block_start', index: 0, content_block: { type: 'thinking', thinking: '', signature: '' } }) +
      delta('thinking_delta', 'thinking', 'First ') +
      delta('thinking_delta', 'thinking', 'this.') +
      delta('signature_delta', 'signature', 'c2ln') +
      delta('signature_delta', 'signature', 'bmVk') +
      event({ type: 'content_block_stop', index: 0 }) +
      event({ type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null }, usage }) +
      event({ type: 'message_stop' }),
  )
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const client = new Anthropic({ apiKey: 'none', baseURL: `http://127.0.0.1:${server.address().port}` })
const message = await client.messages.stream({ model: 'm', max_tokens: 9, messages: [{ role: 'user', content: 'Hello' }] }).finalMessage()
console.log(message.content)
assert.deepEqual(
  [message.content[0].thinking, message.content[0].signature],
  ['First this.', 'bmVk'],
)
server.close()
PROBE
node probe.mjs

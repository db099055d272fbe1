#!/usr/bin/env bash
# Guess: the frame `data: [DONE]` ends a stream, and the same characters in the text of an answer are text.
# Seen (cohere-ai 8.1.0, 2026-11): chatStream() ends at the first line that has `[DONE]` anywhere in it. An answer that explains how such streams
# end stops before the piece that says so: that piece, all behind it, and message-end (finish reason, usage) are missing, and no error is raised. So
# does a tool call whose arguments have them: its end never comes. A server that writes the bracket as \u005b in its JSON is read whole.
# Meaning: an answer without message-end is not whole, though the loop ended well. A server of this dialect escapes the bracket in its JSON.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts cohere-ai@8.1.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { CohereClientV2 } from 'cohere-ai'

const words = ['The stream ends ', 'with `[DONE]`, ', 'and then the connection closes.']
const text = piece => ({ type: 'content-delta', index: 0, delta: { message: { content: { text: piece } } } })
const usage = { tokens: { input_tokens: 4, output_tokens: 12 } }
const end = { type: 'message-end', delta: { finish_reason: 'COMPLETE', usage } }
const frame = event => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`
const call = { id: 'call_1', type: 'function', function: { name: 'write', arguments: '' } }
const piece = text => ({ type: 'tool-call-delta', index: 0, delta: { message: { tool_calls: { function: { arguments: text } } } } })
const calling = [
  { type: 'tool-call-start', index: 0, delta: { message: { tool_calls: call } } },
  piece('{"line":'),
  piece('"data: [DONE]"}'),
  { type: 'tool-call-end', index: 0 },
]
let escape
let said
const server = createServer((request, response) => {
  request.resume()
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  for (const event of [...said, end]) response.write(escape ? frame(event).replaceAll('[', '\\u005b') : frame(event))
  response.end('data: [DONE]\n\n')
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const client = new CohereClientV2({ token: 'none', environment: `http://127.0.0.1:${server.address().port}` })

async function read(events, escaped) {
  escape = escaped
  said = events
  const seen = { text: '', finish: undefined }
  const messages = [{ role: 'user', content: 'How does an event stream end?' }]
  for await (const event of await client.chatStream({ model: 'm', messages }, { maxRetries: 0 })) {
    if (event.type === 'content-delta') seen.text += event.delta.message.content.text
    if (event.type === 'tool-call-delta') seen.text += event.delta.message.toolCalls.function.arguments
    if (event.type === 'message-end') seen.finish = event.delta.finishReason
  }
  return seen
}
const plain = await read(words.map(text), false)
console.log('as it is:', plain)
assert.deepEqual(plain, { text: words[0], finish: undefined })
const cut = await read(calling, false)
console.log('a call:', cut)
assert.deepEqual(cut, { text: '{"line":', finish: undefined })
const escaped = await read(words.map(text), true)
console.log('with the bracket escaped:', escaped)
assert.deepEqual(escaped, { text: words.join(''), finish: 'COMPLETE' })
server.close()
PROBE
node probe.mjs

#!/usr/bin/env bash
# Guess: an answer of the Responses API that is cut off before response.completed makes the helper reject, as the chat helper does.
# Seen (openai 7.59.0, 2026-11): finalResponse() resolves, with status in_progress and the text so far. The chat helper rejects for a
# stream that is cut off before its finish reason.
# Meaning: whoever awaits finalResponse() must look at its status; a server must end a broken answer with error and response.failed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts openai@7.59.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import OpenAI from 'openai'

let number = 0
const event = body => `event: ${body.type}\ndata: ${JSON.stringify({ sequence_number: number++, ...body })}\n\n`
const response = { id: 'resp_1', object: 'response', created_at: 1, model: 'm', status: 'in_progress', output: [], error: null, incomplete_details: null }
const item = { id: 'msg_1', type: 'message', role: 'assistant', status: 'in_progress', content: [] }
const place = { item_id: 'msg_1', output_index: 0, content_index: 0 }
const responses =
  event({ type: 'response.created', response }) +
  event({ type: 'response.output_item.added', output_index: 0, item }) +
  event({ type: 'response.content_part.added', ...place, part: { type: 'output_text', text: '', annotations: [] } }) +
  event({ type: 'response.output_text.delta', ...place, delta: 'Half an ans' })
const chat = `data: ${JSON.stringify({ id: 'a', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta: { role: 'assistant', content: 'Half an ans' }, finish_reason: null }] })}\n\n`
const server = createServer((request, reply) => {
  request.resume()
  reply.writeHead(200, { 'content-type': 'text/event-stream' })
  reply.end(request.url.endsWith('/responses') ? responses : chat)
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const client = new OpenAI({ apiKey: 'none', maxRetries: 0, baseURL: `http://127.0.0.1:${server.address().port}` })
const { status, output } = await client.responses.stream({ model: 'm', input: 'Hello' }).finalResponse()
console.log('Responses:', status, JSON.stringify(output[0].content[0].text))
assert.equal(status, 'in_progress')
assert.equal(output[0].content[0].text, 'Half an ans')
const rejected = await client.chat.completions
  .stream({ model: 'm', messages: [{ role: 'user', content: 'Hello' }] })
  .finalChatCompletion()
  .then(() => undefined, error => error)
console.log('Chat Completions:', rejected?.message)
assert.ok(rejected)
server.close()
PROBE
node probe.mjs

#!/usr/bin/env bash
# Guess: withStructuredOutput() of a ChatAnthropic gives the same object by stream() as by invoke(): its default method, functionCalling, forces a call
# of a tool, and Anthropic streams the input of a call.
# Seen (@langchain/anthropic 1.5.11, @langchain/core 1.4.0, @anthropic-ai/sdk 0.122.0, 2026-11): invoke() gives the object; stream() throws that the
# empty text is no JSON, and gives no object at all. The parser takes the `input` of the first block of a call, and in a message that was put together
# from chunks that is the empty text with which the block began: the pieces behind it are in a block of another type. `tool_calls` of the message are
# right. It makes no difference whether a schema of zod or a JSON Schema is given, nor whether the input comes in one piece or with an empty one in
# front, as Anthropic's documentation shows it.
# Meaning: with this class an object is streamed by `method: 'jsonSchema'`, which grows as text, or read from `tool_calls` of the chunks, put together.
# A server that stands in for Anthropic cannot mend it by another form of its stream.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @langchain/anthropic@1.5.11 @langchain/core@1.4.0 @anthropic-ai/sdk@0.122.0 \
  zod@4.6.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { ChatAnthropic } from '@langchain/anthropic'
import { z } from 'zod'

const message = { id: 'msg_1', type: 'message', role: 'assistant', model: 'm', stop_sequence: null }
const call = { type: 'tool_use', id: 'toolu_1' }
const event = (type, data) => `event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`
const block = (content_block, deltas, stop_reason) =>
  [
    event('message_start', { message: { ...message, content: [], stop_reason: null, usage: { input_tokens: 9, output_tokens: 1 } } }),
    event('content_block_start', { index: 0, content_block }),
    ...deltas.map(delta => event('content_block_delta', { index: 0, delta })),
    event('content_block_stop', { index: 0 }),
    event('message_delta', { delta: { stop_reason, stop_sequence: null }, usage: { output_tokens: 20 } }),
    event('message_stop', {}),
  ].join('')
const inputs = pieces => pieces.map(partial_json => ({ type: 'input_json_delta', partial_json }))
const texts = pieces => pieces.map(text => ({ type: 'text_delta', text }))

let pieces
const server = createServer(async (request, response) => {
  let body = ''
  for await (const piece of request) body += piece
  const { stream, tools } = JSON.parse(body)
  response.setHeader('content-type', stream ? 'text/event-stream' : 'application/json')
  if (!stream) {
    const content = [{ ...call, name: tools[0].name, input: JSON.parse(pieces.join('')) }]
    response.end(JSON.stringify({ ...message, content, stop_reason: 'tool_use', usage: { input_tokens: 9, output_tokens: 20 } }))
  } else if (tools) response.end(block({ ...call, name: tools[0].name, input: {} }, inputs(pieces), 'tool_use'))
  else response.end(block({ type: 'text', text: '' }, texts(pieces), 'end_turn'))
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const anthropicApiUrl = `http://127.0.0.1:${server.address().port}`
const model = new ChatAnthropic({ model: 'claude-sonnet-4-5', apiKey: 'none', maxRetries: 0, anthropicApiUrl })
const json = { title: 'place', type: 'object', properties: { city: { type: 'string' } }, required: ['city'] }

async function streamed(structured) {
  const parts = []
  try {
    for await (const part of await structured.stream('A city by the Tiber?')) parts.push(part)
    return parts
  } catch (error) {
    return [...parts, `threw: ${error.message.split('\n')[0]}`]
  }
}

for (const cut of [['', '{"city":', ' "Ro', 'me"}'], ['{"city":', ' "Rome"}'], ['{"city": "Rome"}']])
  for (const [kind, schema] of Object.entries({ json, zod: z.object({ city: z.string() }) }))
    for (const config of [{ method: 'functionCalling' }, undefined]) {
      pieces = cut
      const structured = model.withStructuredOutput(schema, config)
      assert.deepEqual(await structured.invoke('A city by the Tiber?'), { city: 'Rome' })
      const parts = await streamed(structured)
      console.log(kind, config?.method ?? 'by default', parts)
      assert.equal(parts.length, 1)
      assert.match(parts[0], /^threw: Failed to parse/)
    }

let whole
for await (const part of await model.bindTools([{ name: 'place', input_schema: json }]).stream('A city?')) whole = whole ? whole.concat(part) : part
console.log('the message:', JSON.stringify(whole.content), whole.tool_calls)
assert.deepEqual(whole.tool_calls.map(({ args }) => args), [{ city: 'Rome' }])
const parts = await streamed(model.withStructuredOutput(json, { method: 'jsonSchema' }))
console.log('jsonSchema', parts)
assert.deepEqual(parts.at(-1), { city: 'Rome' })
server.close()
PROBE
LANGSMITH_TRACING=false node probe.mjs

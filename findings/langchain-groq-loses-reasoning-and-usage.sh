#!/usr/bin/env bash
# Guess: a ChatGroq with reasoningFormat: 'parsed' asks for the reasoning apart and hands it over, and a streamed message has its usage_metadata as
# one from invoke() has.
# Seen (@langchain/groq 1.3.1, @langchain/core 1.4.0, 2026-11): reasoning_format is not sent, neither as a setting of the model nor as an option of
# the call. Reasoning that Groq sends in `reasoning` is in no field of the message, streamed or not. A streamed message has no usage_metadata,
# though the usage was asked for and came; of response_metadata.usage the total is twice the true one, while input and output are right: Groq tells
# it in two places, and LangChain adds numbers of one name.
# Meaning: thoughts of models whose format is raw stand in the text, and others are paid for and lost; budgets that read usage_metadata count
# nothing for streams.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @langchain/groq@1.3.1 @langchain/core@1.4.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { json } from 'node:stream/consumers'
import { ChatGroq } from '@langchain/groq'

const usage = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 }
const thought = 'First this.'
const head = { id: 'a', created: 1, model: 'm' }
const chunk = (choices, more) => `data: ${JSON.stringify({ ...head, object: 'chat.completion.chunk', choices, ...more })}\n\n`
const delta = (delta, finish_reason = null) => [{ index: 0, delta, finish_reason }]
let asked
const server = createServer(async (request, response) => {
  asked = await json(request)
  response.setHeader('content-type', asked.stream ? 'text/event-stream' : 'application/json')
  if (!asked.stream) {
    const message = { role: 'assistant', content: 'Water.', reasoning: thought }
    return response.end(JSON.stringify({ ...head, object: 'chat.completion', choices: [{ index: 0, message, finish_reason: 'stop' }], usage }))
  }
  response.write(chunk(delta({ role: 'assistant', reasoning: thought })) + chunk(delta({ content: 'Water.' })))
  response.write(chunk(delta({}, 'stop'), { x_groq: { id: 'r', usage }, usage }) + chunk([], { usage }))
  response.end('data: [DONE]\n\n')
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const baseUrl = `http://127.0.0.1:${server.address().port}`
const model = new ChatGroq({ apiKey: 'none', model: 'm', baseUrl, maxRetries: 0, reasoningFormat: 'parsed' })

const invoked = await model.invoke('Hello', { reasoning_format: 'parsed' })
console.log('invoke:', invoked.text, invoked.usage_metadata)
assert.equal(asked.reasoning_format, undefined)
assert.equal(invoked.usage_metadata.total_tokens, 15)
let streamed
for await (const part of await model.stream('Hello')) streamed = streamed ? streamed.concat(part) : part
console.log('stream:', streamed.text, streamed.usage_metadata, streamed.response_metadata.usage)
assert.deepEqual([asked.reasoning_format, asked.stream_options], [undefined, { include_usage: true }])
assert.equal(streamed.usage_metadata, undefined)
const { input_tokens, output_tokens, total_tokens } = streamed.response_metadata.usage
assert.deepEqual([input_tokens, output_tokens, total_tokens], [10, 5, 30])
for (const message of [invoked, streamed]) {
  assert.equal(message.text, 'Water.')
  assert.ok(!JSON.stringify(message).includes(thought) && !JSON.stringify(message.contentBlocks).includes(thought))
}
server.close()
PROBE
node probe.mjs

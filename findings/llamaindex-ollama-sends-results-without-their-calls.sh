#!/usr/bin/env bash
# Guess: an agent of LlamaIndex sends a model of Ollama its calls back with their results, as Ollama's documents show it (`tool_calls` in the assistant's message, `tool_name` in each result), and a picture with the question.
# Seen (@llamaindex/ollama 0.1.24, @llamaindex/core 0.6.23, @llamaindex/workflow 1.1.25, ollama 0.5.18, @llamaindex/openai 0.4.23, 2026-11): a message is its role and its text. The calls are in no request, and the results
# follow as bare messages, without a name: of two calls made at once the model is told "9 degrees" and "20 degrees", and not of which town, nor that it asked. A picture beside the words of a question is left out, with
# no word. LlamaIndex's adapter for OpenAI's dialect, which Ollama's server speaks as well, sends the calls, the ids and the picture.
# Meaning: local agents take one result for another, or call the same tools again; and a model that sees is asked about a picture that it never got, and makes one up. Use the OpenAI adapter on Ollama's /v1.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @llamaindex/ollama@0.1.24 ollama@0.5.18 @llamaindex/openai@0.4.23 openai@5.23.2 @llamaindex/core@0.6.23 @llamaindex/env@0.1.31 \
  @llamaindex/workflow@1.1.25 @llamaindex/workflow-core@1.3.4 zod@4.6.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { tool } from '@llamaindex/core/tools'
import { Ollama } from '@llamaindex/ollama'
import { OpenAI } from '@llamaindex/openai'
import { agent } from '@llamaindex/workflow'
import { z } from 'zod'

const towns = { Bonn: '9 degrees', Rome: '20 degrees' }
const calls = Object.keys(towns).map(town => ({ name: 'weather', arguments: { town } }))
function speakOllama(first) {
  const line = (message, more = {}) => `${JSON.stringify({ model: 'm', created_at: '2026-11-01T00:00:00Z', message: { role: 'assistant', content: '', ...message }, done: false, ...more })}\n`
  const words = first ? line({ content: 'I look.' }) + line({ tool_calls: calls.map(given => ({ function: given })) }) : line({ content: 'Done.' })
  return words + line({}, { done: true, done_reason: 'stop', prompt_eval_count: 9, eval_count: 9 })
}
function speakOpenai(first) {
  const chunk = (delta, finish_reason = null) => ({ id: 'a', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta, finish_reason }] })
  const tool_calls = calls.map(({ name, arguments: given }, index) => ({ index, id: `call_${index}`, type: 'function', function: { name, arguments: JSON.stringify(given) } }))
  const asked = [chunk({ role: 'assistant', content: 'I look.' }), ...tool_calls.map(call => chunk({ tool_calls: [call] })), chunk({}, 'tool_calls')]
  const chunks = first ? asked : [chunk({ role: 'assistant', content: 'Done.' }), chunk({}, 'stop')]
  return `${chunks.map(one => `data: ${JSON.stringify(one)}\n\n`).join('')}data: [DONE]\n\n`
}
let requests
const server = createServer(async (request, response) => {
  const body = JSON.parse(Buffer.concat(await request.toArray()).toString())
  requests.push(body)
  const first = requests.length === 1 && body.tools !== undefined
  const openai = request.url.startsWith('/v1/')
  response.writeHead(200, { 'content-type': openai ? 'text/event-stream' : 'application/x-ndjson' })
  response.end((openai ? speakOpenai : speakOllama)(first))
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const host = `http://127.0.0.1:${server.address().port}`
const weather = tool({ name: 'weather', description: 'The weather of a town', parameters: z.object({ town: z.string() }), execute: ({ town }) => towns[town] })
const picture = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
const content = [{ type: 'text', text: 'What is this?' }, { type: 'image_url', image_url: { url: `data:image/png;base64,${picture}` } }]

const seen = {}
for (const [name, llm] of Object.entries({ Ollama: new Ollama({ model: 'm', config: { host } }), OpenAI: new OpenAI({ model: 'gpt-4.1', apiKey: 'key', baseURL: `${host}/v1` }) })) {
  requests = []
  const { data } = await agent({ llm, tools: [weather] }).run('How is the weather in Bonn and in Rome?')
  assert.equal(data.result, 'Done.')
  assert.equal(requests.length, 2)
  const [said, ...results] = requests[1].messages.slice(2)
  requests = []
  for await (const chunk of await llm.chat({ messages: [{ role: 'user', content }], stream: true })) assert.equal(typeof chunk.delta, 'string')
  seen[name] = {
    said: said.content,
    calls: said.tool_calls?.length ?? 0,
    results: results.map(result => result.content).join(', '),
    'known of which': results.every(result => result.tool_call_id ?? result.tool_name ?? result.name),
    picture: JSON.stringify(requests[0].messages).includes(picture),
  }
}
console.table(seen)
const both = { said: 'I look.', results: '9 degrees, 20 degrees' }
assert.deepEqual(seen.Ollama, { ...both, calls: 0, 'known of which': false, picture: false })
assert.deepEqual(seen.OpenAI, { ...both, calls: 2, 'known of which': true, picture: true })
process.exit()
PROBE
timeout 60 node probe.mjs

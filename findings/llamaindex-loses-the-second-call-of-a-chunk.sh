#!/usr/bin/env bash
# Guess: `tool_calls` of a delta is a list, and a client reads all of it: hosts that do not stream arguments (Mistral, Ollama, Google's for this dialect) send the calls
# of an answer in one chunk.
# Seen (@llamaindex/openai 0.4.23, @llamaindex/core 0.6.23, openai 7.59.0, 2026-11): of each chunk the first call alone is read. Where two come in one chunk the second is in no
# chunk that chat({ stream: true }) gives but the raw ones, and there is no error; calls in chunks of their own are both given, and without stream both are
# given in any case. A call with empty arguments, which others read as one without, fails the answer with "Unexpected end of JSON input". openai's
# helper reads all of these.
# Meaning: an agent that was to send two letters sends one and says so of both. With such hosts this client asks without stream; a server of this dialect
# gives each call a chunk of its own, and `{}` to a call without arguments.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @llamaindex/openai@0.4.23 @llamaindex/core@0.6.23 @llamaindex/env@0.1.31 openai@7.59.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { json } from 'node:stream/consumers'
import { OpenAI as LlamaIndex } from '@llamaindex/openai'
import OpenAI from 'openai'

const call = (index, to, text = JSON.stringify({ to })) => ({ index, id: `call_${to}`, type: 'function', function: { name: 'send', arguments: text } })
const [ann, ben] = [call(0, 'ann'), call(1, 'ben')]
const answers = { 'a chunk each': [[ann], [ben]], 'one chunk': [[ann, ben]], 'no arguments': [[call(0, 'all', '')]] }
let answer
const server = createServer(async (request, response) => {
  const { stream } = await json(request)
  const base = { id: 'a', created: 1, model: 'm' }
  if (!stream) {
    const message = { role: 'assistant', content: null, tool_calls: answers[answer].flat() }
    response.writeHead(200, { 'content-type': 'application/json' })
    return response.end(JSON.stringify({ ...base, object: 'chat.completion', choices: [{ index: 0, message, finish_reason: 'tool_calls' }] }))
  }
  const chunk = (delta, finish_reason = null) =>
    `data: ${JSON.stringify({ ...base, object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason }] })}\n\n`
  const chunks = answers[answer].map(tool_calls => chunk({ tool_calls }))
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.end(`${chunk({ role: 'assistant', content: '' })}${chunks.join('')}${chunk({}, 'tool_calls')}data: [DONE]\n\n`)
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const baseURL = `http://127.0.0.1:${server.address().port}`
const messages = [{ role: 'user', content: 'Write to Ann and Ben' }]
const parameters = { type: 'object', properties: { to: { type: 'string' } } }
const tools = [{ metadata: { name: 'send', description: 'Sends a letter', parameters }, call: () => 'sent' }]

const llm = new LlamaIndex({ model: 'gpt-4o', apiKey: 'none', baseURL, maxRetries: 0 })
async function streamed() {
  const calls = new Map()
  try {
    for await (const { options } of await llm.chat({ stream: true, messages, tools }))
      for (const { id, input } of options?.toolCall ?? []) calls.set(id, input)
    return [...calls].map(([id, input]) => `${id} ${JSON.stringify(input)}`)
  } catch (error) {
    return error.message
  }
}
const openai = new OpenAI({ apiKey: 'none', baseURL, maxRetries: 0 })
const both = ['call_ann {"to":"ann"}', 'call_ben {"to":"ben"}']
const expected = {
  'a chunk each': { stream: both, whole: 2, helper: 2 },
  'one chunk': { stream: both.slice(0, 1), whole: 2, helper: 2 },
  'no arguments': { stream: 'Unexpected end of JSON input', whole: 1, helper: 1 },
}
for (answer of Object.keys(answers)) {
  const { message } = await llm.chat({ messages, tools })
  const read = await openai.chat.completions.stream({ model: 'm', messages }).finalMessage()
  const seen = { stream: await streamed(), whole: message.options.toolCall.length, helper: read.tool_calls.length }
  console.log(`${answer}:`, seen)
  assert.deepEqual(seen, expected[answer])
}
process.exit()
PROBE
node probe.mjs

#!/usr/bin/env bash
# Guess: the two chat adapters of the AI SDK that read Chat Completions, openai and openai-compatible, read the same streams.
# Seen (@ai-sdk/openai 4.0.118, @ai-sdk/openai-compatible 3.0.92, ai 7.0.173, 2026-11): of a tool call whose delta has no `index` (several hosts
# leave it out where there is one call) openai shows nothing and still ends with tool-calls; openai-compatible reads the call.
# Meaning: a server that speaks this dialect always sends `index`; an application looks at the calls, not at the finish reason.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts ai@7.0.173 @ai-sdk/openai@4.0.118 @ai-sdk/openai-compatible@3.0.92
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { createOpenAI } from '@ai-sdk/openai'
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { jsonSchema, streamText, tool } from 'ai'

const chunk = (delta, finish_reason = null) =>
  `data: ${JSON.stringify({ id: 'a', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta, finish_reason }] })}\n\n`
const call = { id: 'call_1', type: 'function', function: { name: 'weather', arguments: '{"city":"Rome"}' } }
const server = createServer((request, response) => {
  request.resume()
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.end(`${chunk({ role: 'assistant', tool_calls: [call] })}${chunk({}, 'tool_calls')}data: [DONE]\n\n`)
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const settings = { apiKey: 'none', baseURL: `http://127.0.0.1:${server.address().port}` }
const weather = tool({ inputSchema: jsonSchema({ type: 'object', properties: { city: { type: 'string' } } }) })

async function read(model) {
  const result = streamText({ model, prompt: 'How is the weather?', tools: { weather }, maxRetries: 0, onError() {} })
  const calls = []
  let finish
  for await (const part of result.fullStream) {
    if (part.type === 'tool-call') calls.push(part.input)
    if (part.type === 'finish') finish = part.finishReason
  }
  return { calls, finish }
}
const seen = {
  openai: await read(createOpenAI(settings).chat('m')),
  compatible: await read(createOpenAICompatible({ ...settings, name: 'host' })('m')),
}
console.log(JSON.stringify(seen))
assert.deepEqual(seen.openai, { calls: [], finish: 'tool-calls' })
assert.deepEqual(seen.compatible, { calls: [{ city: 'Rome' }], finish: 'tool-calls' })
server.close()
PROBE
node probe.mjs

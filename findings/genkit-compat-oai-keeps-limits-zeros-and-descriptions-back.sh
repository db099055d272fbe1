#!/usr/bin/env bash
# Guess: Genkit's own plugin for OpenAI and hosts like it sends the settings that Genkit documents for every model, `maxOutputTokens` and `temperature: 0` among them, and what a
# tool does, its `description`, beside its name and its parameters.
# Seen (@genkit-ai/compat-oai 1.42.0, genkitx-openai 0.30.0, @genkit-ai/anthropic 0.3.0, genkit 1.42.0, 2026-11): of `maxOutputTokens: 50` nothing is sent, neither as `max_tokens`
# nor under another name. Each setting that is 0 is left out, so that the host takes its default, 1, for `temperature: 0`. Of a tool the name and the parameters are sent, and no
# description: the model sees `close` and `close2`, and not that one closes a window and the other an account for good. genkitx-openai sends the limit, and the other two as little.
# @genkit-ai/anthropic sends all three.
# Meaning: answers run to the model's own limit and are paid for; those that were to be the same each time vary; the model guesses by names which tool it calls, and is blamed for
# it. Give the limit as the host names it, `max_tokens` or `max_completion_tokens`, which is passed on, and `temperature: 0.001`; write what a tool does into the descriptions of
# its parameters.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @genkit-ai/compat-oai@1.42.0 genkitx-openai@0.30.0 @genkit-ai/anthropic@0.3.0 genkit@1.42.0 \
  @anthropic-ai/sdk@0.97.1
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'

// The ES modules of genkitx-openai cannot be imported by Node.
const require = createRequire(import.meta.url)
const { anthropic } = require('@genkit-ai/anthropic')
const { openAICompatible } = require('@genkit-ai/compat-oai')
const { openAI } = require('@genkit-ai/compat-oai/openai')
const { genkit, z } = require('genkit')
const { openAI: openAIByOthers } = require('genkitx-openai')

const frame = (delta, finish_reason = null) => ({ id: 'chat_1', object: 'chat.completion.chunk', created: 1, model: 'gpt-4o', choices: [{ index: 0, delta, finish_reason }] })
const chat = [frame({ role: 'assistant', content: 'Done.' }), frame({}, 'stop')].map(one => `data: ${JSON.stringify(one)}\n\n`).join('')
const message = { id: 'msg_1', type: 'message', role: 'assistant', model: 'claude', content: [], stop_reason: null, stop_sequence: null, usage: { input_tokens: 9, output_tokens: 0 } }
const claude = [
  { type: 'message_start', message },
  { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
  { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Done.' } },
  { type: 'content_block_stop', index: 0 },
  { type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null }, usage: { output_tokens: 9 } },
  { type: 'message_stop' },
].map(one => `event: ${one.type}\ndata: ${JSON.stringify(one)}\n\n`).join('')
let body
const server = createServer(async (request, response) => {
  body = JSON.parse(Buffer.concat(await request.toArray()).toString())
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.end(request.url.includes('/messages') ? claude : `${chat}data: [DONE]\n\n`)
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const baseURL = `http://127.0.0.1:${server.address().port}`
process.env.ANTHROPIC_BASE_URL = baseURL
const ways = {
  'compat-oai, openAI': [openAI({ apiKey: 'key', baseURL }), 'openai/gpt-4o'],
  'compat-oai, openAICompatible': [openAICompatible({ name: 'host', apiKey: 'key', baseURL }), 'host/gpt-4o'],
  'genkitx-openai': [openAIByOthers({ apiKey: 'key', baseURL }), 'openai/gpt-4o'],
  '@genkit-ai/anthropic': [anthropic({ apiKey: 'key' }), 'anthropic/claude-sonnet-4-5'],
}
async function ask([plugin, model], config) {
  const ai = genkit({ plugins: [plugin] })
  const none = { inputSchema: z.object({}), outputSchema: z.string() }
  const tools = [
    ai.defineTool({ name: 'close', description: 'Closes the window', ...none }, async () => 'closed'),
    ai.defineTool({ name: 'close2', description: 'Closes the account for good', ...none }, async () => 'closed'),
  ]
  const { stream } = ai.generateStream({ model, prompt: 'I am done.', tools, config })
  for await (const _ of stream);
  return body
}
const seen = {}
for (const [name, way] of Object.entries(ways)) {
  const { tools, temperature, max_tokens, max_completion_tokens, maxOutputTokens } = await ask(way, { temperature: 0, maxOutputTokens: 50 })
  seen[name] = { limit: max_tokens ?? max_completion_tokens ?? maxOutputTokens, temperature, tools: tools.map(tool => (tool.function ?? tool).description ?? 'no description') }
}
seen['compat-oai, max_tokens'] = (await ask(ways['compat-oai, openAICompatible'], { max_tokens: 50 })).max_tokens
console.log(seen)
const told = ['Closes the window', 'Closes the account for good']
const tools = ['no description', 'no description']
assert.deepEqual(seen, {
  'compat-oai, openAI': { limit: undefined, temperature: undefined, tools },
  'compat-oai, openAICompatible': { limit: undefined, temperature: undefined, tools },
  'genkitx-openai': { limit: 50, temperature: undefined, tools },
  '@genkit-ai/anthropic': { limit: 50, temperature: 0, tools: told },
  'compat-oai, max_tokens': 50,
})
process.exit()
PROBE
node probe.mjs

#!/usr/bin/env bash
# Guess: `generateStream` of Genkit with the plugin for Mistral asks once: `stream` has the words as they come, and `response` the same words, their usage and their end.
# Seen (genkitx-mistral 0.31.0, genkit 1.42.0, 2026-11): when the stream is over, the plugin asks Mistral the same question once more, without streaming, and `response` has the
# second answer. It is another one, as models give it: the page shows "Yes, you may pay.", and what is stored and sent back in the next turn is "No, do not pay." `response` comes
# when the second answer is whole. Usage is that of the second alone.
# Meaning: each streamed answer is paid for twice, and counted once; what the user read is not what the model is told that it said. Ask Mistral by its address with
# @genkit-ai/compat-oai, or without streaming.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps genkitx-mistral@0.31.0 genkit@1.42.0 @genkit-ai/compat-oai@1.42.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'

// The ES modules of this plugin cannot be imported by Node.
const require = createRequire(import.meta.url)
const { openAICompatible } = require('@genkit-ai/compat-oai')
const { genkit } = require('genkit')
const { mistral } = require('genkitx-mistral')

// A model that is asked again answers otherwise.
const answers = ['Yes, you may pay.', 'No, do not pay.']
const usage = { prompt_tokens: 1000, completion_tokens: 5, total_tokens: 1005 }
let asked
const server = createServer(async (request, response) => {
  const { stream } = JSON.parse(Buffer.concat(await request.toArray()).toString())
  const content = answers[asked.length]
  asked.push(stream ? 'streamed' : 'at once')
  const answer = { id: 'chat_1', created: 1, model: 'mistral-large-latest' }
  if (!stream) {
    response.writeHead(200, { 'content-type': 'application/json' })
    return response.end(JSON.stringify({ ...answer, object: 'chat.completion', choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }], usage }))
  }
  const frame = (delta, finish_reason = null, more = {}) => ({ ...answer, object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason }], ...more })
  const frames = [frame({ role: 'assistant', content: '' }), ...content.split(/(?<= )/).map(word => frame({ content: word })), frame({ content: '' }, 'stop', { usage })]
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.end(`${frames.map(one => `data: ${JSON.stringify(one)}\n\n`).join('')}data: [DONE]\n\n`)
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const address = `http://127.0.0.1:${server.address().port}`
const ways = {
  'genkitx-mistral': [mistral({ apiKey: 'key', serverURL: address }), 'mistral/mistral-large'],
  'compat-oai': [openAICompatible({ name: 'host', apiKey: 'key', baseURL: `${address}/v1` }), 'host/mistral-large-latest'],
}
const seen = {}
for (const [name, [plugin, model]] of Object.entries(ways)) {
  asked = []
  const { stream, response } = genkit({ plugins: [plugin] }).generateStream({ model, prompt: 'May I pay?' })
  let shown = ''
  for await (const chunk of stream) shown += chunk.text
  const { text, usage: counted } = await response
  seen[name] = { asked, shown, kept: text, inputTokens: counted.inputTokens }
}
console.log(seen)
assert.deepEqual(seen, {
  'genkitx-mistral': { asked: ['streamed', 'at once'], shown: 'Yes, you may pay.', kept: 'No, do not pay.', inputTokens: 1000 },
  'compat-oai': { asked: ['streamed'], shown: 'Yes, you may pay.', kept: 'Yes, you may pay.', inputTokens: 1000 },
})
process.exit()
PROBE
node probe.mjs

#!/usr/bin/env bash
# Guess: `generateStream` of Genkit with the plugin for Groq ends with the whole answer: `response` has the text that `stream` had, and a tool that Groq calls is run.
# Seen (genkitx-groq 0.31.0, genkit 1.42.0, 2026-11): each chunk of the stream is taken for a candidate of its own, and `response` is the first of them. Groq's first chunk has no
# text, so the answer is empty, with the reason `stop`, while `stream` has all the words. No tool is run, for the call comes in a later chunk. By `generate` the text is whole and
# the tool is run.
# Meaning: the page shows the answer, and what is stored, checked and sent back in the next turn is an empty one. Add the chunks up, or ask Groq by its address with
# @genkit-ai/compat-oai.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps genkitx-groq@0.31.0 genkit@1.42.0 @genkit-ai/compat-oai@1.42.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'

// The ES modules of this plugin cannot be imported by Node.
const require = createRequire(import.meta.url)
const { openAICompatible } = require('@genkit-ai/compat-oai')
const { genkit, z } = require('genkit')
const { groq } = require('genkitx-groq')

const answer = { id: 'chatcmpl-1', created: 1, model: 'qwen/qwen3-32b' }
const usage = { prompt_tokens: 9, completion_tokens: 5, total_tokens: 14 }
const call = { id: 'call_1', type: 'function', function: { name: 'pay', arguments: '{"to":"Ann"}' } }
let isCall
let asked
const server = createServer(async (request, response) => {
  const { stream } = JSON.parse(Buffer.concat(await request.toArray()).toString())
  asked++
  const calls = isCall && asked === 1
  const words = isCall ? ['Done.'] : ['You ', 'should ', 'not ', 'pay.']
  const reason = calls ? 'tool_calls' : 'stop'
  if (!stream) {
    const message = { role: 'assistant', content: calls ? null : words.join(''), ...(calls && { tool_calls: [call] }) }
    response.writeHead(200, { 'content-type': 'application/json' })
    return response.end(JSON.stringify({ ...answer, object: 'chat.completion', choices: [{ index: 0, message, finish_reason: reason }], usage }))
  }
  const frame = (delta, finish_reason = null, more = {}) => ({ ...answer, object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason }], ...more })
  const inner = calls ? [frame({ tool_calls: [{ index: 0, ...call }] })] : words.map(content => frame({ content }))
  const frames = [frame({ role: 'assistant', content: calls ? null : '' }), ...inner, frame({}, reason, { x_groq: { id: 'req_1', usage } })]
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.end(`${frames.map(one => `data: ${JSON.stringify(one)}\n\n`).join('')}data: [DONE]\n\n`)
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const address = `http://127.0.0.1:${server.address().port}`
const ways = {
  'genkitx-groq': [groq({ apiKey: 'key', baseURL: address }), 'groq/qwen/qwen3-32b'],
  'compat-oai': [openAICompatible({ name: 'host', apiKey: 'key', baseURL: address }), 'host/qwen/qwen3-32b'],
}
async function ask(name, isStream) {
  const [plugin, model] = ways[name]
  const ai = genkit({ plugins: [plugin] })
  const ran = []
  const pay = ai.defineTool({ name: 'pay', description: 'Pays a person', inputSchema: z.object({ to: z.string() }), outputSchema: z.string() }, async ({ to }) => {
    ran.push(to)
    return 'paid'
  })
  const seen = {}
  for (isCall of [false, true]) {
    asked = 0
    const options = { model, prompt: 'May I pay?', ...(isCall && { tools: [pay] }) }
    const { stream, response } = isStream ? ai.generateStream(options) : { stream: [], response: ai.generate(options) }
    let shown = ''
    for await (const chunk of stream) shown += chunk.text
    const { text, finishReason } = await response
    if (!isCall) Object.assign(seen, { ...(isStream && { shown }), kept: text, finishReason })
  }
  return { ...seen, ran: ran.join() || 'no tool' }
}
const seen = {
  'genkitx-groq, generate': await ask('genkitx-groq', false),
  'genkitx-groq, generateStream': await ask('genkitx-groq', true),
  'compat-oai, generateStream': await ask('compat-oai', true),
}
console.log(seen)
const text = 'You should not pay.'
assert.deepEqual(seen, {
  'genkitx-groq, generate': { kept: text, finishReason: 'stop', ran: 'Ann' },
  'genkitx-groq, generateStream': { shown: text, kept: '', finishReason: 'stop', ran: 'no tool' },
  'compat-oai, generateStream': { shown: text, kept: text, finishReason: 'stop', ran: 'Ann' },
})
process.exit()
PROBE
node probe.mjs

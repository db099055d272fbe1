#!/usr/bin/env bash
# Guess: an agent of Strands over a model of the AI SDK (VercelModel) sends back what the vendor signed: Claude's thought, and the signature that stands on Gemini's first call.
# Strands keeps both in its own messages, for its own classes for Claude and Gemini.
# Seen (@strands-agents/sdk 1.19.0, @ai-sdk/anthropic 3.0.140, @ai-sdk/google 3.0.141, @ai-sdk/provider 3.0.19, ai 6.0.326, 2026-11): VercelModel reads no providerMetadata, and
# sends no providerOptions. Claude's thought goes back without its signature, for which the provider leaves it out. Gemini's call goes back with "skip_thought_signature_validator",
# which the provider sets where a signature is missing. streamText of the AI SDK, and Strands' GoogleModel, send the signatures back.
# Meaning: Claude's documents ask for the thought that came before a call, unchanged, and the tool has run by the time that a request without it may be refused. Gemini's takes the
# stand-in, and each step is taken without what was thought in the steps before, which was paid for. Use Strands' own classes for these vendors, or turn thinking off.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @strands-agents/sdk@1.19.0 @ai-sdk/anthropic@3.0.140 @ai-sdk/google@3.0.141 @ai-sdk/provider@3.0.19 \
  ai@6.0.326 @google/genai@2.6.0 @modelcontextprotocol/sdk@1.32.2 @opentelemetry/api@1.9.1 zod@4.6.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { createAnthropic } from '@ai-sdk/anthropic'
import { createGoogleGenerativeAI } from '@ai-sdk/google'
import { GoogleGenAI } from '@google/genai'
import { Agent, tool } from '@strands-agents/sdk'
import { GoogleModel } from '@strands-agents/sdk/models/google'
import { VercelModel } from '@strands-agents/sdk/models/vercel'
import { stepCountIs, streamText, tool as toolOfAiSdk } from 'ai'
import { z } from 'zod'

globalThis.AI_SDK_LOG_WARNINGS = false
console.warn = () => {}
function claude(isLast, number) {
  const thought = [{ type: 'thinking', thinking: '', signature: '' }, { type: 'thinking_delta', thinking: 'Ann.' }, { type: 'signature_delta', signature: 'signed' }]
  const call = [{ type: 'tool_use', id: 'toolu_1', name: 'pay', input: {} }, { type: 'input_json_delta', partial_json: '{"to":"Ann"}' }]
  const blocks = isLast ? [[{ type: 'text', text: '' }, { type: 'text_delta', text: 'Done.' }]] : [thought, call]
  const message = { id: `msg_${number}`, type: 'message', role: 'assistant', model: 'claude', content: [], stop_reason: null, stop_sequence: null, usage: { input_tokens: 9, output_tokens: 0 } }
  return [
    { type: 'message_start', message },
    ...blocks.flatMap(([content_block, ...deltas], index) => [
      { type: 'content_block_start', index, content_block },
      ...deltas.map(delta => ({ type: 'content_block_delta', index, delta })),
      { type: 'content_block_stop', index },
    ]),
    { type: 'message_delta', delta: { stop_reason: isLast ? 'end_turn' : 'tool_use', stop_sequence: null }, usage: { output_tokens: 9 } },
    { type: 'message_stop' },
  ].map(event => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
}
function gemini(isLast) {
  const part = isLast ? { text: 'Done.' } : { functionCall: { name: 'pay', args: { to: 'Ann' } }, thoughtSignature: 'signed' }
  const chunk = { candidates: [{ content: { role: 'model', parts: [part] }, finishReason: 'STOP', index: 0 }], usageMetadata: { promptTokenCount: 9, candidatesTokenCount: 9, totalTokenCount: 18 } }
  return [`data: ${JSON.stringify(chunk)}\r\n\r\n`]
}
let bodies
const server = createServer(async (request, response) => {
  bodies.push(JSON.parse(Buffer.concat(await request.toArray()).toString()))
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.end((request.url.endsWith('/messages') ? claude : gemini)(bodies.length > 1, bodies.length).join(''))
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const baseURL = `http://127.0.0.1:${server.address().port}`
const models = {
  Claude: createAnthropic({ apiKey: 'key', baseURL })('claude-sonnet-4-5'),
  Gemini: createGoogleGenerativeAI({ apiKey: 'key', baseURL })('gemini-3-pro-preview'),
}
const providerOptions = { anthropic: { thinking: { type: 'enabled', budgetTokens: 1024 } } }
const inputSchema = z.object({ to: z.string() })

/** What the second request tells of the first answer. */
function told() {
  const [, second] = bodies
  if (second.messages) return second.messages[1].content.map(block => (block.type === 'thinking' ? `thinking, ${block.signature}` : block.type)).join(', then ')
  const [part] = second.contents.find(({ role }) => role === 'model').parts
  return ['functionCall', part.thoughtSignature].filter(Boolean).join(', ')
}
async function strands(model) {
  bodies = []
  const pay = tool({ name: 'pay', description: 'Pays a person', inputSchema, callback: () => 'paid' })
  await new Agent({ model, tools: [pay], printer: false }).invoke('Pay Ann.')
  return told()
}
async function aiSdk(model) {
  bodies = []
  const pay = toolOfAiSdk({ description: 'Pays a person', inputSchema, execute: () => 'paid' })
  await streamText({ model, prompt: 'Pay Ann.', tools: { pay }, stopWhen: stepCountIs(2), providerOptions }).text
  return told()
}
const seen = {
  'Claude, VercelModel': await strands(new VercelModel({ provider: models.Claude, providerOptions })),
  'Claude, streamText': await aiSdk(models.Claude),
  'Gemini, VercelModel': await strands(new VercelModel({ provider: models.Gemini })),
  'Gemini, streamText': await aiSdk(models.Gemini),
  'Gemini, GoogleModel': await strands(new GoogleModel({ modelId: 'gemini-3-pro-preview', client: new GoogleGenAI({ apiKey: 'key', httpOptions: { baseUrl: baseURL } }) })),
}
console.log(seen)
assert.deepEqual(seen, {
  'Claude, VercelModel': 'tool_use',
  'Claude, streamText': 'thinking, signed, then tool_use',
  'Gemini, VercelModel': 'functionCall, skip_thought_signature_validator',
  'Gemini, streamText': 'functionCall, signed',
  'Gemini, GoogleModel': 'functionCall, signed',
})
process.exit()
PROBE
node probe.mjs

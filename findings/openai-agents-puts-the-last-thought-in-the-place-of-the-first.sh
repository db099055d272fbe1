#!/usr/bin/env bash
# Guess: an agent of the Agents SDK over a model of the AI SDK (`aisdk()`) sends each thought of Claude back where it stood, with its signature, in front of the call that came of
# it. It does so streamed or not, since Claude asks for it.
# Seen (@openai/agents 0.20.0, @openai/agents-extensions 0.18.0, @ai-sdk/anthropic 4.0.105, @ai-sdk/openai-compatible 3.0.92, ai 7.0.173, 2026-11): not where it streams. There a
# thought keeps the id that the provider gave it, which counts anew in each answer ("0", "reasoning-0"), and thoughts of one id are taken for one: the newest stands in the place of
# the first, and all others are gone. The third request shows "Thought 2" with its signature before call 1, and call 2 without a thought. Without streaming, and in streamText of
# the AI SDK, all is in its place.
# Meaning: the model reads that it had thought of one thing and done another. Claude's documents ask for the thoughts unchanged along with their calls, and refuse a request that
# has others. DeepSeek's ask for the thought of each call. Run such agents without `stream`, or wrap the model, and give each reasoning part of its stream an id of its own.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @openai/agents@0.20.0 @openai/agents-extensions@0.18.0 @ai-sdk/anthropic@4.0.105 \
  @ai-sdk/openai-compatible@3.0.92 @ai-sdk/provider@4.0.38 ai@7.0.173 openai@7.59.0 zod@4.6.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { createAnthropic } from '@ai-sdk/anthropic'
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { Agent, Runner, setTracingDisabled, tool } from '@openai/agents'
import { aisdk } from '@openai/agents-extensions/ai-sdk'
import { stepCountIs, streamText, tool as toolOfAiSdk } from 'ai'
import { z } from 'zod'

setTracingDisabled(true)
let bodies = []
/** Answers 1 and 2 think and call the tool, answer 3 thinks and speaks. */
function claude(number) {
  const isLast = number === 3
  const thought = { type: 'thinking', thinking: `Thought ${number}`, signature: `signature ${number}` }
  const rest = isLast ? { type: 'text', text: 'Done.' } : { type: 'tool_use', id: `toolu_${number}`, name: 'look', input: { page: number } }
  const stop_reason = isLast ? 'end_turn' : 'tool_use'
  return { id: `msg_${number}`, type: 'message', role: 'assistant', model: 'claude', content: [thought, rest], stop_reason, stop_sequence: null, usage: { input_tokens: 9, output_tokens: 9 } }
}
function claudeStream(number) {
  const message = claude(number)
  const [{ thinking, signature }, rest] = message.content
  const start = { ...message, content: [], stop_reason: null }
  const second = rest.type === 'text' ? { ...rest, text: '' } : { ...rest, input: {} }
  const delta = rest.type === 'text' ? { type: 'text_delta', text: rest.text } : { type: 'input_json_delta', partial_json: JSON.stringify(rest.input) }
  return [
    { type: 'message_start', message: start },
    { type: 'content_block_start', index: 0, content_block: { type: 'thinking', thinking: '', signature: '' } },
    { type: 'content_block_delta', index: 0, delta: { type: 'thinking_delta', thinking } },
    { type: 'content_block_delta', index: 0, delta: { type: 'signature_delta', signature } },
    { type: 'content_block_stop', index: 0 },
    { type: 'content_block_start', index: 1, content_block: second },
    { type: 'content_block_delta', index: 1, delta },
    { type: 'content_block_stop', index: 1 },
    { type: 'message_delta', delta: { stop_reason: message.stop_reason, stop_sequence: null }, usage: message.usage },
    { type: 'message_stop' },
  ].map(one => `event: ${one.type}\ndata: ${JSON.stringify(one)}\n\n`)
}
function chatStream(number) {
  const frame = (delta, finish_reason = null) => ({ id: `chat_${number}`, object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta, finish_reason }] })
  const call = { index: 0, id: `call_${number}`, type: 'function', function: { name: 'look', arguments: `{"page":${number}}` } }
  const rest = number === 3 ? [frame({ content: 'Done.' }), frame({}, 'stop')] : [frame({ tool_calls: [call] }), frame({}, 'tool_calls')]
  return [...[frame({ role: 'assistant', reasoning_content: `Thought ${number}` }), ...rest].map(one => `data: ${JSON.stringify(one)}\n\n`), 'data: [DONE]\n\n']
}
const server = createServer(async (request, response) => {
  const body = JSON.parse(Buffer.concat(await request.toArray()).toString())
  bodies.push(body)
  if (!body.stream) {
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(claude(bodies.length)))
    return
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  const frames = request.url.endsWith('/messages') ? claudeStream(bodies.length) : chatStream(bodies.length)
  response.end(frames.join(''))
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const baseURL = `http://127.0.0.1:${server.address().port}`
const anthropic = createAnthropic({ apiKey: 'key', baseURL })('claude-sonnet-4-5')
const compatible = createOpenAICompatible({ name: 'host', apiKey: 'key', baseURL })('deepseek-reasoner')
const providerOptions = { anthropic: { thinking: { type: 'enabled', budgetTokens: 1024 } } }
const execute = ({ page }) => `page ${page}`
const parameters = z.object({ page: z.number() })

/** What the last request says of the two calls, and of what was thought before each. */
function told() {
  const parts = bodies.at(-1).messages.flatMap(message => {
    if (message.role !== 'assistant') return []
    if (Array.isArray(message.content)) return message.content.map(part => (part.type === 'thinking' ? `${part.thinking}, ${part.signature}` : part.id))
    return [message.reasoning_content, ...(message.tool_calls ?? []).map(call => call.id)]
  })
  return parts.filter(Boolean)
}
async function ask(model, stream) {
  bodies = []
  const look = tool({ name: 'look', description: 'Looks at a page', parameters, execute })
  const agent = new Agent({ name: 'assistant', instructions: 'Help.', model: aisdk(model), tools: [look], modelSettings: { providerData: { providerOptions } } })
  const run = await new Runner().run(agent, 'Look at both pages.', { stream })
  if (stream) {
    for await (const _ of run);
    await run.completed
  }
  assert.equal(run.finalOutput, 'Done.')
  return told()
}
async function askAiSdk(model) {
  bodies = []
  const look = toolOfAiSdk({ description: 'Looks at a page', inputSchema: parameters, execute })
  assert.equal(await streamText({ model, prompt: 'Look at both pages.', tools: { look }, stopWhen: stepCountIs(3), providerOptions }).text, 'Done.')
  return told()
}
const seen = {
  'Claude, streamed': await ask(anthropic, true),
  'Claude, at once': await ask(anthropic, false),
  'Claude, streamText': await askAiSdk(anthropic),
  'DeepSeek, streamed': await ask(compatible, true),
  'DeepSeek, streamText': await askAiSdk(compatible),
}
console.log(seen)
const inPlace = ['Thought 1, signature 1', 'toolu_1', 'Thought 2, signature 2', 'toolu_2']
assert.deepEqual(seen, {
  'Claude, streamed': ['Thought 2, signature 2', 'toolu_1', 'toolu_2'],
  'Claude, at once': inPlace,
  'Claude, streamText': inPlace,
  'DeepSeek, streamed': ['Thought 2', 'call_1', 'call_2'],
  'DeepSeek, streamText': ['Thought 1', 'call_1', 'Thought 2', 'call_2'],
})
process.exit()
PROBE
node probe.mjs

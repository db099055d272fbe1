#!/usr/bin/env bash
# Guess: a call that is whole, in an answer that comes to its limit of tokens behind it, is run, or dropped; the next question of the conversation is answered in both cases.
# Seen (ai 7.0.173, @ai-sdk/openai 4.0.118, @ai-sdk/openai-compatible 3.0.92, 2026-11): it is neither. The tool does not run, for the step ends with `length`, and the call stays in the messages of the answer, without a result: in
# `response.messages` and, as `input-available`, in the message of the page. The next question, with these messages before it, is refused before the model is asked, "Tool result is missing for tool call",
# and so is each later one. It is so behind `content-filter`, and where the stream is cut, too. No error was told at the limit. convertToModelMessages() with `ignoreIncompleteToolCalls` leaves the call out.
# Meaning: one long answer with a call in it, and the chat is dead for good, for all who open it again. Convert with `ignoreIncompleteToolCalls: true`, and take calls without a result
# out of what is stored, wherever a step did not end with `tool-calls` or `stop`.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps ai@7.0.173 @ai-sdk/openai@4.0.118 @ai-sdk/openai-compatible@3.0.92 zod@4.6.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { createOpenAI } from '@ai-sdk/openai'
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { convertToModelMessages, readUIMessageStream, stepCountIs, streamText, tool } from 'ai'
import { z } from 'zod'

const frame = (delta, finish_reason = null) => ({ id: 'a', object: 'chat.completion.chunk', created: 1, model: 'gpt-4.1', choices: [{ index: 0, delta, finish_reason }] })
const call = { index: 0, id: 'call_1', type: 'function', function: { name: 'pay', arguments: '{"to":"Ann"}' } }
const begin = [frame({ role: 'assistant', content: 'I pay Ann. ' }), frame({ tool_calls: [call] })]
const end = reason => [...begin, frame({}, reason), '[DONE]']
const answers = { tool_calls: end('tool_calls'), length: end('length'), content_filter: end('content_filter'), cut: begin }
let answer
let asked
const server = createServer((request, response) => {
  request.resume()
  const frames = asked++ ? [frame({ role: 'assistant', content: 'Fine.' }), frame({}, 'stop'), '[DONE]'] : answers[answer]
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.end(frames.map(one => `data: ${one === '[DONE]' ? one : JSON.stringify(one)}\n\n`).join(''))
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const options = { apiKey: 'key', baseURL: `http://127.0.0.1:${server.address().port}` }
const models = { openai: createOpenAI(options).chat('gpt-4.1'), 'openai-compatible': createOpenAICompatible({ name: 'host', ...options })('gpt-4.1') }
globalThis.AI_SDK_LOG_WARNINGS = false

/** Asks, and gives back what was answered, or the error. */
async function ask(model, messages, tools) {
  let failure
  const result = streamText({ model, messages, tools, stopWhen: stepCountIs(3), maxRetries: 0, onError: ({ error }) => (failure ??= error.message) })
  let page
  for await (const one of readUIMessageStream({ stream: result.toUIMessageStream() })) page = one
  if (failure?.startsWith('Tool result is missing')) return { failure: 'Tool result is missing' }
  const [first] = await result.steps
  return { page, text: await result.text, ended: first.finishReason, messages: first.response.messages }
}
async function talk(model, name) {
  answer = name
  asked = 0
  const ran = []
  const tools = { pay: tool({ inputSchema: z.object({ to: z.string() }), execute: ({ to }) => `Payment ${ran.push(to)} is made.` }) }
  const user = { role: 'user', content: 'Pay Ann.' }
  const { page, ended, messages } = await ask(model, [user], tools)
  const requests = asked
  const next = { role: 'user', content: 'And now?' }
  const state = page.parts.find(one => one.type === 'tool-pay').state
  const say = ({ failure, text }) => failure ?? text
  return {
    ran: ran.length,
    ended,
    state,
    'of the answer': say(await ask(model, [user, ...messages, next], tools)),
    'of the page': say(await ask(model, [user, ...(await convertToModelMessages([page])), next], tools)),
    'of the page, without': say(await ask(model, [user, ...(await convertToModelMessages([page], { ignoreIncompleteToolCalls: true })), next], tools)),
    // How many of the three questions came to the model.
    asked: asked - requests,
  }
}
const seen = {}
for (const [peer, model] of Object.entries(models)) for (const name of Object.keys(answers)) seen[`${peer}, ${name}`] = await talk(model, name)
console.log(seen)
const missing = 'Tool result is missing'
const dead = { ran: 0, state: 'input-available', 'of the answer': missing, 'of the page': missing, 'of the page, without': 'Fine.', asked: 1 }
const expected = {}
for (const peer of Object.keys(models)) {
  expected[`${peer}, tool_calls`] = { ran: 1, ended: 'tool-calls', state: 'output-available', 'of the answer': 'Fine.', 'of the page': 'Fine.', 'of the page, without': 'Fine.', asked: 3 }
  expected[`${peer}, length`] = { ...dead, ended: 'length' }
  expected[`${peer}, content_filter`] = { ...dead, ended: 'content-filter' }
  expected[`${peer}, cut`] = { ...dead, ended: peer === 'openai' ? 'interrupted' : 'error' }
}
assert.deepEqual(seen, expected)
process.exit()
PROBE
node probe.mjs

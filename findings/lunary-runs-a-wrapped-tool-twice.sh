#!/usr/bin/env bash
# Guess: a function that Lunary wraps, a tool by wrapTool() or create() of OpenAI's client by monitorOpenAI(), runs once for each call, and its promise is one like any other.
# Seen (lunary 1.0.18, ai 7.0.173, @ai-sdk/openai-compatible 3.0.92, openai 7.59.0, 2026-11): what a call gives back is no promise. It runs the function anew whenever somebody looks at a field of it, and not
# before. The AI SDK looks whether a tool's result is iterable, and then awaits it: each call runs twice, two letters for one. `.catch()` beside `await` asks the model twice. `withResponse()`
# sends the question, is paid for, and throws, since it is no function. What nobody awaits never runs. Lunary's wrapper for Anthropic has none of it.
# Meaning: letters are sent and bills paid twice as soon as one looks on, and the model is told of one. Give the AI SDK a function of its own, `async input => await wrapped(input)`, and await
# each call at once, and once.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps lunary@1.0.18 ai@7.0.173 @ai-sdk/openai-compatible@3.0.92 openai@7.59.0 @anthropic-ai/sdk@1.14.0 zod@4.6.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import Anthropic from '@anthropic-ai/sdk'
import { stepCountIs, streamText, tool } from 'ai'
import lunary from 'lunary'
import { monitorAnthropic } from 'lunary/anthropic'
import { monitorOpenAI } from 'lunary/openai'
import OpenAI from 'openai'
import { z } from 'zod'

const frame = (delta, finish_reason = null) => ({ id: 'a', object: 'chat.completion.chunk', created: 1, model: 'gpt-4.1', choices: [{ index: 0, delta, finish_reason }] })
const call = { index: 0, id: 'call_1', type: 'function', function: { name: 'send', arguments: '{"to":"Ann"}' } }
const text = [frame({ role: 'assistant', content: 'Sent.' }), frame({}, 'stop'), '[DONE]']
const message = { id: 'msg_1', type: 'message', role: 'assistant', model: 'claude', content: [{ type: 'text', text: 'Sent.' }], stop_reason: 'end_turn', stop_sequence: null, usage: { input_tokens: 5, output_tokens: 5 } }
let requests
const server = createServer(async (request, response) => {
  const body = Buffer.concat(await request.toArray()).toString()
  if (request.url.includes('ingest')) return response.end('{}')
  const { messages, tools } = JSON.parse(body)
  requests.push(messages)
  if (request.url.endsWith('/messages')) {
    response.writeHead(200, { 'content-type': 'application/json' })
    return response.end(JSON.stringify(message))
  }
  const frames = tools && requests.length === 1 ? [frame({ role: 'assistant', tool_calls: [call] }), frame({}, 'tool_calls'), '[DONE]'] : text
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.end(frames.map(one => `data: ${one === '[DONE]' ? one : JSON.stringify(one)}\n\n`).join(''))
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const address = `http://127.0.0.1:${server.address().port}`
lunary.init({ publicKey: 'key', apiUrl: address })
globalThis.AI_SDK_LOG_WARNINGS = false

async function agent(wrap) {
  const ran = []
  requests = []
  const send = async ({ to }) => `Letter ${ran.push(to)} to ${to} is sent.`
  const tools = { send: tool({ inputSchema: z.object({ to: z.string() }), execute: wrap(send) }) }
  const model = createOpenAICompatible({ name: 'host', apiKey: 'key', baseURL: address })('gpt-4.1')
  await streamText({ model, prompt: 'Send Ann a letter.', tools, stopWhen: stepCountIs(3), maxRetries: 0 }).consumeStream()
  return { ran, told: requests[1].filter(one => one.role === 'tool').map(one => one.content) }
}
const options = { apiKey: 'key', baseURL: address, maxRetries: 0 }
const ask = { model: 'gpt-4.1', messages: [{ role: 'user', content: 'Is it sent?' }] }
const plain = { openai: new OpenAI(options), anthropic: new Anthropic(options) }
const monitored = { openai: monitorOpenAI(new OpenAI(options)), anthropic: monitorAnthropic(new Anthropic(options)) }
const create = {
  openai: one => one.openai.chat.completions.create({ ...ask, stream: true }),
  anthropic: one => one.anthropic.messages.create({ ...ask, model: 'claude', max_tokens: 100 }),
}
async function use(clients, vendor, way) {
  requests = []
  let ended = 'well'
  try {
    await way(create[vendor](clients))
  } catch (error) {
    ended = error.constructor.name
  }
  await wait(100)
  return { requests: requests.length, ended }
}
const ways = {
  await: async answer => void (await answer),
  'await and catch': async answer => {
    answer.catch(() => {})
    await answer
  },
  withResponse: async answer => void (await answer.withResponse()),
  'not awaited': async () => {},
}
const seen = { 'tool, plain': await agent(send => send), 'tool, wrapped': await agent(send => lunary.wrapTool(send, { name: 'send' })) }
seen['tool, wrapped, within a function'] = await agent(send => {
  const wrapped = lunary.wrapTool(send, { name: 'send' })
  return async input => await wrapped(input)
})
for (const [name, way] of Object.entries(ways)) {
  seen[`openai, plain, ${name}`] = await use(plain, 'openai', way)
  seen[`openai, monitored, ${name}`] = await use(monitored, 'openai', way)
  seen[`anthropic, monitored, ${name}`] = await use(monitored, 'anthropic', way)
}
console.log(seen)
const once = { requests: 1, ended: 'well' }
const tools = { ran: ['Ann'], told: ['Letter 1 to Ann is sent.'] }
assert.deepEqual(seen, {
  'tool, plain': tools,
  'tool, wrapped': { ran: ['Ann', 'Ann'], told: ['Letter 2 to Ann is sent.'] },
  'tool, wrapped, within a function': tools,
  'openai, plain, await': once,
  'openai, monitored, await': once,
  'anthropic, monitored, await': once,
  'openai, plain, await and catch': once,
  'openai, monitored, await and catch': { requests: 2, ended: 'well' },
  'anthropic, monitored, await and catch': once,
  'openai, plain, withResponse': once,
  'openai, monitored, withResponse': { requests: 1, ended: 'TypeError' },
  'anthropic, monitored, withResponse': once,
  'openai, plain, not awaited': once,
  'openai, monitored, not awaited': { requests: 0, ended: 'well' },
  'anthropic, monitored, not awaited': once,
})
process.exit()
PROBE
node probe.mjs

#!/usr/bin/env bash
# Guess: where a stream of OpenRouter ends without a finish reason and without [DONE], its provider for the AI SDK tells of an error, and runs no call that had begun.
# Seen (@openrouter/ai-sdk-provider 3.1.0, @ai-sdk/openai-compatible 3.0.92, ai 7.0.173, 2026-11): a call that had begun runs with {}, be it that its name alone had come or half of its arguments, `{"olderThan":`. The step
# ends with `tool-calls`, which nobody said, onError is silent, and the next request tells the model that it had called the tool so. Half an answer in words ends with `other`, without an error part. A connection that is
# reset is an error, and runs nothing. openai-compatible tells of an error in all of these, and runs nothing.
# Meaning: a tool whose arguments narrow what it does, as which rows or how old, does it to all of them, because a proxy between closed the connection. Let such tools require a field, or ask
# for an approval; take an answer for whole at a known finish reason alone.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @openrouter/ai-sdk-provider@3.1.0 @ai-sdk/openai-compatible@3.0.92 ai@7.0.173 zod@4.6.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { createOpenRouter } from '@openrouter/ai-sdk-provider'
import { stepCountIs, streamText, tool } from 'ai'
import { z } from 'zod'

const frame = (delta, finish_reason = null) => ({
  id: 'gen-1',
  provider: 'Host',
  object: 'chat.completion.chunk',
  created: 1,
  model: 'host/model',
  choices: [{ index: 0, delta, finish_reason, native_finish_reason: finish_reason, logprobs: null }],
})
const call = (args, first) => frame({ role: 'assistant', content: null, tool_calls: [{ index: 0, ...(first && { id: 'call_1', type: 'function' }), function: { ...(first && { name: 'remove' }), arguments: args } }] })
const named = call('', true)
const answers = {
  'a whole call': [named, call('{"olderThan":'), call('30}'), frame({ role: 'assistant', content: '' }, 'tool_calls'), '[DONE]'],
  'cut behind the name': [named],
  'cut in the arguments': [named, call('{"olderThan":')],
  'cut in words': [frame({ role: 'assistant', content: 'I remove what is ' })],
  'reset behind the name': [named, 'reset'],
}
let answer
let requests
const server = createServer(async (request, response) => {
  requests.push(JSON.parse(Buffer.concat(await request.toArray()).toString()).messages)
  const frames = requests.length > 1 ? [frame({ role: 'assistant', content: 'Done.' }), frame({}, 'stop'), '[DONE]'] : answers[answer]
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.write(': OPENROUTER PROCESSING\n\n')
  for (const one of frames) {
    await wait(20)
    if (one === 'reset') return response.destroy()
    response.write(`data: ${one === '[DONE]' ? one : JSON.stringify(one)}\n\n`)
  }
  response.end()
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const baseURL = `http://127.0.0.1:${server.address().port}`
globalThis.AI_SDK_LOG_WARNINGS = false
const peers = {
  openrouter: createOpenRouter({ apiKey: 'key', baseURL })('host/model'),
  'openai-compatible': createOpenAICompatible({ name: 'host', apiKey: 'key', baseURL })('host/model'),
}
async function ask(peer, name) {
  answer = name
  requests = []
  const ran = []
  let error = false
  let ended
  const remove = tool({ description: 'Removes drafts, all or those older than some days', inputSchema: z.object({ olderThan: z.number().optional() }), execute: async input => `Removed ${ran.push(input)}` })
  const options = { model: peers[peer], prompt: 'Remove drafts older than 30 days.', tools: { remove }, stopWhen: stepCountIs(3), maxRetries: 0 }
  try {
    const result = streamText({ ...options, onError: () => (error = true) })
    for await (const part of result.fullStream) if (part.type === 'finish-step') ended ??= part.finishReason
  } catch {
    error = true
  }
  const told = requests[1]?.find(one => one.tool_calls)?.tool_calls[0].function.arguments
  return { ran, ended, error, ...(told && { told }) }
}
const seen = {}
for (const peer of Object.keys(peers)) for (const name of Object.keys(answers)) seen[`${peer}, ${name}`] = await ask(peer, name)
console.log(seen)
const whole = { ran: [{ olderThan: 30 }], ended: 'tool-calls', error: false, told: '{"olderThan":30}' }
const broken = { ran: [{}], ended: 'tool-calls', error: false, told: '{}' }
const failed = { ran: [], ended: 'error', error: true }
assert.deepEqual(seen, {
  'openrouter, a whole call': whole,
  'openrouter, cut behind the name': broken,
  'openrouter, cut in the arguments': broken,
  'openrouter, cut in words': { ran: [], ended: 'other', error: false },
  'openrouter, reset behind the name': failed,
  'openai-compatible, a whole call': whole,
  'openai-compatible, cut behind the name': failed,
  'openai-compatible, cut in the arguments': { ...failed, told: '{}' },
  'openai-compatible, cut in words': failed,
  'openai-compatible, reset behind the name': { ran: [], ended: undefined, error: true },
})
process.exit()
PROBE
node probe.mjs

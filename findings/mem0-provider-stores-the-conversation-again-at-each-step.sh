#!/usr/bin/env bash
# Guess: Mem0's provider for the AI SDK stores what is new in a conversation, once, and its answers too. A busy model (429) is asked again, as with the provider that it wraps.
# Seen (@mem0/vercel-ai-provider 3.0.2, ai 6.0.326, @ai-sdk/openai 3.0.141, 2026-11): before each request to the model all of its prompt goes to the memory, the system prompt and the first question included. A question with
# two tools behind each other, and a second question, are four requests, and four times the first question is stored as new. The last answer of a conversation never is. Nor are calls and results, in no form. With
# streamText a refusal has no status any more, "Streaming failed or method not implemented.", so that the AI SDK does not ask again; with generateText it does, and all is stored once more.
# Meaning: each step is paid for at Mem0 as an addition, it draws the same memories again, and an old question weighs more with each step. A second of a busy model fails the answer. Search and add by its
# functions of their own, around a model of the AI SDK.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @mem0/vercel-ai-provider@3.0.2 ai@6.0.326 @ai-sdk/openai@3.0.141 zod@3.25.76
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { createOpenAI } from '@ai-sdk/openai'
import { createMem0 } from '@mem0/vercel-ai-provider'
import { generateText, stepCountIs, streamText, tool } from 'ai'
import { z } from 'zod'

const frame = (delta, finish_reason = null) => ({ id: 'a', object: 'chat.completion.chunk', created: 1, model: 'gpt-4.1', choices: [{ index: 0, delta, finish_reason }] })
const call = id => [frame({ role: 'assistant', tool_calls: [{ index: 0, id, type: 'function', function: { name: 'look', arguments: '{}' } }] }), frame({}, 'tool_calls')]
const say = content => [frame({ role: 'assistant', content }), frame({}, 'stop')]
const message = { role: 'assistant', content: 'At noon.' }
const whole = { id: 'a', object: 'chat.completion', created: 1, model: 'gpt-4.1', choices: [{ index: 0, message, finish_reason: 'stop' }], usage: { prompt_tokens: 9, completion_tokens: 3, total_tokens: 12 } }
let answers
let refusals
let asked
let stored
const server = createServer(async (request, response) => {
  const body = JSON.parse(Buffer.concat(await request.toArray()).toString())
  const json = (status, one) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(one))
  if (request.url.startsWith('/v3/memories/search')) return json(200, { results: [] })
  if (request.url.startsWith('/v3/memories/add')) {
    stored.push(body.messages)
    return json(200, { event_id: 'event', status: 'PENDING' })
  }
  asked++
  if (refusals-- > 0) return json(429, { error: { message: 'Slow down.', type: 'rate_limit', param: null, code: null } })
  if (!body.stream) return json(200, whole)
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.end([...answers.shift().map(one => JSON.stringify(one)), '[DONE]'].map(one => `data: ${one}\n\n`).join(''))
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const address = `http://127.0.0.1:${server.address().port}`
console.error = () => {}
globalThis.AI_SDK_LOG_WARNINGS = false
const options = { apiKey: 'key', baseURL: address }
const models = {
  mem0: createMem0({ provider: 'openai', mem0ApiKey: 'key', mem0Config: { user_id: 'user', host: address }, config: options, ...options }).chat('gpt-4.1'),
  openai: createOpenAI(options).chat('gpt-4.1'),
}
const tools = { look: tool({ inputSchema: z.object({}), execute: async () => 'It leaves at noon.' }) }
const first = 'When does my train leave?'
const second = 'And back?'

async function talk(model) {
  answers = [call('call_1'), call('call_2'), say('At noon.'), say('At six.')]
  refusals = 0
  asked = 0
  stored = []
  const messages = [{ role: 'user', content: first }]
  for (const question of [first, second]) {
    if (question === second) messages.push({ role: 'user', content: second })
    const result = streamText({ model, system: 'Be brief.', messages, tools, stopWhen: stepCountIs(5), maxRetries: 0 })
    await result.consumeStream()
    messages.push(...(await result.response).messages)
  }
  const all = stored.flat().map(one => one.content)
  const count = text => all.filter(one => one === text).length
  return { asked, stored: stored.length, 'Be brief.': count('Be brief.'), [first]: count(first), 'At noon.': count('At noon.'), [second]: count(second), 'At six.': count('At six.'), all: all.length }
}
async function refused(model, isStream) {
  answers = [say('At noon.')]
  refusals = 1
  asked = 0
  stored = []
  let error
  try {
    const run = { model, prompt: first, maxRetries: 2 }
    if (isStream) {
      const result = streamText({ ...run, onError: one => (error = one.error) })
      await result.consumeStream()
    } else await generateText(run)
  } catch (one) {
    error = one
  }
  return { asked, stored: stored.length, ...(error && { error: error.message, status: error.statusCode }) }
}
const seen = {}
seen['a conversation'] = await talk(models.mem0)
for (const [name, model] of Object.entries(models)) {
  seen[`${name}, a refusal`] = await refused(model, false)
  seen[`${name}, a refusal, streamed`] = await refused(model, true)
}
console.log(seen)
assert.deepEqual(seen, {
  'a conversation': { asked: 4, stored: 4, 'Be brief.': 4, [first]: 4, 'At noon.': 1, [second]: 1, 'At six.': 0, all: 10 },
  'mem0, a refusal': { asked: 2, stored: 2 },
  'mem0, a refusal, streamed': { asked: 1, stored: 1, error: 'Streaming failed or method not implemented.', status: undefined },
  'openai, a refusal': { asked: 2, stored: 0 },
  'openai, a refusal, streamed': { asked: 2, stored: 0 },
})
process.exit()
PROBE
node probe.mjs

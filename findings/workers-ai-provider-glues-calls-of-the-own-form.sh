#!/usr/bin/env bash
# Guess: Cloudflare's provider of the AI SDK reads both forms in which Workers AI tells of calls, its own (`tool_calls` with a name and an object) and OpenAI's, and
# calls read by stream are those that are read without.
# Seen (workers-ai-provider 4.0.0, @ai-sdk/openai-compatible 3.0.92, ai 7.0.173, 2026-11): calls in the own form have no `index`, and in a stream all of an answer count as
# one: {"to":"Ann"}{"to":"Ben"}, which is no JSON. Nothing runs, and the model is told that its call was wrong, one call, with {} for what it had sent. Without a stream both
# run. In OpenAI's form a call is closed when the next one begins: where two begin, and then their arguments come, the first tool runs with {}, and its own
# arguments are in the chunks alone. openai-compatible keeps them apart by `index`.
# Meaning: of two letters none is sent, or one goes to everybody. Let tools refuse arguments that lack a field; with models that call in the own form, an agent asks
# without a stream.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps workers-ai-provider@4.0.0 @ai-sdk/openai-compatible@3.0.92 @ai-sdk/provider@4.0.38 ai@7.0.173 zod@4.6.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { generateText, stepCountIs, streamText, tool } from 'ai'
import { createWorkersAI } from 'workers-ai-provider'
import { z } from 'zod'

const usage = { prompt_tokens: 3, completion_tokens: 4, total_tokens: 7 }
const chunk = (tool_calls, finish_reason = null) => {
  const delta = tool_calls ? { tool_calls } : {}
  return { id: 'a', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta, finish_reason }] }
}
const begin = index => ({ index, id: `call_${index}`, type: 'function', function: { name: 'send', arguments: '' } })
const piece = (index, to) => ({ index, function: { arguments: JSON.stringify({ to }) } })
const own = [{ name: 'send', arguments: { to: 'Ann' } }, { name: 'send', arguments: { to: 'Ben' } }]
const end = chunk(undefined, 'tool_calls')
const answers = {
  'one by one': [chunk([begin(0)]), chunk([piece(0, 'Ann')]), chunk([begin(1)]), chunk([piece(1, 'Ben')]), end],
  'both begun': [chunk([begin(0), begin(1)]), chunk([piece(0, 'Ann')]), chunk([piece(1, 'Ben')]), end],
  'own form': [{ response: '', tool_calls: own }, { response: '', usage }],
}
const done = [{ choices: [{ index: 0, delta: { content: 'Done.' }, finish_reason: 'stop' }] }]
let answer
let requests
function events() {
  const chunks = requests++ === 0 ? answers[answer] : done
  return new Response(`${chunks.map(each => `data: ${JSON.stringify(each)}\n\n`).join('')}data: [DONE]\n\n`, { headers: { 'content-type': 'text/event-stream' } })
}
const binding = {
  run: async (_, { stream, messages }) => {
    if (stream) {
      second = messages.slice(1)
      return events().body
    }
    return requests++ === 0 ? { response: null, tool_calls: own, usage } : { response: 'Done.', usage }
  },
}
const workers = createWorkersAI({ binding })('@cf/meta/llama-3.3-70b-instruct-fp8-fast')
const compatible = createOpenAICompatible({ name: 'local', baseURL: 'http://127.0.0.1', fetch: async () => events() })('m')
globalThis.AI_SDK_LOG_WARNINGS = false

let second
async function run(model, ask = streamText) {
  requests = 0
  const sent = []
  const execute = ({ to = 'everybody' }) => {
    sent.push(to)
    return 'sent'
  }
  const send = tool({ inputSchema: z.object({ to: z.string().optional() }), execute })
  const result = await ask({ model, prompt: 'Write to Ann and to Ben', tools: { send }, stopWhen: stepCountIs(3), maxRetries: 0 })
  await result.consumeStream?.()
  await result.steps
  return sent.join()
}
const seen = {}
for (answer of Object.keys(answers)) seen[answer] = { workers: await run(workers), compatible: answer === 'own form' ? undefined : await run(compatible) }
await run(workers)
seen['own form, no stream'] = { workers: await run(workers, generateText), compatible: undefined }
console.table(seen)
console.log('what goes back of the own form:', JSON.stringify(second[0].tool_calls), second[1].content.slice(0, 130))
const both = 'Ann,Ben'
assert.deepEqual(seen['one by one'], { workers: both, compatible: both })
assert.deepEqual(seen['both begun'], { workers: 'everybody,Ben', compatible: both })
assert.equal(seen['own form'].workers, '')
assert.equal(seen['own form, no stream'].workers, both)
assert.equal(second[0].tool_calls.length, 1)
assert.match(second[1].content, /{"to":"Ann"}{"to":"Ben"}/)
PROBE
timeout 60 node probe.mjs

#!/usr/bin/env bash
# Guess: an error frame in the middle of a streamed answer (`{"error":…}` and then [DONE], as vLLM ends an answer that failed) is an error of the stream for Cloudflare's
# provider of the AI SDK, as it is for @ai-sdk/openai-compatible.
# Seen (workers-ai-provider 4.0.0, @ai-sdk/openai-compatible 3.0.92, ai 7.0.173, 2026-11): the frame is passed over. The half answer ends with `stop`, which no frame said:
# it is what stands where no reason came. There is no error part, onError is not called, and nothing is printed. Where a call had begun, and its arguments had not, the
# tool runs, with {}, and the model is asked again. A body that ends without [DONE] and without a reason finishes with `error`, also without an error part.
# openai-compatible tells of the error, and runs nothing.
# Meaning: half an answer is stored as a whole one, and no check of the finish reason finds it; a tool that erases a folder, or all where none is named, erases all. Let
# tools refuse arguments that lack a field, and hand in a binding whose stream breaks at a frame with `error`.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps workers-ai-provider@4.0.0 @ai-sdk/openai-compatible@3.0.92 @ai-sdk/provider@4.0.38 ai@7.0.173 zod@4.6.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { stepCountIs, streamText, tool } from 'ai'
import { createWorkersAI } from 'workers-ai-provider'
import { z } from 'zod'

const chunk = (delta, finish_reason = null) => ({ id: 'a', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta, finish_reason }] })
const call = chunk({ tool_calls: [{ index: 0, id: 'call_1', type: 'function', function: { name: 'erase', arguments: '' } }] })
const error = { error: { message: 'The engine has stopped', type: 'InternalServerError', code: 500 } }
const words = [chunk({ content: 'Do not ' }), chunk({ content: 'pay.' })]
const answers = {
  whole: [...words, chunk({}, 'stop'), '[DONE]'],
  failed: [words[0], error, '[DONE]'],
  cut: [words[0]],
  'failed in a call': [call, error, '[DONE]'],
}
const done = [chunk({ content: 'Done.' }), chunk({}, 'stop'), '[DONE]']
let answer
let asked
/** The stream that a host writes for the request, the same one to both. */
function body() {
  const chunks = asked++ === 0 ? answers[answer] : done
  const text = chunks.map(each => `data: ${typeof each === 'string' ? each : JSON.stringify(each)}\n\n`).join('')
  return new Response(text, { headers: { 'content-type': 'text/event-stream' } })
}
const models = {
  workers: createWorkersAI({ binding: { run: async () => body().body } })('@cf/zai-org/glm-4.7-flash'),
  compatible: createOpenAICompatible({ name: 'local', baseURL: 'http://127.0.0.1', fetch: async () => body() })('glm-4.7-flash'),
}
globalThis.AI_SDK_LOG_WARNINGS = false
let printed = 0
for (const name of ['error', 'warn']) console[name] = () => printed++

async function read(model) {
  asked = 0
  let errors = 0
  const ran = []
  const execute = input => {
    ran.push(JSON.stringify(input))
    return 'done'
  }
  const erase = tool({ description: 'Erases the files of a folder, or all', inputSchema: z.object({ folder: z.string().optional() }), execute })
  const result = streamText({ model, prompt: 'Hello', tools: { erase }, stopWhen: stepCountIs(3), maxRetries: 0, onError: () => errors++ })
  await result.consumeStream()
  const [first] = await result.steps
  return { text: first.text, finish: first.finishReason, errors, ran: ran.join(), requests: asked }
}
const seen = {}
for (const [name, model] of Object.entries(models)) {
  for (answer of Object.keys(answers)) seen[`${name}, ${answer}`] = await read(model)
}
console.table(seen)
const whole = { text: 'Do not pay.', finish: 'stop', errors: 0, ran: '', requests: 1 }
const half = { ...whole, text: 'Do not ' }
assert.deepEqual(seen['workers, whole'], whole)
assert.deepEqual(seen['compatible, whole'], whole)
assert.deepEqual(seen['workers, failed'], half)
assert.deepEqual(seen['workers, cut'], { ...half, finish: 'error' })
assert.deepEqual(seen['workers, failed in a call'], { text: '', finish: 'stop', errors: 0, ran: '{}', requests: 2 })
assert.deepEqual(seen['compatible, failed'], { ...half, finish: 'error', errors: 1 })
assert.equal(seen['compatible, failed in a call'].errors, 1)
assert.equal(seen['compatible, failed in a call'].ran, '')
assert.equal(printed, 0)
PROBE
timeout 60 node probe.mjs

#!/usr/bin/env bash
# Guess: an answer whose body ends without a finish reason and without an end mark is told in one way by all of the AI SDK's own providers: by an error part, and by onError.
# Seen (ai 7.0.173, @ai-sdk/openai 4.0.118, openai-compatible 3.0.92, groq 4.0.84, mistral 4.0.87, deepseek 3.0.56, alibaba 2.0.58, perplexity 4.0.49, anthropic 4.0.105, google 4.0.121, cohere 4.0.52, togetherai 3.0.54,
# moonshotai 3.0.60, xai 5.0.12, fireworks 3.0.62, cerebras 3.0.59, 2026-11): in three. openai-compatible and those that stand on it as it is, togetherai, fireworks and cerebras, tell of an error. With openai (both APIs), anthropic, google, groq and
# mistral the answer ends with `interrupted`, and with deepseek, alibaba, moonshotai, perplexity, cohere and xai with `other`, which is also what reasons that a provider does not know become. In these eleven there is
# no error part, onError is silent, onFinish is called, and `text` resolves with the half.
# Meaning: code that was tried with one provider stores halves as whole answers with the next one, though it was written for any. Take an answer for whole at `stop`, `tool-calls`, `length` and
# `content-filter` alone, and everything else for a break.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps ai@7.0.173 zod@4.6.7 @ai-sdk/openai@4.0.118 @ai-sdk/openai-compatible@3.0.92 @ai-sdk/groq@4.0.84 @ai-sdk/mistral@4.0.87 \
  @ai-sdk/deepseek@3.0.56 @ai-sdk/alibaba@2.0.58 @ai-sdk/perplexity@4.0.49 @ai-sdk/anthropic@4.0.105 @ai-sdk/google@4.0.121 @ai-sdk/cohere@4.0.52 @ai-sdk/togetherai@3.0.54 @ai-sdk/moonshotai@3.0.60 \
  @ai-sdk/xai@5.0.12 @ai-sdk/fireworks@3.0.62 @ai-sdk/cerebras@3.0.59
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { createAlibaba } from '@ai-sdk/alibaba'
import { createAnthropic } from '@ai-sdk/anthropic'
import { createCerebras } from '@ai-sdk/cerebras'
import { createCohere } from '@ai-sdk/cohere'
import { createDeepSeek } from '@ai-sdk/deepseek'
import { createFireworks } from '@ai-sdk/fireworks'
import { createGoogleGenerativeAI } from '@ai-sdk/google'
import { createGroq } from '@ai-sdk/groq'
import { createMistral } from '@ai-sdk/mistral'
import { createMoonshotAI } from '@ai-sdk/moonshotai'
import { createOpenAI } from '@ai-sdk/openai'
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { createPerplexity } from '@ai-sdk/perplexity'
import { createTogetherAI } from '@ai-sdk/togetherai'
import { createXai } from '@ai-sdk/xai'
import { streamText } from 'ai'

const half = 'You should not '
const frame = (delta, finish_reason = null) => ({ id: 'a', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta, finish_reason }] })
const response = (status, output) => ({ id: 'resp_1', object: 'response', created_at: 1, model: 'm', status, output, error: null, incomplete_details: null, tools: [], usage: null })
const item = { id: 'msg_1', type: 'message', role: 'assistant', status: 'completed', content: [{ type: 'output_text', text: half, annotations: [] }] }
const at = { item_id: item.id, output_index: 0, content_index: 0 }
const usage = { input_tokens: 5, output_tokens: 3, total_tokens: 8, input_tokens_details: { cached_tokens: 0 }, output_tokens_details: { reasoning_tokens: 0 } }
const message = { id: 'msg_1', type: 'message', role: 'assistant', model: 'm', content: [], stop_reason: null, stop_sequence: null, usage: { input_tokens: 5, output_tokens: 1 } }
const gemini = more => ({ candidates: [{ content: { parts: [{ text: more ? '' : half }], role: 'model' }, index: 0, ...more }], usageMetadata: { promptTokenCount: 5, candidatesTokenCount: 3, totalTokenCount: 8 } })
/** Of each dialect, what comes before the cut, and what is missing. */
const dialects = {
  chat: [[frame({ role: 'assistant', content: half })], [frame({}, 'stop'), '[DONE]']],
  responses: [
    [
      { type: 'response.created', response: response('in_progress', []) },
      { type: 'response.output_item.added', output_index: 0, item: { ...item, status: 'in_progress', content: [] } },
      { type: 'response.content_part.added', ...at, part: { ...item.content[0], text: '' } },
      { type: 'response.output_text.delta', ...at, delta: half, logprobs: [] },
    ],
    [
      { type: 'response.output_item.done', output_index: 0, item },
      { type: 'response.completed', response: { ...response('completed', [item]), usage } },
    ],
  ],
  messages: [
    [
      { type: 'message_start', message },
      { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
      { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: half } },
    ],
    [{ type: 'content_block_stop', index: 0 }, { type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null }, usage: { output_tokens: 3 } }, { type: 'message_stop' }],
  ],
  google: [[gemini()], [gemini({ finishReason: 'STOP' })]],
  cohere: [
    [
      { type: 'message-start', id: 'a', delta: { message: { role: 'assistant', content: [], tool_plan: '', tool_calls: [], citations: [] } } },
      { type: 'content-start', index: 0, delta: { message: { content: { type: 'text', text: '' } } } },
      { type: 'content-delta', index: 0, delta: { message: { content: { text: half } } } },
    ],
    [
      { type: 'content-end', index: 0 },
      { type: 'message-end', delta: { finish_reason: 'COMPLETE', usage: { billed_units: { input_tokens: 5, output_tokens: 3 }, tokens: { input_tokens: 5, output_tokens: 3 } } } },
    ],
  ],
}
let isWhole
const server = createServer((request, reply) => {
  request.resume()
  const { url } = request
  const name = url.includes('streamGenerateContent') ? 'google' : url.endsWith('/responses') ? 'responses' : url.endsWith('/messages') ? 'messages' : url.endsWith('/chat') ? 'cohere' : 'chat'
  const [begin, end] = dialects[name]
  reply.writeHead(200, { 'content-type': 'text/event-stream' })
  for (const [sequence_number, one] of [...begin, ...(isWhole ? end : [])].entries()) {
    const data = one.type?.startsWith('response.') ? { ...one, sequence_number } : one
    reply.write(`${one.type ? `event: ${one.type}\n` : ''}data: ${one === '[DONE]' ? one : JSON.stringify(data)}\n\n`)
  }
  reply.end()
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const options = { apiKey: 'key', baseURL: `http://127.0.0.1:${server.address().port}` }
globalThis.AI_SDK_LOG_WARNINGS = false
const models = {
  'openai-compatible': createOpenAICompatible({ name: 'host', ...options })('m'),
  togetherai: createTogetherAI(options)('m'),
  fireworks: createFireworks(options)('m'),
  cerebras: createCerebras(options)('m'),
  'openai, chat': createOpenAI(options).chat('m'),
  'openai, responses': createOpenAI(options).responses('m'),
  anthropic: createAnthropic(options)('m'),
  google: createGoogleGenerativeAI(options)('m'),
  groq: createGroq(options)('m'),
  mistral: createMistral(options)('m'),
  deepseek: createDeepSeek(options)('m'),
  alibaba: createAlibaba(options)('m'),
  moonshotai: createMoonshotAI(options)('m'),
  perplexity: createPerplexity(options)('m'),
  cohere: createCohere(options)('m'),
  xai: createXai(options)('m'),
}
async function ask(model, whole) {
  isWhole = whole
  const told = { parts: 0, onError: 0, onFinish: 0 }
  const result = streamText({ model, prompt: 'Do I have to pay?', maxRetries: 0, onError: () => void told.onError++, onFinish: () => void told.onFinish++ })
  for await (const part of result.fullStream) if (part.type === 'error') told.parts++
  return { text: await result.text, ended: await result.finishReason, ...told }
}
const seen = {}
for (const [name, model] of Object.entries(models)) {
  assert.deepEqual(await ask(model, true), { text: half, ended: 'stop', parts: 0, onError: 0, onFinish: 1 }, name)
  seen[name] = await ask(model, false)
}
console.table(seen)
const quiet = { text: half, parts: 0, onError: 0, onFinish: 1 }
const error = { ...quiet, ended: 'error', parts: 1, onError: 1 }
const interrupted = { ...quiet, ended: 'interrupted' }
const other = { ...quiet, ended: 'other' }
const ways = [
  [error, ['openai-compatible', 'togetherai', 'fireworks', 'cerebras']],
  [interrupted, ['openai, chat', 'openai, responses', 'anthropic', 'google', 'groq', 'mistral']],
  [other, ['deepseek', 'alibaba', 'moonshotai', 'perplexity', 'cohere', 'xai']],
]
assert.deepEqual(seen, Object.fromEntries(ways.flatMap(([way, names]) => names.map(name => [name, way]))))
process.exit()
PROBE
node probe.mjs

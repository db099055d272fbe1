#!/usr/bin/env bash
# Guess: OpenRouter tells of a failure amid an answer by a chunk that has `error` at its top, and a choice that ends with "error" beside it. @ai-sdk/openai, pointed at such a host, tells of an error.
# Seen (@ai-sdk/openai 4.0.118, @ai-sdk/openai-compatible 3.0.92, @openrouter/ai-sdk-provider 3.1.0, ai 7.0.173, openai 7.59.0, @langchain/openai 1.6.0, 2026-11): it reads the choice and passes over the error. There is no error part, onError is
# silent, the answer ends with `other`, and `text` resolves with the half; code and message are in the raw chunk alone. The same error without choices is told. openai's own client, LangChain's on it,
# openai-compatible and OpenRouter's provider tell of both.
# Meaning: with this provider and a baseURL, which many use for OpenRouter and gateways like it, halves are stored as whole whenever a host fails in mid-answer. Use openai-compatible or OpenRouter's
# own, and take `other` for a failure. A gateway sends its errors without choices.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @ai-sdk/openai@4.0.118 @ai-sdk/openai-compatible@3.0.92 @openrouter/ai-sdk-provider@3.1.0 ai@7.0.173 openai@7.59.0 \
  @langchain/openai@1.6.0 @langchain/core@1.4.0 zod@4.6.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { createOpenAI } from '@ai-sdk/openai'
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { ChatOpenAI } from '@langchain/openai'
import { createOpenRouter } from '@openrouter/ai-sdk-provider'
import { streamText } from 'ai'
import OpenAI from 'openai'

const half = 'You should not '
const head = { id: 'gen-1', object: 'chat.completion.chunk', created: 1, model: 'host/model', provider: 'Host' }
const choice = (content, finish_reason) => ({ index: 0, delta: { role: 'assistant', content }, finish_reason, native_finish_reason: finish_reason, logprobs: null })
const error = { code: 502, message: 'Provider disconnected unexpectedly' }
const answers = {
  whole: [{ ...head, choices: [choice('', 'stop')] }, '[DONE]'],
  'an error beside choices': [{ ...head, error, choices: [choice('', 'error')] }, '[DONE]'],
  'an error alone': [{ error }, '[DONE]'],
}
let answer
const server = createServer((request, response) => {
  request.resume()
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  const frames = [{ ...head, choices: [choice(half, null)] }, ...answers[answer]]
  response.end(`: OPENROUTER PROCESSING\n\n${frames.map(one => `data: ${one === '[DONE]' ? one : JSON.stringify(one)}\n\n`).join('')}`)
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const options = { apiKey: 'key', baseURL: `http://127.0.0.1:${server.address().port}` }
globalThis.AI_SDK_LOG_WARNINGS = false

const content = 'Do I have to pay?'
async function overAiSdk(model) {
  let told = 'nothing'
  let text = ''
  const result = streamText({ model, prompt: content, maxRetries: 0, onError: one => (told = one.error.message ?? String(one.error)) })
  for await (const part of result.textStream) text += part
  return { text, told, ended: await result.finishReason }
}
async function over(read) {
  let text = ''
  try {
    for await (const word of read()) text += word
    return { text, told: 'nothing' }
  } catch (failure) {
    return { text, told: failure.message }
  }
}
const peers = {
  '@ai-sdk/openai': () => overAiSdk(createOpenAI(options).chat('host/model')),
  '@ai-sdk/openai-compatible': () => overAiSdk(createOpenAICompatible({ name: 'host', ...options })('host/model')),
  '@openrouter/ai-sdk-provider': () => overAiSdk(createOpenRouter(options)('host/model')),
  openai: () =>
    over(async function* () {
      const stream = await new OpenAI({ ...options, maxRetries: 0 }).chat.completions.create({ model: 'host/model', messages: [{ role: 'user', content }], stream: true })
      for await (const { choices } of stream) yield choices[0].delta.content
    }),
  '@langchain/openai': () =>
    over(async function* () {
      const model = new ChatOpenAI({ apiKey: 'key', model: 'host/model', maxRetries: 0, configuration: { baseURL: options.baseURL } })
      for await (const chunk of await model.stream(content)) yield chunk.text
    }),
}
const seen = {}
for (const [name, ask] of Object.entries(peers))
  for (answer of Object.keys(answers)) {
    const { told, ...one } = await ask()
    seen[`${name}, ${answer}`] = { ...one, told: told.includes(error.message) ? 'the error' : told }
  }
console.log(seen)
for (const [key, { text, told, ended }] of Object.entries(seen)) {
  assert.equal(text, half, key)
  const isSilent = key === '@ai-sdk/openai, an error beside choices'
  assert.equal(told, key.endsWith('whole') || isSilent ? 'nothing' : 'the error', key)
  if (isSilent) assert.equal(ended, 'other')
}
process.exit()
PROBE
node probe.mjs

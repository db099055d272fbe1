#!/usr/bin/env bash
# Guess: Langfuse's handler for LangChain splits the tokens of Gemini as it splits those of OpenAI and Claude: what was read from the cache is taken out of `input`, and the parts add up to what was used.
# Seen (@langfuse/langchain 5.11.1, @langchain/google 0.2.6, @langchain/google-vertexai 2.3.2, @langchain/openai 1.6.0, @langchain/anthropic 1.5.11, @langchain/core 1.4.0, 2026-11): LangChain tells Gemini's input once more by
# its kind (`text`), beside what of it came from the cache. The handler takes both off `input`, which is held at 0, and records both: of a question of 1,000 tokens, 900 of them cached, `input_text` is 1,000 and
# `input_cache_read` 900. Of OpenAI's and Claude's it is 100 and 900. Streamed or not.
# Meaning: Langfuse's own prices for Gemini have `input_text` at the full price and none for `input_cache_read`: the cache saves nothing there, such a question costs five times what Google bills, and the parts add up to near
# twice the total. Reckon costs from usage_metadata, or give `usageDetails` yourself.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @langfuse/langchain@5.11.1 @langfuse/tracing@5.11.1 @langfuse/core@5.11.1 @langchain/google@0.2.6 @langchain/google-vertexai@2.3.2 \
  @langchain/openai@1.6.0 @langchain/anthropic@1.5.11 langchain@1.5.14 @langchain/core@1.4.0 @opentelemetry/sdk-trace-node@2.9.0 @opentelemetry/api@1.10.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { ChatAnthropic } from '@langchain/anthropic'
import { ChatGoogle } from '@langchain/google'
import { ChatVertexAI } from '@langchain/google-vertexai'
import { ChatOpenAI } from '@langchain/openai'
import { CallbackHandler } from '@langfuse/langchain'
import { setLangfuseTracerProvider } from '@langfuse/tracing'
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node'

const exporter = new InMemorySpanExporter()
setLangfuseTracerProvider(new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }))

const gemini = {
  candidates: [{ content: { role: 'model', parts: [{ text: 'Yes.' }] }, finishReason: 'STOP', index: 0 }],
  usageMetadata: {
    promptTokenCount: 1000,
    cachedContentTokenCount: 900,
    candidatesTokenCount: 50,
    totalTokenCount: 1050,
    promptTokensDetails: [{ modality: 'TEXT', tokenCount: 1000 }],
    cacheTokensDetails: [{ modality: 'TEXT', tokenCount: 900 }],
    candidatesTokensDetails: [{ modality: 'TEXT', tokenCount: 50 }],
  },
  modelVersion: 'gemini-2.5-flash',
}
const usage = { prompt_tokens: 1000, completion_tokens: 50, total_tokens: 1050, prompt_tokens_details: { cached_tokens: 900 } }
const frame = (choices, more) => ({ id: 'a', object: 'chat.completion.chunk', created: 1, model: 'gpt-4.1', choices, ...more })
const claude = (content, stop_reason, output_tokens) => ({ id: 'msg_1', type: 'message', role: 'assistant', model: 'claude-sonnet-4-5', content, stop_reason, stop_sequence: null, usage: { input_tokens: 100, cache_read_input_tokens: 900, cache_creation_input_tokens: 0, output_tokens } })
const vendors = {
  enerateContent: { whole: gemini, events: [gemini] },
  completions: {
    whole: { id: 'a', object: 'chat.completion', created: 1, model: 'gpt-4.1', choices: [{ index: 0, message: { role: 'assistant', content: 'Yes.' }, finish_reason: 'stop' }], usage },
    events: [frame([{ index: 0, delta: { role: 'assistant', content: 'Yes.' }, finish_reason: null }]), frame([{ index: 0, delta: {}, finish_reason: 'stop' }]), frame([], { usage }), '[DONE]'],
  },
  messages: {
    whole: claude([{ type: 'text', text: 'Yes.' }], 'end_turn', 50),
    events: [
      { type: 'message_start', message: claude([], null, 0) },
      { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
      { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Yes.' } },
      { type: 'content_block_stop', index: 0 },
      { type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null }, usage: { output_tokens: 50 } },
      { type: 'message_stop' },
    ],
  },
}
const server = createServer(async (request, reply) => {
  const body = JSON.parse(Buffer.concat(await request.toArray()).toString())
  const { whole, events } = vendors[Object.keys(vendors).find(one => request.url.includes(one))]
  const isList = /:streamGenerateContent(?!.*alt=sse)/.test(request.url)
  const isStream = body.stream || request.url.includes('alt=sse')
  reply.writeHead(200, { 'content-type': isStream ? 'text/event-stream' : 'application/json' })
  if (!isStream) return reply.end(JSON.stringify(isList ? events : whole))
  reply.end(events.map(one => `${one.type ? `event: ${one.type}\n` : ''}data: ${one === '[DONE]' ? one : JSON.stringify(one)}\n\n`).join(''))
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const address = `http://127.0.0.1:${server.address().port}`
// ChatVertexAI takes a host, and asks it by https: its requests are led to the server here.
const { fetch } = globalThis
globalThis.fetch = (url, options) => fetch(url instanceof Request ? url : String(url).replace(/^https:\/\/[^/]+/, address), options)
for (const way of ['warn', 'error']) console[way] = () => {}
const models = {
  '@langchain/google': () => new ChatGoogle({ model: 'gemini-2.5-flash', apiKey: 'key', endpoint: address, platformType: 'gai', maxRetries: 0 }),
  '@langchain/google-vertexai': () => new ChatVertexAI({ model: 'gemini-2.5-flash', apiKey: 'key', maxRetries: 0 }),
  '@langchain/openai': () => new ChatOpenAI({ model: 'gpt-4.1', apiKey: 'key', configuration: { baseURL: address }, maxRetries: 0 }),
  '@langchain/anthropic': () => new ChatAnthropic({ model: 'claude-sonnet-4-5', apiKey: 'key', anthropicApiUrl: address, maxRetries: 0 }),
}
async function ask(name, how) {
  exporter.reset()
  const config = { callbacks: [new CallbackHandler()] }
  if (how === 'invoke') await models[name]().invoke('May I?', config)
  else for await (const _ of await models[name]().stream('May I?', config));
  for (let round = 0; exporter.getFinishedSpans().length === 0 && round < 200; round++) await wait(10)
  const recorded = JSON.parse(exporter.getFinishedSpans()[0].attributes['langfuse.observation.usage_details'])
  return Object.fromEntries(['input', 'input_text', 'input_cache_read', 'total'].flatMap(key => (recorded[key] === undefined ? [] : [[key, recorded[key]]])))
}
const seen = {}
for (const name of Object.keys(models)) for (const how of ['invoke', 'stream']) seen[`${name}, ${how}`] = await ask(name, how)
console.log(seen)
const twice = { input: 0, input_text: 1000, input_cache_read: 900, total: 1050 }
const once = { input: 100, input_cache_read: 900, total: 1050 }
for (const [key, value] of Object.entries(seen)) assert.deepEqual(value, key.includes('google') ? twice : once, key)
process.exit()
PROBE
node probe.mjs

#!/usr/bin/env bash
# Guess: LangWatch's handler for LangChain records what a model answered, with the calls of tools that it made, and its tokens, streamed or not.
# Seen (langwatch 0.16.1, @langchain/core 1.4.0, @langchain/openai 1.6.0, @langchain/anthropic 1.5.11, 2026-11): of an answer with a call the span has the text and `function_call: {}`, without name and arguments: from
# OpenAI streamed or whole, and from Claude streamed. Of a whole answer of Claude the call stands there as a text of JSON, and there are no tokens at all, for they are looked for in a field that
# LangChain's class for Claude does not have. Cached tokens are in no span. `usage_metadata` and `tool_calls` of the message, which the handler is given, have all of it.
# Meaning: a trace of an agent shows steps that say nothing, and evaluations of its calls see none; costs of Claude are 0 where nobody streams, and too high where the prompt was cached. Add what is
# missing by a handler of your own, from these two fields.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps langwatch@0.16.1 @langchain/core@1.4.0 @langchain/openai@1.6.0 @langchain/anthropic@1.5.11 \
  @opentelemetry/sdk-trace-node@2.9.0 @opentelemetry/api@1.10.0 @opentelemetry/api-logs@0.223.1
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { ChatAnthropic } from '@langchain/anthropic'
import { ChatOpenAI } from '@langchain/openai'
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node'
import { LangWatchCallbackHandler } from 'langwatch/observability/instrumentation/langchain'

const exporter = new InMemorySpanExporter()
new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }).register()

const text = 'I pay Ann.'
const input = { to: 'Ann' }
const call = { id: 'call_1', type: 'function', function: { name: 'pay', arguments: JSON.stringify(input) } }
const chunk = choices => ({ id: 'a', object: 'chat.completion.chunk', created: 1, model: 'gpt-4.1', choices })
const frame = (delta, finish_reason = null) => chunk([{ index: 0, delta, finish_reason }])
const usage = { prompt_tokens: 1000, completion_tokens: 20, total_tokens: 1020, prompt_tokens_details: { cached_tokens: 900 } }
const claude = { id: 'msg_1', type: 'message', role: 'assistant', model: 'claude', content: [], stop_reason: null, stop_sequence: null }
const cached = { input_tokens: 100, cache_creation_input_tokens: 0, cache_read_input_tokens: 900 }
const use = { type: 'tool_use', id: 'toolu_1', name: 'pay' }
const answers = {
  openai: {
    streamed: [frame({ role: 'assistant', content: text }), frame({ tool_calls: [{ index: 0, ...call }] }), frame({}, 'tool_calls'), { ...chunk([]), usage }, '[DONE]'],
    whole: { ...chunk([{ index: 0, message: { role: 'assistant', content: text, tool_calls: [call] }, finish_reason: 'tool_calls' }]), object: 'chat.completion', usage },
  },
  anthropic: {
    streamed: [
      { type: 'message_start', message: { ...claude, usage: { ...cached, output_tokens: 0 } } },
      { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
      { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } },
      { type: 'content_block_stop', index: 0 },
      { type: 'content_block_start', index: 1, content_block: { ...use, input: {} } },
      { type: 'content_block_delta', index: 1, delta: { type: 'input_json_delta', partial_json: JSON.stringify(input) } },
      { type: 'content_block_stop', index: 1 },
      { type: 'message_delta', delta: { stop_reason: 'tool_use', stop_sequence: null }, usage: { output_tokens: 20 } },
      { type: 'message_stop' },
    ],
    whole: { ...claude, content: [{ type: 'text', text }, { ...use, input }], stop_reason: 'tool_use', usage: { ...cached, output_tokens: 20 } },
  },
}
const server = createServer(async (request, response) => {
  const { stream } = JSON.parse(Buffer.concat(await request.toArray()).toString())
  const { streamed, whole } = answers[request.url.endsWith('/messages') ? 'anthropic' : 'openai']
  if (!stream) {
    response.writeHead(200, { 'content-type': 'application/json' })
    return response.end(JSON.stringify(whole))
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.end(streamed.map(one => `${one.type ? `event: ${one.type}\n` : ''}data: ${one === '[DONE]' ? one : JSON.stringify(one)}\n\n`).join(''))
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const address = `http://127.0.0.1:${server.address().port}`
const models = {
  openai: new ChatOpenAI({ apiKey: 'key', model: 'gpt-4.1', maxRetries: 0, configuration: { baseURL: address } }),
  anthropic: new ChatAnthropic({ apiKey: 'key', model: 'claude', maxRetries: 0, clientOptions: { baseURL: address } }),
}
async function ask(name, isStream) {
  exporter.reset()
  const given = {}
  const watch = {
    handleLLMEnd({ generations: [[{ message }]] }) {
      given.calls = message.tool_calls.map(one => one.args)
      given.tokens = message.usage_metadata.input_tokens
      given.cached = message.usage_metadata.input_token_details.cache_read
    },
  }
  const options = { callbacks: [watch, new LangWatchCallbackHandler()] }
  if (isStream) for await (const _ of await models[name].stream('Pay Ann.', options));
  else await models[name].invoke('Pay Ann.', options)
  await wait(100)
  const [{ attributes }] = exporter.getFinishedSpans()
  const output = attributes['langwatch.output']
  const recorded = {
    hasText: output.includes(text),
    hasArguments: output.replaceAll('\\', '').includes(JSON.stringify(input)),
    emptyCall: output.replaceAll('\\', '').includes('"function_call":{}'),
    tokens: attributes['gen_ai.usage.prompt_tokens'],
    cached: Object.entries(attributes).some(([key, value]) => /usage/.test(key) && value === 900),
  }
  return { given, recorded }
}
const seen = {}
for (const name of Object.keys(models)) for (const isStream of [true, false]) seen[`${name}, ${isStream ? 'streamed' : 'whole'}`] = await ask(name, isStream)
console.log(JSON.stringify(seen, null, 1))
const given = { calls: [input], tokens: 1000, cached: 900 }
const recorded = { hasText: true, hasArguments: false, emptyCall: true, tokens: 1000, cached: false }
const { 'anthropic, whole': whole, ...others } = seen
assert.deepEqual(others, { 'openai, streamed': { given, recorded }, 'openai, whole': { given, recorded }, 'anthropic, streamed': { given, recorded } })
assert.deepEqual(whole, { given, recorded: { ...recorded, hasArguments: true, emptyCall: false, tokens: undefined } })
process.exit()
PROBE
node probe.mjs

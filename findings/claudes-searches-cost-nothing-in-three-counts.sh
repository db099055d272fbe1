#!/usr/bin/env bash
# Guess: what reads a stream of Claude for its tokens takes those of the question from the end of the answer, where Anthropic's reference has the sum: what a search of the server found is read as input, and
# stands in message_delta alone.
# Seen (@langchain/anthropic 1.5.11, @posthog/ai 8.13.1, newrelic 14.5.1, @anthropic-ai/sdk 0.125.0, @arizeai/openinference-instrumentation-anthropic 0.2.8, lunary 1.0.18, @ai-sdk/anthropic 4.0.105, 2026-11): LangChain, PostHog and
# New Relic take message_start's and pass over the other. Of a question of 2,000 tokens whose search brought 10,000 they count 2,000, where Anthropic's client and the other three have 12,000, and
# where all of them have 12,000 without a stream. LangChain adds both counts of the answer up as well, 1 and 500, though the second is the sum.
# Meaning: costs of streamed answers with searches, fetched pages and code that the server runs are a fraction of the bill, and differ from those without a stream. Take usage from
# message_delta, field by field, as long as it is there.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @langchain/core@1.4.0 @langchain/anthropic@1.5.11 @posthog/ai@8.13.1 posthog-node@5.70.0 newrelic@14.5.1 \
  @anthropic-ai/sdk@0.125.0 @arizeai/openinference-instrumentation-anthropic@0.2.8 @opentelemetry/sdk-trace-node@2.9.0 @opentelemetry/api@1.10.0 lunary@1.0.18 ai@7.0.173 @ai-sdk/anthropic@4.0.105
cat >probe.mjs <<'PROBE'
// In this mode New Relic's agent collects in memory, and connects to nobody.
process.env.NEW_RELIC_SERVERLESS_MODE_ENABLED = 'true'
process.env.NEW_RELIC_NO_CONFIG_FILE = 'true'
process.env.NEW_RELIC_LOG_ENABLED = 'false'
process.env.NEW_RELIC_AI_MONITORING_ENABLED = 'true'
process.env.NEW_RELIC_APP_NAME = 'probe'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { setTimeout as wait } from 'node:timers/promises'

const require = createRequire(import.meta.url)
const newrelic = require('newrelic')
/** The client of its own that New Relic changes: the others are of the other build. */
const Watched = require('@anthropic-ai/sdk')
const { default: Anthropic } = await import('@anthropic-ai/sdk')
const { createAnthropic } = await import('@ai-sdk/anthropic')
const { AnthropicInstrumentation } = await import('@arizeai/openinference-instrumentation-anthropic')
const { ChatAnthropic } = await import('@langchain/anthropic')
const { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } = await import('@opentelemetry/sdk-trace-node')
const { Anthropic: PostHogAnthropic } = await import('@posthog/ai/anthropic')
const { streamText, generateText } = await import('ai')
const { default: lunary } = await import('lunary')
const { monitorAnthropic } = await import('lunary/anthropic')
const { PostHog } = await import('posthog-node')

const first = { input_tokens: 2000, cache_creation_input_tokens: 0, cache_read_input_tokens: 0, output_tokens: 1 }
const sum = { ...first, input_tokens: 12_000, output_tokens: 500, server_tool_use: { web_search_requests: 1 } }
const search = { type: 'server_tool_use', id: 'srvtoolu_1', name: 'web_search', input: { query: 'bill' } }
const found = { type: 'web_search_tool_result', tool_use_id: search.id, content: [] }
const text = { type: 'text', text: 'You should not pay.' }
const message = { id: 'msg_1', type: 'message', role: 'assistant', model: 'claude-sonnet-5', content: [], stop_reason: null, stop_sequence: null, usage: first }
const start = (index, content_block) => ({ type: 'content_block_start', index, content_block })
const stop = index => ({ type: 'content_block_stop', index })
const events = [
  { type: 'message_start', message },
  start(0, { ...search, input: {} }),
  { type: 'content_block_delta', index: 0, delta: { type: 'input_json_delta', partial_json: JSON.stringify(search.input) } },
  stop(0),
  start(1, found),
  stop(1),
  start(2, { ...text, text: '' }),
  { type: 'content_block_delta', index: 2, delta: { type: 'text_delta', text: text.text } },
  stop(2),
  { type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null }, usage: sum },
  { type: 'message_stop' },
]
let told
const server = createServer(async (request, response) => {
  const body = JSON.parse(Buffer.concat(await request.toArray()).toString())
  if (request.url.includes('batch') || request.url.includes('ingest')) {
    told.push(...(body.batch ?? body.events))
    return response.end('{}')
  }
  if (!body.stream) {
    response.writeHead(200, { 'content-type': 'application/json' })
    return response.end(JSON.stringify({ ...message, content: [search, found, text], stop_reason: 'end_turn', usage: sum }))
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.end(events.map(one => `event: ${one.type}\ndata: ${JSON.stringify(one)}\n\n`).join(''))
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const address = `http://127.0.0.1:${server.address().port}`
const options = { apiKey: 'key', baseURL: address, maxRetries: 0 }
const prompt = 'Do I have to pay?'
const request = { model: 'claude-sonnet-5', max_tokens: 1000, messages: [{ role: 'user', content: prompt }], tools: [{ type: 'web_search_20250305', name: 'web_search' }] }

const exporter = new InMemorySpanExporter()
class Traced extends Anthropic {}
class Messages extends Anthropic.Messages {}
const instrumentation = new AnthropicInstrumentation({ tracerProvider: new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }) })
instrumentation.manuallyInstrument({ default: Object.assign(Traced, { Messages }) })
const posthog = new PostHog('phc_none', { host: address, flushAt: 1, disableCompression: true })
lunary.init({ publicKey: 'key', apiUrl: address })
globalThis.AI_SDK_LOG_WARNINGS = false

const traced = new Traced(options)
traced.messages = new Messages(traced)
const read = async (client, stream, extra) => {
  const result = await client.messages.create({ ...request, stream, ...extra })
  if (stream) for await (const _ of result);
  await wait(700)
}
const clients = { posthog: new PostHogAnthropic({ ...options, posthog }), newrelic: new Watched(options), lunary: monitorAnthropic(new Anthropic(options)) }
/** Each gives back the tokens of the question, and of the answer. */
const counts = {
  async '@anthropic-ai/sdk'(stream) {
    const client = new Anthropic(options)
    const { usage } = stream ? await client.messages.stream(request).finalMessage() : await client.messages.create(request)
    return [usage.input_tokens, usage.output_tokens]
  },
  async '@ai-sdk/anthropic'(stream) {
    const run = { model: createAnthropic(options)('claude-sonnet-5'), prompt, maxRetries: 0 }
    const { inputTokens, outputTokens } = await (stream ? streamText(run) : await generateText(run)).usage
    return [inputTokens, outputTokens]
  },
  async openinference(stream) {
    await read(traced, stream)
    const [{ attributes }] = exporter.getFinishedSpans()
    exporter.reset()
    return [attributes['llm.token_count.prompt'], attributes['llm.token_count.completion']]
  },
  async lunary(stream) {
    await read(clients.lunary, stream)
    const { tokensUsage } = told.find(one => one.event === 'end')
    return [tokensUsage.prompt, tokensUsage.completion]
  },
  async '@langchain/anthropic'(stream) {
    const model = new ChatAnthropic({ apiKey: 'key', model: 'claude-sonnet-5', maxRetries: 0, clientOptions: { baseURL: address } })
    let answer
    if (stream) for await (const one of await model.stream(prompt)) answer = answer?.concat(one) ?? one
    else answer = await model.invoke(prompt)
    return [answer.usage_metadata.input_tokens, answer.usage_metadata.output_tokens]
  },
  async '@posthog/ai'(stream) {
    await read(clients.posthog, stream, { posthogDistinctId: 'user' })
    await posthog.flush()
    const [{ properties }] = told
    return [properties.$ai_input_tokens, properties.$ai_output_tokens]
  },
  async newrelic(stream) {
    await newrelic.startBackgroundTransaction('ask', () => read(clients.newrelic, stream))
    const collected = newrelic.agent.customEventAggregator
    const [, summary] = collected.getEvents().find(([{ type }]) => type === 'LlmChatCompletionSummary')
    collected.clear()
    return [summary['response.usage.prompt_tokens'], summary['response.usage.completion_tokens']]
  },
}
const seen = {}
for (const [name, count] of Object.entries(counts)) {
  seen[name] = {}
  for (const stream of [false, true]) {
    told = []
    seen[name][stream ? 'streamed' : 'whole'] = await count(stream)
  }
}
console.log(seen)
const whole = [12_000, 500]
const right = { whole, streamed: whole }
const low = { whole, streamed: [2000, 500] }
assert.deepEqual(seen, {
  '@anthropic-ai/sdk': right,
  '@ai-sdk/anthropic': right,
  openinference: right,
  lunary: right,
  '@langchain/anthropic': { whole, streamed: [2000, 501] },
  '@posthog/ai': low,
  newrelic: low,
})
process.exit()
PROBE
node probe.mjs

#!/usr/bin/env bash
# Guess: callbacks of LangChain, by which tracers, counters and stores live, hear of the end of each model and chain that they heard begin: also where the reader of the stream leaves it by `break`.
# Seen (@langchain/core 1.4.0, @langchain/openai 1.6.0, @langchain/anthropic 1.5.11, 2026-11): `break` and cancel() end the request, and no callback is called: neither handleLLMEnd nor handleLLMError, nor those of a
# chain. So the runs stay open for good in what stands on them; OpenInference's tracer exports none of their spans, with the words and tokens that there were. An abort by signal and a timeout
# are told as errors, and so is a `break` out of streamEvents().
# Meaning: readers who leave are in no trace, no count of tokens and no bill, though their answers were paid for, and a process that keeps open runs by their id keeps them for ever. Pass a
# signal, and abort it before the `break`.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @langchain/core@1.4.0 @langchain/openai@1.6.0 @langchain/anthropic@1.5.11 \
  @arizeai/openinference-instrumentation-langchain@4.1.1 @opentelemetry/sdk-trace-node@2.9.0 @opentelemetry/api@1.10.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { LangChainInstrumentation } from '@arizeai/openinference-instrumentation-langchain'
import * as callbacks from '@langchain/core/callbacks/manager'
import { ChatAnthropic } from '@langchain/anthropic'
import { StringOutputParser } from '@langchain/core/output_parsers'
import { ChatPromptTemplate } from '@langchain/core/prompts'
import { ChatOpenAI } from '@langchain/openai'
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node'

const exporter = new InMemorySpanExporter()
const tracerProvider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] })
new LangChainInstrumentation({ tracerProvider }).manuallyInstrument(callbacks)

const words = 20
const openai = choice => ({ id: 'a', object: 'chat.completion.chunk', created: 1, model: 'gpt-4.1', choices: [{ index: 0, finish_reason: null, delta: {}, ...choice }] })
const message = { id: 'msg_1', type: 'message', role: 'assistant', model: 'claude', content: [], stop_reason: null, stop_sequence: null, usage: { input_tokens: 10, output_tokens: 1 } }
const forms = {
  openai: {
    first: [],
    word: text => openai({ delta: { content: text } }),
    last: [openai({ finish_reason: 'stop' }), '[DONE]'],
  },
  anthropic: {
    first: [{ type: 'message_start', message }, { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } }],
    word: text => ({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } }),
    last: [{ type: 'content_block_stop', index: 0 }, { type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null }, usage: { output_tokens: 20 } }, { type: 'message_stop' }],
  },
}
let request
const server = createServer(async (incoming, response) => {
  incoming.resume()
  response.on('close', () => {
    request = response.writableFinished ? 'read' : 'left'
  })
  const form = forms[incoming.url.endsWith('/messages') ? 'anthropic' : 'openai']
  const write = one => response.write(`${one.type ? `event: ${one.type}\n` : ''}data: ${one === '[DONE]' ? one : JSON.stringify(one)}\n\n`)
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  for (const one of form.first) write(one)
  for (let at = 0; at < words && !response.destroyed; at++) {
    write(form.word(`word ${at} `))
    await wait(20)
  }
  for (const one of form.last) write(one)
  response.end()
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const address = `http://127.0.0.1:${server.address().port}`
const models = {
  openai: new ChatOpenAI({ apiKey: 'key', model: 'gpt-4.1', maxRetries: 0, configuration: { baseURL: address } }),
  anthropic: new ChatAnthropic({ apiKey: 'key', model: 'claude', maxRetries: 0, clientOptions: { baseURL: address } }),
}
const chain = ChatPromptTemplate.fromTemplate('{question}').pipe(models.openai).pipe(new StringOutputParser())
const runs = {
  openai: options => models.openai.stream('Do I have to pay?', options),
  anthropic: options => models.anthropic.stream('Do I have to pay?', options),
  chain: options => chain.stream({ question: 'Do I have to pay?' }, options),
}
async function leaveAtThird(stream, leave = () => true) {
  let read = 0
  for await (const _ of stream) if (++read === 3 && leave()) break
}
const ways = {
  'to its end': async run => leaveAtThird(await run({}), () => false),
  break: async run => leaveAtThird(await run({})),
  'cancel()': async run => {
    const reader = (await run({})).getReader()
    await reader.read()
    await reader.cancel()
  },
  signal: async run => {
    const leaving = new AbortController()
    await leaveAtThird(await run({ signal: leaving.signal }), () => leaving.abort())
  },
  timeout: async run => leaveAtThird(await run({ timeout: 150 }), () => false),
}
async function use(run, way) {
  exporter.reset()
  request = undefined
  const told = { begun: 0, ended: 0, failed: 0 }
  const count = name => () => void told[name]++
  const handler = {
    handleChatModelStart: count('begun'),
    handleChainStart: count('begun'),
    handleLLMEnd: count('ended'),
    handleChainEnd: count('ended'),
    handleLLMError: count('failed'),
    handleChainError: count('failed'),
  }
  await way(options => run({ callbacks: [handler], ...options })).catch(error => assert.match(error.name, /^(Abort|Timeout)Error$/))
  await wait(words * 30)
  return { ...told, spans: exporter.getFinishedSpans().length, request }
}
const seen = {}
for (const [name, run] of Object.entries(runs)) for (const [how, way] of Object.entries(ways)) seen[`${name}, ${how}`] = await use(run, way)
const events = async options => chain.streamEvents({ question: 'Do I have to pay?' }, { version: 'v2', ...options })
seen['chain, break out of streamEvents()'] = await use(events, async run => {
  for await (const { event } of await run({})) if (event === 'on_chat_model_stream') break
})
console.log(seen)
const open = { begun: 1, ended: 0, failed: 0, spans: 0, request: 'left' }
// A chain is four runs, itself and its three parts. The prompt has ended by then.
const openChain = { begun: 4, ended: 1, failed: 0, spans: 1, request: 'left' }
const expected = { 'chain, break out of streamEvents()': { ...openChain, failed: 3, spans: 4 } }
for (const name of ['openai', 'anthropic']) {
  expected[`${name}, to its end`] = { ...open, ended: 1, spans: 1, request: 'read' }
  for (const how of ['signal', 'timeout']) expected[`${name}, ${how}`] = { ...open, failed: 1, spans: 1 }
}
expected['chain, to its end'] = { ...openChain, ended: 4, spans: 4, request: 'read' }
for (const how of ['signal', 'timeout']) expected[`chain, ${how}`] = { ...openChain, failed: 3, spans: 4 }
for (const how of ['break', 'cancel()']) Object.assign(expected, { [`openai, ${how}`]: open, [`anthropic, ${how}`]: open, [`chain, ${how}`]: openChain })
assert.deepEqual(seen, expected)
process.exit()
PROBE
node probe.mjs

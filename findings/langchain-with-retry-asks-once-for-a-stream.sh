#!/usr/bin/env bash
# Guess: withRetry() makes a LangChain model try again, whether it is asked by invoke() or by stream(): where nothing was said yet, a repeat costs nobody a
# word. withFallbacks() goes on to the next model in the same case.
# Seen (@langchain/core 1.4.0, @langchain/openai 1.6.0, langchain 1.5.14, 2026-11): withRetry() repeats invoke() and batch(), and stream(), streamEvents() and a chain's stream() never: the
# first 500 is thrown after one request, as if it were not there. withFallbacks() does stream from its second model. modelRetryMiddleware of an agent repeats streams,
# and those too that broke in the middle: streamMode 'messages' then hands on the first half and behind it the whole second answer. The two differ by the
# id of their pieces alone; nothing tells that the first is void. The state has the second.
# Meaning: code that moves from invoke() to stream() for a chat page loses its retries without a word, and gets them back in an agent with text that stands there
# twice. Give the model itself maxRetries for failures before the first token; a page of an agent drops the text of an id when another comes in its `langgraph_step`.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @langchain/core@1.4.0 @langchain/openai@1.6.0 langchain@1.5.14 @langchain/langgraph@1.7.3
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { json } from 'node:stream/consumers'
import { StringOutputParser } from '@langchain/core/output_parsers'
import { ChatOpenAI } from '@langchain/openai'
import { createAgent, modelRetryMiddleware } from 'langchain'

const event = data => `data: ${JSON.stringify(data)}\n\n`
let failure, asked
const chunk = (content, finish_reason = null) =>
  event({ id: `answer_${asked}`, object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta: { role: 'assistant', content }, finish_reason }] })
const server = createServer(async (request, response) => {
  const { stream } = await json(request)
  const fails = ++asked === 1
  if (fails && failure === 'status 500') {
    response.writeHead(500, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ error: { message: 'Overloaded' } }))
  } else if (!stream) {
    response.writeHead(200, { 'content-type': 'application/json' })
    const choices = [{ index: 0, message: { role: 'assistant', content: 'Half and half.' }, finish_reason: 'stop' }]
    response.end(JSON.stringify({ id: 'a', object: 'chat.completion', created: 1, model: 'm', choices }))
  } else {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    const rest = fails ? event({ error: { message: 'Overloaded', type: 'server_error' } }) : `${chunk('and half.')}${chunk('', 'stop')}data: [DONE]\n\n`
    response.end(chunk('Half ') + rest)
  }
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const configuration = { baseURL: `http://127.0.0.1:${server.address().port}` }
const model = () => new ChatOpenAI({ model: 'm', apiKey: 'none', maxRetries: 0, configuration })
const retrying = () => model().withRetry({ stopAfterAttempt: 3 })

async function* textOf(stream) {
  for await (const piece of await stream) yield typeof piece === 'string' ? piece : piece.content
}
async function* textOfEvents(events) {
  for await (const { event, data } of events) if (event === 'on_chat_model_stream') yield data.chunk.content
}
const ways = {
  'withRetry, invoke': async function* () {
    yield (await retrying().invoke('Hello')).content
  },
  'withRetry, batch': async function* () {
    for (const { content } of await retrying().batch(['Hello'])) yield content
  },
  'withRetry, stream': () => textOf(retrying().stream('Hello')),
  'withRetry, streamEvents': () => textOfEvents(retrying().streamEvents('Hello', { version: 'v2' })),
  'withRetry, stream of a chain': () => textOf(retrying().pipe(new StringOutputParser()).stream('Hello')),
  'withFallbacks, stream': () => textOf(model().withFallbacks([model()]).stream('Hello')),
  'agent with retries': async function* (seen) {
    const agent = createAgent({ model: model(), tools: [], middleware: [modelRetryMiddleware({ maxRetries: 2, initialDelayMs: 10 })] })
    const ids = new Set()
    const messages = [{ role: 'user', content: 'Hello' }]
    for await (const [mode, value] of await agent.stream({ messages }, { streamMode: ['messages', 'values'] })) {
      if (mode === 'values') {
        seen.state = value.messages.at(-1).content
        continue
      }
      ids.add(value[0].id)
      yield value[0].content
    }
    seen.ids = ids.size
  },
}
async function read(way) {
  asked = 0
  const seen = { text: '', ended: 'well' }
  try {
    for await (const text of ways[way](seen)) seen.text += text
  } catch {
    seen.ended = 'error'
  }
  return { ...seen, asked }
}
const all = {}
for (failure of ['status 500', 'error in the middle']) for (const way of Object.keys(ways)) all[`${failure}: ${way}`] = await read(way)
console.table(all)
const whole = 'Half and half.'
const repeated = { text: whole, ended: 'well', asked: 2 }
const once = { text: '', ended: 'error', asked: 1 }
const before = way => all[`status 500: ${way}`]
const midway = way => all[`error in the middle: ${way}`]
for (const way of ['withRetry, invoke', 'withRetry, batch', 'withFallbacks, stream']) assert.deepEqual(before(way), repeated)
for (const way of ['stream', 'streamEvents', 'stream of a chain']) assert.deepEqual(before(`withRetry, ${way}`), once)
assert.deepEqual(before('agent with retries'), { ...repeated, state: whole, ids: 1 })
for (const way of ['withRetry, stream', 'withFallbacks, stream']) assert.deepEqual(midway(way), { ...once, text: 'Half ' })
assert.deepEqual(midway('agent with retries'), { ...repeated, text: `Half ${whole}`, state: whole, ids: 2 })
process.exit()
PROBE
timeout 50 node probe.mjs

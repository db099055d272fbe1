#!/usr/bin/env bash
# Guess: Sentry's span for a streamed call of openai ends by whatever way the application reads the stream: in a loop, as bytes, or with tee(), to which the
# client's own error points those who read a stream twice.
# Seen (@sentry/node 11.12.0, openai 7.59.0, 2026-11): with tee() the span of the call never ends and is sent to nobody, with its model, tokens, and finish reason; what
# is left is the HTTP request, if that is traced. Both halves have the whole answer. A loop, `break`, toReadableStream(), withResponse(), and the helper's
# finalMessage() end it, asResponse() too, without tokens. The span hangs on the stream's iterator, and tee() does not go by it. It is so by either traceLifecycle.
# Meaning: who splits an answer, one half to the page and one to the database, has no such calls in traces, costs, and rates of failure. One reader that hands on what
# it reads keeps them.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @sentry/node@11.12.0 openai@7.59.0
cat >instrument.mjs <<'PROBE'
import { init, openAIIntegration } from '@sentry/node'

/** The transactions that would be sent; null keeps them here. */
globalThis.transactions = []
init({
  dsn: 'http://key@127.0.0.1:9/1',
  tracesSampleRate: 1,
  traceLifecycle: 'static',
  defaultIntegrations: false,
  integrations: [openAIIntegration()],
  beforeSendTransaction: transaction => (globalThis.transactions.push(transaction), null),
})
PROBE
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import { flush, startSpan } from '@sentry/node'
import OpenAI from 'openai'

const chunk = (choices, usage) => `data: ${JSON.stringify({ id: 'a', object: 'chat.completion.chunk', created: 1, model: 'm', choices, usage })}\n\n`
const piece = (delta, finish_reason = null) => chunk([{ index: 0, delta, logprobs: null, finish_reason }])
const usage = chunk([], { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 })
const server = createServer((request, response) => {
  request.resume()
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.end(`${piece({ role: 'assistant', content: 'Hello ' })}${piece({ content: 'there' })}${piece({}, 'stop')}${usage}data: [DONE]\n\n`)
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const { completions } = new OpenAI({ apiKey: 'none', maxRetries: 0, baseURL: `http://127.0.0.1:${server.address().port}` }).chat
const request = { model: 'm', messages: [{ role: 'user', content: 'Hi' }], stream_options: { include_usage: true } }
const create = () => completions.create({ ...request, stream: true })
async function loop(stream) {
  let text = ''
  for await (const { choices } of stream) text += choices[0]?.delta.content ?? ''
  return text
}
const ways = {
  loop: async () => loop(await create()),
  'tee()': async () => (await Promise.all((await create()).tee().map(loop))).join(' | '),
  'break': async () => {
    for await (const { choices } of await create()) return choices[0].delta.content
  },
  'toReadableStream()': async () => /there/.exec(await text((await create()).toReadableStream()))[0],
  'withResponse()': async () => loop((await create().withResponse()).data),
  'finalMessage()': async () => (await completions.stream(request).finalMessage()).content,
  'asResponse()': async () => /there/.exec(await (await create().asResponse()).text())[0],
}
const seen = {}
for (const [way, read] of Object.entries(ways)) {
  globalThis.transactions.length = 0
  const answer = await startSpan({ name: way, forceTransaction: true }, read)
  await flush(1000)
  assert.equal(globalThis.transactions.length, 1)
  const spans = globalThis.transactions[0].spans.map(({ description, data }) => `${description}, tokens ${data['gen_ai.usage.total_tokens'] ?? 'unknown'}`)
  seen[way] = { answer, span: spans.join() || 'none' }
}
console.table(seen)
const known = 'chat m, tokens 5'
const unknown = 'chat m, tokens unknown'
assert.deepEqual(seen, {
  loop: { answer: 'Hello there', span: known },
  'tee()': { answer: 'Hello there | Hello there', span: 'none' },
  break: { answer: 'Hello ', span: unknown },
  'toReadableStream()': { answer: 'there', span: known },
  'withResponse()': { answer: 'Hello there', span: known },
  'finalMessage()': { answer: 'Hello there', span: known },
  'asResponse()': { answer: 'there', span: unknown },
})
process.exit()
PROBE
timeout 30 node --import ./instrument.mjs probe.mjs

#!/usr/bin/env bash
# Guess: Groq has a place of its own for an error in the middle of a streamed answer, `x_groq.error`, which its types describe as the reason why a stream was
# stopped early. Groq's own client throws it, or the frameworks' packages for Groq do.
# Seen (groq-sdk 1.6.0, @ai-sdk/groq 4.0.84 with ai 7.0.173, @langchain/groq 1.3.1 with @langchain/core 1.4.0, 2026-11): none of the three. The loop of Groq's client and
# of LangChain's model ends as after a whole answer, and streamText has no error part, does not call onError, and finishes with `interrupted`, or with `stop` where the
# chunk has this reason; none of its parts has the words. The same words as `{"error":…}` are an error in all three.
# Meaning: an answer that a host over its capacity broke off is stored as whole, and nothing is tried again. Readers of Groq's streams look at `x_groq.error` in each
# chunk, with the AI SDK in its raw chunks.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts groq-sdk@1.6.0 @ai-sdk/groq@4.0.84 ai@7.0.173 @langchain/groq@1.3.1 @langchain/core@1.4.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { createGroq } from '@ai-sdk/groq'
import { ChatGroq } from '@langchain/groq'
import { streamText } from 'ai'
import Groq from 'groq-sdk'

const event = data => `data: ${JSON.stringify(data)}\n\n`
const chunk = (delta, finish_reason, x_groq) =>
  event({ id: 'a', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta, logprobs: null, finish_reason }], x_groq })
const half = chunk({ role: 'assistant', content: 'Half ' }, null, { id: 'req_1' })
const stopped = reason => half + chunk({}, reason, { id: 'req_1', error: 'The model is over capacity' }) + 'data: [DONE]\n\n'
const answers = {
  'no finish reason': stopped(null),
  stop: stopped('stop'),
  'plain error': half + event({ error: { message: 'The model is over capacity', type: 'server_error' } }),
}
let answer
const server = createServer((request, response) => {
  request.resume()
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.end(answers[answer])
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const baseURL = `http://127.0.0.1:${server.address().port}`
const messages = [{ role: 'user', content: 'Hello' }]

const clients = {
  async groq(seen) {
    const client = new Groq({ apiKey: 'none', baseURL, maxRetries: 0 })
    for await (const { choices } of await client.chat.completions.create({ model: 'm', messages, stream: true })) {
      seen.text += choices[0].delta.content ?? ''
      seen.reason = choices[0].finish_reason ?? seen.reason
    }
  },
  async 'ai sdk'(seen) {
    const onError = ({ error }) => {
      seen.ended = error.message
    }
    const parts = []
    for await (const part of streamText({ model: createGroq({ apiKey: 'none', baseURL })('m'), messages, maxRetries: 0, onError }).fullStream) {
      parts.push(part.type)
      if (part.type === 'text-delta') seen.text += part.text
      if (part.type === 'finish') seen.reason = part.finishReason
    }
    assert.equal(parts.includes('error'), seen.ended !== 'well')
  },
  async langchain(seen) {
    for await (const piece of await new ChatGroq({ apiKey: 'none', model: 'm', baseUrl: baseURL, maxRetries: 0 }).stream('Hello')) {
      seen.text += piece.content
      seen.reason = piece.response_metadata.finish_reason ?? seen.reason
    }
  },
}
async function read(name) {
  const seen = { text: '', reason: 'none', ended: 'well' }
  await clients[name](seen).catch(error => {
    seen.ended = error.message
  })
  return seen
}
const seen = {}
for (answer of Object.keys(answers)) for (const name of Object.keys(clients)) seen[`${answer}: ${name}`] = await read(name)
console.table(seen)
const well = (...reasons) => reasons.map(reason => ({ text: 'Half ', reason, ended: 'well' }))
const [none, stop, plain] = Object.keys(answers).map(answer => Object.keys(clients).map(name => seen[`${answer}: ${name}`]))
assert.deepEqual(none, well('none', 'interrupted', 'none'))
assert.deepEqual(stop, well('stop', 'stop', 'stop'))
for (const { text, ended } of plain) {
  assert.equal(text, 'Half ')
  assert.match(ended, /over capacity/)
}
process.exit()
PROBE
timeout 30 node probe.mjs

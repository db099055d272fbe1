#!/usr/bin/env bash
# Guess: a wrapper that traces Anthropic's client reads the events of a stream as they go by, and changes none of them; what the application makes of them is the same with it as
# without. The trace has the message: its thoughts, its text, its calls.
# Seen (langsmith 0.12.0, @anthropic-ai/sdk 1.14.0, 2026-11): when the stream is over wrapAnthropic() puts the message together within the events themselves, and the application holds the
# same objects. One that keeps `event.content_block` and adds the deltas to its text, the usual way, has each text twice: "You owe nothing.You owe nothing.", and so
# has the trace. The client's helper, messages.stream(), copies its blocks and is right. The trace of each streamed answer has its thinking block empty, with an empty
# signature, unlike that of an answer without stream.
# Meaning: with tracing switched on the answers that are stored, and sent back as history, say everything twice; a trace that is taken as history is refused, for its thoughts are not
# signed. Copy a block before adding to it: `{ ...event.content_block }`.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps langsmith@0.12.0 @anthropic-ai/sdk@1.14.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import Anthropic from '@anthropic-ai/sdk'
import { Client } from 'langsmith'
import { wrapAnthropic } from 'langsmith/wrappers/anthropic'

const words = ['You ', 'owe ', 'nothing.']
const content = [
  { type: 'thinking', thinking: 'Let me see.', signature: 'signed' },
  { type: 'text', text: words.join('') },
]
const message = { id: 'm', type: 'message', role: 'assistant', model: 'claude', stop_sequence: null }
const usage = { input_tokens: 10, output_tokens: 1 }
const delta = (index, change) => ({ type: 'content_block_delta', index, delta: change })
const events = [
  { type: 'message_start', message: { ...message, content: [], stop_reason: null, usage } },
  { type: 'content_block_start', index: 0, content_block: { type: 'thinking', thinking: '', signature: '' } },
  delta(0, { type: 'thinking_delta', thinking: 'Let me see.' }),
  delta(0, { type: 'signature_delta', signature: 'signed' }),
  { type: 'content_block_stop', index: 0 },
  { type: 'content_block_start', index: 1, content_block: { type: 'text', text: '' } },
  ...words.map(text => delta(1, { type: 'text_delta', text })),
  { type: 'content_block_stop', index: 1 },
  { type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null }, usage: { output_tokens: 20 } },
  { type: 'message_stop' },
]
const server = createServer(async (request, response) => {
  let body = ''
  for await (const piece of request) body += piece
  if (!JSON.parse(body).stream) {
    response.writeHead(200, { 'content-type': 'application/json' })
    return response.end(JSON.stringify({ ...message, content, stop_reason: 'end_turn', usage }))
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  for (const event of events) response.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
  response.end()
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))

let trace
// LangSmith's own server.
async function fetchImplementation(_, { body }) {
  const { outputs } = JSON.parse(typeof body === 'string' ? body : new TextDecoder().decode(body))
  if (outputs) trace = outputs
  return new Response('{}')
}
const settings = { apiKey: 'none', baseURL: `http://127.0.0.1:${server.address().port}`, maxRetries: 0 }
const client = new Client({ autoBatchTracing: false, apiKey: 'none', apiUrl: 'http://127.0.0.1:1', fetchImplementation })
const clients = { plain: new Anthropic(settings), traced: wrapAnthropic(new Anthropic(settings), { client, tracingEnabled: true }) }

const asked = { model: 'claude', max_tokens: 100, messages: [{ role: 'user', content: 'What do I owe?' }] }
async function added(messages, begin) {
  const blocks = []
  for await (const event of await messages.create({ ...asked, stream: true })) {
    if (event.type === 'content_block_start') blocks[event.index] = begin(event.content_block)
    if (event.delta?.type === 'text_delta') blocks[event.index].text += event.delta.text
  }
  return blocks
}
const ways = {
  'kept and added to': ({ messages }) => added(messages, block => block),
  'copied and added to': ({ messages }) => added(messages, block => ({ ...block })),
  'by the helper': async ({ messages }) => (await messages.stream(asked).finalMessage()).content,
  'not streamed': async ({ messages }) => (await messages.create(asked)).content,
}
const seen = {}
for (const [way, ask] of Object.entries(ways)) {
  const plain = (await ask(clients.plain))[1].text
  const blocks = await ask(clients.traced)
  await wait(200)
  const [thought, said] = trace.content
  seen[way] = { plain, traced: blocks[1].text, 'in the trace': said.text, thought: thought.thinking, signature: thought.signature }
}
console.table(seen)
const text = 'You owe nothing.'
const unsigned = { plain: text, traced: text, 'in the trace': text, thought: '', signature: '' }
assert.deepEqual(seen, {
  'kept and added to': { ...unsigned, traced: text + text, 'in the trace': text + text },
  'copied and added to': unsigned,
  'by the helper': unsigned,
  'not streamed': { ...unsigned, thought: 'Let me see.', signature: 'signed' },
})
process.exit()
PROBE
LANGSMITH_TRACING=true node probe.mjs

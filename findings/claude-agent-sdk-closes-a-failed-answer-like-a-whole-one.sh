#!/usr/bin/env bash
# Guess: with `includePartialMessages` the Agent SDK passes on the events of Claude's streams as they are. Where an answer fails and is asked for again, a page that shows them learns so, by the error or by the message `api_retry`, and gets the events of the second answer.
# Seen (@anthropic-ai/claude-agent-sdk 0.3.332, 2026-11): it depends on how it fails. Behind an `overloaded_error` in the stream the half is closed by `content_block_stop` and `message_stop`, which the vendor never sent, with no error and no `api_retry`. The question
# is asked again without streaming: of the second answer there is no event, and all of it comes as one `assistant` message. `total_cost_usd`, said to hold cut calls too, has the second call alone, and `usage.input_tokens` both. Where the connection is reset or ends early,
# the half is closed in the same way, but `api_retry` comes, the second answer is streamed, and the cost has both calls.
# Meaning: a page that draws the events and passes over `assistant`, as their text would stand there twice, stays at half an answer that looks finished. A `message_stop` without a `message_delta` before it is no end: show what `assistant` then brings.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @anthropic-ai/claude-agent-sdk@0.3.332 zod@4.6.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { query } from '@anthropic-ai/claude-agent-sdk'

const model = 'claude-sonnet-4-5'
const frame = data => `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`
const tokens = output_tokens => ({ input_tokens: 1000, output_tokens, cache_creation_input_tokens: 0, cache_read_input_tokens: 0 })
const head = id => ({ id, type: 'message', role: 'assistant', model, stop_sequence: null })
const start = id => frame({ type: 'message_start', message: { ...head(id), content: [], stop_reason: null, usage: tokens(1) } }) + frame({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } })
const word = text => frame({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } })
const stop =
  frame({ type: 'content_block_stop', index: 0 }) +
  frame({ type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null }, usage: tokens(500) }) +
  frame({ type: 'message_stop' })
const faults = {
  'an error event': response => response.end(frame({ type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } })),
  'a reset': response => response.socket.resetAndDestroy(),
  'an early end': response => response.end(),
}
let fault, asked
const server = createServer(async (request, response) => {
  const body = Buffer.concat(await request.toArray()).toString()
  if (request.method !== 'POST' || !/^\/v1\/messages(\?|$)/.test(request.url)) return response.writeHead(404).end()
  const { stream } = JSON.parse(body)
  asked.push(stream ? 'streamed' : 'whole')
  if (!stream) {
    response.setHeader('content-type', 'application/json')
    return response.end(JSON.stringify({ ...head('msg_2'), content: [{ type: 'text', text: 'Do not pay.' }], stop_reason: 'end_turn', usage: tokens(500) }))
  }
  response.setHeader('content-type', 'text/event-stream')
  if (asked.length > 1) return response.end(start('msg_2') + word('Do not ') + word('pay.') + stop)
  response.write(start('msg_1') + word('Do not '))
  await wait(200)
  faults[fault](response)
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const home = process.cwd()
const env = {
  PATH: process.env.PATH,
  HOME: home,
  ANTHROPIC_BASE_URL: `http://127.0.0.1:${server.address().port}`,
  ANTHROPIC_API_KEY: 'none',
  CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
}
async function ask() {
  asked = []
  const events = []
  const seen = { assistant: '' }
  const options = { cwd: home, env, model, tools: [], settingSources: [], maxTurns: 2, includePartialMessages: true }
  for await (const message of query({ prompt: 'Shall I pay?', options })) {
    if (message.type === 'stream_event') events.push(message.event.delta?.text ?? message.event.type)
    if (message.subtype === 'api_retry') events.push('api_retry')
    if (message.type === 'assistant') seen.assistant += message.message.content[0].text
    if (message.type === 'result') Object.assign(seen, { error: message.is_error, cost: message.total_cost_usd.toFixed(4), 'input tokens': message.usage.input_tokens })
  }
  return { ...seen, asked: asked.join(', '), events: events.filter(event => !event.endsWith('_start')).join(' | ') }
}
const all = {}
for (fault of Object.keys(faults)) all[fault] = await ask()
for (const [name, seen] of Object.entries(all)) console.log(name, seen)
const half = 'Do not  | content_block_stop | message_stop'
const same = { assistant: 'Do not pay.', error: false, 'input tokens': 2000 }
const again = { ...same, cost: '0.0135', asked: 'streamed, streamed', events: `${half} | api_retry | Do not  | pay. | content_block_stop | message_delta | message_stop` }
assert.deepEqual(all, {
  'an error event': { ...same, cost: '0.0105', asked: 'streamed, whole', events: half },
  'a reset': again,
  'an early end': again,
})
process.exit()
PROBE
timeout 120 node probe.mjs

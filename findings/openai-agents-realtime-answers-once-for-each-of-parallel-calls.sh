#!/usr/bin/env bash
# Guess: where a realtime model calls two tools in one response, its agent waits for both results and has it answer once, as the same SDK's agents for text do.
# Seen (@openai/agents-realtime 0.20.0, @openai/agents-core 0.20.0, 2026-11): each result is followed by a `response.create` of its own. The first answer is asked for while the slower tool runs still, so that the model speaks
# without its result, and has a call without output in front of it; the second answer follows it. One call makes one answer. The text agent asks once, with both results.
# Meaning: a caller is told twice, the first time by half of what was looked up, and each answer is paid for, with all that was said before. Instruct the model to call one tool at a time, or let the tools return
# `backgroundResult`, which asks for no answer, and ask for one when all results are there.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @openai/agents-realtime@0.20.0 @openai/agents-core@0.20.0 ws@8.23.0 zod@4.6.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { Agent, Runner, Usage } from '@openai/agents-core'
import { OpenAIRealtimeWebSocket, RealtimeAgent, RealtimeSession, tool } from '@openai/agents-realtime'
import { WebSocketServer } from 'ws'
import { z } from 'zod'

let names
/** What the model knew at each answer that it was asked for. */
let answers
const call = name => ({ type: 'function_call', status: 'completed', call_id: `call_${name}`, name, arguments: '{}' })
const usage = { total_tokens: 300, input_tokens: 200, output_tokens: 100, input_token_details: { text_tokens: 200, audio_tokens: 0, cached_tokens: 0 }, output_token_details: { text_tokens: 100, audio_tokens: 0 } }
const server = createServer()
new WebSocketServer({ server }).on('connection', socket => {
  let events = 0
  let responses = 0
  const results = []
  const send = event => socket.send(JSON.stringify({ event_id: `event_${events++}`, ...event }))
  const session = { type: 'realtime', object: 'realtime.session', id: 'sess_1', model: 'gpt-realtime' }
  const told = item => {
    send({ type: 'conversation.item.added', previous_item_id: null, item })
    send({ type: 'conversation.item.done', previous_item_id: null, item })
  }
  send({ type: 'session.created', session })
  socket.on('message', data => {
    const event = JSON.parse(data)
    if (event.type === 'session.update') send({ type: 'session.updated', session: { ...session, ...event.session } })
    if (event.type === 'conversation.item.create') {
      if (event.item.type === 'function_call_output') results.push(event.item.output)
      told({ id: `item_${events}`, ...event.item, object: 'realtime.item', status: 'completed' })
    }
    if (event.type !== 'response.create') return
    const isFirst = responses++ === 0
    if (!isFirst) answers.push(results.join(', '))
    const response = { object: 'realtime.response', id: `resp_${responses}`, status: 'in_progress', status_details: null, output: [], conversation_id: 'conv_1', output_modalities: ['text'], max_output_tokens: 'inf', usage: null, metadata: null }
    const words = { type: 'message', role: 'assistant', status: 'completed', content: [{ type: 'output_text', text: 'So it is.' }] }
    const output = (isFirst ? names.map(call) : [words]).map((item, place) => ({ id: `item_${events}_${place}`, object: 'realtime.item', ...item }))
    send({ type: 'response.created', response })
    for (const [output_index, item] of output.entries()) {
      const at = { response_id: response.id, output_index }
      send({ type: 'response.output_item.added', ...at, item: { ...item, status: 'in_progress', ...(item.content ? { content: [] } : { arguments: '' }) } })
      if (item.call_id) send({ type: 'response.function_call_arguments.done', ...at, item_id: item.id, call_id: item.call_id, name: item.name, arguments: item.arguments })
      told(item)
      send({ type: 'response.output_item.done', ...at, item })
    }
    send({ type: 'response.done', response: { ...response, status: 'completed', output, usage } })
  })
})
server.listen(0, '127.0.0.1')
await once(server, 'listening')

const make = (name, time) => tool({ name, description: name, parameters: z.object({}), execute: async () => (await wait(time), `result of ${name}`) })
const tools = [make('balance', 10), make('limit', 300)]
const ways = {
  async realtime() {
    const session = new RealtimeSession(new RealtimeAgent({ name: 'bank', instructions: 'Help.', tools }), { transport: new OpenAIRealtimeWebSocket(), model: 'gpt-realtime', tracingDisabled: true })
    await session.connect({ apiKey: 'key', url: `ws://127.0.0.1:${server.address().port}` })
    session.sendMessage('May I spend 100?')
    await wait(1200)
    session.close()
  },
  async text() {
    const items = { first: () => names.map(name => ({ type: 'function_call', callId: `call_${name}`, name, arguments: '{}', status: 'completed' })), then: () => [{ type: 'message', role: 'assistant', status: 'completed', content: [{ type: 'output_text', text: 'So it is.' }] }] }
    const model = {
      async getResponse({ input }) {
        const results = input.filter(({ type }) => type === 'function_call_result').map(({ output }) => output.text)
        if (results.length > 0) answers.push(results.join(', '))
        return { usage: new Usage(), output: results.length > 0 ? items.then() : items.first() }
      },
    }
    await new Runner({ tracingDisabled: true }).run(new Agent({ name: 'bank', instructions: 'Help.', model, tools }), [{ role: 'user', content: 'May I spend 100?' }])
  },
}
const seen = {}
for (const way of Object.keys(ways)) {
  for (names of [['balance'], ['balance', 'limit']]) {
    answers = []
    await ways[way]()
    seen[`${way}, ${names.join(' and ')}`] = answers
  }
}
console.log(seen)
const both = 'result of balance, result of limit'
assert.deepEqual(seen, {
  'realtime, balance': ['result of balance'],
  'realtime, balance and limit': ['result of balance', both],
  'text, balance': ['result of balance'],
  'text, balance and limit': [both],
})
process.exit()
PROBE
node probe.mjs

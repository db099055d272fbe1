#!/usr/bin/env bash
# Guess: a session of OpenAI's realtime agents tells an answer that failed as an error, since the vendor says so in `response.done` alone: `status: failed`, with the error in status_details, and no `error` event beside it. One
# that was cut at its limit or by the filter differs from a whole one.
# Seen (@openai/agents-realtime 0.20.0, 2026-11): all of them are `agent_end`, the event of an answer that is done. For an answer that failed for want of quota it has an empty text, and `error` is not raised; the half that a
# limit or the filter left is handed out as the text of a whole one. The status is in no event of the session but `transport_event`, which repeats the vendor's own; in the history the message of a cut answer is `incomplete`, of
# a failed one there is nothing.
# Meaning: the caller hears silence, and the application that listens to `error` and `agent_end` counts an answer. Listen to `transport_event` for `response.done`, and look at `response.status`.
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
import { OpenAIRealtimeWebSocket, RealtimeAgent, RealtimeSession } from '@openai/agents-realtime'
import { WebSocketServer } from 'ws'

const usage = { total_tokens: 300, input_tokens: 200, output_tokens: 100, input_token_details: { text_tokens: 200, audio_tokens: 0, cached_tokens: 0 }, output_token_details: { text_tokens: 100, audio_tokens: 0 } }
const ends = {
  completed: { status: 'completed', status_details: null },
  failed: { status: 'failed', status_details: { type: 'failed', error: { type: 'insufficient_quota', code: 'insufficient_quota' } } },
  'cut at its limit': { status: 'incomplete', status_details: { type: 'incomplete', reason: 'max_output_tokens' } },
  'stopped by the filter': { status: 'incomplete', status_details: { type: 'incomplete', reason: 'content_filter' } },
  'an error event': null,
}
let way
const server = createServer()
new WebSocketServer({ server }).on('connection', socket => {
  let count = 0
  const send = event => socket.send(JSON.stringify({ event_id: `event_${count++}`, ...event }))
  const session = { type: 'realtime', object: 'realtime.session', id: 'sess_1', model: 'gpt-realtime' }
  const told = (previous_item_id, item) => {
    send({ type: 'conversation.item.added', previous_item_id, item })
    send({ type: 'conversation.item.done', previous_item_id, item })
  }
  send({ type: 'session.created', session })
  socket.on('message', data => {
    const event = JSON.parse(data)
    if (event.type === 'session.update') send({ type: 'session.updated', session: { ...session, ...event.session } })
    if (event.type === 'conversation.item.create') told(null, { ...event.item, id: 'item_1', object: 'realtime.item', status: 'completed' })
    if (event.type !== 'response.create') return
    if (way === 'an error event') return send({ type: 'error', error: { type: 'invalid_request_error', code: 'invalid_value', message: 'Invalid.', param: null, event_id: null } })
    const response = { object: 'realtime.response', id: 'resp_1', status: 'in_progress', status_details: null, output: [], conversation_id: 'conv_1', output_modalities: ['text'], max_output_tokens: 'inf', usage: null, metadata: null }
    const item = { id: 'item_2', object: 'realtime.item', type: 'message', role: 'assistant', status: ends[way].status, content: [{ type: 'output_text', text: 'You should not ' }] }
    const at = { response_id: response.id, output_index: 0 }
    send({ type: 'response.created', response })
    if (way === 'failed') return send({ type: 'response.done', response: { ...response, ...ends[way] } })
    send({ type: 'response.output_item.added', ...at, item: { ...item, status: 'in_progress', content: [] } })
    send({ type: 'response.output_text.delta', ...at, item_id: item.id, content_index: 0, delta: item.content[0].text })
    send({ type: 'response.output_text.done', ...at, item_id: item.id, content_index: 0, text: item.content[0].text })
    send({ type: 'response.output_item.done', ...at, item })
    told('item_1', item)
    send({ type: 'response.done', response: { ...response, ...ends[way], output: [item], usage } })
  })
})
server.listen(0, '127.0.0.1')
await once(server, 'listening')
const url = `ws://127.0.0.1:${server.address().port}`
async function ask() {
  const session = new RealtimeSession(new RealtimeAgent({ name: 'bank', instructions: 'Help.' }), { transport: new OpenAIRealtimeWebSocket(), model: 'gpt-realtime', tracingDisabled: true })
  const heard = []
  const ended = new Promise(resolve => {
    session.on('agent_end', (_context, _agent, text) => resolve(heard.push(`agent_end "${text}"`)))
    session.on('error', () => resolve(heard.push('error')))
  })
  await session.connect({ apiKey: 'key', url })
  session.sendMessage('Do I have to pay?')
  await Promise.race([ended, wait(3000)])
  // Whatever follows in the same turn is heard as well.
  await wait(100)
  const kept = session.history.filter(({ role }) => role === 'assistant').map(({ status }) => status)
  session.close()
  return `${heard.join(', ')}; kept: ${kept.join() || 'nothing'}`
}
const seen = {}
for (way of Object.keys(ends)) seen[way] = await ask()
console.log(seen)
assert.deepEqual(seen, {
  completed: 'agent_end "You should not "; kept: completed',
  failed: 'agent_end ""; kept: nothing',
  'cut at its limit': 'agent_end "You should not "; kept: incomplete',
  'stopped by the filter': 'agent_end "You should not "; kept: incomplete',
  'an error event': 'error; kept: nothing',
})
process.exit()
PROBE
node probe.mjs

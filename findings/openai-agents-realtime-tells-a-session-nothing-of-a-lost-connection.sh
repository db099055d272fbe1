#!/usr/bin/env bash
# Guess: a session of OpenAI's realtime agents whose connection is lost amid an answer says so: by `error`, by the end of the answer, or by an event of its own.
# Seen (@openai/agents-realtime 0.20.0, 2026-11): it says nothing. Whether the server closes with 1011 or 1001 or the connection is reset, of all events of the session the last is `history_updated`: `agent_start` has no
# `agent_end`, the half message stays `in_progress` in the history, and no promise rejects. The transport below has `connection_change` with `disconnected`; sendAudio() takes sound as before, and drops it; sendMessage() throws.
# What the vendor says in an `error` event is told.
# Meaning: a page shows that the agent speaks for as long as it is open, and the caller talks to nobody: what the microphone gives is dropped without a word. Listen to `session.transport.on('connection_change')`, end the turn,
# and connect again.
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

const words = 'You should not '
const ends = {
  'a whole answer': ({ send, response, item }) => {
    const done = { ...item, status: 'completed', content: [{ type: 'output_text', text: words }] }
    send({ type: 'conversation.item.done', previous_item_id: null, item: done })
    send({ type: 'response.output_item.done', response_id: response.id, output_index: 0, item: done })
    send({ type: 'response.done', response: { ...response, status: 'completed', output: [done] } })
  },
  'an error event': ({ send }) => send({ type: 'error', error: { type: 'server_error', code: null, message: 'The server had an error.', param: null, event_id: null } }),
  'closed with 1011': ({ socket }) => socket.close(1011),
  'closed with 1001': ({ socket }) => socket.close(1001),
  reset: ({ socket }) => socket._socket.resetAndDestroy(),
}
let way
const server = createServer()
new WebSocketServer({ server }).on('connection', socket => {
  let count = 0
  const send = event => socket.send(JSON.stringify({ event_id: `event_${count++}`, ...event }))
  const session = { type: 'realtime', object: 'realtime.session', id: 'sess_1', model: 'gpt-realtime' }
  socket.on('error', () => {})
  send({ type: 'session.created', session })
  socket.on('message', async data => {
    const event = JSON.parse(data)
    if (event.type === 'session.update') send({ type: 'session.updated', session: { ...session, ...event.session } })
    if (event.type !== 'response.create') return
    const response = { object: 'realtime.response', id: 'resp_1', status: 'in_progress', status_details: null, output: [], conversation_id: 'conv_1', output_modalities: ['text'], max_output_tokens: 'inf', usage: null, metadata: null }
    const item = { id: 'item_1', object: 'realtime.item', type: 'message', role: 'assistant', status: 'in_progress', content: [] }
    send({ type: 'response.created', response })
    send({ type: 'response.output_item.added', response_id: response.id, output_index: 0, item })
    send({ type: 'conversation.item.added', previous_item_id: null, item })
    send({ type: 'response.output_text.delta', response_id: response.id, output_index: 0, item_id: item.id, content_index: 0, delta: words })
    await wait(50)
    ends[way]({ send, socket, response, item })
  })
})
server.listen(0, '127.0.0.1')
await once(server, 'listening')
const names = ['agent_start', 'agent_end', 'agent_handoff', 'audio_interrupted', 'audio_stopped', 'error', 'guardrail_tripped', 'history_updated', 'history_added']
let rejections = 0
process.on('unhandledRejection', () => rejections++)
async function ask() {
  rejections = 0
  const session = new RealtimeSession(new RealtimeAgent({ name: 'bank', instructions: 'Help.' }), { transport: new OpenAIRealtimeWebSocket(), model: 'gpt-realtime', tracingDisabled: true })
  const heard = []
  await session.connect({ apiKey: 'key', url: `ws://127.0.0.1:${server.address().port}` })
  for (const name of names) session.on(name, () => heard.push(name))
  session.transport.on('connection_change', state => heard.push(`(transport: ${state})`))
  session.sendMessage('Do I have to pay?')
  await wait(500)
  const kept = session.history.at(-1).status
  const next = [() => session.sendAudio(new ArrayBuffer(4800)), () => session.sendMessage('Hello?')].map(send => {
    try {
      send()
      return 'sent'
    } catch {
      return 'thrown'
    }
  })
  session.close()
  return `${heard.filter(name => !name.startsWith('history')).slice(0, 2).join(', ')}; kept: ${kept}; rejections: ${rejections}; sound and words: ${next.join(', ')}`
}
const seen = {}
for (way of Object.keys(ends)) seen[way] = await ask()
console.log(seen)
const lost = 'agent_start, (transport: disconnected); kept: in_progress; rejections: 0; sound and words: sent, thrown'
assert.deepEqual(seen, {
  'a whole answer': 'agent_start, agent_end; kept: completed; rejections: 0; sound and words: sent, sent',
  'an error event': 'agent_start, error; kept: in_progress; rejections: 0; sound and words: sent, sent',
  'closed with 1011': lost,
  'closed with 1001': lost,
  reset: lost,
})
process.exit()
PROBE
node probe.mjs

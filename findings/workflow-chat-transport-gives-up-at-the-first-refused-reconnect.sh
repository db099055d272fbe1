#!/usr/bin/env bash
# Guess: WorkflowChatTransport of @workflow/ai takes an answer up again with `maxConsecutiveErrors` (3) attempts, whatever stands in the way: its documentation speaks of network problems and of functions that time out.
# Seen (@workflow/ai 5.0.0, ai 6.0.325, 2026-11): only bodies that break off are counted. A reconnect that is refused once (503), or whose connection is lost before the head, ends the
# chat at once, in front of an address that answers the next request in full; `maxConsecutiveErrors: 10` changes nothing. Two bodies that break off in a row are no trouble. An EventSource
# in front of the same connections that are lost asks again, and has the whole answer.
# Meaning: what cuts an answer, a restart, a deployment or a tunnel, mostly refuses the next request too: the page shows half an answer and an error, while the run goes on and is paid for. Give the
# transport a `fetch` that repeats GETs after 5xx and lost connections, with pauses.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
# --legacy-peer-deps leaves the workflow runtime out, which the transport of the page does not use.
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @workflow/ai@5.0.0 ai@6.0.325 zod@4.6.7 eventsource@5.1.5
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { WorkflowChatTransport } from '@workflow/ai'
import { EventSource } from 'eventsource'

const chunks = [
  { type: 'start', messageId: 'answer' },
  { type: 'start-step' },
  { type: 'text-start', id: 'text' },
  ...['You ', 'should ', 'not ', 'pay.'].map(delta => ({ type: 'text-delta', id: 'text', delta })),
  { type: 'text-end', id: 'text' },
  { type: 'finish-step' },
  { type: 'finish' },
]
/** What happens to each request, in turn. */
let plan
const asked = []
const server = createServer((request, response) => {
  request.resume()
  const { searchParams } = new URL(request.url, 'http://server')
  const id = request.headers['last-event-id']
  const from = Number(searchParams.get('startIndex') ?? (id ? Number(id) + 1 : 0))
  const step = plan[asked.length]
  asked.push(`${request.method} ${from} ${step}`)
  if (step === 'refused') return response.writeHead(503).end('Restarting.')
  if (step === 'lost') return request.socket.destroy()
  response.writeHead(200, { 'content-type': 'text/event-stream', 'x-workflow-run-id': 'run' })
  const to = step === 'cut' ? Math.max(5, from + 2) : chunks.length
  if (!from) response.write('retry: 50\n\n')
  for (let index = from; index < to; index++) response.write(`id: ${index}\ndata: ${JSON.stringify(chunks[index])}\n\n`)
  if (step === 'cut') setTimeout(() => response.destroy(), 50)
  else response.end('data: [DONE]\n\n')
}).listen(0, '127.0.0.1')
await once(server, 'listening')
const api = `http://127.0.0.1:${server.address().port}/api/chat`
// The transport logs what broke off.
console.error = () => {}

function begin(steps) {
  plan = steps
  asked.length = 0
  return { text: '', end: 'whole' }
}
async function chat(steps, options) {
  const seen = begin(steps)
  const transport = new WorkflowChatTransport({ api, ...options })
  const messages = [{ id: 'question', role: 'user', parts: [{ type: 'text', text: 'Should I pay?' }] }]
  try {
    const stream = await transport.sendMessages({ chatId: 'chat', messages, trigger: 'submit-message' })
    for await (const chunk of stream) if (chunk.type === 'text-delta') seen.text += chunk.delta
  } catch (error) {
    seen.end = error.message
  }
  return { ...seen, asked: [...asked] }
}
async function listen(steps) {
  const seen = begin(steps)
  const source = new EventSource(api)
  await new Promise(resolve => {
    source.onmessage = ({ data }) => {
      if (data === '[DONE]') return resolve()
      const chunk = JSON.parse(data)
      if (chunk.type === 'text-delta') seen.text += chunk.delta
    }
  })
  source.close()
  return { ...seen, asked: [...asked] }
}
const seen = {
  cut: await chat(['cut', 'whole']),
  'cut three times': await chat(['cut', 'cut', 'cut', 'whole']),
  'cut, refused': await chat(['cut', 'refused', 'whole']),
  'cut, lost': await chat(['cut', 'lost', 'whole'], { maxConsecutiveErrors: 10 }),
  'cut, lost, by EventSource': await listen(['cut', 'lost', 'whole']),
}
console.log(seen)
const whole = { text: 'You should not pay.', end: 'whole' }
const half = 'You should '
assert.deepEqual(seen, {
  cut: { ...whole, asked: ['POST 0 cut', 'GET 5 whole'] },
  'cut three times': { ...whole, asked: ['POST 0 cut', 'GET 5 cut', 'GET 7 cut', 'GET 9 whole'] },
  'cut, refused': { text: half, end: 'Failed to fetch chat: 503 Restarting.', asked: ['POST 0 cut', 'GET 5 refused'] },
  'cut, lost': { text: half, end: 'fetch failed', asked: ['POST 0 cut', 'GET 5 lost'] },
  'cut, lost, by EventSource': { ...whole, asked: ['GET 0 cut', 'GET 5 lost', 'GET 5 whole'] },
})
process.exit()
PROBE
node probe.mjs

#!/usr/bin/env bash
# Guess: an answer that is cut is an error in the chat, or is taken up by Last-Event-ID where its server can do that. One that numbers its events, as the examples of many
# frameworks do, and knows no Last-Event-ID starts nothing anew, since a POST is not repeated by itself.
# Seen (@tanstack/ai-client 0.33.2, 2026-11): one `id:` is enough for the client to send the same POST again after a cut. Such a server asks the model once more,
# and the client passes over the events whose numbers it has had, and appends the rest: of "You owe nothing to us." and, at the second try, "Sorry, you owe us 500." the
# chat shows "You owe nothing us 500.", `ready`, onFinish and no error. reconnect: { maxAttempts: 0 } changes nothing, for an attempt that brought something is not counted.
# Without ids a reset is an error, and a body that ends in order before RUN_FINISHED is a whole answer: the client makes a RUN_FINISHED with `stop` for it.
# Meaning: an answer that no model gave, paid for twice, and tools of the server that run twice. A server that keeps no answers sends no ids to this client; one that does takes
# X-Run-Id and Last-Event-ID; and both end a broken answer by RUN_ERROR.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @tanstack/ai-client@0.33.2 @tanstack/ai@0.58.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { ChatClient, fetchServerSentEvents } from '@tanstack/ai-client'

const answers = [
  ['You ', 'owe ', 'nothing ', 'to ', 'us.'],
  ['Sorry, ', 'you ', 'owe ', 'us ', '500.'],
]
let how
let requests
const server = createServer(async (request, response) => {
  let body = ''
  for await (const piece of request) body += piece
  requests.push(`${request.method} ${body}`)
  const [first, { threadId, runId }] = [requests.length === 1, JSON.parse(body)]
  const messageId = `m${requests.length}`
  const words = answers[first ? 0 : 1].map(delta => ({ type: 'TEXT_MESSAGE_CONTENT', messageId, delta }))
  const events = [
    { type: 'RUN_STARTED', threadId, runId },
    { type: 'TEXT_MESSAGE_START', messageId, role: 'assistant' },
    ...words,
    { type: 'TEXT_MESSAGE_END', messageId },
    { type: 'RUN_FINISHED', threadId, runId },
  ]
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  for (const [number, event] of events.entries()) {
    if (how.cut && first && number === 5) return how.cut === 'a reset' ? response.destroy() : response.end()
    response.write(`${how.numbers ? `id: ${number}\n` : ''}data: ${JSON.stringify(event)}\n\n`)
    await wait(10)
  }
  response.end()
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const url = `http://127.0.0.1:${server.address().port}/`

async function ask(settings) {
  how = settings
  requests = []
  const told = []
  const client = new ChatClient({
    connection: fetchServerSentEvents(url, how.reconnect ? { reconnect: how.reconnect } : {}),
    onFinish: () => void told.push('onFinish'),
    onError: () => void told.push('onError'),
  })
  await client.sendMessage('What do I owe?')
  await wait(100)
  const shown = client.getMessages()[1].parts.map(({ content }) => content).join('')
  return { shown, status: client.getStatus(), told: told.join(' '), requests: requests.length, kinds: new Set(requests).size }
}
const seen = {
  'numbered, whole': await ask({ numbers: true }),
  'numbered, a reset': await ask({ numbers: true, cut: 'a reset' }),
  'numbered, an end': await ask({ numbers: true, cut: 'an end' }),
  'numbered, a reset, no attempts': await ask({ numbers: true, cut: 'a reset', reconnect: { maxAttempts: 0 } }),
  'without ids, a reset': await ask({ cut: 'a reset' }),
  'without ids, an end': await ask({ cut: 'an end' }),
}
console.table(seen)
const once = { requests: 1, kinds: 1 }
const glued = { shown: 'You owe nothing us 500.', status: 'ready', told: 'onFinish', requests: 2, kinds: 1 }
assert.deepEqual(seen, {
  'numbered, whole': { shown: 'You owe nothing to us.', status: 'ready', told: 'onFinish', ...once },
  'numbered, a reset': glued,
  'numbered, an end': glued,
  'numbered, a reset, no attempts': glued,
  'without ids, a reset': { shown: 'You owe nothing ', status: 'error', told: 'onError', ...once },
  'without ids, an end': { shown: 'You owe nothing ', status: 'ready', told: 'onFinish', ...once },
})
process.exit()
PROBE
node probe.mjs

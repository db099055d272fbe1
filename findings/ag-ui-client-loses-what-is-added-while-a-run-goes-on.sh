#!/usr/bin/env bash
# Guess: a message that the page adds by addMessage() while a run is streaming, the next question of a user who does not wait, stands in the agent's messages at the end, and goes out with the next run.
# Seen (@ag-ui/client 1.0.0, 2026-11): it is gone. The run works on a copy of the messages from its begin, and each event puts that copy in the place of what the agent has by then: the message is there until
# the next word comes. addMessages() and setMessages() fare alike. No subscriber is told; onNewMessage was called for it. What is added before the run, or behind its end, stays.
# Meaning: a chat that lets users type on drops what they typed, seen for a tenth of a second, and the agent never gets it. Keep such messages in a list of the page's own, and add them when
# runAgent() has settled.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @ag-ui/client@1.0.0 @ag-ui/core@1.0.0 rxjs@7.8.1
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { HttpAgent } from '@ag-ui/client'

let sent
const server = createServer(async (request, response) => {
  const { threadId, runId, messages } = JSON.parse(Buffer.concat(await request.toArray()).toString())
  sent.push(messages.map(one => one.content))
  const messageId = `answer-${sent.length}`
  const events = [
    { type: 'RUN_STARTED', threadId, runId },
    { type: 'TEXT_MESSAGE_START', messageId, role: 'assistant' },
    ...['You ', 'should ', 'not ', 'pay.'].map(delta => ({ type: 'TEXT_MESSAGE_CONTENT', messageId, delta })),
    { type: 'TEXT_MESSAGE_END', messageId },
    { type: 'RUN_FINISHED', threadId, runId },
  ]
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  for (const one of events) {
    response.write(`data: ${JSON.stringify(one)}\n\n`)
    await wait(60)
  }
  response.end()
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))

const user = (id, content) => ({ id, role: 'user', content })
const first = user('question-1', 'Do I have to pay?')
const second = user('question-2', 'And Ben?')
const adds = {
  addMessage: agent => agent.addMessage(second),
  addMessages: agent => agent.addMessages([second]),
  setMessages: agent => agent.setMessages([...agent.messages, second]),
}
async function talk(add, when) {
  sent = []
  const told = []
  const agent = new HttpAgent({ url: `http://127.0.0.1:${server.address().port}/`, threadId: 'thread' })
  agent.messages = [first]
  agent.subscribe({ onNewMessage: ({ message }) => void told.push(message.id) })
  const has = () => agent.messages.some(one => one.id === second.id)
  if (when === 'before') adds[add](agent)
  const run = agent.runAgent({})
  let atOnce
  if (when === 'during') {
    await wait(150)
    adds[add](agent)
    atOnce = has()
  }
  await run
  if (when === 'behind') adds[add](agent)
  const atEnd = has()
  await agent.runAgent({})
  return { ...(atOnce !== undefined && { atOnce }), atEnd, sentWithNext: sent[1].includes(second.content), told: told.includes(second.id) }
}
const seen = {}
for (const when of ['before', 'during', 'behind']) for (const add of Object.keys(adds)) seen[`${add}, ${when}`] = await talk(add, when)
console.log(seen)
for (const [key, { told, ...one }] of Object.entries(seen)) {
  assert.deepEqual(one, key.endsWith('during') ? { atOnce: true, atEnd: false, sentWithNext: false } : { atEnd: true, sentWithNext: true }, key)
  if (key.startsWith('addMessage,')) assert.ok(told)
}
process.exit()
PROBE
node probe.mjs

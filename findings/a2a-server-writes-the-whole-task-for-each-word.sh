#!/usr/bin/env bash
# Guess: an agent of A2A that streams an artifact word by word (append: true, as the protocol has it) has its task written to the store when its state
# changes, or the words appended, and whoever fetches the task later reads one text.
# Seen (@a2a-js/sdk 1.3.0, 2026-11): for every word DefaultRequestHandler loads the whole task, adds one part and saves the whole task, and only then is the word
# sent. 400 words are 403 loads and 402 saves in which 80,600 parts are written, 200 times what was said; twice the words are four times the parts. The task
# keeps each word as a part of its own, with its media type, name and metadata: 400 parts, twenty times the size of the text.
# Meaning: with a store in a database an answer comes no faster than the store is written, which is slower with each word, and each task that is read back has
# its words in pieces. An agent gathers words for some tenths of a second before it publishes them.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @a2a-js/sdk@1.3.0 express@5.3.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import { Role, TaskState } from '@a2a-js/sdk'
import { ClientFactory } from '@a2a-js/sdk/client'
import { AgentEvent, DefaultRequestHandler, InMemoryTaskStore } from '@a2a-js/sdk/server'
import { jsonRpcHandler, UserBuilder } from '@a2a-js/sdk/server/express'
import express from 'express'

const text = value => ({ content: { $case: 'text', value }, mediaType: 'text/plain', filename: '', metadata: {} })
const status = state => ({ state, timestamp: new Date().toISOString(), message: undefined })
let words
const agent = {
  async execute({ taskId, contextId }, bus) {
    bus.publish(AgentEvent.task({ id: taskId, contextId, status: status(TaskState.TASK_STATE_WORKING), artifacts: [], history: [], metadata: {} }))
    for (let word = 0; word < words; word++) {
      const artifact = { artifactId: 'answer', name: '', description: '', parts: [text('word ')], metadata: {}, extensions: [] }
      bus.publish(AgentEvent.artifactUpdate({ taskId, contextId, artifact, append: word > 0, lastChunk: word === words - 1, metadata: {} }))
    }
    bus.publish(AgentEvent.statusUpdate({ taskId, contextId, status: status(TaskState.TASK_STATE_COMPLETED), metadata: {} }))
    bus.finished()
  },
  cancelTask: async () => {},
}
/** Counts what goes through the store; each save takes a turn of the event loop, as a database's would. */
let counts
const memory = new InMemoryTaskStore()
const store = {
  load(...of) {
    counts.loads++
    return memory.load(...of)
  },
  async save(task, ...of) {
    await new Promise(setImmediate)
    counts.saves++
    counts.parts += task.artifacts[0]?.parts.length ?? 0
    await memory.save(task, ...of)
  },
  list: (...of) => memory.list(...of),
}
const app = express()
const server = createServer(app)
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const agentInterface = { url: `http://127.0.0.1:${server.address().port}/`, protocolBinding: 'JSONRPC', tenant: '', protocolVersion: '1.0' }
const capabilities = { streaming: true, pushNotifications: false, extensions: [] }
const lists = { skills: [], securitySchemes: {}, securityRequirements: [], signatures: [], defaultInputModes: ['text'], defaultOutputModes: ['text'] }
const card = { name: 'Agent', description: 'Says words', version: '1.0.0', supportedInterfaces: [agentInterface], capabilities, ...lists }
app.use(jsonRpcHandler({ requestHandler: new DefaultRequestHandler(card, store, agent), userBuilder: UserBuilder.noAuthentication }))
const client = await new ClientFactory().createFromAgentCard(card)

async function stream(length) {
  words = length
  counts = { loads: 0, saves: 0, parts: 0 }
  const ids = { messageId: randomUUID(), contextId: '', taskId: '', referenceTaskIds: [] }
  const message = { ...ids, role: Role.ROLE_USER, parts: [text('Hello')], metadata: {}, extensions: [] }
  let id
  let told = 0
  let early = 0
  for await (const { payload } of client.sendMessageStream({ message, tenant: '', configuration: undefined, metadata: {} })) {
    id ??= payload.value.id
    told++
    if (counts.saves < told) early++
  }
  const seen = { ...counts, early }
  const { artifacts } = await client.getTask({ id, tenant: '', historyLength: 0 })
  const said = artifacts[0].parts.map(({ content }) => content.value).join('')
  return { ...seen, stored: artifacts[0].parts.length, times: Math.round(JSON.stringify(artifacts).length / said.length) }
}
const seen = { 400: await stream(400), 800: await stream(800) }
console.log(seen)
for (const [length, { loads, saves, parts, early, stored }] of Object.entries(seen)) {
  const n = Number(length)
  assert.deepEqual([saves, early, stored], [n + 2, 0, n])
  assert.ok(loads >= n)
  // One part at the first word, and so on to all of them; at the end of the task all of them once more.
  assert.equal(parts, (n * (n + 1)) / 2 + n)
}
process.exit()
PROBE
node probe.mjs

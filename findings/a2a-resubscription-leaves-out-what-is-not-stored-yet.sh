#!/usr/bin/env bash
# Guess: who subscribes again to a task of A2A behind a lost connection, as resubscribeTask() is there for, is shown the task as it is and then all that comes, so that no word is
# missing.
# Seen (@a2a-js/sdk 1.3.0, express 5.3.0, 2026-11): the task comes out of the store, and the events are those that the agent publishes from then on. What it had published and the
# store has not taken yet is in neither. Each word is one load and one save of the task, one after the other, so with a store that takes 15 ms for each and a word in 20 ms the store
# falls behind: a reader who comes back at the 21st word misses eight of them or more, in a row and with nothing said, and the later words follow them. A store in memory leaves none out.
# Meaning: with a database behind the agent the text on the page has holes in the middle of sentences, more of them the longer an answer is. getTask() behind the end has all of it:
# ask for the task again when the subscription ends, and show that. An agent that publishes some times in a second, and not each word, keeps the store close.
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
import { setTimeout as wait } from 'node:timers/promises'
import { Role, TaskState } from '@a2a-js/sdk'
import { ClientFactory } from '@a2a-js/sdk/client'
import { AgentEvent, DefaultRequestHandler, InMemoryTaskStore } from '@a2a-js/sdk/server'
import { jsonRpcHandler, UserBuilder } from '@a2a-js/sdk/server/express'
import express from 'express'

/** Says the numbers to 40, one in 20 ms. */
const text = value => ({ content: { $case: 'text', value }, mediaType: 'text/plain', filename: '', metadata: {} })
const status = state => ({ state, timestamp: new Date().toISOString(), message: undefined })
const agent = {
  async execute({ taskId, contextId }, bus) {
    bus.publish(AgentEvent.task({ id: taskId, contextId, status: status(TaskState.TASK_STATE_WORKING), artifacts: [], history: [], metadata: {} }))
    for (let word = 1; word <= 40; word++) {
      await wait(20)
      const artifact = { artifactId: 'answer', name: '', description: '', parts: [text(`${word} `)], metadata: {}, extensions: [] }
      bus.publish(AgentEvent.artifactUpdate({ taskId, contextId, artifact, append: word > 1, lastChunk: word === 40, metadata: {} }))
    }
    bus.publish(AgentEvent.statusUpdate({ taskId, contextId, status: status(TaskState.TASK_STATE_COMPLETED), metadata: {} }))
    bus.finished()
  },
  cancelTask: async () => {},
}
let storeTakes
const memory = new InMemoryTaskStore()
const store = {
  async load(...of) {
    if (storeTakes) await wait(storeTakes)
    return memory.load(...of)
  },
  async save(...of) {
    if (storeTakes) await wait(storeTakes)
    return memory.save(...of)
  },
  list: (...of) => memory.list(...of),
}
const app = express()
const server = createServer(app)
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const agentInterface = { url: `http://127.0.0.1:${server.address().port}/`, protocolBinding: 'JSONRPC', tenant: '', protocolVersion: '1.0' }
const capabilities = { streaming: true, pushNotifications: false, extensions: [] }
const lists = { skills: [], securitySchemes: {}, securityRequirements: [], signatures: [], defaultInputModes: ['text'], defaultOutputModes: ['text'] }
const card = { name: 'Agent', description: 'Says numbers', version: '1.0.0', supportedInterfaces: [agentInterface], capabilities, ...lists }
app.use(jsonRpcHandler({ requestHandler: new DefaultRequestHandler(card, store, agent), userBuilder: UserBuilder.noAuthentication }))
const client = await new ClientFactory().createFromAgentCard(card)

const wordsOf = parts => parts.map(({ content }) => Number(content.value))
async function comeBack(takes) {
  storeTakes = takes
  const ids = { messageId: randomUUID(), contextId: '', taskId: '', referenceTaskIds: [] }
  const message = { ...ids, role: Role.ROLE_USER, parts: [text('Hello')], metadata: {}, extensions: [] }
  const controller = new AbortController()
  let id
  const read = async () => {
    for await (const { payload } of client.sendMessageStream({ message, tenant: '', configuration: undefined, metadata: {} }, { signal: controller.signal })) {
      id ??= payload.value.id
      if (payload.$case === 'artifactUpdate' && wordsOf(payload.value.artifact.parts)[0] === 10) controller.abort()
    }
  }
  await assert.rejects(read(), { name: 'AbortError' })
  await wait(100)
  const shown = []
  for await (const { payload } of client.resubscribeTask({ id, tenant: '' })) {
    if (payload.$case === 'task') shown.push(...wordsOf(payload.value.artifacts[0].parts))
    if (payload.$case === 'artifactUpdate') shown.push(...wordsOf(payload.value.artifact.parts))
  }
  for (;;) {
    const task = await client.getTask({ id, tenant: '', historyLength: 0 })
    if (task.status.state !== TaskState.TASK_STATE_COMPLETED) await wait(100)
    else return { shown: shown.join(' '), missing: wordsOf(task.artifacts[0].parts).filter(word => !shown.includes(word)), stored: task.artifacts[0].parts.length }
  }
}
const [inMemory, slow] = [await comeBack(0), await comeBack(15)]
console.log({ inMemory, slow })
assert.deepEqual([inMemory.missing, inMemory.stored], [[], 40])
assert.equal(slow.stored, 40)
assert.ok(slow.missing.length >= 3)
// They stand in one row, in the middle.
assert.equal(slow.missing.at(-1) - slow.missing[0], slow.missing.length - 1)
assert.ok(slow.missing[0] > 10 && slow.missing.at(-1) < 40)
process.exit()
PROBE
timeout 60 node probe.mjs

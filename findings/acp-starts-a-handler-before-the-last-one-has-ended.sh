#!/usr/bin/env bash
# Guess: a client of the Agent Client Protocol that stores each `session/update` in an async handler gets them one behind the other, since the SDK awaits the handler, and prompt() resolves behind the last of them.
# Seen (@agentclientprotocol/sdk 2.4.0, 2026-11): each message is handed on as it is read, and no handler is waited for. Where one awaits longer than the next, a store, a file, a module that is loaded at first use, words stand in another
# order: "You pay.should not". The prompt resolves with `end_turn` before the words are there, since the response does not wait either; an error of a handler goes to the console alone. What a handler does before its first
# `await`, and ActiveSession with nextUpdate() and readText(), which queue, are in order.
# Meaning: an editor or a bridge shows and stores an answer with its words swapped, and whoever takes the text when prompt() resolves has none or half of it. Do nothing async in the handler: put
# updates in a queue, or read them by buildSession() and nextUpdate() until `stop`.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @agentclientprotocol/sdk@2.4.0 zod@4.6.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { setTimeout as wait } from 'node:timers/promises'
import { agent, client, methods, ndJsonStream, PROTOCOL_VERSION } from '@agentclientprotocol/sdk'

const words = ['You ', 'should ', 'not ', 'pay.']
const text = words.join('')
/** An agent that says these words, over the lines that a process would write. */
function start() {
  const toAgent = new TransformStream()
  const toClient = new TransformStream()
  agent({ name: 'agent' })
    .onRequest(methods.agent.initialize, () => ({ protocolVersion: PROTOCOL_VERSION, agentCapabilities: {} }))
    .onRequest(methods.agent.session.new, () => ({ sessionId: 'session-1' }))
    .onRequest(methods.agent.session.prompt, async ({ params, client: page }) => {
      for (const word of words) {
        const update = { sessionUpdate: 'agent_message_chunk', content: { type: 'text', text: word } }
        await page.notify(methods.client.session.update, { sessionId: params.sessionId, update })
        await wait(10)
      }
      return { stopReason: 'end_turn' }
    })
    .connect(ndJsonStream(toClient.writable, toAgent.readable))
  return ndJsonStream(toAgent.writable, toClient.readable)
}
/** How long the handler takes to store each word, in milliseconds: the file is opened at the second one. */
const delays = { 'no wait': [0, 0, 0, 0], 'a slow store': [60, 60, 60, 60], 'a slow second': [1, 60, 80, 1], 'a store that fails': [] }
let printed = 0
console.error = () => printed++
async function run(name) {
  let stored = ''
  let at = 0
  const app = client({ name: 'client' }).onNotification(methods.client.session.update, async ({ params }) => {
    const delay = delays[name][at++]
    if (delay === undefined) throw new Error('The store is full')
    if (delay > 0) await wait(delay)
    stored += params.update.content.text
  })
  return app.connectWith(start(), async context => {
    await context.request(methods.agent.initialize, { protocolVersion: PROTOCOL_VERSION, clientCapabilities: {} })
    const { sessionId } = await context.request(methods.agent.session.new, { cwd: '/', mcpServers: [] })
    const { stopReason } = await context.request(methods.agent.session.prompt, { sessionId, prompt: [{ type: 'text', text: 'Do I have to pay?' }] })
    const whenResolved = stored
    await wait(200)
    return { stopReason, whenResolved, later: stored }
  })
}
async function queued() {
  return client({ name: 'client' }).connectWith(start(), async context => {
    await context.request(methods.agent.initialize, { protocolVersion: PROTOCOL_VERSION, clientCapabilities: {} })
    const session = await context.buildSession('/').start()
    session.prompt('Do I have to pay?')
    let stored = ''
    let at = 0
    for (;;) {
      const one = await session.nextUpdate()
      if (one.kind === 'stop') return { stopReason: one.stopReason, stored }
      await wait(delays['a slow second'][at++])
      stored += one.update.content.text
    }
  })
}
const seen = {}
for (const name of Object.keys(delays)) seen[name] = await run(name)
seen['a store that fails'].printed = printed
seen['nextUpdate()'] = await queued()
console.log(seen)
const stopReason = 'end_turn'
assert.deepEqual(seen['no wait'], { stopReason, whenResolved: text, later: text })
assert.equal(seen['a slow store'].later, text)
assert.ok(seen['a slow store'].whenResolved.length < text.length)
assert.ok(seen['a slow second'].whenResolved.length < text.length)
assert.equal(seen['a slow second'].later, 'You pay.should not ')
assert.deepEqual(seen['a store that fails'], { stopReason, whenResolved: '', later: '', printed: words.length })
assert.deepEqual(seen['nextUpdate()'], { stopReason, stored: text })
process.exit()
PROBE
node probe.mjs

#!/usr/bin/env bash
# Guess: where a processor of a Mastra agent stops a question or an answer (`abort('reason')`), the bridge to AG-UI tells the page so, as an error or with the reason, as Mastra's own stream does.
# Seen (@ag-ui/mastra 1.1.2, @mastra/core 1.71.0, @ag-ui/client 1.0.0, 2026-11): it does not know Mastra's part for it, `tripwire`, and a line on the server's console is all. A question that was refused is
# a run that went well without a word. An answer stopped in the midst is a message that ends there, and the run is finished: onRunErrorEvent and onRunFailed are silent, and the reason stands nowhere. What was
# said before the stop stays in the messages, and goes to the model with the next question as its answer. Mastra's own stream has the reason.
# Meaning: users see nothing, or half of a sentence, and ask again; what a guard wanted back is shown and kept. Let processors put other words in the place of those that they stop, and check a question before
# the agent is asked.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @ag-ui/mastra@1.1.2 @mastra/core@1.71.0 @ag-ui/client@1.0.0 @ag-ui/core@1.0.0 \
  @ai-sdk/openai-compatible@3.0.92 rxjs@7.8.1 zod@4.6.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { MastraAgent } from '@ag-ui/mastra'
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { Agent } from '@mastra/core/agent'

const frame = (delta, finish_reason = null) => ({ id: 'a', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta, finish_reason }] })
const frames = [...['The code ', 'of the door ', 'is 1234.'].map(content => frame({ content })), frame({}, 'stop')]
let requests
const server = createServer(async (request, response) => {
  requests.push(JSON.parse(Buffer.concat(await request.toArray()).toString()).messages)
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.end([...frames.map(one => JSON.stringify(one)), '[DONE]'].map(one => `data: ${one}\n\n`).join(''))
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const model = createOpenAICompatible({ name: 'host', apiKey: 'key', baseURL: `http://127.0.0.1:${server.address().port}` })('m')
for (const name of ['warn', 'error']) console[name] = () => {}

const question = { id: 'message-1', role: 'user', content: 'How do I get in?' }
const guards = {
  'no guard': {},
  'the question': { inputProcessors: [{ id: 'guard', processInput: ({ abort }) => abort('No codes.') }] },
  'the answer': {
    outputProcessors: [{ id: 'guard', processOutputStream: async ({ part, abort }) => (part.payload?.text?.includes('1234') ? abort('No codes.') : part) }],
  },
}
const make = guard => new Agent({ id: 'assistant', name: 'assistant', instructions: 'Help.', model, maxRetries: 0, ...guard })

/** What Mastra's own stream tells. */
async function own(guard) {
  requests = []
  let text = ''
  let reason
  const { fullStream } = await make(guard).stream('How do I get in?')
  for await (const part of fullStream) {
    if (part.type === 'text-delta') text += part.payload.text
    if (part.type === 'tripwire') reason = part.payload.reason
  }
  return { text, reason }
}
/** What the page is told, and what goes to the model with a second question. */
async function bridged(guard) {
  requests = []
  const told = []
  const agent = new MastraAgent({ agent: make(guard), agentId: 'assistant', resourceId: 'user' })
  agent.messages = [question]
  const events = []
  await agent.runAgent({}, {
    onEvent: ({ event }) => void events.push(event),
    onRunErrorEvent: () => void told.push('onRunErrorEvent'),
    onRunFailed: () => void told.push('onRunFailed'),
    onRunFinishedEvent: () => void told.push('onRunFinishedEvent'),
  })
  const hasReason = JSON.stringify(events).includes('No codes.')
  const text = agent.messages.filter(one => one.role === 'assistant').map(one => one.content).join('')
  agent.messages.push({ id: 'message-2', role: 'user', content: 'And now?' })
  requests = []
  await agent.runAgent({})
  const sent = requests[0]?.filter(one => one.role === 'assistant').map(one => one.content)
  return { text, told, hasReason, ...(sent && { sent }) }
}
const seen = {}
for (const [name, guard] of Object.entries(guards)) {
  seen[`${name}, own`] = await own(guard)
  seen[`${name}, bridged`] = await bridged(guard)
}
console.log(JSON.stringify(seen, null, 1))
const whole = 'The code of the door is 1234.'
const half = 'The code of the door '
const well = { told: ['onRunFinishedEvent'], hasReason: false }
assert.deepEqual(seen, {
  'no guard, own': { text: whole, reason: undefined },
  'no guard, bridged': { text: whole, ...well, sent: [whole] },
  'the question, own': { text: '', reason: 'No codes.' },
  'the question, bridged': { text: '', ...well },
  'the answer, own': { text: half, reason: 'No codes.' },
  'the answer, bridged': { text: half, ...well, sent: [half] },
})
process.exit()
PROBE
node probe.mjs

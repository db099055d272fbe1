#!/usr/bin/env bash
# Guess: each answer of CopilotKit's agent is a message of its own in the thread, behind the question that it answers, with every model.
# Seen (@copilotkit/runtime 1.75.0, ai 6.0.326, @ai-sdk/anthropic 3.0.140, @ai-sdk/google 3.0.141, @ag-ui/client 0.0.59, 2026-11): the agent takes the AI SDK's id of a text block for the id of the message, but for
# "0". The providers of Claude and Gemini number the blocks of an answer from 0, and a thought comes first: so the text of each answer of a model that thinks has the id "1". The second answer, and all that
# follow, are glued to the end of the first one, above their questions. Nothing fails. The next question sends it so: the first answer holds them all, and the later questions stand in a row
# without an answer. The same models without thoughts give one message for each answer.
# Meaning: with thinking on, the page shows no answer where one looks for it, and from the third question on the model sees a conversation in which it answered before it was asked. Give the agent a model whose
# middleware gives each `text-start`, `text-delta` and `text-end` an id that is new in each answer, or write the stream oneself.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @copilotkit/runtime@1.75.0 ai@6.0.326 @ai-sdk/anthropic@3.0.140 @ai-sdk/google@3.0.141 @ag-ui/client@0.0.59 zod@3.25.76
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { createAnthropic } from '@ai-sdk/anthropic'
import { createGoogleGenerativeAI } from '@ai-sdk/google'
import { BuiltInAgent } from '@copilotkit/runtime/v2'

const questions = ['How late is it?', 'Are you there?', 'Will it rain?']
const answers = ['Five.', 'Yes.', 'No.']
let thinks
let requests
function claude(text) {
  const usage = { input_tokens: 9, output_tokens: 9 }
  const head = { id: `msg_${requests.length}`, type: 'message', role: 'assistant', model: 'claude-opus-4-8', content: [], stop_reason: null, stop_sequence: null, usage }
  const events = [{ type: 'message_start', message: head }]
  let index = 0
  const block = (content_block, ...deltas) => {
    events.push({ type: 'content_block_start', index, content_block }, ...deltas.map(delta => ({ type: 'content_block_delta', index, delta })))
    events.push({ type: 'content_block_stop', index: index++ })
  }
  if (thinks) block({ type: 'thinking', thinking: '', signature: '' }, { type: 'thinking_delta', thinking: 'Hm.' }, { type: 'signature_delta', signature: 'c2ln' })
  block({ type: 'text', text: '' }, { type: 'text_delta', text })
  events.push({ type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null }, usage }, { type: 'message_stop' })
  return events.map(event => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
}
function gemini(text) {
  const usageMetadata = { promptTokenCount: 9, candidatesTokenCount: 9, totalTokenCount: 18 }
  const chunk = (part, finishReason) => ({ candidates: [{ content: { role: 'model', parts: [part] }, finishReason, index: 0 }], usageMetadata })
  const chunks = [...(thinks ? [chunk({ text: 'Hm.', thought: true })] : []), chunk({ text }), chunk({ text: '' }, 'STOP')]
  return chunks.map(one => `data: ${JSON.stringify(one)}\n\n`)
}
const server = createServer(async (request, response) => {
  const body = JSON.parse(Buffer.concat(await request.toArray()).toString())
  const conversation = body.messages ?? body.contents
  requests.push(conversation.map(({ role, content, parts }) => `${role === 'user' ? 'Q' : 'A'}: ${(content ?? parts).map(({ text }) => text).join(' / ')}`).join(' | '))
  const text = answers[requests.length - 1]
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.end((body.messages ? claude(text) : gemini(text)).join(''))
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const options = { apiKey: 'key', baseURL: `http://127.0.0.1:${server.address().port}` }
const models = { Claude: createAnthropic(options)('claude-opus-4-8'), Gemini: createGoogleGenerativeAI(options)('gemini-3-pro-preview') }

const seen = {}
for (const [name, model] of Object.entries(models)) {
  for (thinks of [false, true]) {
    requests = []
    const agent = new BuiltInAgent({ model })
    const failed = []
    for (const [place, content] of questions.entries()) {
      agent.addMessage({ id: `question_${place}`, role: 'user', content })
      await agent.runAgent({}, { onRunErrorEvent: ({ event }) => void failed.push(event.message) })
    }
    assert.deepEqual(failed, [])
    const said = agent.messages.filter(({ role }) => role !== 'reasoning')
    seen[`${name}, ${thinks ? 'thinks' : 'does not think'}`] = {
      thread: said.map(({ role, content }) => `${role === 'user' ? 'Q' : 'A'}: ${content}`).join(' | '),
      'third request': requests[2],
      ids: new Set(said.filter(({ role }) => role === 'assistant').map(({ id }) => id)).size,
    }
    if (thinks) assert.equal(said.find(({ role }) => role === 'assistant').id, '1')
  }
}
console.log(seen)
const [how, there, rain] = questions
const good = `Q: ${how} | A: Five. | Q: ${there} | A: Yes. | Q: ${rain}`
for (const name of Object.keys(models)) {
  assert.deepEqual(seen[`${name}, does not think`], { thread: `${good} | A: No.`, 'third request': good, ids: 3 })
  const between = name === 'Claude' ? ' / ' : ' | Q: '
  const thread = `Q: ${how} | A: Five.Yes.No. | Q: ${there} | Q: ${rain}`
  assert.deepEqual(seen[`${name}, thinks`], { thread, 'third request': `Q: ${how} | A: Five.Yes. | Q: ${there}${between}${rain}`, ids: 1 })
}
process.exit()
PROBE
timeout 60 node probe.mjs

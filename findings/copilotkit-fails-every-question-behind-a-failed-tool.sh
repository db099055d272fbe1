#!/usr/bin/env bash
# Guess: a tool of CopilotKit's agent that throws is told to the model and to the page, like any result: the model says so, and the conversation goes on.
# Seen (@copilotkit/runtime 1.75.0, ai 6.0.326, @ai-sdk/openai 3.0.141, @ag-ui/client 0.0.59, 2026-11): the model is told, and answers. The page is not: of the AI SDK's part for a
# failed tool the agent makes no event, so that the call stands without a result in the messages, as if it ran still. The next question sends these messages, and
# ends before the model is asked: "Tool result is missing for tool call". So does each later one of the thread. Arguments that the schema of the tool refuses do the
# same. A tool that returns its failure as a text is told, and the next question is answered.
# Meaning: one address that does not exist, or one call that a model got wrong, and the chat is broken for good, for all who open the thread again. Let no tool
# throw: catch in `execute`, return what failed, and take a schema that refuses nothing, with the check in `execute`.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @copilotkit/runtime@1.75.0 ai@6.0.326 @ai-sdk/openai@3.0.141 @ag-ui/client@0.0.59 zod@3.25.76
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { createOpenAI } from '@ai-sdk/openai'
import { BuiltInAgent, defineTool } from '@copilotkit/runtime/v2'
import { z } from 'zod'

const chunk = (delta, finish_reason = null) => ({ id: 'a', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta, finish_reason }] })
const say = content => [chunk({ role: 'assistant', content }), chunk({}, 'stop')]
const call = text => [chunk({ tool_calls: [{ index: 0, id: 'call_1', type: 'function', function: { name: 'send', arguments: text } }] }), chunk({}, 'tool_calls')]
let args
let requests
const server = createServer(async (request, response) => {
  let body = ''
  for await (const piece of request) body += piece
  const { messages } = JSON.parse(body)
  requests.push(messages)
  const asked = messages.filter(({ role }) => role === 'user').length
  const chunks = asked > 1 ? say('It is five.') : messages.at(-1).role === 'tool' ? say('I could not send it.') : call(args)
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.end(`${chunks.map(each => `data: ${JSON.stringify(each)}\n\n`).join('')}data: [DONE]\n\n`)
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const model = createOpenAI({ apiKey: 'none', baseURL: `http://127.0.0.1:${server.address().port}` }).chat('m')
const failing = () => {
  throw new Error('There is no such address')
}
const cases = {
  'returns its failure': { execute: async () => 'There is no such address' },
  throws: { execute: async () => failing() },
  'refused by its schema': { execute: async () => 'sent', args: '{"too":"Ann"}' },
}
for (const name of ['error', 'warn']) console[name] = () => {}

const seen = {}
for (const [name, { execute, args: given = '{"to":"Ann"}' }] of Object.entries(cases)) {
  ;[args, requests] = [given, []]
  const send = defineTool({ name: 'send', description: 'Sends a letter', parameters: z.object({ to: z.string() }), execute })
  const agent = new BuiltInAgent({ model, tools: [send], maxSteps: 3 })
  const row = {}
  for (const [turn, question] of ['Write to Ann', 'How late is it?', 'Are you there?'].entries()) {
    const before = requests.length
    agent.addMessage({ id: `user_${turn}`, role: 'user', content: question })
    const events = []
    await agent.runAgent({}, { onEvent: ({ event }) => void events.push(event) }).catch(() => {})
    if (turn === 0) row.results = events.filter(({ type }) => type === 'TOOL_CALL_RESULT').length
    const failed = events.find(({ type }) => type === 'RUN_ERROR')
    row[question] = failed ? failed.message.replace(/ for .*/, '') : agent.messages.at(-1).content
    row.requests = `${row.requests ?? ''} ${requests.length - before}`.trim()
  }
  assert.equal(requests[1].at(-1).role, 'tool')
  seen[name] = row
}
console.table(seen)
const first = { 'Write to Ann': 'I could not send it.' }
const good = { ...first, results: 1, 'How late is it?': 'It is five.', 'Are you there?': 'It is five.', requests: '2 1 1' }
const missing = 'Tool result is missing'
const bad = { ...first, results: 0, 'How late is it?': missing, 'Are you there?': missing, requests: '2 0 0' }
assert.deepEqual(seen['returns its failure'], good)
assert.deepEqual(seen.throws, bad)
assert.deepEqual(seen['refused by its schema'], bad)
process.exit()
PROBE
timeout 60 node probe.mjs

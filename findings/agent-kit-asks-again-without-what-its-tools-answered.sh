#!/usr/bin/env bash
# Guess: agent.run() with maxIter is the usual loop of an agent. It runs the tools that the model called, and asks again with the whole conversation, the calls
# and their results, until the model calls no more.
# Seen (@inngest/agent-kit 0.13.2, inngest 3.54.2, 2026-11): it asks again with the system prompt, the input and the last answer alone. No result of a tool is
# in any request, nor is what the state held of the conversation before, which the first request has. So a model that has a letter sent unless it reads that
# it was sent has it sent once in each round of maxIter. The events that `streaming` publishes do hold the results. A network of this one agent sends all of
# it. In both the new question stands before the conversation of the state, not behind it.
# Meaning: a page shows what a tool answered, and the model never learns it. The tools run again, or the round fails, as OpenAI refuses calls without results.
# Use a network, whose router tells the end: `router: ({ lastResult }) => (lastResult?.toolCalls.length === 0 ? undefined : agent)`.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @inngest/agent-kit@0.13.2 inngest@3.54.2 zod@4.6.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { json } from 'node:stream/consumers'
import { createAgent, createNetwork, createState, createTool, openai } from '@inngest/agent-kit'
import { z } from 'zod'

/** A model that has the letter sent unless it reads that it was. */
let requests
const server = createServer(async (request, response) => {
  const { messages } = await json(request)
  const number = requests.push(messages)
  const told = messages.some(({ role }) => role === 'tool')
  const call = { id: `call_${number}`, type: 'function', function: { name: 'send', arguments: '{"to":"ann"}' } }
  const message = told ? { role: 'assistant', content: 'Done.' } : { role: 'assistant', content: null, tool_calls: [call] }
  const choices = [{ index: 0, message, logprobs: null, finish_reason: told ? 'stop' : 'tool_calls' }]
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ id: 'a', object: 'chat.completion', created: 1, model: 'm', choices }))
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))

let sent
const send = createTool({ name: 'send', description: 'Sends a letter', parameters: z.object({ to: z.string() }), handler: ({ to }) => (sent.push(to), 'sent') })
const model = openai({ model: 'm', apiKey: 'none', baseUrl: `http://127.0.0.1:${server.address().port}/` })
const agent = createAgent({ name: 'writer', system: 'You write letters.', model, tools: [send] })
const before = [
  { type: 'text', role: 'user', content: 'My name is Ben.' },
  { type: 'text', role: 'assistant', content: 'Hello Ben.', stop_reason: 'stop' },
]

async function run(ask) {
  ;[requests, sent] = [[], []]
  await ask(createState({}, { messages: before }))
  const shown = ({ role, content, tool_calls }) => `${role}: ${content ?? tool_calls.map(({ id }) => id)}`
  const seen = { sent: sent.length, requests: requests.map(messages => messages.map(shown)) }
  console.log(seen)
  return seen
}
const published = []
const alone = await run(state => agent.run('Write to Ann', { state, maxIter: 3, streaming: { publish: async event => published.push(event) } }))
const router = ({ lastResult }) => (lastResult?.toolCalls.length === 0 ? undefined : agent)
const inNetwork = await run(state => createNetwork({ name: 'office', agents: [agent], router, maxIter: 3 }).run('Write to Ann', { state }))

const question = ['system: You write letters.', 'user: Write to Ann']
const past = ['user: My name is Ben.', 'assistant: Hello Ben.']
assert.deepEqual(alone, { sent: 3, requests: [[...question, ...past], [...question, 'assistant: call_1'], [...question, 'assistant: call_2']] })
assert.equal(published.filter(({ event, data }) => event === 'tool_call.output.delta' && data.delta === '{"data":"sent"}').length, 3)
assert.deepEqual(inNetwork, { sent: 1, requests: [[...question, ...past], [...question, ...past, 'assistant: call_1', 'tool: {"data":"sent"}']] })
server.closeAllConnections()
server.close()
PROBE
node probe.mjs

#!/usr/bin/env bash
# Guess: a tool that asks for approval by interrupt() is run again from its beginning when the answer is there, as the documentation says of it. The other tools of the same
# answer have run, and their results are kept in the checkpoint.
# Seen (@langchain/langgraph 1.7.3, langchain 1.5.14, @langchain/core 1.4.0, @langchain/openai 1.6.0, 2026-11): with createReactAgent of langgraph/prebuilt all calls of an answer
# are one task, and a task that is interrupted keeps nothing. Each resume runs all of them again: a letter that needs no approval is sent once more for each
# approval, and of two payments that are approved one behind the other the first is made twice. The history has each of them once. With `version: 'v2'`, and with
# createAgent of langchain, each call is a task of its own, and is done once.
# Meaning: money goes out twice where a person is asked, which is where most is at stake, and nothing in the messages tells. Set `version: 'v2'`, or move to createAgent;
# ask for one call at a time where neither can be; give what is paid a key that makes it once.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @langchain/langgraph@1.7.3 @langchain/langgraph-checkpoint@1.2.2 langchain@1.5.14 \
  @langchain/core@1.4.0 @langchain/openai@1.6.0 zod@4.6.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { Command, interrupt, MemorySaver } from '@langchain/langgraph'
import { createReactAgent } from '@langchain/langgraph/prebuilt'
import { ChatOpenAI } from '@langchain/openai'
import { createAgent, tool } from 'langchain'
import { z } from 'zod'

const usage = { prompt_tokens: 3, completion_tokens: 4, total_tokens: 7 }
const call = (name, to) => ({ id: `call_${name}_${to}`, type: 'function', function: { name, arguments: JSON.stringify({ to }) } })
const answers = {
  'a letter and a payment': [call('write', 'Ann'), call('pay', 'Ben')],
  'two payments': [call('pay', 'Ann'), call('pay', 'Ben')],
}
let answer
let requests
const server = createServer(async (request, response) => {
  let body = ''
  for await (const piece of request) body += piece
  const { messages } = JSON.parse(body)
  const isLast = messages.at(-1).role === 'tool'
  const message = { role: 'assistant', content: isLast ? 'Done.' : '', ...(!isLast && { tool_calls: answers[answer] }) }
  response.writeHead(200, { 'content-type': 'application/json' })
  const choices = [{ index: 0, message, finish_reason: isLast ? 'stop' : 'tool_calls' }]
  response.end(JSON.stringify({ id: `a${++requests}`, object: 'chat.completion', created: 1, model: 'm', choices, usage }))
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const model = new ChatOpenAI({ apiKey: 'none', model: 'm', maxRetries: 0, configuration: { baseURL: `http://127.0.0.1:${server.address().port}` } })

let done
const schema = z.object({ to: z.string() })
const write = tool(
  ({ to }) => {
    done.push(`letter to ${to}`)
    return 'written'
  },
  { name: 'write', description: 'Writes a letter', schema },
)
const pay = tool(
  ({ to }) => {
    if (interrupt(`Pay ${to}?`) !== 'yes') return 'refused'
    done.push(`money to ${to}`)
    return 'paid'
  },
  { name: 'pay', description: 'Pays, once somebody has approved', schema },
)
const tools = [write, pay]
const agents = {
  createReactAgent: () => createReactAgent({ llm: model, tools, checkpointer: new MemorySaver() }),
  'createReactAgent, v2': () => createReactAgent({ llm: model, tools, checkpointer: new MemorySaver(), version: 'v2' }),
  createAgent: () => createAgent({ model, tools, checkpointer: new MemorySaver() }),
}
/** Runs an agent, approving one question at a time. */
async function run(agent) {
  ;[done, requests] = [[], 0]
  const config = { configurable: { thread_id: 'one' } }
  let state = await agent.invoke({ messages: [{ role: 'user', content: 'Go on' }] }, config)
  let approvals = 0
  for (; state.__interrupt__?.length && approvals < 5; approvals++) {
    state = await agent.invoke(new Command({ resume: { [state.__interrupt__[0].id]: 'yes' } }), config)
  }
  const results = state.messages.filter(message => message.getType() === 'tool').length
  return { done: done.join(', '), approvals, requests, results, end: state.messages.at(-1).content }
}
const seen = {}
for (const [name, make] of Object.entries(agents)) {
  for (answer of Object.keys(answers)) seen[`${name}: ${answer}`] = await run(make())
}
console.table(seen)
const rest = { requests: 2, results: 2, end: 'Done.' }
assert.deepEqual(seen['createReactAgent: a letter and a payment'], { done: 'letter to Ann, letter to Ann, money to Ben', approvals: 1, ...rest })
assert.deepEqual(seen['createReactAgent: two payments'], { done: 'money to Ann, money to Ann, money to Ben', approvals: 2, ...rest })
for (const name of ['createReactAgent, v2', 'createAgent']) {
  assert.deepEqual(seen[`${name}: a letter and a payment`], { done: 'letter to Ann, money to Ben', approvals: 1, ...rest })
  assert.deepEqual(seen[`${name}: two payments`], { done: 'money to Ann, money to Ben', approvals: 2, ...rest })
}
process.exit()
PROBE
timeout 60 node probe.mjs

#!/usr/bin/env bash
# Guess: a LangChain model that has bindTools(), and gives `tool_calls`, can be given the results: createAgent() with ChatZhipuAI asks, runs the tools, and asks again.
# Seen (@langchain/community 1.1.29, @langchain/core 1.4.0, langchain 1.5.14, @langchain/langgraph 1.7.3, 2026-11): the tools run, and the second question is never sent:
# "Unknown message type: tool". Of a message that called, its text alone would go back, without its calls, and GLM's thought is in no field. With ChatOpenAI at the
# same address the same agent asks again, with both calls and both results, and ends.
# Meaning: the agent does what the tools do and fails behind it, every time; who repeats the run has the letters sent once more. Agents of GLM take ChatOpenAI with
# GLM's address (`configuration: { baseURL }`).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @langchain/community@1.1.29 @langchain/core@1.4.0 @langchain/openai@1.6.0 \
  langchain@1.5.14 @langchain/langgraph@1.7.3 jsonwebtoken@9.0.3 zod@4.6.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { ChatZhipuAI } from '@langchain/community/chat_models/zhipuai'
import { AIMessage, HumanMessage } from '@langchain/core/messages'
import { ChatOpenAI } from '@langchain/openai'
import { createAgent, tool } from 'langchain'
import { z } from 'zod'

const usage = { prompt_tokens: 3, completion_tokens: 4, total_tokens: 7 }
const call = to => ({ id: `call_${to}`, type: 'function', function: { name: 'send', arguments: JSON.stringify({ to }) } })
const calls = { role: 'assistant', content: 'I write to both.', reasoning_content: 'Two letters.', tool_calls: [call('Ann'), call('Ben')] }
const end = { role: 'assistant', content: 'Both are sent.' }
const requests = []
const server = createServer(async (request, response) => {
  let text = ''
  for await (const piece of request) text += piece
  const { messages } = JSON.parse(text)
  requests.push(messages)
  const isLast = messages.at(-1).role !== 'user'
  response.writeHead(200, { 'content-type': 'application/json' })
  const choice = isLast ? { message: end, finish_reason: 'stop' } : { message: calls, finish_reason: 'tool_calls' }
  response.end(JSON.stringify({ id: `a${requests.length}`, created: 1, model: 'glm-4.7', choices: [{ index: 0, ...choice }], usage }))
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const baseURL = `http://127.0.0.1:${server.address().port}`
const zhipu = new ChatZhipuAI({ apiKey: 'id.secret', model: 'glm-4.7' })
zhipu.apiUrl = `${baseURL}/chat/completions`
const openai = new ChatOpenAI({ apiKey: 'none', model: 'glm-4.7', configuration: { baseURL } })

let sent
const note = ({ to }) => {
  sent.push(to)
  return 'sent'
}
const send = tool(note, { name: 'send', description: 'Sends a letter', schema: z.object({ to: z.string() }) })
async function run(model) {
  sent = []
  requests.length = 0
  const agent = createAgent({ model, tools: [send] })
  const end = await agent.invoke({ messages: [new HumanMessage('Write to Ann and to Ben')] }).then(({ messages }) => messages.at(-1).content, error => error.message)
  return { sent, requests: requests.length, end }
}
const seen = { zhipu: await run(zhipu), openai: await run(openai) }
console.log(seen)
assert.deepEqual(seen.zhipu, { sent: ['Ann', 'Ben'], requests: 1, end: 'Unknown message type: tool' })
assert.deepEqual(seen.openai, { sent: ['Ann', 'Ben'], requests: 2, end: 'Both are sent.' })
assert.deepEqual(requests.at(-1).map(({ role }) => role), ['user', 'assistant', 'tool', 'tool'])

const called = await zhipu.bindTools([send]).invoke('Write to Ann and to Ben')
assert.equal(called.tool_calls.length, 2)
assert.ok(!JSON.stringify(called).includes('Two letters.'))
const history = [new HumanMessage('Write'), new AIMessage(called), new HumanMessage('And?')]
await zhipu.invoke(history)
console.log('a message with calls goes back as', requests.at(-1)[1])
assert.deepEqual(requests.at(-1)[1], { role: 'assistant', content: 'I write to both.' })
process.exit()
PROBE
timeout 60 node probe.mjs

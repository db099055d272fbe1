#!/usr/bin/env bash
# Guess: a question that fits into the model's context goes to the model whole: a chat engine or an agent of LlamaIndex drops the oldest messages where a conversation grows too long, and fails where the question alone does.
# Seen (@llamaindex/core 0.6.23, @llamaindex/workflow 1.1.25, @llamaindex/openai 0.4.23, 2026-11): the memory keeps 70 % of 75 % of the context for messages, walks from the newest to the oldest, and stops at the first that does not fit, be
# it the question. So a question of 78,000 tokens for gpt-4o, with its 128,000, is not sent, and what stands before it neither: the agent asks with its system prompt alone, the chat engine with an empty list.
# The answer to nothing is handed out as one to the question, and without a warning. The next question, a short one, is sent behind that answer, and the long one is still missing. One of 67,000 tokens is sent.
# Meaning: who pastes a contract or a log beyond half of the context is answered by a model that saw nothing of it, and makes something up. Count the tokens first, and give such a text to the model's own `chat()`, which sends it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @llamaindex/core@0.6.23 @llamaindex/env@0.1.31 @llamaindex/openai@0.4.23 openai@5.23.2 @llamaindex/workflow@1.1.25 \
  @llamaindex/workflow-core@1.3.4 zod@4.6.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { SimpleChatEngine } from '@llamaindex/core/chat-engine'
import { Settings } from '@llamaindex/core/global'
import { tool } from '@llamaindex/core/tools'
import { OpenAI } from '@llamaindex/openai'
import { agent } from '@llamaindex/workflow'
import { z } from 'zod'

const chunk = (delta, finish_reason = null) => ({ id: 'a', object: 'chat.completion.chunk', created: 1, model: 'gpt-4o', choices: [{ index: 0, delta, finish_reason }] })
const chunks = [chunk({ role: 'assistant', content: 'How can I help?' }), chunk({}, 'stop')]
let asked
const server = createServer(async (request, response) => {
  const { messages } = JSON.parse(Buffer.concat(await request.toArray()).toString())
  asked.push(messages.map(({ role, content }) => (content.startsWith('What is owed?') ? 'the question' : role)).join(', '))
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.end(`${chunks.map(one => `data: ${JSON.stringify(one)}\n\n`).join('')}data: [DONE]\n\n`)
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const llm = new OpenAI({ model: 'gpt-4o', apiKey: 'key', baseURL: `http://127.0.0.1:${server.address().port}/v1` })
assert.equal(llm.metadata.contextWindow, 128000)
const look = tool({ name: 'look', description: 'Looks a firm up', parameters: z.object({ firm: z.string() }), execute: () => '' })
const said = []
for (const name of ['warn', 'error']) console[name] = (...words) => void said.push(words)
const read = async stream => (await Array.fromAsync(await stream)).map(({ delta }) => delta).join('')

const seen = {}
for (const lines of [6100, 7100]) {
  const question = `What is owed?${' The invoice of May was paid late by the firm.'.repeat(lines)}`
  const tokens = Settings.tokenizer.encode(question).length
  assert.ok(tokens > 60000 && tokens < 80000)
  asked = []
  const engine = new SimpleChatEngine({ llm })
  const first = await read(engine.chat({ message: question, stream: true }))
  await read(engine.chat({ message: 'And in June?', stream: true }))
  const { data } = await agent({ llm, tools: [look] }).run(question)
  await read(llm.chat({ messages: [{ role: 'user', content: question }], stream: true }))
  assert.equal(first, 'How can I help?')
  assert.equal(data.result, first)
  const [chat, next, byAgent, model] = asked
  seen[`${Math.round(tokens / 1000)},000 tokens`] = { chat, next, agent: byAgent, model }
}
console.table(seen)
const question = 'the question'
assert.deepEqual(Object.values(seen), [
  { chat: question, next: `${question}, assistant, user`, agent: `system, ${question}`, model: question },
  { chat: '', next: 'assistant, user', agent: 'system', model: question },
])
assert.deepEqual(said, [])
process.exit()
PROBE
timeout 60 node probe.mjs

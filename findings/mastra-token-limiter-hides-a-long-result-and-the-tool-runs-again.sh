#!/usr/bin/env bash
# Guess: Mastra's TokenLimiterProcessor before a model drops the oldest messages until the rest fits; where the newest alone does not fit it cuts it, or stops the run with an error, as it does for system messages that are too long.
# Seen (@mastra/core 1.71.0, @ai-sdk/openai-compatible 3.0.92, 2026-11): it drops what does not fit, wherever it stands, and keeps what is older. The result of a tool that is longer than the rest of the limit goes with the call that it
# answers: the model is asked the bare question again, and calls again. With the default limit of steps the tool runs five times for one question, and the run ends with the reason tool-calls and without an answer.
# A long question behind a short talk goes likewise: the model is sent the old question and its old answer alone, and what it says to them is the answer. Nothing warns. With trimMode "contiguous" both runs stop with
# a tripwire ("No messages fit"), the one with the tool behind its first result.
# Meaning: a guard against cost makes the agent pay five times, and a tool that sends or books does it five times, for a page or a list that was long. Cut results in the tool, below the limit, and take "contiguous".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @mastra/core@1.71.0 @ai-sdk/openai-compatible@3.0.92 zod@4.6.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { Agent } from '@mastra/core/agent'
import { TokenLimiterProcessor } from '@mastra/core/processors'
import { createTool } from '@mastra/core/tools'
import { z } from 'zod'

const chunk = (delta, finish_reason = null) => ({ id: 'a', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta, finish_reason }] })
let requests
const server = createServer(async (request, response) => {
  const { messages, tools } = JSON.parse(Buffer.concat(await request.toArray()).toString())
  requests.push(messages.map(({ role }) => role).join(' '))
  const call = { index: 0, id: `call_${requests.length}`, type: 'function', function: { name: 'order', arguments: '{"what":"paper"}' } }
  const asks = tools !== undefined && messages.at(-1).role !== 'tool'
  const chunks = asks ? [chunk({ role: 'assistant', tool_calls: [call] }), chunk({}, 'tool_calls')] : [chunk({ role: 'assistant', content: 'Done.' }), chunk({}, 'stop')]
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.end([...chunks.map(one => JSON.stringify(one)), '[DONE]'].map(data => `data: ${data}\n\n`).join(''))
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const model = createOpenAICompatible({ name: 'host', apiKey: 'key', baseURL: `http://127.0.0.1:${server.address().port}` })('m')
const text = words => 'paper '.repeat(words)

const logged = []
for (const name of ['info', 'warn', 'error']) console[name] = (...words) => void logged.push(words.join(' '))
/** What goes to the model behind a limiter of 2,000 tokens, and what comes of it; `result` is the length of what the tool returns, in words. */
async function ask(messages, trimMode, result) {
  requests = []
  let runs = 0
  const execute = async () => (runs++, { page: text(result) })
  const order = createTool({ id: 'order', description: 'Orders something', inputSchema: z.object({ what: z.string() }), execute })
  const inputProcessors = [new TokenLimiterProcessor({ limit: 2000, trimMode })]
  const agent = new Agent({ id: 'assistant', name: 'assistant', instructions: 'Help.', model, inputProcessors, maxRetries: 0, ...(result !== undefined && { tools: { order } }) })
  const output = await agent.stream(messages)
  await output.consumeStream()
  const [said, reason] = [await output.text, await output.finishReason]
  return { runs, requests: requests.length, last: requests.at(-1), said, reason, stopped: output.tripwire !== undefined }
}
const talk = words => [
  { role: 'user', content: 'Who are you?' },
  { role: 'assistant', content: 'An assistant.' },
  { role: 'user', content: `What is this? ${text(words)}` },
]
const seen = {}
for (const trimMode of ['best-fit', 'contiguous']) {
  seen[`result of 500, ${trimMode}`] = await ask('Order paper.', trimMode, 500)
  seen[`result of 3000, ${trimMode}`] = await ask('Order paper.', trimMode, 3000)
  seen[`question of 500, ${trimMode}`] = await ask(talk(500), trimMode)
  seen[`question of 3000, ${trimMode}`] = await ask(talk(3000), trimMode)
}
console.table(seen)
const done = { requests: 1, runs: 0, said: 'Done.', reason: 'stop', stopped: false }
const nothing = { said: '', reason: 'other', stopped: true }
const warned = logged.filter(line => /token|limit|budget/i.test(line) && !line.includes('No messages fit'))
assert.deepEqual(warned, [])
for (const trimMode of ['best-fit', 'contiguous']) {
  assert.deepEqual(seen[`result of 500, ${trimMode}`], { ...done, runs: 1, requests: 2, last: 'system user assistant tool' })
  assert.deepEqual(seen[`question of 500, ${trimMode}`], { ...done, last: 'system user assistant user' })
}
assert.deepEqual(seen['result of 3000, best-fit'], { ...done, runs: 5, requests: 5, last: 'system user', said: '', reason: 'tool-calls' })
assert.deepEqual(seen['question of 3000, best-fit'], { ...done, last: 'system user assistant' })
assert.deepEqual(seen['result of 3000, contiguous'], { ...nothing, runs: 1, requests: 1, last: 'system user' })
assert.deepEqual(seen['question of 3000, contiguous'], { ...nothing, runs: 0, requests: 0, last: undefined })
process.exit()
PROBE
timeout 60 node probe.mjs

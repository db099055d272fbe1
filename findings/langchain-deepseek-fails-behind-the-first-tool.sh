#!/usr/bin/env bash
# Guess: LangChain's own package for DeepSeek sends back what DeepSeek asks for: in thinking mode, which is on by default, the `reasoning_content` of a message that calls a
# tool goes with it into each later request, or DeepSeek refuses it with 400.
# Seen (@langchain/deepseek 1.1.13, @ai-sdk/deepseek 3.0.56, @langchain/core 1.4.0, langchain 1.5.14, ai 7.0.173, 2026-11): ChatDeepSeek keeps the thought in additional_kwargs,
# and never sends it. An agent runs the tools of the first answer, and its second request lacks the thought, streamed or not; a host that holds to DeepSeek's rule ends
# the run there. @ai-sdk/deepseek sends it, and ends with an answer.
# Meaning: each agent of a model that thinks acts once and fails behind it, and acts once more when it is run again. Turn thinking off
# (`modelKwargs: { thinking: { type: 'disabled' } }`); a proxy in front of DeepSeek for such clients keeps the thoughts by the ids of the calls, and puts them back.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @langchain/deepseek@1.1.13 @langchain/core@1.4.0 @langchain/openai@1.6.0 \
  langchain@1.5.14 @langchain/langgraph@1.7.3 @ai-sdk/deepseek@3.0.56 ai@7.0.173 zod@4.6.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { createDeepSeek } from '@ai-sdk/deepseek'
import { ChatDeepSeek } from '@langchain/deepseek'
import * as ai from 'ai'
import { createAgent, tool } from 'langchain'
import { z } from 'zod'

const usage = { prompt_tokens: 3, completion_tokens: 4, total_tokens: 7 }
const call = { id: 'call_1', type: 'function', function: { name: 'send', arguments: '{"to":"Ann"}' } }
const calling = { role: 'assistant', reasoning_content: 'Ann first.', content: 'I send it.', tool_calls: [call] }
let requests
const server = createServer(async (request, response) => {
  let body = ''
  for await (const piece of request) body += piece
  const asked = JSON.parse(body)
  requests.push(asked)
  const isThinking = asked.thinking?.type !== 'disabled'
  // DeepSeek's rule for the messages that called a tool.
  if (isThinking && asked.messages.some(message => message.tool_calls && message.reasoning_content === undefined)) {
    response.writeHead(400, { 'content-type': 'application/json' })
    return response.end('{"error":{"message":"The reasoning_content must be passed back","type":"invalid_request_error","param":null,"code":"invalid_request_error"}}')
  }
  const isLast = asked.messages.at(-1).role === 'tool'
  const { reasoning_content, ...plain } = calling
  const message = isLast ? { role: 'assistant', content: 'It is sent.' } : isThinking ? calling : plain
  const base = { id: `a${requests.length}`, created: 1, model: 'deepseek-v4' }
  const finish_reason = isLast ? 'stop' : 'tool_calls'
  response.writeHead(200, { 'content-type': asked.stream ? 'text/event-stream' : 'application/json' })
  if (!asked.stream) return response.end(JSON.stringify({ ...base, object: 'chat.completion', choices: [{ index: 0, message, finish_reason }], usage }))
  const deltas = Object.entries(message).map(([key, value]) => ({ [key]: key === 'tool_calls' ? value.map((each, index) => ({ index, ...each })) : value }))
  const chunks = [...deltas.map(delta => ({ index: 0, delta, finish_reason: null })), { index: 0, delta: {}, finish_reason }]
  const frames = chunks.map(choice => ({ ...base, object: 'chat.completion.chunk', choices: [choice], ...(choice.finish_reason && { usage }) }))
  response.end(`${frames.map(frame => `data: ${JSON.stringify(frame)}\n\n`).join('')}data: [DONE]\n\n`)
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const baseURL = `http://127.0.0.1:${server.address().port}`
const what = { description: 'Sends a letter', schema: z.object({ to: z.string() }) }
let sent
const execute = ({ to }) => {
  sent.push(to)
  return 'sent'
}
const question = 'Write to Ann'

async function byLangChain(isStreamed, modelKwargs) {
  const model = new ChatDeepSeek({ apiKey: 'none', model: 'deepseek-v4', maxRetries: 0, modelKwargs, configuration: { baseURL } })
  const agent = createAgent({ model, tools: [tool(execute, { name: 'send', ...what })] })
  const input = { messages: [{ role: 'user', content: question }] }
  if (!isStreamed) return (await agent.invoke(input)).messages.at(-1).content
  let text = ''
  for await (const [chunk] of await agent.stream(input, { streamMode: 'messages' })) text = chunk.content
  return text
}
async function bySdk() {
  const send = ai.tool({ description: what.description, inputSchema: what.schema, execute })
  const model = createDeepSeek({ apiKey: 'none', baseURL })('deepseek-v4')
  const result = ai.streamText({ model, prompt: question, tools: { send }, stopWhen: ai.stepCountIs(3), maxRetries: 0 })
  await result.consumeStream()
  return result.text
}
const ways = {
  langchain: () => byLangChain(false),
  'langchain, streamed': () => byLangChain(true),
  'langchain, thinking off': () => byLangChain(false, { thinking: { type: 'disabled' } }),
  sdk: bySdk,
}
const seen = {}
for (const [name, ask] of Object.entries(ways)) {
  ;[requests, sent] = [[], []]
  const end = await ask().catch(error => error.message.split('\n')[0])
  const back = requests[1].messages.find(({ role }) => role === 'assistant')
  assert.equal(back.tool_calls.length, 1)
  seen[name] = { sent: sent.join(), requests: requests.length, thought: back.reasoning_content, end }
}
console.table(seen)
const refused = { sent: 'Ann', requests: 2, thought: undefined, end: '400 The reasoning_content must be passed back' }
const good = { ...refused, end: 'It is sent.' }
assert.deepEqual(seen.langchain, refused)
assert.equal(seen['langchain, streamed'].end, refused.end)
assert.equal(seen['langchain, streamed'].thought, undefined)
assert.deepEqual(seen['langchain, thinking off'], good)
assert.deepEqual(seen.sdk, { ...good, thought: 'Ann first.' })
process.exit()
PROBE
timeout 90 node probe.mjs

#!/usr/bin/env bash
# Guess: a tool without parameters runs in an agent of LangChain, whether the host writes its arguments as `{}` or, as OpenRouter does for Claude, as an empty text; by
# `streamEvents(…, { version: 'v3' })` as by `stream()`.
# Seen (langchain 1.5.14, @langchain/langgraph 1.7.3, @langchain/core 1.4.0, @langchain/openrouter 0.4.11, @langchain/openai 1.6.0, @langchain/groq 1.3.1, 2026-11): by `stream()`
# it does. By v3 the empty text is parsed as JSON, and the call is an invalid one: no tool is run, the model is not asked again, and the run ends well, without an error and without
# an answer. A call of the same answer that has arguments is run, and the model is told of that one alone.
# Meaning: "what time is it" and "list my files" end in silence, with one host and not with another. Read the agent by `stream()`, give such tools a field that must be there, or
# look for `invalid_tool_calls` in the last message.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps langchain@1.5.14 @langchain/core@1.4.0 @langchain/langgraph@1.7.3 @langchain/langgraph-checkpoint@1.2.2 \
  @langchain/openrouter@0.4.11 @langchain/openai@1.6.0 @langchain/groq@1.3.1 zod@4.6.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { ChatGroq } from '@langchain/groq'
import { ChatOpenAI } from '@langchain/openai'
import { ChatOpenRouter } from '@langchain/openrouter'
import { createAgent, tool } from 'langchain'
import { z } from 'zod'

const frame = (delta, finish_reason = null) => ({ id: 'chat_1', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta, finish_reason }] })
const call = (index, name, text) => frame({ tool_calls: [{ index, id: `call_${index}`, type: 'function', function: { name, arguments: text } }] })
let calls
let asked
const server = createServer((request, response) => {
  request.resume()
  asked++
  const frames = asked > 1 ? [frame({ content: 'Done.' }), frame({}, 'stop')] : [frame({ role: 'assistant', content: '' }), ...calls, frame({}, 'tool_calls')]
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.end(`${frames.map(one => `data: ${JSON.stringify(one)}\n\n`).join('')}data: [DONE]\n\n`)
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const address = `http://127.0.0.1:${server.address().port}`
const models = {
  ChatOpenRouter: new ChatOpenRouter({ model: 'anthropic/claude-sonnet-4.5', apiKey: 'key', baseURL: address }),
  ChatOpenAI: new ChatOpenAI({ model: 'm', apiKey: 'key', configuration: { baseURL: address } }),
  ChatGroq: new ChatGroq({ model: 'm', apiKey: 'key', baseUrl: address }),
}
async function run(model, how, ...answer) {
  calls = answer
  asked = 0
  const ran = []
  const note = name => () => {
    ran.push(name)
    return 'done'
  }
  const tools = [
    tool(note('clock'), { name: 'clock', description: 'Tells the time', schema: z.object({}) }),
    tool(note('weather'), { name: 'weather', description: 'Tells the weather', schema: z.object({ city: z.string() }) }),
  ]
  const agent = createAgent({ model, tools })
  const input = { messages: [{ role: 'user', content: 'What time is it?' }] }
  if (how === 'stream') for await (const _ of await agent.stream(input, { streamMode: ['messages', 'updates'] }));
  else await (await agent.streamEvents(input, { version: 'v3' })).output
  return `${ran.join(' and ') || 'none'}, ${asked === 1 ? 'asked once' : 'asked again'}`
}
const seen = {}
for (const [name, model] of Object.entries(models)) {
  seen[name] = {
    'stream, empty': await run(model, 'stream', call(0, 'clock', '')),
    'v3, {}': await run(model, 'v3', call(0, 'clock', '{}')),
    'v3, empty': await run(model, 'v3', call(0, 'clock', '')),
    'v3, empty beside another': await run(model, 'v3', call(0, 'clock', ''), call(1, 'weather', '{"city":"Oslo"}')),
  }
}
console.log(seen)
const each = { 'stream, empty': 'clock, asked again', 'v3, {}': 'clock, asked again', 'v3, empty': 'none, asked once', 'v3, empty beside another': 'weather, asked again' }
assert.deepEqual(seen, { ChatOpenRouter: each, ChatOpenAI: each, ChatGroq: each })
process.exit()
PROBE
node probe.mjs

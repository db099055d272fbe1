#!/usr/bin/env bash
# Guess: where a model fails amid its answer, OpenRouter tells so in a last chunk, with `error` beside the choices and the finish reason `error`. ChatOpenRouter of LangChain throws
# then, as ChatOpenAI does of the same stream, so that retries and fallbacks have their turn, and no tool is run.
# Seen (@langchain/openrouter 0.4.11, @langchain/openai 1.6.0, @langchain/core 1.4.0, langchain 1.5.14, @langchain/langgraph 1.7.3, 2026-11): ChatOpenRouter does not look at
# `error`. stream() ends well behind the half, and so does a stream with fallbacks. In an agent, a call that was under way is run with what had come of its arguments: 10 for 1000.
# ChatOpenAI throws in both cases.
# Meaning: a host that falls over pays a wrong sum, and half an answer stands for a whole one. The finish reason, in `response_metadata`, is the one trace: where it is `error`,
# throw. Or use ChatOpenAI with OpenRouter's address.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @langchain/openrouter@0.4.11 @langchain/openai@1.6.0 @langchain/core@1.4.0 langchain@1.5.14 \
  @langchain/langgraph@1.7.3 @langchain/langgraph-checkpoint@1.2.2 zod@4.6.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { ChatOpenAI } from '@langchain/openai'
import { ChatOpenRouter } from '@langchain/openrouter'
import { createAgent, tool } from 'langchain'
import { z } from 'zod'

const frame = (delta, finish_reason = null, more = {}) => ({ id: 'gen-1', object: 'chat.completion.chunk', created: 1, model: 'm', provider: 'P', choices: [{ index: 0, delta, finish_reason }], ...more })
const call = (name, args) => frame({ tool_calls: [{ index: 0, ...(name && { id: 'call_1', type: 'function' }), function: { ...(name && { name }), arguments: args } }] })
const failed = frame({ content: '' }, 'error', { error: { code: 502, message: 'Provider disconnected' } })
const text = [frame({ role: 'assistant', content: 'You should ' }), frame({ content: 'not ' }), failed]
const half = [call('pay', '{"amount": '), call('', '10'), failed]
let bodies
let answer
const server = createServer((request, response) => {
  request.resume()
  bodies++
  const frames = bodies > 1 ? [frame({ role: 'assistant', content: 'Done.' }), frame({}, 'stop')] : answer
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.end(`: OPENROUTER PROCESSING\n\n${frames.map(one => `data: ${JSON.stringify(one)}\n\n`).join('')}data: [DONE]\n\n`)
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const baseURL = `http://127.0.0.1:${server.address().port}`
const openRouter = new ChatOpenRouter({ model: 'm', apiKey: 'key', baseURL, maxRetries: 0 })
const openAi = new ChatOpenAI({ model: 'm', apiKey: 'key', configuration: { baseURL }, maxRetries: 0 })

async function read(model) {
  bodies = 0
  answer = text
  let whole
  try {
    for await (const chunk of await model.stream('May I?')) whole = whole?.concat(chunk) ?? chunk
  } catch ({ message }) {
    return `throws: ${message}`
  }
  return [whole.content, whole.response_metadata.finish_reason]
}
async function runAgent(model) {
  bodies = 0
  answer = half
  const ran = []
  const execute = ({ amount }) => {
    ran.push(amount)
    return 'paid'
  }
  const pay = tool(execute, { name: 'pay', description: 'Pays a sum', schema: z.object({ amount: z.number() }) })
  try {
    for await (const _ of await createAgent({ model, tools: [pay] }).stream({ messages: [{ role: 'user', content: 'Pay 1000.' }] }, { streamMode: ['messages', 'updates'] }));
  } catch ({ message }) {
    return { ran, error: message }
  }
  return { ran }
}
const seen = {
  'ChatOpenRouter, stream': await read(openRouter),
  'ChatOpenRouter, with a fallback': await read(openRouter.withFallbacks([openAi])),
  'ChatOpenRouter, agent': await runAgent(openRouter),
  'ChatOpenAI, stream': await read(openAi),
  'ChatOpenAI, agent': await runAgent(openAi),
}
console.log(seen)
assert.deepEqual(seen, {
  'ChatOpenRouter, stream': ['You should not ', 'error'],
  'ChatOpenRouter, with a fallback': ['You should not ', 'error'],
  'ChatOpenRouter, agent': { ran: [10] },
  'ChatOpenAI, stream': 'throws: Provider disconnected',
  'ChatOpenAI, agent': { ran: [], error: 'Provider disconnected' },
})
process.exit()
PROBE
node probe.mjs

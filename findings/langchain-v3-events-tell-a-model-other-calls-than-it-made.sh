#!/usr/bin/env bash
# Guess: behind the first tool an agent of LangChain asks again with the model's calls and their results, whether its events are read by `stream()` or by `streamEvents(…, {
# version: 'v3' })`.
# Seen (langchain 1.5.14, @langchain/langgraph 1.7.3, @langchain/core 1.4.0, @langchain/ollama 1.3.0, @langchain/google-genai 2.3.2, @langchain/mistralai 1.2.0, @langchain/groq
# 1.3.1, 2026-11): by v3 a message is a list of LangChain's own blocks, which the packages do not all send back. Ollama's model is told the result of a call and no call. Gemini is
# told of each call twice, with one result; where it had thought before, ChatGoogleGenerativeAI throws "Unknown content type reasoning". ChatMistralAI throws at each call. To Groq
# the blocks go as they are, `tool_call` among the content, a type that its API does not have. The tool has run in each case. By `stream()` all four ask as they should.
# Meaning: an agent that is moved to v3 acts and then fails, or asks a model that knows nothing of its call, and may call again. Read agents with such models by `stream()`.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps langchain@1.5.14 @langchain/core@1.4.0 @langchain/langgraph@1.7.3 @langchain/langgraph-checkpoint@1.2.2 \
  @langchain/ollama@1.3.0 @langchain/google-genai@2.3.2 @langchain/mistralai@1.2.0 @langchain/groq@1.3.1 zod@4.6.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { ChatGoogleGenerativeAI } from '@langchain/google-genai'
import { ChatGroq } from '@langchain/groq'
import { ChatMistralAI } from '@langchain/mistralai'
import { ChatOllama } from '@langchain/ollama'
import { createAgent, tool } from 'langchain'
import { z } from 'zod'

// A run that fails rejects other promises of its own besides `output`.
process.on('unhandledRejection', () => {})
const lines = chunks => chunks.map(chunk => `${JSON.stringify({ model: 'qwen3', created_at: '2026-11-30T12:00:00Z', ...chunk })}\n`)
const frames = chunks => chunks.map(chunk => `data: ${JSON.stringify(chunk)}\n\n`)
const ollama = message => lines([{ message: { role: 'assistant', content: '', ...message }, done: false }, { message: { role: 'assistant', content: '' }, done: true, done_reason: 'stop' }])
function gemini(...parts) {
  const usageMetadata = { promptTokenCount: 9, candidatesTokenCount: 9, totalTokenCount: 18 }
  return frames(parts.map((part, at) => ({ candidates: [{ content: { role: 'model', parts: [part] }, index: 0, ...(at === parts.length - 1 && { finishReason: 'STOP' }) }], usageMetadata })))
}
function chat(delta, finish_reason) {
  const frame = { id: 'chat_1', object: 'chat.completion.chunk', created: 1, model: 'm' }
  const first = { ...frame, choices: [{ index: 0, delta: { role: 'assistant', content: '' }, finish_reason: null }] }
  return [...frames([first, { ...frame, choices: [{ index: 0, delta, finish_reason }] }]), 'data: [DONE]\n\n']
}
const geminiCall = { functionCall: { name: 'pay', args: { to: 'Ann' } } }
const chatCall = { content: '', tool_calls: [{ index: 0, id: 'AbCdEf123', type: 'function', function: { name: 'pay', arguments: '{"to":"Ann"}' } }] }
/** Each has the answer that calls, the answer that speaks, and what a second request tells of calls. */
const hosts = {
  Ollama: {
    model: address => new ChatOllama({ model: 'qwen3', baseUrl: address }),
    answers: [ollama({ tool_calls: [{ function: { name: 'pay', arguments: { to: 'Ann' } } }] }), ollama({ content: 'Done.' })],
    told: body => body.messages.flatMap(message => [...(message.tool_calls ?? []).map(() => 'call'), ...(message.role === 'tool' ? ['result'] : [])]),
  },
  Gemini: {
    model: address => new ChatGoogleGenerativeAI({ model: 'gemini-2.5-flash', apiKey: 'key', baseUrl: address }),
    answers: [gemini(geminiCall), gemini({ text: 'Done.' })],
    told: body => body.contents.flatMap(({ parts }) => parts.flatMap(part => (part.functionCall ? ['call'] : part.functionResponse ? ['result'] : []))),
  },
  Mistral: {
    model: address => new ChatMistralAI({ model: 'mistral-large-latest', apiKey: 'key', serverURL: address }),
    answers: [chat(chatCall, 'tool_calls'), chat({ content: 'Done.' }, 'stop')],
    told: body => body.messages.flatMap(message => [...(message.tool_calls ?? []).map(() => 'call'), ...(message.role === 'tool' ? ['result'] : [])]),
  },
}
hosts['Gemini, which thought'] = { ...hosts.Gemini, answers: [gemini({ text: 'Ann first.', thought: true }, geminiCall), gemini({ text: 'Done.' })] }
hosts.Groq = {
  ...hosts.Mistral,
  model: address => new ChatGroq({ model: 'openai/gpt-oss-120b', apiKey: 'key', baseUrl: address }),
  told: body => body.messages.flatMap(({ content, ...rest }) => [...(Array.isArray(content) ? content.map(block => `content ${block.type}`) : []), ...hosts.Mistral.told({ messages: [rest] })]),
}
let host
let bodies
const server = createServer(async (request, response) => {
  bodies.push(JSON.parse(Buffer.concat(await request.toArray()).toString()))
  response.writeHead(200, { 'content-type': host === hosts.Ollama ? 'application/x-ndjson' : 'text/event-stream' })
  response.end(host.answers[bodies.length - 1].join(''))
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))

async function run(name, how) {
  host = hosts[name]
  bodies = []
  const ran = []
  const execute = ({ to }) => {
    ran.push(to)
    return 'paid'
  }
  const pay = tool(execute, { name: 'pay', description: 'Pays a person', schema: z.object({ to: z.string() }) })
  const agent = createAgent({ model: host.model(`http://127.0.0.1:${server.address().port}`), tools: [pay] })
  const input = { messages: [{ role: 'user', content: 'Pay Ann.' }] }
  let error
  try {
    if (how === 'stream') for await (const _ of await agent.stream(input, { streamMode: ['messages', 'updates'] }));
    else await (await agent.streamEvents(input, { version: 'v3' })).output
  } catch (thrown) {
    error = thrown.message
  }
  assert.deepEqual(ran, ['Ann'])
  return error ?? host.told(bodies[1]).join(', ')
}
const seen = {}
for (const name of Object.keys(hosts)) seen[name] = { stream: await run(name, 'stream'), v3: await run(name, 'v3') }
console.log(seen)
const stream = 'call, result'
assert.deepEqual(seen, {
  Ollama: { stream, v3: 'result' },
  Gemini: { stream, v3: 'call, call, result' },
  Mistral: { stream, v3: 'Mistral only supports types "text" or "image_url" for complex message types.' },
  'Gemini, which thought': { stream, v3: 'Unknown content type reasoning' },
  Groq: { stream, v3: 'content tool_call, call, result' },
})
process.exit()
PROBE
node probe.mjs

#!/usr/bin/env bash
# Guess: TanStack AI tells its readers of a prompt that Gemini blocks (`promptFeedback`), of an answer that it stops for SAFETY and of one that breaks off, as it tells of one that came to its length: RUN_ERROR, and a throw
# without a stream.
# Seen (@tanstack/ai 0.58.0, @tanstack/ai-gemini 0.32.0, @tanstack/ai-client 0.33.2, @google/genai 2.32.0, 2026-11): of a blocked prompt there is RUN_STARTED and no end, and without a stream an empty text; the client is `ready`
# again, with no message, no error and no onFinish. Half an answer that was stopped for SAFETY is RUN_FINISHED with `stop`. One that breaks off has no end either; the client calls onFinish with the half, and is `ready`.
# MAX_TOKENS is RUN_ERROR.
# Meaning: a page where nothing follows the question, and half an answer taken, stored and sent back for a whole one; a server that passes the events on leaves its AG-UI reader with a run that never ended. Take a stream without
# RUN_FINISHED or RUN_ERROR for a failure.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @tanstack/ai@0.58.0 @tanstack/ai-gemini@0.32.0 @tanstack/ai-client@0.33.2 @google/genai@2.32.0 zod@4.6.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { chat } from '@tanstack/ai'
import { ChatClient, stream } from '@tanstack/ai-client'
import { createGeminiChat } from '@tanstack/ai-gemini'

const half = 'You should not '
const usageMetadata = { promptTokenCount: 9, candidatesTokenCount: 4, totalTokenCount: 13 }
const chunk = (text, more) => ({ candidates: [{ ...(text && { content: { role: 'model', parts: [{ text }] } }), index: 0, ...more }], usageMetadata, modelVersion: 'gemini-2.5-flash' })
const ways = {
  whole: [chunk(half), chunk('pay.', { finishReason: 'STOP' })],
  'at its limit': [chunk(half, { finishReason: 'MAX_TOKENS' })],
  'a blocked prompt': [{ promptFeedback: { blockReason: 'PROHIBITED_CONTENT' }, usageMetadata: { promptTokenCount: 9, totalTokenCount: 9 } }],
  'stopped for safety': [chunk(half), chunk(undefined, { finishReason: 'SAFETY' })],
  'broken off': [chunk(half)],
}
let way
const server = createServer((request, reply) => {
  request.resume()
  reply.writeHead(200, { 'content-type': 'text/event-stream' })
  reply.end(ways[way].map(one => `data: ${JSON.stringify(one)}\r\n\r\n`).join(''))
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const adapter = createGeminiChat('gemini-2.5-flash', 'key', { httpOptions: { baseUrl: `http://127.0.0.1:${server.address().port}` } })
const options = { adapter, messages: [{ role: 'user', content: 'Shall I pay?' }] }
for (const method of ['warn', 'error', 'info', 'debug']) console[method] = () => {}

async function ask() {
  const runs = []
  for await (const event of chat(options)) if (event.type.startsWith('RUN_')) runs.push([event.type, event.metadata?.tanstack?.finishReason].filter(Boolean).join(' '))
  const read = await chat({ ...options, stream: false }).then(
    text => `"${text}"`,
    () => 'thrown',
  )
  const heard = []
  const client = new ChatClient({ connection: stream(messages => chat({ adapter, messages })), onError: () => heard.push('onError'), onFinish: () => heard.push('onFinish') })
  await client.sendMessage('Shall I pay?')
  const last = client.getMessages().at(-1)
  return { runs: runs.join(', '), read, client: [...heard, client.getStatus()].join(', '), shown: last.role === 'assistant' ? last.parts.map(({ content }) => content).join('') : 'nothing' }
}
const seen = {}
for (way of Object.keys(ways)) seen[way] = await ask()
process.stdout.write(`${JSON.stringify(seen, null, 1)}\n`)
assert.deepEqual(seen, {
  whole: { runs: 'RUN_STARTED, RUN_FINISHED stop', read: `"${half}pay."`, client: 'onFinish, ready', shown: `${half}pay.` },
  'at its limit': { runs: 'RUN_STARTED, RUN_ERROR', read: 'thrown', client: 'onError, error', shown: half },
  'a blocked prompt': { runs: 'RUN_STARTED', read: '""', client: 'ready', shown: 'nothing' },
  'stopped for safety': { runs: 'RUN_STARTED, RUN_FINISHED stop', read: `"${half}"`, client: 'onFinish, ready', shown: half },
  'broken off': { runs: 'RUN_STARTED', read: `"${half}"`, client: 'onFinish, ready', shown: half },
})
process.exit()
PROBE
node probe.mjs

#!/usr/bin/env bash
# Guess: usage_metadata of a streamed answer is that of the same answer read whole.
# Seen (@langchain/google-genai 2.3.2, @langchain/core 1.4.0, 2026-11): Gemini tells the usage so far in each chunk. Of the prompt and the answer the package takes what is
# new in each; the tokens read from the cache it hands out whole each time, and joined chunks are added up: 900 cached of a prompt of 1000 become 4500
# in an answer of five chunks. Thought tokens, which are paid for as output, are in the total and nowhere else, streamed or not.
# Meaning: whoever reckons a price as (input - cached) * price gets one below zero, the more so the longer the answer, and budgets and dashboards with it.
# Take the cached tokens of the last chunk that tells them, and total - input as the output.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @langchain/google-genai@2.3.2 @langchain/core@1.4.0 @google/generative-ai@0.24.1
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { ChatGoogleGenerativeAI } from '@langchain/google-genai'

const words = ['One ', 'two ', 'three ', 'four ', 'five.']
const usage = candidatesTokenCount => ({
  promptTokenCount: 1000,
  cachedContentTokenCount: 900,
  thoughtsTokenCount: 200,
  candidatesTokenCount,
  totalTokenCount: 1200 + candidatesTokenCount,
})
const answer = (text, tokens, finishReason) => ({
  candidates: [{ index: 0, content: { role: 'model', parts: [{ text }] }, ...(finishReason && { finishReason }) }],
  usageMetadata: usage(tokens),
  modelVersion: 'gemini-2.5-flash',
})
const server = createServer((request, response) => {
  request.resume()
  const streamed = request.url.includes('streamGenerateContent')
  response.writeHead(200, { 'content-type': streamed ? 'text/event-stream' : 'application/json' })
  if (!streamed) return response.end(JSON.stringify(answer(words.join(''), 10, 'STOP')))
  const chunks = words.map((word, i) => answer(word, (i + 1) * 2, i === 4 && 'STOP'))
  response.end(chunks.map(chunk => `data: ${JSON.stringify(chunk)}\r\n\r\n`).join(''))
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const baseUrl = `http://127.0.0.1:${server.address().port}`
const make = settings => new ChatGoogleGenerativeAI({ apiKey: 'none', model: 'gemini-2.5-flash', baseUrl, maxRetries: 0, ...settings })
const show = ({ content, usage_metadata: { input_tokens, output_tokens, total_tokens, input_token_details } }) => {
  assert.equal(content, words.join(''))
  return { input_tokens, cached: input_token_details?.cache_read, output_tokens, total_tokens }
}
let all
for await (const part of await make().stream('Count')) all = all ? all.concat(part) : part
const seen = {
  whole: show(await make().invoke('Count')),
  streamed: show(all),
  'streaming: true': show(await make({ streaming: true }).invoke('Count')),
}
console.table(seen)
const right = { input_tokens: 1000, cached: 900, output_tokens: 10, total_tokens: 1210 }
assert.deepEqual(seen, { whole: right, streamed: { ...right, cached: 4500 }, 'streaming: true': { ...right, cached: 4500 } })
process.exit()
PROBE
timeout 30 node --no-warnings probe.mjs

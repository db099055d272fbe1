#!/usr/bin/env bash
# Guess: LangSmith's wrapper of Google's client records as output_tokens what the vendor bills as output, with the thoughts as a part of them, as its wrapper of OpenAI's does;
# input and output together are the total.
# Seen (langsmith 0.12.0, @google/genai 3.3.0, @pydantic/genai-prices 0.1.8, 2026-11): output_tokens are candidatesTokenCount alone, in which Gemini does not count its thoughts: of an
# answer that thinks for 4,950 tokens and says 50 it records 50, beside a reasoning of 4,950 and the vendor's total. What tools of Google put into the prompt
# (toolUsePromptTokenCount, 9,000 here) is in no count of the input. genai-prices reads 5,000 and 10,000 of the same answers. Of gemini.chats there is no trace at all.
# Meaning: costs that are reckoned from input and output are a thirtieth of the bill for such an answer, and the model that thinks most looks cheapest. They are
# reckoned from the vendor's own usageMetadata.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps langsmith@0.12.0 @google/genai@3.3.0 @pydantic/genai-prices@0.1.8
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { GoogleGenAI } from '@google/genai'
import { extractUsage, findProvider } from '@pydantic/genai-prices'
import { Client } from 'langsmith'
import { wrapGemini } from 'langsmith/wrappers/gemini'

const model = 'gemini-2.5-pro'
const counts = { promptTokenCount: 1_000, candidatesTokenCount: 50 }
const usages = {
  'no thoughts': { ...counts, totalTokenCount: 1_050 },
  thoughts: { ...counts, thoughtsTokenCount: 4_950, totalTokenCount: 6_000 },
  'thoughts, a search': { ...counts, thoughtsTokenCount: 4_950, toolUsePromptTokenCount: 9_000, totalTokenCount: 15_000 },
}
let usageMetadata
const server = createServer((request, response) => {
  request.resume()
  const body = JSON.stringify({
    candidates: [{ index: 0, finishReason: 'STOP', content: { role: 'model', parts: [{ text: 'Yes.' }] } }],
    usageMetadata,
    modelVersion: model,
  })
  const streamed = request.url.includes('alt=sse')
  response.writeHead(200, { 'content-type': streamed ? 'text/event-stream' : 'application/json' })
  response.end(streamed ? `data: ${body}\n\n` : body)
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))

let trace
// LangSmith's own server.
async function fetchImplementation(_, { body }) {
  const { outputs } = JSON.parse(typeof body === 'string' ? body : new TextDecoder().decode(body))
  if (outputs) trace = outputs
  return new Response('{}')
}
const client = new Client({ autoBatchTracing: false, apiKey: 'none', apiUrl: 'http://127.0.0.1:1', fetchImplementation })
const google = new GoogleGenAI({ apiKey: 'none', httpOptions: { baseUrl: `http://127.0.0.1:${server.address().port}` } })
const gemini = wrapGemini(google, { client, tracingEnabled: true })
const asked = { model, contents: 'Well?' }
const ways = {
  streamed: async () => {
    for await (const _ of await gemini.models.generateContentStream(asked));
  },
  whole: () => gemini.models.generateContent(asked),
  chat: () => gemini.chats.create({ model }).sendMessage({ message: 'Well?' }),
}
const seen = {}
for (const [name, counted] of Object.entries(usages)) {
  usageMetadata = counted
  const { usage } = extractUsage(findProvider({ providerId: 'google' }), { modelVersion: model, usageMetadata })
  for (const [way, ask] of Object.entries(ways)) {
    trace = undefined
    await ask()
    await wait(200)
    const { input_tokens, output_tokens, total_tokens } = trace?.usage_metadata ?? {}
    const langsmith = trace ? `${input_tokens} + ${output_tokens} of ${total_tokens}` : 'no trace'
    seen[`${name}, ${way}`] = { langsmith, 'genai-prices': `${usage.input_tokens} + ${usage.output_tokens}` }
  }
}
console.table(seen)
const expected = {
  'no thoughts': ['1000 + 50 of 1050', '1000 + 50'],
  thoughts: ['1000 + 50 of 6000', '1000 + 5000'],
  'thoughts, a search': ['1000 + 50 of 15000', '10000 + 5000'],
}
for (const [name, [langsmith, prices]] of Object.entries(expected)) {
  for (const way of ['streamed', 'whole']) assert.deepEqual(seen[`${name}, ${way}`], { langsmith, 'genai-prices': prices })
  assert.equal(seen[`${name}, chat`].langsmith, 'no trace')
}
process.exit()
PROBE
LANGSMITH_TRACING=true node probe.mjs

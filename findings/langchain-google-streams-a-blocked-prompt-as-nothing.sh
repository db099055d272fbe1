#!/usr/bin/env bash
# Guess: stream() of LangChain's models for Gemini throws where Gemini blocks the prompt, as their invoke() does; a fallback then has its turn. An answer that Gemini stops for
# `SAFETY` tells so in its finish reason, streamed or not.
# Seen (@langchain/google-genai 2.3.2, @langchain/google 0.2.6, @langchain/core 1.4.0, 2026-11): of a blocked prompt, which comes as `promptFeedback` without candidates, stream()
# of both packages makes no chunk and no error, and a fallback is not asked. invoke() throws, and a fallback answers. In google-genai a last chunk that has no content is passed
# over with all that it says: half an answer that was stopped for `SAFETY` has no finish reason, as a whole one that is still on its way, and its usage is that of the first chunk.
# Meaning: a chat that moved to stream() shows an empty answer, or half of one, where it used to say that the prompt was refused. Take a stream without chunks for a refusal, and
# one without `finishReason` in `response_metadata` for a half.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @langchain/google-genai@2.3.2 @langchain/google@0.2.6 @langchain/core@1.4.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { FakeListChatModel } from '@langchain/core/utils/testing'
import { ChatGoogle } from '@langchain/google'
import { ChatGoogleGenerativeAI } from '@langchain/google-genai'

const usage = (promptTokenCount, candidatesTokenCount) => ({ usageMetadata: { promptTokenCount, candidatesTokenCount, totalTokenCount: promptTokenCount + candidatesTokenCount } })
const text = { content: { role: 'model', parts: [{ text: 'You should not ' }] }, index: 0 }
const stopped = { finishReason: 'SAFETY', index: 0, safetyRatings: [{ category: 'HARM_CATEGORY_DANGEROUS_CONTENT', probability: 'HIGH', blocked: true }] }
const answers = {
  blocked: { chunks: [{ promptFeedback: { blockReason: 'PROHIBITED_CONTENT' }, ...usage(9, 0) }], whole: { promptFeedback: { blockReason: 'PROHIBITED_CONTENT' }, ...usage(9, 0) } },
  stopped: {
    chunks: [{ candidates: [text], ...usage(9, 1) }, { candidates: [stopped], ...usage(9, 4) }],
    whole: { candidates: [{ ...text, ...stopped }], ...usage(9, 4) },
  },
}
let answer
const server = createServer((request, response) => {
  request.resume()
  const isStream = request.url.includes(':streamGenerateContent')
  response.writeHead(200, { 'content-type': isStream ? 'text/event-stream' : 'application/json' })
  response.end(isStream ? answers[answer].chunks.map(chunk => `data: ${JSON.stringify(chunk)}\r\n\r\n`).join('') : JSON.stringify(answers[answer].whole))
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const address = `http://127.0.0.1:${server.address().port}`
const models = {
  '@langchain/google-genai': new ChatGoogleGenerativeAI({ model: 'gemini-2.5-flash', apiKey: 'key', baseUrl: address, maxRetries: 0 }),
  '@langchain/google': new ChatGoogle({ model: 'gemini-2.5-flash', apiKey: 'key', endpoint: address, platformType: 'gai', maxRetries: 0 }),
}
async function read(model, how, what) {
  answer = what
  try {
    let whole
    if (how === 'invoke') whole = await model.invoke('May I?')
    else for await (const chunk of await model.stream('May I?')) whole = whole?.concat(chunk) ?? chunk
    return whole ? [whole.content, whole.response_metadata.finishReason, whole.usage_metadata?.output_tokens] : 'no chunk'
  } catch (error) {
    return `throws ${error.message.match(/PROHIBITED_CONTENT/)}`
  }
}
const seen = {}
for (const [name, model] of Object.entries(models)) {
  const fallback = model.withFallbacks([new FakeListChatModel({ responses: ['Ask me.'] })])
  seen[name] = {
    'blocked, invoke': await read(model, 'invoke', 'blocked'),
    'blocked, stream': await read(model, 'stream', 'blocked'),
    'blocked, invoke with a fallback': (await read(fallback, 'invoke', 'blocked'))[0],
    'blocked, stream with a fallback': await read(fallback, 'stream', 'blocked'),
    'stopped, invoke': await read(model, 'invoke', 'stopped'),
    'stopped, stream': await read(model, 'stream', 'stopped'),
  }
}
console.log(seen)
const both = {
  'blocked, invoke': 'throws PROHIBITED_CONTENT',
  'blocked, stream': 'no chunk',
  'blocked, invoke with a fallback': 'Ask me.',
  'blocked, stream with a fallback': 'no chunk',
  'stopped, invoke': ['You should not ', 'SAFETY', 4],
  'stopped, stream': ['You should not ', 'SAFETY', 4],
}
assert.deepEqual(seen, { '@langchain/google-genai': { ...both, 'stopped, stream': ['You should not ', undefined, 1] }, '@langchain/google': both })
process.exit()
PROBE
node probe.mjs

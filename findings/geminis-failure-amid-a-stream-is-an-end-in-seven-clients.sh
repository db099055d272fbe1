#!/usr/bin/env bash
# Guess: where Gemini fails when its answer has begun, under load for instance, it tells so by a chunk that is `{"error":{"code":503,…}}`, in the place of candidates. A client throws it, as Google's own @google/genai does.
# Seen (@firebase/ai 3.0.0, @langchain/google 0.2.6, @langchain/google-genai 2.3.2, @langchain/google-vertexai 2.3.2, @langchain/core 1.4.0, @genkit-ai/google-genai 1.42.0, genkit 1.42.0, @google-cloud/vertexai 1.12.0, @google/generative-ai 0.24.1,
# 2026-11): these seven pass over it. The loop ends well with the half that came, and nothing that they hand out has the failure. Genkit's response says `unknown`, ChatVertexAI's last chunk `stop`; the chat of Firebase AI keeps the half in its history and sends it with
# the next question. A fallback of LangChain's is not asked. @google/genai 3.3.0 throws; @ai-sdk/google 4.0.121 with ai 7.0.173 and @tanstack/ai-gemini 0.32.0 tell an error.
# Meaning: half an answer is shown, stored and sent back as a whole one whenever the model's host is overloaded. Readers of these clients take a stream without a finish reason for a failed one; a server of this wire breaks the connection off as well.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @firebase/ai@3.0.0 @firebase/app@0.16.5 @langchain/google@0.2.6 @langchain/google-genai@2.3.2 \
  @langchain/google-vertexai@2.3.2 @langchain/core@1.4.0 @genkit-ai/google-genai@1.42.0 genkit@1.42.0 @google-cloud/vertexai@1.12.0 @google/generative-ai@0.24.1 \
  @google/genai@3.3.0 @ai-sdk/google@4.0.121 ai@7.0.173 @tanstack/ai@0.58.0 @tanstack/ai-gemini@0.32.0 zod@4.6.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { createGoogleGenerativeAI } from '@ai-sdk/google'
import { initializeApp } from '@firebase/app'
import { getAI, getGenerativeModel, GoogleAIBackend } from '@firebase/ai'
import { googleAI } from '@genkit-ai/google-genai'
import { VertexAI } from '@google-cloud/vertexai'
import { GoogleGenAI } from '@google/genai'
import { GoogleGenerativeAI } from '@google/generative-ai'
import { FakeListChatModel } from '@langchain/core/utils/testing'
import { ChatGoogle } from '@langchain/google'
import { ChatGoogleGenerativeAI } from '@langchain/google-genai'
import { ChatVertexAI } from '@langchain/google-vertexai'
import { chat } from '@tanstack/ai'
import { createGeminiChat } from '@tanstack/ai-gemini'
import { streamText } from 'ai'
import { genkit } from 'genkit'

const half = 'Do not '
const usageMetadata = { promptTokenCount: 9, candidatesTokenCount: 2, totalTokenCount: 11 }
const chunk = { candidates: [{ content: { role: 'model', parts: [{ text: half }] }, index: 0 }], usageMetadata }
const failed = { error: { code: 503, message: 'The model is overloaded.', status: 'UNAVAILABLE' } }
let body
const server = createServer(async (request, response) => {
  body = JSON.parse(Buffer.concat(await request.toArray()).toString())
  // Who does not ask for events gets the chunks as one array.
  const events = request.url.includes('alt=sse')
  response.writeHead(200, { 'content-type': events ? 'text/event-stream' : 'application/json' })
  const chunks = [chunk, failed].map(one => JSON.stringify(one))
  response.end(events ? chunks.map(one => `data: ${one}\r\n\r\n`).join('') : `[${chunks.join(',\r\n')}\n]`)
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const address = `http://127.0.0.1:${server.address().port}`
// Those of Vertex AI ask a host of Google's by https: their requests are led to the server here.
const { fetch } = globalThis
globalThis.fetch = (url, options) => fetch(url instanceof Request ? url : String(url).replace(/^https:\/\/[^/]+/, address), options)
for (const method of ['warn', 'error', 'info', 'debug', 'dir']) console[method] = () => {}

const question = 'Shall I pay?'
const model = 'gemini-2.5-flash'
async function langchain(seen, model) {
  const read = async stream => {
    let text = ''
    for await (const piece of await stream) {
      text += piece.text
      seen.reason = piece.response_metadata?.finishReason ?? seen.reason
    }
    return text
  }
  seen.text = await read(model.stream(question))
  assert.equal(await read(model.withFallbacks([new FakeListChatModel({ responses: ['Ask me.'] })]).stream(question)), seen.text)
}
const authClient = { getAccessToken: async () => ({ token: 'none' }), getRequestHeaders: async () => new Headers() }
const clients = {
  '@firebase/ai': async seen => {
    const ai = getAI(initializeApp({ apiKey: 'none', projectId: 'none', appId: 'none' }), { backend: new GoogleAIBackend() })
    const talk = getGenerativeModel(ai, { model }, { baseUrl: address }).startChat()
    const { stream, response } = await talk.sendMessageStream(question)
    for await (const piece of stream) seen.text += piece.text()
    seen.reason = (await response).candidates[0].finishReason ?? 'none'
    await (await talk.sendMessageStream('Why?')).response
    assert.equal(body.contents[1].parts[0].text, half)
  },
  '@langchain/google': seen => langchain(seen, new ChatGoogle({ model, apiKey: 'none', endpoint: address, platformType: 'gai', maxRetries: 0 })),
  '@langchain/google-genai': seen => langchain(seen, new ChatGoogleGenerativeAI({ model, apiKey: 'none', baseUrl: address, maxRetries: 0 })),
  '@langchain/google-vertexai': seen => langchain(seen, new ChatVertexAI({ model, apiKey: 'none', maxRetries: 0 })),
  '@genkit-ai/google-genai': async seen => {
    const { stream, response } = genkit({ plugins: [googleAI({ apiKey: 'none', baseUrl: address })] }).generateStream({ model: googleAI.model(model), prompt: question })
    for await (const piece of stream) seen.text += piece.text
    seen.reason = (await response).finishReason
  },
  '@google-cloud/vertexai': async seen => {
    const vertex = new VertexAI({ project: 'none', location: 'us-central1', googleAuthOptions: { authClient } })
    const { stream, response } = await vertex.getGenerativeModel({ model }).generateContentStream(question)
    for await (const piece of stream) seen.text += piece.candidates?.[0].content.parts[0].text ?? ''
    seen.reason = (await response).candidates[0].finishReason ?? 'none'
  },
  '@google/generative-ai': async seen => {
    const { stream, response } = await new GoogleGenerativeAI('none').getGenerativeModel({ model }, { baseUrl: address }).generateContentStream(question)
    for await (const piece of stream) seen.text += piece.text()
    seen.reason = (await response).candidates[0].finishReason ?? 'none'
  },
  '@google/genai': async seen => {
    const google = new GoogleGenAI({ apiKey: 'none', httpOptions: { baseUrl: address } })
    for await (const piece of await google.models.generateContentStream({ model, contents: question })) seen.text += piece.text
  },
  '@ai-sdk/google': async seen => {
    const result = streamText({ model: createGoogleGenerativeAI({ apiKey: 'none', baseURL: address })(model), prompt: question, maxRetries: 0, onError() {} })
    for await (const part of result.fullStream) {
      if (part.type === 'text-delta') seen.text += part.text
      if (part.type === 'error') throw part.error
    }
  },
  '@tanstack/ai-gemini': async seen => {
    const adapter = createGeminiChat(model, 'none', { httpOptions: { baseUrl: address } })
    for await (const event of chat({ adapter, messages: [{ role: 'user', content: question }] })) {
      seen.text += event.delta ?? ''
      if (event.type === 'RUN_ERROR') throw new Error(event.message)
    }
  },
}
const all = {}
for (const [name, ask] of Object.entries(clients)) {
  const seen = { text: '', reason: 'none', ended: 'well' }
  await ask(seen).catch(error => {
    assert.match(error.message, /overloaded/)
    seen.ended = 'an error'
  })
  all[name] = seen
}
console.table(all)
const reasons = { '@genkit-ai/google-genai': 'unknown', '@langchain/google-vertexai': 'stop' }
const right = ['@google/genai', '@ai-sdk/google', '@tanstack/ai-gemini']
for (const [name, seen] of Object.entries(all)) assert.deepEqual(seen, { text: half, reason: reasons[name] ?? 'none', ended: right.includes(name) ? 'an error' : 'well' })
process.exit()
PROBE
timeout 60 node probe.mjs

#!/usr/bin/env bash
# Guess: the gathered `response` of a streamed answer, and the history of a chat, are what the same answer would be unstreamed.
# Seen (@google-cloud/vertexai 1.12.0, 2026-11): sendMessageStream() puts the text of all parts into one part without its marks. A thought (`thought: true`)
# becomes the beginning of the answer, and `thoughtSignature` is gone from calls. The next request sends that back: the thought as the model's own words,
# the call without its signature. sendMessage() with the same parts keeps all of it. The package was to be taken away in June 2026; it is still there.
# Meaning: users read what was not meant for them, and Gemini 3 refuses, by Google's documents, a call without its signature (400): a tool loop that
# works unstreamed fails streamed. Gather the parts of `stream` yourself, or use @google/genai. A server that knows its readers use this
# client sends no thoughts, and looks signatures up by the call.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @google-cloud/vertexai@1.12.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { VertexAI } from '@google-cloud/vertexai'

const thought = { text: 'Which Oslo do they mean? ', thought: true }
const text = { text: 'I look it up.' }
const call = { functionCall: { name: 'weather', args: { city: 'Oslo' } }, thoughtSignature: 'c2lnbmF0dXJl' }
const candidate = (parts, finishReason) => ({ candidates: [{ index: 0, content: { role: 'model', parts }, finishReason }] })
const asked = []
const server = createServer(async (request, response) => {
  let body = ''
  for await (const piece of request) body += piece
  asked.push(JSON.parse(body).contents)
  if (!request.url.includes('streamGenerateContent')) {
    return response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(candidate([thought, text, call], 'STOP')))
  }
  const chunks = [candidate([thought]), candidate([text]), candidate([call], 'STOP')]
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.end(chunks.map(chunk => `data: ${JSON.stringify(chunk)}\r\n\r\n`).join(''))
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
/** The client speaks https to its vendor alone: all that is changed is the host. */
const network = globalThis.fetch
globalThis.fetch = (url, init) => network(`http://127.0.0.1:${server.address().port}${new URL(url).pathname}`, init)
const authClient = { getAccessToken: async () => ({ token: 'none' }), getRequestHeaders: async () => ({}) }
const vertex = new VertexAI({ project: 'p', location: 'us-central1', googleAuthOptions: { authClient } })

const seen = {}
for (const way of ['sendMessage', 'sendMessageStream']) {
  const chat = vertex.getGenerativeModel({ model: 'm' }).startChat()
  const answer = await chat[way]('How is the weather in Oslo?')
  const { candidates } = await answer.response
  await chat[way]([{ functionResponse: { name: 'weather', response: { degrees: 3 } } }])
  seen[way] = { said: candidates[0].content.parts, sentBack: asked.at(-1).find(content => content.role === 'model').parts }
}
console.log(JSON.stringify(seen, undefined, 1))
const whole = [thought, text, call]
assert.deepEqual(seen.sendMessage, { said: whole, sentBack: whole })
const gathered = [{ text: thought.text + text.text }, { functionCall: call.functionCall }]
assert.deepEqual(seen.sendMessageStream, { said: gathered, sentBack: gathered })
process.exit()
PROBE
timeout 30 node --no-warnings probe.mjs

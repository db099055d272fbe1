#!/usr/bin/env bash
# Guess: the client that openapi-ts generates for an operation that answers with text/event-stream sends a POST once, as for any other, and throws
# when it is refused or its answer breaks off.
# Seen (@hey-api/openapi-ts 0.99.0, its fetch client, 2026-11): it sends the POST again, with the same body, after a connection that breaks in the
# middle and after every refusal (401), without a limit, with delays that grow from 3 s to 30 s. The loop over `stream` never throws: it sees the
# first half of the answer once more for each request. With sseMaxRetryAttempts: 1 there is one request, and the loop ends as after a whole answer;
# onSseError alone tells.
# Meaning: a model is paid for again at each repeat. Whoever generates a client for such an API sets sseMaxRetryAttempts: 1, listens to onSseError.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @hey-api/openapi-ts@0.99.0 typescript@5.9.3
cat >api.json <<'API'
{
  "openapi": "3.1.0",
  "info": { "title": "Chat", "version": "1" },
  "paths": {
    "/chat": {
      "post": {
        "operationId": "chat",
        "requestBody": { "content": { "application/json": { "schema": { "type": "object", "properties": { "prompt": { "type": "string" } } } } } },
        "responses": {
          "200": {
            "description": "The answer",
            "content": { "text/event-stream": { "schema": { "type": "object", "properties": { "text": { "type": "string" } } } } }
          }
        }
      }
    }
  }
}
API
cat >openapi-ts.config.mjs <<'CONFIG'
export default {
  input: 'api.json',
  output: { path: 'client', module: { extension: '.ts' } },
  plugins: ['@hey-api/client-fetch', '@hey-api/typescript', '@hey-api/sdk'],
  logs: { level: 'silent', file: false },
}
CONFIG
npx --no-install openapi-ts >/dev/null
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { client } from './client/client.gen.ts'
import { chat } from './client/sdk.gen.ts'

let answer
const bodies = []
const server = createServer(async (request, response) => {
  let body = ''
  for await (const chunk of request) body += chunk
  bodies.push(`${request.method} ${body}`)
  if (answer === 'refused') return response.writeHead(401).end()
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.write('data: {"text":"Half "}\n\n')
  if (answer === 'cut') setTimeout(() => response.destroy(), 20)
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
client.setConfig({ baseUrl: `http://127.0.0.1:${server.address().port}` })

/** Reads an answer for three seconds at most, with short delays between requests. */
async function read(how, settings = {}) {
  answer = how
  bodies.length = 0
  const seen = { text: '', told: 0, ended: '' }
  const onSseError = () => seen.told++
  const signal = AbortSignal.timeout(3000)
  const { stream } = await chat({ body: { prompt: 'Hello' }, signal, onSseError, sseDefaultRetryDelay: 50, sseMaxRetryDelay: 200, ...settings })
  try {
    for await (const { text } of stream) seen.text += text
    seen.ended = signal.aborted ? 'by the signal' : 'by itself'
  } catch (error) {
    seen.ended = error.name
  }
  return { ...seen, requests: bodies.length, kinds: new Set(bodies).size }
}
const cut = await read('cut')
console.log('cut:', cut)
assert.ok(cut.requests > 5 && cut.kinds === 1)
assert.ok(cut.text.startsWith('Half Half Half ') && cut.ended === 'by the signal')
const refused = await read('refused')
console.log('401:', refused)
assert.ok(refused.requests > 5 && refused.kinds === 1 && refused.ended === 'by the signal')
const once = await read('cut', { sseMaxRetryAttempts: 1 })
console.log('cut, one attempt:', once)
assert.deepEqual(once, { text: 'Half ', told: 1, ended: 'by itself', requests: 1, kinds: 1 })
server.closeAllConnections()
server.close()
PROBE
node --disable-warning=ExperimentalWarning probe.mjs

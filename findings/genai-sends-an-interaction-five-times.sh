#!/usr/bin/env bash
# Guess: one client treats the failures of both its APIs alike, and sends a request that may have begun a generation once, or under an idempotency key.
# Seen (@google/genai 3.3.0, 2026-11): a request of generateContent is sent once; one of interactions five times, over about seven seconds, after a
# status of 500 and after a connection that breaks once the request has been read. No header or field marks the five as
# one call: five calls look the same. With `maxRetries: 0` as an option of the call it is sent once.
# Meaning: behind a gateway that reads the request and then breaks, one call can be five generations that are paid for; whoever retries by itself
# on top multiplies them. A server cannot tell the repeats apart.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @google/genai@3.3.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { GoogleGenAI } from '@google/genai'

let breaks = false
let seen = []
const server = createServer(async (request, response) => {
  let body = ''
  for await (const piece of request) body += piece
  const { connection, ...headers } = request.headers
  seen.push(JSON.stringify([headers, body]))
  if (breaks) return request.socket.destroy()
  response.writeHead(500, { 'content-type': 'application/json' })
  response.end('{"error":{"code":500,"status":"INTERNAL","message":"Failed."}}')
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const ai = new GoogleGenAI({ apiKey: 'none', httpOptions: { baseUrl: `http://127.0.0.1:${server.address().port}` } })

/** How often one call is sent, and how many different requests it and a second call were. */
async function sent(call) {
  seen = []
  await assert.rejects(call())
  const once = seen.length
  await assert.rejects(call())
  return [once, new Set(seen).size]
}
for (breaks of [false, true]) {
  const counts = {
    generateContent: await sent(() => ai.models.generateContent({ model: 'gemini-3.8-flash', contents: 'Hello' })),
    interactions: await sent(() => ai.interactions.create({ model: 'gemini-3.8-flash', input: 'Hello' })),
    'maxRetries: 0': await sent(() => ai.interactions.create({ model: 'gemini-3.8-flash', input: 'Hello' }, { maxRetries: 0 })),
  }
  console.log(breaks ? 'broken connection' : 'status 500', counts)
  assert.deepEqual(counts, { generateContent: [1, 1], interactions: [5, 1], 'maxRetries: 0': [1, 1] })
}
server.close()
PROBE
node probe.mjs

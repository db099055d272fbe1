#!/usr/bin/env bash
# Guess: OpenRouter's own client sends a chat request again twice after an error, as the clients of openai and Groq do, for each repeat may be a
# generation that costs.
# Seen (@openrouter/sdk 1.3.19, openai 7.59.0, 2026-11): where the connection breaks after the request has been read, and where the status is 500, it
# sends the request again for an hour, at first after half a second and then once a minute: about seventy-five equal requests (the script lets the hour
# pass in seconds, by a clock of its own). No header marks them as one. Neither the promise nor anything else tells of it before the hour is over.
# openai sends three. With retries: { strategy: 'none' } it is sent once.
# Meaning: a gateway that fails once the model has spoken is paid for seventy-five times, and the user looks at an empty page for an hour. Set `retries`.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @openrouter/sdk@1.3.19 openai@7.59.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { OpenRouter } from '@openrouter/sdk'
import OpenAI from 'openai'

/** Pauses take no time, and the clock is put forward by them. Limits of time, which are longer, stay. */
let ahead = 0
const [now, later] = [Date.now, setTimeout]
Date.now = () => now() + ahead
globalThis.setTimeout = (run, delay = 0, ...rest) => {
  if (delay > 90_000) return later(run, delay, ...rest)
  ahead += delay
  return later(run, 0, ...rest)
}

let refuse
const requests = []
const server = createServer(async (request, response) => {
  let body = ''
  for await (const chunk of request) body += chunk
  requests.push({ body, headers: JSON.stringify(request.headers) })
  if (refuse) return response.writeHead(500, { 'content-type': 'application/json' }).end('{"error":{"code":500,"message":"broken"}}')
  response.destroy()
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const base = `http://127.0.0.1:${server.address().port}`

const question = { model: 'm', messages: [{ role: 'user', content: 'Hello' }], stream: true }
const router = new OpenRouter({ apiKey: 'none', serverURL: base })
const openai = new OpenAI({ apiKey: 'none', baseURL: base })
const clients = {
  openrouter: () => router.chat.send({ chatRequest: question }),
  'openrouter, none': () => router.chat.send({ chatRequest: question }, { retries: { strategy: 'none' } }),
  openai: () => openai.chat.completions.create(question),
}
for (refuse of [false, true]) {
  const seen = {}
  for (const [name, ask] of Object.entries(clients)) {
    requests.length = 0
    const start = Date.now()
    const error = await ask().then(() => undefined, error => error)
    assert.ok(error)
    const kinds = new Set(requests.map(({ body }) => body)).size
    if (name === 'openrouter') assert.equal(new Set(requests.map(({ headers }) => headers)).size, 1)
    seen[name] = { requests: requests.length, kinds, minutes: Math.round((Date.now() - start) / 60_000) }
  }
  console.log(refuse ? 'status 500:' : 'broken connection:', seen)
  assert.ok(seen.openrouter.requests > 60 && seen.openrouter.kinds === 1)
  assert.ok(seen.openrouter.minutes >= 60 && seen.openrouter.minutes < 65)
  assert.deepEqual([seen['openrouter, none'].requests, seen.openai.requests], [1, 3])
}
process.exit()
PROBE
node probe.mjs

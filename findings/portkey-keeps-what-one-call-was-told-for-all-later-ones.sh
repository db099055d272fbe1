#!/usr/bin/env bash
# Guess: the second argument of `chat.completions.create(body, params)`, with the user's metadata, the trace id, a provider, holds for that call, as the options of
# a call of openai 7.59.0 do.
# Seen (portkey-ai 3.1.0, 2026-11): it is written into the client. Each later call of the same client that says nothing of its own goes out with it: the metadata of
# another user, his trace id, the provider and the cache rule that were meant for him, until a call says otherwise for the same name. It does not
# matter whether the first call streams, or went well.
# Meaning: the tokens of one user are counted and billed to another, his requests lie in another's trace, and a question goes to a provider that nobody chose for
# it. Whoever passes params makes a client for each call, or passes all of them in all calls.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts portkey-ai@3.1.0 openai@7.59.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import OpenAI from 'openai'
import { Portkey } from 'portkey-ai'

const chunk = { id: 'a', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta: { content: 'word' }, finish_reason: 'stop' }] }
const names = ['metadata', 'trace-id', 'provider', 'cache-force-refresh']
const asked = []
const server = createServer((request, response) => {
  request.resume()
  const told = {}
  for (const name of names) if (request.headers[`x-portkey-${name}`]) told[name] = request.headers[`x-portkey-${name}`]
  asked.push(told)
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.end(`data: ${JSON.stringify(chunk)}\n\ndata: [DONE]\n\n`)
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const baseURL = `http://127.0.0.1:${server.address().port}/v1`
const body = { model: 'm', stream: true, messages: [{ role: 'user', content: 'Hello' }] }
const forAlice = { metadata: { _user: 'alice' }, traceID: 'trace-of-alice', provider: 'anthropic', cacheForceRefresh: true }
const told = { metadata: '{"_user":"alice"}', 'trace-id': 'trace-of-alice', provider: 'anthropic', 'cache-force-refresh': 'true' }

const portkey = new Portkey({ apiKey: 'none', baseURL, provider: 'openai' })
const openai = new OpenAI({ apiKey: 'none', baseURL, defaultHeaders: { 'x-portkey-provider': 'openai' } })
const headers = Object.fromEntries(Object.entries(told).map(([name, value]) => [`x-portkey-${name}`, value]))
const clients = {
  portkey: [() => portkey.chat.completions.create(body, forAlice), () => portkey.chat.completions.create(body)],
  openai: [() => openai.chat.completions.create(body, { headers }), () => openai.chat.completions.create(body)],
}
const seen = {}
for (const [name, [alice, bob]] of Object.entries(clients)) {
  asked.length = 0
  for (const ask of [bob, alice, bob]) for await (const _ of await ask());
  seen[name] = { before: asked[0], alice: asked[1], after: asked[2] }
}
console.log(seen)
assert.deepEqual(seen.openai, { before: { provider: 'openai' }, alice: told, after: { provider: 'openai' } })
assert.deepEqual(seen.portkey, { before: { provider: 'openai' }, alice: told, after: told })
process.exit()
PROBE
timeout 30 node --no-warnings probe.mjs

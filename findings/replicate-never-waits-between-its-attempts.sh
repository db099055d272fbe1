#!/usr/bin/env bash
# Guess: a request that is refused with 429 is repeated after a pause that grows, or after what Retry-After says; its source has both.
# Seen (replicate 1.4.0, Node 26.10, 2026-11): six requests within a tenth of a second, then the error. The pause is taken only when it is a whole number of
# milliseconds, which a random part forbids, and Retry-After is looked for in an error that a refusal never is. So it is for predictions.create(), run()
# and stream(). openai 7.59.0, told to wait for a second, asks again after it and is served.
# Meaning: a limit that a second would have lifted fails the call, and five more refusals are counted against the account. Repeat by your own rule, behind
# a `fetch` of your own that waits.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts replicate@1.4.0 openai@7.59.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import OpenAI from 'openai'
import Replicate from 'replicate'

let base
let asked
const server = createServer((request, response) => {
  request.resume()
  const now = performance.now()
  if (request.url === '/stream') return response.writeHead(200, { 'content-type': 'text/event-stream' }).end('event: done\ndata: {}\n\n')
  asked.push(now)
  const type = { 'content-type': 'application/json' }
  if (now - asked[0] < 900) return response.writeHead(429, { ...type, 'retry-after': '1' }).end('{"detail":"Request was throttled."}')
  const urls = { get: `${base}/v1/predictions/p`, stream: `${base}/stream` }
  response.writeHead(201, type).end(JSON.stringify({ id: 'p', status: 'succeeded', output: ['word'], choices: [], urls }))
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
base = `http://127.0.0.1:${server.address().port}`
const replicate = new Replicate({ auth: 'none', baseUrl: `${base}/v1` })
const openai = new OpenAI({ apiKey: 'none', baseURL: `${base}/v1` })
const input = { prompt: 'Hello' }
const ways = {
  'replicate, create': () => replicate.predictions.create({ model: 'owner/model', input }),
  'replicate, run': () => replicate.run('owner/model', { input }),
  'replicate, stream': async () => { for await (const _ of replicate.stream('owner/model', { input })); },
  openai: () => openai.chat.completions.create({ model: 'm', messages: [{ role: 'user', content: 'Hello' }] }),
}
const seen = {}
for (const [name, ask] of Object.entries(ways)) {
  asked = []
  const ending = await ask().then(() => 'served', error => `fails with ${error.response?.status}`)
  seen[name] = { asked: asked.length, within: Math.round(asked.at(-1) - asked[0]), ending }
}
console.log(seen)
for (const way of ['create', 'run', 'stream']) {
  const { within, ...rest } = seen[`replicate, ${way}`]
  assert.deepEqual(rest, { asked: 6, ending: 'fails with 429' })
  assert.ok(within < 500)
}
assert.equal(seen.openai.asked, 2)
assert.equal(seen.openai.ending, 'served')
process.exit()
PROBE
timeout 30 node --no-warnings probe.mjs

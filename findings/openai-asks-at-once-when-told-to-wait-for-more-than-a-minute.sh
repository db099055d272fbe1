#!/usr/bin/env bash
# Guess: a client that is answered 429 with `retry-after: 90` asks again after ninety seconds; one for which that is too long gives up and throws the error.
# All of those here wait for thirty seconds where they are told thirty.
# Seen (openai 7.59.0, ai 7.0.173, cohere-ai 8.1.0, groq-sdk 1.6.0, @anthropic-ai/sdk 1.14.0, @langchain/openai 1.6.0, 2026-11): above sixty seconds openai and the AI
# SDK take the header for absent: they ask again after half a second and one second, and after two and four, and fail. cohere makes a minute of it, twice. groq
# and Anthropic wait for whatever is told: for an hour, and then another one, behind a promise that tells nothing, past their own `timeout`. LangChain alone
# throws at once. A wait goes by in half a second here, by a clock of the script's own.
# Meaning: a limit that ends in two minutes fails a call within two seconds in one client, and holds it for minutes in another; one of a day holds it for days. Who
# sends retry-after says at most a minute, or adds `x-should-retry: false`, which ends it at once in openai, groq and Anthropic; cohere and the AI SDK do not know it.
# Who reads sets maxRetries, and an AbortSignal for the whole.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts openai@7.59.0 ai@7.0.173 @ai-sdk/openai@4.0.118 cohere-ai@8.1.0 groq-sdk@1.6.0 \
  @anthropic-ai/sdk@1.14.0 @langchain/openai@1.6.0 @langchain/core@1.4.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'

/** The waits of the clients that were waited to their end, ms; Node's own timers are left alone. */
let waits = []
const realTimeout = globalThis.setTimeout
globalThis.setTimeout = (callback, ms, ...rest) => {
  const [, , caller = ''] = new Error().stack.split('\n')
  if (!(ms >= 300) || caller.includes('node:internal')) return realTimeout(callback, ms, ...rest)
  const waited = () => {
    waits.push(ms)
    callback(...rest)
  }
  return realTimeout(waited, Math.min(ms, 500))
}
const [{ default: Anthropic }, { createOpenAI }, { ChatOpenAI }, { streamText }, { CohereClientV2 }, { default: Groq }, { default: OpenAI }] = await Promise.all(
  ['@anthropic-ai/sdk', '@ai-sdk/openai', '@langchain/openai', 'ai', 'cohere-ai', 'groq-sdk', 'openai'].map(name => import(name)),
)
let asked, retryAfter, more
const server = createServer((request, response) => {
  request.resume()
  asked++
  response.writeHead(429, { 'content-type': 'application/json', 'retry-after': retryAfter, ...more })
  response.end(JSON.stringify({ error: { message: 'Slow down', type: 'rate_limit_error' } }))
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const baseURL = `http://127.0.0.1:${server.address().port}`
const request = { model: 'm', messages: [{ role: 'user', content: 'Hello' }], stream: true }
const clients = {
  openai: () => new OpenAI({ apiKey: 'none', baseURL }).chat.completions.create(request),
  'ai sdk': async () => {
    const { fullStream } = streamText({ model: createOpenAI({ apiKey: 'none', baseURL }).chat('m'), prompt: 'Hello', onError() {} })
    for await (const part of fullStream) if (part.type === 'error') throw part.error
  },
  cohere: () => new CohereClientV2({ token: 'none', environment: baseURL }).chatStream(request),
  groq: () => new Groq({ apiKey: 'none', baseURL }).chat.completions.create(request),
  anthropic: () => new Anthropic({ apiKey: 'none', baseURL }).messages.create({ ...request, max_tokens: 9 }),
  langchain: () => new ChatOpenAI({ model: 'm', apiKey: 'none', maxRetries: 2, configuration: { baseURL } }).stream('Hello'),
}
/** How often a client asks that is told to wait, and how long it waits between. */
async function ask(name, seconds, headers = {}) {
  retryAfter = String(seconds)
  more = headers
  asked = 0
  waits = []
  await assert.rejects(clients[name]())
  return { asked, waits }
}
const inSeconds = ({ asked, waits }) => `asks ${asked} times, ${waits.map(ms => `${Number((ms / 1000).toFixed(1))} s`).join(', ') || 'no wait'}`
const seen = {}
for (const name of Object.keys(clients)) {
  seen[name] = {}
  for (const seconds of [30, 90, 3600]) seen[name][seconds] = await ask(name, seconds)
  seen[name].vain = await ask(name, 90, { 'x-should-retry': 'false' })
}
console.table(Object.fromEntries(Object.entries(seen).map(([name, told]) => [name, Object.fromEntries(Object.entries(told).map(([key, value]) => [key, inSeconds(value)]))])))
for (const { 30: short } of Object.values(seen)) {
  assert.equal(short.asked, 3)
  for (const ms of short.waits) assert.ok(ms >= 30_000 && ms <= 31_000)
}
for (const seconds of [90, 3600]) {
  const told = name => seen[name][seconds]
  for (const name of ['openai', 'ai sdk']) {
    assert.equal(told(name).asked, 3)
    for (const ms of told(name).waits) assert.ok(ms < 6000)
  }
  for (const name of ['groq', 'anthropic']) assert.deepEqual(told(name), { asked: 3, waits: [seconds * 1000, seconds * 1000] })
  assert.deepEqual(told('cohere'), { asked: 3, waits: [60_000, 60_000] })
  assert.deepEqual(told('langchain'), { asked: 1, waits: [] })
}
for (const [name, { vain }] of Object.entries(seen)) assert.equal(vain.asked, ['ai sdk', 'cohere'].includes(name) ? 3 : 1)
process.exit()
PROBE
timeout 55 node probe.mjs

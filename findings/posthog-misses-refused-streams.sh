#!/usr/bin/env bash
# Guess: a wrapper of the openai client that tells PostHog of each generation tells of refused ones too, with their status, streamed or not.
# Seen (@posthog/ai 8.13.1, openai 6.49.0, 2026-11): of a call with stream: true that is answered 429, 401 or 500 there is no event at all, with Chat
# Completions and Responses alike. The same call without stream is an $ai_generation with the status and $ai_is_error. A streamed answer that breaks off
# later is told too, though with no word of its text, and with 500 for a status that was 200.
# Meaning: an application that streams, as nearly all do, sees no rate limits, no expired keys and no outages in its error rate: the worse it is,
# the fewer generations, all of them fine.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @posthog/ai@8.13.1 posthog-node@5.70.0 openai@6.49.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { OpenAI } from '@posthog/ai/openai'
import { PostHog } from 'posthog-node'

let status
const word = JSON.stringify({ id: 'a', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta: { content: 'Half ' }, finish_reason: null }] })
let events = []
const server = createServer(async (request, response) => {
  let body = ''
  for await (const chunk of request) body += chunk
  if (request.url.includes('batch')) {
    events.push(...JSON.parse(body).batch)
    return response.end('{}')
  }
  if (status !== 200) return response.writeHead(status, { 'content-type': 'application/json' }).end('{"error":{"message":"refused"}}')
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.write(`data: ${word}\n\n`)
  setTimeout(() => response.destroy(), 50)
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const base = `http://127.0.0.1:${server.address().port}`
const posthog = new PostHog('phc_none', { host: base, flushAt: 1, disableCompression: true })
const client = new OpenAI({ apiKey: 'none', baseURL: base, maxRetries: 0, posthog })
const calls = {
  chat: stream => client.chat.completions.create({ model: 'm', stream, messages: [{ role: 'user', content: 'Hello' }], posthogDistinctId: 'u' }),
  responses: stream => client.responses.create({ model: 'm', stream, input: 'Hello', posthogDistinctId: 'u' }),
}
/** The events of one call that fails. */
async function told(call, stream) {
  events = []
  const fails = async () => {
    for await (const _ of await call(stream));
  }
  await assert.rejects(fails)
  await wait(100)
  await posthog.flush()
  return events.map(({ event, properties: of }) => [event, of.$ai_http_status, of.$ai_is_error, JSON.stringify(of.$ai_output_choices)])
}
for (status of [429, 401, 500])
  for (const [name, call] of Object.entries(calls)) {
    const seen = { whole: await told(call, false), streamed: await told(call, true) }
    console.log(status, name, JSON.stringify(seen))
    assert.deepEqual([seen.whole.length, seen.streamed], [1, []])
    assert.deepEqual(seen.whole[0].slice(0, 3), ['$ai_generation', status, true])
  }
status = 200
const broken = await told(calls.chat, true)
console.log('broken off after a word:', JSON.stringify(broken))
assert.deepEqual(broken, [['$ai_generation', 500, true, '[]']])
process.exit()
PROBE
node probe.mjs

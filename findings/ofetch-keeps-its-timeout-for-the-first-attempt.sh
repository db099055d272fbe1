#!/usr/bin/env bash
# Guess: `timeout` and `retry` of ofetch work together: each attempt has the timeout, and one that took too long is followed by the next.
# Seen (ofetch 1.5.1, 2026-11): neither. The retry gets the signal of the first attempt. Behind a 503 there is no timeout any more: with `timeout: 300` an answer whose head comes
# 1.5 s later is waited for, and so would be any later one. Behind a timeout the signal is aborted already: `onRequest` is called for each of the two retries, and no request leaves. Where the
# caller gives a signal, say for a stop button, `timeout` does nothing at the first attempt either. ky 2.1.0, with the same options, asks again behind a timeout, and times each attempt.
# Meaning: a busy model server that says 503 once and stands still then holds a page of Nuxt for as long as the server likes. Give `signal: AbortSignal.any([stop, AbortSignal.timeout(…)])` for
# the whole, and make the retries outside.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts ofetch@1.5.1 ky@2.1.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import ky from 'ky'
import { ofetch } from 'ofetch'

/** What the server does with each request: `busy` refuses it, a number is how long the model thinks before the head. */
let plan
let asked
const server = createServer(async (request, response) => {
  request.resume()
  const step = plan[asked++]
  if (step === 'busy') return response.writeHead(503).end()
  await wait(step)
  if (response.destroyed) return
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.end('data: You should not pay.\n\n')
}).listen(0, '127.0.0.1')
await once(server, 'listening')
const url = `http://127.0.0.1:${server.address().port}/answer`

async function ask(steps, call) {
  plan = steps
  asked = 0
  const from = Date.now()
  const seen = { end: 'answered' }
  try {
    await call()
  } catch (error) {
    seen.end = (error.cause ?? error).name
  }
  seen['over 1200 ms'] = Date.now() - from > 1200
  return { ...seen, asked }
}
let begun = 0
const withOfetch = options => () => ofetch(url, { method: 'POST', body: {}, timeout: 300, retry: 2, onRequest: () => void begun++, ...options })
const retry = { limit: 2, methods: ['post'], retryOnTimeout: true, delay: () => 0 }
const withKy = () => ky.post(url, { json: {}, timeout: 300, totalTimeout: false, retry })
const slow = [1500, 1500, 1500]
const seen = {
  ofetch: await ask(slow, withOfetch()),
  'ofetch behind a 503': await ask(['busy', 1500], withOfetch()),
  'ofetch with a signal': await ask(slow, withOfetch({ signal: new AbortController().signal })),
  ky: await ask(slow, withKy),
  'ky behind a 503': await ask(['busy', 1500, 1500], withKy),
}
console.log(seen, 'attempts begun by ofetch:', begun)
assert.deepEqual(seen, {
  ofetch: { end: 'TimeoutError', 'over 1200 ms': false, asked: 1 },
  'ofetch behind a 503': { end: 'answered', 'over 1200 ms': true, asked: 2 },
  'ofetch with a signal': { end: 'answered', 'over 1200 ms': true, asked: 1 },
  ky: { end: 'TimeoutError', 'over 1200 ms': false, asked: 3 },
  'ky behind a 503': { end: 'TimeoutError', 'over 1200 ms': false, asked: 3 },
})
assert.equal(begun, 3 + 2 + 1)
process.exit()
PROBE
node probe.mjs

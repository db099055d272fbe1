#!/usr/bin/env bash
# Guess: `httpsCallable(...).stream()` throws where a plain call of the same function throws: when the request is refused, or its answer ends before the result has come.
# Seen (firebase 13.2.0 with functions of firebase-functions 7.4.0, 2026-11): the client does not look at the status. A request refused with 429, 403, 401 or 500 gives a loop that ends
# at once, with no word and no error, and so does a body that ends in the middle: the loop ends as after the whole answer. `data` is not rejected either: it stays pending, until the
# caller's own signal is aborted, and then says `cancelled`, whatever had happened. A plain call tells resource-exhausted, permission-denied, unauthenticated and internal. An HttpsError
# that the function throws does throw, and so does a reset.
# Meaning: where the platform in front of a function refuses (too many requests, no permission to call it), the page shows an empty answer, and stores it. Give each stream a signal,
# take an answer as whole only where `data` has resolved, and abort the signal shortly behind the end of the loop, since nothing else ends the wait for `data`.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts firebase@13.2.0 firebase-functions@7.4.0 firebase-admin@14.5.0 express@5.3.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import express from 'express'
import { initializeApp } from 'firebase/app'
import { getFunctions, httpsCallableFromURL } from 'firebase/functions'
import { HttpsError, onCall } from 'firebase-functions/https'

let how
const answer = onCall(async ({ rawRequest }, response) => {
  for (const word of ['You ', 'should ']) await response.sendChunk(word)
  await wait(50)
  if (how === 'thrown') throw new HttpsError('unavailable', 'The model stopped.')
  if (how === 'ended') rawRequest.res.end()
  if (how === 'reset') rawRequest.res.destroy()
  await wait(50)
  for (const word of ['not ', 'pay.']) await response.sendChunk(word)
  return 'You should not pay.'
})
const app = express()
app.use(express.json())
app.post('/answer', (request, response) => (typeof how === 'number' ? response.status(how).type('text').send('Refused.') : answer(request, response)))
const server = app.listen(0, '127.0.0.1')
await once(server, 'listening')
const functions = getFunctions(initializeApp({ projectId: 'none', apiKey: 'none', appId: 'none' }))
const call = httpsCallableFromURL(functions, `http://127.0.0.1:${server.address().port}/answer`)
// The functions log each call.
console.debug = console.log = console.error = () => {}

const code = error => error.code.replace('functions/', '')
async function stream(as) {
  how = as
  const controller = new AbortController()
  const { stream, data } = await call.stream({}, { signal: controller.signal })
  const settled = data.then(
    () => 'resolved',
    error => code(error),
  )
  const seen = { text: '', loop: 'ended' }
  try {
    for await (const word of stream) seen.text += word
  } catch (error) {
    seen.loop = code(error)
  }
  const early = await Promise.race([settled, wait(300, 'pending')])
  controller.abort()
  return { ...seen, data: early, 'data behind an abort': await settled }
}
async function plain(as) {
  how = as
  return call({}).then(({ data }) => data, code)
}
const seen = {}
for (const as of ['whole', 'thrown', 'reset', 'ended', 429, 403, 401, 500]) seen[as] = await stream(as)
const calls = {}
for (const as of [429, 403, 401, 500]) calls[as] = await plain(as)
console.info(seen, calls)
const silent = { text: '', loop: 'ended', data: 'pending', 'data behind an abort': 'cancelled' }
assert.deepEqual(seen, {
  whole: { text: 'You should not pay.', loop: 'ended', data: 'resolved', 'data behind an abort': 'resolved' },
  thrown: { text: 'You should ', loop: 'unavailable', data: 'unavailable', 'data behind an abort': 'unavailable' },
  reset: { text: 'You should ', loop: 'internal', data: 'internal', 'data behind an abort': 'internal' },
  ended: { ...silent, text: 'You should ' },
  429: silent,
  403: silent,
  401: silent,
  500: silent,
})
assert.deepEqual(calls, { 429: 'resource-exhausted', 403: 'permission-denied', 401: 'unauthenticated', 500: 'internal' })
process.exit()
PROBE
node probe.mjs

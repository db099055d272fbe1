#!/usr/bin/env bash
# Guess: an aborted `signal` cancels the prediction, as the documentation of both run() and stream() says of it; `break` may do less.
# Seen (replicate 1.4.0, Node 26.10, 2026-11): run() asks to cancel the prediction (POST to its `cancel` address). stream() closes its event stream at an
# abort, not even that at a break, and asks nothing: the prediction goes on to its end at the vendor. stream() does not tell its id, so the
# caller cannot cancel it either.
# Meaning: a stop button over stream() stops the reading, not the machine, which is paid by the second. Whoever wants to stop makes the prediction with
# predictions.create(), reads the address in its `urls.stream`, and calls predictions.cancel() with its id.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts replicate@1.4.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import Replicate from 'replicate'

let base
let seen
const server = createServer((request, response) => {
  request.resume()
  if (request.url === '/stream') {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    const timer = setInterval(() => response.write('event: output\nid: 1:0\ndata: word\n\n'), 25)
    return response.on('close', () => {
      clearInterval(timer)
      seen.streamClosed = true
    })
  }
  if (request.url.endsWith('/cancel')) seen.cancelled = true
  const status = seen.cancelled ? 'canceled' : 'processing'
  const urls = { get: `${base}/v1/predictions/p`, cancel: `${base}/v1/predictions/p/cancel`, stream: `${base}/stream` }
  response.writeHead(request.method === 'POST' ? 201 : 200, { 'content-type': 'application/json' })
  response.end(JSON.stringify({ id: 'p', model: 'owner/model', version: 'v', input: {}, output: null, status, urls }))
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
base = `http://127.0.0.1:${server.address().port}`
const replicate = new Replicate({ auth: 'none', baseUrl: `${base}/v1` })
const input = { prompt: 'Hello' }
const read = async (stream, leave) => {
  let words = 0
  for await (const _ of stream) if (++words === 3 && leave()) break
}
const ways = {
  'run, aborted': leaving => {
    setTimeout(() => leaving.abort(), 100)
    return replicate.run('owner/model', { input, signal: leaving.signal, wait: { mode: 'poll', interval: 50 } })
  },
  'stream, aborted': leaving => read(replicate.stream('owner/model', { input, signal: leaving.signal }), () => leaving.abort()),
  'stream, break': () => read(replicate.stream('owner/model', { input }), () => true),
}
const outcomes = {}
for (const [name, ask] of Object.entries(ways)) {
  seen = { cancelled: false, streamClosed: false }
  await ask(new AbortController()).catch(error => assert.equal(error.name, 'AbortError'))
  await wait(1000)
  outcomes[name] = seen
}
console.log(outcomes)
assert.equal(outcomes['run, aborted'].cancelled, true)
assert.deepEqual(outcomes['stream, aborted'], { cancelled: false, streamClosed: true })
assert.deepEqual(outcomes['stream, break'], { cancelled: false, streamClosed: false })
process.exit()
PROBE
timeout 30 node --no-warnings probe.mjs

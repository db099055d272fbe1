#!/usr/bin/env bash
# Guess: `for await` over a streamed answer hands each event on when it has come; 200 words that came at once are read at once. If the reader is as
# fast as the server, the loop ends when the stream does.
# Seen (@fal-ai/client 1.10.1, Node 26.10, 2026-11): the loop sleeps 16 ms after each event, so it reads 60 in a second at most. Of 200 words that a server sent
# in one go, the last is read after more than three seconds, though `done` had been told within the first. An event whose data is `""`, `0` or
# `false` is left out. A listener for `data` gets all of them as they come.
# Meaning: a model of 150 tokens a second falls further behind with each word: of 1,500 tokens in ten seconds the last is shown after 25, and the rest
# waits in an unbounded buffer. Whoever reads such a stream listens for `data`, or puts several tokens in an event.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @fal-ai/client@1.10.1
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { createFalClient } from '@fal-ai/client'

const words = Array.from({ length: 200 }, (_, place) => ({ output: `word ${place} ` }))
let said
const server = createServer((request, response) => {
  request.resume()
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.end(said.map(data => `data: ${JSON.stringify(data)}\n\n`).join(''))
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const base = `http://127.0.0.1:${server.address().port}`
/** fal has an address for each model: all that is changed is the host. */
const fal = createFalClient({ credentials: 'none:none', fetch: (_, init) => fetch(base, init) })

async function read(events) {
  said = events
  const begun = performance.now()
  const since = () => Math.round(performance.now() - begun)
  const seen = { told: [], looped: [] }
  const stream = await fal.stream('owner/app', { input: { prompt: 'Hello' } })
  stream.on('data', data => seen.told.push(data))
  stream.on('done', () => { seen.done = since() })
  for await (const data of stream) seen.looped.push(data)
  return { ...seen, left: since() }
}
await read([{ output: 'to warm up' }])
const { told, looped, done, left } = await read(words)
console.log(`${looped.length} events: done was told after ${done} ms, the loop ended after ${left} ms`)
assert.deepEqual(looped, words)
assert.deepEqual(told, words)
assert.ok(done < 1000)
assert.ok(left >= 200 * 15)
const values = await read(['one', '', 0, false, 'two'])
console.log('told:', values.told, 'looped:', values.looped)
assert.deepEqual(values.told, ['one', '', 0, false, 'two'])
assert.deepEqual(values.looped, ['one', 'two'])
process.exit()
PROBE
timeout 60 node probe.mjs

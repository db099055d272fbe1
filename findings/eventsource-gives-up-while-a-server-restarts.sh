#!/usr/bin/env bash
# Guess: an EventSource that is reconnecting takes 503 with Retry-After as "come back later".
# Seen (eventsource 5.1.5 on Node, 2026-11): a 503 while reconnecting is final: readyState 2, no further request. A
# 200 that ends at once is tried again.
# Meaning: a server that is shutting down answers readers with 200, `retry:` and the end, never with 503.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts eventsource@5.1.5
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { EventSource } from 'eventsource'

let answers = []
let requests = 0
const server = createServer((request, response) => {
  requests++
  const answer = answers.shift() ?? 'open'
  if (answer === '503') return response.writeHead(503, { 'retry-after': '1' }).end()
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.write('retry: 20\n\n')
  if (answer === 'end') response.end()
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const url = `http://127.0.0.1:${server.address().port}`

/** Gives these answers in turn; says how many requests came, and in which state the source is half a second later. */
async function meet(...given) {
  answers = given
  requests = 0
  const source = new EventSource(url)
  source.onerror = () => {}
  await new Promise(resolve => setTimeout(resolve, 1500))
  const { readyState } = source
  source.close()
  return { requests, readyState }
}
const ended = await meet('end', 'end', 'open')
console.log('200 and end, twice, then open:', ended)
assert.deepEqual(ended, { requests: 3, readyState: 1 })
const refused = await meet('end', '503', 'open')
console.log('200 and end, then 503:', refused)
assert.deepEqual(refused, { requests: 2, readyState: 2 })
server.closeAllConnections()
server.close()
PROBE
node probe.mjs

#!/usr/bin/env bash
# Guess: undici's deduplicate interceptor shares one answer among equal requests; an abort concerns the one who aborts.
# Seen (undici 8.13.1, 2026-11): two equal GETs at once share one request, and the abort of the first reader fails the second, with
# UND_ERR_ABORTED, in the middle of its answer. In the other order the first reader is left alone.
# Meaning: not for streams that several people read: one of them leaving ends the others'.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts undici@8.13.1
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { Agent, interceptors, request } from 'undici'

let requests = 0
let finish
const server = createServer((_, response) => {
  requests++
  response.writeHead(200, { 'content-type': 'text/plain' })
  response.write('first ')
  finish = () => response.end('last')
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const origin = `http://127.0.0.1:${server.address().port}`
const dispatcher = new Agent().compose(interceptors.deduplicate())

async function leaving(who, path) {
  requests = 0
  const leave = [new AbortController(), new AbortController()]
  const asked = leave.map(({ signal }) => request(origin + path, { dispatcher, signal }))
  const bodies = (await Promise.all(asked)).map(({ body }) => body)
  await Promise.all(bodies.map(body => once(body, 'readable')))
  const other = bodies[1 - who].text().then(
    text => text,
    error => error.code ?? error.name,
  )
  bodies[who].on('error', () => {})
  leave[who].abort()
  await new Promise(resolve => setTimeout(resolve, 100))
  finish()
  return { requests, other: await other }
}
const first = await leaving(0, '/a')
console.log('the first reader aborts; the second gets', first)
assert.equal(first.requests, 1)
assert.equal(first.other, 'UND_ERR_ABORTED')
const second = await leaving(1, '/b')
console.log('the second reader aborts; the first gets', second)
assert.deepEqual(second, { requests: 1, other: 'first last' })
server.closeAllConnections()
server.close()
await dispatcher.destroy()
PROBE
node probe.mjs

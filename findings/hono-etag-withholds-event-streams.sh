#!/usr/bin/env bash
# Guess: a middleware for ETags passes an event stream on as it comes, above all under `cache-control: no-transform`.
# Seen (hono 4.13.19, 2026-11): etag() hashes the whole body before the head leaves. Of an event stream nothing arrives, not even the
# status, until its last byte has been made. A response that has an ETag of its own is left alone and leaves at once.
# Meaning: a streaming route under app.use(etag()) is silent to its end, unless the response brings an ETag.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts hono@4.13.19
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { Hono } from 'hono'
import { etag } from 'hono/etag'

let end
const events = headers => {
  const body = new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode('data: first\n\n'))
      end = () => controller.close()
    },
  })
  return new Response(body, {
    headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-cache, no-transform', ...headers },
  })
}
const app = new Hono()
app.use(etag())
app.get('/plain', () => events({}))
app.get('/tagged', () => events({ etag: '"mine"' }))

// Tens of turns of the event loop: a response that is held by nothing is here after a few.
const turns = async () => {
  for (let turn = 0; turn < 50; turn++) await new Promise(resolve => setTimeout(resolve))
  return 'nothing'
}
const plain = app.request('/plain')
assert.equal(await Promise.race([plain, turns()]), 'nothing')
end()
const whole = await plain
console.log('without an ETag: nothing until the end, then', whole.status, whole.headers.get('etag'))
assert.match(whole.headers.get('etag'), /^"[0-9a-f]{40}"$/)
assert.equal(await whole.text(), 'data: first\n\n')

const tagged = await Promise.race([app.request('/tagged'), turns()])
assert.notEqual(tagged, 'nothing')
const { value } = await tagged.body.getReader().read()
console.log('with an ETag of its own, at once:', JSON.stringify(new TextDecoder().decode(value)))
PROBE
node probe.mjs

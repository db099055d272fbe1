#!/usr/bin/env bash
# Guess: a stream of HTTP/2 that the server resets with INTERNAL_ERROR after half of its body is an error to the reader, as a broken chunked body is over
# HTTP/1.1.
# Seen (undici 8.13.1 on Node 22.19, 22.23, 24.21 and 26.10 alike; it needs 22.19; 2026-11): the body ends as if it were whole, without an error, for the codes INTERNAL_ERROR, REFUSED_STREAM and CANCEL,
# with `request` and `fetch` alike. Over HTTP/1.1 the same reader is told of the break. Where the head tells a `content-length`, the reset is an error (ERR_HTTP2_STREAM_ERROR).
# Meaning: over HTTP/2 an answer is whole only where its own end mark says so, `[DONE]` or a finish reason; streams that have none are cut in silence.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts undici@8.13.1
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer as createHttp1 } from 'node:http'
import { createServer } from 'node:http2'
import { Agent, fetch, H2CClient, request } from 'undici'

const listening = server => new Promise(resolve => server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${server.address().port}`)))
const seen = reading =>
  reading.then(
    text => ({ text }),
    error => ({ error: (error.cause ?? error).code }),
  )

const server = createServer()
server.on('stream', (stream, headers) => {
  const [, code, length] = headers[':path'].split('/')
  stream.on('error', () => {})
  stream.respond({ ':status': 200, 'content-type': 'text/event-stream', ...(length && { 'content-length': length }) })
  stream.write('data: half\n\n')
  setTimeout(() => stream.close(Number(code)), 50)
})
const origin = await listening(server)
for (const [name, code] of Object.entries({ INTERNAL_ERROR: 2, REFUSED_STREAM: 7, CANCEL: 8 })) {
  const dispatcher = new H2CClient(origin)
  const byRequest = await seen(request(`${origin}/${code}`, { dispatcher }).then(({ body }) => body.text()))
  const byFetch = await seen(fetch(`${origin}/${code}`, { dispatcher }).then(response => response.text()))
  console.log('HTTP/2, reset by', name, byRequest, byFetch)
  assert.deepEqual([byRequest, byFetch], [{ text: 'data: half\n\n' }, { text: 'data: half\n\n' }])
  await dispatcher.destroy()
}
const dispatcher = new H2CClient(origin)
const sized = await seen(request(`${origin}/2/100`, { dispatcher }).then(({ body }) => body.text()))
console.log('HTTP/2 with a content-length', sized)
assert.equal(sized.error, 'ERR_HTTP2_STREAM_ERROR')
await dispatcher.destroy()

const old = createHttp1((_, response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.write('data: half\n\n')
  setTimeout(() => response.destroy(), 50)
})
const agent = new Agent()
const broken = await seen(request(await listening(old), { dispatcher: agent }).then(({ body }) => body.text()))
console.log('HTTP/1.1, broken', broken)
assert.equal(broken.error, 'UND_ERR_SOCKET')
await agent.destroy()
old.close()
server.close()
process.exit()
PROBE
node probe.mjs

#!/usr/bin/env bash
# Guess: a stream of HTTP/2 that the other side resets after half of its body is an error to the reader, whichever code the reset has.
# Seen (undici 8.13.1 on Node 22.19, 24.21 and 26.10, which speaks HTTP/2 by default; 2026-11): reset with CANCEL, the body ends as if it were whole, without an error,
# with `request` and `fetch` alike. Reset with INTERNAL_ERROR or REFUSED_STREAM it is an error (ERR_HTTP2_STREAM_ERROR). Over HTTP/1.1 every break is one.
# Meaning: an answer over HTTP/2 is whole only where its own end mark says so, `[DONE]` or a finish reason; a format without one is cut in silence.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts undici@8.13.1
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer as createHttp1 } from 'node:http'
import { createServer } from 'node:net'
import { Agent, fetch, H2CClient, request } from 'undici'

const listening = server => new Promise(resolve => server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${server.address().port}`)))
const seen = reading =>
  reading.then(
    text => ({ text }),
    error => ({ error: (error.cause ?? error).code }),
  )

// Frames of RFC 9113, section 6: length, type, flags, stream.
function frame(type, flags, id, payload = Buffer.alloc(0)) {
  const head = Buffer.alloc(9)
  head.writeUIntBE(payload.length, 0, 3)
  head[3] = type
  head[4] = flags
  head.writeUInt32BE(id, 5)
  return Buffer.concat([head, payload])
}
const [data, headers, reset, settings] = [0, 1, 3, 4]

// Answers each request by half a body, and then resets its stream. node:http2 has no way to reset with CANCEL.
const serve = code =>
  createServer(socket => {
    socket.on('error', () => {})
    socket.write(frame(settings, 0, 0))
    let bytes = Buffer.alloc(0)
    let from = 24
    socket.on('data', chunk => {
      bytes = Buffer.concat([bytes, chunk])
      while (bytes.length >= from + 9 && bytes.length >= from + 9 + bytes.readUIntBE(from, 3)) {
        const [type, flags, id] = [bytes[from + 3], bytes[from + 4], bytes.readUInt32BE(from + 5)]
        from += 9 + bytes.readUIntBE(from, 3)
        if (type === settings && flags === 0) socket.write(frame(settings, 1, 0))
        if (type !== headers) continue
        // 0x88 is `:status: 200` in the static table of HPACK.
        socket.write(Buffer.concat([frame(headers, 4, id, Buffer.of(0x88)), frame(data, 0, id, Buffer.from('data: half\n\n'))]))
        setTimeout(() => socket.write(frame(reset, 0, id, Buffer.of(0, 0, 0, code))), 50)
      }
    })
  })

for (const [name, code, expected] of [
  ['INTERNAL_ERROR', 2, { error: 'ERR_HTTP2_STREAM_ERROR' }],
  ['REFUSED_STREAM', 7, { error: 'ERR_HTTP2_STREAM_ERROR' }],
  ['CANCEL', 8, { text: 'data: half\n\n' }],
]) {
  const origin = await listening(serve(code))
  const dispatcher = new H2CClient(origin)
  const byRequest = await seen(request(origin, { dispatcher }).then(({ body }) => body.text()))
  const byFetch = await seen(fetch(origin, { dispatcher }).then(response => response.text()))
  console.log('HTTP/2, reset by', name, byRequest, byFetch)
  assert.deepEqual([byRequest, byFetch], [expected, expected])
}

const old = createHttp1((_, response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.write('data: half\n\n')
  setTimeout(() => response.destroy(), 50)
})
const broken = await seen(request(await listening(old), { dispatcher: new Agent() }).then(({ body }) => body.text()))
console.log('HTTP/1.1, broken', broken)
assert.equal(broken.error, 'UND_ERR_SOCKET')
process.exit()
PROBE
node probe.mjs

#!/usr/bin/env bash
# Guess: `stream.close(NGHTTP2_INTERNAL_ERROR)` at a server of node:http2, amid an answer, resets the stream with that code, as the documentation of `close` says,
# so that the reader is told of the break.
# Seen (node:http2 of Node 22.19, 24.21 and 26.10; reader undici 8.13.1; 2026-11): the answer gets an ordinary end. Node sends END_STREAM first. Where the request is over, as each question
# is by then, that closes the stream, and no RST_STREAM follows, whichever code it is. Where the request is still open, one with the code follows the END_STREAM. The reader has a whole answer in both.
# `stream.destroy(error)` resets with INTERNAL_ERROR, and the reader fails.
# Meaning: a server that breaks an answer off over HTTP/2 has to destroy the stream with an error. Closed with a code, half an answer is taken for a whole one.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts undici@8.13.1
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http2'
import { connect, createServer as createRelay } from 'node:net'
import { Readable } from 'node:stream'
import { H2CClient } from 'undici'

const ways = {
  '/close/2': stream => stream.close(2),
  '/close/7': stream => stream.close(7),
  '/close/8': stream => stream.close(8),
  '/open/close/2': stream => stream.close(2),
  '/destroy': stream => stream.destroy(new Error('broken off')),
}
const server = createServer()
server.on('stream', (stream, headers) => {
  stream.on('error', () => {})
  stream.respond({ ':status': 200, 'content-type': 'text/event-stream' })
  stream.write('data: half\n\n')
  setTimeout(() => ways[headers[':path']](stream), 50)
})

// A relay of bytes that writes down how the server ends streams.
const endings = []
function watch(frames) {
  while (frames.length >= 9 && frames.length >= 9 + frames.readUIntBE(0, 3)) {
    const length = frames.readUIntBE(0, 3)
    const [type, flags] = [frames[3], frames[4]]
    if (type === 0 && flags & 1) endings.push('END_STREAM')
    if (type === 3 && frames.readUInt32BE(9) !== 0) endings.push(`RST_STREAM ${frames.readUInt32BE(9)}`)
    frames = frames.subarray(9 + length)
  }
  return frames
}
const relay = createRelay(socket => {
  const upstream = connect(server.address().port, '127.0.0.1')
  let frames = Buffer.alloc(0)
  upstream.on('data', chunk => {
    frames = watch(Buffer.concat([frames, chunk]))
    socket.write(chunk)
  })
  socket.pipe(upstream)
  for (const end of [socket, upstream]) end.on('error', () => {})
})
for (const each of [server, relay]) await new Promise(resolve => each.listen(0, '127.0.0.1', resolve))

const client = new H2CClient(`http://127.0.0.1:${relay.address().port}`)
const seen = {}
for (const path of Object.keys(ways)) {
  endings.length = 0
  // The body of a request that is still open never ends.
  const body = path.startsWith('/open') ? new Readable({ read() {} }) : '{}'
  const read = await client.request({ path, method: 'POST', body }).then(({ body }) => body.text()).then(
    text => `whole: ${JSON.stringify(text)}`,
    error => `fails: ${error.code}`,
  )
  seen[path] = [read, ...endings]
}
console.log(seen)
const whole = ['whole: "data: half\\n\\n"', 'END_STREAM']
assert.deepEqual(seen, {
  '/close/2': whole,
  '/close/7': whole,
  '/close/8': whole,
  '/open/close/2': [...whole, 'RST_STREAM 2'],
  '/destroy': ['fails: ERR_HTTP2_STREAM_ERROR', 'RST_STREAM 2'],
})
process.exit()
PROBE
node probe.mjs

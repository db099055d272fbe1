#!/usr/bin/env bash
# Guess: a handler of hapi that gives a stream of the type text/event-stream is live, as with Express or Fastify, where compression is a plugin that one
# adds; `cache-control: no-transform` keeps it so in any case.
# Seen (@hapi/hapi 21.4.10, 2026-11): hapi compresses without being asked, and takes event streams for compressible. To a browser, which takes gzip, the ten
# bytes of gzip's head are all that arrives until the stream ends, with `no-transform` too. curl, which asks for no coding, is shown every event.
# `content-encoding: identity` on the response, or `compression: false` of the server, makes it live.
# Meaning: a chat tried with curl works, and is silent in the browser. A hapi route that streams sends `content-encoding: identity`.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @hapi/hapi@21.4.10
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { request } from 'node:http'
import { PassThrough } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import Hapi from '@hapi/hapi'

/** Ten events: gives the coding, and how many bytes of them arrive while the stream is open. */
async function read({ coding, headers = {}, options = {} }) {
  const server = Hapi.server({ port: 0, host: '127.0.0.1', ...options })
  const stream = new PassThrough()
  server.route({
    method: 'GET',
    path: '/chat',
    handler: (_, h) => {
      const response = h.response(stream).type('text/event-stream')
      for (const [name, value] of Object.entries(headers)) response.header(name, value)
      return response
    },
  })
  await server.start()
  const asked = request({ port: server.info.port, path: '/chat', agent: false, headers: coding ? { 'accept-encoding': coding } : {} }).end()
  stream.write(': open\n\n')
  const [incoming] = await once(asked, 'response')
  let bytes = 0
  incoming.on('data', chunk => {
    bytes += chunk.length
  })
  for (let event = 0; event < 10; event++) {
    stream.write(`data: ${'word '.repeat(40)}\n\n`)
    await wait(30)
  }
  await wait(200)
  const open = bytes
  stream.end()
  await once(incoming, 'end')
  await server.stop()
  return { coding: incoming.headers['content-encoding'] ?? 'none', open, whole: bytes }
}
const browser = 'gzip, deflate, br, zstd'
const seen = {
  curl: await read({}),
  browser: await read({ coding: browser }),
  'no-transform': await read({ coding: browser, headers: { 'cache-control': 'no-cache, no-transform', 'x-accel-buffering': 'no' } }),
  identity: await read({ coding: browser, headers: { 'content-encoding': 'identity' } }),
  'compression: false': await read({ coding: browser, options: { compression: false } }),
}
console.table(seen)
for (const way of ['browser', 'no-transform']) {
  assert.equal(seen[way].coding, 'gzip')
  assert.ok(seen[way].open <= 10 && seen[way].whole > 10)
}
for (const way of ['curl', 'identity', 'compression: false']) assert.ok(seen[way].open > 2_000 && seen[way].open === seen[way].whole)
process.exit()
PROBE
timeout 30 node probe.mjs

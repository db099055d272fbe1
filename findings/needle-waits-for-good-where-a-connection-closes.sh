#!/usr/bin/env bash
# Guess: a connection that closes amid an answer is an error for needle's callback, and for the `done` event of its streams, as a reset one is.
# Seen (needle 3.5.0, got 16.1.0, 2026-11): of a reset needle tells "read ECONNRESET". Of a connection that closes in order before the last chunk, as one
# does behind a server that stops or a proxy that has had enough, it tells nothing: the callback is not called, the promise stays open, `done` and `end` do not
# come (watched for 2 s). Its timeouts are off until they are set; with read_timeout the callback is told "aborted". got rejects at once. A loop
# over the stream (`for await`) is told, since Node's own stream fails.
# Meaning: a call whose answer was cut waits for ever, with all that waits for it. Set read_timeout (it is the time for the whole body), or read in a loop.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts needle@3.5.0 got@16.1.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import got from 'got'
import needle from 'needle'

const server = createServer((request, response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.write('data: Half \n\n')
  setTimeout(() => {
    if (request.url === '/reset') response.socket.resetAndDestroy()
    else if (request.url === '/closed') response.socket.end()
    else response.end('data: an answer\n\n')
  }, 50)
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const base = `http://127.0.0.1:${server.address().port}`

const clients = {
  'needle, a promise': url => needle('get', url),
  'needle, done': url =>
    new Promise((resolve, reject) => {
      const stream = needle.get(url, {})
      stream.on('data', () => {})
      stream.on('done', error => (error ? reject(error) : resolve()))
    }),
  'needle, a loop': async url => {
    for await (const _ of needle.get(url, {}));
  },
  'needle, read_timeout': url => needle('get', url, { read_timeout: 500 }),
  got: url => got(url, { retry: { limit: 0 } }),
}
const seen = {}
for (const [name, read] of Object.entries(clients)) {
  const told = path =>
    Promise.race([
      read(base + path).then(
        () => 'whole',
        () => 'an error',
      ),
      wait(2000, 'nothing'),
    ])
  seen[name] = { whole: await told('/whole'), reset: await told('/reset'), closed: await told('/closed') }
}
console.log(seen)
const right = { whole: 'whole', reset: 'an error', closed: 'an error' }
const waits = { ...right, closed: 'nothing' }
assert.deepEqual(seen, {
  'needle, a promise': waits,
  'needle, done': waits,
  'needle, a loop': right,
  'needle, read_timeout': right,
  got: right,
})
process.exit()
PROBE
node probe.mjs

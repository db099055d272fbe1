#!/usr/bin/env bash
# Guess: with `encode gzip` in front, an event stream is compressed or not by its type, or left alone for `cache-control: no-transform`; and live
# either way, since the proxy flushes event streams at once.
# Seen (Caddy 2.6.2 of Debian 12, 2026-11): the size of what comes first decides. A stream that begins with a short event is passed on as it is,
# event by event. The same stream behind a first event of 3,000 bytes is compressed, `no-transform` or not, and nothing but the ten bytes of
# gzip's own head arrives before its end.
# Meaning: a server that was tried with short answers falls silent in production, with the first answer that begins with a long line (a list of
# tools, an echo of the request). The route has to be kept out of `encode`; no header of the server does it.
# Needs caddy on PATH (apt-get install caddy); nothing else is installed.
set -euo pipefail
command -v caddy >/dev/null || { echo 'no caddy on PATH'; exit 1; }
caddy version
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createServer, request } from 'node:http'
import { connect, createServer as createTcpServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

let response
const server = createServer((asked, answer) => {
  response = answer
  answer.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-cache, no-transform',
    'x-accel-buffering': 'no',
  })
  answer.write(`data: ${'x'.repeat(Number(asked.url.slice(1)))}\n\n`)
}).listen(0, '127.0.0.1')
await once(server, 'listening')
const probe = createTcpServer().listen(0, '127.0.0.1')
await once(probe, 'listening')
const { port } = probe.address()
await new Promise(resolve => probe.close(resolve))
writeFileSync(
  'Caddyfile',
  `{
  admin off
  auto_https off
}
http://127.0.0.1:${port} {
  encode gzip
  reverse_proxy 127.0.0.1:${server.address().port}
}
`,
)
const env = { PATH: process.env.PATH, HOME: process.cwd() }
const caddy = spawn('caddy', ['run', '--adapter', 'caddyfile', '--config', 'Caddyfile'], { env, stdio: 'ignore' })
for (let tries = 0; ; tries++) {
  const socket = connect(port, '127.0.0.1')
  const accepted = await once(socket, 'connect').then(() => true, () => false)
  socket.destroy()
  if (accepted) break
  if (tries === 200) throw new Error('caddy does not listen')
  await sleep(30)
}

/** Ten short events behind a first one of so many bytes: gives how many bytes arrived before the server ended the stream. */
async function read(first) {
  const asked = request({ port, host: '127.0.0.1', path: `/${first}`, agent: false, headers: { 'accept-encoding': 'gzip' } }).end()
  const [incoming] = await once(asked, 'response')
  let bytes = 0
  incoming.on('data', chunk => {
    bytes += chunk.length
  })
  for (let event = 0; event < 10; event++) {
    response.write(`data: ${event}\n\n`)
    await sleep(100)
  }
  const before = bytes
  response.end()
  await once(incoming, 'end')
  return { coding: incoming.headers['content-encoding'], before, whole: bytes }
}

try {
  const short = await read(10)
  console.log('a first event of 10 bytes:', short)
  assert.equal(short.coding, undefined)
  assert.equal(short.before, short.whole)
  const long = await read(3_000)
  console.log('a first event of 3,000 bytes:', long)
  assert.equal(long.coding, 'gzip')
  assert.ok(long.before <= 10 && long.whole > 10)
} finally {
  caddy.kill('SIGKILL')
  server.closeAllConnections()
  server.close()
}
PROBE
node probe.mjs

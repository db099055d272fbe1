#!/usr/bin/env bash
# Guess: HAProxy closes its connection to the server when the reader is gone, in whatever way it went.
# Seen (HAProxy 2.6.12 of Debian 12, 2026-11), while the server is silent: a reader of HTTP/2 who resets its stream (an aborted fetch) ends the
# server's request at once. One who closes the connection (a closed browser), over HTTP/2 or HTTP/1.1, does not (watched for 2 s): the server is
# told after its second or third write. With `option abortonclose` it is told at once in all three.
# Meaning: a test that aborts a request over HTTP/2 shows that calls to a thinking model end with their readers, and those of readers who close
# the page run on until a heartbeat or two later. The option is off by default.
# Needs haproxy on PATH (apt-get install haproxy); nothing else is installed.
set -euo pipefail
command -v haproxy >/dev/null || { echo 'no haproxy on PATH'; exit 1; }
haproxy -v | sed -n 1p
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createServer, request } from 'node:http'
import { connect as connectHttp2, constants } from 'node:http2'
import { connect, createServer as createTcpServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

let told = false
let say
const server = createServer((_, response) => {
  told = false
  response.on('close', () => {
    told = true
  })
  say = () => response.write('data: word\n\n')
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  say()
}).listen(0, '127.0.0.1')
await once(server, 'listening')

async function freePort() {
  const probe = createTcpServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address()
  await new Promise(resolve => probe.close(resolve))
  return port
}
const [http1, http2] = [await freePort(), await freePort()]

async function start(option) {
  writeFileSync(
    'haproxy.cfg',
    `defaults
  mode http
  ${option}
  timeout connect 5s
  timeout client 60s
  timeout server 60s
frontend one
  bind 127.0.0.1:${http1}
  bind 127.0.0.1:${http2} proto h2
  default_backend one
backend one
  server one 127.0.0.1:${server.address().port}
`,
  )
  const haproxy = spawn('haproxy', ['-db', '-f', 'haproxy.cfg'], { stdio: 'ignore' })
  for (let tries = 0; tries < 100; tries++) {
    const socket = connect(http1, '127.0.0.1')
    const accepted = await once(socket, 'connect').then(() => true, () => false)
    socket.destroy()
    if (accepted) break
    await sleep(30)
  }
  return haproxy
}

/** Reads a word, and leaves. */
async function overHttp2(leave) {
  const session = connectHttp2(`http://127.0.0.1:${http2}`)
  const stream = session.request({ ':path': '/' })
  stream.on('error', () => {})
  await once(stream, 'data')
  leave(session, stream)
  return session
}
const ways = {
  'HTTP/2, the stream is reset': () => overHttp2((_, stream) => stream.close(constants.NGHTTP2_CANCEL)),
  'HTTP/2, the connection is closed': () => overHttp2(session => session.destroy()),
  async 'HTTP/1.1, the connection is closed'() {
    const asked = request({ port: http1, host: '127.0.0.1', agent: false }).end()
    const [response] = await once(asked, 'response')
    await once(response, 'data')
    asked.destroy()
  },
}

/** Whether the server was told within so many milliseconds. */
async function isTold(ms) {
  for (let waited = 0; waited < ms && !told; waited += 10) await sleep(10)
  return told
}

const seen = {}
for (const option of ['', 'option abortonclose']) {
  const haproxy = await start(option)
  try {
    for (const [name, leave] of Object.entries(ways)) {
      const session = await leave()
      const inSilence = await isTold(2_000)
      let writes = 0
      while (writes < 10 && !(await isTold(writes === 0 ? 0 : 200))) {
        say()
        writes++
      }
      session?.destroy()
      console.log(`${name}${option && `, ${option}`}: told in silence = ${inSilence}, writes until then = ${writes}`)
      seen[name + option] = [inSilence, told]
    }
  } finally {
    haproxy.kill('SIGKILL')
    await once(haproxy, 'exit')
  }
}
server.closeAllConnections()
server.close()
const names = Object.keys(ways)
assert.deepEqual(names.map(name => seen[name]), [[true, true], [false, true], [false, true]])
assert.deepEqual(names.map(name => seen[`${name}option abortonclose`]), [[true, true], [true, true], [true, true]])
PROBE
node probe.mjs

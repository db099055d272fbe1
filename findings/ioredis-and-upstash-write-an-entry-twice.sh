#!/usr/bin/env bash
# Guess: an XADD whose connection breaks after the server has read it, and before its reply, is rejected: the client cannot know whether the entry
# stands in the log.
# Seen (ioredis 6.0.0, @upstash/redis 1.39.0, redis 6.3.1, 2026-11): ioredis and Upstash's client send it again by themselves, and it resolves. With
# `*` for the id the entry stands there twice. redis rejects it. ioredis does so with maxRetriesPerRequest: 0, Upstash's client with retry: {
# retries: 0 }; with retry: false it sends twice as well.
# Meaning: a log of tokens that is written so has words twice after a short failure, and nobody is told. An explicit id makes the second write an
# error.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts ioredis@6.0.0 @upstash/redis@1.39.0 redis@6.3.1
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer as createHttpServer } from 'node:http'
import { createServer } from 'node:net'
import { json } from 'node:stream/consumers'
import { Redis as Upstash } from '@upstash/redis'
import { Redis } from 'ioredis'
import { createClient } from 'redis'

const log = []
/** Writes the entry; the connection of the first write breaks before its reply. */
const append = word => log.push(word) > 1

/** The commands that stand whole in the text, and the rest. */
function commands(text) {
  const parts = text.split('\r\n')
  const whole = []
  let at = 0
  for (;;) {
    const count = Number(parts[at]?.slice(1)) * 2
    if (!count || parts.length - 1 < at + 1 + count) return [whole, parts.slice(at).join('\r\n')]
    whole.push(parts.slice(at + 1, at + 1 + count).filter((_, index) => index % 2))
    at += 1 + count
  }
}
const replies = { HELLO: '%1\r\n+proto\r\n:3\r\n', INFO: '$9\r\nloading:0\r\n' }
const server = createServer(socket => {
  let text = ''
  socket.on('error', () => {})
  socket.on('data', data => {
    const [whole, rest] = commands(text + data)
    text = rest
    for (const [name, , , , word] of whole) {
      if (name.toUpperCase() !== 'XADD') socket.write(replies[name.toUpperCase()] ?? '+OK\r\n')
      else if (append(word)) socket.write('$3\r\n2-0\r\n')
      else socket.destroy()
    }
  })
})
const rest = createHttpServer(async (request, response) => {
  const [[, , , , word]] = [await json(request)]
  if (!append(word)) return request.socket.destroy()
  response.end(JSON.stringify({ result: '2-0' }))
})
for (const listening of [server, rest]) await new Promise(resolve => listening.listen(0, '127.0.0.1', resolve))
const { port } = server.address()
const url = `http://127.0.0.1:${rest.address().port}`

async function write(name, add) {
  log.length = 0
  const told = await add().then(
    id => id,
    error => `error: ${error.message}`,
  )
  console.log(`${name}: ${told}; the log: ${log}`)
  return [log.length, told === '2-0']
}
const io = options => {
  const client = new Redis({ port, host: '127.0.0.1', ...options })
  client.on('error', () => {})
  return () => client.xadd('log', '*', 'text', 'word')
}
const settings = { url, token: 'none', responseEncoding: false, enableTelemetry: false, enableAutoPipelining: false }
const up = options => () => new Upstash({ ...settings, ...options }).xadd('log', '*', { text: 'word' })
const plain = createClient({ url: `redis://127.0.0.1:${port}` })
plain.on('error', () => {})
await plain.connect()
assert.deepEqual(await write('ioredis', io()), [2, true])
assert.deepEqual(await write('ioredis, maxRetriesPerRequest 0', io({ maxRetriesPerRequest: 0 })), [1, false])
assert.deepEqual(await write('upstash', up()), [2, true])
assert.deepEqual(await write('upstash, retry false', up({ retry: false })), [2, true])
assert.deepEqual(await write('upstash, retries 0', up({ retry: { retries: 0 } })), [1, false])
assert.deepEqual(await write('redis', () => plain.xAdd('log', '*', { text: 'word' })), [1, false])
process.exit()
PROBE
node probe.mjs

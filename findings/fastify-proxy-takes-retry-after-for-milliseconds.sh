#!/usr/bin/env bash
# Guess: a proxy that repeats a GET answered by 503 waits as long as its Retry-After says, or passes the 503 on.
# Seen (@fastify/http-proxy 11.6.3, fastify 5.12.8, 2026-11): it repeats the GET ten times and takes the header's seconds for
# milliseconds: with `retry-after: 30` eleven requests arrive at once. POST is passed on once.
# Meaning: a server that drains and answers 503 with Retry-After is stormed through this proxy; `retryMethods: []` stops it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts fastify@5.12.8 @fastify/http-proxy@11.6.3
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import proxy from '@fastify/http-proxy'
import fastify from 'fastify'

const listen = server => new Promise(resolve => server.listen(0, '127.0.0.1', () => resolve(server.address().port)))
let requests = 0
const draining = createServer((request, response) => {
  requests++
  request.resume()
  response.writeHead(503, { 'retry-after': '30' }).end('draining')
})
const upstream = `http://127.0.0.1:${await listen(draining)}`

async function through(method, options) {
  const app = fastify()
  await app.register(proxy, { upstream, ...options })
  const origin = await app.listen({ port: 0, host: '127.0.0.1' })
  requests = 0
  const began = Date.now()
  const { status } = await fetch(`${origin}/stream`, { method })
  await app.close()
  return { status, requests, within30s: Date.now() - began < 30_000 }
}
const get = await through('GET', {})
console.log('GET:', get)
assert.deepEqual(get, { status: 503, requests: 11, within30s: true })
const post = await through('POST', {})
console.log('POST:', post)
assert.equal(post.requests, 1)
const none = await through('GET', { retryMethods: [] })
console.log('GET with retryMethods []:', none)
assert.equal(none.requests, 1)
draining.close()
PROBE
node probe.mjs

#!/usr/bin/env bash
# Guess: a generator that streams, and throws in the middle, breaks the connection, as a web stream that errors does, or is told by onError.
# Seen (elysia 1.4.30, @elysiajs/node 1.4.5, 2026-11): the response ends in order, 200 and the last chunk of HTTP: the reader's loop ends as after a whole
# answer. onError is not called; the error is printed on the console alone. It is so for sse() and for plain text. The same failure in a
# `new Response(stream)` breaks the connection; a generator that throws before its first word is 500, and onError is told.
# Meaning: a vendor that breaks off in the middle is, to the page and to the error reports, a short answer. Catch in the generator, and say so in an event.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts elysia@1.4.30 @elysiajs/node@1.4.5
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { node } from '@elysiajs/node'
import { Elysia, sse } from 'elysia'

const free = createServer()
await new Promise(resolve => free.listen(0, '127.0.0.1', resolve))
const { port } = free.address()
await new Promise(resolve => free.close(resolve))

const broken = () => new Error('the vendor broke off')
async function* events() {
  yield sse({ data: 'Half ' })
  await wait(30)
  throw broken()
}
async function* text() {
  yield 'Half '
  await wait(30)
  throw broken()
}
async function* nothing() {
  throw broken()
}
async function pull(controller) {
  if (this.said) {
    await wait(30)
    return controller.error(broken())
  }
  this.said = true
  controller.enqueue(new TextEncoder().encode('data: Half \n\n'))
}
let told
const app = new Elysia({ adapter: node() })
  .onError(() => void told++)
  .get('/events', events)
  .get('/text', text)
  .get('/nothing', nothing)
  .get('/response', () => new Response(new ReadableStream({ pull }), { headers: { 'content-type': 'text/event-stream' } }))
await new Promise(resolve => app.listen({ port, hostname: '127.0.0.1' }, resolve))

async function read(path) {
  told = 0
  const response = await fetch(`http://127.0.0.1:${port}${path}`)
  let body = ''
  let ended = 'in order'
  try {
    for await (const chunk of response.body) body += Buffer.from(chunk)
  } catch {
    ended = 'broken'
  }
  return { status: response.status, body: body.trim(), ended, told }
}
const expected = {
  '/events': { status: 200, body: 'data: Half', ended: 'in order', told: 0 },
  '/text': { status: 200, body: 'Half', ended: 'in order', told: 0 },
  '/nothing': { status: 500, body: 'the vendor broke off', ended: 'in order', told: 1 },
  '/response': { status: 200, body: 'data: Half', ended: 'broken', told: 0 },
}
for (const [path, result] of Object.entries(expected)) {
  const seen = await read(path)
  console.log(path, seen)
  assert.deepEqual(seen, result)
}
process.exit()
PROBE
node probe.mjs

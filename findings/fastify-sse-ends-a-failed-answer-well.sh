#!/usr/bin/env bash
# Guess: with @fastify/sse, a route's generator that throws amid an answer breaks the connection, as a stream of Fastify's own does, so that the reader knows; or onError and the error handler
# are told of it.
# Seen (@fastify/sse 0.6.0, fastify 5.12.8, 2026-11): it ends the response in order, 200 and the last chunk of HTTP, and the reader's loop is done, as behind a whole answer. So it is with `reply.sse.send()` of a
# generator, of each message, and behind a message. Neither onError nor the error handler is called; onResponse says 200; the log has "Promise errored, but reply.sent = true was set". The same
# events as a Readable, given to Fastify's own `send()`, break the connection.
# Meaning: a vendor that breaks off is, to the page and in the figures, a short answer. Catch in the route, and send an event that says so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @fastify/sse@0.6.0 fastify@5.12.8
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { setTimeout as wait } from 'node:timers/promises'
import sse from '@fastify/sse'
import fastify from 'fastify'

let told = []
async function* speak() {
  for (const word of ['You ', 'should ', 'not ']) {
    yield { data: word }
    await wait(20)
  }
  throw new Error('The vendor broke off')
}
async function* lines() {
  for await (const { data } of speak()) yield `data: ${data}\n\n`
}
const app = fastify({ logger: { level: 'error', stream: { write: line => told.push(`log: ${JSON.parse(line).msg}`) } } })
app.addHook('onError', async () => told.push('onError'))
app.addHook('onResponse', async (_, reply) => told.push(`onResponse: ${reply.statusCode}`))
app.setErrorHandler((error, _, reply) => {
  told.push('error handler')
  reply.send(error)
})
await app.register(sse)
const routes = {
  'a generator': reply => reply.sse.send(speak()),
  async 'each message'(reply) {
    for await (const message of speak()) await reply.sse.send(message)
  },
  async 'behind a message'(reply) {
    await reply.sse.send({ data: 'You ' })
    throw new Error('The vendor broke off')
  },
}
const path = name => `/${name.replaceAll(' ', '-')}`
for (const [name, answer] of Object.entries(routes)) app.get(path(name), { sse: true }, (_, reply) => answer(reply))
app.get(path('of Fastify'), (_, reply) => reply.header('content-type', 'text/event-stream').send(Readable.from(lines())))
const url = await app.listen({ port: 0, host: '127.0.0.1' })

const seen = {}
for (const name of [...Object.keys(routes), 'of Fastify']) {
  told = []
  const response = await fetch(url + path(name), { headers: { accept: 'text/event-stream' } })
  const ended = await text(response.body).then(
    () => 'done',
    () => 'broken',
  )
  await wait(50)
  seen[name] = { status: response.status, ended, told }
}
console.log(seen)
const well = { status: 200, ended: 'done', told: ['log: Promise errored, but reply.sent = true was set', 'onResponse: 200'] }
for (const name of ['a generator', 'each message', 'behind a message']) assert.deepEqual(seen[name], well)
assert.equal(seen['of Fastify'].ended, 'broken')
process.exit()
PROBE
node probe.mjs

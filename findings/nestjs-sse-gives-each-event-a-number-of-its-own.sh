#!/usr/bin/env bash
# Guess: an event that @Sse() is given without an id goes out without one: a ping, or a word between two ids of the server's own, leaves the reader's place as
# it is. The standard keeps the last id where an event has none, so that a server may number what it can go on from, and nothing else.
# Seen (@nestjs/core 12.5.1, rxjs 7.8.2, eventsource 5.1.5, 2026-11): each message without an id is given one, of a count that begins at 1 on each connection.
# Behind "41" and a ping, the reader's place is "1"; after a cut he comes back with `Last-Event-ID: 1`, and a server that takes it for its own sends what he has
# read again, or the wrong part. The same events with hono's writeSSE, which adds no id: he comes back with "41". A message that is nothing but a comment is given
# none, and is a ping that does no harm. The error event that Nest writes where an Observable fails has a number as well.
# Meaning: words stand twice in a chat behind each bad network, once there is a ping. Give every message its id, the ping the last one, or use comments.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @nestjs/core@12.5.1 @nestjs/common@12.5.1 @nestjs/platform-express@12.5.1 \
  rxjs@7.8.2 reflect-metadata@0.2.2 eventsource@5.1.5 hono@4.13.19 @hono/node-server@2.1.9
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import 'reflect-metadata'
import { getRequestListener } from '@hono/node-server'
import { Controller, Module, Req, Sse } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { EventSource } from 'eventsource'
import { Hono } from 'hono'
import { streamSSE } from 'hono/streaming'
import { Observable } from 'rxjs'

const pings = { named: { type: 'ping', data: '' }, comment: { comment: 'ping' } }
const messages = ping => [{ retry: 20, id: '40', data: 'Half ' }, { id: '41', data: 'an ' }, ping]
/** Messages of Nest, one after the other; then the connection breaks, as it does on a phone. */
const observable = (ping, socket) =>
  new Observable(async subscriber => {
    for (const message of messages(ping)) {
      subscriber.next(message)
      await wait(20)
    }
    socket.destroy()
  })
class Chat {
  stream(request) {
    places.push(request.headers['last-event-id'] ?? 'none')
    return observable(pings[request.url.slice(1)], request.socket)
  }
}
Req()(Chat.prototype, 'stream', 0)
Sse(':ping')(Chat.prototype, 'stream', Object.getOwnPropertyDescriptor(Chat.prototype, 'stream'))
Controller()(Chat)
class App {}
Module({ controllers: [Chat] })(App)
const nest = await NestFactory.create(App, { logger: false })
await nest.listen(0, '127.0.0.1')

const app = new Hono()
app.get('/', context => {
  places.push(context.req.header('last-event-id') ?? 'none')
  return streamSSE(context, async stream => {
    for (const { type, ...message } of messages(pings.named)) {
      await stream.writeSSE({ event: type, ...message })
      await wait(20)
    }
    context.env.incoming.destroy()
  })
})
const hono = createServer(getRequestListener(app.fetch))
await new Promise(resolve => hono.listen(0, '127.0.0.1', resolve))

let places
async function read(server, path) {
  places = []
  const source = new EventSource(`http://127.0.0.1:${server.address().port}/${path}`)
  while (places.length < 2) await wait(10)
  source.close()
  return places[1]
}
const expected = { 'Nest, a ping with a name': '1', 'Nest, a comment': '41', 'hono, a ping with a name': '41' }
const seen = {
  'Nest, a ping with a name': await read(nest.getHttpServer(), 'named'),
  'Nest, a comment': await read(nest.getHttpServer(), 'comment'),
  'hono, a ping with a name': await read(hono, ''),
}
console.log('the reader comes back with Last-Event-ID:', seen)
assert.deepEqual(seen, expected)
process.exit()
PROBE
node probe.mjs

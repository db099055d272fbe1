#!/usr/bin/env bash
# Guess: koa-compress leaves `text/event-stream` alone, as Hono's compress() does, or flushes each event: there is nothing of size in an event.
# Seen (koa-compress 5.2.2, koa 3.3.0, hono 4.13.19, @hono/node-server 2.1.9, 2026-11): it compresses the stream, gzip and brotli alike, and flushes nothing: of four words in half a second the reader has
# none before the end, and then all. A server that says `cache-control: no-transform` is left alone, a content type with a charset is not. Hono's compress() sends each event by itself. Where a client takes no
# compression, as curl by default and most tests, all is live.
# Meaning: a chat that stands still and then shows the whole answer, in browsers alone; behind a proxy with a time limit, no answer. Say no-transform with each event stream.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts koa-compress@5.2.2 koa@3.3.0 hono@4.13.19 @hono/node-server@2.1.9
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { Readable } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import { getRequestListener } from '@hono/node-server'
import { Hono } from 'hono'
import { compress as honoCompress } from 'hono/compress'
import { streamSSE } from 'hono/streaming'
import Koa from 'koa'
import koaCompress from 'koa-compress'

const words = ['You ', 'should ', 'not ', 'pay']
async function* speak() {
  for (const word of words) {
    yield `data: ${word}\n\n`
    await wait(150)
  }
}
const listen = listener => new Promise(resolve => {
  const server = createServer(listener).listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${server.address().port}`))
})
const koa = headers => {
  const app = new Koa()
  app.use(koaCompress())
  app.use(ctx => {
    ctx.set({ 'content-type': 'text/event-stream', ...headers })
    ctx.body = Readable.from(speak())
  })
  return listen(app.callback())
}
const hono = new Hono().use(honoCompress()).get('/', context =>
  streamSSE(context, async stream => {
    for (const data of words) {
      await stream.writeSSE({ data })
      await wait(150)
    }
  }),
)
/** In how many pieces an answer comes, and whether the first one comes before the last word is made. */
async function read(url, accept) {
  const begun = performance.now()
  const response = await fetch(url, { headers: { 'accept-encoding': accept } })
  let early = 0
  for await (const _ of response.body) early += performance.now() - begun < 400 ? 1 : 0
  return { encoding: response.headers.get('content-encoding'), early: early > 1 }
}
const plain = await koa({})
const seen = {
  gzip: await read(plain, 'gzip'),
  brotli: await read(plain, 'br'),
  'with a charset': await read(await koa({ 'content-type': 'text/event-stream; charset=utf-8' }), 'gzip'),
  'a client without': await read(plain, 'identity'),
  'no-transform': await read(await koa({ 'cache-control': 'no-transform' }), 'gzip'),
  hono: await read(await listen(getRequestListener(hono.fetch)), 'gzip'),
}
console.log(seen)
const live = { encoding: null, early: true }
assert.deepEqual(seen, {
  gzip: { encoding: 'gzip', early: false },
  brotli: { encoding: 'br', early: false },
  'with a charset': { encoding: 'gzip', early: false },
  'a client without': live,
  'no-transform': live,
  hono: live,
})
process.exit()
PROBE
node probe.mjs

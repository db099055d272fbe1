#!/usr/bin/env bash
# Guess: @koa/etag computes no tag for a streamed body, as it does for Node streams, or one of its bytes.
# Seen (@koa/etag 5.0.2, koa 3.3.0, 2026-11): every web stream gets the tag of the JSON text {}, whatever it streams. With
# koa-conditional-get, whoever has one stream's tag is told 304, without a body, for another stream at another address.
# Meaning: routes that stream by `ctx.body = <ReadableStream>` must set an ETag of their own, or write to ctx.res.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts koa@3.3.0 @koa/etag@5.0.2 koa-conditional-get@3.0.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import etag from '@koa/etag'
import Koa from 'koa'
import conditional from 'koa-conditional-get'

const app = new Koa()
app.use(conditional())
app.use(etag())
app.use(ctx => {
  ctx.type = 'text/event-stream'
  ctx.body = new Response(`data: ${ctx.path}\n\n`).body
})
const server = createServer(app.callback())
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const origin = `http://127.0.0.1:${server.address().port}`
const one = await fetch(`${origin}/one`)
const two = await fetch(`${origin}/two`)
const tag = one.headers.get('etag')
console.log('tags:', tag, two.headers.get('etag'))
assert.notEqual(await one.text(), await two.text())
assert.ok(tag)
assert.equal(two.headers.get('etag'), tag)
const again = await fetch(`${origin}/two`, { headers: { 'if-none-match': tag, 'cache-control': 'max-age=0' } })
console.log('/two with the tag of /one:', again.status, JSON.stringify(await again.text()))
assert.equal(again.status, 304)
server.close()
PROBE
node probe.mjs

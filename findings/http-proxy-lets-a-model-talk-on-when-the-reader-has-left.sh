#!/usr/bin/env bash
# Guess: http-proxy, by which many of Node's development servers and gateways pass requests on, ends its request to the server when the reader closes his connection: its source listens for
# that.
# Seen (http-proxy 1.18.1, http-proxy-middleware 2.0.12 and koa-proxies 0.12.4 on it, http-proxy-middleware 4.2.2, http-proxy-3 2.0.1, httpxy 0.5.6, Node 26.10 and 22.23, 2026-11): it listens for `aborted` of the
# request, which Node no longer says of one whose body has been read. The reader of a POST, or of a GET, leaves at the third of twenty words; the server writes all of them. So through version 2 of the
# middleware, which webpack's development server has, and koa-proxies. Version 4, http-proxy-3 and httpxy end the request at once.
# Meaning: "stop" in a chat, and each closed page, leaves the model at work and paid for, and the server's own code for a leaving reader is never run. Take httpxy, or destroy the
# proxy's request yourself where the response closes (`proxyReq` event).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts http-proxy@1.18.1 koa-proxies@0.12.4 koa@3.3.0 http-proxy-3@2.0.1 httpxy@0.5.6 \
  middleware-2@npm:http-proxy-middleware@2.0.12 middleware-4@npm:http-proxy-middleware@4.2.2
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer, request } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import httpProxy from 'http-proxy'
import httpProxy3 from 'http-proxy-3'
import { createProxyServer } from 'httpxy'
import Koa from 'koa'
import koaProxies from 'koa-proxies'
import { createProxyMiddleware as middleware2 } from 'middleware-2'
import { createProxyMiddleware as middleware4 } from 'middleware-4'

console.error = () => {} // koa-proxies prints there that the reader left
const words = 20
let made = 0
let told = false
const model = createServer(async (asked, answer) => {
  await asked.resume().toArray()
  answer.on('close', () => {
    told ||= !answer.writableFinished
  })
  answer.writeHead(200, { 'content-type': 'text/event-stream' })
  for (let word = 1; word <= words && !answer.destroyed; word++) {
    made = word
    answer.write(`data: ${word}\n\n`)
    await wait(25)
  }
  answer.end()
})
const listen = server => new Promise(resolve => server.listen(0, '127.0.0.1', () => resolve(server.address().port)))
const target = `http://127.0.0.1:${await listen(model)}`

const [old, three, xy] = [httpProxy.createProxyServer({ target }), httpProxy3.createProxyServer({ target }), createProxyServer({ target })]
for (const proxy of [old, three, xy]) proxy.on('error', () => {})
// What a gateway adds to http-proxy.
const mended = httpProxy.createProxyServer({ target })
mended.on('error', () => {}).on('proxyReq', (upstream, _, response) => response.on('close', () => upstream.destroy()))
const koa = new Koa()
koa.silent = true
koa.use(koaProxies('/', { target }))
const proxies = {
  'http-proxy': (asked, answer) => old.web(asked, answer),
  'http-proxy-middleware 2': middleware2({ target, logLevel: 'silent' }),
  'koa-proxies': koa.callback(),
  'http-proxy, destroyed by hand': (asked, answer) => mended.web(asked, answer),
  'http-proxy-middleware 4': middleware4({ target }),
  'http-proxy-3': (asked, answer) => three.web(asked, answer),
  httpxy: (asked, answer) => xy.web(asked, answer).catch(() => {}),
}
/** Leaves at the third word; what the model makes then, and whether its server is told. */
async function leave(port, method) {
  made = 0
  told = false
  await new Promise(resolve => {
    const asking = request({ port, host: '127.0.0.1', method }, answer => {
      answer.on('error', () => {}).on('data', data => {
        if (!String(data).includes('data: 3\n')) return
        asking.destroy()
        resolve()
      })
    })
    asking.on('error', () => {}).end(method === 'POST' ? '{}' : undefined)
  })
  await wait(1000)
  return { made: made === words ? 'all' : 'a part', told }
}
const seen = {}
for (const [name, proxy] of Object.entries(proxies)) {
  const port = await listen(createServer(proxy))
  seen[name] = { POST: await leave(port, 'POST'), GET: await leave(port, 'GET') }
}
console.log(seen)
const [on, ends] = [
  { made: 'all', told: false },
  { made: 'a part', told: true },
]
const running = ['http-proxy', 'http-proxy-middleware 2', 'koa-proxies']
for (const name of running) assert.deepEqual(seen[name], { POST: on, GET: on }, name)
for (const name of Object.keys(seen).filter(name => !running.includes(name))) assert.deepEqual(seen[name], { POST: ends, GET: ends }, name)
process.exit()
PROBE
node --no-deprecation probe.mjs

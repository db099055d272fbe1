#!/usr/bin/env bash
# Guess: a proxy of Koa or of plain Node that passes on a stream of text breaks its reader's connection when the server's is reset amid the answer; what is in the body comes from the server.
# Seen (koa-proxies 0.12.4, koa 3.3.0, fast-proxy 2.2.0, httpxy 0.5.6, 2026-11): koa-proxies writes "OK", the words of the status that stands, behind the half that came, and ends the answer well, under its
# 200: "You should not OK". fast-proxy writes the error's message, "read ECONNRESET", and ends it well. httpxy breaks the connection, and the reader's loop throws.
# Meaning: a text that is cut, by a restart of the server behind, reads as a whole one with a word that nobody said, and is stored so. Look for a last word or event of your own, or take a
# proxy that breaks.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts koa-proxies@0.12.4 koa@3.3.0 fast-proxy@2.2.0 httpxy@0.5.6
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import fastProxy from 'fast-proxy'
import { createProxyServer } from 'httpxy'
import Koa from 'koa'
import koaProxies from 'koa-proxies'

console.error = () => {} // koa-proxies prints the error there
const model = createServer(async (request, answer) => {
  answer.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' })
  for (const word of ['You ', 'should ', 'not ', 'pay']) {
    if (word === 'pay' && request.url === '/reset') return request.socket.resetAndDestroy()
    answer.write(word)
    await wait(40)
  }
  answer.end()
})
const listen = server => new Promise(resolve => server.listen(0, '127.0.0.1', () => resolve(server.address().port)))
const target = `http://127.0.0.1:${await listen(model)}`
const koa = new Koa()
koa.silent = true
koa.use(koaProxies('/', { target }))
const fast = fastProxy({ base: target })
const xy = createProxyServer({ target })
xy.on('error', () => {})
const proxies = {
  'koa-proxies': koa.callback(),
  'fast-proxy': (asked, answer) => fast.proxy(asked, answer, asked.url, {}),
  httpxy: (asked, answer) => xy.web(asked, answer).catch(() => {}),
}
async function read(port, path) {
  let text = ''
  const response = await fetch(`http://127.0.0.1:${port}${path}`)
  const decoder = new TextDecoder()
  try {
    for await (const bytes of response.body) text += decoder.decode(bytes, { stream: true })
    return { status: response.status, text, ended: 'done' }
  } catch {
    return { status: response.status, text, ended: 'thrown' }
  }
}
const seen = {}
for (const [name, proxy] of Object.entries(proxies)) {
  const port = await listen(createServer(proxy))
  seen[name] = { whole: await read(port, '/whole'), reset: await read(port, '/reset') }
}
console.log(seen)
const whole = { status: 200, text: 'You should not pay', ended: 'done' }
assert.deepEqual(seen, {
  'koa-proxies': { whole, reset: { ...whole, text: 'You should not OK' } },
  'fast-proxy': { whole, reset: { ...whole, text: 'You should not read ECONNRESET' } },
  httpxy: { whole, reset: { ...whole, text: 'You should not ', ended: 'thrown' } },
})
process.exit()
PROBE
node --no-deprecation probe.mjs

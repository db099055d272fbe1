#!/usr/bin/env bash
# Guess: a web stream as ctx.body is cancelled when the reader disconnects, as a Node stream is destroyed.
# Seen (koa 3.3.0, 2026-11): cancel() of the web stream waits for its next bytes. In silence it is not called
# (watched for half a second); with the next bytes it is. A Node stream made by Readable.fromWeb is told at once.
# Meaning: behind Koa, a call to a vendor goes on (and is paid for) until the model says its next word.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts koa@3.3.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, request } from 'node:http'
import { Readable } from 'node:stream'
import Koa from 'koa'

const app = new Koa()
let told = false
let say
app.use(ctx => {
  told = false
  const stream = new ReadableStream({
    start(controller) {
      say = () => controller.enqueue(new TextEncoder().encode('data: word\n\n'))
      say()
    },
    cancel() {
      told = true
    },
  })
  ctx.type = 'text/event-stream'
  ctx.body = ctx.path === '/web' ? stream : Readable.fromWeb(stream)
})
const server = createServer(app.callback())
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))

async function leave(path) {
  const connected = once(server, 'connection')
  const asked = request({ port: server.address().port, host: '127.0.0.1', path, agent: false }).end()
  const [socket] = await connected
  const [response] = await once(asked, 'response')
  await once(response, 'data')
  const closed = once(socket, 'close')
  asked.destroy()
  await closed
  await new Promise(resolve => setTimeout(resolve, 500))
}
await leave('/web')
console.log('web stream, half a second after the connection closed: told =', told)
assert.equal(told, false)
say()
for (let turn = 0; turn < 100 && !told; turn++) await new Promise(resolve => setTimeout(resolve, 10))
console.log('web stream, after the next bytes: told =', told)
assert.equal(told, true)
await leave('/node')
console.log('Readable.fromWeb, half a second after the connection closed: told =', told)
assert.equal(told, true)
server.close()
PROBE
node probe.mjs

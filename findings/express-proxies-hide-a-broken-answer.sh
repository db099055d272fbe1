#!/usr/bin/env bash
# Guess: a proxy in front of a model breaks its reader's connection when the model's breaks amid the answer, so that the reader's client fails.
# Seen (http-proxy-middleware 4.2.2, express-http-proxy 2.1.2, express 5.3.0, openai 7.59.0, 2026-11): of a connection that is reset (a server that was killed, a
# balancer that forgot it) http-proxy-middleware makes a whole answer, under the 200 that stands: it writes a sentence of its own into the body, "Error
# occurred while trying to proxy: …", and ends it well. A text stream has that sentence in it; of events, openai's client passes over it, and its
# loop ends with half the answer and no error. express-http-proxy tells the reader nothing, reset or closed: his connection stays open without a word (watched
# for 2 s). Closed connections http-proxy-middleware passes on, and @fastify/http-proxy 11.6.3 both kinds: "terminated".
# Meaning: half an answer is stored as a whole one, or a page writes on for ever. Clients take the end for the end only behind a finish
# reason, and give up on a stream that is silent; a server sends heartbeats, so that they can.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts http-proxy-middleware@4.2.2 express-http-proxy@2.1.2 express@5.3.0 fastify@5.12.8 @fastify/http-proxy@11.6.3 openai@7.59.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import fastifyProxy from '@fastify/http-proxy'
import express from 'express'
import expressProxy from 'express-http-proxy'
import fastify from 'fastify'
import { createProxyMiddleware } from 'http-proxy-middleware'
import OpenAI from 'openai'

const chunk = (content, finish_reason = null) => ({ id: 'a', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta: { content }, finish_reason }] })
const model = createServer(async (request, response) => {
  request.resume()
  const events = request.url.endsWith('/chat/completions')
  response.writeHead(200, { 'content-type': events ? 'text/event-stream' : 'text/plain' })
  for (const word of ['Do ', 'not ']) response.write(events ? `data: ${JSON.stringify(chunk(word))}\n\n` : word)
  await wait(50)
  if (request.url.includes('reset')) return response.socket.resetAndDestroy()
  if (request.url.includes('closed')) return response.socket.destroy()
  response.end(events ? `data: ${JSON.stringify(chunk('wait', 'stop'))}\n\ndata: [DONE]\n\n` : 'wait')
})
const listening = server => new Promise(resolve => server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${server.address().port}`)))
const target = await listening(model)

const app = express()
app.use('/middleware', createProxyMiddleware({ target }))
app.use('/express', expressProxy(target))
const other = fastify()
await other.register(fastifyProxy, { upstream: target, prefix: '/fastify' })
const [first, second] = [await listening(createServer(app)), await other.listen({ host: '127.0.0.1', port: 0 })]
const proxies = { 'http-proxy-middleware': `${first}/middleware`, 'express-http-proxy': `${first}/express`, '@fastify/http-proxy': `${second}/fastify` }

/** What a reader has within two seconds, and how that ended. */
async function read(stream, text) {
  let seen = ''
  const all = async () => {
    for await (const part of await stream) seen += text(part)
    return 'ended well'
  }
  const end = await Promise.race([all().catch(error => `failed: ${error.message}`), wait(2000, 'still open')])
  return `${seen} | ${end}`
}
const decoder = new TextDecoder()
const seen = {}
for (const [name, base] of Object.entries(proxies))
  for (const way of ['whole', 'closed', 'reset']) {
    const client = new OpenAI({ apiKey: 'none', baseURL: `${base}/${way}`, maxRetries: 0 })
    const plain = await read(fetch(`${base}/${way}/text`).then(({ body }) => body), bytes => decoder.decode(bytes))
    const asked = { model: 'm', stream: true, messages: [{ role: 'user', content: 'Shall I?' }] }
    const openai = await read(client.chat.completions.create(asked), ({ choices }) => choices[0].delta.content)
    seen[`${name}, ${way}`] = { text: plain.replace(new URL(base).host, 'HOST'), openai }
  }
for (const [name, { text, openai }] of Object.entries(seen)) console.log(`${name}\n    text:   ${text}\n    openai: ${openai}`)

const both = line => ({ text: line, openai: line })
for (const name of Object.keys(proxies)) assert.deepEqual(seen[`${name}, whole`], both('Do not wait | ended well'))
for (const name of ['http-proxy-middleware, closed', '@fastify/http-proxy, closed', '@fastify/http-proxy, reset']) assert.deepEqual(seen[name], both('Do not  | failed: terminated'))
for (const way of ['closed', 'reset']) assert.deepEqual(seen[`express-http-proxy, ${way}`], both('Do not  | still open'))
assert.deepEqual(seen['http-proxy-middleware, reset'], {
  text: 'Do not Error occurred while trying to proxy: HOST/reset/text | ended well',
  openai: 'Do not  | ended well',
})
process.exit()
PROBE
node probe.mjs

#!/usr/bin/env bash
# Guess: h3 cancels the body of a Response, and ends the request of a proxy, when the reader disconnects, as version 2 does and as hono does.
# Seen (h3 1.15.11, which nitropack 2.13.6 and so Nuxt 4 have, h3 2.0.8, 2026-11): version 1 writes on into the closed response and reads its source to the end. Of 30 words the reader takes three, and all 30 are made; cancel() of a stream is never called.
# So with a Response, a stream that is returned, sendStream(), sendWebResponse(), sendIterable() and proxyRequest(). Version 2 cancels a Response, a stream and a proxy within a word. In version 1 a signal helps, aborted where `event.node.res` closes: given to the
# call of the model.
# Meaning: "stop" and each closed tab leave the model of a Nuxt app at work and paid for, also where the route hands on the stream of a vendor or of the AI SDK without any code of its own. Give each call in such a route
# that signal.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts h3@1.15.11 h3-2@npm:h3@2.0.8
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { createApp, createRouter, eventHandler, proxyRequest, sendIterable, sendStream, sendWebResponse, toNodeListener } from 'h3'
import * as two from 'h3-2'
import { toNodeHandler } from 'h3-2/node'

const words = 30
let made, cancelled
const listen = async server => {
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${server.address().port}`
}
const vendor = await listen(
  createServer(async (request, response) => {
    request.resume()
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    for (made = 0; made < words && !response.destroyed; ) {
      response.write(`data: ${++made}\n\n`)
      await wait(20)
    }
    response.end()
  }),
)
const ask = async signal => (await fetch(vendor, { method: 'POST', signal })).body
const own = () =>
  new ReadableStream({
    start: () => {
      made = 0
    },
    async pull(controller) {
      await wait(20)
      if (++made > words) return controller.close()
      controller.enqueue(new TextEncoder().encode(`data: ${made}\n\n`))
    },
    cancel: () => {
      cancelled = true
    },
  })
const path = name => `/${name.replaceAll(/\W+/g, '-')}`
const headers = { 'content-type': 'text/event-stream' }
const routes = {
  Response: async () => new Response(await ask(), { headers }),
  'a stream': () => ask(),
  'a stream of its own': () => own(),
  sendStream: async event => sendStream(event, await ask()),
  sendWebResponse: async event => sendWebResponse(event, new Response(await ask(), { headers })),
  sendIterable: async event => sendIterable(event, await ask()),
  proxyRequest: event => proxyRequest(event, vendor),
  'Response, with a signal': async event => {
    const controller = new AbortController()
    event.node.res.once('close', () => controller.abort())
    return new Response(await ask(controller.signal), { headers })
  },
}
const routesOf2 = {
  Response: routes.Response,
  'a stream': routes['a stream'],
  'a stream of its own': routes['a stream of its own'],
  proxyRequest: event => two.proxyRequest(event, vendor),
}
const router = createRouter()
for (const [name, handler] of Object.entries(routes)) router.post(path(name), eventHandler(handler))
const one = await listen(createServer(toNodeListener(createApp({ onError() {} }).use(router))))
const app = new two.H3({ silent: true })
for (const [name, handler] of Object.entries(routesOf2)) app.post(path(name), handler)
const other = await listen(createServer(toNodeHandler(app)))

/** How many words are made when the reader leaves at the third. */
async function leave(base, name) {
  made = 0
  cancelled = false
  const controller = new AbortController()
  const { body } = await fetch(base + path(name), { method: 'POST', signal: controller.signal })
  let read = 0
  try {
    for await (const _ of body) if (++read === 3) controller.abort()
  } catch {}
  assert.equal(read, 3)
  await wait(1200)
  return { made: made >= words ? 'all' : 'a part', ...(name.endsWith('its own') && { cancelled }) }
}
const seen = {}
for (const name of Object.keys(routes)) seen[`1: ${name}`] = await leave(one, name)
for (const name of Object.keys(routesOf2)) seen[`2: ${name}`] = await leave(other, name)
console.table(seen)
for (const [name, { made, cancelled }] of Object.entries(seen)) {
  const talksOn = name.startsWith('1') && !name.endsWith('signal')
  assert.equal(made, talksOn ? 'all' : 'a part')
  if (name.endsWith('its own')) assert.equal(cancelled, !talksOn)
}
process.exit()
PROBE
timeout 50 node probe.mjs

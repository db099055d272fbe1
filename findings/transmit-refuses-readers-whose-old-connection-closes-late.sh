#!/usr/bin/env bash
# Guess: Transmit, AdonisJS's server-sent events, whose client keeps one id and subscribes again when it has reconnected, is well again behind a break: what is subscribed to then
# and later is heard.
# Seen (@boringnode/transmit 0.4.0, which @adonisjs/transmit 3.0.2 runs, @adonisjs/transmit-client 1.1.0, eventsource 5.1.5, 2026-11): when the server hears of the old
# connection's end behind the new one's beginning, as it does where a phone changed its network or a proxy notices late, it forgets the reader's id, the new connection's
# too. The old subscription goes on; each new one is refused (400), as long as the page is open: create() resolves, isCreated stays false, and the hook onSubscribeFailed alone
# tells. Where the old connection ends first, all is well. What was broadcast between the two connections is gone either way; there are no ids.
# Meaning: a chat that has a channel for each answer shows no answer any more behind a tunnel, until it is loaded anew. Give onSubscribeFailed, and make a new client
# there, or keep one channel for a page's whole life.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @boringnode/transmit@0.4.0 @adonisjs/transmit-client@1.1.0 eventsource@5.1.5
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { connect, createServer as createTcpServer } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { Transmit as Client } from '@adonisjs/transmit-client'
import { Transmit } from '@boringnode/transmit'
import { EventSource } from 'eventsource'

const transmit = new Transmit({ pingInterval: false }, null)
/** The three routes, as AdonisJS's package answers them. */
const server = createServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://127.0.0.1')
  if (pathname === '/__transmit/events') return transmit.createStream({ uid: searchParams.get('uid'), context: {}, request, response })
  let body = ''
  for await (const chunk of request) body += chunk
  const { uid, channel } = JSON.parse(body)
  const done = await (pathname.endsWith('/subscribe') ? transmit.subscribe({ uid, channel, context: {} }) : transmit.unsubscribe({ uid, channel, context: {} }))
  response.writeHead(done ? 204 : 400).end()
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))

/** A proxy that can lose its readers, and keep what it has open to the server. */
const pairs = []
const proxy = createTcpServer(reader => {
  const upstream = connect(server.address().port, '127.0.0.1')
  for (const socket of [reader, upstream]) socket.on('error', () => {})
  reader.on('data', chunk => upstream.write(chunk))
  upstream.on('data', chunk => reader.write(chunk))
  upstream.on('close', () => reader.destroy())
  pairs.push({ reader, upstream })
})
await new Promise(resolve => proxy.listen(0, '127.0.0.1', resolve))

async function chat(late) {
  const seen = { heard: [], refused: 0 }
  const client = new Client({
    baseUrl: `http://127.0.0.1:${proxy.address().port}`,
    eventSourceFactory: (...options) => new EventSource(...options),
    onSubscribeFailed: () => seen.refused++,
  })
  const subscribe = async channel => {
    const subscription = client.subscription(channel)
    subscription.onMessage(word => seen.heard.push(word))
    await subscription.create()
    return subscription.isCreated
  }
  const say = async (channel, word) => {
    transmit.broadcast(channel, word)
    await wait(100)
  }
  await subscribe('answers/1')
  await say('answers/1', 'one')
  const old = pairs.filter(({ reader }) => !reader.destroyed)
  const again = new Promise(resolve => client.on('connected', resolve))
  for (const { reader, upstream } of old) {
    reader.destroy()
    if (!late) upstream.destroy()
  }
  await wait(100)
  await say('answers/1', 'while away')
  await again
  await wait(300)
  for (const { upstream } of old) upstream.destroy()
  await wait(100)
  await say('answers/1', 'two')
  seen.subscribed = await subscribe('answers/2')
  await say('answers/2', 'three')
  client.close()
  return seen
}
const seen = { 'old connection ends at once': await chat(false), 'old connection ends late': await chat(true) }
console.log(seen)
assert.deepEqual(seen, {
  'old connection ends at once': { heard: ['one', 'two', 'three'], refused: 0, subscribed: true },
  'old connection ends late': { heard: ['one', 'two'], refused: 1, subscribed: false },
})
process.exit()
PROBE
node probe.mjs

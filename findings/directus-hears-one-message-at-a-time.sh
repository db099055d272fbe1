#!/usr/bin/env bash
# Guess: the loop over `subscription` of Directus' realtime client gets each change that the server tells of, in order; what comes while its body is at work waits for the next turn.
# Seen (@directus/sdk 26.0.0, 2026-11): the client listens for one message, takes its listener off, and listens again when the loop asks for the next one. What comes in between is lost, with no
# error: a body that awaits 150 ms per word makes `You should pay.` of `You should not pay.`, told 100 ms apart. On Node, of messages that come in one read, only the first is heard, with Node's own
# WebSocket and with ws: by the loop, and by listeners of `onWebSocket('message')` too, of which each message is passed on by the same loop. A plain WebSocket beside it hears all words.
# Meaning: where a flow writes an answer into a collection word by word, a page or a server that follows it shows another answer. Do nothing in the loop but put the message into a list, and work on that
# elsewhere; on Node, listen on a WebSocket of your own. Read the items again when the answer is over.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @directus/sdk@26.0.0 ws@8.23.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { createDirectus, realtime } from '@directus/sdk'
import { WebSocket as Ws, WebSocketServer } from 'ws'

/** Milliseconds between two words. */
let pause
const server = createServer().listen(0, '127.0.0.1')
await once(server, 'listening')
const address = `http://127.0.0.1:${server.address().port}`
new WebSocketServer({ server, path: '/websocket' }).on('connection', socket =>
  socket.on('message', async message => {
    const { type, uid } = JSON.parse(message)
    if (type !== 'subscribe') return
    const tell = (event, data) => socket.send(JSON.stringify({ type: 'subscription', event, data, uid }))
    tell('init', [])
    await wait(100)
    for (const [id, text] of ['You should ', 'not ', 'pay.'].entries()) {
      tell('create', [{ id, text }])
      if (pause) await wait(pause)
    }
    await wait(300)
    socket.close()
  }),
)
const word = ({ event, data }) => (event === 'create' ? data[0].text : '')

async function follow(apart, work, WebSocket) {
  pause = apart
  const client = createDirectus(address, { globals: { WebSocket } }).with(realtime({ authMode: 'public', reconnect: false }))
  const seen = { loop: '', listener: '' }
  client.onWebSocket('message', message => {
    seen.listener += word(message)
  })
  await client.connect()
  const { subscription } = await client.subscribe('words', { event: 'create' })
  for await (const message of subscription) {
    seen.loop += word(message)
    if (work && word(message)) await wait(work)
  }
  return seen
}
async function plain(apart, WebSocket) {
  pause = apart
  const socket = new WebSocket(`${address.replace('http', 'ws')}/websocket`)
  let text = ''
  socket.addEventListener('open', () => socket.send(JSON.stringify({ type: 'subscribe', collection: 'words', event: 'create', uid: '1' })))
  socket.addEventListener('message', ({ data }) => {
    text += word(JSON.parse(data))
  })
  await new Promise(resolve => socket.addEventListener('close', resolve))
  return text
}
const whole = 'You should not pay.'
for (const [name, WebSocket] of [['Node', globalThis.WebSocket], ['ws', Ws]]) {
  const seen = {
    '100 ms apart': await follow(100, 0, WebSocket),
    '100 ms apart, 150 ms of work': await follow(100, 150, WebSocket),
    'at once': await follow(0, 0, WebSocket),
    'at once, a plain socket': await plain(0, WebSocket),
  }
  console.log(name, seen)
  assert.deepEqual(seen, {
    '100 ms apart': { loop: whole, listener: whole },
    '100 ms apart, 150 ms of work': { loop: 'You should pay.', listener: whole },
    'at once': { loop: 'You should ', listener: 'You should ' },
    'at once, a plain socket': whole,
  })
}
process.exit()
PROBE
node probe.mjs

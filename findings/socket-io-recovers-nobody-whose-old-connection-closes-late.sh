#!/usr/bin/env bash
# Guess: connection state recovery of socket.io, made for short breaks of up to two minutes, gives a reader back what was sent while he was away: he has had events, and comes back
# with his session and the place of the last one within half a second.
# Seen (socket.io and socket.io-client 4.8.4, 2026-11): only where the server hears that the old connection ended before the new one begins. A session is kept at that moment,
# not before. Where it hears of it later, as when a phone changes its network and nothing is closed, the reader who comes back is a new one: `recovered` is false, and what was
# sent in between is gone, by WebSocket and by polling with an upgrade alike. Of "You should not pay now" he has "You should now". The same break with an end that the server sees: all of it, and
# `recovered` is true.
# Meaning: the recovery works where one tries it, by closing the connection, and does not in a train. The server notices a dead connection by its pings alone, by default up to 45 seconds
# later. Number the words, and ask for the missing ones at each `connect` with `recovered` false.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts socket.io@4.8.4 socket.io-client@4.8.4
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect, createServer as createRelay } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { Server } from 'socket.io'
import { io } from 'socket.io-client'

const server = createServer()
const chat = new Server(server, { connectionStateRecovery: {} })
chat.on('connection', socket => socket.join('chat'))
server.listen(0, '127.0.0.1')
await once(server, 'listening')

/** The network: the reader's side and the server's side of each connection. */
let connections = []
const network = createRelay(reader => {
  const upstream = connect(server.address().port, '127.0.0.1')
  reader.on('error', () => {}).on('data', data => upstream.write(data))
  upstream.on('error', () => {}).on('data', data => reader.destroyed || reader.write(data))
  connections.push([reader, upstream])
})
network.listen(0, '127.0.0.1')
await once(network, 'listening')

/** What a reader has of an answer whose second word is followed by a break. */
async function read(transports, serverHears) {
  const socket = io(`http://127.0.0.1:${network.address().port}`, { forceNew: true, transports, reconnectionDelay: 300, randomizationFactor: 0 })
  const recovered = []
  let text = ''
  socket.on('connect', () => recovered.push(socket.recovered))
  socket.on('word', word => {
    text += word
  })
  await once(socket, 'connect')
  await wait(500)
  const say = async word => {
    chat.to('chat').emit('word', word)
    await wait(100)
  }
  for (const word of ['You ', 'should ']) await say(word)
  const back = once(socket, 'connect')
  for (const [reader, upstream] of connections) {
    reader.destroy()
    if (serverHears) upstream.destroy()
  }
  await wait(50)
  for (const word of ['not ', 'pay ']) await say(word)
  await back
  await wait(200)
  await say('now')
  socket.disconnect()
  for (const connection of connections) for (const side of connection) side.destroy()
  connections = []
  return { text, recovered }
}
for (const transports of [['websocket'], ['polling', 'websocket']]) {
  const seen = { 'the server hears of it': await read(transports, true), 'it hears of it later': await read(transports, false) }
  console.log(transports.join(', '), seen)
  assert.deepEqual(seen, {
    'the server hears of it': { text: 'You should not pay now', recovered: [false, true] },
    'it hears of it later': { text: 'You should now', recovered: [false, false] },
  })
}
process.exit()
PROBE
node probe.mjs

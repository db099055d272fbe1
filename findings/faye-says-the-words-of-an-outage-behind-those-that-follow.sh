#!/usr/bin/env bash
# Guess: what a client of Faye publishes while its connection is down is kept, and arrives in the order in which it was published once the connection is back, as with socket.io.
# Seen (faye 1.4.3, 2026-11): each message is sent again by a timer of its own. Words published while the connection was lost come behind those that were published when it was back: of 1 to
# 30, with an outage from 8 to 15, all arrive, 16 to 30 in front of 8 to 15. Every `publish()` resolves, and nothing tells of the order. socket.io-client 4.8.4 gives them in order through
# the same outage.
# Meaning: an answer that a model's server publishes word by word has its middle at its end for all readers, after 200 ms without a connection. Await each `publish()` before the next, or
# number the words, and sort them where they are read.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts faye@1.4.3 socket.io@4.8.4 socket.io-client@4.8.4
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect, createServer as createProxy } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import faye from 'faye'
import { Server } from 'socket.io'
import { io } from 'socket.io-client'

const listening = async server => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return `http://127.0.0.1:${server.address().port}`
}
// The writer's way to the server, which can be cut.
let up = true
const sockets = new Set()
async function cuttable(server) {
  const { port } = server.address()
  return listening(
    createProxy(client => {
      if (!up) return client.destroy()
      const target = connect(port, '127.0.0.1')
      sockets.add(client)
      for (const [one, other] of [[client, target], [target, client]]) {
        one.pipe(other)
        one.on('error', () => {})
        one.on('close', () => other.destroy())
      }
    }),
  )
}
async function write(publish) {
  for (let word = 1; word <= 30; word++) {
    if (word === 8) {
      up = false
      for (const socket of sockets) socket.destroy()
      await wait(50)
    }
    if (word === 16) up = true
    publish(word)
    await wait(20)
  }
  await wait(7000)
}
const all = Array.from({ length: 30 }, (_, index) => index + 1).join(' ')
const order = heard => {
  const sorted = [...heard].sort((one, other) => one - other)
  return { heard: heard.join(' '), all: sorted.join(' ') === all, 'in order': sorted.join(' ') === heard.join(' ') }
}

async function withFaye() {
  const server = createServer()
  new faye.NodeAdapter({ mount: '/faye' }).attach(server)
  const direct = await listening(server)
  const heard = []
  await new faye.Client(`${direct}/faye`).subscribe('/words', word => heard.push(word))
  const writer = new faye.Client(`${await cuttable(server)}/faye`)
  await writer.connect()
  await wait(300)
  let accepted = 0
  await write(word => writer.publish('/words', word).then(() => accepted++))
  return { ...order(heard), accepted }
}
async function withSocketIo() {
  const server = createServer()
  const heard = []
  new Server(server).on('connection', socket => socket.on('word', word => heard.push(word)))
  await listening(server)
  const writer = io(await cuttable(server), { transports: ['websocket'], reconnectionDelay: 200 })
  await once(writer, 'connect')
  await write(word => writer.emit('word', word))
  return order(heard)
}
const seen = { faye: await withFaye(), 'socket.io': await withSocketIo() }
console.log(seen)
assert.ok(seen.faye.all && !seen.faye['in order'] && seen.faye.accepted === 30)
const places = seen.faye.heard.split(' ')
assert.ok(places.indexOf('16') < places.indexOf('8') && places.indexOf('30') < places.indexOf('15'))
assert.ok(seen['socket.io'].all && seen['socket.io']['in order'])
process.exit()
PROBE
node probe.mjs

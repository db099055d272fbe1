#!/usr/bin/env bash
# Guess: a string given to trigger() of Pusher's server library is the string that bind() hands out: data that are no string travel as JSON, and strings as they are.
# Seen (pusher 5.3.4, pusher-js 8.6.0, 2026-11): strings travel as they are, and pusher-js parses each as JSON where it can. The tokens "in", " 2024", " about", " 1.50" arrive as "in",
# the number 2024, " about", the number 1.5: added up they read "in2024 about1.5". "true" is a boolean, "null" is null, which throws where one asks for its length, and a
# token like "[]" is a list that adds up to nothing. The same words in an object, { text }, arrive as they were sent.
# Meaning: years, prices and list numbers lose their blank and their zeros, in a chat whose words are sent one by one; the server's log is right. Send objects.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts pusher@5.3.4 pusher-js@8.6.0 ws@8.21.3
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import Pusher from 'pusher'
import PusherClient from 'pusher-js'
import { WebSocketServer } from 'ws'

const sockets = new Set()
/** What Pusher does between its two ends: an event's `data` is a string on both sides, and is passed on. */
const server = createServer(async (request, response) => {
  let body = ''
  for await (const chunk of request) body += chunk
  const { name, channels, data } = JSON.parse(body)
  for (const channel of channels) for (const socket of sockets) socket.send(JSON.stringify({ event: name, channel, data }))
  response.setHeader('content-type', 'application/json').end('{}')
})
new WebSocketServer({ server }).on('connection', socket => {
  sockets.add(socket)
  socket.send(JSON.stringify({ event: 'pusher:connection_established', data: JSON.stringify({ socket_id: '1.1', activity_timeout: 120 }) }))
  socket.on('message', message => {
    const { event, data } = JSON.parse(message)
    if (event === 'pusher:subscribe') socket.send(JSON.stringify({ event: 'pusher_internal:subscription_succeeded', channel: data.channel, data: '{}' }))
  })
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const { port } = server.address()
const pusher = new Pusher({ appId: '1', key: 'key', secret: 'secret', host: '127.0.0.1', port: String(port), useTLS: false })
const client = new PusherClient('key', { wsHost: '127.0.0.1', wsPort: port, forceTLS: false, enabledTransports: ['ws'], cluster: 'mt1' })
const channel = client.subscribe('chat')
await new Promise(resolve => channel.bind('pusher:subscription_succeeded', resolve))
const words = []
const objects = []
channel.bind('word', data => words.push(data))
channel.bind('object', ({ text }) => objects.push(text))

const tokens = ['in', ' 2024', ' about', ' 1.50', ' ', 'true', 'null', '[]']
for (const token of tokens) {
  await pusher.trigger('chat', 'word', token)
  await pusher.trigger('chat', 'object', { text: token })
}
await wait(200)
console.log({ words, added: words.slice(0, 4).join(''), objects })
assert.deepEqual(words, ['in', 2024, ' about', 1.5, ' ', true, null, []])
assert.equal(words.slice(0, 4).join(''), 'in2024 about1.5')
assert.deepEqual(objects, tokens)
process.exit()
PROBE
node probe.mjs

#!/usr/bin/env bash
# Guess: with connectionStateRecovery a short cut changes nothing for a socket of socket.io: where `recovered` is true, what either side sent meanwhile
# arrives, and so does the page's answer to a call of the server's, made by emitWithAck().
# Seen (socket.io and socket.io-client 4.8.4, 2026-11): words sent by emit() while the page was away are all there, and `recovered` is true. A call it had taken before
# the cut is run to its end, its answer is sent over the new connection, and the server drops it: emitWithAck() waits for good; with timeout() it rejects, though the tool
# has run. A call made while the page is away never reaches it: events that ask for an answer are not kept. Where all events of a server ask for one,
# `recovered` is false.
# Meaning: a tool that runs in the page (a form, a place, a consent) stops the conversation behind a tunnel, or is run twice by whoever asks again at the timeout. Send
# calls and results as events with ids of one's own, and pass over a call that has run.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts socket.io@4.8.4 socket.io-client@4.8.4
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { Server } from 'socket.io'
import { io } from 'socket.io-client'

const http = createServer()
const server = new Server(http, { connectionStateRecovery: {} })
await new Promise(resolve => http.listen(0, '127.0.0.1', resolve))

/** A word, a call of a tool that takes 0.4 s, and nine words more. The connection breaks so many ms behind the question, and is back at once. */
async function converse(breaksAt, timeout) {
  const seen = { words: 0, runs: 0, result: 'none for 2 s', recovered: [] }
  server.removeAllListeners('connection')
  server.on('connection', socket => {
    socket.on('ask', async () => {
      socket.emit('word', 'Looking ')
      await wait(100)
      const caller = timeout ? socket.timeout(timeout) : socket
      caller.emitWithAck('tool', { city: 'Rome' }).then(
        result => (seen.result = result),
        error => (seen.result = error.message),
      )
      for (let word = 0; word < 9; word++) {
        await wait(50)
        socket.emit('word', `${word} `)
      }
    })
  })
  const page = io(`http://127.0.0.1:${http.address().port}`, { transports: ['websocket'], reconnectionDelay: 50, reconnectionDelayMax: 50, forceNew: true })
  page.on('word', () => seen.words++)
  page.on('tool', async (_, answer) => {
    seen.runs++
    await wait(400)
    answer('18 degrees')
  })
  page.on('connect', () => seen.recovered.push(page.recovered))
  await new Promise(resolve => page.once('connect', resolve))
  page.emit('ask')
  if (breaksAt) setTimeout(() => page.io.engine.close(), breaksAt)
  await wait(2000)
  page.close()
  return seen
}
const expected = {
  'no cut': { words: 10, runs: 1, result: '18 degrees', recovered: [false] },
  'cut while the tool runs': { words: 10, runs: 1, result: 'none for 2 s', recovered: [false, true] },
  'cut while the tool runs, a timeout': { words: 10, runs: 1, result: 'operation has timed out', recovered: [false, true] },
  'away when it is called': { words: 10, runs: 0, result: 'none for 2 s', recovered: [false, true] },
}
const seen = {
  'no cut': await converse(),
  'cut while the tool runs': await converse(250),
  'cut while the tool runs, a timeout': await converse(250, 1000),
  'away when it is called': await converse(80),
}
console.log(seen)
assert.deepEqual(seen, expected)
process.exit()
PROBE
node probe.mjs

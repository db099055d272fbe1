#!/usr/bin/env bash
# Guess: the initial content of an express-sse is what a new reader is told first, as updateInit() says: the data for new connections. A page that opens in the
# middle of an answer gets the text so far, and the pages that are open hear nothing of it.
# Seen (express-sse 1.0.0, express 5.3.0, 2026-11): the initial content goes to every open reader, each time that one joins. The page that is open has "You You
# should You should not pay." when two more have joined. With `isSerialized: false` it is the same. The ids are counted for each connection, from 0, so one word
# has another id for each reader, and the Last-Event-ID of a reader that comes back is not looked at: its return is one more join, and doubles the words of all.
# Meaning: a second tab, or a short break of the network, doubles what the others show. Give it no initial content: write what a new reader has to know onto the
# response yourself, behind `init`, as the control does, and send events with ids of your own.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts express-sse@1.0.0 express@5.3.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { setTimeout as wait } from 'node:timers/promises'
import express from 'express'
import SSE from 'express-sse'

const words = ['You ', 'should ', 'not ', 'pay.']
/** An answer of four words. The first reader is there from the start, one more joins before each of the next two words: one new, one that comes back. */
async function run(isOwn, options) {
  const sse = new SSE([], options)
  const said = []
  const app = express()
  app.get('/answer', sse.init)
  app.get('/own', (request, response) => {
    sse.init(request, response)
    response.write(said.map(word => `data: ${JSON.stringify(word)}\n\n`).join(''))
  })
  const server = app.listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  const readers = []
  async function join(headers = {}) {
    const reader = { text: '', ids: [] }
    readers.push(reader)
    const response = await fetch(`http://127.0.0.1:${server.address().port}/${isOwn ? 'own' : 'answer'}`, { headers })
    for await (const piece of response.body.pipeThrough(new TextDecoderStream()))
      for (const [, id, data] of piece.matchAll(/(?:id: (.*)\n)?data: (.*)\n\n/g)) {
        reader.text += [JSON.parse(data)].flat().join('')
        reader.ids.push(id)
      }
  }
  for (const [at, word] of words.entries()) {
    if (at < 3) join(at === 2 ? { 'last-event-id': '0' } : {}).catch(() => {})
    await wait(100)
    said.push(word)
    sse.send(word)
    if (!isOwn) sse.updateInit([...said])
    await wait(100)
  }
  server.closeAllConnections()
  server.close()
  return readers.map(({ text, ids }) => `${text} (${ids.at(-1)})`)
}
const seen = {
  initial: await run(false),
  'initial, as one event': await run(false, { isSerialized: false }),
  'control, without initial content': await run(true),
}
console.dir(seen)
assert.deepEqual(seen, {
  initial: ['You You should You should not pay. (6)', 'You should You should not pay. (5)', 'You should not pay. (3)'],
  'initial, as one event': ['You You should You should not pay. (5)', 'You should You should not pay. (4)', 'You should not pay. (2)'],
  'control, without initial content': ['You should not pay. (3)', 'You should not pay. (2)', 'You should not pay. (1)'],
})
PROBE
timeout 60 node probe.mjs

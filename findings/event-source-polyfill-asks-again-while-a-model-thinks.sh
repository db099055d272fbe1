#!/usr/bin/env bash
# Guess: event-source-polyfill, which is taken for its headers (a token), behaves as EventSource does: it waits as long as the connection is open, and comes back from a
# break with the header Last-Event-ID.
# Seen (event-source-polyfill 1.0.31, eventsource 5.1.5, 2026-11): it lets a connection go that was silent for 45 s, and asks again. A model that thinks for longer is asked anew each
# time, and its answer never comes; where it had said a word before, the word is there once more each time. The last id stands in the address, as `?lastEventId=`,
# and in no header; an id without data is not noted. eventsource 5 waits, and sends the header. A comment every now and then keeps the polyfill waiting as well.
# Meaning: the slowest and dearest answers are paid for again and again, and never shown. A server sends comments all 15 s or so, and looks for `lastEventId` in the
# address too; a page sets heartbeatTimeout.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts event-source-polyfill@1.0.31 eventsource@5.1.5
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { EventSource } from 'eventsource'
import polyfill from 'event-source-polyfill'

let comments
const asked = []
/** Says a word, thinks for so many ms as the address tells, and says another one. */
const server = createServer((request, response) => {
  const { pathname, search } = new URL(request.url, 'http://127.0.0.1')
  asked.push({ header: request.headers['last-event-id'], search })
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.write('id: 7\ndata: Well, \n\n')
  if (pathname === '/cut') return setTimeout(() => response.destroy(), 50)
  const beat = comments && setInterval(() => response.write(': thinking\n\n'), 300)
  const end = setTimeout(() => response.write('data: no.\n\n'), Number(pathname.slice(1)))
  response.on('close', () => {
    clearInterval(beat)
    clearTimeout(end)
  })
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
console.error = () => {} // the polyfill prints each error there, and leaves another one to nobody where it is closed behind a cut
process.on('unhandledRejection', () => {})
async function read(Source, path, forMs, options) {
  asked.length = 0
  let text = ''
  const source = new Source(`http://127.0.0.1:${server.address().port}/${path}`, options)
  source.onmessage = ({ data }) => {
    text += data
  }
  await wait(forMs)
  source.close()
  return { text, requests: asked.length, second: asked[1] }
}
const Polyfill = polyfill.EventSourcePolyfill
const short = { heartbeatTimeout: 1000 }
const seen = {
  'thinks for 2 s, heartbeatTimeout 1 s': await read(Polyfill, 2000, 5500, short),
  'so with eventsource': await read(EventSource, 2000, 2500),
}
comments = true
seen['so with comments'] = await read(Polyfill, 2000, 2500, short)
comments = false
seen['a cut'] = await read(Polyfill, 'cut', 1500)
seen['a cut, eventsource'] = await read(EventSource, 'cut', 4000)
console.log(seen, 'and now 48 s with nothing set')
const usual = await read(Polyfill, 60_000, 48_000)
console.log(usual)

const first = seen['thinks for 2 s, heartbeatTimeout 1 s']
assert.ok(first.requests > 1 && !first.text.includes('no.') && first.text.startsWith('Well, Well, '))
for (const name of ['so with eventsource', 'so with comments']) assert.deepEqual(seen[name], { text: 'Well, no.', requests: 1, second: undefined })
assert.deepEqual(seen['a cut'].second, { header: undefined, search: '?lastEventId=7' })
assert.deepEqual(seen['a cut, eventsource'].second, { header: '7', search: '' })
assert.deepEqual(usual, { text: 'Well, Well, ', requests: 2, second: { header: undefined, search: '?lastEventId=7' } })
process.exit()
PROBE
node probe.mjs

#!/usr/bin/env bash
# Guess: ReconnectingEventSource is put in EventSource's place, as its README says, and goes on behind the last id also where EventSource gives up, as at a 503
# while a server restarts. It tells the server that id as `?lastEventId=`, as its own object can set no header.
# Seen (reconnecting-eventsource 1.6.5, 2026-11): it notes ids only for listeners of addEventListener(). A reader with `onmessage` comes back from a 503 without
# an id, and hears the answer from its start: "You should You should not pay." So with a 204, which says that the answer has ended: it asks anew, and reads the
# whole answer again and again. An event whose name has no listener is not noted either. With both, `onmessage` and a listener for "message", `onmessage` is
# called twice for each event: every word is there twice.
# Meaning: words stand twice in answers, seldom enough to be missed in tests, since a plain cut is well: there EventSource itself asks again, with its header.
# Use addEventListener() alone, for each name that has ids, let the server read `lastEventId` from the address as well, and close at the event that ends
# an answer.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts reconnecting-eventsource@1.6.5
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import ReconnectingEventSource from 'reconnecting-eventsource'

const words = ['You ', 'should ', 'not ', 'pay.']
const requests = { cut: 2, refused: 3, ended: 4 }
/** An answer of four events. The first request gets two, where it is cut then; the second one a 503, where it is refused; the others what is behind their id. */
async function run(then, listen, nameOf = () => 'message') {
  const asked = []
  const heard = []
  const server = createServer((request, response) => {
    const id = request.headers['last-event-id'] ?? new URL(request.url, 'http://host').searchParams.get('lastEventId')
    asked.push(id)
    if (asked.length === 2 && then === 'refused') return response.writeHead(503).end()
    if (id === '4') return response.writeHead(204).end()
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    const last = asked.length === 1 && then !== 'ended' ? 2 : 4
    response.write('retry: 50\n\n')
    for (let at = Number(id); at < last; at++) response.write(`event: ${nameOf(at)}\nid: ${at + 1}\ndata: ${words[at]}\n\n`)
    if (last === 2) setTimeout(() => response.destroy(), 50)
    else if (then === 'ended') response.end()
  })
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
  const source = new ReconnectingEventSource(`http://127.0.0.1:${server.address().port}/`, { max_retry_time: 100 })
  listen(source, ({ data }) => heard.push(data))
  for (let waited = 0; waited < 250 && asked.length < requests[then]; waited++) await wait(20)
  await wait(100)
  source.close()
  server.closeAllConnections()
  server.close()
  return { asked: asked.slice(0, 4), text: heard.join('') }
}
const property = (source, hear) => (source.onmessage = hear)
const listener = (source, hear) => source.addEventListener('message', hear)
const both = (source, hear) => {
  property(source, hear)
  listener(source, () => {})
}
const seen = {
  'a cut, onmessage': await run('cut', property),
  'a cut and a 503, listener': await run('refused', listener),
  'a cut and a 503, onmessage': await run('refused', property),
  'a cut and a 503, listener for one name of two': await run('refused', listener, at => (at === 1 ? 'other' : 'message')),
  'a cut, both': await run('cut', both),
  'ended with a 204, listener': await run('ended', listener),
  'ended with a 204, onmessage': await run('ended', property),
}
console.dir(seen)
const whole = words.join('')
const again = seen['ended with a 204, onmessage']
assert.ok(again.text.startsWith(whole + whole))
assert.deepEqual(seen, {
  'a cut, onmessage': { asked: [null, '2'], text: whole },
  'a cut and a 503, listener': { asked: [null, '2', '2'], text: whole },
  'a cut and a 503, onmessage': { asked: [null, '2', null], text: `You should ${whole}` },
  'a cut and a 503, listener for one name of two': { asked: [null, '2', '1'], text: 'You not pay.' },
  'a cut, both': { asked: [null, '2'], text: words.map(word => word + word).join('') },
  'ended with a 204, listener': { asked: [null, '4', '4', '4'], text: whole },
  'ended with a 204, onmessage': { asked: [null, '4', null, '4'], text: again.text },
})
PROBE
timeout 60 node --experimental-eventsource --disable-warning=UNDICI-ES probe.mjs

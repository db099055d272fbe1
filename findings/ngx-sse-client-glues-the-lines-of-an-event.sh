#!/usr/bin/env bash
# Guess: ngx-sse-client, with which Angular reads event streams, by POST too, joins the `data:` lines of an event with line breaks, and takes one blank from behind the colon.
# Seen (ngx-sse-client 20.0.1, @angular/core 20.3.35, eventsource 5.1.5, 2026-11): it joins them with nothing: a list is one line, "Pay:- rent- tax". The blanks at the end
# of each line are taken, and an event that is one blank is no event: the tokens "You ", "should", " ", "not ", "pay" come as "Youshouldnotpay". EventSource hands out the same
# events as they were sent.
# Meaning: the server's log is right, each other reader is, and the Angular page shows glued words and Markdown without lines. Send JSON, one line an event.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps ngx-sse-client@20.0.1 @angular/core@20.3.35 @angular/common@20.3.35 \
  @angular/compiler@20.3.35 @angular/platform-browser@20.3.35 rxjs@7.8.2 tslib@2.8.1 jsdom@31.0.1 eventsource@5.1.5
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { EventSource } from 'eventsource'
import { JSDOM } from 'jsdom'

const { window } = new JSDOM('', { url: 'http://127.0.0.1/' })
Object.assign(globalThis, { window, document: window.document })
globalThis.MessageEvent ??= window.MessageEvent
globalThis.ErrorEvent ??= window.ErrorEvent
await import('@angular/compiler')
const { provideHttpClient, withFetch } = await import('@angular/common/http')
const { provideZonelessChangeDetection } = await import('@angular/core')
const { createApplication } = await import('@angular/platform-browser')
const { SseClient } = await import('ngx-sse-client')

const tokens = ['You ', 'should', ' ', 'not ', 'pay']
const list = 'Pay:\n- rent\n- tax'
const event = text => `${text.split('\n').map(line => `data: ${line}\n`).join('')}\n`
const server = createServer((_, response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.end([...tokens, list, JSON.stringify({ text: 'now ' }), 'done'].map(event).join(''))
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const url = `http://127.0.0.1:${server.address().port}/`

const sorted = events => ({ words: events.slice(0, -2).join(''), list: events.at(-2), object: events.at(-1) })
const app = await createApplication({ providers: [provideHttpClient(withFetch()), provideZonelessChangeDetection()] })
const angular = await new Promise((resolve, reject) => {
  const events = []
  const next = ({ data }) => data !== 'done' && events.push(data)
  app.injector.get(SseClient).stream(url, { keepAlive: false }, {}, 'POST').subscribe({ next, error: reject, complete: () => resolve(events) })
})
const standard = await new Promise(resolve => {
  const events = []
  const source = new EventSource(url)
  source.onmessage = ({ data }) => {
    if (data !== 'done') return events.push(data)
    source.close()
    resolve(events)
  }
})
const seen = { 'ngx-sse-client': sorted(angular), eventsource: sorted(standard) }
console.log(seen)
const object = '{"text":"now "}'
assert.deepEqual(seen, {
  'ngx-sse-client': { words: 'Youshouldnotpay', list: 'Pay:- rent- tax', object },
  eventsource: { words: 'You should not pay', list, object },
})
process.exit()
PROBE
node probe.mjs

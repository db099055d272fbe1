#!/usr/bin/env bash
# Guess: a client for event streams gives back the data that a server sent: a token with line breaks goes over the wire as several data lines, which are
# joined by line breaks.
# Seen (@microsoft/fetch-event-source 2.0.1, extended-eventsource 2.1.0, fetch-event-stream 0.1.6, hono 4.13.19, 2026-11): line breaks at the beginning of a token
# are lost in all three, and a token that is nothing else is empty: an empty line of data does not count until a full one has come. fetch-event-stream takes all
# blanks from the beginning of a line too: " more" is "more", "1 000" is "1000", and code loses its indents. eventsource 4.1.1, eventsource-client 1.2.0 and
# launchdarkly-eventsource 2.2.0 give back each token.
# Meaning: answers sent as plain words lose paragraphs, lists and headings, and stand there as one line of Markdown, though the server's log is right. Models
# begin many tokens with line breaks and blanks. A server sends each token as JSON, which has neither at its beginning.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @microsoft/fetch-event-source@2.0.1 extended-eventsource@2.1.0 fetch-event-stream@0.1.6 eventsource@4.1.1 \
  eventsource-client@1.2.0 launchdarkly-eventsource@2.2.0 hono@4.13.19 @hono/node-server@2.1.9
# The little of a page that fetch-event-source asks for.
cat >page.mjs <<'PAGE'
globalThis.window = globalThis
globalThis.document = { hidden: false, addEventListener() {}, removeEventListener() {} }
PAGE
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { serve } from '@hono/node-server'
import { fetchEventSource } from '@microsoft/fetch-event-source'
import { EventSource } from 'eventsource'
import { createEventSource } from 'eventsource-client'
import { EventSource as ExtendedEventSource } from 'extended-eventsource'
import { stream } from 'fetch-event-stream'
import { Hono } from 'hono'
import { streamSSE } from 'hono/streaming'
import launchdarkly from 'launchdarkly-eventsource'

const tokens = ['To do:', '\n\n', '- pack', '\n', '- pay', ' 1', ' 000', '\n', '  - today', '\n\nThat', ' is', ' all.']
const app = new Hono()
app.get('/:form', context =>
  streamSSE(context, async events => {
    for (const token of tokens) await events.writeSSE({ data: context.req.param('form') === 'json' ? JSON.stringify(token) : token })
    await events.writeSSE({ event: 'done', data: '-' })
    await events.sleep(500)
  }),
)
const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' })
await once(server, 'listening')
const base = `http://127.0.0.1:${server.address().port}`

/** By the interface of browsers. */
const standard = Source => url =>
  new Promise(resolve => {
    const seen = []
    const source = new Source(url, { disableLogger: true })
    source.onmessage = ({ data }) => seen.push(data)
    source.addEventListener('done', () => {
      source.close()
      resolve(seen)
    })
  })
const clients = {
  '@microsoft/fetch-event-source': async url => {
    const seen = []
    const leaving = new AbortController()
    await fetchEventSource(url, { signal: leaving.signal, onmessage: ({ event, data }) => (event === 'done' ? leaving.abort() : seen.push(data)) })
    return seen
  },
  'extended-eventsource': standard(ExtendedEventSource),
  'fetch-event-stream': async url => {
    const seen = []
    for await (const { event, data } of await stream(url)) {
      if (event === 'done') return seen
      seen.push(data)
    }
  },
  eventsource: standard(EventSource),
  'eventsource-client': url =>
    new Promise(resolve => {
      const seen = []
      const onMessage = ({ event, data }) => {
        if (event !== 'done') return seen.push(data)
        source.close()
        resolve(seen)
      }
      const source = createEventSource({ url, onMessage })
    }),
  'launchdarkly-eventsource': standard(launchdarkly.EventSource),
}
const seen = {}
for (const [name, read] of Object.entries(clients)) {
  seen[name] = (await read(`${base}/text`)).join('')
  console.log(name.padEnd(30), JSON.stringify(seen[name]))
  assert.deepEqual((await read(`${base}/json`)).map(data => JSON.parse(data)), tokens, `${name}, tokens as JSON`)
}
const whole = tokens.join('')
assert.deepEqual(seen, {
  '@microsoft/fetch-event-source': 'To do:- pack- pay 1 000  - todayThat is all.',
  'extended-eventsource': 'To do:- pack- pay 1 000  - todayThat is all.',
  'fetch-event-stream': 'To do:- pack- pay1000- todayThatisall.',
  eventsource: whole,
  'eventsource-client': whole,
  'launchdarkly-eventsource': whole,
})
process.exit()
PROBE
node --import ./page.mjs probe.mjs

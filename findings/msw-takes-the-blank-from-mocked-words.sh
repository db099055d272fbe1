#!/usr/bin/env bash
# Guess: a text that a test sends by client.send() of msw's sse() is the text that the EventSource under test hands out.
# Seen (msw 3.0.5, eventsource 5.1.5, 2026-11): each line loses its first blank. msw writes `data:` with no blank behind the colon, and each reader takes one away there, as the standard says. Of "You", " should",
# " not", " pay" the page under test has "Youshouldnotpay"; code has one blank less before each line. The same words in an object, which msw writes as JSON, arrive as they were sent, and so do
# the same words of a server that writes the blank.
# Meaning: the test of a chat is red where the page is right, and who mends the page by a blank between words makes it wrong with the real server, whose tokens have theirs. Send objects in mocks,
# or answer with a response of your own bytes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts msw@3.0.5 eventsource@5.1.5
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { EventSource } from 'eventsource'

globalThis.EventSource = EventSource
const { http, HttpResponse, sse } = await import('msw')
const { setupServer } = await import('msw/node')

const words = ['You', ' should', ' not', ' pay']
const code = 'if asked:\n    pay()'
const body = [...words, code, 'done'].map(text => `${text.split('\n').map(line => `data: ${line}\n`).join('')}\n`).join('')
const server = setupServer(
  sse('http://mocked.test/words', ({ client }) => {
    for (const data of [...words, code, 'done']) client.send({ data })
  }),
  sse('http://mocked.test/objects', ({ client }) => {
    for (const text of [...words, code]) client.send({ data: { text } })
    client.send({ data: 'done' })
  }),
  http.get('http://mocked.test/bytes', () => new HttpResponse(body, { headers: { 'content-type': 'text/event-stream' } })),
)
server.listen({ onUnhandledRequest: 'error' })

const read = name =>
  new Promise(resolve => {
    const texts = []
    const source = new EventSource(`http://mocked.test/${name}`)
    source.onmessage = ({ data }) => {
      if (data !== 'done') return texts.push(name === 'objects' ? JSON.parse(data).text : data)
      source.close()
      resolve({ words: texts.slice(0, -1).join(''), code: texts.at(-1) })
    }
  })
const seen = { words: await read('words'), objects: await read('objects'), bytes: await read('bytes') }
console.log(seen)
const right = { words: 'You should not pay', code }
assert.deepEqual(seen, { words: { words: 'Youshouldnotpay', code: 'if asked:\n   pay()' }, objects: right, bytes: right })
process.exit()
PROBE
node probe.mjs

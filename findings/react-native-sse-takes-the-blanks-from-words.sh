#!/usr/bin/env bash
# Guess: react-native-sse, with which apps for phones read a model's answer, hands out the data of an event as they were sent, but for the one blank behind the colon.
# Seen (react-native-sse 1.2.1 with the XMLHttpRequest of jsdom 31.0.1, eventsource 5.1.5, 2026-11): each line loses all its blanks at both ends. The tokens "You", " should", " not", " ", "pay" come as "You", "should",
# "not", "", "pay", which is "Youshouldnotpay"; of code in several lines the indentation is gone, so that a program in Python means something else. EventSource hands out the same events as
# they were sent.
# Meaning: a server whose text is right in each browser shows glued words in the app. Send JSON, as the vendors do: an object keeps its blanks.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps react-native-sse@1.2.1 jsdom@31.0.1 eventsource@5.1.5
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { EventSource as Standard } from 'eventsource'
import { JSDOM } from 'jsdom'
import phone from 'react-native-sse'

const code = 'if asked:\n    if sure:\n        pay()\n    stop()'
const tokens = ['You', ' should', ' not', ' ', 'pay']
const event = text => `${text.split('\n').map(line => `data: ${line}\n`).join('')}\n`
const server = createServer((_, response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'access-control-allow-origin': '*', 'access-control-allow-headers': '*' })
  response.end([...tokens, code, JSON.stringify({ text: ' now' }), 'done'].map(event).join(''))
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const url = `http://127.0.0.1:${server.address().port}/`
globalThis.XMLHttpRequest = new JSDOM('', { url }).window.XMLHttpRequest

const read = source =>
  new Promise(resolve => {
    const events = []
    source.addEventListener('message', ({ data }) => {
      if (data !== 'done') return events.push(data)
      source.close()
      const [object, lines, ...words] = events.reverse()
      resolve({ words: words.reverse().join(''), lines, object })
    })
  })
const seen = { 'react-native-sse': await read(new phone.default(url, { pollingInterval: 0 })), eventsource: await read(new Standard(url)) }
console.log(seen)
const object = '{"text":" now"}'
assert.deepEqual(seen, {
  'react-native-sse': { words: 'Youshouldnotpay', lines: 'if asked:\nif sure:\npay()\nstop()', object },
  eventsource: { words: 'You should not pay', lines: code, object },
})
process.exit()
PROBE
node probe.mjs

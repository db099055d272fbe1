#!/usr/bin/env bash
# Guess: NLUX's adapter for LangServe puts the events of a stream together over as many reads as they take, and tells the chat of the end, or of an error, whichever way
# the server says it.
# Seen (@nlux/langchain 2.17.1, @nlux/core 2.17.1, 2026-11): each read of the body is parsed by itself. Where a read ends within an event, its words are gone, and
# complete() is called all the same: "You owe nothing to us." is shown as "You owe to us.". A cut within the name of the next event takes the words before it, too, and an
# `end` that was cut is none. LangServe's own `event: error` is passed over, and so is a body that ends without `end`: neither error() nor complete() is called, which
# is what the chat waits for. A reset alone calls error().
# Meaning: over loopback a read is an event, so that no trial shows it; behind a proxy, and with events larger than a packet, answers lose words at random and stand there as
# whole. A server for this adapter sends each event in a chunk of its own; an adapter of one's own reads with a parser of events.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @nlux/langchain@2.17.1 @nlux/core@2.17.1
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { createChatAdapter } from '@nlux/langchain'

let answer
const event = (name, data) => `event: ${name}\n${data === undefined ? '' : `data: ${JSON.stringify(data)}\n`}\n`
const words = event('metadata', { run_id: 'r' }) + ['You ', 'owe ', 'nothing ', 'to us.'].map(text => event('data', text)).join('')
const end = event('end')
const error = event('error', { status_code: 500, message: 'Internal Server Error' })
const cut = (body, place) => [body.slice(0, body.indexOf(place)), body.slice(body.indexOf(place))]
const answers = {
  whole: [words, end],
  'cut within a word': cut(words + end, 'thing'),
  'cut within a name': cut(words + end, 'nt: end'),
  'a comment between': [words, ': ping\n\n', end],
  error: [words, error],
  'no end': [words],
  reset: [words],
}
const server = createServer(async (request, response) => {
  request.resume()
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  for (const part of answers[answer]) {
    response.write(part)
    await wait(50)
  }
  if (answer === 'reset') response.destroy()
  else response.end()
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const url = `http://127.0.0.1:${server.address().port}/chat/stream`
console.warn = () => {}

const seen = {}
for (answer of Object.keys(answers)) {
  const told = { text: '', told: '' }
  const adapter = createChatAdapter().withUrl(url).withInputSchema(false).create()
  adapter.streamText(
    'What do I owe?',
    { next: text => (told.text += text), complete: () => (told.told += 'complete'), error: () => (told.told += 'error') },
    {},
  )
  await wait(500)
  seen[answer] = told
}
console.table(seen)
const text = 'You owe nothing to us.'
assert.deepEqual(seen, {
  whole: { text, told: 'complete' },
  'cut within a word': { text: 'You owe to us.', told: 'complete' },
  'cut within a name': { text: 'You owe nothing ', told: '' },
  'a comment between': { text, told: 'complete' },
  error: { text, told: '' },
  'no end': { text, told: '' },
  reset: { text, told: 'error' },
})
process.exit()
PROBE
node probe.mjs

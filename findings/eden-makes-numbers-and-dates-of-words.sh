#!/usr/bin/env bash
# Guess: a client of event streams gives the text of an event as it was sent.
# Seen (@elysiajs/eden 1.4.9, 2026-11): a text that looks like something else becomes it: ` 7` is the number 7, `1.0` is 1, `true` a boolean,
# `2024-01-02` a Date, also as a field of an object. Joined, "Agent 7 reads version 1.0 of it" becomes "Agent7 reads version1 of it". A number as a
# field of an object comes as it was sent.
# Meaning: words of a model are sent to it as a field of an object, never as the bare data of an event, and a word that is a date has to be taken
# back from a Date.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @elysiajs/eden@1.4.9 elysia@1.4.30 @sinclair/typebox@0.34.52
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { treaty } from '@elysiajs/eden'

const words = ['Agent', ' 7', ' reads', ' version', ' 1.0', ' of', ' it']
const streams = {
  '/words': words,
  '/values': ['true', '2024-01-02', '{}'],
  '/fields': [' 7', '1.0', 'true', '2024-01-02'].map(word => JSON.stringify({ word })),
}
const server = createServer((request, response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  for (const text of streams[request.url]) response.write(`data: ${text}\n\n`)
  response.end()
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const api = treaty(`http://127.0.0.1:${server.address().port}`)

async function read(route) {
  const { data, error } = await api[route].get()
  assert.equal(error, null)
  const seen = []
  for await (const event of data) seen.push(event.data)
  return seen
}
const date = new Date('2024-01-02')
const told = await read('words')
console.log(`${words.join('')}  ->  ${told.join('')}`)
assert.equal(told.join(''), 'Agent7 reads version1 of it')
const values = await read('values')
console.log('values:', values)
assert.deepEqual(values, [true, date, {}])
const fields = await read('fields')
console.log('fields:', fields)
assert.deepEqual(fields, [{ word: ' 7' }, { word: '1.0' }, { word: 'true' }, { word: date }])
server.close()
PROBE
node probe.mjs

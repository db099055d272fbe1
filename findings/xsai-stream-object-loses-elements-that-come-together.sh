#!/usr/bin/env bash
# Guess: `elementStream` of `streamObject` with `output: 'array'` hands out each element of the list once: its source counts what it has handed out, and gives the rest at
# the end of the answer.
# Seen (@xsai/stream-object 0.4.4, 2026-11): each piece of text hands out one element at most, and the end hands out the last one alone. A list whose elements come
# two in a piece loses what lies between: of six there are four, and of six that come in one piece there are two, the first and the last. An empty list gives one
# element, `undefined`. Nothing fails. `textStream` beside it holds all six. One character in a piece gives all six.
# Meaning: rows are missing from tables that fast hosts, caches and gateways fill, and which ones hangs on how the words were cut. Parse the joined `textStream` at the
# end. A server cannot know how a client counts; pieces as small as the model's tokens keep most elements.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @xsai/stream-object@0.4.4 xsschema@0.4.4 zod@4.6.7 zod-to-json-schema@3.25.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { streamObject } from '@xsai/stream-object'
import { z } from 'zod'

const chunk = (delta, finish_reason = null) =>
  `data: ${JSON.stringify({ id: 'a', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta, finish_reason }] })}\n\n`
const names = ['Ann', 'Ben', 'Cleo', 'Dan', 'Eve', 'Fay']
const list = values => JSON.stringify({ elements: values.map(name => ({ name })) })
const whole = list(names)
const answers = {
  'one character each': [...whole],
  'one element each': whole.split(/(?<=\},)/),
  'two elements each': whole.match(/.*?\}.*?(?:\},|$)/g),
  'one piece': [whole],
  'empty list': [list([])],
}
let pieces
const server = createServer((request, response) => {
  request.resume()
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.end(`${pieces.map(content => chunk({ content })).join('')}${chunk({}, 'stop')}data: [DONE]\n\n`)
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const baseURL = `http://127.0.0.1:${server.address().port}/`

const seen = {}
for (const [answer, each] of Object.entries(answers)) {
  pieces = each
  const schema = z.object({ name: z.string() })
  const { elementStream, textStream } = await streamObject({ baseURL, model: 'm', messages: [{ role: 'user', content: 'Who?' }], schema, output: 'array' })
  const [elements, text] = await Promise.all([Array.fromAsync(elementStream), Array.fromAsync(textStream)])
  const sent = JSON.parse(text.join('')).elements
  seen[answer] = { pieces: each.length, inText: sent.length, elements: elements.map(element => element?.name).join() }
  if (answer === 'empty list') assert.deepEqual(elements, [undefined])
}
console.table(seen)
const all = names.join()
assert.deepEqual(seen['one character each'], { pieces: whole.length, inText: 6, elements: all })
assert.deepEqual(seen['one element each'], { pieces: 6, inText: 6, elements: all })
assert.deepEqual(seen['two elements each'], { pieces: 3, inText: 6, elements: 'Ann,Ben,Cleo,Fay' })
assert.deepEqual(seen['one piece'], { pieces: 1, inText: 6, elements: 'Ann,Fay' })
process.exit()
PROBE
timeout 60 node probe.mjs

#!/usr/bin/env bash
# Guess: @streamparser/json hands a value out by `onValue` when it is whole; with `emitPartialValues` also before, with `partial: true`. Where an answer is cut, end() tells an error, and what was not whole is not handed out.
# Seen (@streamparser/json 0.0.26, @streamparser/json-whatwg 0.0.22, stream-json 3.8.0, 2026-11): half a string is not handed out, and half a number is. Of `{"to":"Ann","amount":12`, cut amid 1200, end() first hands out `amount` as 12, not marked as partial, though a moment ago it was, and then tells the error. So with the TransformStream: its reader gets
# { key: "amount", value: 12 } and then the error. A stream that fails, in the place of one that ends, hands out nothing more. stream-json hands out `to` alone, and then its error.
# Meaning: an agent that books or shows each field once it is whole does so with a hundredth of the amount, where a proxy closes the answer or its limit of tokens is met; the error comes too late. Wait with numbers for the next value, or for the end of the object, before acting on them.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @streamparser/json@0.0.26 @streamparser/json-whatwg@0.0.22 stream-json@3.8.0 stream-chain@4.4.1
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { JSONParser } from '@streamparser/json'
import { JSONParser as Transform } from '@streamparser/json-whatwg'
import chain from 'stream-chain'
import { parser as tokens } from 'stream-json'
import { streamObject } from 'stream-json/streamers/stream-object.js'

const text = '{"to":"Ann","amount":1200,"memo":"rent"}'
const amidNumber = text.slice(0, text.indexOf('00,'))
const amidString = text.slice(0, text.indexOf('t"}'))
const told = ({ key, value, partial }) => `${key}=${value}${partial ? ' (partial)' : ''}`

function parser(part, options) {
  const seen = []
  const json = new JSONParser({ paths: ['$.*'], ...options })
  json.onValue = value => value.key && value.value !== undefined && seen.push(told(value))
  json.onError = () => seen.push('error')
  json.write(part)
  seen.push('end()')
  if (!json.isEnded) json.end()
  return seen
}
/** The text in pieces of three, and then the end, or a failure of the stream. */
async function transform(part, fails) {
  const pieces = part.match(/.{1,3}/g)
  const source = new ReadableStream({
    pull(controller) {
      if (pieces.length) controller.enqueue(pieces.shift())
      else if (fails) controller.error(new Error('reset'))
      else controller.close()
    },
  })
  const seen = []
  try {
    for await (const value of source.pipeThrough(new Transform({ paths: ['$.*'] }))) seen.push(told(value))
  } catch {
    seen.push('error')
  }
  return seen
}
function other(part) {
  const seen = []
  const values = chain([tokens(), streamObject()])
  values.on('data', value => seen.push(told(value)))
  return new Promise(resolve => {
    values.once('error', () => resolve([...seen, 'error']))
    values.once('end', () => resolve(seen))
    values.on('error', () => {})
    Readable.from(part.match(/.{1,3}/g)).pipe(values)
  })
}
const seen = {
  whole: parser(text),
  'cut amid a string': parser(amidString),
  'cut amid a number': parser(amidNumber),
  'cut amid a number, emitPartialValues': parser(amidNumber, { emitPartialTokens: true, emitPartialValues: true }),
  'TransformStream, ended amid a number': await transform(amidNumber, false),
  'TransformStream, failed amid a number': await transform(amidNumber, true),
  'stream-json, ended amid a number': await other(amidNumber),
}
console.log(seen)
assert.deepEqual(seen, {
  whole: ['to=Ann', 'amount=1200', 'memo=rent', 'end()'],
  'cut amid a string': ['to=Ann', 'amount=1200', 'end()', 'error'],
  'cut amid a number': ['to=Ann', 'end()', 'amount=12', 'error'],
  'cut amid a number, emitPartialValues': ['to=Ann', 'amount=12 (partial)', 'end()', 'amount=12', 'error'],
  'TransformStream, ended amid a number': ['to=Ann', 'amount=12', 'error'],
  'TransformStream, failed amid a number': ['to=Ann', 'error'],
  'stream-json, ended amid a number': ['to=Ann', 'error'],
})
PROBE
timeout 60 node probe.mjs

#!/usr/bin/env bash
# Guess: a parser for JSON that is still arriving shows the fields that are there, and a number that is whole (a comma stands behind it) as it is.
# Seen (best-effort-json-parser 1.5.1, partial-json 0.1.7, 2026-11): of a number with an exponent it reads up to the `e`, and takes the
# rest for the beginning of the next key. While `{"amount":1.5e3,"to":"Ann",…` streams, the amount is 1.5 and `to` is not there; a key `e3,"to"`
# has its value instead. So it is for every prefix until the last bracket: with it all is right at once. partial-json shows 1500, and `to`.
# Meaning: a form that fills itself in, or a tool that begins early, shows and uses an amount that is a thousandth of the true one, without an error.
# An answer that was cut by its limit of tokens never gets its last bracket, and stays so. JavaScript and Python write large and small numbers in this way.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts best-effort-json-parser@1.5.1 partial-json@0.1.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { parse as bestEffort } from 'best-effort-json-parser'
import { parse as partialJson } from 'partial-json'

const text = '{"amount":1.5e3,"to":"Ann","rate":2e-7,"memo":"rent"}'
const whole = { amount: 1500, to: 'Ann', rate: 2e-7, memo: 'rent' }
assert.deepEqual(JSON.parse(text), whole)
const arrived = text.slice(0, text.indexOf(',"rate"'))
const seen = { 'best-effort-json-parser': bestEffort(arrived), 'partial-json': partialJson(arrived) }
console.log('of', arrived, seen)
assert.deepEqual(seen['best-effort-json-parser'], { amount: 1.5, 'e3,"to"': 'Ann' })
assert.deepEqual(seen['partial-json'], { amount: 1500, to: 'Ann' })

const wrong = []
for (let length = text.indexOf('"Ann"') + 1; length < text.length; length++) {
  const value = bestEffort(text.slice(0, length))
  if (value.amount !== 1500 && !('to' in value)) wrong.push(length)
}
const last = bestEffort(text.slice(0, -1))
console.log('without the last bracket:', last, 'with it:', bestEffort(text))
assert.equal(wrong.length, text.length - text.indexOf('"Ann"') - 1)
assert.deepEqual(last, { amount: 1.5, 'e3,"to"': 'Ann', rate: 2, 'e-7,"memo"': 'rent' })
assert.deepEqual(bestEffort(text), whole)
PROBE
node probe.mjs

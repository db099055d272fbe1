#!/usr/bin/env bash
# Guess: jsonrepair, which says of itself that it repairs truncated JSON, closes what is open in arguments that were cut: the words that came are in the
# field in which they came, and nothing is there that did not come.
# Seen (jsonrepair 3.15.0, partial-json 0.1.7, 2026-11): so it is where the cut is behind a letter. Behind `,` `:` `/` or a bracket it takes an earlier comma,
# colon or quote of the text for one of the JSON: `{"to":"Ann","note":"The keys are with me, to: Bob,` becomes a note "The keys are with me" and a field `to`
# with "Bob", which stands behind the true one, and wins. Of 78 places in a letter 12 lose words in this way; in a line of code 14 of 49 throw.
# `"send":f` becomes the string "f", which is true in a condition. partial-json has the words as they came at every place.
# Meaning: a call whose arguments were cut by the limit of tokens is sent to another person, or with an option that nobody set; a form that
# fills itself in shows fields come and go. Where JSON is cut and not wrong, a parser for partial JSON reads it; a call that was cut is not run.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts jsonrepair@3.15.0 partial-json@0.1.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { jsonrepair } from 'jsonrepair'
import { parse } from 'partial-json'

const repaired = text => JSON.parse(jsonrepair(text))
const partial = text => parse(text)

const cuts = {
  '{"to":"Ann","note":"The keys are with me, to: Bob': { to: 'Ann', note: 'The keys are with me, to: Bob' },
  '{"to":"Ann","note":"The keys are with me, to: Bob,': { to: 'Bob', note: 'The keys are with me' },
  '{"to":"Ann","note":"At noon, urgent: true,': { to: 'Ann', note: 'At noon', urgent: true },
  '{"to":"Ann","note":"At noon, room:': { to: 'Ann', note: 'At noon', room: null },
  '{"to":"Ann","note":"See https://example.org/': { to: 'Ann', note: 'See https:' },
  '{"to":"Ann","send":f': { to: 'Ann', send: 'f' },
}
for (const [cut, expected] of Object.entries(cuts)) {
  const seen = repaired(cut)
  console.log(`${cut}\n    jsonrepair:   ${JSON.stringify(seen)}\n    partial-json: ${JSON.stringify(partial(cut))}`)
  assert.deepEqual(seen, expected)
  assert.equal(partial(cut).to, 'Ann')
  if (expected.note) assert.equal(partial(cut).note, cut.slice('{"to":"Ann","note":"'.length))
}

/** What becomes of a call's arguments at each place inside their text, but for places within an escape; blanks at the end do not count. */
function walk(parser, text) {
  const whole = JSON.stringify({ to: 'Ann', text })
  const counts = { right: 0, 'words lost or moved': 0, throws: 0 }
  for (let end = whole.indexOf('"text":"') + 9; end < whole.length - 2; end++) {
    const cut = whole.slice(0, end)
    if (cut.endsWith('\\')) continue
    try {
      const { text: words, ...rest } = parser(cut)
      const right = JSON.stringify(rest) === '{"to":"Ann"}' && words.trimEnd() === JSON.parse(`${cut}"}`).text.trimEnd()
      counts[right ? 'right' : 'words lost or moved']++
    } catch {
      counts.throws++
    }
  }
  return counts
}
const texts = {
  letter: 'Good morning, the keys: with me, the car: with Bob. As said: tomorrow, at noon.',
  query: 'select "id", "name", "price" from "goods" where "price" > 10',
  code: 'const a = { "b": [1, 2], "c": "d" }\nconsole.log(a)',
}
const all = {}
for (const [name, text] of Object.entries(texts)) for (const [parser, parse] of [['jsonrepair', repaired], ['partial-json', partial]]) all[`${name}, ${parser}`] = walk(parse, text)
console.table(all)
const counts = Object.fromEntries(Object.entries(all).map(([name, of]) => [name, Object.values(of)]))
assert.deepEqual(counts, {
  'letter, jsonrepair': [66, 12, 0],
  'letter, partial-json': [78, 0, 0],
  'query, jsonrepair': [55, 2, 2],
  'query, partial-json': [59, 0, 0],
  'code, jsonrepair': [35, 0, 14],
  'code, partial-json': [49, 0, 0],
})
PROBE
node probe.mjs

#!/usr/bin/env bash
# Guess: strings of Automerge 3 are texts that several write at once, so `doc.answer += word` inserts the word: what is stored and sent for it is small, and what another one writes meanwhile stays.
# Seen (@automerge/automerge 3.5.0, @automerge/automerge-repo 2.5.6, 2026-11): an assignment makes a new text with all characters of the answer. For an answer of 500 words, 3,890 characters, the changes to store and to send are more than 900,000 bytes; by splice() or updateText() they are less than 70,000. So it is by
# handle.change() of automerge-repo, too. And of two who write at once one loses all he wrote: a model that adds "pay." while a user mends the first word, ends in "Do not pay." without the mend, or in "Please do not " without the answer, by the ids of the two. With splice() and updateText() it is "Please do not pay.".
# Meaning: an answer streamed by `+=` grows with the square of its length in each store and on each page that has the document open, and a user who types while a model talks loses his words or the model's. Use updateText() or splice().
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @automerge/automerge@3.5.0 @automerge/automerge-repo@2.5.6
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { change, clone, from, getChanges, merge, saveIncremental, splice, updateText } from '@automerge/automerge'
import { Repo } from '@automerge/automerge-repo'

const words = Array.from({ length: 500 }, (_, index) => `word${index} `)
const ways = {
  '+=': {
    add: (doc, word) => {
      doc.answer += word
    },
    mend: doc => {
      doc.answer = doc.answer.replace('Do', 'Please do')
    },
  },
  splice: {
    add: (doc, word) => splice(doc, ['answer'], doc.answer.length, 0, word),
    mend: doc => splice(doc, ['answer'], 0, 2, 'Please do'),
  },
  updateText: {
    add: (doc, word) => updateText(doc, ['answer'], doc.answer + word),
    mend: doc => updateText(doc, ['answer'], doc.answer.replace('Do', 'Please do')),
  },
}
/** The bytes of all changes of a streamed answer. */
function stream(add) {
  let doc = from({ answer: '' })
  let bytes = 0
  for (const word of words) {
    doc = change(doc, draft => add(draft, word))
    bytes += saveIncremental(doc).length
  }
  assert.equal(doc.answer, words.join(''))
  return bytes
}
function streamByRepo(add) {
  const handle = new Repo({ network: [] }).create({ answer: '' })
  const before = clone(handle.doc())
  for (const word of words) handle.change(draft => add(draft, word))
  assert.equal(handle.doc().answer, words.join(''))
  return getChanges(before, handle.doc()).reduce((sum, { length }) => sum + length, 0)
}
/** A model adds a word while a user mends the first one. */
function both({ add, mend }, [model, user]) {
  const start = from({ answer: 'Do not ' }, { actor: '00' })
  const added = change(clone(start, { actor: model }), draft => add(draft, 'pay.'))
  const mended = change(clone(start, { actor: user }), mend)
  const merged = merge(clone(added), mended).answer
  assert.equal(merge(clone(mended), added).answer, merged)
  return merged
}
const seen = {}
for (const [way, how] of Object.entries(ways)) {
  seen[way] = { bytes: stream(how.add), 'bytes by a repo': streamByRepo(how.add), 'model aa, user bb': both(how, ['aa', 'bb']), 'model bb, user aa': both(how, ['bb', 'aa']) }
}
console.log('characters', words.join('').length)
console.table(seen)
for (const [way, { bytes, 'bytes by a repo': byRepo, ...merged }] of Object.entries(seen)) {
  for (const count of [bytes, byRepo]) assert.ok(way === '+=' ? count > 900_000 : count < 70_000)
  assert.deepEqual(Object.values(merged), way === '+=' ? ['Please do not ', 'Do not pay.'] : ['Please do not pay.', 'Please do not pay.'])
}
process.exit()
PROBE
timeout 50 node probe.mjs

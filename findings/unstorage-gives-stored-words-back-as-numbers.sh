#!/usr/bin/env bash
# Guess: a key-value store gives a string back as it was stored, whichever string: pieces of an answer are strings that a model chose.
# Seen (unstorage 1.17.6, keyv 6.1.0, 2026-11): getItem() gives a number, a boolean, null, undefined or an object for a piece that looks like one, with any driver (memory and
# files here): ` 7` is the number 7, `1e3` is 1000, `1.0` is 1, `{}` an object, `"yes"` loses its quotes, and `null` and `undefined` look like an entry that is not
# there. Of "Agent 7 reads version 1.0" there is left, joined, "Agent7 reads version 1". getItemRaw() of the same entries and keyv give what was stored.
# Meaning: an answer that is kept by its pieces in Nitro's or Nuxt's storage, to be resumed, comes back with other words, and only where it has numbers. Store
# records as objects, or by setItemRaw() and getItemRaw().
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts unstorage@1.17.6 keyv@6.1.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import Keyv from 'keyv'
import { createStorage } from 'unstorage'
import files from 'unstorage/drivers/fs'
import memory from 'unstorage/drivers/memory'

const pieces = ['Agent', ' 7', ' reads version ', '1.0']
const changed = { ' 7': 7, '1e3': 1000, '1.0': 1, true: true, '{}': {}, '"yes"': 'yes', null: null, undefined }
const kept = ['Agent', ' reads version ', '007', '', ' ']
for (const driver of [memory(), files({ base: './stored' })]) {
  const storage = createStorage({ driver })
  const keyv = new Keyv()
  /** What comes back of a string: by unstorage, by its raw form, and by keyv. */
  async function back(text) {
    await storage.setItem('piece', text)
    await keyv.set('piece', text)
    const raw = await storage.getItemRaw('piece')
    return [await storage.getItem('piece'), raw.toString(), await keyv.get('piece')]
  }
  for (const [text, value] of Object.entries(changed)) {
    const seen = await back(text)
    console.log(driver.name, JSON.stringify(text), 'is', seen[0])
    assert.deepEqual(seen, [value, text, text])
  }
  for (const text of kept) assert.deepEqual(await back(text), [text, text, text])
  const joined = []
  for (const piece of pieces) joined.push((await back(piece))[0])
  console.log(driver.name, JSON.stringify(joined.join('')))
  assert.equal(joined.join(''), 'Agent7 reads version 1')
}
PROBE
node probe.mjs

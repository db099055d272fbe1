#!/usr/bin/env bash
# Guess: a writer numbers the words of an answer by `msgID`, so that a job that is run again does not store a word twice. The ids are of the subject: "1" on `answers.ann` has nothing to do with "1" on `answers.bob`, as sequences that one expects
# (`expect.lastSubjectSequence`) and limits (`max_msgs_per_subject`) are of a subject too.
# Seen (@nats-io/jetstream 3.4.0, nats-server 2.9.10 of Debian 12, 2026-11): they are of the whole stream. Within `duplicate_window`, two minutes by default, each word of the second answer whose number the first one has used is dropped, and publish() resolves. Its `duplicate` is true, and
# its `seq` is that of the other answer's word. Of two answers at once, of four and of six words, the second one keeps "bill now": its first four are not there. So with an answer that is asked anew, "Try again", on the same subject. With the answer's own name in the id
# both are whole, and a job that is run again stores nothing twice.
# Meaning: the beginning of answers is lost where there are several people, and not in a trial with one; who saves `seq` to go on from there goes on in another's answer. Put the answer's id before the number, and throw at `duplicate` where no run came before.
set -euo pipefail
command -v nats-server >/dev/null || { echo 'needs nats-server' >&2; exit 1; }
folder=$(mktemp -d)
nats=
trap 'kill "$nats" 2>/dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"
nats-server --addr 127.0.0.1 --port -1 --jetstream --store_dir "$folder/store" --ports_file_dir "$folder" >/dev/null 2>&1 &
nats=$!
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @nats-io/transport-node@3.4.0 @nats-io/jetstream@3.4.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { AckPolicy, DeliverPolicy, jetstream, jetstreamManager } from '@nats-io/jetstream'
import { connect } from '@nats-io/transport-node'

const { nats } = JSON.parse(readFileSync(readdirSync('.').find(name => name.endsWith('.ports'))))
const nc = await connect({ servers: nats[0] })
const manager = await jetstreamManager(nc)
const js = jetstream(nc)
const ann = ['No, ', 'not ', 'at ', 'all.']
const bob = ['You ', 'should ', 'pay ', 'the ', 'bill ', 'now.']

/** Writes each word with the id of its number; the acks that tell of a duplicate. */
async function write(subject, words, idOf) {
  const duplicates = []
  for (const [at, word] of words.entries()) {
    const { duplicate, seq } = await js.publish(subject, word, { msgID: idOf(at + 1) })
    if (duplicate) duplicates.push(seq)
  }
  return duplicates
}
async function read(stream, subject) {
  const { name } = await manager.consumers.add(stream, { filter_subject: subject, ack_policy: AckPolicy.None, deliver_policy: DeliverPolicy.All, inactive_threshold: 5e9 })
  let text = ''
  for await (const message of await (await js.consumers.get(stream, name)).fetch({ max_messages: 20, expires: 1000 })) text += message.string()
  return text
}
async function run(stream, names) {
  await manager.streams.add({ name: stream, subjects: [`${stream}.*`] })
  const [first, second] = names
  const none = await write(`${stream}.${first}`, ann, at => `${at}`)
  assert.deepEqual(none, [])
  const duplicates = await write(`${stream}.${second}`, bob, at => `${at}`)
  return { first: await read(stream, `${stream}.${first}`), second: await read(stream, `${stream}.${second}`), duplicates }
}
async function named(stream) {
  await manager.streams.add({ name: stream, subjects: [`${stream}.*`] })
  await write(`${stream}.ann`, ann, at => `ann/${at}`)
  await write(`${stream}.bob`, bob.slice(0, 3), at => `bob/${at}`)
  const duplicates = await write(`${stream}.bob`, bob, at => `bob/${at}`)
  return { first: await read(stream, `${stream}.ann`), second: await read(stream, `${stream}.bob`), duplicates }
}
const seen = { 'numbers, two subjects': await run('plain', ['ann', 'bob']), 'numbers, one subject': await run('again', ['ann', 'ann']), 'names and numbers, a run again': await named('named') }
const { config } = await manager.streams.info('plain')
console.log(seen, 'duplicate_window:', config.duplicate_window / 1e9, 'seconds')
const no = ann.join('')
assert.deepEqual(seen, {
  'numbers, two subjects': { first: no, second: 'bill now.', duplicates: [1, 2, 3, 4] },
  'numbers, one subject': { first: `${no}bill now.`, second: `${no}bill now.`, duplicates: [1, 2, 3, 4] },
  'names and numbers, a run again': { first: no, second: bob.join(''), duplicates: [5, 6, 7] },
})
assert.equal(config.duplicate_window, 120e9)
process.exit()
PROBE
timeout 60 node probe.mjs

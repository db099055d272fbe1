#!/usr/bin/env bash
# Guess: an sse-channel, which keeps a history, tells a reader that comes back all that is behind its Last-Event-ID, whatever the ids are made of: it knows in
# which order it has sent them. The README says that `id` is "used by clients when reconnecting to ensure all messages are received".
# Seen (sse-channel 4.0.2, 2026-11): it looks back for the first id that is not greater than the reader's, which is a string. Ids that are numbers are compared
# as such. Ids that are strings are compared as words, and "12" stands before "9": who comes back with "9" is told nothing of 10, 11 and 12, and goes on with 13.
# So with the ids of Redis streams, where twelve words of one millisecond are 1764500000000-0 to -11. Behind "10" it is well again. With UUIDs it is chance what
# a reader is told: nothing behind one, the last word without the one before it behind another. Where the history does not reach back to the id of a reader, it
# is told what there is of it, and nothing says that words are missing.
# Meaning: answers lose words at a reconnect, at some ids only. Give the channel ids that are numbers, from 1 on (0 is not kept), and compare the first event of
# a replay with the id that was asked for.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts sse-channel@4.0.2
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import SseChannel from 'sse-channel'

/** Of events 1 to 12, which ones does a reader hear that comes back after one of them, and of 13, which is sent when it is there? */
async function run(toId, last, historySize = 500) {
  const channel = new SseChannel({ historySize })
  const server = createServer((request, response) => channel.addClient(request, response))
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
  for (let at = 1; at <= 12; at++) channel.send({ id: toId(at), data: `word ${at}` })
  const response = await fetch(`http://127.0.0.1:${server.address().port}/`, { headers: { 'last-event-id': `${toId(last)}` } })
  channel.send({ id: toId(13), data: 'word 13' })
  await wait(50)
  channel.close()
  server.close()
  return [...(await response.text()).matchAll(/^data: word (.*)$/gm)].map(([, at]) => at).join(' ')
}
const ofRedis = at => `1764500000000-${at - 1}`
const starts = ['8f14', '45c4', 'c9f0', '1679', 'e4da', 'a87f', '3c59', 'd3d9', 'c20a', '6512', '02e7', 'b6d7', '9bf3']
const uuids = starts.map(start => `${start}0000-0000-4000-8000-000000000000`)
const seen = {
  'numbers, behind 9': await run(Number, 9),
  'strings, behind 9': await run(String, 9),
  'strings, behind 10': await run(String, 10),
  'ids of Redis, behind 10': await run(ofRedis, 10),
  'UUIDs, behind 9': await run(at => uuids[at - 1], 9),
  'UUIDs, behind 10': await run(at => uuids[at - 1], 10),
  'numbers, behind 3, history of 5': await run(Number, 3, 5),
}
console.table(seen)
assert.deepEqual(seen, {
  'numbers, behind 9': '10 11 12 13',
  'strings, behind 9': '13',
  'strings, behind 10': '11 12 13',
  'ids of Redis, behind 10': '13',
  'UUIDs, behind 9': '13',
  'UUIDs, behind 10': '12 13',
  'numbers, behind 3, history of 5': '8 9 10 11 12 13',
})
PROBE
timeout 60 node probe.mjs

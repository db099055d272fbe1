#!/usr/bin/env bash
# Guess: a query that streams, and whose page is left in the middle, is put back as it was before, as TanStack Query does with a query whose signal is
# used; whoever comes back starts it again.
# Seen (@tanstack/query-core 5.108.4, 2026-11): with streamedQuery the half counts as a success. When the last observer leaves, or at cancelQueries(), the
# status is `success`, the data are the chunks so far, and they are fresh: with a staleTime, whoever comes back is shown half an answer for that long,
# and nothing is asked. A query without streamedQuery that is left is put back to `pending`, and asked again.
# Meaning: a chat answer in such a query has to have an end mark of its own in its data, and a page that finds none refetches.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @tanstack/query-core@5.108.4
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { setTimeout as wait } from 'node:timers/promises'
import { experimental_streamedQuery as streamedQuery, QueryClient, QueryObserver } from '@tanstack/query-core'

const words = ['Half ', 'an ', 'answer ', 'is ', 'none.']
let asked = 0
async function* speak(signal) {
  asked++
  for (const word of words) {
    yield word
    await wait(100, undefined, { signal })
  }
}
const ways = {
  streamed: streamedQuery({ streamFn: ({ signal }) => speak(signal) }),
  collected: async ({ signal }) => {
    const all = []
    for await (const word of speak(signal)) all.push(word)
    return all
  },
}
const client = new QueryClient({ defaultOptions: { queries: { staleTime: 60_000, retry: false } } })
const state = name => {
  const { status, fetchStatus, data } = client.getQueryState([name])
  return { status, fetchStatus, words: data?.length ?? 0 }
}
const open = name => new QueryObserver(client, { queryKey: [name], queryFn: ways[name] }).subscribe(() => {})

const seen = {}
for (const name of Object.keys(ways)) {
  asked = 0
  const leave = open(name)
  await wait(150)
  leave()
  await wait(100)
  seen[`${name}, left`] = { ...state(name), asked }
  const again = open(name)
  await wait(800)
  seen[`${name}, back`] = { ...state(name), asked }
  again()
}
client.removeQueries({ queryKey: ['streamed'] })
const cancelled = open('streamed')
await wait(150)
await client.cancelQueries({ queryKey: ['streamed'] })
seen['streamed, cancelled'] = state('streamed')
cancelled()
console.table(seen)
const half = seen['streamed, left']
assert.deepEqual([half.status, half.fetchStatus, half.asked], ['success', 'idle', 1])
assert.ok(half.words > 0 && half.words < words.length)
assert.deepEqual(seen['streamed, back'], half)
assert.deepEqual(seen['collected, left'], { status: 'pending', fetchStatus: 'idle', words: 0, asked: 1 })
assert.deepEqual(seen['collected, back'], { status: 'success', fetchStatus: 'idle', words: words.length, asked: 2 })
assert.equal(seen['streamed, cancelled'].status, 'success')
assert.ok(seen['streamed, cancelled'].words < words.length)
process.exit()
PROBE
timeout 30 node probe.mjs

#!/usr/bin/env bash
# Guess: the signal given to one call of tRPC's httpBatchStreamLink, the link for procedures that yield, ends that call when it aborts, also where another call was made at the same
# time; and so does leaving its loop.
# Seen (@trpc/client and @trpc/server 11.25.2, 2026-11): calls of one moment share one request, and that ends only when all their signals have aborted. Of two answers, one is aborted
# at its third word: its own loop goes on to the twentieth, throws nothing, and the generator on the server, whose signal never aborts, runs to its end. So it does behind a `break`. Of
# the same answer asked for alone, both end it within a word. With `maxItems: 1` each call has a request of its own: the one ends, and the other goes on.
# Meaning: "stop" does nothing on a page that loads anything else beside the answer, as a title or a second model's answer: the words go on, and they are paid for. It works
# wherever one tries it alone. Set `maxItems: 1` for what asks a model.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @trpc/server@11.25.2 @trpc/client@11.25.2 typescript@5.9.3
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { setTimeout as wait } from 'node:timers/promises'
import { createTRPCClient, httpBatchStreamLink } from '@trpc/client'
import { initTRPC } from '@trpc/server'
import { createHTTPServer } from '@trpc/server/adapters/standalone'

const words = 20
const { procedure, router } = initTRPC.create()
const made = { answer: 0, title: 0 }
const speaking = name =>
  procedure.mutation(async function* ({ signal }) {
    for (let word = 1; word <= words && !signal.aborted; word++) {
      made[name] = word
      yield word
      await wait(25)
    }
  })
const server = createHTTPServer({ router: router({ answer: speaking('answer'), title: speaking('title') }) })
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const url = `http://127.0.0.1:${server.address().port}`

/** Asks for an answer, alone or beside a title, and stops it at its third word. */
async function stop(how, { beside, maxItems }) {
  Object.assign(made, { answer: 0, title: 0 })
  const client = createTRPCClient({ links: [httpBatchStreamLink({ url, maxItems })] })
  const controller = new AbortController()
  const answer = client.answer.mutate(undefined, { signal: controller.signal })
  const title = beside && client.title.mutate()
  let read = 0
  let ended = 'the loop is done'
  try {
    for await (const word of await answer) {
      read = word
      if (word !== 3) continue
      if (how === 'break') break
      controller.abort()
    }
  } catch (error) {
    ended = error.name
  }
  let other = 0
  if (title) for await (const word of await title) other = word
  await wait(300)
  return { ended, read, made: made.answer === words ? 'all' : 'a part', other }
}
const seen = {}
for (const how of ['abort', 'break']) {
  seen[how] = { alone: await stop(how, {}), beside: await stop(how, { beside: true }), 'maxItems: 1': await stop(how, { beside: true, maxItems: 1 }) }
}
console.log(seen)
const done = 'the loop is done'
assert.deepEqual(seen, {
  abort: {
    alone: { ended: 'AbortError', read: 3, made: 'a part', other: 0 },
    beside: { ended: done, read: words, made: 'all', other: words },
    'maxItems: 1': { ended: 'AbortError', read: 3, made: 'a part', other: words },
  },
  break: {
    alone: { ended: done, read: 3, made: 'a part', other: 0 },
    beside: { ended: done, read: 3, made: 'all', other: words },
    'maxItems: 1': { ended: done, read: 3, made: 'a part', other: words },
  },
})
process.exit()
PROBE
node probe.mjs

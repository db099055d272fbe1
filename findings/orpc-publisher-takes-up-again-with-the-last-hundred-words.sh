#!/usr/bin/env bash
# Guess: the publisher of oRPC with `resumeRetentionSeconds: 120` keeps the events of two minutes, and a reader that comes back with its last id, as oRPC's client does by itself, gets all that it has missed by then, in order.
# Seen (@orpc/experimental-publisher 1.14.7, @orpc/server and @orpc/client 1.14.7, 2026-11): it gets the last hundred of them. What was missed is put at once into the buffer of the new subscription, which holds `maxBufferedEvents`, 100 by default, and drops the oldest beyond it. An answer of 250 words whose connection is cut
# behind the 50th, and taken up when all was said, has words 1 to 50 and 151 to 250: no error, and its last id is the last word's, so that nothing asks for the gap again. Of an answer of 150 words all are there. A reader that stops for a while amid the stream, as to ask another service, loses words in the same way, with no cut at all. With `maxBufferedEvents:
# Number.POSITIVE_INFINITY` both hear all.
# Meaning: the middle of long answers is lost at each lost connection of more than a few seconds, and never in a trial with a short one. Give `maxBufferedEvents: Number.POSITIVE_INFINITY`, as what is kept for resuming is in memory anyway, and number the words in the page to see a gap.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @orpc/experimental-publisher@1.14.7 @orpc/client@1.14.7 @orpc/server@1.14.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/fetch'
import { ClientRetryPlugin } from '@orpc/client/plugins'
import { MemoryPublisher } from '@orpc/experimental-publisher/memory'
import { os } from '@orpc/server'
import { RPCHandler } from '@orpc/server/node'

/** The numbers as ranges: "1-50 151-250". */
function ranges(numbers) {
  const found = []
  for (const number of numbers) {
    if (found.at(-1)?.[1] === number - 1) found.at(-1)[1] = number
    else found.push([number, number])
  }
  return found.map(([from, to]) => `${from}-${to}`).join(' ')
}
/** A reader whose connection is cut behind the 50th word, and who comes back when the answer of so many words stands. */
async function cut(words, options) {
  const publisher = new MemoryPublisher({ resumeRetentionSeconds: 120, ...options })
  const asked = []
  const say = os.handler(async function* ({ lastEventId, signal }) {
    asked.push(lastEventId)
    yield* publisher.subscribe('answer', { lastEventId, signal })
  })
  const handler = new RPCHandler({ say })
  const sockets = []
  const server = createServer(async (request, response) => {
    sockets.push(request.socket)
    if (sockets.length === 2) for (let word = 51; word <= words; word++) await publisher.publish('answer', { word })
    handler.handle(request, response)
  })
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
  const link = new RPCLink({ url: `http://127.0.0.1:${server.address().port}`, plugins: [new ClientRetryPlugin({ default: { retry: 3, retryDelay: 50 } })] })
  const heard = []
  const stop = new AbortController()
  const reading = (async () => {
    for await (const { word } of await createORPCClient(link).say(undefined, { signal: stop.signal })) {
      heard.push(word)
      if (word === 50) sockets[0].destroy()
    }
  })().catch(() => {})
  while (asked.length === 0) await wait(20)
  await wait(100)
  for (let word = 1; word <= 50; word++) await publisher.publish('answer', { word })
  for (let waited = 0; waited < 200 && heard.at(-1) !== words; waited++) await wait(20)
  await wait(300)
  stop.abort()
  await Promise.race([reading, wait(500)])
  server.closeAllConnections()
  server.close()
  assert.equal(asked.length, 2)
  return ranges(heard)
}
/** A reader that stops behind the first word until the answer of so many words is over. */
async function pause(words, options) {
  const publisher = new MemoryPublisher({ resumeRetentionSeconds: 120, ...options })
  const heard = []
  const reader = publisher.subscribe('answer')
  const first = reader.next()
  await wait(20)
  for (let word = 1; word <= words; word++) await publisher.publish('answer', { word })
  heard.push((await first).value.word)
  while (heard.at(-1) !== words) heard.push((await reader.next()).value.word)
  return ranges(heard)
}
const all = { maxBufferedEvents: Number.POSITIVE_INFINITY }
const seen = {
  'cut, 150 words': await cut(150),
  'cut, 250 words': await cut(250),
  'cut, 250 words, no bound': await cut(250, all),
  'pause, 250 words': await pause(250),
  'pause, 250 words, no bound': await pause(250, all),
}
console.log(seen)
assert.deepEqual(seen, {
  'cut, 150 words': '1-150',
  'cut, 250 words': '1-50 151-250',
  'cut, 250 words, no bound': '1-250',
  'pause, 250 words': '1-1 151-250',
  'pause, 250 words, no bound': '1-250',
})
process.exit()
PROBE
timeout 60 node probe.mjs

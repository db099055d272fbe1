#!/usr/bin/env bash
# Guess: Azure's reader of event streams gives a stream that one leaves by `break`, or ends by cancel(), and the request to the model ends with it.
# Seen (@azure/core-sse 2.4.0, eventsource-parser 3.0.6, Node 26.10, 2026-11): over the body of a fetch, `break` makes the loop throw "ReadableStream is
# locked", cancel() rejects with the same, and the request stays open in both cases: the model speaks to its last word. Over the response of node:http
# `break` is quiet and ends the request at once. An abort of the fetch ends it as well. eventsource-parser's stream over the same body ends it at `break`.
# Meaning: whoever leaves early in a browser, an edge function or by Node's fetch gets an error for it and pays for the whole answer. Abort the request.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @azure/core-sse@2.4.0 eventsource-parser@3.0.6
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, request } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { createSseStream } from '@azure/core-sse'
import { EventSourceParserStream } from 'eventsource-parser/stream'

let said
const server = createServer((_, response) => {
  const own = { words: 0, closed: false }
  said = own
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  const timer = setInterval(() => {
    response.write('data: word\n\n')
    if (++own.words === 40) response.end()
  }, 25)
  response.on('close', () => {
    clearInterval(timer)
    own.closed = true
  })
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const url = `http://127.0.0.1:${server.address().port}`
const body = async signal => (await fetch(url, { signal })).body
const answer = async () => (await once(request(url).end(), 'response'))[0]

/** Leaves at the third event: what was thrown, and how many words were made. */
async function leave(stream, stop) {
  let read = 0
  let thrown
  try {
    for await (const _ of stream) {
      if (++read < 3) continue
      if (!stop) break
      await stop(stream)
    }
  } catch (error) {
    thrown = error.message
  }
  for (let turn = 0; turn < 200 && !said.closed; turn++) await wait(25)
  return { thrown, whole: said.words === 40 }
}
const abort = new AbortController()
const seen = {
  break: await leave(createSseStream(await body())),
  cancel: await leave(createSseStream(await body()), stream => stream.cancel()),
  abort: await leave(createSseStream(await body(abort.signal)), () => abort.abort()),
  'break, node:http': await leave(createSseStream(await answer())),
  'break, eventsource-parser': await leave((await body()).pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream())),
}
console.log(seen)
const locked = /ReadableStream is locked/
for (const how of ['break', 'cancel']) assert.ok(locked.test(seen[how].thrown) && seen[how].whole)
assert.equal(seen.abort.whole, false)
for (const how of ['break, node:http', 'break, eventsource-parser']) assert.deepEqual(seen[how], { thrown: undefined, whole: false })
process.exit()
PROBE
node probe.mjs

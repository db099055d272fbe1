#!/usr/bin/env bash
# Guess: `retry: 2` of oRPC's ClientRetryPlugin has the client try twice behind each break of a stream, and a stream that goes on from its last id, word by word, begins to count anew: a
# reader of an answer with ids that is cut every minute, as many hosts do, reads it to its end.
# Seen (@orpc/client and @orpc/server 1.16.1, eventsource 5.1.5, 2026-11): the two are for the stream's whole life. Each break costs one, though the first try behind it succeeds and brings words, and the
# third break throws: of seven words in connections of two each, six are read. With `retry: 3` it is all seven. EventSource, which has no such count, reads all.
# Meaning: long answers fail where short trials do not, by the number of their breaks and not by a server that is away. Give `retry: Number.POSITIVE_INFINITY` and a `shouldRetry` that counts the tries
# since the last event.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @orpc/client@1.16.1 @orpc/server@1.16.1 eventsource@5.1.5
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/fetch'
import { ClientRetryPlugin } from '@orpc/client/plugins'
import { os, withEventMeta } from '@orpc/server'
import { RPCHandler } from '@orpc/server/node'
import { EventSource } from 'eventsource'

const words = ['You ', 'should ', 'not ', 'pay ', 'this ', 'bill ', 'now']
let starts = []
const say = os.route({ method: 'GET' }).handler(async function* ({ lastEventId }) {
  const from = Number(lastEventId ?? 0)
  starts.push(from)
  for (const [index, text] of words.entries()) {
    if (index < from) continue
    yield withEventMeta({ text }, { id: String(index + 1), retry: 20 })
    await wait(30)
  }
})
const handler = new RPCHandler({ say }, { strictGetMethodPluginEnabled: false })
/** Cuts each connection behind its second event. */
const server = createServer((request, response) => {
  const write = response.write.bind(response)
  let events = 0
  response.write = (chunk, ...rest) => {
    if (Buffer.from(chunk).includes('event: message') && ++events === 2) setTimeout(() => response.destroy(), 10)
    return write(chunk, ...rest)
  }
  handler.handle(request, response)
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const url = `http://127.0.0.1:${server.address().port}`

async function orpc(retry) {
  starts = []
  const client = createORPCClient(new RPCLink({ url, plugins: [new ClientRetryPlugin({ default: { retry } })] }))
  let text = ''
  let ended = 'done'
  try {
    for await (const word of await client.say()) text += word.text
  } catch {
    ended = 'thrown'
  }
  return { text, ended, starts }
}
const standard = () =>
  new Promise(resolve => {
    starts = []
    let text = ''
    const source = new EventSource(`${url}/say`)
    source.addEventListener('message', ({ data, lastEventId }) => {
      text += JSON.parse(data).json.text
      if (Number(lastEventId) < words.length) return
      source.close()
      resolve({ text, ended: 'done', starts })
    })
  })
const seen = { 'retry: 2': await orpc(2), 'retry: 3': await orpc(3), EventSource: await standard() }
console.log(seen)
const whole = { text: words.join(''), ended: 'done', starts: [0, 2, 4, 6] }
assert.deepEqual(seen, { 'retry: 2': { text: words.slice(0, 6).join(''), ended: 'thrown', starts: [0, 2, 4] }, 'retry: 3': whole, EventSource: whole })
process.exit()
PROBE
node probe.mjs

#!/usr/bin/env bash
# Guess: a subscription by server-sent events whose connection breaks in the middle is an error for the subscriber, or goes on behind what he has seen.
# Seen (graphql-sse 2.6.1, graphql 16.15.0, 2026-11): the client subscribes again by itself, the generator starts from its beginning, and the same sink is
# given both: five words, and then all of them. It ends by complete(); nothing tells that there were two runs, neither an event nor an argument.
# It is so in both modes (single connection, distinct connections). With retryAttempts: 0 there is one run, and error() is called.
# Meaning: an answer of a model, subscribed to in this way, is generated and paid for again with each hiccup of a phone, and stands there doubled. Such
# a client takes retryAttempts: 0.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts graphql-sse@2.6.1 graphql@16.15.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { GraphQLObjectType, GraphQLSchema, GraphQLString } from 'graphql'
import { createClient } from 'graphql-sse'
import { createHandler } from 'graphql-sse/lib/use/http'

let runs
async function* subscribe() {
  runs++
  for (let word = 1; word <= 9; word++) {
    yield { words: String(word) }
    await wait(25)
  }
}
const field = type => ({ type: GraphQLString, ...type })
const schema = new GraphQLSchema({
  query: new GraphQLObjectType({ name: 'Query', fields: { none: field() } }),
  subscription: new GraphQLObjectType({ name: 'Subscription', fields: { words: field({ subscribe }) } }),
})
const handler = createHandler({ schema })
let streams
const server = createServer((request, response) => {
  if (request.headers.accept?.includes('text/event-stream')) streams.push(response)
  handler(request, response)
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const url = `http://127.0.0.1:${server.address().port}`

async function subscribeTo(singleConnection, settings) {
  runs = 0
  streams = []
  const client = createClient({ url, singleConnection, retry: () => wait(20), ...settings })
  let text = ''
  let cuts = 0
  const ended = await new Promise(resolve => {
    client.subscribe(
      { query: 'subscription { words }' },
      {
        next: ({ data }) => {
          text += data.words
          if (data.words !== '5' || cuts++ > 0) return
          for (const stream of streams) stream.destroy()
        },
        error: () => resolve('error'),
        complete: () => resolve('complete'),
      },
    )
  })
  client.dispose()
  return { text, ended, runs }
}
for (const single of [true, false]) {
  const seen = { usual: await subscribeTo(single), 'no retries': await subscribeTo(single, { retryAttempts: 0 }) }
  console.log(single ? 'single connection' : 'distinct connections', seen)
  assert.deepEqual(seen, { usual: { text: '12345123456789', ended: 'complete', runs: 2 }, 'no retries': { text: '12345', ended: 'error', runs: 1 } })
}
process.exit()
PROBE
node probe.mjs

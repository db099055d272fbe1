#!/usr/bin/env bash
# Guess: graphql-ws takes subscriptions up again when the connection is lost. A mutation that was on its way fails: nobody knows whether it was done.
# Seen (graphql-ws 6.4.2, graphql 16.15.0, ws 8.21.3, @trpc/client 11.25.2, 2026-11): with its default options the client sends everything again that has no answer yet, mutations as well, and says nothing of it to the caller. A mutation that asks a model or pays is run two times for
# one lost connection, three times for two; the caller gets one answer. A subscription begins at its first word again, and its loop gets "Do not Do not pay.". With `retryAttempts: 0` both fail. So does a mutation over wsLink() of tRPC: it is run once, and the caller gets an error.
# Meaning: a phone that changes its net while a model works pays twice, books twice, and sends the mail twice. Give the client of mutations `retryAttempts: 0`, send them over HTTP, or give each a key that the server knows again.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps graphql-ws@6.4.2 graphql@16.15.0 ws@8.21.3 @trpc/server@11.25.2 @trpc/client@11.25.2 typescript@5.9.3
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { createTRPCClient, createWSClient, wsLink } from '@trpc/client'
import { initTRPC } from '@trpc/server'
import { applyWSSHandler } from '@trpc/server/adapters/ws'
import { buildSchema } from 'graphql'
import { createClient } from 'graphql-ws'
import { useServer } from 'graphql-ws/use/ws'
import { WebSocket, WebSocketServer } from 'ws'

globalThis.WebSocket ??= WebSocket
let runs, losses, sockets
/** Loses the connection in the middle of so many runs. */
async function work() {
  const run = ++runs
  await wait(50)
  if (run <= losses) for (const socket of sockets.clients) socket.terminate()
  await wait(50)
  return 'paid'
}
async function* answer() {
  yield { answer: 'Do not ' }
  await work()
  yield { answer: 'pay.' }
}
const listen = async () => {
  const http = createServer()
  const server = new WebSocketServer({ server: http })
  await new Promise(resolve => http.listen(0, '127.0.0.1', resolve))
  return { server, url: `ws://127.0.0.1:${http.address().port}` }
}
const graphql = await listen()
const schema = buildSchema('type Query { none: String } type Mutation { pay: String } type Subscription { answer: String }')
useServer({ schema, roots: { mutation: { pay: work }, subscription: { answer } } }, graphql.server)
const trpc = await listen()
const { procedure, router } = initTRPC.create()
applyWSSHandler({ wss: trpc.server, router: router({ pay: procedure.mutation(work) }) })

async function ask(query, lost, options) {
  runs = 0
  losses = lost
  sockets = graphql.server
  const client = createClient({ url: graphql.url, webSocketImpl: WebSocket, ...options })
  let text = ''
  let ended = 'well'
  try {
    for await (const { data } of client.iterate({ query })) text += data.pay ?? data.answer
  } catch {
    ended = 'error'
  }
  await client.dispose()
  return { text, ended, runs }
}
async function askTrpc(lost) {
  runs = 0
  losses = lost
  sockets = trpc.server
  const client = createWSClient({ url: trpc.url })
  const { text, ended } = await createTRPCClient({ links: [wsLink({ client })] })
    .pay.mutate()
    .then(text => ({ text, ended: 'well' }), () => ({ text: '', ended: 'error' }))
  await wait(1500)
  await client.close()
  return { text, ended, runs }
}
const mutation = 'mutation { pay }'
const subscription = 'subscription { answer }'
const seen = {
  'mutation, one loss': await ask(mutation, 1),
  'mutation, two losses': await ask(mutation, 2),
  'mutation, no loss': await ask(mutation, 0),
  'mutation, one loss, retryAttempts 0': await ask(mutation, 1, { retryAttempts: 0 }),
  'subscription, one loss': await ask(subscription, 1),
  'subscription, one loss, retryAttempts 0': await ask(subscription, 1, { retryAttempts: 0 }),
  'tRPC mutation, one loss': await askTrpc(1),
}
console.table(seen)
const paid = runs => ({ text: 'paid', ended: 'well', runs })
const failed = text => ({ text, ended: 'error', runs: 1 })
assert.deepEqual(seen, {
  'mutation, one loss': paid(2),
  'mutation, two losses': paid(3),
  'mutation, no loss': paid(1),
  'mutation, one loss, retryAttempts 0': failed(''),
  'subscription, one loss': { text: 'Do not Do not pay.', ended: 'well', runs: 2 },
  'subscription, one loss, retryAttempts 0': failed('Do not '),
  'tRPC mutation, one loss': failed(''),
})
process.exit()
PROBE
timeout 60 node probe.mjs

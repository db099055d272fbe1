#!/usr/bin/env bash
# Guess: a subscription whose generator throws tells the client so, by onError, and that is its end. Whoever wants it again subscribes again.
# Seen (@trpc/server and @trpc/client 11.25.2, eventsource 5.1.5, 2026-11): httpSubscriptionLink opens the stream again after the reconnection time,
# the generator starts from its beginning, and so on (watched for three runs). onError is never called; onConnectionStateChange says "connecting"
# with the error. What the failed runs had yielded is handed over too, so the text stands there twice. A TRPCError of a code below 500 ends it.
# Meaning: a generator that asks a model and throws when the vendor breaks off is paid for again every few seconds, as long as the page is open. It
# throws such a code, or yields its failure as data.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @trpc/server@11.25.2 @trpc/client@11.25.2 eventsource@5.1.5 typescript@5.9.3
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createTRPCClient, httpSubscriptionLink } from '@trpc/client'
import { initTRPC, TRPCError } from '@trpc/server'
import { createHTTPServer } from '@trpc/server/adapters/standalone'
import { EventSource } from 'eventsource'

const { procedure, router } = initTRPC.create()
let runs = 0
const failing = failure =>
  procedure.subscription(async function* () {
    runs++
    yield 'Half '
    yield 'an '
    throw failure()
  })
const app = router({
  plain: failing(() => new Error('The vendor broke off')),
  coded: failing(() => new TRPCError({ code: 'UNPROCESSABLE_CONTENT', message: 'The vendor broke off' })),
})
const server = createHTTPServer({ router: app })
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const url = `http://127.0.0.1:${server.address().port}`
const client = createTRPCClient({ links: [httpSubscriptionLink({ url, EventSource })] })

/** Watches a subscription until it fails or the generator has run three times. */
async function watch(name) {
  runs = 0
  const seen = { text: '', errors: 0, states: new Set() }
  await new Promise((resolve, reject) => {
    const late = setTimeout(reject, 40_000, new Error('neither an error nor a third run in 40 s'))
    const subscription = client[name].subscribe(undefined, {
      onData(piece) {
        seen.text += piece
        if (runs < 3 || piece !== 'an ') return
        clearTimeout(late)
        subscription.unsubscribe()
        resolve()
      },
      onError() {
        seen.errors++
        clearTimeout(late)
        resolve()
      },
      onConnectionStateChange: ({ state, error }) => error && seen.states.add(`${state}: ${error.message}`),
    })
  })
  return { ...seen, runs, states: [...seen.states] }
}
const plain = await watch('plain')
console.log('an Error:', plain)
assert.deepEqual([plain.runs, plain.errors, plain.text], [3, 0, 'Half an '.repeat(3)])
assert.ok(plain.states.includes('connecting: The vendor broke off'))
const coded = await watch('coded')
console.log('a TRPCError UNPROCESSABLE_CONTENT:', coded)
assert.deepEqual([coded.runs, coded.errors, coded.text], [1, 1, 'Half an '])
server.closeAllConnections?.()
server.close()
process.exit()
PROBE
node probe.mjs

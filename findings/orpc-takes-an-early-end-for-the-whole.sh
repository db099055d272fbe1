#!/usr/bin/env bash
# Guess: oRPC's client, whose streams have an event `done`, tells an answer that broke off from one that is over, also behind a proxy that ends a stream in order where the
# server's connection broke (as Caddy does, and nginx by default).
# Seen (@orpc/client and @orpc/server 1.16.1, 2026-11): `done` is sent only where the generator returns a value. One that only yields ends by the end of the body, and so
# does one whose `done` never came: "You should not " is a whole answer, the loop is done, and a ClientRetryPlugin that was to ask again does not. Of an answer that returns a value, the
# reader of next() sees `undefined` in its place, and nothing throws. tRPC behind the same proxy throws: its stream has an end of its own. A connection that breaks before the
# reader's eyes throws in both.
# Meaning: a server that is restarted, behind such a proxy, makes half answers that look whole. Return a value from each generator, and look at the value of the last next(): where there is
# none, the answer broke off.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @orpc/client@1.16.1 @orpc/server@1.16.1 @trpc/server@11.25.2 @trpc/client@11.25.2 typescript@5.9.3
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer, request } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/fetch'
import { ClientRetryPlugin } from '@orpc/client/plugins'
import { os } from '@orpc/server'
import { RPCHandler } from '@orpc/server/node'
import { createTRPCClient, httpBatchStreamLink } from '@trpc/client'
import { initTRPC } from '@trpc/server'
import { createHTTPServer } from '@trpc/server/adapters/standalone'

let runs = 0
async function* speak() {
  runs++
  for (const word of ['You ', 'should ', 'not ', 'pay']) {
    yield word
    await wait(50)
  }
}
async function* speakAndReturn() {
  yield* speak()
  return 'whole'
}
const listen = server => new Promise(resolve => server.listen(0, '127.0.0.1', () => resolve(server.address().port)))
const handler = new RPCHandler({ plain: os.handler(speak), returning: os.handler(speakAndReturn) })
const orpc = await listen(createServer((request, response) => handler.handle(request, response)))
const { procedure, router } = initTRPC.create()
const trpc = await listen(createHTTPServer({ router: router({ plain: procedure.query(speak) }) }))

/** A proxy before a server whose connection breaks behind the third word. It ends the answer in order, or breaks it too. */
const proxy = (port, breaks, orderly) =>
  listen(
    createServer((asked, answer) => {
      const upstream = request({ port, host: '127.0.0.1', path: asked.url, method: asked.method, headers: asked.headers }, response => {
        answer.writeHead(response.statusCode, response.headers)
        let text = ''
        response.on('data', data => {
          answer.write(data)
          text += data
          if (!breaks || !text.includes('not ')) return
          upstream.destroy()
          if (orderly) answer.end()
          else setTimeout(() => answer.destroy(), 20)
        })
        response.on('error', () => {}).on('end', () => answer.end())
      })
      asked.pipe(upstream.on('error', () => {}))
    }),
  )

async function read(stream) {
  runs = 0
  let text = ''
  try {
    const iterator = (await stream())[Symbol.asyncIterator]()
    for (;;) {
      const { done, value } = await iterator.next()
      if (done) return { text, ended: value ?? 'done', runs }
      text += value
    }
  } catch {
    return { text, ended: 'thrown', runs }
  }
}
const seen = {}
for (const [name, breaks, orderly] of [
  ['whole', false],
  ['ended early', true, true],
  ['broken', true, false],
]) {
  const url = `http://127.0.0.1:${await proxy(orpc, breaks, orderly)}`
  const client = createORPCClient(new RPCLink({ url }))
  const retrying = createORPCClient(new RPCLink({ url, plugins: [new ClientRetryPlugin({ default: { retry: 1, retryDelay: 10 } })] }))
  const other = createTRPCClient({ links: [httpBatchStreamLink({ url: `http://127.0.0.1:${await proxy(trpc, breaks, orderly)}` })] })
  seen[name] = {
    plain: await read(() => client.plain()),
    retrying: await read(() => retrying.plain()),
    returning: await read(() => client.returning()),
    trpc: await read(() => other.plain.query()),
  }
}
console.log(seen)
const [half, all] = ['You should not ', 'You should not pay']
assert.deepEqual(seen, {
  whole: {
    plain: { text: all, ended: 'done', runs: 1 },
    retrying: { text: all, ended: 'done', runs: 1 },
    returning: { text: all, ended: 'whole', runs: 1 },
    trpc: { text: all, ended: 'done', runs: 1 },
  },
  'ended early': {
    plain: { text: half, ended: 'done', runs: 1 },
    retrying: { text: half, ended: 'done', runs: 1 },
    returning: { text: half, ended: 'done', runs: 1 },
    trpc: { text: half, ended: 'thrown', runs: 1 },
  },
  broken: {
    plain: { text: half, ended: 'thrown', runs: 1 },
    retrying: { text: half + half, ended: 'thrown', runs: 2 },
    returning: { text: half, ended: 'thrown', runs: 1 },
    trpc: { text: half, ended: 'thrown', runs: 1 },
  },
})
process.exit()
PROBE
node probe.mjs

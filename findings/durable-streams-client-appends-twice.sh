#!/usr/bin/env bash
# Guess: append() of a client of durable streams writes a message once or rejects: the protocol has producer ids and epochs for that, and the log is
# what one reads again after a break.
# Seen (@durable-streams/client 0.2.7, @durable-streams/server 0.3.7, 2026-11): where the connection breaks after the server has stored the message, and before
# its reply, append() sends it again by itself, without a producer's headers, and resolves: the message stands there twice, in the middle of the text.
# With backoffOptions: { maxRetries: 0 } append() rejects, and it stands there once.
# Meaning: tokens written by append() are doubled by a hiccup of the network, for every reader and for good. Who rather has an error sets maxRetries: 0,
# and reads what is there before he writes again.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @durable-streams/client@0.2.7 @durable-streams/server@0.3.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer, request } from 'node:http'
import { DurableStream } from '@durable-streams/client'
import { DurableStreamTestServer } from '@durable-streams/server'

const store = new DurableStreamTestServer({ port: 0, host: '127.0.0.1' })
const { port } = new URL(await store.start())
/** Passes everything on, and loses the reply of the second POST. */
let posts = 0
const proxy = createServer((incoming, reply) => {
  const loses = incoming.method === 'POST' && ++posts === 2
  const { url: path, method, headers } = incoming
  incoming.pipe(
    request({ host: '127.0.0.1', port, path, method, headers }, answer => {
      if (loses) return answer.resume().on('end', () => reply.destroy())
      reply.writeHead(answer.statusCode, answer.headers)
      answer.pipe(reply)
    }),
  )
})
await new Promise(resolve => proxy.listen(0, '127.0.0.1', resolve))

const words = ['You ', 'owe ', 'him.']
const seen = {}
const once = { initialDelay: 10, maxDelay: 10, multiplier: 1, maxRetries: 0 }
for (const [name, settings] of Object.entries({ plain: {}, 'no retries': { backoffOptions: once } })) {
  posts = 0
  const url = `http://127.0.0.1:${proxy.address().port}/v1/stream/${encodeURIComponent(name)}`
  const stream = await DurableStream.create({ url, contentType: 'text/plain', ...settings })
  let rejected = 0
  for (const word of words) await stream.append(word).catch(() => rejected++)
  seen[name] = { text: await (await fetch(`${url}?offset=-1`)).text(), posts, rejected }
}
console.log(seen)
assert.deepEqual(seen, {
  plain: { text: 'You owe owe him.', posts: 4, rejected: 0 },
  'no retries': { text: 'You owe him.', posts: 3, rejected: 1 },
})
process.exit()
PROBE
node probe.mjs

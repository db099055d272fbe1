#!/usr/bin/env bash
# Guess: IdempotentProducer, which promises that each message is there exactly once, sends a batch again whose request failed: that is what its numbers
# are for. append() of the same client does so without them. Where it cannot, flush(), which waits for delivery, rejects.
# Seen (@durable-streams/client 0.2.7, @durable-streams/server 0.3.7, 2026-11): a batch that meets one 503, or one connection that breaks, is sent once, and
# lost. Its number is used up, so that the server refuses all batches behind it (409, a gap), and they are lost as well. append() and flush() go on as if
# all was well; onError alone is told, and close() at the very end rejects. Of four words the first is in the stream. DurableStream's append() sends
# the same word again, and all four are there.
# Meaning: a hiccup of a second ends what is kept of an answer, while the writer goes on to the end. Give onError, and stop writing
# there: nothing that comes later can be stored.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @durable-streams/client@0.2.7 @durable-streams/server@0.3.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer, request } from 'node:http'
import { DurableStream, IdempotentProducer } from '@durable-streams/client'
import { DurableStreamTestServer } from '@durable-streams/server'

const store = new DurableStreamTestServer({ port: 0, host: '127.0.0.1' })
const { port } = new URL(await store.start())
/** Passes everything on, but the second POST: of that the server sees nothing. */
let failure
let posts = 0
const proxy = createServer((incoming, reply) => {
  if (incoming.method === 'POST' && ++posts === 2) {
    incoming.resume()
    return incoming.on('end', () => (failure === '503' ? reply.writeHead(503).end() : reply.destroy()))
  }
  const { url: path, method, headers } = incoming
  incoming.pipe(
    request({ host: '127.0.0.1', port, path, method, headers }, answer => {
      reply.writeHead(answer.statusCode, answer.headers)
      answer.pipe(reply)
    }),
  )
})
await new Promise(resolve => proxy.listen(0, '127.0.0.1', resolve))

const words = ['You ', 'do not ', 'owe ', 'him.']
async function write(name, prepare) {
  posts = 0
  const url = `http://127.0.0.1:${proxy.address().port}/v1/stream/${name}`
  const { append, close } = prepare(await DurableStream.create({ url, contentType: 'text/plain' }))
  let rejected = 0
  for (const word of words) await append(word).catch(() => rejected++)
  const ended = await close().then(
    () => 'closed',
    error => error.message.replace(/ at http.*?: /, ': '),
  )
  return { text: await (await fetch(`${url}?offset=-1`)).text(), posts, rejected, ended }
}
for (failure of ['503', 'break']) {
  let told = 0
  const produced = await write(`produced-${failure}`, stream => {
    const producer = new IdempotentProducer(stream, 'writer', { autoClaim: true, onError: () => told++ })
    const append = async word => {
      producer.append(word)
      await producer.flush()
    }
    return { append, close: () => producer.close() }
  })
  const appended = await write(`appended-${failure}`, stream => ({ append: word => stream.append(word), close: () => stream.close() }))
  console.log(failure, { IdempotentProducer: { ...produced, told }, 'append()': appended })
  assert.deepEqual([produced.text, produced.posts, produced.rejected, told], ['You ', 5, 0, 3])
  assert.match(produced.ended, /409.*gap/)
  assert.deepEqual(appended, { text: words.join(''), posts: 6, rejected: 0, ended: 'closed' })
}
process.exit()
PROBE
node probe.mjs

#!/usr/bin/env bash
# Guess: a streamed answer of gRPC is a Readable of Node, so that leaving its loop, which destroys the stream, ends the call; destroy() does so in any case.
# Seen (@grpc/grpc-js 1.14.7, nice-grpc 2.1.18, 2026-11): neither does. The loop ends at the third word and the stream is destroyed; the server, told nothing, goes on to the last of
# twenty, and is told "cancelled" when it is done. cancel() ends it within a word. nice-grpc, which runs on the same library, cancels at a `break`.
# Meaning: a model behind gRPC makes words that nobody reads, and they are paid for; so do clients of vendors that hand out this library's stream. Call cancel() where you leave the
# loop, in a `finally`.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @grpc/grpc-js@1.14.7 nice-grpc@2.1.18
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { setTimeout as wait } from 'node:timers/promises'
import grpc from '@grpc/grpc-js'
import { createChannel, createClient } from 'nice-grpc'

const words = 20
const write = text => Buffer.from(text)
const read = bytes => bytes.toString()
const text = { requestSerialize: write, requestDeserialize: write, responseSerialize: write, responseDeserialize: read }
const chat = { say: { path: '/demo.Chat/Say', requestStream: false, responseStream: true, ...text } }
let made = 0
const server = new grpc.Server()
server.addService(chat, {
  async say(call) {
    for (let word = 1; word <= words && !call.cancelled; word++) {
      made = word
      call.write(String(word))
      await wait(25)
    }
    call.end()
  },
})
const port = await new Promise((resolve, reject) =>
  server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, port) => (error ? reject(error) : resolve(port))),
)
const address = `127.0.0.1:${port}`
const Client = grpc.makeGenericClientConstructor(chat, 'Chat')
const client = new Client(address, grpc.credentials.createInsecure())
const nice = createClient(chat, createChannel(address))

/** Reads three words, and leaves; how many the server had made then, and in the end. */
async function leave(say, how) {
  made = 0
  const stream = say(Buffer.from('Should I pay?'))
  try {
    for await (const word of stream) {
      if (Number(word) < 3) continue
      if (!how) break
      stream[how]()
    }
  } catch {}
  const left = made
  await wait(900)
  return { left, made: made === words ? 'all' : 'a part' }
}
const say = asked => client.say(asked)
const seen = {
  break: await leave(say),
  'destroy()': await leave(say, 'destroy'),
  'cancel()': await leave(say, 'cancel'),
  'break of nice-grpc': await leave(asked => nice.say(asked)),
}
console.log(seen)
const [all, part] = ['all', 'a part'].map(made => ({ left: 3, made }))
assert.deepEqual(seen, { break: all, 'destroy()': all, 'cancel()': part, 'break of nice-grpc': part })
process.exit()
PROBE
node probe.mjs

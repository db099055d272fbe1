#!/usr/bin/env bash
# Guess: a line `retry: 3000` in an event stream sets the time that a reader waits before he connects again, should the connection be lost. The stream goes on, as the standard has it.
# Seen (effect 4.1.0, eventsource 5.1.5, 2026-11): the stream of an HttpApi client (`StreamSse`) fails there, with a `Retry` for its error, in mid-answer. A server that says it
# first, as fastify-sse-v2 does of itself, has no word read; where the network glued the first event to it, that one; where it comes behind two words, those two. It is so in `Sse.decode`, whose
# documentation says that a directive is a failure. The same answers without the line are read whole, and EventSource reads all of them.
# Meaning: half an answer and an error that says nothing of what is wrong, with each server that takes care of reconnections. Leave the line out for readers of Effect; as one, catch
# `Retry` knowing that the rest of this answer is lost.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts effect@4.1.0 eventsource@5.1.5
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { Effect, Exit, Schema, Stream } from 'effect'
import { FetchHttpClient } from 'effect/http'
import { HttpApi, HttpApiClient, HttpApiEndpoint, HttpApiGroup, HttpApiSchema } from 'effect/http-api'
import { EventSource } from 'eventsource'

const [you, should, not, pay] = ['You ', 'should ', 'not ', 'pay'].map(word => `data: ${JSON.stringify(word)}\n\n`)
const retry = 'retry: 3000\n\n'
const streams = {
  without: [you, should, not, pay],
  first: [retry, you, should, not, pay],
  glued: [retry + you, should, not, pay],
  amid: [you, should + retry, not, pay],
}
const server = createServer(async (request, response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  for (const piece of streams[request.url.slice(1)]) {
    response.write(piece)
    await wait(50)
  }
  response.end()
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const baseUrl = `http://127.0.0.1:${server.address().port}`

let group = HttpApiGroup.make('chat')
for (const name of Object.keys(streams)) group = group.add(HttpApiEndpoint.get(name, `/${name}`, { success: HttpApiSchema.StreamSse({ data: Schema.String }) }))
const api = HttpApi.make('api').add(group)

async function effect(name) {
  let text = ''
  const reading = Effect.gen(function* () {
    const client = yield* HttpApiClient.make(api, { baseUrl })
    const answer = yield* client.chat[name]()
    yield* Stream.runForEach(answer, word =>
      Effect.sync(() => {
        text += word
      }),
    )
  })
  const exit = await Effect.runPromiseExit(reading.pipe(Effect.provide(FetchHttpClient.layer)))
  return { text, ended: Exit.isSuccess(exit) ? 'done' : /Fail\((\w+)/.exec(String(exit.cause))?.[1] }
}
const standard = name =>
  new Promise(resolve => {
    let text = ''
    const source = new EventSource(`${baseUrl}/${name}`)
    source.onmessage = ({ data }) => {
      text += JSON.parse(data)
    }
    source.onerror = () => {
      source.close()
      resolve(text)
    }
  })
const seen = {}
for (const name of Object.keys(streams)) seen[name] = { effect: await effect(name), eventsource: await standard(name) }
console.log(seen)
const eventsource = 'You should not pay'
assert.deepEqual(seen, {
  without: { effect: { text: eventsource, ended: 'done' }, eventsource },
  first: { effect: { text: '', ended: 'Retry' }, eventsource },
  glued: { effect: { text: 'You ', ended: 'Retry' }, eventsource },
  amid: { effect: { text: 'You should ', ended: 'Retry' }, eventsource },
})
process.exit()
PROBE
node probe.mjs

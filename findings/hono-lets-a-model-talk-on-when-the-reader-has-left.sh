#!/usr/bin/env bash
# Guess: in streamSSE() and streamText() of hono, a write behind a reader who left fails, as one into a closed stream does, so that a loop over a model's answer
# ends there and the call to the model with it.
# Seen (hono 4.13.19, @hono/node-server 2.1.9, h3 2.0.8, 2026-11): write() and writeSSE() catch that error and resolve. The loop, as hono's own examples have it,
# goes on to the end of the answer: of 30 words the reader took one, and all 30 are made. So with each of the two, and with push() of h3's
# createEventStream(). stream.pipe() of hono is told, and its source is cancelled; so is the body of a `new Response(stream)`. In hono's loop, `stream.aborted` alone tells.
# Meaning: an answer nobody reads is paid for to its end. Leave the loop where `stream.aborted` is set, or give the call a signal that onAbort() aborts: the loop
# looks only where a word has come.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts hono@4.13.19 @hono/node-server@2.1.9 h3@2.0.8
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer, get } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { serve } from '@hono/node-server'
import { H3, createEventStream, toNodeHandler } from 'h3'
import { Hono } from 'hono'
import { stream, streamSSE, streamText } from 'hono/streaming'

const calls = {}
async function* answer(name) {
  const call = { words: 0, ended: 'left' }
  calls[name] = call
  try {
    for (let word = 0; word < 30; word++) {
      await wait(20)
      call.words++
      yield `word ${word} `
    }
    call.ended = 'whole'
  } finally {
    call.over = true
  }
}
const bytes = name => ReadableStream.from(answer(name)).pipeThrough(new TextEncoderStream())
const app = new Hono()
  .get('/streamSSE', context =>
    streamSSE(context, async events => {
      for await (const data of answer('streamSSE')) await events.writeSSE({ data })
    }),
  )
  .get('/streamText', context =>
    streamText(context, async text => {
      for await (const word of answer('streamText')) await text.write(word)
    }),
  )
  .get('/aborted', context =>
    streamSSE(context, async events => {
      for await (const data of answer('aborted')) {
        if (events.aborted) break
        await events.writeSSE({ data })
      }
    }),
  )
  .get('/pipe', context => stream(context, piped => piped.pipe(bytes('pipe'))))
  .get('/response', () => new Response(bytes('response')))
const ofHono = await new Promise(resolve => {
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, () => resolve(server))
})
const other = new H3().get('/streamH3', event => {
  const events = createEventStream(event)
  const write = async () => {
    for await (const data of answer('streamH3')) await events.push(data)
    await events.close()
  }
  void write()
  return events
})
const ofH3 = createServer(toNodeHandler(other))
await new Promise(resolve => ofH3.listen(0, '127.0.0.1', resolve))
for (const name of ['streamSSE', 'streamText', 'streamH3', 'aborted', 'pipe', 'response']) {
  const { port } = (name === 'streamH3' ? ofH3 : ofHono).address()
  await new Promise(resolve => {
    get({ host: '127.0.0.1', port, path: `/${name}`, agent: false }, response => {
      response.once('data', () => {
        response.destroy()
        resolve()
      })
    })
  })
  while (!calls[name].over) await wait(20)
  const { words, ended } = calls[name]
  console.log(`${name}: one word read, ${words} made, ${ended}`)
  if (name.startsWith('stream')) assert.deepEqual({ words, ended }, { words: 30, ended: 'whole' })
  else assert.ok(ended === 'left' && words < 6)
}
ofHono.close()
ofH3.close()
PROBE
node probe.mjs

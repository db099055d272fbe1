#!/usr/bin/env bash
# Guess: the `abortSignal` of a flow that Genkit's handler for Express runs is aborted when the reader goes away, as its source has it: at the `close` of the request. A flow that
# hands the signal on to its model ends the call.
# Seen (@genkit-ai/express 1.42.0, genkit 1.42.0, express 5.3.0, Node 26.10, 2026-11): the signal is never aborted, streamed or not. The `close` of a request comes when its body
# has been read, which a JSON parser has done before the handler is called. The model is asked on to its last word, and the flow ends well. The `close` of the response, in the same
# server, comes when the reader leaves.
# Meaning: answers that nobody reads are made and paid for, though the flow was written to stop, and a stop button stops the page alone. Make a controller of one's own in a
# middleware, abort it at `response.on('close')`, and give it to the flow by the context.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @genkit-ai/express@1.42.0 genkit@1.42.0 express@5.3.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { expressHandler } from '@genkit-ai/express'
import express from 'express'
import { genkit, z } from 'genkit'

const words = ['You ', 'should ', 'not ', 'pay ', 'this ', 'bill.']
let seen
/** The model: says its words one by one, and notes when its call is ended. */
const model = createServer(async (request, response) => {
  request.resume()
  response.on('close', () => {
    if (!response.writableFinished) seen.call = 'ended'
  })
  response.writeHead(200, { 'content-type': 'text/plain' })
  for (const word of words) {
    if (response.destroyed) return
    response.write(word)
    seen.words++
    await wait(80)
  }
  response.end()
})
await new Promise(resolve => model.listen(0, '127.0.0.1', resolve))

const ai = genkit({})
const say = async (input, { sendChunk, abortSignal, context }) => {
  const response = await fetch(`http://127.0.0.1:${model.address().port}`, { signal: context?.signal ?? abortSignal })
  let text = ''
  for await (const bytes of response.body) {
    text += Buffer.from(bytes).toString()
    sendChunk(Buffer.from(bytes).toString())
  }
  return text
}
const flow = ai.defineFlow({ name: 'say', inputSchema: z.any(), outputSchema: z.string(), streamSchema: z.string() }, say)
const app = express()
app.use(express.json())
app.use((_request, response, next) => {
  const controller = new AbortController()
  response.on('close', () => {
    seen.left = true
    controller.abort()
  })
  response.locals.signal = controller.signal
  next()
})
app.post('/as-it-is', expressHandler(flow))
app.post('/by-the-response', (request, response, next) => expressHandler(flow, { contextProvider: () => ({ signal: response.locals.signal }) })(request, response, next))
const server = app.listen(0, '127.0.0.1')
await new Promise(resolve => server.on('listening', resolve))
console.error = () => {}

async function leave(path, accept) {
  seen = { words: 0, call: 'read to its end', left: false }
  const controller = new AbortController()
  const options = { method: 'POST', headers: { 'content-type': 'application/json', accept }, body: '{"data":"May I?"}', signal: controller.signal }
  const asked = fetch(`http://127.0.0.1:${server.address().port}${path}`, options).then(response => response.text()).catch(() => {})
  await wait(200)
  controller.abort()
  await asked
  await wait(600)
  return { call: seen.call, left: seen.left }
}
const found = {
  'as it is, streamed': await leave('/as-it-is', 'text/event-stream'),
  'as it is, at once': await leave('/as-it-is', 'application/json'),
  'by the response, streamed': await leave('/by-the-response', 'text/event-stream'),
}
console.log(found)
assert.deepEqual(found, {
  'as it is, streamed': { call: 'read to its end', left: true },
  'as it is, at once': { call: 'read to its end', left: true },
  'by the response, streamed': { call: 'ended', left: true },
})
process.exit()
PROBE
node probe.mjs

#!/usr/bin/env bash
# Guess: with `payloadAsStream: true`, @fastify/aws-lambda hands the body of each answer to Lambda's stream as it comes, whether the handler sends it by `reply.send()` or by `reply.raw`.
# Seen (@fastify/aws-lambda 6.4.1, fastify 5.12.8, ai 7.0.173, 2026-11): where the head is written before the first word is there, the body is replaced by an empty one: 200, the right headers, no
# word, no error. So it is with a text that the AI SDK pipes to `reply.raw` (`pipeTextStreamToResponse`), and with a handler that writes its head, and asks the model then. The model goes on to its
# last word for nobody. The AI SDK's UI stream is spared, since its first event comes together with the head; a stream that is given to `reply.send()` is whole, since Fastify writes no head before
# the first chunk. Where the same app listens by itself, all of them are whole.
# Meaning: what works on the developer's machine is an empty answer on Lambda, and it is paid for. Give the stream to `reply.send()`, also that of the AI SDK: `reply.send(result.toTextStreamResponse())`.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @fastify/aws-lambda@6.4.1 fastify@5.12.8 ai@7.0.173 zod@4.6.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import awsLambdaFastify from '@fastify/aws-lambda'
import { simulateReadableStream, streamText } from 'ai'
import { MockLanguageModelV4 } from 'ai/test'
import Fastify from 'fastify'

const all = ['You ', 'should ', 'not ', 'pay.']
let said
async function* words() {
  said = ''
  for (const word of all) {
    await wait(20)
    said += word
    yield word
  }
}
const tokens = { inputTokens: { total: 1 }, outputTokens: { total: 4 } }
const finish = { type: 'finish', finishReason: { unified: 'stop', raw: 'stop' }, usage: tokens }
function ask() {
  said = ''
  const deltas = all.map(delta => ({ type: 'text-delta', id: 'text', delta }))
  const chunks = [{ type: 'stream-start', warnings: [] }, { type: 'text-start', id: 'text' }, ...deltas, { type: 'text-end', id: 'text' }, finish]
  const doStream = async () => ({ stream: simulateReadableStream({ chunks, initialDelayInMs: 20, chunkDelayInMs: 20 }) })
  const onChunk = ({ chunk }) => {
    if (chunk.type === 'text-delta') said += chunk.text
  }
  return streamText({ model: new MockLanguageModelV4({ doStream }), prompt: 'Should I pay?', onChunk })
}
const app = Fastify({ forceCloseConnections: true })
const raw = reply => {
  reply.hijack()
  return reply.raw
}
app.get('/head-first', async (_, reply) => {
  const response = raw(reply)
  response.writeHead(200, { 'content-type': 'text/plain' })
  for await (const word of words()) response.write(word)
  response.end()
})
app.get('/ai-sdk-ui', (_, reply) => ask().pipeUIMessageStreamToResponse(raw(reply)))
app.get('/ai-sdk-text', (_, reply) => ask().pipeTextStreamToResponse(raw(reply)))
app.get('/send', (_, reply) => reply.type('text/plain').send(Readable.from(words())))
app.get('/send-ai-sdk-text', (_, reply) => reply.send(ask().toTextStreamResponse()))
const onLambda = awsLambdaFastify(app, { payloadAsStream: true })
await app.ready()

const text = body => {
  if (!body.startsWith('data: ')) return body
  const chunks = body.split('\n\n').filter(event => event.startsWith('data: {'))
  return chunks.map(event => JSON.parse(event.slice('data: '.length)).delta ?? '').join('')
}
async function invoke(path) {
  const requestContext = { http: { method: 'GET', path, sourceIp: '127.0.0.1' } }
  const { meta, stream } = await onLambda({ version: '2.0', rawPath: path, rawQueryString: '', headers: {}, requestContext }, {})
  let body = ''
  for await (const chunk of stream) body += chunk
  await wait(500)
  return { status: meta.statusCode, text: text(body), said }
}
const paths = ['/head-first', '/ai-sdk-ui', '/ai-sdk-text', '/send', '/send-ai-sdk-text']
const seen = {}
for (const path of paths) seen[path] = await invoke(path)
const address = await app.listen({ host: '127.0.0.1', port: 0 })
for (const path of paths) seen[path].listening = text(await (await fetch(address + path)).text())
console.table(seen)
const whole = 'You should not pay.'
const right = { status: 200, text: whole, said: whole, listening: whole }
const empty = { ...right, text: '' }
assert.deepEqual(seen, { '/head-first': empty, '/ai-sdk-ui': right, '/ai-sdk-text': empty, '/send': right, '/send-ai-sdk-text': right })
process.exit()
PROBE
node probe.mjs

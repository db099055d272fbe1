#!/usr/bin/env bash
# Guess: with wrapAISDK() of LangSmith a streamed answer that fails, is refused or is stopped is an error in its trace, as one without a stream is.
# Seen (langsmith 0.12.0, ai 6.0.326, @ai-sdk/openai-compatible 2.0.92, 2026-11): no run of streamText() has an error, whatever happened: an error amid the stream, a body that ends early, a connection that is
# reset, a stop, a refusal (429). Half an answer stands there as the output. The run of the model below it has none either, but for a refusal, and behind a reset or a stop it never
# ends. With generateText() both have the error, and the AI SDK tells onError or the reader of all but the stop.
# Meaning: rates of failure and alerts that look at the runs of an application see a service without a fault, and data sets made of good runs hold halves. Set the error yourself in
# onError, and look for runs of models that never ended.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps langsmith@0.12.0 ai@6.0.326 @ai-sdk/openai-compatible@2.0.92 zod@4.6.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import * as ai from 'ai'

process.env.LANGSMITH_TRACING = 'true'
process.env.LANGSMITH_TRACING_BACKGROUND = 'false'
const { Client } = await import('langsmith')
const { wrapAISDK } = await import('langsmith/experimental/vercel')

const frame = (delta, finish_reason = null) => ({ id: 'a', object: 'chat.completion.chunk', created: 1, model: 'gpt-4.1', choices: [{ index: 0, delta, finish_reason }] })
const words = ['You ', 'should ', 'not ', 'pay ', 'this.']
const message = { role: 'assistant', content: words.join('') }
const whole = { id: 'a', object: 'chat.completion', created: 1, model: 'gpt-4.1', choices: [{ index: 0, message, finish_reason: 'stop' }], usage: { prompt_tokens: 9, completion_tokens: 5, total_tokens: 14 } }
let way
const server = createServer(async (request, response) => {
  const { stream } = JSON.parse(Buffer.concat(await request.toArray()).toString())
  const json = (status, one) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(one))
  if (way === 'refused') return json(429, { error: { message: 'Slow down.', type: 'rate_limit', param: null, code: null } })
  if (!stream) return json(200, whole)
  const write = one => response.write(`data: ${one === '[DONE]' ? one : JSON.stringify(one)}\n\n`)
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  for (const [at, content] of words.entries()) {
    if (response.destroyed) return
    write(frame({ content }))
    await wait(40)
    if (at < 2) continue
    if (way === 'reset') return response.destroy()
    if (way === 'cut') return response.end()
    if (way === 'error') {
      write({ error: { message: 'The server had an error.', type: 'server_error' } })
      return response.end()
    }
  }
  write(frame({}, 'stop'))
  response.end('data: [DONE]\n\n')
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
globalThis.AI_SDK_LOG_WARNINGS = false

const runs = new Map()
/** LangSmith's own server. */
async function fetchImplementation(url, { method, body }) {
  const run = JSON.parse(typeof body === 'string' ? body : new TextDecoder().decode(body))
  const id = method === 'PATCH' ? String(url).split('/').at(-1) : run.id
  runs.set(id, { ...runs.get(id), ...run })
  return new Response('{}')
}
const client = new Client({ autoBatchTracing: false, apiKey: 'none', apiUrl: 'http://127.0.0.1:1', fetchImplementation })
const traced = wrapAISDK(ai, { client })
const model = createOpenAICompatible({ name: 'host', apiKey: 'key', baseURL: `http://127.0.0.1:${server.address().port}` })('gpt-4.1')
const show = run => `${run.end_time ? 'ended' : 'open'}, ${run.error ? 'an error' : 'no error'}`

async function ask(name, isStream) {
  way = name
  runs.clear()
  const leaving = new AbortController()
  const options = { model, prompt: 'Do I have to pay?', maxRetries: 0, abortSignal: leaving.signal }
  let read = ''
  let told = 'nothing'
  try {
    if (isStream) {
      const result = await traced.streamText({ ...options, onError: () => (told = 'onError') })
      for await (const text of result.textStream) {
        read += text
        if (way === 'stopped' && read === 'You should not ') leaving.abort()
      }
    } else read = (await traced.generateText(options)).text
  } catch {
    told = 'the reader'
  }
  await wait(500)
  const all = [...runs.values()]
  const [application] = all.filter(one => one.run_type === 'chain')
  const [ofModel] = all.filter(one => one.run_type === 'llm')
  const hasText = read !== '' && JSON.stringify(application.outputs ?? '').includes(`"${read}"`)
  return { read, told, application: show(application), model: show(ofModel), hasText }
}
const seen = {}
for (const name of ['whole', 'refused']) seen[`${name}, generateText`] = await ask(name, false)
for (const name of ['whole', 'refused', 'error', 'cut', 'reset', 'stopped']) seen[`${name}, streamText`] = await ask(name, true)
console.log(seen)
const good = 'ended, no error'
const half = { read: 'You should not ', told: 'nothing', application: good, model: good, hasText: true }
const well = { ...half, read: words.join('') }
const refused = { read: '', told: 'the reader', application: 'ended, an error', model: 'ended, an error', hasText: false }
assert.deepEqual(seen, {
  'whole, generateText': well,
  'refused, generateText': refused,
  'whole, streamText': well,
  'refused, streamText': { ...refused, told: 'onError', application: good },
  'error, streamText': { ...half, told: 'onError' },
  'cut, streamText': { ...half, told: 'onError' },
  'reset, streamText': { ...half, told: 'the reader', model: 'open, no error', hasText: false },
  'stopped, streamText': { ...half, model: 'open, no error', hasText: false },
})
process.exit()
PROBE
node probe.mjs

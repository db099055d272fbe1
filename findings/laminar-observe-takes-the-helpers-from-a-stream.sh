#!/usr/bin/env bash
# Guess: `observe` of Laminar gives back what the function gave back, and looks on while a stream is read.
# Seen (@lmnr-ai/lmnr 0.8.44, @anthropic-ai/sdk 1.14.0, openai 6.49.0, 2026-11): all that can be read by `for await` is swapped for a bare generator. The helpers of both clients lose all else: `finalMessage`,
# `finalText`, `finalContent`, `on`, `toReadableStream` are no functions any more, and `controller` is undefined, so that a route that passes the answer on, or stops it, throws. The
# request has been sent by then: the helper of Anthropic's client goes on to read, and the answer is paid for and thrown away. Reading by `for await` gives all words.
# Meaning: a route that works throws from the day on that one wraps it to see what it does, and each question to it is paid for without an answer. Read the stream to its end inside of
# the observed function and give back the answer, or give the stream back inside of an object.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @lmnr-ai/lmnr@0.8.44 @anthropic-ai/sdk@1.14.0 openai@6.49.0 @opentelemetry/api@1.10.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { Anthropic } from '@anthropic-ai/sdk'
import { Laminar, observe } from '@lmnr-ai/lmnr'
import OpenAI from 'openai'

const words = ['You ', 'should ', 'not ', 'pay.']
const whole = words.join('')
let ended
const server = createServer(async (request, response) => {
  request.resume()
  ended = undefined
  response.on('close', () => {
    ended = response.writableFinished ? 'told to its end' : 'left'
  })
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  if (request.url.includes('messages')) {
    const say = event => response.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
    const message = { id: 'm', type: 'message', role: 'assistant', model: 'm', content: [], stop_reason: null, stop_sequence: null }
    say({ type: 'message_start', message: { ...message, usage: { input_tokens: 4, output_tokens: 1 } } })
    say({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } })
    for (const text of words) {
      say({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } })
      await wait(30)
    }
    say({ type: 'content_block_stop', index: 0 })
    say({ type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null }, usage: { output_tokens: 6 } })
    say({ type: 'message_stop' })
    return response.end()
  }
  const say = (delta, finish_reason = null) => {
    const choices = [{ index: 0, delta, finish_reason }]
    response.write(`data: ${JSON.stringify({ id: 'a', object: 'chat.completion.chunk', created: 1, model: 'm', choices })}\n\n`)
  }
  say({ role: 'assistant', content: '' })
  for (const content of words) {
    say({ content })
    await wait(30)
  }
  say({}, 'stop')
  response.end('data: [DONE]\n\n')
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const address = `http://127.0.0.1:${server.address().port}`
const anthropic = new Anthropic({ apiKey: 'none', baseURL: address, maxRetries: 0 })
const openai = new OpenAI({ apiKey: 'none', baseURL: `${address}/v1`, maxRetries: 0 })
const ask = { model: 'm', max_tokens: 99, messages: [{ role: 'user', content: 'Hello' }] }
const create = () => openai.chat.completions.create({ ...ask, stream: true })

const uses = {
  'anthropic, finalMessage': async stream => (await (await stream(() => anthropic.messages.stream(ask))).finalMessage()).content[0].text,
  'anthropic, finalText': async stream => (await stream(() => anthropic.messages.stream(ask))).finalText(),
  'anthropic, on': async stream => {
    let text = ''
    const events = await stream(() => anthropic.messages.stream(ask))
    events.on('text', more => {
      text += more
    })
    await events.done()
    return text
  },
  'openai, finalContent': async stream => (await stream(() => openai.chat.completions.stream(ask))).finalContent(),
  'openai, toReadableStream': async stream => {
    const body = await new Response((await stream(create)).toReadableStream()).text()
    return body.trim().split('\n').map(line => JSON.parse(line).choices[0].delta.content ?? '').join('')
  },
  'openai, controller': async stream => String((await stream(create)).controller?.constructor.name),
  'openai, for await': async stream => {
    let text = ''
    for await (const { choices } of await stream(create)) text += choices[0].delta.content ?? ''
    return text
  },
}
async function all(stream) {
  const seen = {}
  for (const [name, use] of Object.entries(uses)) {
    const said = await use(stream).catch(error => error.message.replace(/^.*(?= is not a function)/, 'this'))
    await wait(400)
    seen[name] = `${said} (${ended})`
  }
  return seen
}
const sink = createServer((request, response) => {
  request.resume()
  response.end()
})
await new Promise(resolve => sink.listen(0, '127.0.0.1', resolve))
const plain = await all(run => run())
const port = sink.address().port
const options = { baseUrl: 'http://127.0.0.1', httpPort: port, grpcPort: port, forceHttp: true, instrumentModules: {}, logLevel: 'error' }
Laminar.initialize({ projectApiKey: 'none', ...options })
const observed = await all(run => observe({ name: 'answer' }, run))
// A stream inside of an object is left as it is.
const { stream: kept } = await observe({ name: 'answer' }, () => ({ stream: anthropic.messages.stream(ask) }))
const inside = await kept.finalText()
console.log({ plain, observed, inside })
const missing = 'this is not a function (told to its end)'
assert.deepEqual(plain, {
  ...Object.fromEntries(Object.keys(uses).map(name => [name, `${whole} (told to its end)`])),
  'openai, controller': 'AbortController (told to its end)',
})
assert.deepEqual(observed, {
  ...Object.fromEntries(Object.keys(uses).map(name => [name, missing])),
  'openai, controller': 'undefined (told to its end)',
  'openai, for await': `${whole} (told to its end)`,
})
assert.equal(inside, whole)
process.exit()
PROBE
node probe.mjs

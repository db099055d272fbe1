#!/usr/bin/env bash
# Guess: where a model fails in the middle of its answer, Deep Chat calls `onError` and shows an error below the half that is there, whichever vendor it connects
# the page to.
# Seen (deep-chat 2.4.2, happy-dom 21.0.4, 2026-11): so it does with Claude and OpenRouter. With OpenAI (Responses) it passes over the `error` event and over
# `response.failed`: the half stands as a whole answer, `onError` is not called, and the next question takes the half to the model as what it has said. A refusal
# in words (`response.refusal.delta`) is not shown at all, and counts as an error. A connection that is reset gives an error; a body that ends in order amid the
# answer gives none, with Claude neither.
# Meaning: who reads "You should not " never learns that more was meant. For OpenAI, give the chat a `responseInterceptor`, which sees each event, and let it
# return `{ error }` with the vendor's error for these, as the last case does; one that throws is caught by nobody.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts deep-chat@2.4.2 happy-dom@21.0.4
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { json } from 'node:stream/consumers'
import { setTimeout as wait } from 'node:timers/promises'
import { Window } from 'happy-dom'

const page = new Window({ url: 'http://localhost/' })
for (const name of Object.getOwnPropertyNames(page)) if (!(name in globalThis)) globalThis[name] = page[name]
for (const name of ['Event', 'CustomEvent', 'KeyboardEvent', 'MouseEvent', 'navigator', 'localStorage'])
  Object.defineProperty(globalThis, name, { value: page[name], configurable: true, writable: true })
globalThis.window = globalThis
await import('deep-chat')
// It logs its errors, which would stand among what is seen here.
console.error = () => {}

const words = ['You should ', 'not ']
const toSse = events => events.map(event => `data: ${JSON.stringify(event)}\n\n`).join('')
const usage = { input_tokens: 9, output_tokens: 1 }
const claude = [
  { type: 'message_start', message: { id: 'm', type: 'message', role: 'assistant', model: 'm', content: [], stop_reason: null, usage } },
  { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
  ...words.map(text => ({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } })),
]
const toChunk = content => ({ id: 'a', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta: { content }, finish_reason: null }] })
const openRouter = words.map(toChunk)
const failedChunk = { ...toChunk(''), error: { code: 502, message: 'Overloaded' }, choices: [{ index: 0, delta: { content: '' }, finish_reason: 'error' }] }
const created = { type: 'response.created', response: { id: 'r', object: 'response', status: 'in_progress', output: [] } }
const toDelta = (kind, delta) => ({ type: `response.${kind}.delta`, output_index: 0, item_id: 'msg', content_index: 0, delta })
const openAI = [created, ...words.map(word => toDelta('output_text', word))]
const toEnd = (status, rest) => ({ type: `response.${status}`, response: { id: 'r', object: 'response', status, error: null, output: [], ...rest } })
const error = { type: 'error', code: 'server_error', message: 'Overloaded', param: null }
const failed = toEnd('failed', { error: { code: 'server_error', message: 'Overloaded' } })

let events
let isReset
let requests
const server = createServer(async (request, response) => {
  requests.push(await json(request))
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.write(toSse(events))
  setTimeout(() => (isReset ? response.destroy() : response.end()), 50)
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
// The page's requests go to the local server, whichever vendor they are for.
const send = globalThis.fetch
globalThis.fetch = (_, options) => send(`http://127.0.0.1:${server.address().port}`, { ...options, signal: undefined })

/** What a chat shows of a stream, how often it tells of an error, and what its next question says that the model has said. */
async function run(vendor, stream, { reset = false, responseInterceptor } = {}) {
  ;[events, isReset, requests] = [stream, reset, []]
  const element = document.createElement('deep-chat')
  let errors = 0
  element.onError = () => errors++
  element.directConnection = { [vendor]: { key: 'none', ...(vendor === 'openAI' && { chat: true }) } }
  element.connect = { stream: true }
  if (responseInterceptor) element.responseInterceptor = responseInterceptor
  document.body.append(element)
  await wait(200)
  element.submitUserMessage({ text: 'Must I pay?' })
  await wait(500)
  const [, answer] = element.getMessages()
  const seen = { shown: answer?.text, errors }
  element.submitUserMessage({ text: 'Why?' })
  await wait(500)
  const { messages, input } = requests[1]
  element.remove()
  return { ...seen, said: (messages ?? input).find(({ role }) => role === 'assistant')?.content }
}
const seen = {
  'Claude, error': await run('claude', [...claude, { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }]),
  'OpenRouter, error': await run('openRouter', [...openRouter, failedChunk]),
  'OpenAI, error': await run('openAI', [...openAI, error]),
  'OpenAI, failed': await run('openAI', [...openAI, failed]),
  'OpenAI, refusal': await run('openAI', [created, toDelta('refusal', 'I can not help with that.'), toEnd('completed')]),
  'OpenAI, reset': await run('openAI', openAI, { reset: true }),
  'OpenAI, cut': await run('openAI', openAI),
  'Claude, cut': await run('claude', claude),
  'OpenAI, failed, with an interceptor': await run('openAI', [...openAI, failed], {
    responseInterceptor: event => (event.type === 'response.failed' ? { error: event.response.error } : event),
  }),
}
console.table(seen)
const half = words.join('')
const [told, untold] = [1, 0].map(errors => ({ shown: half, errors, said: half }))
assert.deepEqual(seen, {
  'Claude, error': told,
  'OpenRouter, error': told,
  'OpenAI, error': untold,
  'OpenAI, failed': untold,
  'OpenAI, refusal': { shown: undefined, errors: 1, said: undefined },
  'OpenAI, reset': told,
  'OpenAI, cut': untold,
  'Claude, cut': untold,
  'OpenAI, failed, with an interceptor': told,
})
process.exit()
PROBE
timeout 60 node probe.mjs

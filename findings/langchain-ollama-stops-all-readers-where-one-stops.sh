#!/usr/bin/env bash
# Guess: a ChatOllama that serves all conversations of a server takes a signal with each call, and an abort ends the call that it was given to.
# Seen (@langchain/ollama 1.3.0, ollama 0.6.4, @langchain/core 1.4.0, 2026-11): it ends all calls of that ChatOllama. When the signal of one is aborted, it calls abort() of ollama's
# client, which ends each stream of that client. The others are streamed and invoked without a signal, and reject with "AbortError: This operation was aborted" in the middle
# of their words. The `timeout` of one call does the same to all. A ChatOllama of its own for each call leaves them alone.
# Meaning: a user who presses "stop", or leaves, cuts the answers of everybody who is asking at that moment. Their errors look as if they had stopped themselves, so that nobody retries
# or counts them. Make a ChatOllama for each request, or read Ollama by its OpenAI-compatible address with ChatOpenAI.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @langchain/ollama@1.3.0 ollama@0.6.4 @langchain/core@1.4.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { json } from 'node:stream/consumers'
import { setTimeout as wait } from 'node:timers/promises'
import { ChatOllama } from '@langchain/ollama'

/** Says twelve words, one each 40 ms. */
const line = (content, more) => `${JSON.stringify({ model: 'm', created_at: '2026-11-30T00:00:00Z', message: { role: 'assistant', content }, done: false, ...more })}\n`
const end = { done: true, done_reason: 'stop', total_duration: 9, load_duration: 9, prompt_eval_count: 9, prompt_eval_duration: 9, eval_count: 12, eval_duration: 9 }
const server = createServer(async (request, response) => {
  await json(request)
  response.writeHead(200, { 'content-type': 'application/x-ndjson' })
  for (let word = 1; word <= 12; word++) {
    response.write(line(`${word} `))
    await wait(40)
  }
  response.end(line('', end))
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const create = () => new ChatOllama({ model: 'm', baseUrl: `http://127.0.0.1:${server.address().port}`, maxRetries: 0 })

async function read(model, options) {
  let words = 0
  try {
    for await (const { content } of await model.stream('Hello', options)) if (content) words += 1
    return words === 12 ? 'whole' : `${words} words`
  } catch (error) {
    assert.ok(words > 0 && words < 12)
    return error.name
  }
}
const invoke = model =>
  model.invoke('Hello').then(
    ({ content }) => (content.trim().endsWith('12') ? 'whole' : content),
    error => error.name,
  )
async function ask(get, stop) {
  const [stopped, streamed, invoked] = await Promise.all([read(get(), stop()), read(get()), invoke(get())])
  return { stopped, streamed, invoked }
}
const abort = () => {
  const controller = new AbortController()
  setTimeout(() => controller.abort(), 200)
  return { signal: controller.signal }
}
const shared = create()
const same = () => shared
const seen = {
  'one for all, none stops': await ask(same, () => ({})),
  'one for all, one is aborted': await ask(same, abort),
  'one for all, one times out': await ask(same, () => ({ timeout: 200 })),
  'one for each, one is aborted': await ask(create, abort),
}
console.log(seen)
const whole = { streamed: 'whole', invoked: 'whole' }
const cut = { streamed: 'AbortError', invoked: 'AbortError' }
assert.deepEqual(seen, {
  'one for all, none stops': { stopped: 'whole', ...whole },
  'one for all, one is aborted': { stopped: 'AbortError', ...cut },
  'one for all, one times out': { stopped: 'TimeoutError', ...cut },
  'one for each, one is aborted': { stopped: 'AbortError', ...whole },
})
process.exit()
PROBE
timeout 60 node probe.mjs

#!/usr/bin/env bash
# Guess: Effect keeps errors in types: an answer of the Responses API that ends by response.failed fails the stream of LanguageModel.streamText, as a broken connection
# does, or is an error part; `stop` is the reason of answers that are whole.
# Seen (@effect/ai 0.37.0, @effect/ai-openai 0.41.0, effect 3.22.4, 2026-11): the stream succeeds, and its last part is `finish` with the reason `stop`, after the half that
# came. The code and message of the failure are in no part. An `error` event is an error part in a stream that succeeds, and a response.failed behind it ends
# with `stop` too; a body that ends early succeeds without a finish. response.incomplete is `length`, and a reset fails the stream.
# Meaning: catchAll and retry of Effect never see a model that failed in mid-answer, and whoever looks at the reason is told that all is well. Look for an error part, and
# for the text-end that is missing.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @effect/ai@0.37.0 @effect/ai-openai@0.41.0 @effect/platform@0.97.2 effect@3.22.4
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { LanguageModel } from '@effect/ai'
import { OpenAiClient, OpenAiLanguageModel } from '@effect/ai-openai'
import { FetchHttpClient } from '@effect/platform'
import { Effect, Exit, Layer, Redacted, Stream } from 'effect'

const event = (type, of) => `event: ${type}\ndata: ${JSON.stringify({ type, sequence_number: 1, ...of })}\n\n`
const at = { item_id: 'm1', output_index: 0, content_index: 0 }
const base = { id: 'r', object: 'response', created_at: 1, model: 'gpt-4o', output: [], usage: null, error: null, incomplete_details: null }
const settings = { instructions: null, metadata: {}, parallel_tool_calls: true, temperature: 1, tool_choice: 'auto', tools: [], top_p: 1 }
const response = (status, more) => ({ response: { ...base, ...settings, status, ...more } })
const part = text => ({ type: 'output_text', text, annotations: [], logprobs: [] })
const message = (status, content) => ({ output_index: 0, item: { type: 'message', id: 'm1', role: 'assistant', status, content } })
const half = [
  event('response.created', response('in_progress')),
  event('response.output_item.added', message('in_progress', [])),
  event('response.content_part.added', { ...at, part: part('') }),
  event('response.output_text.delta', { ...at, delta: 'Half ', logprobs: [] }),
]
const usage = { input_tokens: 1, output_tokens: 2, total_tokens: 3, input_tokens_details: { cached_tokens: 0 }, output_tokens_details: { reasoning_tokens: 0 } }
const failure = { code: 'server_error', message: 'The model is down' }
const failed = event('response.failed', response('failed', { error: failure }))
const error = event('error', { ...failure, param: null })
const answers = {
  completed: [
    ...half,
    event('response.output_text.done', { ...at, text: 'Half ', logprobs: [] }),
    event('response.content_part.done', { ...at, part: part('Half ') }),
    event('response.output_item.done', message('completed', [part('Half ')])),
    event('response.completed', response('completed', { usage, output: [message('completed', [part('Half ')]).item] })),
  ],
  failed: [...half, failed],
  error: [...half, error],
  'error and failed': [...half, error, failed],
  incomplete: [...half, event('response.incomplete', response('incomplete', { incomplete_details: { reason: 'max_output_tokens' } }))],
  'no end': half,
  reset: half,
}
let answer
const server = createServer((request, response) => {
  request.resume()
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.write(answers[answer].join(''))
  setTimeout(() => (answer === 'reset' ? response.destroy() : response.end()), 50)
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const client = OpenAiClient.layer({ apiKey: Redacted.make('none'), apiUrl: `http://127.0.0.1:${server.address().port}` })
const model = OpenAiLanguageModel.layer({ model: 'gpt-4o' }).pipe(Layer.provide(client), Layer.provide(FetchHttpClient.layer))

async function read() {
  const parts = []
  const take = part => Effect.sync(() => parts.push(part))
  const exit = await Effect.runPromiseExit(LanguageModel.streamText({ prompt: 'Hello' }).pipe(Stream.runForEach(take), Effect.provide(model)))
  const told = JSON.stringify(parts).includes(failure.message)
  const types = parts.map(({ type, reason }) => (reason ? `${type} ${reason}` : type)).join(', ')
  return { types: types.replace('response-metadata, ', ''), told, ended: Exit.isSuccess(exit) ? 'success' : 'failure' }
}
const begun = 'text-start, text-delta'
const expected = {
  completed: { types: `${begun}, text-end, finish stop`, told: false, ended: 'success' },
  failed: { types: `${begun}, finish stop`, told: false, ended: 'success' },
  error: { types: `${begun}, error`, told: true, ended: 'success' },
  'error and failed': { types: `${begun}, error, finish stop`, told: true, ended: 'success' },
  incomplete: { types: `${begun}, finish length`, told: false, ended: 'success' },
  'no end': { types: begun, told: false, ended: 'success' },
  reset: { types: begun, told: false, ended: 'failure' },
}
for (answer of Object.keys(answers)) {
  const seen = await read()
  console.log(`${answer}:`, seen)
  assert.deepEqual(seen, expected[answer])
}
process.exit()
PROBE
node probe.mjs

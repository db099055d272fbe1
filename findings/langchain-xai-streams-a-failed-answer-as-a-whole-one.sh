#!/usr/bin/env bash
# Guess: ChatXAIResponses tells of an answer of Grok that failed, or was cut at its limit. The package has types for `response.failed`, `response.incomplete` and `error`, which are
# events of xAI's Responses API.
# Seen (@langchain/xai 1.4.15, @langchain/core 1.4.0, @ai-sdk/xai 5.0.12, ai 7.0.173, 2026-11): each of the three, and a body that ends early, is the end of a stream that went well:
# half of the words, no error, no status, no tokens, also by invoke() of a model with `streaming: true`. Where the answer is whole, the status and the tokens are there. xai's
# provider of the AI SDK gives an error part for the failures, and the finish reason `length` for the limit.
# Meaning: "Do not" is stored, and handed to the next step of a chain, as the answer; no fallback or retry begins, and tokens that were paid for are not counted. Take an answer for
# whole only where `response_metadata.status` is "completed".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @langchain/xai@1.4.15 @langchain/core@1.4.0 @langchain/openai@1.6.0 @ai-sdk/xai@5.0.12 ai@7.0.173 zod@4.6.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { createXai } from '@ai-sdk/xai'
import { ChatXAIResponses } from '@langchain/xai'
import { streamText } from 'ai'

let events
const server = createServer((request, response) => {
  request.resume()
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.end(events.map(one => `event: ${one.type}\ndata: ${JSON.stringify(one)}\n\n`).join(''))
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const baseURL = `http://127.0.0.1:${server.address().port}`
const state = (status, more) => ({ id: 'resp_1', object: 'response', created_at: 1, model: 'grok-4', status, output: [], ...more })
const message = text => ({ type: 'message', id: 'msg_1', role: 'assistant', status: 'completed', content: [{ type: 'output_text', text, annotations: [] }] })
const words = delta => ({ type: 'response.output_text.delta', item_id: 'msg_1', output_index: 0, content_index: 0, delta })
const usage = { input_tokens: 9, output_tokens: 9, total_tokens: 18 }
const failure = { code: 'server_error', message: 'Overloaded' }
const incomplete_details = { reason: 'max_output_tokens' }
const ends = {
  whole: [words('press it.'), { type: 'response.completed', response: state('completed', { output: [message('Do not press it.')], usage }) }],
  failed: [{ type: 'response.failed', error: failure, response: state('failed', { error: failure, usage }) }],
  error: [{ type: 'error', ...failure, param: null }],
  incomplete: [{ type: 'response.incomplete', response: state('incomplete', { incomplete_details, output: [message('Do not ')], usage }) }],
  'ends early': [],
}

const settings = { model: 'grok-4', apiKey: 'none', baseURL, maxRetries: 0 }
const tell = ({ content, response_metadata, usage_metadata }) => ({ content, status: response_metadata.status, tokens: usage_metadata?.total_tokens })
async function stream() {
  let answer
  for await (const chunk of await new ChatXAIResponses(settings).stream('Hello')) answer = answer?.concat(chunk) ?? chunk
  return tell(answer)
}
async function aiSdk() {
  const parts = []
  const { fullStream } = streamText({ model: createXai({ apiKey: 'none', baseURL }).responses('grok-4'), prompt: 'Hello', maxRetries: 0, onError: () => {} })
  for await (const { type, error, finishReason } of fullStream) {
    if (type === 'error') parts.push(`error: ${error.message}`)
    if (type === 'finish') parts.push(finishReason)
  }
  return parts.join(', ')
}
const seen = {}
for (const [name, end] of Object.entries(ends)) {
  events = [{ type: 'response.created', response: state('in_progress') }, words('Do not '), ...end]
  seen[name] = { langchain: await stream(), aiSdk: await aiSdk() }
  assert.deepEqual(tell(await new ChatXAIResponses({ ...settings, streaming: true }).invoke('Hello')), seen[name].langchain)
}
console.dir(seen, { depth: 9 })
const half = { content: 'Do not ', status: undefined, tokens: undefined }
assert.deepEqual(seen, {
  whole: { langchain: { content: 'Do not press it.', status: 'completed', tokens: 18 }, aiSdk: 'stop' },
  failed: { langchain: half, aiSdk: 'error: Overloaded, error' },
  error: { langchain: half, aiSdk: 'error: Overloaded, other' },
  incomplete: { langchain: half, aiSdk: 'length' },
  'ends early': { langchain: half, aiSdk: 'other' },
})
process.exit()
PROBE
node probe.mjs

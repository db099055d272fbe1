#!/usr/bin/env bash
# Guess: invoke() with `timeout` or `signal` rejects when they strike, as @langchain/groq does and as stream() does in all of these packages.
# Seen (@langchain/mistralai 1.2.0, ollama 1.3.0, anthropic 1.5.11, cohere 1.0.5, core 1.4.0, 2026-11): it resolves with the words that came till then, a message
# like any other, whose metadata lack the reason of the end and no more. Mistral and Ollama do so with default settings, for they read a stream under invoke()
# whenever there is a signal, or always; Anthropic and Cohere do with `streaming: true`. All but Anthropic's
# look at the signal when the next chunk comes: a timeout of half a second lasts as long as the server is silent.
# Meaning: a slow answer is kept, cached and graded as a whole one, and no retry or fallback sees it. Read the answer by stream(), or take
# one without `finishReason`, `done_reason` or `stop_reason` for broken. Against a server that hangs, use a fetch of one's own.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @langchain/core@1.4.0 @langchain/mistralai@1.2.0 @langchain/ollama@1.3.0 \
  @langchain/anthropic@1.5.11 @langchain/cohere@1.0.5 @langchain/groq@1.3.1 cohere-ai@7.21.0 ollama@0.6.4 @mistralai/mistralai@2.2.1
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { ChatAnthropic } from '@langchain/anthropic'
import { ChatCohere } from '@langchain/cohere'
import { ChatGroq } from '@langchain/groq'
import { ChatMistralAI } from '@langchain/mistralai'
import { ChatOllama } from '@langchain/ollama'
import { CohereClient } from 'cohere-ai'

const json = value => JSON.stringify(value)
const chunk = { id: 'a', object: 'chat.completion.chunk', created: 1, model: 'm' }
const usage = { prompt_tokens: 1, completion_tokens: 5, total_tokens: 6 }
const choice = (delta, finish_reason = null, more) => `data: ${json({ ...chunk, choices: [{ index: 0, delta, finish_reason }], ...more })}\n\n`
const completions = { type: 'text/event-stream', start: '', word: content => choice({ content }), end: `${choice({ content: '' }, 'stop', { usage })}data: [DONE]\n\n` }
const line = (content, more) => `${json({ model: 'm', created_at: '2026-11-01T00:00:00Z', message: { role: 'assistant', content }, done: false, ...more })}\n`
const event = data => `event: ${data.type}\ndata: ${json(data)}\n\n`
const message = { id: 'm', type: 'message', role: 'assistant', model: 'm', content: [], stop_reason: null, usage: { input_tokens: 1, output_tokens: 1 } }
const step = (event_type, more) => `${json({ is_finished: false, event_type, ...more })}\n`
const forms = {
  '/v1/chat/completions': completions,
  '/openai/v1/chat/completions': completions,
  '/api/chat': {
    type: 'application/x-ndjson',
    start: '',
    word: line,
    end: line('', { done: true, done_reason: 'stop', prompt_eval_count: 1, eval_count: 5 }),
  },
  '/v1/messages': {
    type: 'text/event-stream',
    start: event({ type: 'message_start', message }) + event({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } }),
    word: text => event({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } }),
    end: [
      { type: 'content_block_stop', index: 0 },
      { type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null }, usage: { output_tokens: 5 } },
      { type: 'message_stop' },
    ].map(event).join(''),
  },
  '/v1/chat': {
    type: 'application/stream+json',
    start: step('stream-start', { generation_id: 'g' }),
    word: text => step('text-generation', { text }),
    end: step('stream-end', { is_finished: true, finish_reason: 'COMPLETE', response: { text: 'Press it only when green.', generation_id: 'g', finish_reason: 'COMPLETE' } }),
  },
}
// Two words, a pause that outlasts the timeout, and the rest.
const timeout = 600
const pause = 1500
let paused
const server = createServer(async (request, response) => {
  request.resume()
  const { type, start, word, end } = forms[new URL(request.url, 'http://x').pathname]
  response.writeHead(200, { 'content-type': type })
  response.write(start + word('Press') + word(' it'))
  await wait(paused ? pause : 50)
  response.write(word(' only'))
  await wait(20)
  response.end(word(' when green.') + end)
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const base = `http://127.0.0.1:${server.address().port}`
const of = { apiKey: 'none', model: 'm', maxRetries: 0 }
const models = {
  mistral: more => new ChatMistralAI({ ...of, serverURL: base, ...more }),
  ollama: more => new ChatOllama({ ...of, baseUrl: base, ...more }),
  anthropic: more => new ChatAnthropic({ ...of, anthropicApiUrl: base, streaming: true, ...more }),
  cohere: more => new ChatCohere({ ...of, client: new CohereClient({ token: 'none', environment: base }), streaming: true, ...more }),
  groq: more => new ChatGroq({ ...of, baseUrl: base, streaming: true, ...more }),
}
const reason = ({ finishReason, done_reason, stop_reason, finish_reason }) => finishReason ?? done_reason ?? stop_reason ?? finish_reason
async function invoke(make, options) {
  const from = performance.now()
  const said = await make().invoke('May I press it?', options).then(
    ({ content, response_metadata, additional_kwargs }) => `${content} (${reason({ ...additional_kwargs, ...response_metadata })})`,
    () => 'an error',
  )
  return performance.now() - from > pause - 100 ? `${said}, late` : said
}
async function stream(make) {
  try {
    for await (const _ of await make().stream('May I press it?', { timeout }));
    return 'ended'
  } catch {
    return 'an error'
  }
}
const seen = {}
for (const [name, make] of Object.entries(models)) {
  paused = false
  const whole = await invoke(make, { timeout: 60_000 })
  paused = true
  const [byTimeout, bySignal, streamed] = await Promise.all([invoke(make, { timeout }), invoke(make, { signal: AbortSignal.timeout(timeout) }), stream(make)])
  seen[name] = { whole, timeout: byTimeout, signal: bySignal, stream: streamed }
}
console.table(seen)
const half = { timeout: 'Press it (undefined)', signal: 'Press it (undefined)', stream: 'an error' }
const late = { ...half, timeout: `${half.timeout}, late`, signal: `${half.signal}, late` }
const whole = reason => ({ whole: `Press it only when green. (${reason})` })
assert.deepEqual(seen, {
  mistral: { ...whole('stop'), ...late },
  ollama: { ...whole('stop'), ...late },
  anthropic: { ...whole('end_turn'), ...half },
  cohere: { ...whole('COMPLETE'), ...late },
  groq: { ...whole('stop'), timeout: 'an error', signal: 'an error', stream: 'an error' },
})
process.exit()
PROBE
timeout 60 node --no-warnings probe.mjs

#!/usr/bin/env bash
# Guess: ai-fallback asks its second model where the first one fails before it has said anything. Behind words that the page has shown, and behind a call, an answer that breaks off is an error.
# Seen (ai-fallback 3.0.0, ai 7.0.173, @ai-sdk/anthropic 4.0.105, 2026-11): where the connection is reset the second model is asked the bare question, and its answer is written behind the half, in one step: "Do not Do not pay.", finished
# with `stop` and no error. Of a call that was whole before the reset, and the second model's own, both are run: the money is sent twice. An option of which the README has no word, `retryAfterOutput`, is on unless it is set to
# false: then the stream ends with the error, and nothing is sent. Behind an error event of Anthropic's, in the place of the reset, it does so by default.
# Meaning: each connection that breaks doubles what is said and done. Set `retryAfterOutput: false` wherever there are tools or a page that shows the words.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts ai-fallback@3.0.0 ai@7.0.173 @ai-sdk/anthropic@4.0.105 zod@4.6.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { createAnthropic } from '@ai-sdk/anthropic'
import { streamText, tool } from 'ai'
import { createFallback } from 'ai-fallback'
import { z } from 'zod'

globalThis.AI_SDK_LOG_WARNINGS = false
const frame = data => `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`
const usage = { input_tokens: 4, output_tokens: 1 }
const message = { id: 'a', type: 'message', role: 'assistant', model: 'm', content: [], stop_reason: null, stop_sequence: null, usage }
const begin = frame({ type: 'message_start', message })
const block = (content_block, delta) =>
  frame({ type: 'content_block_start', index: 0, content_block }) + frame({ type: 'content_block_delta', index: 0, delta })
const close = frame({ type: 'content_block_stop', index: 0 })
const end = stop_reason => frame({ type: 'message_delta', delta: { stop_reason, stop_sequence: null }, usage: { output_tokens: 9 } }) + frame({ type: 'message_stop' })
const words = text => block({ type: 'text', text: '' }, { type: 'text_delta', text })
const call = id => block({ type: 'tool_use', id, name: 'send', input: {} }, { type: 'input_json_delta', partial_json: '{"to":"Ann","amount":10}' }) + close
const answers = {
  words: { first: words('Do not '), second: words('Do not pay.') + close + end('end_turn') },
  call: { first: call('toolu_1'), second: call('toolu_2') + end('tool_use') },
}
const overloaded = frame({ type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } })
let answer, fault, asked
const server = createServer(async (request, response) => {
  let body = ''
  for await (const piece of request) body += piece
  const { model, messages } = JSON.parse(body)
  asked.push(`${model}: ${messages.length}`)
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.write(begin + answers[answer][model])
  if (model === 'second') return response.end()
  await wait(200)
  if (fault === 'reset') response.socket.resetAndDestroy()
  else response.end(overloaded)
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const anthropic = createAnthropic({ apiKey: 'none', baseURL: `http://127.0.0.1:${server.address().port}` })

async function ask(said, how, options) {
  answer = said
  fault = how
  asked = []
  let sent = 0
  const send = tool({ inputSchema: z.object({ to: z.string(), amount: z.number() }), execute: () => `sent ${++sent}` })
  const model = createFallback({ models: [anthropic('first'), anthropic('second')], ...options })
  const result = streamText({ model, prompt: 'Shall I pay?', tools: { send }, maxRetries: 0, onError() {} })
  const seen = { text: '', sent: 0, ended: 'without a word' }
  try {
    for await (const part of result.fullStream) {
      if (part.type === 'text-delta') seen.text += part.text
      if (part.type === 'error') seen.ended = 'error'
      if (part.type === 'finish' && seen.ended !== 'error') seen.ended = part.finishReason
    }
  } catch {
    seen.ended = 'error'
  }
  return { ...seen, sent, asked: asked.join(', ') }
}
const seen = {}
for (const said of ['words', 'call']) {
  seen[`${said}, reset`] = await ask(said, 'reset')
  seen[`${said}, reset, retryAfterOutput: false`] = await ask(said, 'reset', { retryAfterOutput: false })
  seen[`${said}, error event`] = await ask(said, 'error event')
}
console.table(seen)
const both = 'first: 1, second: 1'
const error = { text: '', sent: 0, ended: 'error', asked: 'first: 1' }
assert.deepEqual(seen, {
  'words, reset': { text: 'Do not Do not pay.', sent: 0, ended: 'stop', asked: both },
  'words, reset, retryAfterOutput: false': { ...error, text: 'Do not ' },
  'words, error event': { ...error, text: 'Do not ' },
  'call, reset': { text: '', sent: 2, ended: 'tool-calls', asked: both },
  'call, reset, retryAfterOutput: false': error,
  'call, error event': error,
})
process.exit()
PROBE
timeout 60 node probe.mjs

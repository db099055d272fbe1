#!/usr/bin/env bash
# Guess: TanStack AI tells an answer that Claude broke off, by refusing (`refusal`) or at the end of its window (`model_context_window_exceeded`), from a whole one, as it does with one that came to max_tokens, and with OpenAI's
# that the filter stopped.
# Seen (@tanstack/ai 0.58.0, @tanstack/ai-anthropic 0.18.11, @tanstack/ai-openai 0.23.1, openai 7.59.0, 2026-11): both are RUN_FINISHED with the finish reason `stop`, and no event has the vendor's word; read without a stream,
# the half is returned as the text. An answer that came to max_tokens is RUN_ERROR, and throws without a stream. OpenAI's have `content_filter` and `length`.
# Meaning: half of what Claude then would not say is shown, stored and sent back as its answer, where Anthropic's documents ask to take it out of the history; and one that did not fit the window looks complete. Ask the vendor's
# client, or let a `fetch` of your own read the stop reason.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @tanstack/ai@0.58.0 @tanstack/ai-anthropic@0.18.11 @tanstack/ai-openai@0.23.1 openai@7.59.0 zod@4.6.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { chat } from '@tanstack/ai'
import { createAnthropicChat } from '@tanstack/ai-anthropic'
import { createOpenaiChatCompletions } from '@tanstack/ai-openai'

const words = 'You should not '
const usage = { input_tokens: 30, output_tokens: 4 }
const message = { id: 'msg_1', type: 'message', role: 'assistant', model: 'claude-sonnet-4-5', content: [], stop_reason: null, stop_sequence: null, usage }
const frame = (delta, finish_reason = null) => ({ id: 'a', object: 'chat.completion.chunk', created: 1, model: 'gpt-4.1', choices: [{ index: 0, delta, finish_reason }] })
const vendors = {
  claude: reason => [
    { type: 'message_start', message },
    { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
    { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: words } },
    { type: 'content_block_stop', index: 0 },
    { type: 'message_delta', delta: { stop_reason: reason, stop_sequence: null }, usage },
    { type: 'message_stop' },
  ],
  openai: reason => [frame({ role: 'assistant', content: words }), frame({}, reason), '[DONE]'],
}
let reason
const server = createServer((request, reply) => {
  request.resume()
  reply.writeHead(200, { 'content-type': 'text/event-stream' })
  const events = vendors[request.url.includes('/messages') ? 'claude' : 'openai'](reason)
  reply.end(events.map(one => `${one.type ? `event: ${one.type}\n` : ''}data: ${one === '[DONE]' ? one : JSON.stringify(one)}\n\n`).join(''))
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const address = `http://127.0.0.1:${server.address().port}`
const adapters = { claude: createAnthropicChat('claude-sonnet-4-5', 'key', { baseURL: address, maxRetries: 0 }), openai: createOpenaiChatCompletions('gpt-4.1', 'key', { baseURL: `${address}/v1`, maxRetries: 0 }) }
const reasons = { claude: ['end_turn', 'max_tokens', 'refusal', 'model_context_window_exceeded'], openai: ['stop', 'length', 'content_filter'] }
for (const way of ['error', 'warn', 'info', 'debug', 'dir']) console[way] = () => {}

async function ask(vendor) {
  const options = { adapter: adapters[vendor], messages: [{ role: 'user', content: 'Shall I pay?' }] }
  let said = ''
  let told
  let hasWord = false
  for await (const event of chat(options)) {
    if (event.type === 'TEXT_MESSAGE_CONTENT') said += event.delta
    if (/RUN_(FINISHED|ERROR)/.test(event.type)) told = [event.type, event.metadata?.tanstack?.finishReason]
    hasWord ||= JSON.stringify(event).includes(reason)
  }
  const whole = await chat({ ...options, stream: false }).then(
    text => `returned "${text}"`,
    () => 'thrown',
  )
  return `"${said}" ${told[0]} ${told[1] ?? ''}, ${hasWord ? 'with' : 'without'} the vendor's word; ${whole}`
}
const seen = {}
for (const vendor of Object.keys(reasons)) for (reason of reasons[vendor]) seen[`${vendor}, ${reason}`] = await ask(vendor)
process.stdout.write(`${JSON.stringify(seen, null, 1)}\n`)
const finished = (told, has) => `"${words}" RUN_FINISHED ${told}, ${has} the vendor's word; returned "${words}"`
assert.deepEqual(seen, {
  'claude, end_turn': finished('stop', 'without'),
  'claude, max_tokens': `"${words}" RUN_ERROR , with the vendor's word; thrown`,
  'claude, refusal': finished('stop', 'without'),
  'claude, model_context_window_exceeded': finished('stop', 'without'),
  'openai, stop': finished('stop', 'with'),
  'openai, length': finished('length', 'with'),
  'openai, content_filter': finished('content_filter', 'with'),
})
process.exit()
PROBE
node probe.mjs

#!/usr/bin/env bash
# Guess: where Claude's answer fails midway and Claude Code asks again, the AI SDK's provider for it gives the second answer, or both, or an error.
# Seen (ai-sdk-provider-claude-code 4.1.0, ai 7.0.173, with @anthropic-ai/claude-agent-sdk 0.3.226 that it pins, 2026-11): behind an `overloaded_error` in the stream, and behind an early end of it, Claude Code asks again without streaming. Of the second answer the provider takes what lies
# behind as many letters as it has already streamed of the first, whatever they are. "Do not " and then "Please pay him." are "Do not pay him.": one text, finished with `stop`, with no error and no warning, and with a usage of 0 tokens. Where the connection is reset
# the second answer is streamed, and stands whole behind the half: "Do not Please pay him."
# Meaning: the page and the next question have a sentence that no answer had, when the vendor is overloaded. An answer of this provider with a usage of 0 tokens is to be asked for anew.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts ai-sdk-provider-claude-code@4.1.0 @anthropic-ai/claude-agent-sdk@0.3.226 ai@7.0.173 zod@4.6.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { streamText } from 'ai'
import { createClaudeCode } from 'ai-sdk-provider-claude-code'

globalThis.AI_SDK_LOG_WARNINGS = false
const model = 'claude-sonnet-4-5'
const frame = data => `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`
const tokens = output_tokens => ({ input_tokens: 1000, output_tokens, cache_creation_input_tokens: 0, cache_read_input_tokens: 0 })
const head = id => ({ id, type: 'message', role: 'assistant', model, stop_sequence: null })
const start = id => frame({ type: 'message_start', message: { ...head(id), content: [], stop_reason: null, usage: tokens(1) } }) + frame({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } })
const word = text => frame({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } })
const stop =
  frame({ type: 'content_block_stop', index: 0 }) +
  frame({ type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null }, usage: tokens(500) }) +
  frame({ type: 'message_stop' })
const faults = {
  none: response => response.end(word('pay him.') + stop),
  'an error event': response => response.end(frame({ type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } })),
  'an early end': response => response.end(),
  'a reset': response => response.socket.resetAndDestroy(),
}
let fault, asked
const server = createServer(async (request, response) => {
  const body = Buffer.concat(await request.toArray()).toString()
  if (request.method !== 'POST' || !/^\/v1\/messages(\?|$)/.test(request.url)) return response.writeHead(404).end()
  const { stream } = JSON.parse(body)
  asked.push(stream ? 'streamed' : 'whole')
  if (!stream) {
    response.setHeader('content-type', 'application/json')
    return response.end(JSON.stringify({ ...head('msg_2'), content: [{ type: 'text', text: 'Please pay him.' }], stop_reason: 'end_turn', usage: tokens(500) }))
  }
  response.setHeader('content-type', 'text/event-stream')
  if (asked.length > 1) return response.end(start('msg_2') + word('Please ') + word('pay him.') + stop)
  response.write(start('msg_1') + word('Do not '))
  await wait(200)
  faults[fault](response)
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const home = process.cwd()
const env = {
  PATH: process.env.PATH,
  HOME: home,
  ANTHROPIC_BASE_URL: `http://127.0.0.1:${server.address().port}`,
  ANTHROPIC_API_KEY: 'none',
  CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
}
const claude = createClaudeCode({ defaultSettings: { cwd: home, settingSources: [], env, logger: false } })
async function ask() {
  asked = []
  let errors = 0
  const result = streamText({ model: claude(model), prompt: 'Shall I pay him?', maxRetries: 0, onError: () => errors++ })
  const [text, finishReason, { totalTokens }] = [await result.text, await result.finishReason, await result.usage]
  return { asked: asked.join(', '), text, finishReason, errors, totalTokens }
}
const seen = {}
for (fault of Object.keys(faults)) seen[fault] = await ask()
console.table(seen)
const well = { finishReason: 'stop', errors: 0 }
const mixed = { ...well, asked: 'streamed, whole', text: 'Do not pay him.', totalTokens: 0 }
assert.deepEqual(seen, {
  none: { ...well, asked: 'streamed', text: 'Do not pay him.', totalTokens: 1500 },
  'an error event': mixed,
  'an early end': mixed,
  'a reset': { ...well, asked: 'streamed, streamed', text: 'Do not Please pay him.', totalTokens: 2501 },
})
process.exit()
PROBE
timeout 120 node probe.mjs

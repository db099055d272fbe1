#!/usr/bin/env bash
# Guess: of an answer that thinks, speaks, and thinks again (Claude does, between searches and before calls) the AI SDK shows both thoughts, and its history
# has both, each with the signature that the vendor wants back with it.
# Seen (@openrouter/ai-sdk-provider 3.1.0, ai 7.0.173, 2026-11): the second thought is shown nowhere: no reasoning-start, no reasoning-delta; reasoningText has
# the first alone. In the messages for the next request both are one thought, the texts in a row with the first signature; the second is gone,
# though their `index` tells them apart.
# Meaning: thoughts are paid for and not shown, and go back in a form that was never signed. Whoever continues a conversation with tools keeps
# OpenRouter's reasoning_details himself.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @openrouter/ai-sdk-provider@3.1.0 ai@7.0.173 zod@4.6.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { createOpenRouter } from '@openrouter/ai-sdk-provider'
import { streamText } from 'ai'

const chunk = (delta, finish_reason = null) =>
  `data: ${JSON.stringify({ id: 'a', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta, finish_reason }] })}\n\n`
const detail = (index, more) => ({ type: 'reasoning.text', index, format: 'anthropic-claude-v1', ...more })
const thought = (index, text, signature) =>
  chunk({ reasoning: text, reasoning_details: [detail(index, { text })] }) + chunk({ reasoning_details: [detail(index, { signature })] })
const server = createServer((request, response) => {
  request.resume()
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.write(thought(0, 'First. ', 'signed-1') + chunk({ content: 'I look. ' }) + thought(1, 'Second. ', 'signed-2'))
  response.end(`${chunk({ content: 'Found.' }) + chunk({}, 'stop')}data: [DONE]\n\n`)
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))

globalThis.AI_SDK_LOG_WARNINGS = false
const router = createOpenRouter({ apiKey: 'none', baseURL: `http://127.0.0.1:${server.address().port}` })
const result = streamText({ model: router('m'), prompt: 'Hello', maxRetries: 0 })
const shown = []
for await (const part of result.fullStream) if (/^(reasoning|text)/.test(part.type)) shown.push(part.text ? `${part.type} ${part.text}` : part.type)
const { messages } = await result.response
const details = messages[0].content.flatMap(part => part.providerOptions?.openrouter?.reasoning_details ?? [])
console.log('shown:', shown.join(' | '))
console.log('reasoningText:', await result.reasoningText, 'text:', await result.text)
console.log('history:', JSON.stringify(details))
assert.deepEqual(
  shown.filter(part => part.startsWith('reasoning-') && part !== 'reasoning-delta'),
  ['reasoning-start', 'reasoning-delta First. ', 'reasoning-end'],
)
assert.deepEqual([await result.reasoningText, await result.text], ['First. ', 'I look. Found.'])
assert.deepEqual(
  details.map(({ text, signature }) => [text, signature]),
  [['First. Second. ', 'signed-1']],
)
server.closeAllConnections()
server.close()
PROBE
node probe.mjs

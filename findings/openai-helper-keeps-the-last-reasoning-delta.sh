#!/usr/bin/env bash
# Guess: the accumulated message of the openai client's chat helper has the whole of every string field that came in pieces.
# Seen (openai 7.59.0, 2026-11): it joins `content`, but a field that it does not know is overwritten by each delta. Of
# `reasoning_content` (DeepSeek, GLM, Qwen, vLLM) and `reasoning` (OpenRouter, Groq) the final message has the last piece alone.
# Meaning: readers who need the reasoning must join the deltas themselves.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts openai@7.59.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import OpenAI from 'openai'

const chunk = (delta, finish_reason = null) =>
  `data: ${JSON.stringify({ id: 'a', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta, finish_reason }] })}\n\n`
const server = createServer((request, response) => {
  request.resume()
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.write(chunk({ role: 'assistant', content: '' }))
  for (const piece of ['First ', 'this, ', 'then that.']) response.write(chunk({ reasoning_content: piece, reasoning: piece }))
  for (const piece of ['Wide ', 'water.']) response.write(chunk({ content: piece }))
  response.end(`${chunk({}, 'stop')}data: [DONE]\n\n`)
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const client = new OpenAI({ apiKey: 'none', baseURL: `http://127.0.0.1:${server.address().port}` })
const stream = client.chat.completions.stream({ model: 'm', messages: [{ role: 'user', content: 'Hello' }] })
const [{ message }] = (await stream.finalChatCompletion()).choices
console.log(message)
assert.equal(message.content, 'Wide water.')
assert.equal(message.reasoning_content, 'then that.')
assert.equal(message.reasoning, 'then that.')
server.close()
PROBE
node probe.mjs

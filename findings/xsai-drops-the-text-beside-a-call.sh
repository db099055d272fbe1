#!/usr/bin/env bash
# Guess: a delta may hold text and the beginning of a tool call at once, and a client shows both: Google's host for this dialect sends what the model made
# in one step as one chunk, and servers that make a stream of a whole answer send it as one.
# Seen (@xsai/stream-text 0.4.4, openai 7.59.0, 2026-11): of a delta with tool_calls the text is shown nowhere, neither in textStream nor in fullStream nor in
# the text of the step, and the history that goes back with the tool's result has it no more: the model does not know what it said. openai's helper has
# both, and with an empty list of calls beside it xsai shows the text as well.
# Meaning: "I delete the three drafts, not the fourth" is lost before the user sees it, and the call is made. A server of this dialect sends text and calls
# in chunks of their own, text first.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @xsai/stream-text@0.4.4 openai@7.59.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { json } from 'node:stream/consumers'
import { streamText } from '@xsai/stream-text'
import OpenAI from 'openai'

const chunk = (delta, finish_reason = null) =>
  `data: ${JSON.stringify({ id: 'a', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta, finish_reason }] })}\n\n`
const content = 'I ask the weather station. '
const tool_calls = [{ index: 0, id: 'call_1', type: 'function', function: { name: 'weather', arguments: '{"city":"Rome"}' } }]
const ways = {
  apart: [chunk({ role: 'assistant', content, tool_calls: [] }), chunk({ tool_calls }, 'tool_calls')],
  together: [chunk({ role: 'assistant', content, tool_calls }, 'tool_calls')],
}
let way, last
const server = createServer(async (request, response) => {
  last = (await json(request)).messages
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  const done = last.at(-1).role === 'tool'
  response.end(`${done ? chunk({ content: 'Sunny.' }) + chunk({}, 'stop') : ways[way].join('')}data: [DONE]\n\n`)
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const baseURL = `http://127.0.0.1:${server.address().port}/`
const messages = [{ role: 'user', content: 'The weather?' }]
const tool = { type: 'function', function: { name: 'weather', description: 'The weather', parameters: { type: 'object' } }, execute: () => 'sunny' }

async function xsai() {
  const { textStream, fullStream, steps } = streamText({ apiKey: 'none', baseURL, model: 'm', maxSteps: 2, messages, tools: [tool] })
  let text = ''
  let full = ''
  const events = (async () => {
    for await (const event of fullStream) if (event.type === 'text-delta') full += event.text
  })()
  for await (const piece of textStream) text += piece
  await events
  return { text, full, step: (await steps)[0].text, history: last[1].content }
}
const openai = new OpenAI({ apiKey: 'none', baseURL, maxRetries: 0 })
for (way of Object.keys(ways)) {
  const seen = await xsai()
  const message = await openai.chat.completions.stream({ model: 'm', messages }).finalMessage()
  console.log(`${way}:`, seen, 'openai:', message.content, message.tool_calls.length)
  assert.deepEqual([message.content, message.tool_calls.length], [content, 1])
  const said = way === 'apart' ? content : ''
  assert.deepEqual(seen, { text: `${said}Sunny.`, full: `${said}Sunny.`, step: said, history: said })
}
process.exit()
PROBE
node probe.mjs

#!/usr/bin/env bash
# Guess: an answer that says something and then calls a tool is shown by streamUI() as it came: the words, and the tool's component below them. `text` is called with `done: true`
# when its words are over, which is where examples store them in the conversation.
# Seen (@ai-sdk/rsc 3.0.107, @ai-sdk/openai-compatible 3.0.92, react 19.3.1, 2026-11): the words are shown while they come, and what the tool yields takes their place: the page ends
# with the component alone. `text` is never called with `done: true` in such an answer, so the words are not stored either, and onFinish is told `tool-calls` and none of them.
# An answer of words alone is shown, and told with `done: true`.
# Meaning: a reader sees "Your train leaves at nine." for a moment, and the weather then; with the next question the model does not know that it had said it. Keep the last `content`
# that `text` was called with, show it above the component in `generate`, and store it in onFinish.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @ai-sdk/rsc@3.0.107 @ai-sdk/openai-compatible@3.0.92 react@19.3.1 react-dom@19.3.1 zod@4.6.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { createElement } from 'react'
import { renderToReadableStream } from 'react-dom/server'
import { z } from 'zod'
// What React's servers load as '@ai-sdk/rsc'.
import { streamUI } from './node_modules/@ai-sdk/rsc/dist/rsc-server.js'

let calls
const chunk = (delta, finish_reason = null) =>
  `data: ${JSON.stringify({ id: 'a', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta, finish_reason }] })}\n\n`
const call = { index: 0, id: 'call_1', type: 'function', function: { name: 'weather', arguments: '{"city":"Bern"}' } }
const server = createServer((request, response) => {
  request.resume()
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.write(chunk({ role: 'assistant', content: 'Your train leaves ' }) + chunk({ content: 'at nine.' }))
  if (calls) response.write(chunk({ tool_calls: [call] }))
  response.end(`${chunk({}, calls ? 'tool_calls' : 'stop')}data: [DONE]\n\n`)
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const model = createOpenAICompatible({ name: 'host', baseURL: `http://127.0.0.1:${server.address().port}` })('m')

async function ask() {
  const came = []
  const stored = []
  const text = ({ content, done }) => {
    came.push(content)
    if (done) stored.push(content)
    return createElement('p', null, content)
  }
  async function* generate({ city }) {
    yield createElement('p', null, 'Looking.')
    return createElement('p', null, `Rain in ${city}.`)
  }
  const weather = { description: 'Tells the weather', inputSchema: z.object({ city: z.string() }), generate }
  const finish = Promise.withResolvers()
  const { value } = await streamUI({ model, prompt: 'My train, and the weather?', text, tools: { weather }, onFinish: finish.resolve })
  const page = await renderToReadableStream(value)
  await page.allReady
  const shown = (await new Response(page).text()).replace(/<[^>]+>/g, '')
  const { finishReason } = await finish.promise
  return { came: came.at(-1), shown, stored, finishReason }
}
const seen = {}
for (calls of [false, true]) seen[calls ? 'words and a call' : 'words'] = await ask()
console.log(seen)
const came = 'Your train leaves at nine.'
assert.deepEqual(seen, {
  words: { came, shown: came, stored: [came], finishReason: 'stop' },
  'words and a call': { came, shown: 'Rain in Bern.', stored: [], finishReason: 'tool-calls' },
})
process.exit()
PROBE
timeout 60 node probe.mjs

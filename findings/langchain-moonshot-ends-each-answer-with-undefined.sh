#!/usr/bin/env bash
# Guess: ChatMoonshot with `streaming: true` hands out the text of the stream. A chunk without text, as Kimi ends each answer and as it sends its thoughts, adds nothing.
# Seen (@langchain/community 1.1.29, @langchain/core 1.4.0, @langchain/openai 1.6.0, 2026-11): each chunk without `content` adds the word "undefined" to the answer. The last one has an
# empty `delta`, so "Pay it." is "Pay it.undefined", at each answer; with a model that thinks, one more stands in front for each piece of its thoughts. The usage that comes in the last chunk,
# inside of the choice, is not read: 0 tokens. The callback for new tokens is told the right words. stream() of ChatOpenAI hands out "Pay it." from the same bytes.
# Meaning: the word is stored in the history and goes back to the model, and JSON that one asked for does not parse, while the page that is written by the callback
# looks well. Read Kimi by ChatOpenAI with its address.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @langchain/community@1.1.29 @langchain/core@1.4.0 @langchain/openai@1.6.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { ChatMoonshot } from '@langchain/community/chat_models/moonshot'
import { ChatOpenAI } from '@langchain/openai'

const frame = (delta, finish_reason = null, usage) => ({
  id: 'a', object: 'chat.completion.chunk', created: 1, model: 'kimi', choices: [{ index: 0, delta, finish_reason, ...(usage && { usage }) }],
})
const end = frame({}, 'stop', { prompt_tokens: 19, completion_tokens: 13, total_tokens: 32 })
const text = [frame({ content: 'Pay ' }), frame({ content: 'it.' }), end]
const bodies = {
  plain: [frame({ role: 'assistant', content: '' }), ...text],
  thinking: [frame({ role: 'assistant', content: '' }), frame({ reasoning_content: 'Is it ' }), frame({ reasoning_content: 'due?' }), ...text],
}
let asked
const server = createServer((request, response) => {
  request.resume()
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.end(`${bodies[asked].map(one => `data: ${JSON.stringify(one)}\n\n`).join('')}data: [DONE]\n\n`)
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const origin = `http://127.0.0.1:${server.address().port}`

async function read(name, kind) {
  asked = name
  const fields = { apiKey: 'key', streaming: true, maxRetries: 0 }
  if (kind === 'ChatOpenAI') {
    let content = ''
    const model = new ChatOpenAI({ ...fields, streamUsage: false, configuration: { baseURL: origin } })
    for await (const chunk of await model.stream('Shall I pay?')) content += chunk.content
    return { content }
  }
  const model = Object.assign(new ChatMoonshot(fields), { apiUrl: origin })
  let callback = ''
  let tokens
  const callbacks = [{
    handleLLMNewToken: word => {
      callback += word
    },
    handleLLMEnd: ({ llmOutput }) => {
      tokens = llmOutput?.tokenUsage?.totalTokens
    },
  }]
  const { content } = await model.invoke('Shall I pay?', { callbacks })
  return { content, callback, tokens }
}
const seen = {}
for (const name of Object.keys(bodies)) for (const kind of ['ChatMoonshot', 'ChatOpenAI']) seen[`${kind}, ${name}`] = await read(name, kind)
console.log(seen)
assert.deepEqual(seen, {
  'ChatMoonshot, plain': { content: 'Pay it.undefined', callback: 'Pay it.', tokens: 0 },
  'ChatOpenAI, plain': { content: 'Pay it.' },
  'ChatMoonshot, thinking': { content: 'undefinedundefinedPay it.undefined', callback: 'Pay it.', tokens: 0 },
  'ChatOpenAI, thinking': { content: 'Pay it.' },
})
process.exit()
PROBE
LANGCHAIN_CALLBACKS_BACKGROUND=false node probe.mjs

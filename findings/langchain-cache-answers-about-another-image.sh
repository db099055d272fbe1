#!/usr/bin/env bash
# Guess: `cache` of a LangChain model gives an answer again where the same messages come again: with another picture, file or recording beside the same words they are other messages.
# Seen (@langchain/core 1.4.0, @langchain/openai 1.6.0, 2026-11): the key is the text of the messages alone. "What is on it?" beside an invoice gets the answer that was given about a cat; the model is not asked.
# So it is with image_url, with LangChain's own image, file and audio blocks, and with a picture earlier in the talk. Other words are another key.
# Meaning: one question about many pictures or documents, as programs ask it, gets the answer about the first one for all, and nothing tells so. The key has nothing of the content but text: put a hash of each picture
# or file into the words beside it, or leave the cache away from models that see. The script shows that the hash helps.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @langchain/core@1.4.0 @langchain/openai@1.6.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { json } from 'node:stream/consumers'
import { HumanMessage } from '@langchain/core/messages'
import { ChatOpenAI } from '@langchain/openai'

let asked = 0
/** Says which of the two was in the request. */
const server = createServer(async (request, response) => {
  const body = JSON.stringify(await json(request))
  asked++
  const content = ['cat', 'invoice'].find(thing => body.includes(thing) || body.includes(Buffer.from(thing).toString('base64'))) ?? 'nothing'
  response.writeHead(200, { 'content-type': 'application/json' })
  const choices = [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }]
  response.end(JSON.stringify({ id: `answer_${asked}`, object: 'chat.completion', created: 1, model: 'm', choices }))
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const configuration = { baseURL: `http://127.0.0.1:${server.address().port}` }
const text = 'What is on it?'
const data = thing => Buffer.from(thing).toString('base64')
const beside = block => thing => [new HumanMessage({ content: [{ type: 'text', text }, block(thing)] })]
const ways = {
  'an address': beside(thing => ({ type: 'image_url', image_url: { url: `https://example.com/${thing}.png` } })),
  'image block': beside(thing => ({ type: 'image', source_type: 'base64', mime_type: 'image/png', data: data(thing) })),
  'file block': beside(thing => ({ type: 'file', source_type: 'base64', mime_type: 'application/pdf', data: data(thing), metadata: { filename: 'scan.pdf' } })),
  'audio block': beside(thing => ({ type: 'audio', source_type: 'base64', mime_type: 'audio/wav', data: data(thing) })),
  'earlier picture': thing => [...beside(thing => ({ type: 'image_url', image_url: { url: `https://example.com/${thing}.png` } }))(thing), { role: 'assistant', content: 'I see it.' }, { role: 'user', content: text }],
  'other words': thing => `${text} It is called ${thing}.`,
  'address and its name in the words': thing => [new HumanMessage({ content: [{ type: 'text', text: `${text} [${data(thing)}]` }, { type: 'image_url', image_url: { url: `https://example.com/${thing}.png` } }] })],
}
const seen = {}
for (const [way, messages] of Object.entries(ways)) {
  asked = 0
  const model = new ChatOpenAI({ model: `m ${way}`, apiKey: 'none', maxRetries: 0, cache: true, configuration })
  const first = (await model.invoke(messages('cat'))).content
  const second = (await model.invoke(messages('invoice'))).content
  seen[way] = { first, second, asked }
}
console.table(seen)
for (const [way, answers] of Object.entries(seen)) {
  const right = way === 'other words' || way.endsWith('in the words')
  assert.deepEqual(answers, right ? { first: 'cat', second: 'invoice', asked: 2 } : { first: 'cat', second: 'cat', asked: 1 })
}
process.exit()
PROBE
timeout 50 node probe.mjs

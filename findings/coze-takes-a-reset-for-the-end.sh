#!/usr/bin/env bash
# Guess: a streamed chat whose connection is reset in the middle throws out of the loop, as in the clients of OpenAI, Mistral, Groq, Together and Replicate; a body
# that ends in order without its `done` event may pass for whole.
# Seen (@coze/api 1.3.9, Node 26.10, 2026-11): chat.stream() ends without an error in both cases; of the reset there is no trace, neither an event nor an error.
# replicate 1.4.0 throws at a reset of its own stream.
# Meaning: a model server that dies looks like an answer that ended early. Whoever reads Coze must see `conversation.chat.completed` or `done`
# before an answer counts as whole.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @coze/api@1.3.9 axios@1.21.1 replicate@1.4.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { CozeAPI } from '@coze/api'
import Replicate from 'replicate'

let way
let base
const event = (type, data) => `event: ${type}\ndata: ${data}\n\n`
const answers = {
  coze: {
    half: event('conversation.message.delta', JSON.stringify({ role: 'assistant', type: 'answer', content: 'Half an ' })),
    rest: event('conversation.chat.completed', '{"status":"completed"}') + event('done', '"[DONE]"'),
  },
  replicate: { half: event('output', 'Half an '), rest: event('done', '{}') },
}
const server = createServer((request, response) => {
  request.resume()
  if (request.url.startsWith('/v1/')) {
    const prediction = { id: 'p', status: 'starting', urls: { get: `${base}/v1/p`, cancel: `${base}/v1/p`, stream: `${base}/stream` } }
    return response.writeHead(201, { 'content-type': 'application/json' }).end(JSON.stringify(prediction))
  }
  const { half, rest } = answers[request.url === '/stream' ? 'replicate' : 'coze']
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  if (way === 'whole') response.end(half + rest)
  else if (way === 'cut') response.end(half)
  else response.write(half, () => setTimeout(() => response.destroy(), 50))
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
base = `http://127.0.0.1:${server.address().port}`
const clients = {
  coze: () => new CozeAPI({ token: 'none', baseURL: base }).chat.stream({ bot_id: 'b', additional_messages: [] }),
  replicate: () => new Replicate({ auth: 'none', baseUrl: `${base}/v1` }).stream('owner/model', { input: {} }),
}
const seen = {}
for (const name of Object.keys(clients)) {
  for (way of ['whole', 'cut', 'reset']) {
    let events = 0
    let ending = 'ends'
    try {
      for await (const _ of clients[name]()) events++
    } catch {
      ending = 'throws'
    }
    seen[`${name}, ${way}`] = `${events}, ${ending}`
  }
}
console.log(seen)
assert.deepEqual(seen, {
  'coze, whole': '3, ends',
  'coze, cut': '1, ends',
  'coze, reset': '1, ends',
  'replicate, whole': '2, ends',
  'replicate, cut': '1, ends',
  'replicate, reset': '1, throws',
})
process.exit()
PROBE
timeout 30 node probe.mjs

#!/usr/bin/env bash
# Guess: an event whose empty line has come is handed out, as in openai 7.59.0 and @perplexity-ai/perplexity_ai 0.38.5, whose stream readers come from the same
# generator.
# Seen (@cerebras/cerebras_cloud_sdk 1.91.0, Node 26.10, 2026-11): its search for the empty line stops one byte too early, so an event at the end of what has
# come is found when the next byte is there. Of words that are sent one by one, each is read when the next is sent; the last before a pause
# waits as long as the pause. When the connection is reset, the last event that had come whole is never read. It is so over node-fetch, which it
# brings, and over fetch. A comment behind each event brings it at once.
# Meaning: what the model said before it stopped to think, or before it broke off, is not on the screen. A server that serves this client writes a
# comment (`:`) when it flushes, or its heartbeat soon after a pause begins.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @cerebras/cerebras_cloud_sdk@1.91.0 @perplexity-ai/perplexity_ai@0.38.5 openai@7.59.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import Cerebras from '@cerebras/cerebras_cloud_sdk'
import Perplexity from '@perplexity-ai/perplexity_ai'
import OpenAI from 'openai'

const words = ['Three ', 'two ', 'one ', 'go.']
const common = { id: 'a', object: 'chat.completion.chunk', created: 1, model: 'm' }
const frame = word => `data: ${JSON.stringify({ ...common, choices: [{ index: 0, delta: { content: word }, finish_reason: null }] })}\n\n`
let way
/** How many words the server had sent when the reader got the word at that place. */
let sent
const server = createServer(async (request, response) => {
  request.resume()
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  sent = 0
  for (const word of words) {
    sent++
    response.write(frame(word))
    await wait(10)
    if (way === 'with a comment') response.write(':\n\n')
    await wait(150)
  }
  if (way === 'reset') return response.destroy()
  response.end('data: [DONE]\n\n')
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const baseURL = `http://127.0.0.1:${server.address().port}`
const given = { apiKey: 'none', baseURL, maxRetries: 0 }
const clients = {
  openai: new OpenAI(given),
  perplexity: new Perplexity(given),
  cerebras: new Cerebras({ ...given, warmTCPConnection: false }),
  'cerebras over fetch': new Cerebras({ ...given, warmTCPConnection: false, fetch: globalThis.fetch }),
}
const seen = {}
for (const [name, client] of Object.entries(clients)) {
  for (way of ['ordinary', 'with a comment', 'reset']) {
    const read = []
    let ending = 'ends'
    try {
      const stream = await client.chat.completions.create({ model: 'm', stream: true, messages: [{ role: 'user', content: 'Count' }] })
      for await (const chunk of stream) read.push(`${chunk.choices[0].delta.content.trim()} after ${sent}`)
    } catch {
      ending = 'throws'
    }
    seen[`${name}, ${way}`] = [...read, ending].join(', ')
  }
}
console.log(seen)
const atOnce = 'Three after 1, two after 2, one after 3, go. after 4'
const late = 'Three after 2, two after 3, one after 4'
for (const name of ['openai', 'perplexity']) {
  for (const way of ['ordinary', 'with a comment']) assert.equal(seen[`${name}, ${way}`], `${atOnce}, ends`)
  assert.equal(seen[`${name}, reset`], `${atOnce}, throws`)
}
for (const name of ['cerebras', 'cerebras over fetch']) {
  assert.equal(seen[`${name}, ordinary`], `${late}, go. after 4, ends`)
  assert.equal(seen[`${name}, with a comment`], `${atOnce}, ends`)
  assert.equal(seen[`${name}, reset`], `${late}, throws`)
}
process.exit()
PROBE
timeout 60 node --no-warnings probe.mjs

#!/usr/bin/env bash
# Guess: a client of event streams passes over comments, which servers and proxies send in silence to keep a connection open, and over fields that it has
# no use for.
# Seen (ai21 1.1.0, groq-sdk 1.6.0, 2026-11): every line that is neither empty nor begins with `data: ` is thrown as "Invalid SSE line", at once, in the middle of
# the answer: a comment, an `id:`, an `event:`, a `retry:`, and `data:` without a space. What came before is lost to whoever collects, and the same happens
# at each attempt that takes long enough for a comment. groq's client reads all of these. CRLF is read by both.
# Meaning: the slow answers fail, the quick ones do not, so that no short trial shows it. A server or proxy in front of this client sends no
# heartbeat, and no ids.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts ai21@1.1.0 groq-sdk@1.6.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { AI21 } from 'ai21'
import Groq from 'groq-sdk'

const chunk = (content, finish_reason = null) =>
  JSON.stringify({ id: 'a', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta: { content }, finish_reason }] })
const event = data => `data: ${data}\n\n`
const second = chunk('and half.')
const seconds = {
  plain: event(second),
  CRLF: `data: ${second}\r\n\r\n`,
  comment: `: keep-alive\n\n${event(second)}`,
  id: `id: 2\n${event(second)}`,
  retry: `retry: 3000\n${event(second)}`,
  'no space': `data:${second}\n\n`,
}
let way
const server = createServer((request, response) => {
  request.resume()
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.end(event(chunk('Half ')) + seconds[way] + event(chunk('', 'stop')) + event('[DONE]'))
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const settings = { apiKey: 'none', baseURL: `http://127.0.0.1:${server.address().port}` }

async function read(client) {
  let text = ''
  try {
    for await (const { choices } of await client.chat.completions.create({ model: 'm', stream: true, messages: [{ role: 'user', content: 'Hello' }] }))
      text += choices[0].delta.content
    return text
  } catch (error) {
    return `${text}| ${error.message}`
  }
}
for (way of Object.keys(seconds)) {
  const seen = { ai21: await read(new AI21(settings)), groq: await read(new Groq(settings)) }
  console.log(`${way}:`, seen)
  assert.equal(seen.groq, 'Half and half.')
  if (way === 'plain' || way === 'CRLF') assert.equal(seen.ai21, 'Half and half.')
  else assert.ok(/^(Half )?\|.*Invalid SSE line: /.test(seen.ai21))
}
process.exit()
PROBE
node probe.mjs

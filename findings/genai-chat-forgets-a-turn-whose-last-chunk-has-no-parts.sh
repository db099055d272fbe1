#!/usr/bin/env bash
# Guess: a chat of Google's client remembers what was asked and what was streamed, whatever the last chunk brings: a finish reason and the usage need
# no text beside them.
# Seen (@google/genai 3.3.0, 2026-11): one chunk without parts, the last one with its finishReason, or one behind it that has the usage alone, and the
# chat forgets the turn: the next request has neither the question nor the answer, though the reader was given all of it and no error. Where the
# last chunk has a part, be it an empty text, all is there; and so it is by sendMessage(), not streamed. getHistory() shows the question, and an
# answer without parts.
# Meaning: the model no longer knows what was said a minute ago, on some turns and not on others. Keep the history in the application, and a server that
# speaks this dialect puts `parts: [{ text: '' }]` into its last chunk.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @google/genai@3.3.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { json } from 'node:stream/consumers'
import { GoogleGenAI } from '@google/genai'

let last
let asked
const usage = { usageMetadata: { promptTokenCount: 3, candidatesTokenCount: 2, totalTokenCount: 5 } }
const says = (parts, finishReason) => ({ candidates: [{ content: { role: 'model', ...(parts && { parts }) }, index: 0, finishReason }] })
const text = [{ text: 'Call me Ann.' }]
const server = createServer(async (request, response) => {
  asked = (await json(request)).contents
  if (request.url.includes('streamGenerateContent')) {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    return response.end([says(text), ...last].map(chunk => `data: ${JSON.stringify(chunk)}\r\n\r\n`).join(''))
  }
  response.setHeader('content-type', 'application/json')
  response.end(JSON.stringify({ ...says(text, 'STOP'), ...usage }))
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const client = new GoogleGenAI({ apiKey: 'none', httpOptions: { baseUrl: `http://127.0.0.1:${server.address().port}` } })

/** Two turns of a chat: what was streamed in the first, and what the second request has of it. */
async function talk(streams) {
  const chat = client.chats.create({ model: 'm' })
  const turn = async message => {
    if (!streams) return (await chat.sendMessage({ message })).text
    let streamed = ''
    for await (const { text } of await chat.sendMessageStream({ message })) streamed += text ?? ''
    return streamed
  }
  const shown = await turn('Who are you?')
  await turn('Say it again.')
  const sent = asked.map(({ role, parts }) => `${role}: ${parts.map(({ text }) => text).join('')}`).filter(line => !line.endsWith(': '))
  return { shown, sent }
}
const whole = ['user: Who are you?', 'model: Call me Ann.', 'user: Say it again.']
const cases = {
  'a part in the last chunk': [[{ ...says([{ text: '' }], 'STOP'), ...usage }], whole],
  'no parts in the last chunk': [[{ ...says(undefined, 'STOP'), ...usage }], ['user: Say it again.']],
  'the usage behind the finish reason': [[says([{ text: '' }], 'STOP'), usage], ['user: Say it again.']],
}
for (const [name, [chunks, sent]] of Object.entries(cases)) {
  last = chunks
  const seen = await talk(true)
  console.log(`${name}:`, seen)
  assert.deepEqual(seen, { shown: 'Call me Ann.', sent })
}
const plain = await talk(false)
console.log('not streamed:', plain)
assert.deepEqual(plain, { shown: 'Call me Ann.', sent: whole })
server.closeAllConnections()
server.close()
PROBE
node probe.mjs

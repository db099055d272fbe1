#!/usr/bin/env bash
# Guess: the chat of Firebase AI runs the functions that it was given (`functionReference`) whenever Gemini calls them, streamed by sendMessageStream() as by sendMessage(), and asks again with what they gave.
# Seen (@firebase/ai 3.0.0, 2026-11): where it streams, the first chunk alone is looked at. Of two calls in two chunks, as Gemini streams parallel ones, the first is run; the second is in no response and not in the history, and the model is told that it
# made one. A call behind a word or a thought is not run at all: the promise of the response has it, the history too, and the next question goes out with a call that nobody answered, which Gemini refuses. Two calls in one chunk are run.
# By sendMessage() both are run in each of these cases.
# Meaning: whether a letter is written hangs on how the model's answer is cut into chunks, and with thoughts shown none is. Use sendMessage() where functions run by themselves, or read functionCalls() of the response, and run them by hand.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @firebase/ai@3.0.0 @firebase/app@0.16.5
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { initializeApp } from '@firebase/app'
import { getAI, getGenerativeModel, GoogleAIBackend } from '@firebase/ai'

const call = to => ({ functionCall: { name: 'write', args: { to } } })
const word = { text: 'I write to them.' }
const thought = { text: 'They wait for it.', thought: true }
/** The parts of each chunk of the first answer. */
const answers = {
  'two calls in one chunk': [[call('Ann'), call('Bob')]],
  'two calls in two chunks': [[call('Ann')], [call('Bob')]],
  'a word, then two calls': [[word], [call('Ann'), call('Bob')]],
  'a thought, then two calls': [[thought], [call('Ann'), call('Bob')]],
}
const body = (parts, finishReason) => ({
  candidates: [{ content: { role: 'model', parts }, index: 0, finishReason }],
  usageMetadata: { promptTokenCount: 5, candidatesTokenCount: 7, totalTokenCount: 12 },
  modelVersion: 'm',
})
let chunks, requests
const server = createServer(async (request, response) => {
  let text = ''
  for await (const piece of request) text += piece
  requests.push(JSON.parse(text).contents)
  const said = requests.length === 1 ? chunks : [[{ text: 'Done.' }]]
  if (!request.url.includes('alt=sse')) {
    response.setHeader('content-type', 'application/json')
    return response.end(JSON.stringify(body(said.flat(), 'STOP')))
  }
  response.setHeader('content-type', 'text/event-stream')
  for (const [at, parts] of said.entries()) response.write(`data: ${JSON.stringify(body(parts, at === said.length - 1 ? 'STOP' : undefined))}\r\n\r\n`)
  response.end()
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const baseUrl = `http://127.0.0.1:${server.address().port}`
const ai = getAI(initializeApp({ apiKey: 'none', projectId: 'none', appId: 'none' }), { backend: new GoogleAIBackend() })

const has = (contents, part) => contents.flatMap(({ parts }) => parts).filter(one => part in one).length
async function ask(parts, streamed) {
  chunks = parts
  requests = []
  const written = []
  const functionReference = ({ to }) => ({ done: written.push(to) > 0 })
  const parameters = { type: 'object', properties: { to: { type: 'string' } } }
  const tools = [{ functionDeclarations: [{ name: 'write', description: 'Writes a letter', parameters, functionReference }] }]
  const chat = getGenerativeModel(ai, { model: 'm', tools }, { baseUrl }).startChat()
  const { response } = streamed ? await chat.sendMessageStream('Write to Ann and Bob') : await chat.sendMessage('Write to Ann and Bob')
  await response
  await chat.sendMessage('And then?')
  const next = requests.at(-1)
  return { written: written.join(), 'calls and results in the next question': `${has(next, 'functionCall')} and ${has(next, 'functionResponse')}` }
}
const seen = {}
for (const [name, parts] of Object.entries(answers)) {
  seen[name] = await ask(parts, true)
  seen[`${name}, not streamed`] = await ask(parts, false)
}
console.table(seen)
const row = (written, next) => ({ written, 'calls and results in the next question': next })
const both = row('Ann,Bob', '2 and 2')
const streamed = [both, row('Ann', '1 and 1'), row('', '2 and 0'), row('', '2 and 0')]
assert.deepEqual(Object.values(seen), streamed.flatMap(one => [one, both]))
process.exit()
PROBE
timeout 60 node probe.mjs

#!/usr/bin/env bash
# Guess: Gemini's thought signatures go back in the parts they came with: that is what Google asks for, and Google's own agents do so, whether they stream or not.
# Seen (@google/adk 2.0.0, 2026-11): only without streaming. With StreamingMode.SSE the signature of the first of parallel calls, which Gemini sends with that one alone,
# is written into each call behind it, and a signature of a text into the call behind the text; the text loses it. The signature at the end of an answer of text, beside
# its last words or in a last part without words, is in no event that is kept, and in no later request.
# Meaning: sessions that were streamed and those that were not differ in what the model gets back of its thought, and a signature stands on calls that it was not
# made for. Whoever keeps or compares sessions, or reads them with other clients, cannot take signatures in streamed ones for the vendor's.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @google/adk@2.0.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { FunctionTool, Gemini, InMemoryRunner, LlmAgent, LogLevel, setLogLevel, StreamingMode } from '@google/adk'

const call = (to, thoughtSignature) => ({ functionCall: { name: 'send', args: { to } }, thoughtSignature })
/** The parts of each chunk; without streaming they come in one list, neighbouring texts joined. */
const answers = {
  'two calls': { chunks: [[call('ann', 'QUFB'), call('ben')]], whole: [call('ann', 'QUFB'), call('ben')] },
  'text, then a call': {
    chunks: [[{ text: 'I write. ', thoughtSignature: 'QkJC' }], [call('ann')]],
    whole: [{ text: 'I write. ', thoughtSignature: 'QkJC' }, call('ann')],
  },
  'text, signed at its last words': {
    chunks: [[{ text: 'I ' }], [{ text: 'write. ', thoughtSignature: 'Q0ND' }]],
    whole: [{ text: 'I write. ', thoughtSignature: 'Q0ND' }],
  },
  'text, signed behind it': {
    chunks: [[{ text: 'I write. ' }], [{ text: '', thoughtSignature: 'RERE' }]],
    whole: [{ text: 'I write. ' }, { text: '', thoughtSignature: 'RERE' }],
  },
}
const done = { chunks: [[{ text: 'Done.' }]], whole: [{ text: 'Done.' }] }
let answer
let requests
const server = createServer(async (request, response) => {
  let body = ''
  for await (const piece of request.setEncoding('utf8')) body += piece
  const { chunks, whole } = requests.push(JSON.parse(body)) === 1 ? answers[answer] : done
  const message = (parts, finishReason) => JSON.stringify({ candidates: [{ index: 0, content: { role: 'model', parts }, finishReason }], modelVersion: 'm', responseId: 'r' })
  const streams = request.url.includes('streamGenerateContent')
  response.writeHead(200, { 'content-type': streams ? 'text/event-stream' : 'application/json' })
  response.end(streams ? chunks.map((parts, i) => `data: ${message(parts, i === chunks.length - 1 ? 'STOP' : undefined)}\r\n\r\n`).join('') : message(whole, 'STOP'))
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
process.env.GOOGLE_GEMINI_BASE_URL = `http://127.0.0.1:${server.address().port}`
setLogLevel(LogLevel.ERROR)

/** What of the first answer the next requests have: each part with its signature. */
async function sentBack(streamingMode) {
  requests = []
  const parameters = { type: 'OBJECT', properties: { to: { type: 'STRING' } } }
  const tools = [new FunctionTool({ name: 'send', description: 'Sends a letter', parameters, execute: () => 'sent' })]
  const agent = new LlmAgent({ name: 'writer', model: new Gemini({ model: 'gemini-3-pro', apiKey: 'none' }), tools })
  const runner = new InMemoryRunner({ agent, appName: 'letters' })
  const { id: sessionId } = await runner.sessionService.createSession({ appName: 'letters', userId: 'u' })
  for (const text of ['Write to them', 'Go on'])
    for await (const event of runner.runAsync({ userId: 'u', sessionId, newMessage: { role: 'user', parts: [{ text }] }, runConfig: { streamingMode } })) assert.equal(event.errorCode, undefined)
  const parts = requests.at(-1).contents.filter(({ role }) => role === 'model').flatMap(({ parts }) => parts)
  return parts.filter(({ text }) => text !== 'Done.').map(part => `${part.functionCall?.args.to ?? part.text}: ${part.thoughtSignature ?? 'none'}`)
}
const seen = {}
for (answer of Object.keys(answers)) seen[answer] = { whole: await sentBack(StreamingMode.NONE), streamed: await sentBack(StreamingMode.SSE) }
console.table(seen)
assert.deepEqual(seen, {
  'two calls': { whole: ['ann: QUFB', 'ben: none'], streamed: ['ann: QUFB', 'ben: QUFB'] },
  'text, then a call': { whole: ['I write. : QkJC', 'ann: none'], streamed: ['I write. : none', 'ann: QkJC'] },
  'text, signed at its last words': { whole: ['I write. : Q0ND'], streamed: ['I write. : none'] },
  'text, signed behind it': { whole: ['I write. : none', ': RERE'], streamed: ['I write. : none'] },
})
process.exit()
PROBE
timeout 30 node probe.mjs

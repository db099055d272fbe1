#!/usr/bin/env bash
# Guess: an agent of Google's ADK tells by an event with `errorCode` that Gemini blocked the prompt, whether it streams or not. An answer whose body ends before its finish reason
# is told as an error as well.
# Seen (@google/adk 2.0.0, 2026-11): without streaming there is an event with the code `PROHIBITED_CONTENT`. With StreamingMode.SSE there is one that has neither text nor error,
# and carries the usage alone: a chunk without parts and without a finish reason is passed over with its error. The run ends well and says nothing. Half an answer, cut before its
# finish reason, is an event like a whole one, without `errorCode`; one that Gemini stopped for SAFETY has the code.
# Meaning: a page waits for words that do not come, and the log has a run that went well. Take a run without text and calls for a refusal, and an answer without `finishReason` for
# a half.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @google/adk@2.0.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { Gemini, InMemoryRunner, LlmAgent, LogLevel, setLogLevel, StreamingMode } from '@google/adk'

const usage = { promptTokenCount: 9, candidatesTokenCount: 3, totalTokenCount: 12 }
const text = words => ({ candidates: [{ content: { role: 'model', parts: [{ text: words }] }, index: 0 }], usageMetadata: usage })
const stopped = { candidates: [{ finishReason: 'SAFETY', index: 0 }], usageMetadata: usage }
const blocked = { promptFeedback: { blockReason: 'PROHIBITED_CONTENT' }, usageMetadata: { promptTokenCount: 9, totalTokenCount: 9 } }
const answers = { blocked: [blocked], stopped: [text('You should '), text('not '), stopped], cut: [text('You should '), text('not ')] }
let answer
const server = createServer((request, response) => {
  request.resume()
  const isStream = request.url.includes(':streamGenerateContent')
  response.writeHead(200, { 'content-type': isStream ? 'text/event-stream' : 'application/json' })
  response.end(isStream ? answers[answer].map(chunk => `data: ${JSON.stringify(chunk)}\r\n\r\n`).join('') : JSON.stringify(answers[answer].at(-1)))
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
process.env.GOOGLE_GEMINI_BASE_URL = `http://127.0.0.1:${server.address().port}`
setLogLevel(LogLevel.ERROR)

/** The events of a run that are no previews. */
async function run(what, streamingMode) {
  answer = what
  const agent = new LlmAgent({ name: 'assistant', model: new Gemini({ model: 'gemini-2.5-flash', apiKey: 'none' }) })
  const runner = new InMemoryRunner({ agent, appName: 'chat' })
  const { id: sessionId } = await runner.sessionService.createSession({ appName: 'chat', userId: 'u' })
  const events = []
  for await (const event of runner.runAsync({ userId: 'u', sessionId, newMessage: { role: 'user', parts: [{ text: 'May I?' }] }, runConfig: { streamingMode } })) {
    if (!event.partial) events.push([event.content?.parts?.[0].text, event.errorCode].filter(Boolean).join(', '))
  }
  return events
}
const seen = {
  'blocked, at once': await run('blocked', StreamingMode.NONE),
  'blocked, streamed': await run('blocked', StreamingMode.SSE),
  'stopped, streamed': await run('stopped', StreamingMode.SSE),
  'cut, streamed': await run('cut', StreamingMode.SSE),
}
console.log(seen)
assert.deepEqual(seen, {
  'blocked, at once': ['PROHIBITED_CONTENT'],
  'blocked, streamed': [''],
  'stopped, streamed': ['SAFETY', 'You should not , SAFETY'],
  'cut, streamed': ['You should not '],
})
process.exit()
PROBE
node probe.mjs

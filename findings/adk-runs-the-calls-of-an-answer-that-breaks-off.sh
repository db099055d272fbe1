#!/usr/bin/env bash
# Guess: an agent of Google's ADK runs the calls of an answer when the answer is there. Where it breaks off, by a connection that is reset or an error of the host, no tool is run
# and the run fails; where it is whole, Gemini sees the calls that it made side by side, and then their results.
# Seen (@google/adk 2.0.0, 2026-11): so it is without streaming. With StreamingMode.SSE each chunk that has a call has it run at once, while the rest is on its way. Behind a reset,
# and behind an error of the host, there is an event with an error code, and the agent asks again with the call and its result, as if the half had been all, and ends well. Of two
# calls in two chunks Gemini is told call, result, call, result, which is another order than its own.
# Meaning: money is paid for an answer that failed, and who starts the run again, as one does behind an error, pays twice. The second of two calls is lost without a trace. Tools
# that change something take a key of the question's own and do nothing the second time, or are asked for without streaming.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @google/adk@2.0.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { FunctionTool, Gemini, InMemoryRunner, LlmAgent, LogLevel, setLogLevel, StreamingMode } from '@google/adk'

const usageMetadata = { promptTokenCount: 9, candidatesTokenCount: 3, totalTokenCount: 12 }
const chunk = (part, finishReason) => ({ candidates: [{ content: { role: 'model', parts: [part] }, index: 0, finishReason }], usageMetadata })
const call = to => ({ functionCall: { name: 'pay', args: { to } } })
const failed = { error: { code: 503, message: 'The model is overloaded.', status: 'UNAVAILABLE' } }
const answers = {
  whole: [chunk(call('Ann')), chunk(call('Bob'), 'STOP')],
  reset: [chunk(call('Ann')), 'reset'],
  failed: [chunk(call('Ann')), failed],
}
const done = [chunk({ text: 'Done.' }, 'STOP')]
let answer
let bodies
const server = createServer(async (request, response) => {
  bodies.push(JSON.parse(Buffer.concat(await request.toArray()).toString()))
  const chunks = bodies.length > 1 ? done : answers[answer]
  const isStream = request.url.includes(':streamGenerateContent')
  if (!isStream && chunks.includes(failed)) {
    response.writeHead(503, { 'content-type': 'application/json' })
    return response.end(JSON.stringify(failed))
  }
  response.writeHead(200, { 'content-type': isStream ? 'text/event-stream' : 'application/json' })
  if (!isStream) {
    // The parts of the whole answer in one; one that is reset has not come to its end.
    if (chunks.includes('reset')) return response.destroy()
    const parts = chunks.flatMap(one => one.candidates[0].content.parts)
    return response.end(JSON.stringify({ candidates: [{ content: { role: 'model', parts }, finishReason: 'STOP', index: 0 }], usageMetadata }))
  }
  for (const one of chunks) {
    if (one === 'reset') return response.destroy()
    response.write(`data: ${JSON.stringify(one)}\r\n\r\n`)
    await wait(50)
  }
  response.end()
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
process.env.GOOGLE_GEMINI_BASE_URL = `http://127.0.0.1:${server.address().port}`
setLogLevel(LogLevel.ERROR)
console.error = () => {}

async function run(what, streamingMode) {
  answer = what
  bodies = []
  const paid = []
  const execute = ({ to }) => {
    paid.push(to)
    return { ok: true }
  }
  const parameters = { type: 'OBJECT', properties: { to: { type: 'STRING' } } }
  const tools = [new FunctionTool({ name: 'pay', description: 'Pays a person', parameters, execute })]
  const agent = new LlmAgent({ name: 'assistant', model: new Gemini({ model: 'gemini-2.5-flash', apiKey: 'none' }), tools })
  const runner = new InMemoryRunner({ agent, appName: 'chat' })
  const { id: sessionId } = await runner.sessionService.createSession({ appName: 'chat', userId: 'u' })
  const errors = []
  let text
  for await (const event of runner.runAsync({ userId: 'u', sessionId, newMessage: { role: 'user', parts: [{ text: 'Pay Ann and Bob.' }] }, runConfig: { streamingMode } })) {
    if (event.errorCode) errors.push(event.errorCode)
    text = event.content?.parts?.[0].text ?? text
  }
  const told = bodies[1]?.contents.slice(1).map(({ parts }) => parts.map(part => part.functionCall?.args.to ?? 'result').join(' and '))
  return { paid: paid.join(', '), errors: errors.length, told: told?.join(', then ') ?? 'not asked again', text }
}
const seen = {}
for (const what of Object.keys(answers)) seen[what] = { 'at once': await run(what, StreamingMode.NONE), streamed: await run(what, StreamingMode.SSE) }
console.log(seen)
const text = 'Done.'
const nothing = { paid: '', errors: 1, told: 'not asked again', text: undefined }
const half = { paid: 'Ann', told: 'Ann, then result', text }
assert.deepEqual(seen, {
  whole: {
    'at once': { paid: 'Ann, Bob', errors: 0, told: 'Ann and Bob, then result and result', text },
    streamed: { paid: 'Ann, Bob', errors: 0, told: 'Ann, then result, then Bob, then result', text },
  },
  reset: { 'at once': nothing, streamed: { ...half, errors: 1 } },
  failed: { 'at once': nothing, streamed: { ...half, errors: 1 } },
})
process.exit()
PROBE
node probe.mjs

#!/usr/bin/env bash
# Guess: the `abortSignal` of a run of Google's ADK ends the call to the model, whether the agent has one model or a RoutedLlm, which chooses one and takes another where it fails.
# Seen (@google/adk 2.0.0, 2026-11): with a model of its own the call ends when the signal is aborted. RoutedLlm hands on the request and whether to stream, and not the signal: the
# call to Gemini goes on, and the answer is made to its last word.
# Meaning: with the fallback that one adds for bad days a stop button stops the page alone, and tokens that nobody reads are paid for. Set `config.abortSignal` of the request in a
# `beforeModelCallback`, which Google's client heeds.
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
import { Gemini, InMemoryRunner, LlmAgent, LogLevel, RoutedLlm, setLogLevel, StreamingMode } from '@google/adk'

const words = ['You ', 'should ', 'not ', 'pay ', 'this ', 'bill.']
let call
const server = createServer(async (request, response) => {
  request.resume()
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.on('close', () => {
    call = response.writableFinished ? 'made to its end' : 'ended'
  })
  for (const [at, text] of words.entries()) {
    if (response.destroyed) return
    response.write(`data: ${JSON.stringify({ candidates: [{ content: { role: 'model', parts: [{ text }] }, index: 0, ...(at === words.length - 1 && { finishReason: 'STOP' }) }] })}\r\n\r\n`)
    await wait(100)
  }
  response.end()
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
process.env.GOOGLE_GEMINI_BASE_URL = `http://127.0.0.1:${server.address().port}`
setLogLevel(LogLevel.ERROR)
console.error = () => {}

async function abort(makeModel, more = () => ({})) {
  call = 'open'
  const controller = new AbortController()
  const agent = new LlmAgent({ name: 'assistant', model: makeModel(new Gemini({ model: 'gemini-2.5-flash', apiKey: 'none' })), ...more(controller.signal) })
  const runner = new InMemoryRunner({ agent, appName: 'chat' })
  const { id: sessionId } = await runner.sessionService.createSession({ appName: 'chat', userId: 'u' })
  const newMessage = { role: 'user', parts: [{ text: 'May I?' }] }
  try {
    for await (const _ of runner.runAsync({ userId: 'u', sessionId, newMessage, abortSignal: controller.signal, runConfig: { streamingMode: StreamingMode.SSE } })) controller.abort()
  } catch {
    // An aborted run may throw.
  }
  await wait(900)
  return call
}
const routed = model => new RoutedLlm({ models: [model], router: () => model.model })
const withSignal = signal => ({
  beforeModelCallback: ({ request }) => {
    request.config = { ...request.config, abortSignal: signal }
    return undefined
  },
})
const seen = { Gemini: await abort(model => model), RoutedLlm: await abort(routed), 'RoutedLlm, with the signal in its request': await abort(routed, withSignal) }
console.log(seen)
assert.deepEqual(seen, { Gemini: 'ended', RoutedLlm: 'made to its end', 'RoutedLlm, with the signal in its request': 'ended' })
process.exit()
PROBE
node probe.mjs

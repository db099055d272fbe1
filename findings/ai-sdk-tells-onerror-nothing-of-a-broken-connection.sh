#!/usr/bin/env bash
# Guess: streamText tells onError of whatever fails while it streams, and fullStream ends by an error part, for it throws nothing: so it is where the vendor
# sends an error frame in mid-stream. A connection that the vendor breaks is the most usual of these failures.
# Seen (ai 7.0.173 and 6.0.326, @ai-sdk/openai 4.0.118 and 3.0.120, 2026-11): after a reset fullStream and textStream throw "Failed to process successful response", without
# an error part or a finish; onError, onFinish and onAbort are not called. The page behind toUIMessageStreamResponse() gets no error part either, its own
# onError is not asked for a text, and its body breaks. For an error frame all of them are called, and the body ends in order.
# Meaning: logs and counts made in these callbacks know of the vendor's polite errors alone, and an answer that onFinish would have stored is stored nowhere.
# Who needs to know wraps the loop, or the body of the response. A proxy that wants them called ends a broken answer by an error frame.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts ai7@npm:ai@7.0.173 openai7@npm:@ai-sdk/openai@4.0.118 \
  ai6@npm:ai@6.0.326 openai6@npm:@ai-sdk/openai@3.0.120 zod@4.6.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import * as ai6 from 'ai6'
import * as ai7 from 'ai7'
import * as openai6 from 'openai6'
import * as openai7 from 'openai7'

const chunk = { id: 'a', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta: { role: 'assistant', content: 'Half ' } }] }
let way
const server = createServer((request, response) => {
  request.resume()
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.write(`data: ${JSON.stringify(chunk)}\n\n`)
  const error = `data: ${JSON.stringify({ error: { message: 'The model is overloaded', type: 'server_error' } })}\n\n`
  setTimeout(() => (way === 'reset' ? response.destroy() : response.end(error)), 50)
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const settings = { apiKey: 'none', baseURL: `http://127.0.0.1:${server.address().port}` }

async function read(ai, provider, how) {
  const called = new Set()
  const call = name => () => {
    called.add(name)
    return 'It failed'
  }
  const callbacks = { onError: call('onError'), onFinish: call('onFinish'), onAbort: call('onAbort') }
  const result = ai.streamText({ model: provider.createOpenAI(settings).chat('m'), prompt: 'Hello', maxRetries: 0, ...callbacks })
  let parts = ''
  let ended = 'well'
  try {
    if (how === 'page') parts = await text(result.toUIMessageStreamResponse({ onError: call('page onError') }).body)
    else for await (const part of how === 'text' ? result.textStream : result.fullStream) parts += `${part.type ?? part} `
  } catch (error) {
    ended = error.message
  }
  return { error: /\berror\b/.test(parts), called: [...called].sort().join(), ended }
}
const thrown = { error: false, called: '', ended: 'Failed to process successful response' }
const told = (called, error = true) => ({ error, called, ended: 'well' })
const expected = {
  reset: { full: thrown, text: thrown, page: thrown },
  frame: { full: told('onError,onFinish'), text: told('onError,onFinish', false), page: told('onError,onFinish,page onError') },
}
for (const [version, ai, provider] of [
  ['ai 7', ai7, openai7],
  ['ai 6', ai6, openai6],
])
  for (way of Object.keys(expected))
    for (const [how, result] of Object.entries(expected[way])) {
      const seen = await read(ai, provider, how)
      console.log(`${version}, ${way}, ${how}:`, seen)
      assert.deepEqual(seen, result)
    }
process.exit()
PROBE
AI_SDK_LOG_WARNINGS=false node probe.mjs

#!/usr/bin/env bash
# Guess: a client of Chat Completions reads lines that end with CRLF as those that end with LF, or reads none of them.
# Seen (@xsai/stream-text 0.4.4, 2026-11): it reads them all, since JSON may end with a carriage return, up to the last one: `[DONE]` with a CR behind it
# is parsed as JSON. So at the end of the answer textStream and fullStream fail with a SyntaxError, what the loop has not taken by then is lost, steps,
# messages and usage reject, and a tool that the model called is not run. The same answers with LF end well, and so do those with CRLF and no `[DONE]`.
# Meaning: each answer of a host behind sse-starlette, which writes CRLF unless it is told `sep="\n"`, is an error after its last word; whoever tries again at
# errors shows and pays for it twice. A server of this dialect ends its lines with LF.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @xsai/stream-text@0.4.4
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { json } from 'node:stream/consumers'
import { streamText } from '@xsai/stream-text'

const chunk = (delta, finish_reason = null) =>
  JSON.stringify({ id: 'a', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta, finish_reason }] })
const call = { index: 0, id: 'call_1', type: 'function', function: { name: 'weather', arguments: '{"city":"Rome"}' } }
const answers = {
  text: [chunk({ content: 'Half ' }), chunk({ content: 'and half.' }), chunk({}, 'stop')],
  call: [chunk({ tool_calls: [call] }), chunk({}, 'tool_calls')],
}
let answer, end, done
const server = createServer(async (request, response) => {
  const { messages } = await json(request)
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  const lines = [...(messages.at(-1).role === 'tool' ? [chunk({ content: 'Sunny.' }), chunk({}, 'stop')] : answers[answer]), ...(done ? ['[DONE]'] : [])]
  response.end(lines.map(line => `data: ${line}${end}${end}`).join(''))
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const baseURL = `http://127.0.0.1:${server.address().port}/`

async function read() {
  const seen = { text: '', ran: [], ended: 'well', steps: 'resolved' }
  const execute = input => {
    seen.ran.push(input)
    return 'sunny'
  }
  const tool = { type: 'function', function: { name: 'weather', description: 'The weather', parameters: { type: 'object' } }, execute }
  const result = streamText({ apiKey: 'none', baseURL, model: 'm', maxSteps: 2, messages: [{ role: 'user', content: 'Hello' }], tools: [tool] })
  const settled = Promise.allSettled([result.steps, result.messages, result.usage, result.totalUsage])
  try {
    for await (const text of result.textStream) seen.text += text
  } catch (error) {
    seen.ended = error.name
  }
  const states = (await settled).map(({ status }) => status)
  if (states.every(status => status === 'rejected')) seen.steps = 'rejected'
  return seen
}
const good = { text: { text: 'Half and half.', ran: [] }, call: { text: 'Sunny.', ran: [{ city: 'Rome' }] } }
for (answer of Object.keys(answers))
  for (const [name, lineEnd, mark] of [['LF', '\n', true], ['CRLF', '\r\n', true], ['CRLF without [DONE]', '\r\n', false]]) {
    end = lineEnd
    done = mark
    const seen = await read()
    console.log(`${answer}, ${name}:`, JSON.stringify(seen))
    if (name !== 'CRLF') assert.deepEqual(seen, { ...good[answer], ended: 'well', steps: 'resolved' })
    else {
      assert.deepEqual({ ...seen, text: '' }, { text: '', ran: [], ended: 'SyntaxError', steps: 'rejected' })
      assert.ok(good.text.text.startsWith(seen.text))
    }
  }
process.exit()
PROBE
node probe.mjs

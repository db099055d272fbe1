#!/usr/bin/env bash
# Guess: ChatAlibabaTongyi puts the arguments of a call together as they come: each piece behind the one before. invoke() of a model with `streaming: true` and stream() of
# the same model hand out the same call.
# Seen (@langchain/community 1.1.29, @langchain/core 1.4.0, 2026-11): invoke() with `streaming: true` leaves out each piece that the arguments end with already. Qwen
# writes numbers digit by digit, so that a transfer of 1000 is run with 10, and 2255 with 25; `invalid_tool_calls` is empty. Two closing brackets in two pieces are one, and a call with
# a nested object is invalid. stream() hands out all of them right, from the same bytes.
# Meaning: tools are run with a smaller amount, another number of a flight or an order, and nothing tells of it. Leave `streaming` off and use stream() where words are to be seen
# while they come.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @langchain/community@1.1.29 @langchain/core@1.4.0 @langchain/openai@1.6.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { ChatAlibabaTongyi } from '@langchain/community/chat_models/alibaba_tongyi'

const frame = (fields, arguments_, reason = 'null') => {
  const call = { index: 0, type: 'function', ...fields, function: { ...fields.function, arguments: arguments_ } }
  const output = { choices: [{ message: { role: 'assistant', content: '', tool_calls: [call] }, finish_reason: reason }] }
  return `id:1\nevent:result\n:HTTP_STATUS/200\ndata:${JSON.stringify({ output, usage: { input_tokens: 9, output_tokens: 9, total_tokens: 18 }, request_id: 'r' })}\n\n`
}
let pieces
const server = createServer((request, response) => {
  request.resume()
  response.writeHead(200, { 'content-type': 'text/event-stream;charset=UTF-8' })
  pieces.forEach((piece, at) => response.write(frame(at ? { id: '' } : { id: 'call_1', function: { name: 'transfer' } }, piece)))
  response.end(frame({ id: '' }, '', 'tool_calls'))
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const apiUrl = `http://127.0.0.1:${server.address().port}/`
const schema = { type: 'object', properties: { amount: { type: 'number' }, to: { type: 'object' } } }
const tools = [{ type: 'function', function: { name: 'transfer', description: 'Sends money', parameters: schema } }]

async function read(...all) {
  pieces = all
  const model = streaming => new ChatAlibabaTongyi({ alibabaApiKey: 'key', apiUrl, streaming, maxRetries: 0 }).bindTools(tools)
  const answer = await model(true).invoke('Pay the bill')
  let whole
  for await (const chunk of await model(false).stream('Pay the bill')) whole = whole?.concat(chunk) ?? chunk
  const told = ({ tool_calls, invalid_tool_calls }) => [...tool_calls.map(({ args }) => args), ...invalid_tool_calls.map(({ args }) => `invalid: ${args}`)]
  return { sent: all.join(''), invoke: told(answer), stream: told(whole) }
}
const seen = [
  await read('{"amount": ', '1', '0', '0', '0', '}'),
  await read('{"amount": ', '2', '2', '5', '5', '}'),
  await read('{"amount": ', '1', '2', '3', '}'),
  await read('{"to": {"name": "Ada"', '}', '}'),
]
console.log(seen.map(one => JSON.stringify(one)).join('\n'))
assert.deepEqual(seen, [
  { sent: '{"amount": 1000}', invoke: [{ amount: 10 }], stream: [{ amount: 1000 }] },
  { sent: '{"amount": 2255}', invoke: [{ amount: 25 }], stream: [{ amount: 2255 }] },
  { sent: '{"amount": 123}', invoke: [{ amount: 123 }], stream: [{ amount: 123 }] },
  { sent: '{"to": {"name": "Ada"}}', invoke: ['invalid: {"to": {"name": "Ada"}'], stream: [{ to: { name: 'Ada' } }] },
])
server.closeAllConnections()
server.close()
PROBE
node probe.mjs

#!/usr/bin/env bash
# Guess: who listens for the arguments of a tool call as they come (inputJson) gets the answer that he gets without; and JSON may begin with
# white space, cut wherever a model's tokens end.
# Seen (@anthropic-ai/sdk 1.14.0, openai 7.59.0, 2026-11): with a listener, a first piece that is white space alone fails the helper's stream with
# "Unexpected end of JSON input", and with it the whole message: the text said before the call, the call, the usage. Without one the same answer is
# read, and so it is with the space and the bracket in one piece. openai's chat helper reads such a call with its listener.
# Meaning: a server that speaks Anthropic's dialect for models of others, some of which begin a call with a line break, keeps leading white space
# back until the bracket is there.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @anthropic-ai/sdk@1.14.0 openai@7.59.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import Anthropic from '@anthropic-ai/sdk'
import OpenAI from 'openai'

let pieces
const event = body => `event: ${body.type}\ndata: ${JSON.stringify(body)}\n\n`
const block = (index, content_block, deltas) =>
  event({ type: 'content_block_start', index, content_block }) +
  deltas.map(delta => event({ type: 'content_block_delta', index, delta })).join('') +
  event({ type: 'content_block_stop', index })
const usage = { input_tokens: 10, output_tokens: 1 }
const message = { id: 'msg_1', type: 'message', role: 'assistant', model: 'm', content: [], stop_reason: null, stop_sequence: null, usage }
const anthropic = () =>
  event({ type: 'message_start', message }) +
  block(0, { type: 'text', text: '' }, [{ type: 'text_delta', text: 'I look.' }]) +
  block(1, { type: 'tool_use', id: 'toolu_1', name: 'look', input: {} }, pieces.map(partial_json => ({ type: 'input_json_delta', partial_json }))) +
  event({ type: 'message_delta', delta: { stop_reason: 'tool_use', stop_sequence: null }, usage: { output_tokens: 9 } }) +
  event({ type: 'message_stop' })
const choice = (delta, finish_reason = null) =>
  `data: ${JSON.stringify({ id: 'a', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta, finish_reason }] })}\n\n`
const chat = () =>
  choice({ role: 'assistant', tool_calls: [{ index: 0, id: 'call_1', type: 'function', function: { name: 'look', arguments: '' } }] }) +
  pieces.map(text => choice({ tool_calls: [{ index: 0, function: { arguments: text } }] })).join('') +
  `${choice({}, 'tool_calls')}data: [DONE]\n\n`
const server = createServer((request, response) => {
  request.resume()
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.end(request.url.endsWith('/messages') ? anthropic() : chat())
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const baseURL = `http://127.0.0.1:${server.address().port}`

const question = { model: 'm', max_tokens: 99, messages: [{ role: 'user', content: 'Hello' }] }
const client = new Anthropic({ apiKey: 'none', maxRetries: 0, baseURL })
function read(listens) {
  const stream = client.messages.stream(question)
  if (listens) stream.on('inputJson', () => {})
  return stream.finalMessage().then(
    ({ content }) => content[1].input,
    error => error.message,
  )
}
for (pieces of [['', '\n{"at":"sea"}'], ['\n{', '"at":"sea"}'], ['{', '\n"at":"sea"}']]) {
  const whole = await read(true)
  console.log(JSON.stringify(pieces), 'with a listener:', whole)
  assert.deepEqual(whole, { at: 'sea' })
}
pieces = ['', '\n', '{"at":"sea"}']
const [silent, heard] = [await read(false), await read(true)]
console.log(JSON.stringify(pieces), 'without:', silent, 'with:', heard)
assert.deepEqual(silent, { at: 'sea' })
assert.match(heard, /^Unexpected end of JSON input/)

const openai = new OpenAI({ apiKey: 'none', maxRetries: 0, baseURL })
const parameters = { type: 'object', properties: { at: { type: 'string' } }, required: ['at'], additionalProperties: false }
const tools = [{ type: 'function', function: { name: 'look', strict: true, parameters } }]
const stream = openai.chat.completions.stream({ model: 'm', messages: question.messages, tools })
stream.on('tool_calls.function.arguments.delta', () => {})
const { choices } = await stream.finalChatCompletion()
console.log('openai:', choices[0].message.tool_calls[0].function)
assert.deepEqual(choices[0].message.tool_calls[0].function.parsed_arguments, { at: 'sea' })
server.close()
PROBE
node probe.mjs

#!/usr/bin/env bash
# Guess: a framework that runs tools takes the arguments of a call from the call. The finish reason says whether the answer is whole, and hosts differ in it: a
# call that was forced by tool_choice ends with `stop` at OpenAI itself, and at several others every call does.
# Seen (genkit 1.42.0 and @genkit-ai/compat-oai 1.42.0, 2026-11): the arguments are read where the finish reason is `tool_calls`. With `stop` and with `length` the
# tool is run all the same, and is given an empty string in place of what the model sent; streamed and not streamed alike. While it streams the chunks show
# the right arguments. The history that goes back has the call with an empty string as well, so that the model sees a call that it did not make.
# Meaning: a tool whose arguments narrow what it does runs without them, and the trace shows the right ones. Give tools an inputSchema that refuses a string; a
# server of this dialect ends every answer that calls with `tool_calls`.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts genkit@1.42.0 @genkit-ai/compat-oai@1.42.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { json } from 'node:stream/consumers'
import { openAICompatible } from '@genkit-ai/compat-oai'
import { genkit, z } from 'genkit'

const tool_calls = [{ index: 0, id: 'call_1', type: 'function', function: { name: 'remove', arguments: '{"row":7}' } }]
const base = { id: 'a', created: 1, model: 'm' }
let reason
let history
const server = createServer(async (request, response) => {
  const { messages, stream } = await json(request)
  const done = messages.at(-1).role === 'tool'
  if (done) history = messages
  const message = done ? { role: 'assistant', content: 'Removed.' } : { role: 'assistant', content: null, tool_calls }
  const finish_reason = done ? 'stop' : reason
  if (!stream) {
    response.writeHead(200, { 'content-type': 'application/json' })
    return response.end(JSON.stringify({ ...base, object: 'chat.completion', choices: [{ index: 0, message, finish_reason }] }))
  }
  const chunk = (delta, finish_reason) =>
    `data: ${JSON.stringify({ ...base, object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason }] })}\n\n`
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.end(`${chunk(message, null)}${chunk({}, finish_reason)}data: [DONE]\n\n`)
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const ai = genkit({ plugins: [openAICompatible({ name: 'host', apiKey: 'none', baseURL: `http://127.0.0.1:${server.address().port}`, maxRetries: 0 })] })
let ran
const remove = ai.defineTool({ name: 'remove', description: 'Removes rows', inputSchema: z.any(), outputSchema: z.string() }, async input => {
  ran.push(input)
  return 'ok'
})
async function ask(streamed) {
  ran = []
  const options = { model: 'host/m', prompt: 'Remove row 7', tools: [remove] }
  const shown = []
  if (streamed) {
    const { stream, response } = ai.generateStream(options)
    for await (const { content } of stream) for (const { toolRequest } of content) if (toolRequest) shown.push(toolRequest.input)
    await response
  } else await ai.generate(options)
  return { ran, shown, back: JSON.parse(history.find(message => message.tool_calls).tool_calls[0].function.arguments) }
}
const right = { row: 7 }
for (reason of ['tool_calls', 'stop', 'length'])
  for (const streamed of [true, false]) {
    const seen = await ask(streamed)
    console.log(`${reason}, ${streamed ? 'streamed' : 'whole'}:`, JSON.stringify(seen))
    const given = reason === 'tool_calls' ? right : ''
    assert.deepEqual(seen, { ran: [given], shown: streamed ? [right] : [], back: given })
  }
process.exit()
PROBE
node probe.mjs

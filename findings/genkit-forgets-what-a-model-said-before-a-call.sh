#!/usr/bin/env bash
# Guess: of an answer that thinks, speaks, and calls a tool, the message that goes back with the tool's result has all three: OpenAI's dialect has content beside
# tool_calls, and hosts with reasoning_content (DeepSeek, Kimi, GLM) want it back for the turn that called.
# Seen (genkit 1.42.0 and @genkit-ai/compat-oai 1.42.0, 2026-11): where a message has calls they are all of it. Thought and text are streamed to the page, and then they are
# in neither the messages of the response nor the next request, where `content` is null. An answer without a call keeps both in its messages.
# Meaning: what the user has read is not what is stored or what the model sees in its next step, so it says it again, or says the opposite; hosts that demand
# the thought refuse the request. The application keeps the streamed chunks itself.
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

const chunk = (delta, finish_reason = null) =>
  `data: ${JSON.stringify({ id: 'a', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta, finish_reason }] })}\n\n`
const call = { index: 0, id: 'call_1', type: 'function', function: { name: 'weather', arguments: '{"city":"Rome"}' } }
const said = [chunk({ role: 'assistant', reasoning_content: 'Ask the station.' }), chunk({ content: 'I ask the station. ' })]
const answers = {
  'no call': [...said, chunk({}, 'stop')],
  call: [...said, chunk({ tool_calls: [call] }), chunk({}, 'tool_calls')],
}
let answer
let sent
const server = createServer(async (request, response) => {
  const { messages } = await json(request)
  sent = messages
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  const done = messages.at(-1).role === 'tool'
  response.end(`${(done ? [chunk({ role: 'assistant', content: 'Sunny.' }), chunk({}, 'stop')] : answers[answer]).join('')}data: [DONE]\n\n`)
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const ai = genkit({ plugins: [openAICompatible({ name: 'host', apiKey: 'none', baseURL: `http://127.0.0.1:${server.address().port}`, maxRetries: 0 })] })
const inputSchema = z.object({ city: z.string() })
const weather = ai.defineTool({ name: 'weather', description: 'The weather', inputSchema, outputSchema: z.string() }, async () => 'sunny')

const words = content => content.map(({ text, reasoning }) => text ?? reasoning ?? '').join('')
for (answer of Object.keys(answers)) {
  const { stream, response } = ai.generateStream({ model: 'host/m', prompt: 'The weather?', tools: [weather] })
  let shown = ''
  for await (const { content } of stream) shown += words(content)
  const { messages } = await response
  const kept = messages.filter(({ role }) => role === 'model').map(({ content }) => words(content))
  const back = sent.filter(({ role }) => role === 'assistant').map(({ content, reasoning_content }) => [content, reasoning_content])
  console.log(`${answer}:`, { shown, kept, back })
  const all = 'Ask the station.I ask the station. '
  assert.deepEqual({ shown, kept }, answer === 'call' ? { shown: `${all}Sunny.`, kept: ['', 'Sunny.'] } : { shown: all, kept: [all] })
  assert.deepEqual(back, answer === 'call' ? [[null, undefined]] : [])
}
process.exit()
PROBE
node probe.mjs

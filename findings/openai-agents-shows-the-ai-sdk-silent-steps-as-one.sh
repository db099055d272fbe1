#!/usr/bin/env bash
# Guess: createAiSdkUiMessageStream() of the Agents SDK gives a page of the AI SDK the run as it was: each answer of the model is a step of its own. What the page sends back
# with the next question tells the model what it did, in its order.
# Seen (@openai/agents 0.20.0, @openai/agents-extensions 0.18.0, ai 7.0.173, openai 7.59.0, 2026-11): an answer that has calls alone does not end its step. Two such answers, each
# with the result of the one before, and the last words are one step. convertToModelMessages() makes one message of it: both calls beside each other, with the last words in it,
# and all results behind them. Where the model says a word beside each call, each answer is a step, and all is in its place.
# Meaning: most calls come without a word. In the next turn the model reads that it made both calls at once, the second before it knew what the first had found, and that it
# had answered before any result came. Open a `start-step` of one's own at each `response_started` but the first, with a `finish-step` before it, or keep the history on the server.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @openai/agents@0.20.0 @openai/agents-extensions@0.18.0 ai@7.0.173 openai@7.59.0 zod@4.6.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { Agent, OpenAIChatCompletionsModel, Runner, setTracingDisabled, tool } from '@openai/agents'
import { createAiSdkUiMessageStream } from '@openai/agents-extensions/ai-sdk-ui'
import { convertToModelMessages, readUIMessageStream } from 'ai'
import OpenAI from 'openai'
import { z } from 'zod'

setTracingDisabled(true)
/** A model that looks at page 1, then at page 2, and says then that it is done. */
let number
let speaks
const chunk = (delta, finish_reason = null) =>
  `data: ${JSON.stringify({ id: 'a', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta, finish_reason }] })}\n\n`
const server = createServer((request, response) => {
  request.resume()
  number += 1
  const call = { index: 0, id: `call_${number}`, type: 'function', function: { name: 'look', arguments: `{"page":${number}}` } }
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.write(chunk({ role: 'assistant', content: number === 3 ? 'Done.' : speaks ? `I look at ${number}.` : '' }))
  if (number < 3) response.write(chunk({ tool_calls: [call] }))
  response.end(`${chunk({}, number < 3 ? 'tool_calls' : 'stop')}data: [DONE]\n\n`)
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const openai = new OpenAI({ apiKey: 'none', baseURL: `http://127.0.0.1:${server.address().port}` })
const parameters = z.object({ page: z.number() })
const look = tool({ name: 'look', description: 'Looks at a page', parameters, execute: ({ page }) => `page ${page}` })
const agent = new Agent({ name: 'reader', instructions: 'Help.', model: new OpenAIChatCompletionsModel(openai, 'm'), tools: [look] })

async function run() {
  number = 0
  const stream = createAiSdkUiMessageStream(await new Runner().run(agent, 'Look at both pages.', { stream: true }))
  let shown
  for await (const message of readUIMessageStream({ stream })) shown = message
  const told = await convertToModelMessages([shown])
  return told.map(({ role, content }) => `${role}: ${content.map(part => part.text ?? `${part.type} ${part.toolCallId}`).join(', ')}`)
}
const seen = {}
for (speaks of [false, true]) seen[speaks ? 'speaks' : 'is silent'] = await run()
console.log(seen)
assert.deepEqual(seen, {
  'is silent': ['assistant: tool-call call_1, tool-call call_2, Done.', 'tool: tool-result call_1, tool-result call_2'],
  speaks: [
    'assistant: I look at 1., tool-call call_1',
    'tool: tool-result call_1',
    'assistant: I look at 2., tool-call call_2',
    'tool: tool-result call_2',
    'assistant: Done.',
  ],
})
process.exit()
PROBE
node probe.mjs

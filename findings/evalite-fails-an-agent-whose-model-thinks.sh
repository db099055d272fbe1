#!/usr/bin/env bash
# Guess: traceAISDKModel() of Evalite watches a model and leaves what it answers as it is. An eval has the score that the agent would have without the trace.
# Seen (evalite 0.19.0, ai 5.0.277, @ai-sdk/openai-compatible 1.0.61, 2026-11): it fails generateText() at the second step of each agent whose model thinks. A trace is made when
# an answer has come, of the prompt that asked for it, and the prompt of that step holds the thought of the first one, as the AI SDK sends it back: "Unsupported content type:
# reasoning". The answer that came is thrown away. The same agent over a model that does not think is traced in both steps, and without the trace both answer.
# Meaning: it is Evalite's own way to trace, which is on in its runs alone: the agent works where it serves users and fails each case of its eval, after the case was paid
# for. The model that thinks loses the comparison with one that does not. Trace such models with reportTrace() from the task.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps evalite@0.19.0 ai@5.0.277 @ai-sdk/openai-compatible@1.0.61 zod@3.25.76
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { json } from 'node:stream/consumers'
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { generateText, stepCountIs, tool } from 'ai'
import { traceAISDKModel } from 'evalite/ai-sdk'
import { reportTraceLocalStorage } from 'evalite/traces'
import { z } from 'zod'

/** A model that calls the tool once, and answers then. */
let thinks
let requests
const call = { id: 'call_1', type: 'function', function: { name: 'look', arguments: '{}' } }
const server = createServer(async (request, response) => {
  const { messages } = await json(request)
  requests += 1
  const isLast = messages.at(-1).role === 'tool'
  const thought = thinks ? { reasoning_content: 'I should know.' } : {}
  const message = { role: 'assistant', ...thought, content: isLast ? 'It rains.' : null, ...(isLast ? {} : { tool_calls: [call] }) }
  const choices = [{ index: 0, message, logprobs: null, finish_reason: isLast ? 'stop' : 'tool_calls' }]
  const usage = { prompt_tokens: 9, completion_tokens: 9, total_tokens: 18 }
  response.writeHead(200, { 'content-type': 'application/json' })
  response.end(JSON.stringify({ id: 'a', object: 'chat.completion', created: 1, model: 'm', choices, usage }))
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const model = createOpenAICompatible({ name: 'host', baseURL: `http://127.0.0.1:${server.address().port}` })('deepseek-reasoner')
const look = tool({ description: 'Looks out of the window', inputSchema: z.object({}), execute: async () => 'rain' })

async function ask(isTraced) {
  // Evalite's runner sets both around each case.
  process.env.EVALITE_REPORT_TRACES = isTraced ? 'true' : ''
  requests = 0
  const traces = []
  return reportTraceLocalStorage.run(
    trace => traces.push(trace),
    async () => {
      const asked = generateText({ model: traceAISDKModel(model), prompt: 'Does it rain?', tools: { look }, stopWhen: stepCountIs(3) })
      const ended = await asked.then(
        ({ text }) => text,
        error => `failed: ${error.message}`,
      )
      return { ended, requests, traces: traces.length }
    },
  )
}
const seen = {}
for (thinks of [false, true]) {
  for (const isTraced of [false, true]) seen[`${thinks ? 'thinks' : 'does not think'}, ${isTraced ? 'traced' : 'not traced'}`] = await ask(isTraced)
}
console.log(seen)
assert.deepEqual(seen, {
  'does not think, not traced': { ended: 'It rains.', requests: 2, traces: 0 },
  'does not think, traced': { ended: 'It rains.', requests: 2, traces: 2 },
  'thinks, not traced': { ended: 'It rains.', requests: 2, traces: 0 },
  'thinks, traced': { ended: 'failed: Unsupported content type: reasoning. Not supported yet.', requests: 2, traces: 1 },
})
process.exit()
PROBE
node probe.mjs

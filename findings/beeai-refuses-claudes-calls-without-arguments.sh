#!/usr/bin/env bash
# Guess: a tool without parameters runs when Claude calls it. Claude streams such a call with an empty piece of input, or none; the AI SDK, which BeeAI stands
# on, makes {} of it.
# Seen (beeai-framework 0.1.30, ai 6.0.326, @ai-sdk/anthropic 3.0.140, 2026-11): with `stream: true` RequirementAgent adds up the pieces itself, and passes over
# the call that the AI SDK made of them. The sum is empty, so the call is malformed: the tool does not run, and the model is told in a message of the user that
# its JSON is wrong. It calls again in the same way, four times in all; then the run fails. Without `stream`, and with an argument, the tool runs.
# Meaning: tools such as "what time is it" or "list my files" never run with Claude, and each try is paid. Give them a field that must be there.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps beeai-framework@0.1.30 ai@6.0.326 @ai-sdk/anthropic@3.0.140 zod@3.25.76 uuid@11.1.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { json } from 'node:stream/consumers'
import { AnthropicChatModel } from 'beeai-framework/adapters/anthropic/backend/chat'
import { RequirementAgent } from 'beeai-framework/agents/requirement/agent'
import { UnconstrainedMemory } from 'beeai-framework/memory/unconstrainedMemory'
import { DynamicTool, StringToolOutput } from 'beeai-framework/tools/base'
import { z } from 'zod'

console.warn = () => {}
/** A model that calls the tool until it reads a result. */
let input
let requests
const event = data => `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`
const server = createServer(async (request, response) => {
  const { stream, messages } = await json(request)
  const number = requests.push(messages)
  const told = messages.some(({ content }) => content.some(({ type }) => type === 'tool_result'))
  const call = { type: 'tool_use', id: `toolu_${number}`, ...(told ? { name: 'final_answer', input: { response: 'Noon.' } } : { name: 'clock', input }) }
  const message = { id: `msg_${number}`, type: 'message', role: 'assistant', model: 'm', stop_sequence: null, usage: { input_tokens: 9, output_tokens: 9 } }
  if (!stream) {
    response.writeHead(200, { 'content-type': 'application/json' })
    return response.end(JSON.stringify({ ...message, content: [call], stop_reason: 'tool_use' }))
  }
  const written = JSON.stringify(call.input)
  const delta = partial_json => event({ type: 'content_block_delta', index: 0, delta: { type: 'input_json_delta', partial_json } })
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.write(event({ type: 'message_start', message: { ...message, content: [], stop_reason: null } }))
  response.write(event({ type: 'content_block_start', index: 0, content_block: { ...call, input: {} } }))
  response.write(delta('') + (written === '{}' ? '' : delta(written.slice(0, 5)) + delta(written.slice(5))))
  response.write(event({ type: 'content_block_stop', index: 0 }))
  response.write(event({ type: 'message_delta', delta: { stop_reason: 'tool_use', stop_sequence: null }, usage: { output_tokens: 9 } }))
  response.end(event({ type: 'message_stop' }))
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const baseURL = `http://127.0.0.1:${server.address().port}`

async function run(called, stream) {
  ;[input, requests] = [called, []]
  let ran = 0
  const handler = async () => (ran++, new StringToolOutput('12:00'))
  const clock = new DynamicTool({ name: 'clock', description: 'Tells the time', inputSchema: z.object({ zone: z.string().optional() }), handler })
  const llm = new AnthropicChatModel('m', { stream }, { apiKey: 'none', baseURL })
  const agent = new RequirementAgent({ llm, tools: [clock], memory: new UnconstrainedMemory() })
  const answer = await agent.run({ prompt: 'What time is it?' }).then(
    ({ result }) => result.text,
    error => error.name,
  )
  return { ran, requests: requests.length, answer }
}
const seen = {
  'no arguments': await run({}, false),
  'no arguments, streamed': await run({}, true),
  'an argument, streamed': await run({ zone: 'UTC' }, true),
}
console.dir(seen)
const well = { ran: 1, requests: 2, answer: 'Noon.' }
assert.deepEqual(seen, {
  'no arguments': well,
  'no arguments, streamed': { ran: 0, requests: 4, answer: 'AgentError' },
  'an argument, streamed': well,
})
process.exit()
PROBE
timeout 60 node probe.mjs

#!/usr/bin/env bash
# Guess: `stream: true` changes how an answer arrives, and not what the agent sends back: the calls of one answer stay one message, with the text before them.
# Seen (beeai-framework 0.1.30, ai 6.0.326, @ai-sdk/openai 3.0.141, 2026-11): RequirementAgent keeps a message for the text and one for each call of a streamed
# answer, as each part has an id of its own, and sends them back so: text, first call, second call, both results. By OpenAI's rule the results of a message's
# calls come right behind it, so the first call has none. Without `stream` the message is whole. A single call is taken in both.
# Meaning: OpenAI and hosts as strict refuse the next request after the tools have run: letters are sent, the user reads of a failure, and asks again. Hosts
# that are less strict show the model a call that nobody answered. Ask for one call at a time, or leave `stream` off for agents with tools.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps beeai-framework@0.1.30 ai@6.0.326 @ai-sdk/openai@3.0.141 zod@3.25.76 uuid@11.1.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { json } from 'node:stream/consumers'
import { OpenAIChatModel } from 'beeai-framework/adapters/openai/backend/chat'
import { RequirementAgent } from 'beeai-framework/agents/requirement/agent'
import { UnconstrainedMemory } from 'beeai-framework/memory/unconstrainedMemory'
import { DynamicTool, StringToolOutput } from 'beeai-framework/tools/base'
import { z } from 'zod'

console.warn = () => {}
/** Whether messages keep OpenAI's rule: behind calls come their results, before any other message. */
function isTaken(messages) {
  let open = new Set()
  for (const { role, tool_calls = [], tool_call_id } of messages) {
    if (role === 'tool' ? !open.delete(tool_call_id) : open.size > 0) return false
    if (role === 'assistant') open = new Set(tool_calls.map(({ id }) => id))
  }
  return open.size === 0
}
let names
let requests
const server = createServer(async (request, response) => {
  const { stream, messages } = await json(request)
  const isFirst = requests.push(messages) === 1
  const asked = isFirst ? names.map(to => ['send', { to }]) : [['final_answer', { response: 'Done.' }]]
  const calls = asked.map(([name, input], index) => ({ index, id: `call_${input.to ?? 'end'}`, type: 'function', function: { name, arguments: JSON.stringify(input) } }))
  const content = isFirst ? 'I write. ' : null
  const base = { id: 'a', created: 1, model: 'm' }
  if (!stream) {
    const tool_calls = calls.map(({ index, ...call }) => call)
    const choices = [{ index: 0, message: { role: 'assistant', content, tool_calls }, logprobs: null, finish_reason: 'tool_calls' }]
    const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 }
    return response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ ...base, object: 'chat.completion', choices, usage }))
  }
  const chunk = (delta, finish_reason = null) =>
    `data: ${JSON.stringify({ ...base, object: 'chat.completion.chunk', choices: [{ index: 0, delta, logprobs: null, finish_reason }] })}\n\n`
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.write(chunk({ role: 'assistant', content }) + calls.map(call => chunk({ tool_calls: [call] })).join(''))
  response.end(`${chunk({}, 'tool_calls')}data: [DONE]\n\n`)
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const baseURL = `http://127.0.0.1:${server.address().port}`

async function run(to, stream) {
  ;[names, requests] = [to, []]
  const sent = []
  const handler = async input => (sent.push(input.to), new StringToolOutput('sent'))
  const send = new DynamicTool({ name: 'send', description: 'Sends a letter', inputSchema: z.object({ to: z.string() }), handler })
  const llm = new OpenAIChatModel('m', { stream }, { apiKey: 'none', baseURL })
  const agent = new RequirementAgent({ llm, tools: [send], memory: new UnconstrainedMemory() })
  await agent.run({ prompt: 'Write' })
  const shown = ({ role, content, tool_calls = [], tool_call_id = [] }) => [role, ...[tool_call_id].flat(), ...tool_calls.map(({ id }) => id)].join(' ')
  return { sent, back: requests[1].slice(2).map(shown), isTaken: isTaken(requests[1]) }
}
const seen = {
  'two calls': await run(['ann', 'ben'], false),
  'two calls, streamed': await run(['ann', 'ben'], true),
  'one call, streamed': await run(['ann'], true),
}
console.dir(seen)
const results = ['tool call_ann', 'tool call_ben']
assert.deepEqual(seen, {
  'two calls': { sent: ['ann', 'ben'], back: ['assistant call_ann call_ben', ...results], isTaken: true },
  'two calls, streamed': { sent: ['ann', 'ben'], back: ['assistant', 'assistant call_ann', 'assistant call_ben', ...results], isTaken: false },
  'one call, streamed': { sent: ['ann'], back: ['assistant', 'assistant call_ann', 'tool call_ann'], isTaken: true },
})
process.exit()
PROBE
timeout 60 node probe.mjs

#!/usr/bin/env bash
# Guess: where a model breaks off in the arguments of a call of the page's own tool, that run fails, and the next question of the thread is answered.
# Seen (@ag-ui/mastra 1.1.2, @ag-ui/client 1.0.0, @mastra/core 1.71.0, @ai-sdk/openai-compatible 3.0.92, 2026-11): the arguments are told as they come, and what came, `{"to":"Ann","amount":12`, stays in the messages as a call. Each
# later question sends it, and the bridge parses it without a net: the run rejects with "Expected ',' or '}' after property value in JSON", and the model is not asked. So it is behind an error amid the stream, behind a
# body that ends early, and behind an answer that came to its limit of tokens, of which the first run resolves as a good one. A whole call, answered by a result, is passed.
# Meaning: one overloaded second, or one long argument, and the conversation is dead, for all who open it again, with an error that names no cause. Take calls whose arguments are no JSON out of
# `agent.messages` when a run has settled, and before a thread is stored.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @ag-ui/mastra@1.1.2 @mastra/core@1.71.0 @ag-ui/client@1.0.0 @ag-ui/core@1.0.0 \
  @ai-sdk/openai-compatible@3.0.92 rxjs@7.8.1 zod@4.6.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { MastraAgent } from '@ag-ui/mastra'
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { Agent } from '@mastra/core/agent'

const frame = (delta, finish_reason = null) => ({ id: 'a', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta, finish_reason }] })
const piece = (args, first) => frame({ tool_calls: [{ index: 0, ...(first && { id: 'call_1', type: 'function' }), function: { ...(first && { name: 'pay' }), arguments: args } }] })
const half = [piece('', true), piece('{"to":"Ann",'), piece('"amount":12')]
const answers = {
  whole: [...half, piece('00}'), frame({}, 'tool_calls'), '[DONE]'],
  'an error': [...half, { error: { message: 'The server had an error.', type: 'server_error' } }],
  'cut off': half,
  'at its limit': [...half, frame({}, 'length'), '[DONE]'],
}
let answer
let asked
const server = createServer(async (request, response) => {
  request.resume()
  const frames = asked++ ? [frame({ role: 'assistant', content: 'Fine.' }), frame({}, 'stop'), '[DONE]'] : answers[answer]
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  for (const one of frames) {
    response.write(`data: ${one === '[DONE]' ? one : JSON.stringify(one)}\n\n`)
    await wait(10)
  }
  response.end()
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const model = createOpenAICompatible({ name: 'host', apiKey: 'key', baseURL: `http://127.0.0.1:${server.address().port}` })('m')
for (const name of ['warn', 'error']) console[name] = () => {}
/** A tool that the page runs. */
const tools = [{ name: 'pay', description: 'Pays', parameters: { type: 'object', properties: { to: { type: 'string' }, amount: { type: 'number' } } } }]

async function talk(name, mend) {
  answer = name
  asked = 0
  const agent = new MastraAgent({ agent: new Agent({ id: 'assistant', name: 'assistant', instructions: 'Help.', model, maxRetries: 0 }), agentId: 'assistant', resourceId: 'user' })
  const runs = []
  const run = async () => {
    const failure = await agent.runAgent({ tools }).then(
      () => undefined,
      error => error,
    )
    runs.push(failure === undefined ? 'well' : failure instanceof SyntaxError || / in JSON at /.test(failure.message) ? 'no JSON' : 'failed')
  }
  agent.messages = [{ id: 'question-1', role: 'user', content: 'Pay Ann.' }]
  await run()
  const kept = agent.messages.flatMap(one => one.toolCalls ?? []).map(one => one.function.arguments)
  if (name === 'whole') agent.messages.push({ id: 'result-1', role: 'tool', toolCallId: 'call_1', content: 'Paid.' })
  if (mend) agent.messages = agent.messages.filter(one => !one.toolCalls)
  for (const id of ['question-2', 'question-3']) {
    agent.messages.push({ id, role: 'user', content: 'And now?' })
    await run()
  }
  return { kept: kept[0], runs, asked }
}
const seen = {}
for (const name of Object.keys(answers)) seen[name] = await talk(name, false)
seen['an error, the call taken out'] = await talk('an error', true)
console.log(seen)
const kept = '{"to":"Ann","amount":12'
const dead = { kept, runs: ['failed', 'no JSON', 'no JSON'], asked: 1 }
assert.deepEqual(seen, {
  whole: { kept: `${kept}00}`, runs: ['well', 'well', 'well'], asked: 3 },
  'an error': dead,
  'cut off': dead,
  'at its limit': { ...dead, runs: ['well', 'no JSON', 'no JSON'] },
  'an error, the call taken out': { kept, runs: ['failed', 'well', 'well'], asked: 3 },
})
process.exit()
PROBE
node probe.mjs

#!/usr/bin/env bash
# Guess: arguments that are no JSON, since the answer came to its limit of tokens in them or the model wrote them wrong, are told to the model as an error, or end the run. The tool of a Mastra agent does not run.
# Seen (@mastra/core 1.71.0, ai 7.0.173, @ai-sdk/openai-compatible 3.0.92, 2026-11): they are taken for `{}`, and a tool whose fields are all optional runs so: of `{"olderThan":` at `length`, and of a bracket too many at
# `tool_calls`. In the latter case the next request tells the model that it had called the tool with nothing. A whole call is run at `length` and at `content-filter` too, where the run ends then. Of two calls at the limit the
# first runs as written, and the second, half of it, with `{}`. No error is told. streamText of the AI SDK runs none of these, and tells the model of JSON that is broken.
# Meaning: "remove drafts older than 30 days" removes all of them, because the answer was a few tokens too long, and the history says that the model asked for it. Require a field of each tool that
# changes something, or give it an approval (`requireApproval`).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @mastra/core@1.71.0 ai@7.0.173 @ai-sdk/openai-compatible@3.0.92 zod@4.6.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { Agent } from '@mastra/core/agent'
import { createTool } from '@mastra/core/tools'
import { stepCountIs, streamText, tool } from 'ai'
import { z } from 'zod'

const frame = (delta, finish_reason = null) => ({ id: 'a', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta, finish_reason }] })
const call = (index, args) => frame({ tool_calls: [{ index, id: `call_${index}`, type: 'function', function: { name: 'remove', arguments: args } }] })
const end = reason => [frame({}, reason), '[DONE]']
const answers = {
  'a whole call': [call(0, '{"olderThan":30}'), ...end('tool_calls')],
  'half, length': [call(0, '{"olderThan":'), ...end('length')],
  'a bracket too many': [call(0, '{"olderThan":30}}'), ...end('tool_calls')],
  'a whole call, length': [call(0, '{"olderThan":30}'), ...end('length')],
  'a whole call, content_filter': [call(0, '{"olderThan":30}'), ...end('content_filter')],
  'two, the second half': [call(0, '{"olderThan":30}'), call(1, '{"olderThan":6'), ...end('length')],
}
let answer
let requests
const server = createServer(async (request, response) => {
  requests.push(JSON.parse(Buffer.concat(await request.toArray()).toString()).messages)
  const frames = requests.length > 1 ? [frame({ role: 'assistant', content: 'Done.' }), frame({}, 'stop'), '[DONE]'] : answers[answer]
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.end(frames.map(one => `data: ${one === '[DONE]' ? one : JSON.stringify(one)}\n\n`).join(''))
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const model = createOpenAICompatible({ name: 'host', apiKey: 'key', baseURL: `http://127.0.0.1:${server.address().port}` })('m')
for (const name of ['error', 'warn', 'info', 'debug']) console[name] = () => {}
globalThis.AI_SDK_LOG_WARNINGS = false

const prompt = 'Remove drafts older than 30 days.'
let ran
const execute = async ({ olderThan }) => `Removed ${ran.push(olderThan ?? 'all')}`
const what = { description: 'Removes drafts, all or those older than some days', inputSchema: z.object({ olderThan: z.number().optional() }) }
const peers = {
  async mastra() {
    const tools = { remove: createTool({ id: 'remove', ...what, execute }) }
    const result = await new Agent({ id: 'agent', name: 'agent', instructions: 'Help.', model, maxRetries: 0, tools }).stream(prompt, { maxSteps: 3 })
    await result.consumeStream()
    return result.error !== undefined
  },
  async 'ai sdk'() {
    let failed = false
    const result = streamText({ model, prompt, tools: { remove: tool({ ...what, execute }) }, stopWhen: stepCountIs(3), maxRetries: 0, onError: () => (failed = true) })
    await result.consumeStream()
    return failed
  },
}
const seen = {}
for (const [peer, run] of Object.entries(peers))
  for (answer of Object.keys(answers)) {
    requests = []
    ran = []
    const failed = await run()
    const told = requests[1]?.find(one => one.tool_calls)?.tool_calls[0].function.arguments
    const result = requests[1]?.find(one => one.role === 'tool')?.content
    seen[`${peer}, ${answer}`] = { ran: ran.join(), failed, told, isErrorTold: Boolean(result?.includes('JSON')) }
  }
console.table(seen)
const quiet = { failed: false, told: undefined, isErrorTold: false }
const none = { ...quiet, ran: '' }
const whole = { ...quiet, ran: '30', told: '{"olderThan":30}' }
const { 'ai sdk, half, length': half, 'ai sdk, a bracket too many': bracket, 'ai sdk, two, the second half': two, ...others } = seen
for (const { ran: by, isErrorTold } of [half, bracket]) assert.deepEqual([by, isErrorTold], ['', true])
assert.equal(two.ran, '')
assert.deepEqual(others, {
  'mastra, a whole call': whole,
  'mastra, half, length': { ...quiet, ran: 'all' },
  'mastra, a bracket too many': { ...quiet, ran: 'all', told: '{}' },
  'mastra, a whole call, length': { ...quiet, ran: '30' },
  'mastra, a whole call, content_filter': { ...quiet, ran: '30' },
  'mastra, two, the second half': { ...quiet, ran: '30,all' },
  'ai sdk, a whole call': whole,
  'ai sdk, a whole call, length': none,
  'ai sdk, a whole call, content_filter': none,
})
process.exit()
PROBE
node probe.mjs

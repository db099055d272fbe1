#!/usr/bin/env bash
# Guess: with Temporal's AI SDK plugin `streamText` differs from `generateText` in that the words are published while they come: the activity gives the workflow the same content in the end, and the next request of a tool loop has
# Claude's thought with its signature, as Anthropic's documents ask.
# Seen (@temporalio/ai-sdk 1.23.0, @ai-sdk/anthropic 4.0.105, 2026-11): the activity that streams keeps of a thought its words, and the metadata of `reasoning-end` alone. The AI SDK's model for Claude gives the signature with a `reasoning-delta`, and a hidden thought's data with `reasoning-start`; both are
# dropped. The content has { type: "reasoning", text } without a signature, and of a hidden thought an empty text. With that content the next request begins its assistant message with the call. The activity that does not stream (`generateText`) gives both thoughts whole, and they go back. What is published has the signature.
# Meaning: each question to a thinking Claude that needs a tool fails behind the first call ("must start with a thinking block", 400), in a workflow that tries it again, or the model goes on without what it thought and was paid for. Use generateText for agents with thinking, or leave
# thinking off, until the plugin joins the metadata of all parts.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @temporalio/ai-sdk@1.23.0 @temporalio/testing@1.23.0 @temporalio/activity@1.23.0 ai@7.0.173 @ai-sdk/anthropic@4.0.105
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { createAnthropic } from '@ai-sdk/anthropic'
import { createActivities } from '@temporalio/ai-sdk'
import { MockActivityEnvironment } from '@temporalio/testing'

const content = [
  { type: 'thinking', thinking: 'She means her own account.', signature: 'c2lnbmF0dXJl' },
  { type: 'redacted_thinking', data: 'aGlkZGVu' },
  { type: 'tool_use', id: 'toolu_1', name: 'balance', input: { account: 'Ann' } },
]
const blocks = {
  thinking: ({ thinking, signature }) => [{ type: 'thinking', thinking: '', signature: '' }, { type: 'thinking_delta', thinking }, { type: 'signature_delta', signature }],
  redacted_thinking: block => [block],
  tool_use: ({ input, ...call }) => [{ ...call, input: {} }, { type: 'input_json_delta', partial_json: JSON.stringify(input) }],
}
const message = { id: 'msg_1', type: 'message', role: 'assistant', model: 'claude-sonnet-4-5', content, stop_reason: 'tool_use', stop_sequence: null, usage: { input_tokens: 40, output_tokens: 60 } }
const requests = []
const server = createServer(async (request, response) => {
  const body = JSON.parse(Buffer.concat(await request.toArray()).toString())
  requests.push(body)
  response.writeHead(200, { 'content-type': body.stream ? 'text/event-stream' : 'application/json' })
  if (!body.stream) return response.end(JSON.stringify(message))
  const events = [
    { type: 'message_start', message: { ...message, content: [], stop_reason: null } },
    ...content.flatMap((one, index) => {
      const [content_block, ...deltas] = blocks[one.type](one)
      return [{ type: 'content_block_start', index, content_block }, ...deltas.map(delta => ({ type: 'content_block_delta', index, delta })), { type: 'content_block_stop', index }]
    }),
    { type: 'message_delta', delta: { stop_reason: 'tool_use', stop_sequence: null }, usage: { output_tokens: 60 } },
    { type: 'message_stop' },
  ]
  response.end(events.map(event => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join(''))
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const provider = createAnthropic({ apiKey: 'key', baseURL: `http://127.0.0.1:${server.address().port}/v1` })
const activities = createActivities(provider)

const published = []
/** A workflow that takes what the activity publishes. */
const handle = { workflowId: 'answer', signal: async (_name, { items }) => void published.push(...items) }
const client = { workflow: { getHandle: () => handle }, options: {}, withAbortSignal: (_signal, call) => call() }
const options = {
  prompt: [{ role: 'user', content: [{ type: 'text', text: 'How much have I left?' }] }],
  tools: [{ type: 'function', name: 'balance', inputSchema: { type: 'object', properties: { account: { type: 'string' } } } }],
  providerOptions: { anthropic: { thinking: { type: 'enabled', budgetTokens: 1024 } } },
}
/** Runs the activity, and asks on with what it gave: the content, and the blocks of the assistant's message in the next request. */
async function run(activity, args) {
  const environment = new MockActivityEnvironment({}, { client })
  const result = JSON.parse(JSON.stringify(await environment.run(activities[activity], { modelId: 'claude-sonnet-4-5', options, ...args })))
  const assistant = result.content.map(({ providerMetadata, ...part }) => ({ ...part, ...(part.type === 'tool-call' && { input: JSON.parse(part.input) }), providerOptions: providerMetadata }))
  const results = { role: 'tool', content: [{ type: 'tool-result', toolCallId: 'toolu_1', toolName: 'balance', output: { type: 'text', value: '12' } }] }
  await provider.languageModel('claude-sonnet-4-5').doGenerate({ ...options, prompt: [...options.prompt, { role: 'assistant', content: assistant }, results] })
  return { thoughts: result.content.filter(({ type }) => type === 'reasoning'), sent: requests.at(-1).messages[1].content.map(({ type }) => type) }
}
const whole = await run('invokeModel', {})
const streamed = await run('invokeModelStreaming', { streamingTopic: 'words' })
const parts = published.map(({ data }) => Buffer.from(data, 'base64').toString())
console.dir({ invokeModel: whole, invokeModelStreaming: streamed }, { depth: null })
const { thinking, signature } = content[0]
assert.deepEqual(whole, {
  thoughts: [
    { type: 'reasoning', text: thinking, providerMetadata: { anthropic: { signature } } },
    { type: 'reasoning', text: '', providerMetadata: { anthropic: { redactedData: content[1].data } } },
  ],
  sent: ['thinking', 'redacted_thinking', 'tool_use'],
})
assert.deepEqual(streamed, {
  thoughts: [
    { type: 'reasoning', text: thinking },
    { type: 'reasoning', text: '' },
  ],
  sent: ['tool_use'],
})
assert.ok(parts.some(part => part.includes(signature)))
assert.ok(parts.some(part => part.includes(content[1].data)))
process.exit()
PROBE
timeout 60 node probe.mjs

#!/usr/bin/env bash
# Guess: where an answer ends before its end mark, as behind a proxy that closes the connection, Temporal's streaming activity for the AI SDK fails and is tried again, which is what one has a durable runtime for. At the least the workflow gets what streamText gives elsewhere: the half, with the finish reason "interrupted".
# Seen (@temporalio/ai-sdk 1.23.0, @ai-sdk/anthropic 4.0.105, ai 7.0.173, 2026-11): the activity succeeds, is not tried again, and has no text at all. It takes a text in at its `text-end`, which the AI SDK's model for Claude does not tell of a text that broke off. The page has been told "You should", the workflow gets "interrupted" and an empty answer;
# streamText with the same model, without Temporal, has "You should". Where the connection is reset, and at an error event, the activity fails, and is tried again. The activity that does not stream (`generateText`) fails where its body ends early.
# Meaning: a workflow goes on with an empty answer, stores it and is done, while the page shows half of one: the two differ for good, nothing failed, and what was said was paid for. Throw in the workflow at every finish reason but "stop", "tool-calls", "length" and "content-filter", so that it is tried again.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @temporalio/ai-sdk@1.23.0 @temporalio/testing@1.23.0 @temporalio/activity@1.23.0 @temporalio/worker@1.23.0 ai@7.0.173 @ai-sdk/anthropic@4.0.105
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { createAnthropic } from '@ai-sdk/anthropic'
import { createActivities } from '@temporalio/ai-sdk'
import { DefaultLogger } from '@temporalio/worker'
import { MockActivityEnvironment } from '@temporalio/testing'
import { streamText } from 'ai'

const message = { id: 'msg_1', type: 'message', role: 'assistant', model: 'claude-sonnet-4-5', stop_sequence: null, usage: { input_tokens: 40, output_tokens: 1 } }
const half = [
  { type: 'message_start', message: { ...message, content: [], stop_reason: null } },
  { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
  { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'You ' } },
  { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'should ' } },
]
const rest = [
  { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'not pay.' } },
  { type: 'content_block_stop', index: 0 },
  { type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null }, usage: { output_tokens: 6 } },
  { type: 'message_stop' },
]
const failure = { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }
let how = 'whole'
const server = createServer(async (request, response) => {
  const { stream } = JSON.parse(Buffer.concat(await request.toArray()).toString())
  response.writeHead(200, { 'content-type': stream ? 'text/event-stream' : 'application/json' })
  if (!stream) return response.end(JSON.stringify({ ...message, content: [{ type: 'text', text: 'You should not pay.' }], stop_reason: 'end_turn' }).slice(0, 120))
  const events = { whole: [...half, ...rest], error: [...half, failure] }[how] ?? half
  for (const event of events) response.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
  await wait(50)
  if (how === 'reset') response.destroy()
  else response.end()
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const provider = createAnthropic({ apiKey: 'key', baseURL: `http://127.0.0.1:${server.address().port}/v1` })
const activities = createActivities(provider)
const options = { prompt: [{ role: 'user', content: [{ type: 'text', text: 'Pay?' }] }] }

/** What the page is told, and what the workflow gets. */
async function run(name, next) {
  how = next
  const published = []
  const handle = { workflowId: 'answer', signal: async (_name, { items }) => void published.push(...items) }
  const client = { workflow: { getHandle: () => handle }, options: {}, withAbortSignal: (_signal, call) => call() }
  const environment = new MockActivityEnvironment({}, { client, logger: new DefaultLogger('ERROR') })
  const args = { modelId: 'claude-sonnet-4-5', options, streamingTopic: 'words' }
  const told = await environment.run(activities[name], args).then(
    ({ content, finishReason, usage }) => ({ texts: content.flatMap(({ type, text }) => (type === 'text' ? [text] : [])), finish: finishReason.unified, output: usage.outputTokens.total }),
    () => 'failed',
  )
  const parts = published.map(({ data }) => Buffer.from(data, 'base64').toString())
  const page = parts.flatMap(part => /"delta":"([^"]*)"/.exec(part)?.[1] ?? []).join('')
  return { page, told }
}
const seen = {}
for (const next of ['whole', 'closed', 'reset', 'error']) seen[next] = await run('invokeModelStreaming', next)
seen['not streamed, closed'] = await run('invokeModel', 'closed')
how = 'closed'
const { text, finishReason } = streamText({ model: provider('claude-sonnet-4-5'), prompt: 'Pay?' })
seen['streamText without Temporal, closed'] = { text: await text, finish: await finishReason }
console.dir(seen, { depth: null })
assert.deepEqual(seen, {
  whole: { page: 'You should not pay.', told: { texts: ['You should not pay.'], finish: 'stop', output: 6 } },
  closed: { page: 'You should ', told: { texts: [], finish: 'interrupted', output: undefined } },
  reset: { page: 'You should ', told: 'failed' },
  error: { page: 'You should ', told: 'failed' },
  'not streamed, closed': { page: '', told: 'failed' },
  'streamText without Temporal, closed': { text: 'You should ', finish: 'interrupted' },
})
process.exit()
PROBE
timeout 60 node probe.mjs

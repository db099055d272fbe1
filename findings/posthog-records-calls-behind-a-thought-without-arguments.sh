#!/usr/bin/env bash
# Guess: PostHog's client for Claude records each call of a streamed answer with its arguments, also where the model thinks first.
# Seen (@posthog/ai 8.13.1, @anthropic-ai/sdk 0.125.0, 2026-11): it keeps texts and calls alone, and looks for the call of a piece by the index of the block, in which thoughts and searches count. So all
# calls behind a thought or a search are recorded with `{}`: delete_file({"path":"b.txt"}) is delete_file({}). No error tells of it. The thoughts are not in the record either. Without them,
# and without `stream`, the arguments are there. The application is handed the events as they came.
# Meaning: with the models that think, the record says that they called each tool with nothing, and one looks for the fault in the prompt; evaluations and alerts that look at arguments see none.
# Record such calls yourself, or ask without `stream`.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @posthog/ai@8.13.1 posthog-node@5.70.0 @anthropic-ai/sdk@0.125.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { Anthropic } from '@posthog/ai/anthropic'
import { PostHog } from 'posthog-node'

const thought = { type: 'thinking', thinking: 'The first is read, the second goes.', signature: 'c2ln' }
const text = { type: 'text', text: 'I read one and delete the other.' }
const read = { type: 'tool_use', id: 'toolu_1', name: 'read_file', input: { path: 'a.txt' } }
const erase = { type: 'tool_use', id: 'toolu_2', name: 'delete_file', input: { path: 'b.txt' } }
const search = { type: 'server_tool_use', id: 'srvtoolu_1', name: 'web_search', input: { query: 'a.txt' } }
const found = { type: 'web_search_tool_result', tool_use_id: search.id, content: [] }
const answers = { 'no thought': [text, read, erase], 'a thought': [thought, text, read, erase], 'a search': [search, found, read] }
function* deltas(block) {
  if (block.type === 'text') yield { type: 'text_delta', text: block.text }
  if (block.type === 'thinking') yield* [{ type: 'thinking_delta', thinking: block.thinking }, { type: 'signature_delta', signature: block.signature }]
  if (!block.type.endsWith('tool_use')) return
  const json = JSON.stringify(block.input)
  yield* [json.slice(0, 6), json.slice(6)].map(partial_json => ({ type: 'input_json_delta', partial_json }))
}
const empty = { text: { text: '' }, thinking: { thinking: '', signature: '' }, tool_use: { input: {} }, server_tool_use: { input: {} } }
const message = { id: 'msg_1', type: 'message', role: 'assistant', model: 'claude-sonnet-5', content: [], stop_reason: null, stop_sequence: null, usage: { input_tokens: 10, output_tokens: 1 } }
const end = { stop_reason: 'tool_use', usage: { input_tokens: 10, output_tokens: 50 } }
function* events(blocks) {
  yield { type: 'message_start', message }
  for (const [index, block] of blocks.entries()) {
    yield { type: 'content_block_start', index, content_block: { ...block, ...empty[block.type] } }
    for (const delta of deltas(block)) yield { type: 'content_block_delta', index, delta }
    yield { type: 'content_block_stop', index }
  }
  yield { type: 'message_delta', delta: { stop_reason: 'tool_use', stop_sequence: null }, usage: end.usage }
  yield { type: 'message_stop' }
}
let answer
let recorded
const server = createServer(async (request, response) => {
  const body = JSON.parse(Buffer.concat(await request.toArray()).toString())
  if (request.url.includes('batch')) {
    recorded.push(...body.batch)
    return response.end('{}')
  }
  if (!body.stream) {
    response.writeHead(200, { 'content-type': 'application/json' })
    return response.end(JSON.stringify({ ...message, ...end, content: answers[answer] }))
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  for (const one of events(answers[answer])) response.write(`event: ${one.type}\ndata: ${JSON.stringify(one)}\n\n`)
  response.end()
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const host = `http://127.0.0.1:${server.address().port}`
const posthog = new PostHog('phc_none', { host, flushAt: 1, disableCompression: true })
const client = new Anthropic({ apiKey: 'key', baseURL: host, maxRetries: 0, posthog })
const request = { model: 'claude-sonnet-5', max_tokens: 4000, messages: [{ role: 'user', content: 'Read a.txt and delete b.txt.' }], posthogDistinctId: 'user' }

const show = (name, args) => `${name}(${JSON.stringify(args)})`
async function ask(name, stream) {
  answer = name
  recorded = []
  const handed = []
  const result = await client.messages.create({ ...request, stream })
  if (stream) {
    const open = []
    for await (const { type, index, content_block, delta } of result) {
      if (type === 'content_block_start') open[index] = { ...content_block, json: '' }
      if (delta?.type === 'input_json_delta') open[index].json += delta.partial_json
    }
    handed.push(...open.filter(one => one.type === 'tool_use').map(one => show(one.name, JSON.parse(one.json))))
  } else handed.push(...result.content.filter(one => one.type === 'tool_use').map(one => show(one.name, one.input)))
  await wait(100)
  await posthog.flush()
  const [{ properties }] = recorded
  const calls = properties.$ai_output_choices.flatMap(one => one.content).filter(one => one.type === 'function')
  return { handed, recorded: calls.map(one => show(one.function.name, one.function.arguments)), isError: properties.$ai_is_error }
}
const seen = {}
for (const name of Object.keys(answers)) for (const stream of [false, true]) seen[`${name}, ${stream ? 'streamed' : 'whole'}`] = await ask(name, stream)
console.log(seen)
const reads = show('read_file', read.input)
const both = [reads, show('delete_file', erase.input)]
const isError = undefined
assert.deepEqual(seen, {
  'no thought, whole': { handed: both, recorded: both, isError },
  'no thought, streamed': { handed: both, recorded: both, isError },
  'a thought, whole': { handed: both, recorded: both, isError },
  'a thought, streamed': { handed: both, recorded: [show('read_file', {}), show('delete_file', {})], isError },
  'a search, whole': { handed: [reads], recorded: [reads], isError },
  'a search, streamed': { handed: [reads], recorded: [show('read_file', {})], isError },
})
process.exit()
PROBE
node probe.mjs

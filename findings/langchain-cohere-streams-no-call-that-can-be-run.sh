#!/usr/bin/env bash
# Guess: a call of a tool is the same whether an answer is read by invoke() or by stream().
# Seen (@langchain/cohere 1.0.5, @langchain/core 1.4.0, cohere-ai 7.21.0, 2026-11): by invoke() it is. In a stream the arguments, an object at Cohere, are put where a
# text belongs, and come out as "[object Object]": `tool_calls` is empty, the calls stand in `invalid_tool_calls`, and what the model wanted is lost there. So it is
# with `streaming: true`. What the model says beside the call is in no content. With `streamUsage: false`, the switch for the count of tokens, there is no call
# at all, and no error.
# Meaning: an agent that worked in its test answers nothing once it streams: no call to run is what an agent takes for the end. With this package, tools want
# invoke() of a model without `streaming`.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @langchain/cohere@1.0.5 @langchain/core@1.4.0 cohere-ai@7.21.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { ChatCohere } from '@langchain/cohere'
import { CohereClient } from 'cohere-ai'

const text = 'I will look.'
const tool_calls = [
  { name: 'look', parameters: { city: 'Paris' } },
  { name: 'look', parameters: { city: 'Rome' } },
]
const tokens = { input_tokens: 7, output_tokens: 9 }
const whole = { response_id: 'r', generation_id: 'g', text, tool_calls, finish_reason: 'COMPLETE', chat_history: [], meta: { tokens } }
const events = [
  { is_finished: false, event_type: 'stream-start', generation_id: 'g' },
  { is_finished: false, event_type: 'tool-calls-chunk', text },
  { is_finished: false, event_type: 'tool-calls-generation', text, tool_calls },
  { is_finished: true, event_type: 'stream-end', finish_reason: 'COMPLETE', response: whole },
]
const server = createServer(async (request, response) => {
  let body = ''
  for await (const piece of request) body += piece
  const { stream } = JSON.parse(body)
  response.writeHead(200, { 'content-type': stream ? 'application/stream+json' : 'application/json' })
  response.end(stream ? events.map(event => `${JSON.stringify(event)}\n`).join('') : JSON.stringify(whole))
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const client = new CohereClient({ token: 'none', environment: `http://127.0.0.1:${server.address().port}` })
const parameters = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] }
const look = { type: 'function', function: { name: 'look', description: 'The weather of a city', parameters } }
const make = settings => new ChatCohere({ client, model: 'command-r-plus', maxRetries: 0, ...settings }).bindTools([look])

const invoke = model => model.invoke('How is it in Paris and in Rome?')
async function stream(model) {
  let all
  for await (const part of await model.stream('How is it in Paris and in Rome?')) all = all ? all.concat(part) : part
  return all
}
const show = ({ content, tool_calls, invalid_tool_calls }) => ({
  content,
  calls: tool_calls.map(({ args }) => args.city).join(),
  invalid: (invalid_tool_calls ?? []).map(({ args }) => args).join(),
})
const seen = {
  invoke: show(await invoke(make())),
  stream: show(await stream(make())),
  'streaming: true': show(await invoke(make({ streaming: true }))),
  'streamUsage: false': show(await stream(make({ streamUsage: false }))),
}
console.table(seen)
const lost = { content: '', calls: '', invalid: '[object Object],[object Object]' }
assert.deepEqual(seen, {
  invoke: { content: text, calls: 'Paris,Rome', invalid: '' },
  stream: lost,
  'streaming: true': lost,
  'streamUsage: false': { ...lost, invalid: '' },
})
process.exit()
PROBE
timeout 30 node --no-warnings probe.mjs

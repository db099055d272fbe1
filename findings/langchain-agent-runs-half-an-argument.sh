#!/usr/bin/env bash
# Guess: an agent runs no tool of an answer that was cut at its length limit: what stands of the call's arguments may be half of them. The AI SDK 7.0.173 and the tool
# runner of @anthropic-ai/sdk 1.14.0 do not.
# Seen (langchain 1.5.14, @langchain/core 1.4.0, @langchain/langgraph 1.7.3, @langchain/anthropic 1.5.11, 2026-11): createAgent runs it, with a model
# that streams. The pieces of the arguments are read by a parser that closes what is open, so that a text that broke off in its middle is a whole
# argument to the tool, which no schema can tell; a call that was cut before its first argument runs with {}, where its arguments are optional. `stop_reason` is
# not looked at.
# Meaning: an agent with a small limit writes half a file, or deletes all where it was to delete one. A server in front of such agents lets an answer that was cut end
# with an error; a model for createAgent tells a call that was cut as an invalid one.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps langchain@1.5.14 @langchain/core@1.4.0 @langchain/langgraph@1.7.3 @langchain/anthropic@1.5.11 \
  @langchain/langgraph-checkpoint@1.2.2 @langchain/langgraph-sdk@1.15.0 zod@4.6.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { ChatAnthropic } from '@langchain/anthropic'
import { createAgent, tool } from 'langchain'
import { z } from 'zod'

let answers = 0
/** What the vendor sends: an answer that is cut in a call, and one that is whole. @param said - of the arguments, before the cut. */
const messages = said => {
  const event = data => `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`
  const message = { id: `msg_${++answers}`, type: 'message', role: 'assistant', model: 'm', content: [], stop_reason: null, stop_sequence: null }
  const first = said === undefined ? { type: 'text', text: '' } : { type: 'tool_use', id: 'toolu_1', name: 'clear', input: {} }
  const delta = said === undefined ? { type: 'text_delta', text: 'Done.' } : { type: 'input_json_delta', partial_json: said }
  return [
    { type: 'message_start', message: { ...message, usage: { input_tokens: 3, output_tokens: 1 } } },
    { type: 'content_block_start', index: 0, content_block: first },
    ...(said === '' ? [] : [{ type: 'content_block_delta', index: 0, delta }]),
    { type: 'content_block_stop', index: 0 },
    { type: 'message_delta', delta: { stop_reason: said === undefined ? 'end_turn' : 'max_tokens', stop_sequence: null }, usage: { output_tokens: 9 } },
    { type: 'message_stop' },
  ].map(event).join('')
}

let said
let asked
const server = createServer(async (request, response) => {
  for await (const _ of request);
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.end(messages(asked++ === 0 ? said : undefined))
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const url = `http://127.0.0.1:${server.address().port}`
const model = new ChatAnthropic({ model: 'm', apiKey: 'none', maxRetries: 0, streaming: true, anthropicApiUrl: url })
const schema = z.object({ item: z.string().optional() })
for (const [before, given] of [['{"item":"Milk and', { item: 'Milk and' }], ['', {}]]) {
  const runs = []
  const clear = tool(input => (runs.push(input), 'Cleared.'), { name: 'clear', description: 'Clears the list, or one item of it.', schema })
  said = before
  asked = 0
  await createAgent({ model, tools: [clear] }).invoke({ messages: [{ role: 'user', content: 'Clear "Milk and bread".' }] })
  console.log(`cut behind ${JSON.stringify(before)}: the tool ran with`, runs)
  assert.deepEqual(runs, [given])
  assert.equal(asked, 2)
}
server.close()
PROBE
node probe.mjs

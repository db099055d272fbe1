#!/usr/bin/env bash
# Guess: a tool with a schema of Zod runs with what the schema let through; other arguments go back to the model as an error, as in LangChain and the AI SDK.
# Seen (@llamaindex/core 0.6.22, workflow 1.1.24, anthropic 0.3.27, zod 4.6.7, 2026-11): the schema is asked and its answer logged, and the tool runs all the same, with
# what the model wrote: a text where a number belongs, a value that is not in the enum, a field left out, defaults not filled in. Arguments that are no JSON,
# of an answer cut at its length limit, come as { rawInput: 'half of it' }, and so they go back to the model as what it had asked. A call without
# arguments, which Claude streams as an empty text, goes back as { rawInput: '' }.
# Meaning: the types of `execute` are no promise. `amount * 2` is reckoned with a text, and a filter left out is no filter. Whoever writes such tools parses
# again in `execute` and throws: what is thrown there is what the model is told.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @llamaindex/core@0.6.22 @llamaindex/workflow@1.1.24 @llamaindex/anthropic@0.3.27 \
  @llamaindex/env@0.1.30 @llamaindex/workflow-core@1.3.3 @anthropic-ai/sdk@0.58.0 zod@4.6.7 @langchain/core@1.4.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { tool as peer } from '@langchain/core/tools'
import { anthropic } from '@llamaindex/anthropic'
import { tool } from '@llamaindex/core/tools'
import { agent } from '@llamaindex/workflow'
import { z } from 'zod'

const event = data => `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`
const message = { id: 'm', type: 'message', role: 'assistant', model: 'm', content: [], stop_reason: null, usage: { input_tokens: 1, output_tokens: 1 } }
let said
let requests
const server = createServer(async (request, response) => {
  let body = ''
  for await (const piece of request) body += piece
  requests.push(JSON.parse(body).messages)
  const first = requests.length === 1
  const block = first ? { type: 'tool_use', id: 'one', name: said.name, input: {} } : { type: 'text', text: '' }
  const deltas = first ? said.pieces.map(partial_json => ({ type: 'input_json_delta', partial_json })) : [{ type: 'text_delta', text: 'Done.' }]
  const events = [
    { type: 'message_start', message },
    { type: 'content_block_start', index: 0, content_block: block },
    ...deltas.map(delta => ({ type: 'content_block_delta', index: 0, delta })),
    { type: 'content_block_stop', index: 0 },
    { type: 'message_delta', delta: { stop_reason: first ? (said.stop ?? 'tool_use') : 'end_turn', stop_sequence: null }, usage: { output_tokens: 9 } },
    { type: 'message_stop' },
  ]
  response.writeHead(200, { 'content-type': 'text/event-stream' }).end(events.map(event).join(''))
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
process.env.ANTHROPIC_BASE_URL = `http://127.0.0.1:${server.address().port}`
const parameters = z.object({ kind: z.enum(['draft', 'trash']), amount: z.number(), unit: z.string().default('letters') })
async function run(name, pieces, stop) {
  said = { name, pieces, stop }
  requests = []
  const ran = []
  const execute = input => {
    ran.push(input)
    return 'fine'
  }
  const tools = [
    tool({ name: 'remove', description: 'Removes letters', parameters, execute }),
    tool({ name: 'now', description: 'The time', parameters: z.object({}), execute }),
  ]
  const llm = anthropic({ model: 'claude-sonnet-4-5', apiKey: 'none', maxRetries: 0 })
  const { data } = await agent({ llm, tools }).run('Tidy up')
  assert.equal(data.result, 'Done.')
  const back = requests[1].flatMap(({ content }) => content).find(({ type }) => type === 'tool_use').input
  return { ran: JSON.stringify(ran), 'sent back': JSON.stringify(back) }
}
const seen = {
  right: await run('remove', ['{"kind":"trash",', '"amount":2}']),
  'a text for a number': await run('remove', ['{"kind":"trash","amount":"2"}']),
  'not in the enum': await run('remove', ['{"kind":"all","amount":2}']),
  'left out': await run('remove', ['{"kind":"trash"}']),
  'cut at its limit': await run('remove', ['{"kind":"trash","amo'], 'max_tokens'),
  'no arguments': await run('now', ['']),
}
console.table(seen) // What the library logs of the schema stands before it.
const whole = text => ({ ran: `[${text}]`, 'sent back': text })
assert.deepEqual(seen, {
  right: { ran: '[{"kind":"trash","amount":2,"unit":"letters"}]', 'sent back': '{"kind":"trash","amount":2}' },
  'a text for a number': whole('{"kind":"trash","amount":"2"}'),
  'not in the enum': whole('{"kind":"all","amount":2}'),
  'left out': whole('{"kind":"trash"}'),
  'cut at its limit': whole('{"rawInput":"{\\"kind\\":\\"trash\\",\\"amo"}'),
  'no arguments': { ran: '[{}]', 'sent back': '{"rawInput":""}' },
})
// A peer refuses.
let ran = 0
const other = peer(() => ran++, { name: 'remove', description: 'Removes letters', schema: parameters })
await assert.rejects(other.invoke({ kind: 'trash', amount: '2' }))
assert.equal(ran, 0)
process.exit()
PROBE
timeout 40 node --no-warnings probe.mjs

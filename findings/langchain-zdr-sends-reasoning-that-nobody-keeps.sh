#!/usr/bin/env bash
# Guess: ChatOpenAI's zdrEnabled (Zero Data Retention) asks for encrypted reasoning, or leaves reasoning out of the next request, since nothing
# is stored.
# Seen (@langchain/openai 1.6.0, @langchain/core 1.4.0, 2026-11): it sends store: false and no include, and the next request brings the
# reasoning item back with its id alone. Where include is bound by hand, the item comes encrypted and goes back whole.
# Meaning: the vendor answers such an item with 404 "Items are not persisted when store is set to false" (vercel/ai#7543); bind
# include: ['reasoning.encrypted_content'] with zdrEnabled. A server of this API must say which item it does not have.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @langchain/openai@1.6.0 @langchain/core@1.4.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { json } from 'node:stream/consumers'
import { HumanMessage, ToolMessage } from '@langchain/core/messages'
import { ChatOpenAI } from '@langchain/openai'

const bodies = []
const server = createServer(async (request, reply) => {
  const body = await json(request)
  bodies.push(body)
  const encrypted = body.include?.includes('reasoning.encrypted_content') && { encrypted_content: 'c2VhbGVk' }
  const output = [
    { id: 'rs_1', type: 'reasoning', summary: [], ...encrypted },
    { id: 'fc_1', type: 'function_call', status: 'completed', call_id: 'call_1', name: 'weather', arguments: '{}' },
  ]
  const usage = { input_tokens: 1, output_tokens: 1, total_tokens: 2 }
  reply.writeHead(200, { 'content-type': 'application/json' })
  reply.end(JSON.stringify({ id: 'resp_1', object: 'response', created_at: 1, model: 'gpt-5', status: 'completed', error: null, output, usage }))
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const baseURL = `http://127.0.0.1:${server.address().port}/v1`
const tool = { type: 'function', function: { name: 'weather', parameters: { type: 'object', properties: {} } } }

/** The two requests of a tool loop. */
async function loop(bound) {
  bodies.length = 0
  const settings = { model: 'gpt-5', apiKey: 'none', maxRetries: 0, configuration: { baseURL }, useResponsesApi: true, zdrEnabled: true }
  const model = new ChatOpenAI(settings).bindTools([tool], bound)
  const question = new HumanMessage('The weather?')
  const called = await model.invoke([question])
  await model.invoke([question, called, new ToolMessage({ content: 'Sunny', tool_call_id: 'call_1' })])
  const [first, second] = bodies
  return { store: first.store, include: first.include, reasoning: second.input.find(item => item.type === 'reasoning') }
}

const alone = await loop({})
console.log('zdrEnabled:', JSON.stringify(alone))
assert.deepEqual([alone.store, alone.include], [false, undefined])
assert.equal(alone.reasoning?.id, 'rs_1')
assert.equal(alone.reasoning.encrypted_content ?? undefined, undefined)
const asked = await loop({ include: ['reasoning.encrypted_content'] })
console.log('with include:', JSON.stringify(asked))
assert.equal(asked.reasoning?.encrypted_content, 'c2VhbGVk')
server.close()
PROBE
node probe.mjs

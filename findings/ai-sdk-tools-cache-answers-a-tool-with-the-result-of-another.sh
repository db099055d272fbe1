#!/usr/bin/env bash
# Guess: the cache of @ai-sdk-tools/cache, one createCached() for all tools as its README has it, keeps the results of each tool apart: the name of the tool is a part of the key.
# Seen (@ai-sdk-tools/cache 1.2.0, ai 7.0.173, @ai-sdk/openai-compatible 3.0.92, zod 4.6.7, 2026-11): the key is the arguments alone. After get_order({ id: 7 }) the model calls get_invoice({ id: 7 }): the tool is not run, and the model is told the result of get_order. So it is between tools that take no
# arguments at all: the second one is never run. With cached() for each tool, which makes a store of its own, and with other arguments, both are run.
# Meaning: the model reads an order where it asked for the invoice, and a list of users where it asked for the time, and answers from it; each trace shows a good call. Give each tool its own cached(), or a `keyGenerator` that begins with the name of the tool.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @ai-sdk-tools/cache@1.2.0 ai@7.0.173 @ai-sdk/openai-compatible@3.0.92 zod@4.6.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { json } from 'node:stream/consumers'
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { cached, createCached } from '@ai-sdk-tools/cache'
import { stepCountIs, streamText, tool } from 'ai'
import { z } from 'zod'

let calls, bodies
/** Makes the given calls, one in each answer, and then says that all is done. */
const server = createServer(async (request, response) => {
  bodies.push(await json(request))
  const call = calls[bodies.length - 1]
  const head = { id: `answer_${bodies.length}`, object: 'chat.completion.chunk', created: 1, model: 'm' }
  const chunk = (delta, finish_reason = null) => `data: ${JSON.stringify({ ...head, choices: [{ index: 0, delta: { role: 'assistant', ...delta }, finish_reason }] })}\n\n`
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  if (call) {
    const [name, input] = call
    const tool_calls = [{ index: 0, id: `call_${bodies.length}`, type: 'function', function: { name, arguments: JSON.stringify(input) } }]
    response.end(`${chunk({ tool_calls })}${chunk({}, 'tool_calls')}data: [DONE]\n\n`)
  } else response.end(`${chunk({ content: 'All is done.' })}${chunk({}, 'stop')}data: [DONE]\n\n`)
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const vendor = createOpenAICompatible({ name: 'vendor', baseURL: `http://127.0.0.1:${server.address().port}` })

const runs = []
const make = (name, inputSchema, result) =>
  tool({
    description: name,
    inputSchema,
    execute: async () => {
      runs.push(name)
      return result
    },
  })
const order = z.object({ id: z.number() })
const none = z.object({})
const plain = {
  get_order: make('get_order', order, { order: 'two lamps' }),
  get_invoice: make('get_invoice', order, { invoice: 'open' }),
  list_users: make('list_users', none, { users: ['Ann'] }),
  get_time: make('get_time', none, { time: '12:00' }),
}
const wrap = how => Object.fromEntries(Object.entries(plain).map(([name, tool]) => [name, how(tool, name)]))
async function talk(how, ...twoCalls) {
  runs.length = 0
  bodies = []
  calls = twoCalls
  const { text } = streamText({ model: vendor('m'), prompt: 'What of order 7, and is it paid?', tools: wrap(how), stopWhen: stepCountIs(5) })
  assert.equal(await text, 'All is done.')
  const told = bodies.at(-1).messages.filter(({ role }) => role === 'tool').map(({ content }) => content)
  return { run: runs.join(), told: told.join(' ') }
}
const orders = [['get_order', { id: 7 }], ['get_invoice', { id: 7 }]]
const bare = [['list_users', {}], ['get_time', {}]]
const shared = createCached()
const fresh = createCached()
const named = createCached()
const seen = {
  'createCached(), same arguments': await talk(tool => shared(tool), ...orders),
  'createCached(), no arguments': await talk(tool => shared(tool), ...bare),
  'createCached(), other arguments': await talk(tool => fresh(tool), ['get_order', { id: 7 }], ['get_invoice', { id: 8 }]),
  'cached() for each': await talk(tool => cached(tool), ...orders),
  'a key with the name': await talk((tool, name) => named(tool, { keyGenerator: input => name + JSON.stringify(input) }), ...orders),
  'no cache': await talk(tool => tool, ...orders),
}
console.table(seen)
const both = { run: 'get_order,get_invoice', told: '{"order":"two lamps"} {"invoice":"open"}' }
assert.deepEqual(seen, {
  'createCached(), same arguments': { run: 'get_order', told: '{"order":"two lamps"} {"order":"two lamps"}' },
  'createCached(), no arguments': { run: 'list_users', told: '{"users":["Ann"]} {"users":["Ann"]}' },
  'createCached(), other arguments': both,
  'cached() for each': both,
  'a key with the name': both,
  'no cache': both,
})
process.exit()
PROBE
timeout 50 node probe.mjs

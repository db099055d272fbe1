#!/usr/bin/env bash
# Guess: a middleware of createAgent whose wrapToolCall hands each call on and changes nothing, such as a log, leaves the agent as it was: a tool that throws has its error told
# to the model, which goes on.
# Seen (langchain 1.5.14, deepagents 1.14.1, @langchain/langgraph 1.7.3, @langchain/openai 1.6.0, 2026-11): with it the first error of a tool ends the run. Without it, and with
# middleware that wraps no tool calls, the model reads "Error: No page 9. Please fix your mistakes." and answers. What the other call of that answer has done is told to nobody.
# In a thread the calls stay open, and the next question is sent behind them. A deep agent has such middleware of its own, ends at each error of a tool, and tells the model with the
# next question that both calls were cancelled, the booking too.
# Meaning: adding a log, a cache or a limit on results changes what a mistyped path does, from a second try to a failed request, and a call beside it that booked books again.
# OpenAI and Claude refuse a request with open calls, so the thread fails for good. Catch in wrapToolCall, or in each tool, and return a ToolMessage with `status: 'error'`.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps langchain@1.5.14 deepagents@1.14.1 @langchain/langgraph@1.7.3 @langchain/core@1.4.0 \
  @langchain/openai@1.6.0 zod@4.6.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { json } from 'node:stream/consumers'
import { tool } from '@langchain/core/tools'
import { MemorySaver } from '@langchain/langgraph'
import { ChatOpenAI } from '@langchain/openai'
import { createDeepAgent } from 'deepagents'
import { createAgent, createMiddleware } from 'langchain'
import { z } from 'zod'

/** A model that books and looks at its first question, and repeats what the tools told it then. Notes the open calls that it is asked with. */
let open
let number = 0
const server = createServer(async (request, response) => {
  const { messages } = await json(request)
  const results = messages.filter(({ role }) => role === 'tool')
  const called = messages.flatMap(message => message.tool_calls ?? []).map(call => call.id)
  open = called.filter(id => !results.some(result => result.tool_call_id === id))
  const tool_calls = ['book', 'look'].map(name => ({ id: `call_${name}`, type: 'function', function: { name, arguments: '{}' } }))
  const isFirst = called.length === 0
  const message = isFirst ? { role: 'assistant', content: null, tool_calls } : { role: 'assistant', content: results.map(({ content }) => content).join(' ') }
  const choices = [{ index: 0, message, logprobs: null, finish_reason: isFirst ? 'tool_calls' : 'stop' }]
  const usage = { prompt_tokens: 9, completion_tokens: 9, total_tokens: 18 }
  response.writeHead(200, { 'content-type': 'application/json' })
  response.end(JSON.stringify({ id: `chat_${++number}`, object: 'chat.completion', created: 1, model: 'm', choices, usage }))
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const baseURL = `http://127.0.0.1:${server.address().port}`
const model = new ChatOpenAI({ model: 'm', apiKey: 'none', maxRetries: 0, configuration: { baseURL } })

let bookings
const schema = z.object({})
const book = tool(
  async () => {
    bookings += 1
    return 'Booked.'
  },
  { name: 'book', description: 'Books the trip', schema },
)
const look = tool(
  async () => {
    throw new Error('No page 9.')
  },
  { name: 'look', description: 'Looks at page 9', schema },
)
const beside = createMiddleware({ name: 'beside', beforeModel: () => undefined })
const around = createMiddleware({ name: 'around', wrapToolCall: (request, handler) => handler(request) })
const settings = () => ({ model, tools: [book, look], checkpointer: new MemorySaver() })
const agents = {
  'without middleware': createAgent(settings()),
  'middleware that wraps no tool calls': createAgent({ ...settings(), middleware: [beside] }),
  'middleware that hands tool calls on': createAgent({ ...settings(), middleware: [around] }),
  'deep agent': createDeepAgent(settings()),
}
const config = { configurable: { thread_id: 't' } }
const seen = {}
for (const [name, agent] of Object.entries(agents)) {
  bookings = 0
  const ask = content => agent.invoke({ messages: [{ role: 'user', content }] }, config)
  const ended = await ask('Book, and look.').then(
    ({ messages }) => messages.at(-1).content.replace(/\s+/g, ' '),
    error => `failed: ${error.message}`,
  )
  const { messages } = await ask('And?')
  const cancelled = messages.filter(({ type, content }) => type === 'tool' && content.includes('was cancelled')).map(message => message.tool_call_id)
  seen[name] = { ended, bookings, nextQuestion: { open, cancelled } }
}
console.dir(seen, { depth: 9 })
const told = { ended: 'Booked. Error: No page 9. Please fix your mistakes.', bookings: 1, nextQuestion: { open: [], cancelled: [] } }
const both = ['call_book', 'call_look']
const failed = { ended: 'failed: No page 9.', bookings: 1 }
assert.deepEqual(seen, {
  'without middleware': told,
  'middleware that wraps no tool calls': told,
  'middleware that hands tool calls on': { ...failed, nextQuestion: { open: both, cancelled: [] } },
  'deep agent': { ...failed, nextQuestion: { open: [], cancelled: both } },
})
process.exit()
PROBE
node probe.mjs

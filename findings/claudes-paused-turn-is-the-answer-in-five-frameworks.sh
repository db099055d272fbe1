#!/usr/bin/env bash
# Guess: an agent framework that takes Claude's own search goes on behind `pause_turn`: Anthropic stops a turn so after ten rounds of its tools, and by its documents the answer goes back as it is, for Claude to go on.
# Anthropic's tool runner does so.
# Seen (ai 7.0.173 with @ai-sdk/anthropic 4.0.105, @mastra/core 1.71.0, langchain 1.5.14 with @langchain/anthropic 1.5.11, @tanstack/ai 0.58.0 with @tanstack/ai-anthropic 0.18.11, genkit 1.42.0 with @genkit-ai/anthropic 0.3.0,
# @anthropic-ai/sdk 1.14.0, 2026-11): all five end there, with one request, and what was said until then is the answer, streamed or not. The AI SDK, Mastra and TanStack call it `stop`, Genkit `other`; LangChain's agent keeps the
# vendor's word in response_metadata. The AI SDK alone goes on where a search stands open, without its result.
# Meaning: the longest and dearest questions, of which the searches are paid, are answered with "I look it up", and nothing tells them from finished ones. Read the vendor's own stop reason, and ask again with the answer at the
# end of the messages while it is pause_turn.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @anthropic-ai/sdk@1.14.0 ai@7.0.173 @ai-sdk/anthropic@4.0.105 @mastra/core@1.71.0 langchain@1.5.14 @langchain/core@1.4.0 \
  @langchain/langgraph@1.7.3 @langchain/langgraph-checkpoint@1.2.2 @langchain/anthropic@1.5.11 @tanstack/ai@0.58.0 @tanstack/ai-anthropic@0.18.11 genkit@1.42.0 @genkit-ai/anthropic@0.3.0 zod@4.6.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { createAnthropic } from '@ai-sdk/anthropic'
import Anthropic from '@anthropic-ai/sdk'
import { ChatAnthropic } from '@langchain/anthropic'
import { Agent } from '@mastra/core/agent'
import { chat } from '@tanstack/ai'
import { createAnthropicChat } from '@tanstack/ai-anthropic'
import { webSearchTool } from '@tanstack/ai-anthropic/tools'
import { generateText, isStepCount, streamText } from 'ai'
import { genkit } from 'genkit'
import { createAgent } from 'langchain'

const usage = { input_tokens: 3000, output_tokens: 40 }
const found = { type: 'web_search_result', title: 'On bills', url: 'https://example.com/bills', encrypted_content: 'ZW5jcnlwdGVk', page_age: null }
const search = id => ({ type: 'server_tool_use', id, name: 'web_search', input: { query: 'bills' } })
const result = tool_use_id => ({ type: 'web_search_tool_result', tool_use_id, content: [found] })
const text = words => ({ type: 'text', text: words })
/** What is said until the pause, and behind it: the last search may have its result already, or get it in the next answer. */
const turns = {
  'behind a result': [[text('I look it up.'), search('srvtoolu_1'), result('srvtoolu_1')], [text('Do not pay.')]],
  'in a search': [[text('I look it up.'), search('srvtoolu_1'), result('srvtoolu_1'), search('srvtoolu_2')], [result('srvtoolu_2'), text('Do not pay.')]],
}
let turn
let requests
const message = (content, stop_reason) => ({ id: `msg_${requests.length}`, type: 'message', role: 'assistant', model: 'claude-sonnet-4-5', content, stop_reason, stop_sequence: null, usage })
const deltas = { text: one => [{ type: 'text_delta', text: one.text }], server_tool_use: one => [{ type: 'input_json_delta', partial_json: JSON.stringify(one.input) }], web_search_tool_result: () => [] }
const begun = { text: () => text(''), server_tool_use: one => ({ ...one, input: {} }), web_search_tool_result: one => one }
const server = createServer(async (request, reply) => {
  const body = JSON.parse(Buffer.concat(await request.toArray()).toString())
  const isPaused = requests.push(body) === 1
  const content = turns[turn][isPaused ? 0 : 1]
  const stop_reason = isPaused ? 'pause_turn' : 'end_turn'
  reply.writeHead(200, { 'content-type': body.stream ? 'text/event-stream' : 'application/json' })
  if (!body.stream) return reply.end(JSON.stringify(message(content, stop_reason)))
  const events = [
    { type: 'message_start', message: message([], null) },
    ...content.flatMap((one, index) => [
      { type: 'content_block_start', index, content_block: begun[one.type](one) },
      ...deltas[one.type](one).map(delta => ({ type: 'content_block_delta', index, delta })),
      { type: 'content_block_stop', index },
    ]),
    { type: 'message_delta', delta: { stop_reason, stop_sequence: null }, usage },
    { type: 'message_stop' },
  ]
  reply.end(events.map(event => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join(''))
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const address = `http://127.0.0.1:${server.address().port}`
process.env.ANTHROPIC_BASE_URL = address
const { anthropic } = await import('@genkit-ai/anthropic')
for (const way of ['warn', 'info', 'error']) console[way] = () => {}

const name = 'claude-sonnet-4-5'
const question = 'Shall I pay?'
const messages = [{ role: 'user', content: question }]
const webSearch = { type: 'web_search_20250305', name: 'web_search' }
const vendor = createAnthropic({ apiKey: 'key', baseURL: `${address}/v1` })
const tools = { web_search: vendor.tools.webSearch_20250305() }
const ways = {
  'tool runner': async isStream => {
    const client = new Anthropic({ apiKey: 'key', baseURL: address, maxRetries: 0 })
    const last = await client.beta.messages.toolRunner({ model: name, max_tokens: 1000, messages, tools: [webSearch], stream: isStream })
    return [last.content.flatMap(one => one.text ?? []).join(''), last.stop_reason]
  },
  ai: async isStream => {
    const options = { model: vendor(name), messages, tools, stopWhen: isStepCount(5) }
    const all = isStream ? streamText(options) : await generateText(options)
    return [await all.text, await all.finishReason]
  },
  mastra: async isStream => {
    const agent = new Agent({ id: 'bank', name: 'bank', instructions: 'Help.', model: vendor(name), tools })
    const all = await agent[isStream ? 'stream' : 'generate'](question, { maxSteps: 5 })
    return [await all.text, await all.finishReason]
  },
  langchain: async isStream => {
    const agent = createAgent({ model: new ChatAnthropic({ model: name, apiKey: 'key', anthropicApiUrl: address, maxRetries: 0 }), tools: [webSearch] })
    let state
    if (!isStream) state = await agent.invoke({ messages })
    else for await (const [mode, value] of await agent.stream({ messages }, { streamMode: ['messages', 'values'] })) if (mode === 'values') state = value
    const last = state.messages.at(-1)
    return [last.text, last.response_metadata.stop_reason ?? last.additional_kwargs.stop_reason]
  },
  tanstack: async isStream => {
    const adapter = createAnthropicChat(name, 'key', { baseURL: address, maxRetries: 0 })
    const options = { adapter, messages, tools: [webSearchTool(webSearch)], stream: isStream }
    if (!isStream) return [await chat(options)]
    let said = ''
    let ended
    for await (const one of chat(options)) {
      if (one.type === 'TEXT_MESSAGE_CONTENT') said += one.delta
      if (/RUN_(FINISHED|ERROR)/.test(one.type)) ended = one.metadata?.tanstack?.finishReason ?? one.type
    }
    return [said, ended]
  },
  genkit: async isStream => {
    const ai = genkit({ plugins: [anthropic({ apiKey: 'key' })] })
    const options = { model: anthropic.model(name), config: { tools: [webSearch] }, prompt: question }
    const all = isStream ? await ai.generateStream(options).response : await ai.generate(options)
    // The plugin says searches aloud, of which another finding tells.
    return [all.text.split('[')[0], all.finishReason]
  },
}
const seen = {}
for (const way of Object.keys(ways)) {
  for (turn of Object.keys(turns)) {
    for (const isStream of [false, true]) {
      requests = []
      const [said, ended] = await ways[way](isStream)
      seen[`${way}, ${turn}, ${isStream ? 'streamed' : 'whole'}`] = `${said} ${ended ?? ''}; ${requests.length}`
    }
  }
}
process.stdout.write(`${JSON.stringify(seen, null, 1)}\n`)
const expected = {}
const ends = { 'tool runner': 'end_turn', ai: 'stop', mastra: 'stop', langchain: 'pause_turn', tanstack: 'stop', genkit: 'other' }
for (const [way, ended] of Object.entries(ends)) {
  for (const where of Object.keys(turns)) {
    for (const how of ['whole', 'streamed']) {
      const goesOn = way === 'tool runner' || (way === 'ai' && where === 'in a search')
      expected[`${way}, ${where}, ${how}`] = goesOn ? `Do not pay. ${ended}; 2` : `I look it up. ${way === 'tanstack' && how === 'whole' ? '' : ended}; 1`
    }
  }
}
assert.deepEqual(seen, expected)
process.exit()
PROBE
node probe.mjs

#!/usr/bin/env bash
# Guess: LangChain's core makes v3's events of any chat model that streams chunks, as it says: text stays text, and calls stay calls, as in `stream()`.
# Seen (@langchain/core 1.4.0, langchain 1.5.14, @langchain/langgraph 1.7.3, @langchain/cerebras 1.0.4, 2026-11): core gives text the place 0 among the blocks, and a call the place
# of its index, which counts from 0 as well. Where a model says a sentence before it calls, its first call falls into the text: of two calls the second alone is run, of one none,
# and the run ends with the sentence as its answer. It is so for each class that brings no `_streamChatModelEvents` of its own: ChatCerebras, and classes of one's own that are
# written as the guide has it. Without a sentence, and by `stream()`, all calls are run.
# Meaning: "I write to Ann now", and nobody does. It depends on whether the model chose to speak. Read such agents by `stream()`; a class of one's own sets the `index` of its calls
# from 1 on, or makes the events itself.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps langchain@1.5.14 @langchain/core@1.4.0 @langchain/langgraph@1.7.3 @langchain/langgraph-checkpoint@1.2.2 \
  @langchain/cerebras@1.0.4 zod@4.6.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { ChatCerebras } from '@langchain/cerebras'
import { BaseChatModel } from '@langchain/core/language_models/chat_models'
import { AIMessageChunk } from '@langchain/core/messages'
import { ChatGenerationChunk } from '@langchain/core/outputs'
import { createAgent, tool } from 'langchain'
import { z } from 'zod'

const frame = (delta, finish_reason = null) => ({ id: 'chat_1', object: 'chat.completion.chunk', created: 1, model: 'gpt-oss-120b', choices: [{ index: 0, delta, finish_reason }] })
const argumentsOf = to => JSON.stringify({ to })
let asked
let answer
const server = createServer((request, response) => {
  request.resume()
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  // This client warms its connection up by a GET.
  if (request.method === 'GET') return response.end()
  asked++
  const calls = answer.persons.map((to, index) => frame({ tool_calls: [{ index, id: `call_${to}`, type: 'function', function: { name: 'write', arguments: argumentsOf(to) } }] }))
  const text = answer.text ? [frame({ content: answer.text })] : []
  const frames = asked > 1 ? [frame({ content: 'Done.' }), frame({}, 'stop')] : [...text, ...calls, frame({}, 'tool_calls')]
  response.end(`${frames.map(one => `data: ${JSON.stringify(one)}\n\n`).join('')}data: [DONE]\n\n`)
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
process.env.CEREBRAS_BASE_URL = `http://127.0.0.1:${server.address().port}`

/** Says and calls the same, in LangChain's chunks. Its calls are counted from `from`. */
class Own extends BaseChatModel {
  constructor(from) {
    super({})
    this.from = from
  }
  _llmType() {
    return 'own'
  }
  bindTools() {
    return this
  }
  async *_streamResponseChunks() {
    asked++
    const chunk = (text, calls = []) => new ChatGenerationChunk({ text, message: new AIMessageChunk({ content: text, tool_call_chunks: calls }) })
    if (asked > 1) return yield chunk('Done.')
    if (answer.text) yield chunk(answer.text)
    for (const [at, to] of answer.persons.entries()) {
      yield chunk('', [{ type: 'tool_call_chunk', index: this.from + at, id: `call_${to}`, name: 'write', args: argumentsOf(to) }])
    }
  }
}
async function run(model, how, text, ...persons) {
  asked = 0
  answer = { text, persons }
  const written = []
  const execute = ({ to }) => {
    written.push(to)
    return 'written'
  }
  const write = tool(execute, { name: 'write', description: 'Writes a letter', schema: z.object({ to: z.string() }) })
  const agent = createAgent({ model, tools: [write] })
  const input = { messages: [{ role: 'user', content: 'Write to them.' }] }
  const events = how === 'stream' ? await agent.stream(input, { streamMode: ['messages', 'updates'] }) : await agent.streamEvents(input, { version: 'v3' })
  for await (const _ of events);
  return written.join(', ') || 'nobody'
}
const cerebras = new ChatCerebras({ model: 'gpt-oss-120b', apiKey: 'key' })
const seen = {}
for (const [name, model] of Object.entries({ ChatCerebras: cerebras, 'own, from 0': new Own(0), 'own, from 1': new Own(1) })) {
  seen[name] = {
    'stream, a sentence and two calls': await run(model, 'stream', 'I write.', 'Ann', 'Bob'),
    'v3, two calls': await run(model, 'v3', '', 'Ann', 'Bob'),
    'v3, a sentence and two calls': await run(model, 'v3', 'I write.', 'Ann', 'Bob'),
    'v3, a sentence and a call': await run(model, 'v3', 'I write.', 'Ann'),
  }
}
console.log(seen)
const two = { 'stream, a sentence and two calls': 'Ann, Bob', 'v3, two calls': 'Ann, Bob' }
const lost = { ...two, 'v3, a sentence and two calls': 'Bob', 'v3, a sentence and a call': 'nobody' }
assert.deepEqual(seen, { ChatCerebras: lost, 'own, from 0': lost, 'own, from 1': { ...two, 'v3, a sentence and two calls': 'Ann, Bob', 'v3, a sentence and a call': 'Ann' } })
process.exit()
PROBE
node probe.mjs

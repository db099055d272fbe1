#!/usr/bin/env bash
# Guess: `streamMode: 'messages'` of LangGraph hands out the words of a model once, whether they come from the vendor or from the model's `cache`.
# Seen (@langchain/core 1.4.0, @langchain/openai 1.6.0, @langchain/langgraph 1.7.3, 2026-11): asked for the first time, a graph streams "Do not pay." in pieces. The second time the cache has it, no request is made, and the whole
# answer is handed out two times: under an id that LangGraph made, and under that of the kept message. So with 'messages' alone and beside other modes. The state has it once, and streamEvents() tells it once.
# Meaning: a page that adds up the pieces shows the text two times, and one that sorts them by id shows two messages; only at the second visit of a question, so no trial of a new question shows it. When a node
# is done, put its message of the state (`values`) in the place of the pieces.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @langchain/core@1.4.0 @langchain/openai@1.6.0 @langchain/langgraph@1.7.3
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { json } from 'node:stream/consumers'
import { MessagesAnnotation, START, StateGraph } from '@langchain/langgraph'
import { ChatOpenAI } from '@langchain/openai'

let asked
const server = createServer(async (request, response) => {
  await json(request)
  asked++
  const head = { id: 'answer_1', object: 'chat.completion.chunk', created: 1, model: 'm' }
  const chunk = (content, finish_reason = null) => `data: ${JSON.stringify({ ...head, choices: [{ index: 0, delta: { role: 'assistant', content }, finish_reason }] })}\n\n`
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  const usage = `data: ${JSON.stringify({ ...head, choices: [], usage: { prompt_tokens: 9, completion_tokens: 4, total_tokens: 13 } })}\n\n`
  response.end(`${chunk('Do not ')}${chunk('pay.')}${chunk('', 'stop')}${usage}data: [DONE]\n\n`)
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const configuration = { baseURL: `http://127.0.0.1:${server.address().port}` }

/** Asks the same two times, in each way of reading a graph. */
const ways = {
  messages: async function* (graph, input) {
    for await (const [piece] of await graph.stream(input, { streamMode: 'messages' })) yield piece
  },
  'messages and values': async function* (graph, input, seen) {
    for await (const [mode, value] of await graph.stream(input, { streamMode: ['messages', 'values'] })) {
      if (mode === 'messages') yield value[0]
      else seen.state = value.messages.slice(1).map(({ content }) => content).join('|')
    }
  },
  streamEvents: async function* (graph, input) {
    for await (const { event, data } of graph.streamEvents(input, { version: 'v2' })) if (event === 'on_chat_model_stream') yield data.chunk
  },
}
const all = {}
for (const [way, read] of Object.entries(ways)) {
  for (const cache of [true, false]) {
    const model = new ChatOpenAI({ model: `m ${way}`, apiKey: 'none', maxRetries: 0, cache, configuration })
    const node = async ({ messages }) => ({ messages: [await model.invoke(messages)] })
    const graph = new StateGraph(MessagesAnnotation).addNode('model', node).addEdge(START, 'model').compile()
    for (const time of ['first', 'second']) {
      asked = 0
      const seen = { text: '', ids: new Set() }
      for await (const { content, id } of read(graph, { messages: [{ role: 'user', content: 'Must I pay?' }] }, seen)) {
        seen.text += content
        seen.ids.add(id.startsWith('run-') ? 'run-…' : id)
      }
      all[`${way}, ${cache ? 'cache' : 'no cache'}, ${time}`] = { ...seen, ids: [...seen.ids].join(), asked }
    }
  }
}
console.table(all)
const whole = 'Do not pay.'
for (const [name, { text, ids, state, asked }] of Object.entries(all)) {
  const kept = name.endsWith(', cache, second')
  const twice = kept && !name.startsWith('streamEvents')
  assert.deepEqual([text, asked], [twice ? whole + whole : whole, kept ? 0 : 1])
  if (twice) assert.equal(ids, 'run-…,answer_1')
  if (name.startsWith('messages and')) assert.equal(state, whole)
}
process.exit()
PROBE
timeout 50 node probe.mjs

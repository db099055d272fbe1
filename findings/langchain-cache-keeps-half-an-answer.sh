#!/usr/bin/env bash
# Guess: the `cache` of a LangChain model keeps whole answers. One that stops in the middle, without a finish reason, is thrown or at least not kept.
# Seen (@langchain/core 1.4.0, @langchain/openai 1.6.0, @langchain/langgraph 1.7.3, 2026-11): invoke() below a graph that streams its messages, or below streamEvents() of a chain, asks by a stream. If the body ends
# after "Do not", as where a server is restarted behind a proxy that ends well, invoke() resolves with the half, and the cache has it: the second and the third who ask get "Do not" without any request. After an error in the stream, and after a reset,
# invoke() throws and nothing is kept; the next one is asked anew. stream() of the model itself never looks into the cache, nor writes to it: two requests for two.
# Meaning: one restart in a bad second gives all who ask the same a half answer, for as long as the cache lives. Use a cache class of one's own, whose update()
# refuses what has no `generationInfo.finish_reason`. The script shows that this keeps the half out.
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
import { setTimeout as wait } from 'node:timers/promises'
import { InMemoryCache } from '@langchain/core/caches'
import { RunnableLambda } from '@langchain/core/runnables'
import { MessagesAnnotation, START, StateGraph } from '@langchain/langgraph'
import { ChatOpenAI } from '@langchain/openai'

let asked, fault
const server = createServer(async (request, response) => {
  await json(request)
  const fails = ++asked === 1
  const event = data => `data: ${JSON.stringify(data)}\n\n`
  const chunk = (content, finish_reason = null) =>
    event({ id: `answer_${asked}`, object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta: { role: 'assistant', content }, finish_reason }] })
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.write(chunk('Do not '))
  await wait(50)
  if (fails && fault === 'early end') response.end()
  else if (fails && fault === 'error') response.end(event({ error: { message: 'Overloaded', type: 'server_error' } }))
  else if (fails && fault === 'reset') response.destroy()
  else response.end(`${chunk('pay.')}${chunk('', 'stop')}data: [DONE]\n\n`)
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const configuration = { baseURL: `http://127.0.0.1:${server.address().port}` }
class WholeAnswers extends InMemoryCache {
  async update(prompt, key, generations) {
    if (generations.every(({ generationInfo }) => generationInfo?.finish_reason)) await super.update(prompt, key, generations)
  }
}
const ways = {
  graph: async model => {
    const node = async ({ messages }) => ({ messages: [await model.invoke(messages)] })
    const graph = new StateGraph(MessagesAnnotation).addNode('model', node).addEdge(START, 'model').compile()
    let last
    for await (const [mode, value] of await graph.stream({ messages: [{ role: 'user', content: 'Must I?' }] }, { streamMode: ['messages', 'values'] })) if (mode === 'values') last = value
    return last.messages.at(-1).content
  },
  chain: async model => {
    const chain = RunnableLambda.from(async (question, config) => (await model.invoke(question, config)).content)
    let last
    for await (const { event, data } of chain.streamEvents('Must I?', { version: 'v2' })) if (event === 'on_chain_end') last = data.output
    return last
  },
  'stream of the model': async model => {
    let text = ''
    for await (const { content } of await model.stream('Must I?')) text += content
    return text
  },
}
async function askThrice(way, cache) {
  asked = 0
  const model = new ChatOpenAI({ model: 'm', apiKey: 'none', maxRetries: 0, cache, configuration })
  const answers = []
  for (let time = 1; time <= 3; time++) answers.push(await ways[way](model).catch(() => 'error'))
  return { answers: answers.join('|'), asked }
}
const seen = {}
for (fault of ['early end', 'error', 'reset']) for (const way of Object.keys(ways)) seen[`${fault}, ${way}`] = await askThrice(way, new InMemoryCache())
fault = 'early end'
for (const way of ['graph', 'chain']) seen[`early end, ${way}, whole answers`] = await askThrice(way, new WholeAnswers())
console.table(seen)
const [half, whole] = ['Do not ', 'Do not pay.']
for (const way of ['graph', 'chain']) {
  assert.deepEqual(seen[`early end, ${way}`], { answers: [half, half, half].join('|'), asked: 1 })
  for (fault of ['error', 'reset']) assert.deepEqual(seen[`${fault}, ${way}`], { answers: ['error', whole, whole].join('|'), asked: 2 })
  assert.deepEqual(seen[`early end, ${way}, whole answers`], { answers: [half, whole, whole].join('|'), asked: 2 })
}
assert.deepEqual(seen['early end, stream of the model'], { answers: [half, whole, whole].join('|'), asked: 3 })
process.exit()
PROBE
timeout 50 node probe.mjs

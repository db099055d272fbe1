#!/usr/bin/env bash
# Guess: a model with `cache` saves the request where the same question comes again, also inside of createAgent(): the same system prompt, the same tools, the same words.
# Seen (langchain 1.5.14, @langchain/core 1.4.0, @langchain/openai 1.6.0, @langchain/langgraph 1.7.3, 2026-11): not once. The agent calls its model with what LangGraph knows of the run, and LangChain puts all options of a call into the key: the id
# of the checkpoint, that of the task, and the millisecond of its beginning. Five equal questions are five requests and five entries, none of which can be found again. With temperature 0 and without tools too.
# The same model asked directly, or in a node of a graph of one's own, is asked once for five.
# Meaning: who moves a cached model into an agent pays for each question as if there were no cache, and the cache grows with each step of each run, in memory or in Redis, and is never read. Wrap the cache in a class
# that takes `executionInfo` out of the key, as the script does: then it is one request for five.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts langchain@1.5.14 @langchain/core@1.4.0 @langchain/openai@1.6.0 @langchain/langgraph@1.7.3
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { json } from 'node:stream/consumers'
import { InMemoryCache } from '@langchain/core/caches'
import { MessagesAnnotation, START, StateGraph } from '@langchain/langgraph'
import { ChatOpenAI } from '@langchain/openai'
import { createAgent } from 'langchain'

let asked
const server = createServer(async (request, response) => {
  await json(request)
  asked++
  const choices = [{ index: 0, message: { role: 'assistant', content: 'Do not pay.' }, finish_reason: 'stop' }]
  response.writeHead(200, { 'content-type': 'application/json' })
  response.end(JSON.stringify({ id: `answer_${asked}`, object: 'chat.completion', created: 1, model: 'm', choices }))
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const configuration = { baseURL: `http://127.0.0.1:${server.address().port}` }
class Counted extends InMemoryCache {
  keys = new Set()
  found = 0
  async lookup(prompt, key) {
    const kept = await super.lookup(prompt, key)
    if (kept) this.found++
    return kept
  }
  async update(prompt, key, generations) {
    this.keys.add(prompt + key)
    await super.update(prompt, key, generations)
  }
}
/** Keys without what is of one run alone. */
class Stable extends Counted {
  lookup = (prompt, key) => super.lookup(prompt, key.replace(/executionInfo:\{.*?\},/, ''))
  update = (prompt, key, generations) => super.update(prompt, key.replace(/executionInfo:\{.*?\},/, ''), generations)
}
const system = 'You are brief.'
const question = { role: 'user', content: 'Must I pay?' }
const ways = {
  agent: model => createAgent({ model, tools: [], systemPrompt: system }),
  graph: model => {
    const node = async ({ messages }) => ({ messages: [await model.invoke([{ role: 'system', content: system }, ...messages])] })
    return new StateGraph(MessagesAnnotation).addNode('model', node).addEdge(START, 'model').compile()
  },
  model: model => ({ invoke: async ({ messages }) => ({ messages: [await model.invoke([{ role: 'system', content: system }, ...messages])] }) }),
}
async function askFive(way, cache) {
  asked = 0
  const runs = ways[way](new ChatOpenAI({ model: 'm', temperature: 0, apiKey: 'none', maxRetries: 0, cache, configuration }))
  const answers = new Set()
  for (let time = 0; time < 5; time++) answers.add((await runs.invoke({ messages: [question] })).messages.at(-1).content)
  return { answers: [...answers].join('|'), asked, found: cache.found, entries: cache.keys.size }
}
const seen = {}
for (const way of Object.keys(ways)) seen[way] = await askFive(way, new Counted())
seen['agent, key without the run'] = await askFive('agent', new Stable())
console.table(seen)
const once = { answers: 'Do not pay.', asked: 1, found: 4, entries: 1 }
assert.deepEqual(seen, {
  agent: { answers: 'Do not pay.', asked: 5, found: 0, entries: 5 },
  graph: once,
  model: once,
  'agent, key without the run': once,
})
process.exit()
PROBE
timeout 50 node probe.mjs

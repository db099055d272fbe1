#!/usr/bin/env bash
# Guess: an answer from LangChain's cache says 0 tokens, since it cost none, and the answer that was paid for keeps its own.
# Seen (@langchain/core 1.4.0, @langchain/openai 1.6.0, 2026-11): the memory cache hands out one message object to all, and setting the tokens of the second to 0 sets those of the first to 0 with it: also in a conversation, a list or a bill that holds it since the first call. 1,000 input and
# 200 output tokens become 0 and 0. So it is where the cache is `true`, which is one for all models of the process, and where it is an InMemoryCache. Whoever adds to the content of one answer changes it for all who ask later. A cache that stores JSON, as those on Redis do, does neither.
# Meaning: a count of tokens that is made at the end of a talk, or a store that is written later, loses what was paid, the more the more often a question comes. Count in the callback handleLLMEnd, which comes before, or take a copy of each message, as the cache of the script does.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @langchain/core@1.4.0 @langchain/openai@1.6.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { json } from 'node:stream/consumers'
import { deserializeStoredGeneration, InMemoryCache, serializeGeneration } from '@langchain/core/caches'
import { ChatOpenAI } from '@langchain/openai'

let asked
const server = createServer(async (request, response) => {
  await json(request)
  asked++
  const choices = [{ index: 0, message: { role: 'assistant', content: 'Do not pay.' }, finish_reason: 'stop' }]
  response.writeHead(200, { 'content-type': 'application/json' })
  response.end(JSON.stringify({ id: `answer_${asked}`, object: 'chat.completion', created: 1, model: 'm', choices, usage: { prompt_tokens: 1000, completion_tokens: 200, total_tokens: 1200 } }))
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const configuration = { baseURL: `http://127.0.0.1:${server.address().port}` }
/** Keeps JSON, as the caches on Redis do. */
class Stored extends InMemoryCache {
  async lookup(prompt, key) {
    const kept = await super.lookup(prompt, key)
    return kept && JSON.parse(kept).map(deserializeStoredGeneration)
  }
  update = (prompt, key, generations) => super.update(prompt, key, JSON.stringify(generations.map(serializeGeneration)))
}
async function talk(cache) {
  asked = 0
  let counted = 0
  const count = { handleLLMEnd: ({ generations }) => void (counted += generations[0][0].message.usage_metadata?.total_tokens ?? 0) }
  const model = new ChatOpenAI({ model: 'm', apiKey: 'none', maxRetries: 0, cache, configuration })
  const first = await model.invoke('Must I pay?', { callbacks: [count] })
  const before = first.usage_metadata.total_tokens
  const second = await model.invoke('Must I pay?', { callbacks: [count] })
  second.content += ' Ask again later.'
  const third = await model.invoke('Must I pay?')
  return { asked, before, after: first.usage_metadata.total_tokens, second: second.usage_metadata?.total_tokens, callback: counted, 'one object': first === second, third: third.content }
}
const seen = { true: await talk(true), InMemoryCache: await talk(new InMemoryCache()), 'stored as JSON': await talk(new Stored()) }
console.table(seen)
const shared = { asked: 1, before: 1200, after: 0, second: 0, callback: 1200, 'one object': true, third: 'Do not pay. Ask again later.' }
assert.deepEqual(seen.true, shared)
assert.deepEqual(seen.InMemoryCache, shared)
assert.deepEqual(seen['stored as JSON'], { ...shared, after: 1200, 'one object': false, third: 'Do not pay.' })
process.exit()
PROBE
timeout 30 node probe.mjs

#!/usr/bin/env bash
# Guess: stream() of a LangChain model throws where the host refuses the request, as its invoke() does and as ChatOpenAI does; withFallbacks() builds on that. And
# a chunk tells why an answer ended.
# Seen (@langchain/community 1.1.29, @langchain/core 1.4.0, @langchain/openai 1.6.0, 2026-11): stream() of ChatZhipuAI does not look at the status. For 401, 429 and 500
# the loop ends without a turn and without an error, after one request, and a fallback behind it is not asked. invoke() throws GLM's words, or those of the JSON
# parser where the body is no JSON. An answer that GLM withdrew (`sensitive`), that broke (`network_error`) or hit its limit (`length`) ends with `finished: true`, as a
# whole one does, and the reason is in no field.
# Meaning: a key that expired, and a limit that was reached, are empty answers on the page and successes in the log; half an answer is kept, and one that GLM
# wants taken back stays. Take no chunk for a refusal, or read GLM by ChatOpenAI with its address, which throws, and tells each of the reasons.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @langchain/community@1.1.29 @langchain/core@1.4.0 @langchain/openai@1.6.0 jsonwebtoken@9.0.3
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { ChatZhipuAI } from '@langchain/community/chat_models/zhipuai'
import { FakeListChatModel } from '@langchain/core/utils/testing'
import { ChatOpenAI } from '@langchain/openai'

const frame = (content, more) => ({ id: 'a', created: 1, model: 'glm-4.7', choices: [{ index: 0, delta: { role: 'assistant', content }, ...more }] })
const usage = { prompt_tokens: 3, completion_tokens: 4, total_tokens: 7 }
const bodies = {
  401: '{"error":{"code":"1000","message":"The key is not known"}}',
  429: '{"error":{"code":"1302","message":"Too many requests"}}',
  500: '<html>out of order</html>',
}
let asked
let requests
const server = createServer((request, response) => {
  request.resume()
  requests++
  if (bodies[asked]) {
    response.writeHead(asked, { 'content-type': asked === 500 ? 'text/html' : 'application/json' })
    return response.end(bodies[asked])
  }
  response.writeHead(200, { 'content-type': 'text/event-stream;charset=UTF-8' })
  const frames = [frame('Do '), frame('not '), { ...frame('', { finish_reason: asked }), usage }]
  response.end(`${frames.map(each => `data: ${JSON.stringify(each)}\n\n`).join('')}data: [DONE]\n\n`)
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const baseURL = `http://127.0.0.1:${server.address().port}`
const zhipu = new ChatZhipuAI({ apiKey: 'id.secret', model: 'glm-4.7', maxRetries: 0 })
zhipu.apiUrl = `${baseURL}/chat/completions`
const openai = new ChatOpenAI({ apiKey: 'none', model: 'glm-4.7', maxRetries: 0, configuration: { baseURL } })
const behind = model => model.withFallbacks([new FakeListChatModel({ responses: ['the other'] })])

async function read(model) {
  requests = 0
  let whole
  try {
    for await (const chunk of await model.stream('Hello')) whole = whole ? whole.concat(chunk) : chunk
  } catch (error) {
    return { requests, error: error.message }
  }
  const { finished, finish_reason: reason } = whole?.response_metadata ?? {}
  return { requests, text: whole?.content, finished, reason }
}
const nothing = { text: undefined, finished: undefined, reason: undefined }
for (asked of [401, 429, 500]) {
  const seen = { stream: await read(zhipu), openai: await read(openai) }
  seen.invoke = await zhipu.invoke('Hello').then(() => 'resolves', error => error.message)
  seen['openai with a fallback'] = (await read(behind(openai))).text
  seen['with a fallback'] = (await read(behind(zhipu))).text
  console.log(asked, seen)
  assert.deepEqual(seen.stream, { requests: 1, ...nothing })
  assert.equal(seen['with a fallback'], undefined)
  assert.equal(seen['openai with a fallback'], 'the other')
  assert.ok(seen.openai.error)
  assert.match(seen.invoke, asked === 500 ? /JSON/ : /key is not known|Too many/)
}
for (asked of ['stop', 'length', 'sensitive', 'network_error']) {
  const seen = { zhipu: await read(zhipu), openai: await read(openai) }
  console.log(asked, seen)
  assert.deepEqual(seen.zhipu, { requests: 1, text: 'Do not ', finished: true, reason: undefined })
  assert.deepEqual(seen.openai, { requests: 1, text: 'Do not ', finished: undefined, reason: asked })
}
process.exit()
PROBE
timeout 60 node probe.mjs

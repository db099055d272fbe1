#!/usr/bin/env bash
# Guess: the provider of the AI SDK that is made for GLM reads what GLM sends: the sources of its web search, `web_search`, which its documentation shows as a list
# beside the choices, are sources, or are passed over.
# Seen (zhipu-ai-provider 0.2.2, @ai-sdk/openai-compatible 3.0.92, ai 7.0.173, 2026-11): it takes them for one object, and a chunk that has the list is an error part in
# place of what it holds. Where the list comes with the first words (`result_sequence: "before"`), these words are missing from the answer, which ends with `stop`.
# Where it comes with the last chunk, the finish reason and the usage are lost: `error`. generateText() throws "Invalid JSON response" and loses the whole answer.
# openai-compatible reads the same answers whole, without their sources.
# Meaning: whoever asks GLM to search (`providerOptions.zhipu.tools`) pays for the search and for answers that lack their first words or fail. A proxy for this
# provider leaves `web_search` out; openai-compatible with GLM's address reads the text.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps zhipu-ai-provider@0.2.2 @ai-sdk/openai-compatible@3.0.92 ai@7.0.173 zod@4.6.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { generateText, streamText } from 'ai'
import { createZhipu } from 'zhipu-ai-provider'

const usage = { prompt_tokens: 3, completion_tokens: 4, total_tokens: 7 }
const web_search = [{ icon: '', title: 'On bills', link: 'https://example.com/bills', media: 'Example', content: 'Do not pay.', refer: 'ref_1' }]
const chunk = (content, more, top) => ({ id: 'a', created: 1, model: 'glm-4.7', choices: [{ index: 0, delta: { role: 'assistant', content }, ...more }], ...top })
const end = top => chunk('', { finish_reason: 'stop' }, { usage, ...top })
const answers = {
  'no search': [chunk('Do not '), chunk('pay.'), end()],
  'sources first': [chunk('Do not ', {}, { web_search }), chunk('pay.'), end()],
  'sources last': [chunk('Do not '), chunk('pay.'), end({ web_search })],
}
let answer
let asked
const server = createServer(async (request, response) => {
  let text = ''
  for await (const piece of request) text += piece
  asked = JSON.parse(text)
  if (asked.stream) {
    response.writeHead(200, { 'content-type': 'text/event-stream;charset=UTF-8' })
    return response.end(`${answers[answer].map(each => `data: ${JSON.stringify(each)}\n\n`).join('')}data: [DONE]\n\n`)
  }
  const message = { role: 'assistant', content: 'Do not pay.' }
  const sources = answer === 'no search' ? {} : { web_search }
  response.writeHead(200, { 'content-type': 'application/json' })
  response.end(JSON.stringify({ id: 'a', created: 1, model: 'glm-4.7', choices: [{ index: 0, message, finish_reason: 'stop' }], usage, ...sources }))
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const baseURL = `http://127.0.0.1:${server.address().port}`
const models = {
  zhipu: createZhipu({ apiKey: 'id.secret', baseURL })('glm-4.7'),
  compatible: createOpenAICompatible({ name: 'zhipu', apiKey: 'none', baseURL })('glm-4.7'),
}
globalThis.AI_SDK_LOG_WARNINGS = false

/** GLM's own tool, by the option that the provider merges into its request. */
const tools = [{ type: 'web_search', web_search: { enable: true, search_engine: 'search_pro', search_result: true, result_sequence: 'before' } }]
async function read(model) {
  let errors = 0
  const given = { model, prompt: 'Shall I pay?', maxRetries: 0, providerOptions: { zhipu: { tools } } }
  const result = streamText({ ...given, onError: () => errors++ })
  await result.consumeStream()
  if (model === models.zhipu) assert.deepEqual(asked.tools, tools)
  const { inputTokens: tokens } = await result.usage
  const whole = await generateText(given).then(({ text }) => text, error => error.message)
  return { streamed: await result.text, finish: await result.finishReason, tokens, errors, whole }
}
const seen = {}
for (const [name, model] of Object.entries(models)) {
  for (answer of Object.keys(answers)) seen[`${name}, ${answer}`] = await read(model)
}
console.table(seen)
const good = { streamed: 'Do not pay.', finish: 'stop', tokens: 3, errors: 0, whole: 'Do not pay.' }
for (const name of Object.keys(answers)) assert.deepEqual(seen[`compatible, ${name}`], good)
assert.deepEqual(seen['zhipu, no search'], good)
assert.deepEqual(seen['zhipu, sources first'], { streamed: 'pay.', finish: 'stop', tokens: 3, errors: 1, whole: 'Invalid JSON response' })
assert.deepEqual(seen['zhipu, sources last'], { streamed: 'Do not pay.', finish: 'error', tokens: undefined, errors: 1, whole: 'Invalid JSON response' })
process.exit()
PROBE
timeout 60 node probe.mjs

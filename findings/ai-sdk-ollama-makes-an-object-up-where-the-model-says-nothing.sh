#!/usr/bin/env bash
# Guess: where a model of Ollama says nothing, as one whose thoughts used the limit of tokens up, there is no object: generateText with `Output.object` throws, as with other providers.
# Seen (ai-sdk-ollama 4.3.0, ollama-ai-provider-v2 4.0.1, ai 7.0.173, 2026-11): without a stream it asks three times, and hands out an object of its own then: "" for each text, 0 for each number, false, no entries,
# and for an address of mail `user@example.com`. It counts as a good one, with the tokens of the last request alone. A word of it stands in providerMetadata only, `recovery_method: 'fallback'`. With `streamText`
# the same answer throws. JSON with a comma too many or in a fence, which its README says is mended, is handed out as it came, and throws.
# Meaning: an invoice over 0 goes to a stranger, and three answers are paid for as one. Set `reliableObjectGeneration: false` on each model.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps ai-sdk-ollama@4.3.0 ollama-ai-provider-v2@4.0.1 ai@7.0.173 zod@4.6.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { generateText, Output, streamText } from 'ai'
import { createOllama } from 'ai-sdk-ollama'
import { createOllama as createPeer } from 'ollama-ai-provider-v2'
import { z } from 'zod'

const object = '{"to":"ann@example.org","amount":1200,"isPaid":true,"items":["a"]}'
const head = { model: 'qwen3', created_at: '2026-11-01T00:00:00Z' }
const end = reason => ({ ...head, done: true, done_reason: reason, total_duration: 9, load_duration: 1, prompt_eval_count: 100, prompt_eval_duration: 4, eval_count: 50, eval_duration: 4 })
const answers = {
  'an object': [{ content: object }, 'stop'],
  'thoughts alone': [{ content: '', thinking: 'The bill is from Ann, so' }, 'length'],
  'a comma too many': [{ content: object.replace('}', ',}') }, 'stop'],
  'a fence': [{ content: `\`\`\`json\n${object}\n\`\`\`` }, 'stop'],
}
let answer
let requests
const server = createServer(async (request, response) => {
  const { stream } = JSON.parse(Buffer.concat(await request.toArray()).toString())
  const [said, reason] = answers[answer]
  const message = { role: 'assistant', ...said }
  requests++
  if (stream === false) {
    response.writeHead(200, { 'content-type': 'application/json' })
    return response.end(JSON.stringify({ ...end(reason), message }))
  }
  response.writeHead(200, { 'content-type': 'application/x-ndjson' })
  response.end([{ ...head, message, done: false }, { ...end(reason), message: { role: 'assistant', content: '' } }].map(one => `${JSON.stringify(one)}\n`).join(''))
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const address = `http://127.0.0.1:${server.address().port}`
globalThis.AI_SDK_LOG_WARNINGS = false
console.warn = () => {}

const peers = {
  'ai-sdk-ollama': createOllama({ baseURL: address })('qwen3'),
  'ai-sdk-ollama, switched off': createOllama({ baseURL: address })('qwen3', { reliableObjectGeneration: false }),
  'ollama-ai-provider-v2': createPeer({ baseURL: `${address}/api` })('qwen3'),
}
const schema = z.object({ to: z.email(), amount: z.number(), isPaid: z.boolean(), items: z.array(z.string()) })
async function ask(model, name, isStream) {
  answer = name
  requests = 0
  const options = { model, prompt: 'Read the bill.', output: Output.object({ schema }), maxRetries: 0 }
  let seen
  try {
    if (isStream) {
      const result = streamText({ ...options, onError: () => {} })
      seen = { object: await result.output }
    } else {
      const result = await generateText(options)
      const method = result.providerMetadata?.ollama?.recovery_method
      seen = { object: result.output, tokens: result.usage.outputTokens, ...(method === 'fallback' && { method }) }
    }
  } catch (error) {
    seen = { error: error.name }
  }
  return { ...seen, requests }
}
const seen = {}
for (const [peer, model] of Object.entries(peers)) for (const name of Object.keys(answers)) seen[`${peer}, ${name}`] = await ask(model, name, false)
for (const [peer, model] of Object.entries(peers)) seen[`${peer}, thoughts alone, streamed`] = await ask(model, 'thoughts alone', true)
console.log(JSON.stringify(seen, null, 1))
const whole = { object: JSON.parse(object), tokens: 50, requests: 1 }
const made = { to: 'user@example.com', amount: 0, isPaid: false, items: [] }
for (const peer of Object.keys(peers)) {
  assert.deepEqual(seen[`${peer}, an object`], whole)
  for (const name of ['a comma too many', 'a fence', 'thoughts alone, streamed']) assert.deepEqual(seen[`${peer}, ${name}`], { error: 'AI_NoObjectGeneratedError', requests: 1 })
}
assert.deepEqual(seen['ai-sdk-ollama, thoughts alone'], { object: made, tokens: 50, method: 'fallback', requests: 3 })
for (const peer of ['ai-sdk-ollama, switched off', 'ollama-ai-provider-v2']) assert.deepEqual(seen[`${peer}, thoughts alone`], { error: 'AI_NoOutputGeneratedError', requests: 1 })
process.exit()
PROBE
node probe.mjs

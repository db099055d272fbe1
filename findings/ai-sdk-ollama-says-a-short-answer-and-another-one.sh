#!/usr/bin/env bash
# Guess: streamText of ai-sdk-ollama adds a text of its own where a model says nothing behind its tools, as its README says. An answer of one word is an answer, and stays as it is.
# Seen (ai-sdk-ollama 4.3.0, ai 7.0.173, 2026-11): an answer behind a tool that is shorter than ten characters counts as none. Once it has ended, the model is asked a further time, with the question and the results
# as one prompt, and what it says then stands in `textStream` behind the first, with nothing between: "Paid.You paid Ann." The second is in no `text`, no step and no usage. `fullStream` and `text` have the
# first alone, as streamText of the AI SDK has. Where the model is silent for three seconds, the further request is made, and its answer is dropped.
# Meaning: what the page shows is not what is stored, "Yes." is followed by what may be a No, and each such answer is paid for twice. Import streamText from `ai`, or set
# `enhancedOptions: { enableStreamingSynthesis: false }`.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps ai-sdk-ollama@4.3.0 ai@7.0.173 zod@4.6.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { stepCountIs, streamText, tool } from 'ai'
import { createOllama, streamText as own } from 'ai-sdk-ollama'
import { z } from 'zod'

const head = { model: 'qwen3', created_at: '2026-11-01T00:00:00Z' }
const line = message => ({ ...head, message: { role: 'assistant', content: '', ...message }, done: false })
const end = { ...line({}), done: true, done_reason: 'stop', total_duration: 9, load_duration: 1, prompt_eval_count: 100, prompt_eval_duration: 4, eval_count: 50, eval_duration: 4 }
const call = [line({ tool_calls: [{ function: { name: 'pay', arguments: { to: 'Ann' } } }] })]
const say = (...words) => words.map(one => (typeof one === 'number' ? one : line({ content: one })))
const later = say('You paid Ann.')
const answers = {
  'without a call': [say('Paid.'), later],
  'a short answer': [call, say('Pa', 'id.'), later],
  'a long answer': [call, say('Ann ', 'is paid now.'), later],
  'a short answer with a silence': [call, say('Pa', 3500, 'id.'), later],
}
let answer
let requests
const server = createServer(async (request, response) => {
  request.resume()
  response.writeHead(200, { 'content-type': 'application/x-ndjson' })
  for (const one of answers[answer][requests++])
    if (typeof one === 'number') await wait(one)
    else response.write(`${JSON.stringify(one)}\n`)
  response.end(`${JSON.stringify(end)}\n`)
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const model = createOllama({ baseURL: `http://127.0.0.1:${server.address().port}` })('qwen3')
const tools = { pay: tool({ inputSchema: z.object({ to: z.string() }), execute: async () => 'ok' }) }
globalThis.AI_SDK_LOG_WARNINGS = false

const reads = {
  textStream: async result => {
    let read = ''
    for await (const text of result.textStream) read += text
    return read
  },
  fullStream: async result => {
    let read = ''
    for await (const part of result.fullStream) if (part.type === 'text-delta') read += part.text
    return read
  },
  text: async result => result.text,
}
async function ask(stream, name, way, extra) {
  answer = name
  requests = 0
  const result = await stream({ model, prompt: 'Pay Ann.', tools, stopWhen: stepCountIs(5), maxRetries: 0, ...extra })
  const read = await reads[way](result)
  await wait(200)
  return { read, requests }
}
const seen = {}
for (const name of Object.keys(answers)) {
  for (const way of Object.keys(reads)) seen[`${name}, ${way}`] = await ask(own, name, way)
  seen[`${name}, textStream of ai`] = await ask(streamText, name, 'textStream')
}
seen['a short answer, textStream, switched off'] = await ask(own, 'a short answer', 'textStream', { enhancedOptions: { enableStreamingSynthesis: false } })
console.log(seen)
const short = { read: 'Paid.', requests: 2 }
const long = { read: 'Ann is paid now.', requests: 2 }
const ways = [...Object.keys(reads), 'textStream of ai']
const all = (name, one) => Object.fromEntries(ways.map(way => [`${name}, ${way}`, one]))
assert.deepEqual(seen, {
  ...all('without a call', { read: 'Paid.', requests: 1 }),
  ...all('a short answer', short),
  ...all('a long answer', long),
  ...all('a short answer with a silence', short),
  'a short answer, textStream': { read: 'Paid.You paid Ann.', requests: 3 },
  'a short answer with a silence, textStream': { read: 'Paid.', requests: 3 },
  'a short answer, textStream, switched off': short,
})
process.exit()
PROBE
node probe.mjs

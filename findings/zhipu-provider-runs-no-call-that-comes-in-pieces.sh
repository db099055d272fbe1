#!/usr/bin/env bash
# Guess: a provider of the AI SDK for GLM reads calls whose arguments come in pieces: GLM sends them so when asked by `tool_stream`, hosts of its open weights (vLLM,
# SGLang) always do, and its source joins the pieces by their `index`.
# Seen (zhipu-ai-provider 0.2.2, @ai-sdk/openai-compatible 3.0.92, ai 7.0.173, 2026-11): each piece has to bring the id, the type and the name once more. One that has
# `index` and arguments alone, as by OpenAI's rule, is an error part; the tool does not run, no call is in the messages, and the answer ends with `tool-calls`. A
# call whose arguments are empty, as those of a tool without parameters, is dropped without any error. openai-compatible runs both.
# Meaning: an agent of GLM does nothing where it was to act, and says nothing where the tool has no parameters. Use openai-compatible with the host's address; a server
# for this provider sends each call in one piece, and `{}` for no arguments.
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
import { stepCountIs, streamText, tool } from 'ai'
import { z } from 'zod'
import { createZhipu } from 'zhipu-ai-provider'

const usage = { prompt_tokens: 3, completion_tokens: 4, total_tokens: 7 }
const chunk = (delta, more) => ({ id: 'a', created: 1, model: 'glm-4.7', choices: [{ index: 0, delta, ...more }] })
const calls = call => chunk({ tool_calls: [{ index: 0, ...call }] })
const begin = (name, text) => calls({ id: 'call_1', type: 'function', function: { name, arguments: text } })
const piece = text => calls({ function: { arguments: text } })
const end = reason => ({ ...chunk({ role: 'assistant', content: '' }, { finish_reason: reason }), usage })
const answers = {
  'in one piece': [begin('send', '{"to":"Ann"}'), end('tool_calls')],
  'in pieces': [begin('send', ''), piece('{"to":'), piece('"Ann"}'), end('tool_calls')],
  'no arguments': [begin('list', ''), end('tool_calls')],
}
const done = [chunk({ role: 'assistant', content: 'Done.' }), end('stop')]
let answer
let requests
const server = createServer(async (request, response) => {
  request.resume()
  response.writeHead(200, { 'content-type': 'text/event-stream;charset=UTF-8' })
  const chunks = requests++ === 0 ? answers[answer] : done
  response.end(`${chunks.map(each => `data: ${JSON.stringify(each)}\n\n`).join('')}data: [DONE]\n\n`)
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const baseURL = `http://127.0.0.1:${server.address().port}`
const models = {
  zhipu: createZhipu({ apiKey: 'id.secret', baseURL })('glm-4.7'),
  compatible: createOpenAICompatible({ name: 'zhipu', apiKey: 'none', baseURL })('glm-4.7'),
}
globalThis.AI_SDK_LOG_WARNINGS = false

async function run(model) {
  requests = 0
  let [ran, errors] = ['', 0]
  const execute = name => () => {
    ran += name
    return 'done'
  }
  const tools = {
    send: tool({ inputSchema: z.object({ to: z.string() }), execute: execute('send') }),
    list: tool({ inputSchema: z.object({}), execute: execute('list') }),
  }
  const given = { model, tools, prompt: 'Act', stopWhen: stepCountIs(3), maxRetries: 0, providerOptions: { zhipu: { tool_stream: true } } }
  const result = streamText({ ...given, onError: () => errors++ })
  await result.consumeStream()
  const { messages } = (await result.steps)[0].response
  return { ran, errors, requests, finish: await result.finishReason, text: await result.text, messages: messages.length }
}
const seen = {}
for (const [name, model] of Object.entries(models)) {
  for (answer of Object.keys(answers)) seen[`${name}, ${answer}`] = await run(model)
}
console.table(seen)
const good = { ran: 'send', errors: 0, requests: 2, finish: 'stop', text: 'Done.', messages: 2 }
const lost = { ran: '', errors: 0, requests: 1, finish: 'tool-calls', text: '', messages: 0 }
assert.deepEqual(seen['zhipu, in one piece'], good)
assert.deepEqual(seen['zhipu, in pieces'], { ...lost, errors: 2 })
assert.deepEqual(seen['zhipu, no arguments'], lost)
assert.deepEqual(seen['compatible, in one piece'], good)
assert.deepEqual(seen['compatible, in pieces'], good)
assert.deepEqual(seen['compatible, no arguments'], { ...good, ran: 'list' })
process.exit()
PROBE
timeout 60 node probe.mjs

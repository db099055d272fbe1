#!/usr/bin/env bash
# Guess: ChatOpenAI speaks to its base address alone, and invoke() of a model with `streaming: true` resolves when the stream has ended; the tokens are those that the
# last chunk tells.
# Seen (@langchain/openai 1.6.0, @langchain/core 1.4.0, 2026-11): when the whole answer is there, usage too, it counts the tokens once more, and for that fetches the
# tables of a tokenizer from tiktoken.pages.dev. Where that host cannot be reached it tries seven times with growing pauses, and then seven times more: an answer
# that had come in 10 ms was handed out after 165 s, without an error. The count goes to `llmOutput` alone; the message has the server's. `timeout` does
# not end the wait. Without `streaming`, and by stream(), nothing is fetched.
# Meaning: behind a firewall, against a server of one's own in a closed network, each answer seems to hang, and the logs of the model show nothing. Elsewhere the first
# answer of each process waits for up to two megabytes from a host that nobody named. Leave `streaming` unset and read stream(), which needs no switch.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @langchain/openai@1.6.0 @langchain/core@1.4.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { ChatOpenAI } from '@langchain/openai'

const of = { id: 'a', created: 1, model: 'gpt-4o' }
const chunk = (choices, more) => `data: ${JSON.stringify({ ...of, object: 'chat.completion.chunk', choices, ...more })}\n\n`
const usage = { prompt_tokens: 4321, completion_tokens: 987, total_tokens: 5308 }
const server = createServer(async (request, response) => {
  let body = ''
  for await (const piece of request) body += piece
  const asked = JSON.parse(body)
  if (!asked.stream) {
    const choices = [{ index: 0, message: { role: 'assistant', content: 'Yes' }, finish_reason: 'stop' }]
    return response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ ...of, object: 'chat.completion', choices, usage }))
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.write(chunk([{ index: 0, delta: { role: 'assistant', content: 'Yes' }, finish_reason: null }]))
  response.write(chunk([{ index: 0, delta: {}, finish_reason: 'stop' }]))
  if (asked.stream_options?.include_usage) response.write(chunk([], { usage }))
  response.end('data: [DONE]\n\n')
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const baseURL = `http://127.0.0.1:${server.address().port}`

// As in a closed network: what goes elsewhere is noted and fails.
const { fetch } = globalThis
let elsewhere
globalThis.fetch = async (url, options) => {
  if (String(url.url ?? url).startsWith(baseURL)) return fetch(url, options)
  elsewhere.push(String(url))
  throw new TypeError('fetch failed')
}
const long = 8000
async function see(ask, settings) {
  elsewhere = []
  const model = new ChatOpenAI({ apiKey: 'none', model: 'gpt-4o', configuration: { baseURL }, ...settings })
  const answer = await Promise.race([ask(model).catch(() => 'an error'), wait(long)])
  const said = answer === undefined ? `nothing in ${long} ms` : [answer.content, answer.usage_metadata?.output_tokens].join()
  return { said, tries: elsewhere.length > 1 ? 'some' : elsewhere.length, host: elsewhere[0] && new URL(elsewhere[0]).host }
}
const invoke = model => model.invoke('May I?')
const seen = {
  invoke: await see(invoke),
  stream: await see(async model => {
    let all
    for await (const part of await model.stream('May I?')) all = all ? all.concat(part) : part
    return all
  }),
  streaming: await see(invoke, { streaming: true }),
  'streaming, timeout': await see(model => model.invoke('May I?', { timeout: 2000 }), { streaming: true }),
}
console.table(seen)
const good = { said: 'Yes,987', tries: 0, host: undefined }
const held = { said: `nothing in ${long} ms`, host: 'tiktoken.pages.dev' }
assert.deepEqual(seen.invoke, good)
assert.deepEqual(seen.stream, good)
assert.deepEqual(seen.streaming, { ...held, tries: 'some' })
assert.equal(seen['streaming, timeout'].said, held.said)
process.exit()
PROBE
timeout 60 node --no-warnings probe.mjs

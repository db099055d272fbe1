#!/usr/bin/env bash
# Guess: at the limit of the calls that Google's client makes by itself (`maximumRemoteCalls`, ten where it is not set), the model is asked once more for its answer, or an error tells of the limit; with or without a stream alike.
# Seen (@google/genai 3.3.0, 2026-11): generateContent() runs the tools of the tenth answer, sends their results to nobody, and resolves with the call of that answer: `text` is undefined, `finishReason` STOP, and no error. With a
# limit of 1 no result is ever sent. generateContentStream() sends the results of the tenth, and hands out the answer. An agent that needs ten steps is answered by the stream and not without it.
# Meaning: what the last tools did, was done: letters are sent, and the program that asked holds nothing, so that it asks again. Treat an answer with `functionCalls` as one that has not ended, and set the limit one higher
# than the steps that you allow.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @google/genai@3.3.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { GoogleGenAI } from '@google/genai'

const usageMetadata = { promptTokenCount: 9, candidatesTokenCount: 9, totalTokenCount: 18 }
const answer = part => ({ candidates: [{ content: { role: 'model', parts: [part] }, finishReason: 'STOP', index: 0 }], usageMetadata })
let steps
let requests
let results
const server = createServer(async (request, response) => {
  const { contents } = JSON.parse(Buffer.concat(await request.toArray()).toString())
  requests++
  results = contents.filter(({ parts: [part] }) => part.functionResponse).length
  const body = answer(results < steps ? { functionCall: { name: 'send', args: { number: results + 1 } }, thoughtSignature: 'c2ln' } : { text: 'All sent.' })
  if (!request.url.includes('streamGenerateContent')) return response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.end(`data: ${JSON.stringify(body)}\n\n`)
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const { models } = new GoogleGenAI({ apiKey: 'key', httpOptions: { baseUrl: `http://127.0.0.1:${server.address().port}` } })
console.warn = () => {}

let sent
const send = {
  tool: async () => ({ functionDeclarations: [{ name: 'send', parametersJsonSchema: { type: 'object', properties: { number: { type: 'integer' } } } }] }),
  callTool: async calls => calls.map(({ name }) => ({ functionResponse: { name, response: { sent: ++sent } } })),
}
const ways = {
  whole: async parameters => [await models.generateContent(parameters)],
  stream: async parameters => Array.fromAsync(await models.generateContentStream(parameters)),
}
const seen = {}
for (const [name, limit] of [['9 steps'], ['10 steps'], ['1 step, limit 1', 1]]) {
  for (const [way, ask] of Object.entries(ways)) {
    steps = Number.parseInt(name)
    requests = sent = 0
    const config = { tools: [send], ...(limit && { automaticFunctionCalling: { maximumRemoteCalls: limit } }) }
    const last = (await ask({ model: 'gemini-3-pro-preview', contents: `Send ${steps} letters.`, config })).at(-1)
    seen[`${name}, ${way}`] = { requests, sent, 'results sent': results, text: last.text, reason: last.candidates[0].finishReason }
  }
}
console.table(seen)
const good = number => ({ requests: number + 1, sent: number, 'results sent': number, text: 'All sent.', reason: 'STOP' })
const bad = number => ({ requests: number, sent: number, 'results sent': number - 1, text: undefined, reason: 'STOP' })
for (const way of Object.keys(ways)) assert.deepEqual(seen[`9 steps, ${way}`], good(9))
for (const [name, number] of [['10 steps', 10], ['1 step, limit 1', 1]]) {
  assert.deepEqual(seen[`${name}, stream`], good(number))
  assert.deepEqual(seen[`${name}, whole`], bad(number))
}
process.exit()
PROBE
timeout 60 node probe.mjs

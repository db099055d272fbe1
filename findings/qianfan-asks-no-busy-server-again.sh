#!/usr/bin/env bash
# Guess: the SDK of Baidu's Qianfan asks again at 429 and 503, after the Retry-After, as often as `QIANFAN_LLM_API_RETRY_COUNT` says, and tells at last what the host said. An error amid
# a stream is thrown with its words.
# Seen (@baiducloud/qianfan 0.2.4, 2026-11): with a count of 3 there is one request at 429, 503 and 500 alike. The error begins with "Request timed out.", after some milliseconds, and has neither
# a status nor a code, only a text. An error amid a stream is thrown as "[object Object]".
# openai 7.59.0, against the same server, asks four times, and throws with the status and with the words of the error.
# Meaning: the number of attempts that one sets does nothing where a server is busy, and a log that counts timeouts counts limits and wrong keys among them. Read Qianfan's v2, which speaks
# the form of OpenAI, by openai.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @baiducloud/qianfan@0.2.4 openai@7.59.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { ChatCompletion } from '@baiducloud/qianfan'
import OpenAI from 'openai'

let asked
let requests
const failure = message => ({ error: { code: 'rpm_rate_limit_exceeded', message, type: 'rate_limit_error' } })
const server = createServer((request, response) => {
  request.resume()
  requests++
  if (asked !== 'amid') {
    response.writeHead(asked, { 'content-type': 'application/json', 'retry-after-ms': '20' })
    return response.end(JSON.stringify(failure('Too many requests')))
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.write(`data: ${JSON.stringify({ id: 'a', choices: [{ index: 0, delta: { content: 'Half' } }] })}\n\n`)
  response.end(`data: ${JSON.stringify(failure('Out of order'))}\n\n`)
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const address = `http://127.0.0.1:${server.address().port}/`
const question = { messages: [{ role: 'user', content: 'Hello' }], stream: true }

async function read(name, peer) {
  asked = name
  requests = 0
  let words = ''
  try {
    const qianfan = new ChatCompletion({ version: 'v2', QIANFAN_V2_BASE_URL: address, QIANFAN_BEARER_TOKEN: 'token', QIANFAN_LLM_API_RETRY_COUNT: '3' })
    const openai = new OpenAI({ apiKey: 'key', baseURL: address, maxRetries: 3 })
    const stream = peer ? await openai.chat.completions.create({ ...question, model: 'ernie-4.5' }) : await qianfan.chat(question, 'ernie-4.5')
    for await (const { choices } of stream) words += choices[0].delta.content
    return { requests, words }
  } catch (error) {
    return { requests, words, error: error.message.split('\n')[0], status: error.status }
  }
}
const seen = {}
for (const name of [429, 503, 500, 'amid']) seen[name] = { qianfan: await read(name, false), openai: await read(name, true) }
console.log(JSON.stringify(seen, null, 1))
const refused = status => ({
  qianfan: { requests: 1, words: '', error: 'Request timed out.', status: undefined },
  openai: { requests: 4, words: '', error: `${status} Too many requests`, status },
})
const half = { requests: 1, words: 'Half' }
assert.deepEqual(seen, {
  429: refused(429),
  503: refused(503),
  500: refused(500),
  amid: { qianfan: { ...half, error: '[object Object]', status: undefined }, openai: { ...half, error: 'Out of order', status: undefined } },
})
process.exit()
PROBE
node probe.mjs

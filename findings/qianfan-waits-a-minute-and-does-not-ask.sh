#!/usr/bin/env bash
# Guess: the SDK of Baidu's Qianfan keeps to the tokens a minute that the host tells of in `x-ratelimit-limit-tokens`: a question that would go past them waits for the next minute and is
# sent then.
# Seen (@baiducloud/qianfan 0.2.4, 2026-11): it waits for the next minute and is never sent. chat() resolves to `undefined`, without an error. Words of the question are counted, and
# the header of the first answer switches this on, unasked. A question that has fewer words than are left goes out at once.
# Meaning: the limit is met in the busiest minute, after a wait of up to a minute, and what comes is no answer and no error: a loop over the stream fails with "undefined is not iterable", and code
# that looks for `result` with a question mark shows an empty answer. Ask again where chat() gives nothing.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @baiducloud/qianfan@0.2.4
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { ChatCompletion } from '@baiducloud/qianfan'

let requests = 0
const usage = { prompt_tokens: 50, completion_tokens: 1, total_tokens: 51 }
const answer = JSON.stringify({ id: 'a', object: 'chat.completion', choices: [{ index: 0, message: { role: 'assistant', content: 'Yes' }, finish_reason: 'stop' }], usage })
const server = createServer((request, response) => {
  request.resume()
  requests++
  response.writeHead(200, { 'content-type': 'application/json', 'x-ratelimit-limit-tokens': '100' })
  response.end(answer)
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const QIANFAN_V2_BASE_URL = `http://127.0.0.1:${server.address().port}/`
const client = new ChatCompletion({ version: 'v2', QIANFAN_V2_BASE_URL, QIANFAN_BEARER_TOKEN: 'token' })

const left = 60_000 - (Date.now() % 60_000)
if (left < 10_000) await wait(left + 500)
async function ask(words) {
  requests = 0
  const start = new Date()
  const response = await client.chat({ messages: [{ role: 'user', content: 'word '.repeat(words) }] }, 'ernie-4.5')
  return { words, answer: response?.choices[0].message.content, requests, nextMinute: new Date().getMinutes() !== start.getMinutes() }
}
const seen = [await ask(50), await ask(50), await ask(10), await ask(50), await ask(50)]
console.log(seen)
const asked = words => ({ words, answer: 'Yes', requests: 1, nextMinute: false })
assert.deepEqual(seen, [asked(50), asked(50), asked(10), { words: 50, answer: undefined, requests: 0, nextMinute: true }, asked(50)])
process.exit()
PROBE
node probe.mjs

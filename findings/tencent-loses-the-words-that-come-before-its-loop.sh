#!/usr/bin/env bash
# Guess: a streamed answer waits for its reader: whoever does something between the call and `for await` (stores the question, writes his own head)
# reads all words afterwards, as with openai 7.59.0.
# Seen (tencentcloud-sdk-nodejs-hunyuan 4.1.188, Node 26.10, 2026-11): the answer is read by lines from the moment that it is there, whether somebody listens or
# not. After a wait of a fifth of a second between the two, the words of that time are missing: no error, and the answer ends with `stop`. After a
# wait of 1 ms the first word is missing. With no wait all are there.
# Meaning: an answer begins in the middle, rarely under test and often under load. Loop at once, or listen for `message` in the same step as
# the call returns; do what else is to do before the call.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts tencentcloud-sdk-nodejs-hunyuan@4.1.188 openai@7.59.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import OpenAI from 'openai'
import tencent from 'tencentcloud-sdk-nodejs-hunyuan'

const words = ['Once ', 'upon ', 'a ', 'time ', 'there ', 'was ', 'a ', 'stream.']
const common = { id: 'a', object: 'chat.completion.chunk', created: 1, model: 'm' }
const hunyuan = (Content, FinishReason) => ({ Choices: [{ Index: 0, Delta: { Role: 'assistant', Content }, FinishReason }] })
const openai = (content, finish_reason) => ({ ...common, choices: [{ index: 0, delta: { role: 'assistant', content }, finish_reason }] })
const server = createServer(async (request, response) => {
  request.resume()
  const chunk = request.url === '/' ? hunyuan : openai
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  for (const [place, word] of words.entries()) {
    response.write(`data: ${JSON.stringify(chunk(word, place === words.length - 1 ? 'stop' : ''))}\n\n`)
    await wait(50)
  }
  response.end(chunk === openai ? 'data: [DONE]\n\n' : '')
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const host = `127.0.0.1:${server.address().port}`
const profile = { httpProfile: { protocol: 'http://', endpoint: host } }
const client = new tencent.hunyuan.v20230901.Client({ credential: { secretId: 'none', secretKey: 'none' }, region: 'ap-guangzhou', profile })
const peer = new OpenAI({ apiKey: 'none', baseURL: `http://${host}/v1` })

async function readTencent(pause) {
  const stream = await client.ChatCompletions({ Model: 'm', Stream: true, Messages: [{ Role: 'user', Content: 'Tell' }] })
  if (pause) await wait(pause)
  let text = ''
  let finish
  for await (const message of stream) {
    const [choice] = JSON.parse(message.data).Choices
    text += choice.Delta.Content
    finish = choice.FinishReason
  }
  return { text, finish }
}
async function readOpenAI(pause) {
  const stream = await peer.chat.completions.create({ model: 'm', stream: true, messages: [{ role: 'user', content: 'Tell' }] })
  await wait(pause)
  let text = ''
  for await (const chunk of stream) text += chunk.choices[0].delta.content
  return text
}
const all = words.join('')
const seen = { atOnce: await readTencent(0), after1: await readTencent(1), after200: await readTencent(200), openai: await readOpenAI(200) }
console.log(seen)
assert.deepEqual(seen.atOnce, { text: all, finish: 'stop' })
for (const { text, finish } of [seen.after1, seen.after200]) {
  assert.ok(text.length < all.length && all.endsWith(text))
  assert.equal(finish, 'stop')
}
assert.equal(seen.openai, all)
process.exit()
PROBE
timeout 30 node probe.mjs

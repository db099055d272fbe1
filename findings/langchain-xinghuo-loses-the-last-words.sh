#!/usr/bin/env bash
# Guess: ChatIflytekXinghuo puts the text of all frames together. Spark marks the last frame with status 2 and sends text and usage in it.
# Seen (@langchain/community 1.1.29, @langchain/core 1.4.0, ws 8.23.0, 2026-11): of the frame with status 2 it reads the usage and no text. "Pay the bill of May, not of June." is "Pay the bill of
# May", with and without `streaming`; an answer in one frame is empty, and the callback for new tokens does not hear the last words either. A frame with an error (`code` 10013, the answer is held back;
# 10907, too many tokens) ends the answer like a whole one: what had come, or nothing, and no error.
# Meaning: the end of each answer is lost, where it often matters most, and short answers are empty. A refusal is a success in the log. Read Spark at its HTTP address, which speaks the
# form of OpenAI, by ChatOpenAI.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @langchain/community@1.1.29 @langchain/core@1.4.0 @langchain/openai@1.6.0 ws@8.23.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { ChatIflytekXinghuo } from '@langchain/community/chat_models/iflytek_xinghuo'
import { WebSocketServer } from 'ws'

const usage = { text: { question_tokens: 4, prompt_tokens: 5, completion_tokens: 9, total_tokens: 14 } }
const frame = (status, seq, content) => {
  const payload = { choices: { status, seq, text: [{ content, role: 'assistant', index: 0 }] }, ...(status === 2 && { usage }) }
  return { header: { code: 0, message: 'Success', sid: 'a', status }, payload }
}
const failed = (code, message) => ({ header: { code, message, sid: 'a', status: 2 } })
const bodies = {
  'three frames': [frame(0, 0, 'Pay the '), frame(1, 1, 'bill of May'), frame(2, 2, ', not of June.')],
  'one frame': [frame(2, 0, 'No.')],
  'an error at once': [failed(10907, 'too many tokens')],
  'an error amid': [frame(0, 0, 'Pay the '), failed(10013, 'the answer is held back')],
  'last one empty': [frame(0, 0, 'Pay the '), frame(1, 1, 'bill.'), frame(2, 2, '')],
}
let asked
const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
server.on('connection', socket => {
  socket.on('message', () => {
    for (const one of bodies[asked]) socket.send(JSON.stringify(one))
  })
})
await new Promise(resolve => server.on('listening', resolve))

async function read(name, streaming) {
  asked = name
  const model = new ChatIflytekXinghuo({ iflytekAppid: 'app', iflytekApiKey: 'key', iflytekApiSecret: 'secret', streaming, maxRetries: 0 })
  model.apiUrl = `ws://127.0.0.1:${server.address().port}/`
  let callback = ''
  const callbacks = [{
    handleLLMNewToken: word => {
      callback += word
    },
  }]
  const { content } = await model.invoke('Which bill?', { callbacks })
  return streaming ? { content, callback } : { content }
}
const seen = {}
for (const name of Object.keys(bodies)) seen[name] = { whole: await read(name, false), streaming: await read(name, true) }
console.log(seen)
const both = content => ({ whole: { content }, streaming: { content, callback: content } })
assert.deepEqual(seen, {
  'three frames': both('Pay the bill of May'),
  'one frame': both(''),
  'an error at once': both(''),
  'an error amid': both('Pay the '),
  'last one empty': both('Pay the bill.'),
})
process.exit()
PROBE
LANGCHAIN_CALLBACKS_BACKGROUND=false node probe.mjs

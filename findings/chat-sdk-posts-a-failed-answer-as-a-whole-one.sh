#!/usr/bin/env bash
# Guess: `thread.post(result.fullStream)` of Vercel's Chat SDK, by which its documentation brings answers of the AI SDK to Slack, Teams and Discord, rejects where the answer failed, or says so in the message: the stream
# has a part for that, `error`.
# Seen (chat 4.41.1, ai 7.0.173, @ai-sdk/openai-compatible 3.0.92, 2026-11): it reads the words and the ends of steps, and passes over the part. A vendor that says an error amid "Transfer 1000 only if asked" leaves "Transfer 1000 only "
# in the channel, and post() resolves with that as the message; so it does for an answer cut at its limit of tokens. `textStream` is no other. Where the connection is reset instead, post() rejects, and the channel
# keeps what the last edit had, here the placeholder "...": the words since then are lost.
# Meaning: half a sentence stands as the bot's word, and goes back to the model where the history is read from the channel. Look at the parts on their way, and throw or add a line at `error`
# and at a finish reason that is not `stop`; catch post(), and post once more.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps chat@4.41.1 @chat-adapter/state-memory@4.41.0 ai@7.0.173 @ai-sdk/openai-compatible@3.0.92 zod@4.6.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { createMemoryState } from '@chat-adapter/state-memory'
import { streamText } from 'ai'
import { ThreadImpl } from 'chat'

let ending
const event = data => `data: ${JSON.stringify(data)}\n\n`
const chunk = (delta, finish_reason = null) =>
  event({ id: 'answer', object: 'chat.completion.chunk', created: 1, model: 'model', choices: [{ index: 0, delta, finish_reason }] })
const server = createServer(async (request, response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  for (const content of ['Transfer ', '1000 ', 'only ']) {
    response.write(chunk({ role: 'assistant', content }))
    await wait(20)
  }
  if (ending === 'reset') return request.socket.resetAndDestroy()
  if (ending === 'error') response.write(event({ error: { message: 'The server had an error', type: 'server_error' } }))
  else if (ending === 'length') response.write(chunk({}, 'length'))
  else response.write(chunk({ content: 'if asked' }) + chunk({}, 'stop'))
  response.end('data: [DONE]\n\n')
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const model = createOpenAICompatible({ name: 'local', baseURL: `http://127.0.0.1:${server.address().port}/v1` })('model')

let channel = []
/** A platform whose messages are posted and edited. */
const adapter = {
  name: 'local',
  async postMessage(threadId, message) {
    return { id: String(channel.push(message.markdown ?? message) - 1), threadId, raw: {} }
  },
  async editMessage(threadId, id, { markdown }) {
    channel[id] = markdown
    return { id, threadId, raw: {} }
  },
}
const stateAdapter = createMemoryState()
await stateAdapter.connect()

async function post(kind) {
  channel = []
  const parts = []
  const thread = new ThreadImpl({ id: 'local:C:T', channelId: 'local:C', adapter, stateAdapter, isDM: false })
  const result = streamText({ model, prompt: 'Should I pay?', maxRetries: 0, onError: () => {} })
  async function* watched() {
    for await (const part of result.fullStream) {
      if (part.type === 'error' || (part.type === 'finish' && part.finishReason !== 'stop')) parts.push(part.finishReason ?? part.type)
      yield part
    }
  }
  const told = await thread.post(kind === 'fullStream' ? watched() : result.textStream).then(
    () => 'resolved',
    () => 'rejected',
  )
  return { channel: channel.join('|'), told, ...(parts.length && { parts: parts.join() }) }
}
const seen = {}
for (ending of ['stop', 'error', 'length', 'reset']) seen[ending] = { fullStream: await post('fullStream'), textStream: await post('textStream') }
console.log(seen)
const half = { channel: 'Transfer 1000 only ', told: 'resolved' }
for (const { fullStream, textStream } of Object.values(seen)) assert.deepEqual({ channel: fullStream.channel, told: fullStream.told }, textStream)
assert.deepEqual(seen.stop.fullStream, { channel: 'Transfer 1000 only if asked', told: 'resolved' })
for (const ending of ['error', 'length']) {
  assert.deepEqual(seen[ending].textStream, half)
  assert.ok(seen[ending].fullStream.parts.includes(ending))
}
assert.deepEqual(seen.reset.textStream, { channel: '...', told: 'rejected' })
process.exit()
PROBE
node probe.mjs

#!/usr/bin/env bash
# Guess: @musistudio/llms, the gateway that was made for Claude Code Router and puts hosts of OpenAI's dialect before Claude Code, tells of an answer that broke off, and passes on how an answer ended and what it cost.
# Seen (@musistudio/llms 1.0.53, @anthropic-ai/sdk 1.14.0, 2026-11): a stream that ends without a finish reason and without its end mark becomes `end_turn` and `message_stop`: Anthropic's own client resolves, half a sentence is a whole answer, and half a call is closed like a whole one. With
# a reset it breaks its connection off as well. `content_filter`, by which the host says that it took words out, becomes `stop_sequence`. The tokens, which OpenAI and others tell in a chunk behind the finish reason, are 0 of input and 0 of output; with the finish reason
# in one chunk, as at DeepSeek, they are right.
# Meaning: Claude Code goes on with half an answer, where it would ask again behind a cut of Claude's, and it neither counts what was used nor sees its window fill up. Of such a host, message_delta with `end_turn` and no tokens is not an end.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @musistudio/llms@1.0.53 @anthropic-ai/sdk@1.14.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { setTimeout as wait } from 'node:timers/promises'
import Anthropic from '@anthropic-ai/sdk'

const { default: Gateway } = createRequire(import.meta.url)('@musistudio/llms')
const event = data => `data: ${JSON.stringify({ id: 'a', object: 'chat.completion.chunk', created: 1, model: 'm', ...data })}\n\n`
const chunk = (delta, finish_reason = null, more) => event({ choices: [{ index: 0, delta, finish_reason }], ...more })
const usage = { prompt_tokens: 10, completion_tokens: 20, total_tokens: 30 }
const done = 'data: [DONE]\n\n'
const begin = chunk({ role: 'assistant', content: '' })
const half = begin + chunk({ content: 'Do not ' })
const text = half + chunk({ content: 'pay.' })
const call = begin + chunk({ tool_calls: [{ index: 0, id: 'call_1', type: 'function', function: { name: 'pay', arguments: '{"to":"An' } }] })
const answers = {
  'whole, tokens with the end': text + chunk({}, 'stop', { usage }) + done,
  'whole, tokens behind the end': text + chunk({}, 'stop') + event({ choices: [], usage }) + done,
  'at its limit': half + chunk({}, 'length', { usage }) + done,
  filtered: half + chunk({}, 'content_filter', { usage }) + done,
  'cut amid words': half,
  'cut amid a call': call,
  'reset amid words': half,
}
let answer
const host = createServer(async (request, response) => {
  request.resume()
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.write(answers[answer])
  await wait(100)
  if (answer.startsWith('reset')) response.socket.resetAndDestroy()
  else response.end()
})
await new Promise(resolve => host.listen(0, '127.0.0.1', resolve))
const provider = { name: 'host', api_base_url: `http://127.0.0.1:${host.address().port}/v1/chat/completions`, api_key: 'none', models: ['m'] }
const gateway = new Gateway({ initialConfig: { providers: [provider], HOST: '127.0.0.1', PORT: '0', LOG: false }, logger: false })
await gateway.start()
const client = new Anthropic({ apiKey: 'none', baseURL: `http://127.0.0.1:${gateway.app.server.address().port}`, maxRetries: 0 })
const tools = [{ name: 'pay', description: 'Pays a person', input_schema: { type: 'object', properties: { to: { type: 'string' } } } }]

async function ask() {
  const seen = { said: '' }
  try {
    const stream = await client.messages.create({ model: 'host,m', max_tokens: 100, messages: [{ role: 'user', content: 'Shall I?' }], tools, stream: true })
    for await (const { type, delta, usage } of stream) {
      seen.said += delta?.text ?? delta?.partial_json ?? ''
      if (type === 'message_delta') Object.assign(seen, { reason: delta.stop_reason, tokens: `${usage.input_tokens} and ${usage.output_tokens}` })
      if (type === 'message_stop') seen.ended = 'message_stop'
    }
  } catch {
    seen.ended = 'an error'
  }
  return seen
}
const all = {}
for (answer of Object.keys(answers)) all[answer] = await ask()
console.table(all)
const row = (said, reason, tokens) => ({ said, reason, tokens, ended: 'message_stop' })
const whole = 'Do not pay.'
assert.deepEqual(all, {
  'whole, tokens with the end': row(whole, 'end_turn', '10 and 20'),
  'whole, tokens behind the end': row(whole, 'end_turn', '0 and 0'),
  'at its limit': row('Do not ', 'max_tokens', '10 and 20'),
  filtered: row('Do not ', 'stop_sequence', '10 and 20'),
  'cut amid words': row('Do not ', 'end_turn', '0 and 0'),
  'cut amid a call': row('{"to":"An', 'end_turn', '0 and 0'),
  'reset amid words': { said: 'Do not ', ended: 'an error' },
})
process.exit()
PROBE
timeout 60 node probe.mjs

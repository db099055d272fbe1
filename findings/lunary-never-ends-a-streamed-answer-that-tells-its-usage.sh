#!/usr/bin/env bash
# Guess: monitorOpenAI() of Lunary records a streamed answer with its tokens, from the last chunk where `include_usage` is set, and one that fails as failed.
# Seen (lunary 1.0.18, openai 7.59.0, @anthropic-ai/sdk 1.14.0, 2026-11): it reads the first choice of each chunk, and stumbles over one without choices: over the last one with `include_usage`, over the first one of
# Azure. The answer is whole for the application, but a run is left that was started and never ends, without words and without an error; the console has a TypeError. So are answers that fail
# in the midst. Without `include_usage` the tokens of an answer are the number of its chunks, and those of the question are none. monitorAnthropic() records all of it.
# Meaning: whoever asks for the usage to see costs has no answers and no costs at all, and with Azure never has any. Failures are not to be found as failures. Track such calls yourself.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps lunary@1.0.18 openai@7.59.0 @anthropic-ai/sdk@1.14.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import Anthropic from '@anthropic-ai/sdk'
import lunary from 'lunary'
import { monitorAnthropic } from 'lunary/anthropic'
import { monitorOpenAI } from 'lunary/openai'
import OpenAI from 'openai'

const text = 'You should not pay.'
const chunk = choices => ({ id: 'a', object: 'chat.completion.chunk', created: 1, model: 'gpt-4.1', choices })
const frame = (delta, finish_reason = null) => chunk([{ index: 0, delta, finish_reason }])
const half = [frame({ role: 'assistant', content: '' }), frame({ content: 'You should ' })]
const whole = [...half, frame({ content: 'not pay.' }), frame({}, 'stop')]
const usage = { ...chunk([]), usage: { prompt_tokens: 1000, completion_tokens: 5, total_tokens: 1005 } }
const filters = { ...chunk([]), prompt_filter_results: [{ prompt_index: 0, content_filter_results: { hate: { filtered: false, severity: 'safe' } } }] }
const error = { error: { message: 'The server had an error.', type: 'server_error', param: null, code: null } }
const message = { id: 'msg_1', type: 'message', role: 'assistant', model: 'claude', content: [], stop_reason: null, stop_sequence: null, usage: { input_tokens: 1000, output_tokens: 1 } }
const block = [
  { type: 'message_start', message },
  { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
  { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } },
]
const end = [{ type: 'content_block_stop', index: 0 }, { type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null }, usage: { output_tokens: 5 } }, { type: 'message_stop' }]
const answers = {
  openai: { plain: [...whole, '[DONE]'], include_usage: [...whole, usage, '[DONE]'], 'of Azure': [filters, ...whole, '[DONE]'], fails: [...half, error] },
  anthropic: { plain: [...block, ...end], fails: [...block, { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }] },
}
let frames
let runs
const server = createServer(async (request, response) => {
  const body = JSON.parse(Buffer.concat(await request.toArray()).toString())
  if (request.url.includes('ingest')) {
    runs.push(...body.events)
    return response.end('{}')
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.end(frames.map(one => `${one.type ? `event: ${one.type}\n` : ''}data: ${one === '[DONE]' ? one : JSON.stringify(one)}\n\n`).join(''))
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const baseURL = `http://127.0.0.1:${server.address().port}`
lunary.init({ publicKey: 'key', apiUrl: baseURL })
const logged = []
console.error = one => logged.push(one?.constructor?.name)

const options = { apiKey: 'key', baseURL, maxRetries: 0 }
const openai = monitorOpenAI(new OpenAI(options))
const anthropic = monitorAnthropic(new Anthropic(options))
const messages = [{ role: 'user', content: 'Do I have to pay?' }]
const ask = {
  openai: name => openai.chat.completions.create({ model: 'gpt-4.1', messages, stream: true, ...(name === 'include_usage' && { stream_options: { include_usage: true } }) }),
  anthropic: () => anthropic.messages.create({ model: 'claude', max_tokens: 100, messages, stream: true }),
}
const said = ({ content }) => (typeof content === 'string' ? content : content.map(one => one.text).join(''))
async function read(vendor, name) {
  frames = answers[vendor][name]
  runs = []
  let handed = ''
  try {
    for await (const one of await ask[vendor](name)) handed += one.choices?.[0]?.delta.content ?? one.delta?.text ?? ''
  } catch {
    handed += ', and an error'
  }
  await wait(700)
  const last = runs.findLast(one => one.event === 'end')
  return { handed, recorded: runs.map(one => one.event), ...(last && { output: said([last.output].flat()[0]), tokens: last.tokensUsage }), logged: logged.splice(0) }
}
const seen = {}
for (const vendor of Object.keys(answers)) for (const name of Object.keys(answers[vendor])) seen[`${vendor}, ${name}`] = await read(vendor, name)
console.log(JSON.stringify(seen, null, 1))
const open = { handed: text, recorded: ['start'], logged: ['TypeError', 'TypeError'] }
assert.deepEqual(seen, {
  'openai, plain': { handed: text, recorded: ['start', 'end'], output: text, tokens: { completion: 4 }, logged: [] },
  'openai, include_usage': open,
  'openai, of Azure': open,
  'openai, fails': { handed: 'You should , and an error', recorded: ['start'], logged: ['APIError', 'APIError'] },
  'anthropic, plain': { handed: text, recorded: ['start', 'end'], output: text, tokens: { prompt: 1000, completion: 5 }, logged: [] },
  'anthropic, fails': { handed: `${text}, and an error`, recorded: ['start', 'error'], logged: [] },
})
process.exit()
PROBE
node probe.mjs

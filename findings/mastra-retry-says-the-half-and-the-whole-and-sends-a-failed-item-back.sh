#!/usr/bin/env bash
# Guess: Mastra's StreamErrorRetryProcessor, made for errors amid a stream of OpenAI's Responses, asks again as if the broken answer had not been, and the answer that is kept is the second one.
# Seen (@mastra/core 1.71.0, @ai-sdk/openai 4.0.118, 2026-11): what came before the error stays. `text` is the half and the whole in a row: "You should You should not pay.", and the messages that are kept hold both. Nothing in the stream
# tells a reader to take the half back: a step-finish, and a new text begins. The second request ends with a reference (`item_reference`) to the message of the response that failed, as if it were an answer that OpenAI keeps, and
# asks behind it, so that a model that finds it goes on from its own half. Without the processor there is the half, and an error.
# Meaning: pages, stores and mails show an answer that says one thing and its opposite, marked as stopped well, and a request names an item of a failed response. Take the last step's text where you retry so, and send the
# contents oneself (`store: false`), or ask again from outside with a new run.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @mastra/core@1.71.0 @ai-sdk/openai@4.0.118 zod@4.6.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { createOpenAI } from '@ai-sdk/openai'
import { Agent } from '@mastra/core/agent'
import { StreamErrorRetryProcessor } from '@mastra/core/processors'

const words = ['You ', 'should ', 'not ', 'pay.']
const usage = { input_tokens: 9, input_tokens_details: { cached_tokens: 0 }, output_tokens: 4, output_tokens_details: { reasoning_tokens: 0 }, total_tokens: 13 }
let failing
let inputs
const server = createServer(async (request, reply) => {
  const place = inputs.push(JSON.parse(Buffer.concat(await request.toArray()).toString()).input)
  const base = { id: `resp_${place}`, object: 'response', created_at: 1, model: 'gpt-4.1', output: [], error: null, incomplete_details: null, tools: [], usage: null }
  const item = { id: `msg_${place}`, type: 'message', role: 'assistant', status: 'in_progress', content: [] }
  const whole = { ...item, status: 'completed', content: [{ type: 'output_text', text: words.join(''), annotations: [] }] }
  const at = { item_id: item.id, output_index: 0, content_index: 0 }
  const fails = failing && place === 1
  const events = [
    { type: 'response.created', response: { ...base, status: 'in_progress' } },
    { type: 'response.output_item.added', output_index: 0, item },
    { type: 'response.content_part.added', ...at, part: { type: 'output_text', text: '', annotations: [] } },
    ...words.slice(0, fails ? 2 : 4).map(delta => ({ type: 'response.output_text.delta', ...at, delta, logprobs: [] })),
    ...(fails
      ? [{ type: 'response.failed', response: { ...base, status: 'failed', error: { code: 'server_error', message: 'The server had an error.' } } }]
      : [
          { type: 'response.output_item.done', output_index: 0, item: whole },
          { type: 'response.completed', response: { ...base, status: 'completed', output: [whole], usage } },
        ]),
  ]
  reply.writeHead(200, { 'content-type': 'text/event-stream' })
  for (const [sequence_number, event] of events.entries()) {
    reply.write(`event: ${event.type}\ndata: ${JSON.stringify({ ...event, sequence_number })}\n\n`)
    await wait(10)
  }
  reply.end()
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const model = createOpenAI({ apiKey: 'key', baseURL: `http://127.0.0.1:${server.address().port}` })('gpt-4.1')
console.error = () => {}

async function ask(fails, errorProcessors) {
  failing = fails
  inputs = []
  const output = await new Agent({ id: 'assistant', name: 'assistant', instructions: 'Help.', model, maxRetries: 0, errorProcessors }).stream('Do I have to pay?')
  const types = []
  for await (const { type } of output.fullStream) types.push(type)
  const kept = (await output.response).messages.flatMap(({ content }) => content)
  return {
    text: await output.text,
    kept: kept.map(({ text }) => text),
    reason: await output.finishReason,
    stream: types.filter(type => !['start', 'step-start', 'text-delta'].includes(type)).join(' '),
    requests: inputs.length,
    'last of the input': inputs.at(-1).at(-1).type ?? inputs.at(-1).at(-1).role,
    item: inputs.at(-1).at(-1).id,
  }
}
const seen = {
  'a whole answer': await ask(false, [new StreamErrorRetryProcessor()]),
  'a failed one': await ask(true, []),
  'a failed one, retried': await ask(true, [new StreamErrorRetryProcessor()]),
}
console.log(seen)
const [half, all] = ['You should ', 'You should not pay.']
const once = { requests: 1, 'last of the input': 'user', item: undefined }
assert.deepEqual(seen['a whole answer'], { ...once, text: all, kept: [all], reason: 'stop', stream: 'text-start text-end step-finish finish' })
assert.deepEqual(seen['a failed one'], { ...once, text: half, kept: [half], reason: 'error', stream: 'text-start error step-finish finish' })
assert.deepEqual(seen['a failed one, retried'], {
  text: half + all,
  kept: [half, all],
  reason: 'stop',
  stream: 'text-start step-finish text-start text-end step-finish finish',
  requests: 2,
  'last of the input': 'item_reference',
  item: 'msg_1',
})
process.exit()
PROBE
timeout 60 node probe.mjs

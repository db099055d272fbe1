#!/usr/bin/env bash
# Guess: New Relic's agent records the answer of a streamed response, and its tokens: as it does by Chat Completions, so it does by Responses.
# Seen (newrelic 14.5.1, openai 7.59.0, 2026-11): of a response it takes the first item of the output alone. A model that thinks has a thought there, and one that searches a search, so
# their answers are recorded as messages without a word, streamed or not. Where the reader leaves or the connection closes, the record has no model, no tokens and no word of what came; Chat
# Completions has the words. `response.failed` is no error. The helper responses.stream() is recorded by no event at all, that of Chat Completions whole.
# Meaning: with gpt-5 and the others that think the page of answers is empty while tokens are counted, and a service that uses the helper is not on it. Failures are found by `failed` as the
# finish reason, not in the rate of errors. Record the text yourself, by a custom event.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps newrelic@14.5.1 openai@7.59.0
cat >probe.cjs <<'PROBE'
// In this mode the agent collects in memory, and connects to nobody.
process.env.NEW_RELIC_SERVERLESS_MODE_ENABLED = 'true'
process.env.NEW_RELIC_NO_CONFIG_FILE = 'true'
process.env.NEW_RELIC_LOG_ENABLED = 'false'
process.env.NEW_RELIC_AI_MONITORING_ENABLED = 'true'
process.env.NEW_RELIC_APP_NAME = 'probe'
const newrelic = require('newrelic')
const assert = require('node:assert/strict')
const { createServer } = require('node:http')
const { setTimeout: wait } = require('node:timers/promises')
const OpenAI = require('openai')

const text = 'You should not pay.'
const frame = (delta, finish_reason = null) => ({ id: 'a', object: 'chat.completion.chunk', created: 1, model: 'gpt-4.1', choices: [{ index: 0, delta, finish_reason }] })
const usage = { ...frame({}), choices: [], usage: { prompt_tokens: 10, completion_tokens: 60, total_tokens: 70 } }
const chat = [frame({ role: 'assistant', content: 'You should ' }), frame({ content: 'not pay.' }), frame({}, 'stop'), usage, '[DONE]']

const part = { type: 'output_text', text, annotations: [] }
const message = { id: 'msg_1', type: 'message', role: 'assistant', status: 'completed', content: [part] }
const thought = { id: 'rs_1', type: 'reasoning', summary: [] }
const search = { id: 'ws_1', type: 'web_search_call', status: 'completed', action: { type: 'search', query: 'bill' } }
const outputs = { plain: [message], thinks: [thought, message], searches: [search, message], breaks: [message], fails: [message] }
const tokens = { input_tokens: 10, input_tokens_details: { cached_tokens: 0 }, output_tokens: 60, output_tokens_details: { reasoning_tokens: 50 }, total_tokens: 70 }
const head = { id: 'resp_1', object: 'response', created_at: 1, error: null, incomplete_details: null, tools: [] }
const response = (model, status, output) => ({ ...head, model, status, output, usage: status === 'completed' ? tokens : null })
function* events(model) {
  yield { type: 'response.created', response: response(model, 'in_progress', []) }
  for (const [output_index, item] of outputs[model].entries()) {
    yield { type: 'response.output_item.added', output_index, item: item === message ? { ...item, content: [], status: 'in_progress' } : item }
    if (item === message) {
      const at = { item_id: item.id, output_index, content_index: 0 }
      yield { type: 'response.content_part.added', ...at, part: { ...part, text: '' } }
      for (const delta of ['You should ', 'not pay.']) yield { type: 'response.output_text.delta', ...at, delta, logprobs: [] }
      if (model === 'breaks') return
      if (model === 'fails') {
        const failed = { ...response(model, 'failed', []), error: { code: 'server_error', message: 'The server had an error.' } }
        return yield { type: 'response.failed', response: failed }
      }
      yield { type: 'response.output_text.done', ...at, text, logprobs: [] }
      yield { type: 'response.content_part.done', ...at, part }
    }
    yield { type: 'response.output_item.done', output_index, item }
  }
  yield { type: 'response.completed', response: response(model, 'completed', outputs[model]) }
}
const server = createServer(async (incoming, outgoing) => {
  const { model, stream } = JSON.parse(Buffer.concat(await incoming.toArray()).toString())
  if (!stream) {
    outgoing.writeHead(200, { 'content-type': 'application/json' })
    return outgoing.end(JSON.stringify(response(model, 'completed', outputs[model])))
  }
  outgoing.writeHead(200, { 'content-type': 'text/event-stream' })
  if (incoming.url.endsWith('/responses')) {
    let sequence_number = 0
    for (const one of events(model)) outgoing.write(`event: ${one.type}\ndata: ${JSON.stringify({ ...one, sequence_number: sequence_number++ })}\n\n`)
  } else for (const one of chat) outgoing.write(`data: ${one === '[DONE]' ? one : JSON.stringify(one)}\n\n`)
  outgoing.end()
})

const input = 'Do I have to pay?'
const request = { model: 'gpt-4.1', messages: [{ role: 'user', content: input }], stream_options: { include_usage: true } }
/** Each gives back the text that the application reads. */
const ways = {
  'chat, loop': async client => {
    let read = ''
    for await (const { choices } of await client.chat.completions.create({ ...request, stream: true })) read += choices[0]?.delta.content ?? ''
    return read
  },
  'chat, helper': async client => client.chat.completions.stream(request).finalContent(),
  'chat, left': async client => {
    for await (const { choices } of await client.chat.completions.create({ ...request, stream: true })) return choices[0].delta.content
  },
  'responses, helper': async client => (await client.responses.stream({ model: 'plain', input }).finalResponse()).output_text,
  'responses, thinks, whole': async client => (await client.responses.create({ model: 'thinks', input })).output_text,
  'responses, left': async client => {
    for await (const one of await client.responses.create({ model: 'plain', input, stream: true })) if (one.type === 'response.output_text.delta') return one.delta
  },
}
for (const model of Object.keys(outputs)) {
  ways[`responses, ${model}`] = async client => {
    let read = ''
    for await (const one of await client.responses.create({ model, input, stream: true })) if (one.type === 'response.output_text.delta') read += one.delta
    return read
  }
}

async function main() {
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
  const client = new OpenAI({ apiKey: 'key', baseURL: `http://127.0.0.1:${server.address().port}/v1`, maxRetries: 0 })
  const collected = newrelic.agent.customEventAggregator
  const seen = {}
  for (const [name, ask] of Object.entries(ways)) {
    let read
    await newrelic.startBackgroundTransaction(name, async () => {
      read = await ask(client)
      await wait(50)
    })
    const all = collected.getEvents()
    collected.clear()
    const [summary] = all.filter(([{ type }]) => type === 'LlmChatCompletionSummary').map(([, one]) => one)
    const answers = all.filter(([{ type }, one]) => type === 'LlmChatCompletionMessage' && one.role !== 'user').map(([, one]) => one.content)
    seen[name] = { read, events: all.length }
    if (summary) {
      const model = summary['response.model']
      const ended = summary['response.choices.finish_reason']
      Object.assign(seen[name], { answers, model, ended, tokens: summary['response.usage.completion_tokens'], error: summary.error })
    }
  }
  console.log(JSON.stringify(seen, null, 1))
  const none = undefined
  const whole = { read: text, events: 3, answers: [text], model: 'gpt-4.1', ended: 'stop', tokens: 60, error: none }
  const wordless = { read: text, events: 3, answers: [none], ended: 'completed', tokens: 60, error: none }
  const left = { events: 3, answers: [none], model: none, ended: none, tokens: none, error: none }
  assert.deepEqual(seen, {
    'chat, loop': whole,
    'chat, helper': whole,
    'chat, left': { ...whole, read: 'You should ', answers: ['You should '], ended: '', tokens: none },
    'responses, helper': { read: text, events: 0 },
    'responses, thinks, whole': { ...wordless, model: 'thinks' },
    'responses, left': { ...left, read: 'You should ' },
    'responses, plain': { ...whole, model: 'plain', ended: 'completed' },
    'responses, thinks': { ...wordless, model: 'thinks' },
    'responses, searches': { ...wordless, model: 'searches' },
    'responses, breaks': { ...left, read: text },
    'responses, fails': { ...left, read: text, model: 'fails', ended: 'failed' },
  })
  process.exit()
}
main()
PROBE
node probe.cjs

#!/usr/bin/env bash
# Guess: a model that asks for two tools at once has both run. Deep Chat connects a page to a provider and takes a `function_handler`, which is given a list of
# calls: for the weather in Paris and in Rome there are two, each with its arguments.
# Seen (deep-chat 2.4.2, happy-dom 21.0.4, 2026-11): where it streams, the handler never gets both. From OpenRouter and Qwen, whose chunks tell calls apart by
# `index`, there is one call, with the arguments of both behind each other: {"city":"Paris"}{"city":"Rome"}. Of Claude's there is the last one alone, and the
# next request shows Claude as having asked for no other. OpenAI's (Responses) are run one by one, each goes back in a request of its own, without the other,
# and the user reads two answers. The chat says nothing of it. One call alone is well with all of them, and so are two of an answer in one piece (OpenRouter).
# Meaning: a handler that parses the arguments fails; with Claude, a thing is left undone that the answer may call done; with OpenAI, each further call costs an
# answer more. Leave `connect.stream` off where there are tools, or have the vendor ask for one call at a time, where it can be told so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts deep-chat@2.4.2 happy-dom@21.0.4
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { json } from 'node:stream/consumers'
import { setTimeout as wait } from 'node:timers/promises'
import { Window } from 'happy-dom'

const page = new Window({ url: 'http://localhost/' })
for (const name of Object.getOwnPropertyNames(page)) if (!(name in globalThis)) globalThis[name] = page[name]
for (const name of ['Event', 'CustomEvent', 'KeyboardEvent', 'MouseEvent', 'navigator', 'localStorage'])
  Object.defineProperty(globalThis, name, { value: page[name], configurable: true, writable: true })
globalThis.window = globalThis
await import('deep-chat')

const [paris, rome] = ['{"city":"Paris"}', '{"city":"Rome"}']
const toSse = events => events.map(event => `data: ${typeof event === 'string' ? event : JSON.stringify(event)}\n\n`).join('')
const head = { id: 'a', created: 1, model: 'm' }
const chunk = (delta, finish_reason = null) => ({ ...head, object: 'chat.completion.chunk', choices: [{ index: 0, delta, logprobs: null, finish_reason }] })
/** The streams of three kinds of vendor: calls with these arguments, in pieces, and an answer in words. */
const chat = {
  toTool: tool => ({ type: 'function', function: tool }),
  calls: inputs => [
    ...inputs.flatMap((input, index) => [
      chunk({ role: 'assistant', content: null, tool_calls: [{ index, id: `call_${index}`, type: 'function', function: { name: 'weather', arguments: '' } }] }),
      ...[input.slice(0, 5), input.slice(5)].map(piece => chunk({ tool_calls: [{ index, function: { arguments: piece } }] })),
    ]),
    chunk({}, 'tool_calls'),
    '[DONE]',
  ],
  words: [chunk({ role: 'assistant', content: 'Sunny.' }), chunk({}, 'stop'), '[DONE]'],
  whole: (message, finish_reason) => ({ ...head, object: 'chat.completion', choices: [{ index: 0, message, finish_reason }] }),
  sentBack: ({ messages }) => messages.flatMap(({ tool_calls }) => tool_calls ?? []).map(call => call.function.arguments),
}
const message = { id: 'm', type: 'message', role: 'assistant', model: 'm', content: [], stop_reason: null, usage: { input_tokens: 9, output_tokens: 1 } }
const messageStart = { type: 'message_start', message }
const messageEnd = stop_reason => [{ type: 'message_delta', delta: { stop_reason, stop_sequence: null }, usage: { output_tokens: 9 } }, { type: 'message_stop' }]
const claude = {
  toTool: ({ parameters, ...tool }) => ({ ...tool, input_schema: parameters }),
  calls: inputs => [
    messageStart,
    ...inputs.flatMap((input, index) => [
      { type: 'content_block_start', index, content_block: { type: 'tool_use', id: `toolu_${index}`, name: 'weather', input: {} } },
      ...[input.slice(0, 5), input.slice(5)].map(partial_json => ({ type: 'content_block_delta', index, delta: { type: 'input_json_delta', partial_json } })),
      { type: 'content_block_stop', index },
    ]),
    ...messageEnd('tool_use'),
  ],
  words: [
    messageStart,
    { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
    { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Sunny.' } },
    { type: 'content_block_stop', index: 0 },
    ...messageEnd('end_turn'),
  ],
  sentBack: ({ messages }) =>
    messages.flatMap(({ content }) => (Array.isArray(content) ? content : [])).flatMap(({ type, input }) => (type === 'tool_use' ? JSON.stringify(input) : [])),
}
const toItem = (input, index) => ({ type: 'function_call', id: `fc_${index}`, call_id: `call_${index}`, name: 'weather', arguments: input, status: 'completed' })
const responses = {
  toTool: tool => ({ type: 'function', ...tool }),
  calls: inputs => [
    { type: 'response.created', response: { id: 'r', object: 'response', status: 'in_progress', output: [] } },
    ...inputs.flatMap((input, output_index) => {
      const item = toItem(input, output_index)
      return [
        { type: 'response.output_item.added', output_index, item: { ...item, arguments: '', status: 'in_progress' } },
        { type: 'response.function_call_arguments.delta', output_index, item_id: item.id, delta: input },
        { type: 'response.function_call_arguments.done', output_index, item_id: item.id, arguments: input },
        { type: 'response.output_item.done', output_index, item },
      ]
    }),
    { type: 'response.completed', response: { id: 'r', object: 'response', status: 'completed', output: inputs.map(toItem) } },
  ],
  words: [
    { type: 'response.created', response: { id: 'r', object: 'response', status: 'in_progress', output: [] } },
    { type: 'response.output_text.delta', output_index: 0, item_id: 'msg', content_index: 0, delta: 'Sunny.' },
    { type: 'response.completed', response: { id: 'r', object: 'response', status: 'completed', output: [] } },
  ],
  sentBack: ({ input }) => input.filter(({ type }) => type === 'function_call').map(call => call.arguments),
}
let requests
let first
let vendor
const server = createServer(async (request, response) => {
  requests.push(await json(request))
  const isFirst = requests.length === 1
  if (!vendor.isWhole) return response.writeHead(200, { 'content-type': 'text/event-stream' }).end(toSse(isFirst ? first : vendor.words))
  const tool_calls = [paris, rome].map((input, index) => ({ id: `call_${index}`, type: 'function', function: { name: 'weather', arguments: input } }))
  const said = isFirst ? { content: null, tool_calls } : { content: 'Sunny.' }
  const answer = vendor.whole({ role: 'assistant', ...said }, isFirst ? 'tool_calls' : 'stop')
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
// The page's requests go to the local server, whichever vendor they are for.
const send = globalThis.fetch
globalThis.fetch = (_, options) => send(`http://127.0.0.1:${server.address().port}`, { ...options, signal: undefined })

async function run(name, kind, inputs) {
  ;[vendor, first, requests] = [kind, kind.calls(inputs), []]
  const ran = []
  const function_handler = calls => (ran.push(calls.map(call => call.arguments)), calls.map(() => ({ response: 'Sunny' })))
  const tool = { name: 'weather', description: 'The weather', parameters: { type: 'object', properties: { city: { type: 'string' } } } }
  const config = { function_handler, tools: [kind.toTool(tool)] }
  const element = document.createElement('deep-chat')
  element.directConnection = { [name]: { key: 'none', ...(name === 'openAI' ? { chat: config } : config) } }
  element.connect = { stream: !kind.isWhole }
  document.body.append(element)
  await wait(200)
  element.submitUserMessage({ text: 'The weather in Paris and Rome?' })
  await wait(1000)
  element.remove()
  const shown = element.getMessages().slice(1).map(({ text, error }) => text ?? error)
  return { ran, sentBack: requests.slice(1).map(kind.sentBack), shown }
}
const seen = {}
for (const [name, kind] of Object.entries({ openRouter: chat, qwen: chat, claude, openAI: responses }))
  for (const inputs of [[paris], [paris, rome]]) seen[`${name}, ${inputs.length}`] = await run(name, kind, inputs)
seen['openRouter, 2, not streamed'] = await run('openRouter', { ...chat, isWhole: true }, [paris, rome])
console.dir(seen, { depth: null, breakLength: 160 })
const [one, glued, both] = [[[paris]], [[paris + rome]], [[paris, rome]]]
const shown = ['Sunny.']
assert.deepEqual(seen, {
  'openRouter, 1': { ran: one, sentBack: one, shown },
  'openRouter, 2': { ran: glued, sentBack: glued, shown },
  'qwen, 1': { ran: one, sentBack: one, shown },
  'qwen, 2': { ran: glued, sentBack: glued, shown },
  'claude, 1': { ran: one, sentBack: one, shown },
  'claude, 2': { ran: [[rome]], sentBack: [[rome]], shown },
  'openAI, 1': { ran: one, sentBack: one, shown },
  'openAI, 2': { ran: [[paris], [rome]], sentBack: [[paris], [rome]], shown: ['Sunny.', 'Sunny.'] },
  'openRouter, 2, not streamed': { ran: both, sentBack: both, shown },
})
process.exit()
PROBE
timeout 60 node probe.mjs

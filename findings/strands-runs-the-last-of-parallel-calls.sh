#!/usr/bin/env bash
# Guess: an agent that reads OpenAI's chat chunks keeps apart the calls of an answer by their `index`, runs each of them, and remembers the text before them.
# Seen (@strands-agents/sdk 1.16.0, openai 6.49.0, 2026-11): with api: 'chat' the last call alone is run, without a warning or an error. Each beginning of a call
# throws away what was open, text or call; all blocks are closed at the end of the answer, and the empty ones are dropped. So text that stands before a call is
# streamed, and then it is in neither agent.messages nor the next request, as are the calls before the last. An answer of text alone and one of a single call
# are whole, and so is all by Responses, which is the default.
# Meaning: `chat` is the way to the models of others. An agent that was to write to Ann and to Ben writes to Ben, and nothing in its history says that a letter is
# missing. `params: { parallel_tool_calls: false }` asks for one call at a time, of hosts that know it; the text before a call is kept by the application.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @strands-agents/sdk@1.16.0 openai@6.49.0 @modelcontextprotocol/sdk@1.32.2 zod@4.6.7 @opentelemetry/api@1.9.1
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { json } from 'node:stream/consumers'
import { Agent, tool } from '@strands-agents/sdk'
import { OpenAIModel } from '@strands-agents/sdk/models/openai'

const said = 'I write to them. '
const answers = {
  text: { text: said, calls: [] },
  'one call': { text: '', calls: ['ann'] },
  'two calls': { text: '', calls: ['ann', 'ben'] },
  'text and a call': { text: said, calls: ['ann'] },
  done: { text: 'Done.', calls: [] },
}
function chat({ text, calls }) {
  const chunk = (delta, finish_reason = null) =>
    `data: ${JSON.stringify({ id: 'a', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta, logprobs: null, finish_reason }] })}\n\n`
  const begun = (index, to) => chunk({ tool_calls: [{ index, id: `call_${to}`, type: 'function', function: { name: 'send', arguments: '' } }] })
  const goesOn = (index, text) => chunk({ tool_calls: [{ index, function: { arguments: text } }] })
  const parts = calls.map((to, index) => begun(index, to) + goesOn(index, '{"to":') + goesOn(index, `"${to}"}`))
  return `${chunk({ role: 'assistant', content: '' })}${text && chunk({ content: text })}${parts.join('')}${chunk({}, calls.length ? 'tool_calls' : 'stop')}data: [DONE]\n\n`
}
function responses({ text, calls }) {
  let sequence_number = 0
  const event = data => `event: ${data.type}\ndata: ${JSON.stringify({ ...data, sequence_number: sequence_number++ })}\n\n`
  const response = { id: 'resp_1', object: 'response', created_at: 1, model: 'm', status: 'in_progress', output: [] }
  const stream = [event({ type: 'response.created', response })]
  const add = (item, ...events) => {
    const output_index = response.output.push(item) - 1
    stream.push(event({ type: 'response.output_item.added', output_index, item: { ...item, status: 'in_progress', ...(item.content ? { content: [] } : { arguments: '' }) } }))
    stream.push(...events.map(data => event({ ...data, output_index, item_id: item.id })))
    stream.push(event({ type: 'response.output_item.done', output_index, item }))
  }
  if (text) {
    const part = { type: 'output_text', text, annotations: [] }
    const message = { type: 'message', id: 'msg_1', role: 'assistant', status: 'completed', content: [part] }
    add(
      message,
      { type: 'response.content_part.added', content_index: 0, part: { ...part, text: '' } },
      { type: 'response.output_text.delta', content_index: 0, delta: text, logprobs: [] },
      { type: 'response.output_text.done', content_index: 0, text, logprobs: [] },
      { type: 'response.content_part.done', content_index: 0, part },
    )
  }
  for (const to of calls) {
    const item = { type: 'function_call', id: `fc_${to}`, call_id: `call_${to}`, name: 'send', arguments: JSON.stringify({ to }), status: 'completed' }
    add(
      item,
      { type: 'response.function_call_arguments.delta', delta: item.arguments },
      { type: 'response.function_call_arguments.done', name: item.name, arguments: item.arguments },
    )
  }
  return [...stream, event({ type: 'response.completed', response: { ...response, status: 'completed' } })].join('')
}
const wires = { chat, responses }
let api
let answer
let requests
const server = createServer(async (request, response) => {
  const asked = requests.push(await json(request))
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.end(wires[api](answers[asked === 1 ? answer : 'done']))
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const clientConfig = { baseURL: `http://127.0.0.1:${server.address().port}`, maxRetries: 0 }
const inputSchema = { type: 'object', properties: { to: { type: 'string' } }, required: ['to'] }

/** What a run streams, runs, remembers, and sends back. */
async function run() {
  requests = []
  const sent = []
  const send = tool({ name: 'send', description: 'Sends a letter', inputSchema, callback: ({ to }) => (sent.push(to), 'sent') })
  const agent = new Agent({ model: new OpenAIModel({ api, modelId: 'm', apiKey: 'none', clientConfig }), tools: [send], printer: false })
  let streamed = ''
  for await (const { event } of agent.stream('Write to Ann and Ben'))
    if (event?.type === 'modelContentBlockDeltaEvent' && event.delta.type === 'textDelta') streamed += event.delta.text
  const kept = agent.messages[1].content.map(block => block.text ?? block.input.to)
  const sentBack = JSON.stringify(requests[1] ?? {})
  return { streamed, sent, kept, back: [said, 'call_ann', 'call_ben'].filter(part => sentBack.includes(part)) }
}
const seen = {}
for (api of Object.keys(wires)) for (answer of Object.keys(answers).slice(0, -1)) seen[`${api}: ${answer}`] = await run()
console.table(seen)
const whole = {
  text: { streamed: said, sent: [], kept: [said], back: [] },
  'one call': { streamed: 'Done.', sent: ['ann'], kept: ['ann'], back: ['call_ann'] },
  'two calls': { streamed: 'Done.', sent: ['ann', 'ben'], kept: ['ann', 'ben'], back: ['call_ann', 'call_ben'] },
  'text and a call': { streamed: `${said}Done.`, sent: ['ann'], kept: [said, 'ann'], back: [said, 'call_ann'] },
}
const last = {
  ...whole,
  'two calls': { streamed: 'Done.', sent: ['ben'], kept: ['ben'], back: ['call_ben'] },
  'text and a call': { streamed: `${said}Done.`, sent: ['ann'], kept: ['ann'], back: ['call_ann'] },
}
for (const [name, expected] of Object.entries(last)) assert.deepEqual(seen[`chat: ${name}`], expected)
for (const [name, expected] of Object.entries(whole)) assert.deepEqual(seen[`responses: ${name}`], expected)
process.exit()
PROBE
timeout 30 node probe.mjs

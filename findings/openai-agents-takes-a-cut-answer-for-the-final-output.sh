#!/usr/bin/env bash
# Guess: a run of the Agents SDK ends alike by both APIs it speaks: an answer that is cut at its length limit, by a content filter, or by the end of its body
# fails the run, or says so in its result; and a call in such an answer is not run.
# Seen (@openai/agents 0.20.0, openai 7.59.0, 2026-11): by Responses each of these rejects. By Chat Completions each is a run that went well: finalOutput is the half
# that came, error is empty, the message's status is `completed`, and no event or raw response has the finish reason but the vendor's own chunks. A tool
# that was called before the cut is run, and the model is asked again with its result.
# Meaning: this is the way by which agents use the models of others (useResponses: false, with a baseURL). Half an answer is handed to the next agent as the
# whole, and one that the filter stopped still acts. Read the finish reason of the raw `model` events; end a broken answer by an error or a reset.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @openai/agents@0.20.0 openai@7.59.0 zod@4.6.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { json } from 'node:stream/consumers'
import { Agent, OpenAIProvider, Runner, setTracingDisabled, tool } from '@openai/agents'
import OpenAI from 'openai'

setTracingDisabled(true)
const chunk = (delta, finish_reason = null) =>
  `data: ${JSON.stringify({ id: 'a', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta: { role: 'assistant', ...delta }, finish_reason }] })}\n\n`
const half = chunk({ content: 'Half ' })
const call = chunk({ tool_calls: [{ index: 0, id: 'call_1', type: 'function', function: { name: 'remove', arguments: '{"row":7}' } }] })
const last = reason => `${chunk({}, reason)}data: [DONE]\n\n`

const event = of => `event: ${of.type}\ndata: ${JSON.stringify(of)}\n\n`
const state = (status, more) => ({ id: 'r', object: 'response', created_at: 1, model: 'm', status, output: [], usage: null, error: null, tools: [], ...more })
const begun = event({ type: 'response.created', sequence_number: 0, response: state('in_progress') })
const said = `${begun}${event({ type: 'response.output_text.delta', sequence_number: 1, item_id: 'm', output_index: 0, content_index: 0, delta: 'Half ' })}`
const item = { type: 'function_call', id: 'f', call_id: 'call_1', name: 'remove', arguments: '{"row":7}', status: 'completed' }
const called = `${begun}${event({ type: 'response.output_item.done', sequence_number: 1, output_index: 0, item })}`
const incomplete = reason =>
  event({ type: 'response.incomplete', sequence_number: 2, response: state('incomplete', { incomplete_details: { reason } }) })

const answers = {
  length: { chat: half + last('length'), responses: said + incomplete('max_output_tokens') },
  filter: { chat: half + last('content_filter'), responses: said + incomplete('content_filter') },
  'no end': { chat: half, responses: said },
  'call, filter': { chat: call + last('content_filter'), responses: called + incomplete('content_filter') },
  'call, no end': { chat: call, responses: called },
}
let answer
let requests
const server = createServer(async (request, response) => {
  const { messages } = await json(request)
  requests++
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.end(messages?.at(-1).role === 'tool' ? chunk({ content: 'Removed.' }) + last('stop') : answer)
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const openAIClient = new OpenAI({ apiKey: 'none', baseURL: `http://127.0.0.1:${server.address().port}`, maxRetries: 0 })

async function run(useResponses) {
  requests = 0
  const ran = []
  const execute = input => {
    ran.push(input)
    return 'ok'
  }
  const parameters = { type: 'object', properties: { row: { type: 'number' } }, required: ['row'], additionalProperties: false }
  const tools = [tool({ name: 'remove', description: 'Removes a row', parameters, execute })]
  const runner = new Runner({ modelProvider: new OpenAIProvider({ openAIClient, useResponses }) })
  try {
    const result = await runner.run(new Agent({ name: 'Agent', model: 'm', tools }), 'Hello', { stream: true })
    for await (const _ of result);
    await result.completed
    const outputs = result.rawResponses.flatMap(({ output }) => output)
    assert.ok(!JSON.stringify(result.rawResponses).includes('content_filter'))
    const statuses = outputs.filter(({ type }) => type === 'message').map(({ status }) => status)
    return { output: result.finalOutput, error: result.error ?? undefined, statuses, ran, requests }
  } catch (error) {
    return { rejected: error.message, ran, requests }
  }
}
const halfRun = { output: 'Half ', error: undefined, statuses: ['completed'], ran: [], requests: 1 }
const callRun = { output: 'Removed.', error: undefined, statuses: ['completed'], ran: [{ row: 7 }], requests: 2 }
for (const [name, { chat, responses }] of Object.entries(answers)) {
  answer = chat
  const byChat = await run(false)
  answer = responses
  const byResponses = await run(true)
  console.log(`${name}:`, byChat, byResponses)
  assert.deepEqual(byChat, name.startsWith('call') ? callRun : halfRun)
  assert.ok(byResponses.rejected)
  assert.deepEqual([byResponses.ran, byResponses.requests], [[], 1])
}
process.exit()
PROBE
node probe.mjs

#!/usr/bin/env bash
# Guess: in TanStack AI an answer of OpenAI that ends without response.completed, or without a finish reason, is an error of the run, as one that failed is; a call that had begun is not run.
# Seen (@tanstack/ai 0.58.0, @tanstack/ai-openai 0.23.1, openai 7.59.0, 2026-11): by Responses and by Chat Completions alike RUN_FINISHED is made for it. A call of which the name alone had come runs, with {}, and the model is
# asked again with its result; words that broke off are a whole answer. An answer that failed, and a connection that is reset, are RUN_ERROR, and run nothing.
# Meaning: a proxy that closes the connection makes a tool whose arguments narrow what it does do it to all, and half an answer a whole one, with no error for anybody. Require a field of each
# tool that changes something, or give it an approval (`needsApproval`).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @tanstack/ai@0.58.0 @tanstack/ai-openai@0.23.1 openai@7.59.0 zod@4.6.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { chat, toolDefinition } from '@tanstack/ai'
import { createOpenaiChat, createOpenaiChatCompletions } from '@tanstack/ai-openai'
import { z } from 'zod'

const usage = { input_tokens: 5, output_tokens: 5, total_tokens: 10 }
const response = (status, output) => ({ id: 'resp_1', object: 'response', created_at: 1, model: 'gpt-4.1', status, output, usage: status === 'completed' ? usage : null, error: null, incomplete_details: null, tools: [] })
const item = (args, status) => ({ id: 'fc_1', type: 'function_call', call_id: 'call_1', name: 'remove', arguments: args, status })
const args = '{"olderThan":30}'
const at = { item_id: 'msg_1', output_index: 0, content_index: 0 }
const said = (text, status) => ({ id: 'msg_1', type: 'message', role: 'assistant', status, content: [{ type: 'output_text', text, annotations: [] }] })
const created = { type: 'response.created', response: response('in_progress', []) }
const named = [created, { type: 'response.output_item.added', output_index: 0, item: item('', 'in_progress') }]
const word = delta => ({ type: 'response.output_text.delta', ...at, delta, logprobs: [] })
const speech = [
  created,
  { type: 'response.output_item.added', output_index: 0, item: { ...said('', 'in_progress'), content: [] } },
  { type: 'response.content_part.added', ...at, part: { type: 'output_text', text: '', annotations: [] } },
]
const frame = (delta, finish_reason = null) => ({ id: 'a', object: 'chat.completion.chunk', created: 1, model: 'gpt-4.1', choices: [{ index: 0, delta, finish_reason }] })
const begin = frame({ role: 'assistant', content: null, tool_calls: [{ index: 0, id: 'call_1', type: 'function', function: { name: 'remove', arguments: '' } }] })
const forms = {
  responses: {
    'a whole call': [
      ...named,
      { type: 'response.function_call_arguments.delta', item_id: 'fc_1', output_index: 0, delta: args },
      { type: 'response.function_call_arguments.done', item_id: 'fc_1', output_index: 0, name: 'remove', arguments: args },
      { type: 'response.output_item.done', output_index: 0, item: item(args, 'completed') },
      { type: 'response.completed', response: response('completed', [item(args, 'completed')]) },
    ],
    'cut behind the name': named,
    'cut in words': [...speech, word('I remove what is ')],
    'reset behind the name': [...named, 'reset'],
    failed: [...named, { type: 'response.failed', response: { ...response('failed', []), error: { code: 'server_error', message: 'The server had an error.' } } }],
    answer: [...speech, word('Done.'), { type: 'response.output_item.done', output_index: 0, item: said('Done.', 'completed') }, { type: 'response.completed', response: response('completed', [said('Done.', 'completed')]) }],
  },
  completions: {
    'a whole call': [begin, frame({ tool_calls: [{ index: 0, function: { arguments: args } }] }), frame({}, 'tool_calls'), '[DONE]'],
    'cut behind the name': [begin],
    'cut in words': [frame({ role: 'assistant', content: 'I remove what is ' })],
    'reset behind the name': [begin, 'reset'],
    failed: [begin, { error: { message: 'The server had an error.', type: 'server_error' } }],
    answer: [frame({ role: 'assistant', content: 'Done.' }), frame({}, 'stop'), '[DONE]'],
  },
}
let name
let requests
const server = createServer(async (request, reply) => {
  request.resume()
  const form = forms[request.url.endsWith('/responses') ? 'responses' : 'completions']
  reply.writeHead(200, { 'content-type': 'text/event-stream' })
  for (const [sequence_number, one] of (requests++ ? form.answer : form[name]).entries()) {
    await wait(10)
    if (one === 'reset') return reply.destroy()
    const data = one.type?.startsWith('response.') ? { ...one, sequence_number } : one
    reply.write(`${one.type ? `event: ${one.type}\n` : ''}data: ${one === '[DONE]' ? one : JSON.stringify(data)}\n\n`)
  }
  reply.end()
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const options = { baseURL: `http://127.0.0.1:${server.address().port}/v1`, maxRetries: 0 }
const adapters = { responses: createOpenaiChat('gpt-4.1', 'key', options), completions: createOpenaiChatCompletions('gpt-4.1', 'key', options) }
for (const way of ['error', 'warn', 'info', 'log', 'debug', 'dir']) console[way] = () => {}

async function ask(adapter) {
  requests = 0
  const ran = []
  const define = toolDefinition({ name: 'remove', description: 'Removes drafts, all or those older than some days', inputSchema: z.object({ olderThan: z.number().optional() }) })
  const remove = define.server(async ({ olderThan }) => `Removed ${ran.push(olderThan ?? 'all')}`)
  let ended
  try {
    for await (const { type } of chat({ adapter, messages: [{ role: 'user', content: 'Remove drafts older than 30 days.' }], tools: [remove] })) if (/RUN_(FINISHED|ERROR)/.test(type)) ended = type
  } catch {
    ended = 'thrown'
  }
  return { ran: ran.join(), ended, requests }
}
const seen = {}
for (const [form, adapter] of Object.entries(adapters)) for (name of Object.keys(forms[form]).filter(one => one !== 'answer')) seen[`${form}, ${name}`] = await ask(adapter)
process.stdout.write(`${JSON.stringify(seen, null, 1)}\n`)
const finished = { ended: 'RUN_FINISHED', requests: 2 }
const failed = { ran: '', ended: 'RUN_ERROR', requests: 1 }
for (const form of Object.keys(adapters)) {
  assert.deepEqual(seen[`${form}, a whole call`], { ran: '30', ...finished })
  assert.deepEqual(seen[`${form}, cut behind the name`], { ran: 'all', ...finished })
  assert.deepEqual(seen[`${form}, cut in words`], { ...finished, ran: '', requests: 1 })
  for (const one of ['reset behind the name', 'failed']) assert.deepEqual(seen[`${form}, ${one}`], failed)
}
process.exit()
PROBE
node probe.mjs

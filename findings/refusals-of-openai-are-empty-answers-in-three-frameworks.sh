#!/usr/bin/env bash
# Guess: where a model of OpenAI refuses, its words come as `refusal`, in the place of the text (`delta.refusal` of Chat Completions, `response.refusal.delta` of Responses). A framework shows them, as text or as an error, and
# @ai-sdk/openai does: text, and the reason `content-filter`.
# Seen (@langchain/openai 1.6.0, @langchain/core 1.4.0, @tanstack/ai 0.58.0, @tanstack/ai-openai 0.23.1, @ai-sdk/open-responses 2.0.36, @ai-sdk/openai 4.0.118, ai 7.0.173, 2026-11): three others do not. LangChain's ChatOpenAI by Chat Completions
# answers "" with `stop`, streamed and by invoke(), and the words are in no field; by Responses they are in `additional_kwargs.refusal`, which is no content. TanStack AI by Chat Completions tells RUN_STARTED and RUN_FINISHED with `stop`, and nothing between;
# by Responses it ends with RUN_ERROR, "Refused without explanation", before the explanation comes. @ai-sdk/open-responses streams "" with `stop`, and generateText() fails with "Cannot read properties of undefined".
# Meaning: the page shows an empty answer, or that there was no reason, and what is stored counts as a whole answer. Who uses these with OpenAI or a host of its dialects takes an empty answer with `stop` for a refusal.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @langchain/openai@1.6.0 @langchain/core@1.4.0 @tanstack/ai@0.58.0 @tanstack/ai-openai@0.23.1 \
  @ai-sdk/open-responses@2.0.36 @ai-sdk/openai@4.0.118 ai@7.0.173 zod@4.6.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { createOpenAI } from '@ai-sdk/openai'
import { createOpenResponses } from '@ai-sdk/open-responses'
import { ChatOpenAI } from '@langchain/openai'
import { chat } from '@tanstack/ai'
import { createOpenaiChat, createOpenaiChatCompletions } from '@tanstack/ai-openai'
import { generateText, streamText } from 'ai'

const pieces = ['I am sorry, ', 'I do not help with that.']
const words = pieces.join('')
const response = { id: 'resp_1', object: 'response', created_at: 1, model: 'm', error: null, incomplete_details: null }
const item = { id: 'msg_1', type: 'message', role: 'assistant' }
const refusal = { type: 'refusal', refusal: words }
const told = { ...item, status: 'completed', content: [refusal] }
const usage = { input_tokens: 3, output_tokens: 4, total_tokens: 7 }
const at = { item_id: 'msg_1', output_index: 0, content_index: 0 }
const answer = { ...response, status: 'completed', output: [told], usage }
const events = [
  { type: 'response.created', response: { ...response, status: 'in_progress', output: [] } },
  { type: 'response.output_item.added', output_index: 0, item: { ...item, status: 'in_progress', content: [] } },
  { type: 'response.content_part.added', ...at, part: { type: 'refusal', refusal: '' } },
  ...pieces.map(delta => ({ type: 'response.refusal.delta', ...at, delta })),
  { type: 'response.refusal.done', ...at, refusal: words },
  { type: 'response.content_part.done', ...at, part: refusal },
  { type: 'response.output_item.done', output_index: 0, item: told },
  { type: 'response.completed', response: answer },
]
const head = { id: 'a', created: 1, model: 'm' }
const chunk = (delta, finish_reason = null) => ({ ...head, object: 'chat.completion.chunk', choices: [{ index: 0, delta, logprobs: null, finish_reason }] })
const chunks = [chunk({ role: 'assistant', content: null, refusal: '' }), ...pieces.map(refusal => chunk({ refusal })), chunk({}, 'stop')]
const message = { role: 'assistant', content: null, refusal: words }
const completion = { ...head, object: 'chat.completion', choices: [{ index: 0, message, logprobs: null, finish_reason: 'stop' }] }

const server = createServer(async (request, reply) => {
  let body = ''
  for await (const piece of request) body += piece
  const responses = request.url.endsWith('/responses')
  if (!JSON.parse(body).stream) {
    reply.setHeader('content-type', 'application/json')
    return reply.end(JSON.stringify(responses ? answer : completion))
  }
  reply.setHeader('content-type', 'text/event-stream')
  const frames = responses
    ? events.map((event, sequence_number) => `event: ${event.type}\ndata: ${JSON.stringify({ ...event, sequence_number })}\n\n`)
    : [...chunks.map(data => `data: ${JSON.stringify(data)}\n\n`), 'data: [DONE]\n\n']
  reply.end(frames.join(''))
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const baseURL = `http://127.0.0.1:${server.address().port}`
const question = 'How is it done?'

async function aiSdk(model) {
  const streamed = streamText({ model, prompt: question })
  const whole = await generateText({ model, prompt: question, maxRetries: 0 }).then(({ text, finishReason }) => `${finishReason}: ${text}`, error => error.message)
  return { streamed: `${await streamed.finishReason}: ${await streamed.text}`, whole }
}
async function langchain(useResponsesApi) {
  const model = new ChatOpenAI({ apiKey: 'none', model: 'm', useResponsesApi, configuration: { baseURL }, maxRetries: 0 })
  let all
  for await (const piece of await model.stream(question)) all = all === undefined ? piece : all.concat(piece)
  const once = await model.invoke(question)
  const tell = said => {
    const kept = said.additional_kwargs.refusal
    return `${said.response_metadata.finish_reason ?? said.response_metadata.status}: ${said.text}${kept ? `[additional_kwargs] ${kept}` : ''}`
  }
  return { streamed: tell(all), whole: tell(once) }
}
async function tanstack(create) {
  const told = []
  for await (const { type, message, delta, metadata } of chat({ adapter: create('m', 'none', { baseURL }), messages: [{ role: 'user', content: question }] })) {
    told.push([type, message ?? delta ?? metadata?.tanstack?.finishReason].filter(Boolean).join(': '))
  }
  return { streamed: told.join(', ') }
}
const openai = createOpenAI({ apiKey: 'none', baseURL })
const seen = {
  'AI SDK, openai, chat': await aiSdk(openai.chat('m')),
  'AI SDK, openai, responses': await aiSdk(openai.responses('m')),
  'AI SDK, open-responses': await aiSdk(createOpenResponses({ name: 'host', url: `${baseURL}/responses` })('m')),
  'LangChain, chat': await langchain(false),
  'LangChain, responses': await langchain(true),
  'TanStack AI, chat': await tanstack(createOpenaiChatCompletions),
  'TanStack AI, responses': await tanstack(createOpenaiChat),
}
for (const [name, row] of Object.entries(seen)) console.log(name, row)
const shown = `content-filter: ${words}`
const kept = `completed: [additional_kwargs] ${words}`
assert.deepEqual(Object.values(seen), [
  { streamed: shown, whole: shown },
  { streamed: shown, whole: shown },
  { streamed: 'stop: ', whole: "Cannot read properties of undefined (reading 'length')" },
  { streamed: 'stop: ', whole: 'stop: ' },
  { streamed: kept, whole: kept },
  { streamed: 'RUN_STARTED, RUN_FINISHED: stop' },
  { streamed: 'RUN_STARTED, RUN_ERROR: Refused without explanation' },
])
server.close()
PROBE
timeout 60 node probe.mjs

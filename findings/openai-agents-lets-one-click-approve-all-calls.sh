#!/usr/bin/env bash
# Guess: `createAiSdkUiMessageStreamResponse` of the Agents SDK gives each call that waits for an approval an approval id of its own, so that who allows one of two calls in a chat of useChat
# has allowed that one.
# Seen (@openai/agents 0.20.0, @openai/agents-extensions 0.18.0, ai 7.0.173, 2026-11): the approval id is the id of the item. By Responses each call has its own. By Chat Completions all items of an
# answer have the id of the answer, so both calls wait under the same approval id. The chat answers all parts that have it: the user allows that Ann is paid, and the page, and what it sends to the
# server, say that Bob is to be paid as well. A refusal of one refuses both.
# Meaning: this is the way by which agents use the models of others (`useResponses: false`). More is done than a person has allowed, and the messages say that he has. Change `approvalId` to
# `toolCallId` in the parts on their way to the page, or ask with `parallel_tool_calls: false`.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @openai/agents@0.20.0 @openai/agents-extensions@0.18.0 @ai-sdk/provider@4.0.38 ai@7.0.173 \
  openai@7.59.0 zod@4.6.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { Agent, OpenAIProvider, Runner, setTracingDisabled, tool } from '@openai/agents'
import { createAiSdkUiMessageStreamResponse } from '@openai/agents-extensions/ai-sdk-ui'
import { AbstractChat, DefaultChatTransport } from 'ai'
import { z } from 'zod'

setTracingDisabled(true)
const names = ['Ann', 'Bob']
function chat() {
  const frame = (delta, finish_reason = null) => ({ id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta, finish_reason }] })
  const calls = names.map((to, index) => ({ index, id: `call_${to}`, type: 'function', function: { name: 'pay', arguments: `{"to":"${to}"}` } }))
  return [...calls.map(call => frame({ tool_calls: [call] })), frame({}, 'tool_calls')]
}
function responses() {
  const output = names.map(to => ({ id: `fc_${to}`, type: 'function_call', status: 'completed', call_id: `call_${to}`, name: 'pay', arguments: `{"to":"${to}"}` }))
  const response = { id: 'resp_1', object: 'response', created_at: 1, model: 'm', status: 'in_progress', output: [] }
  const usage = { input_tokens: 9, output_tokens: 9, total_tokens: 18, input_tokens_details: { cached_tokens: 0 }, output_tokens_details: { reasoning_tokens: 0 } }
  return [
    { type: 'response.created', response },
    ...output.flatMap((item, output_index) => [
      { type: 'response.output_item.added', output_index, item: { ...item, status: 'in_progress', arguments: '' } },
      { type: 'response.function_call_arguments.delta', output_index, item_id: item.id, delta: item.arguments },
      { type: 'response.function_call_arguments.done', output_index, item_id: item.id, arguments: item.arguments },
      { type: 'response.output_item.done', output_index, item },
    ]),
    { type: 'response.completed', response: { ...response, status: 'completed', output, usage } },
  ].map((event, sequence_number) => ({ ...event, sequence_number }))
}
const server = createServer((request, response) => {
  request.resume()
  const isChat = request.url.endsWith('/chat/completions')
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.end(`${(isChat ? chat() : responses()).map(one => `data: ${JSON.stringify(one)}\n\n`).join('')}${isChat ? 'data: [DONE]\n\n' : ''}`)
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const baseURL = `http://127.0.0.1:${server.address().port}`

/** The state that useChat keeps, without React. */
class State {
  status = 'ready'
  messages = []
  pushMessage = message => this.messages.push(message)
  popMessage = () => this.messages.pop()
  replaceMessage = (index, message) => this.messages.splice(index, 1, message)
  snapshot = value => structuredClone(value)
}
class Chat extends AbstractChat {
  constructor(options) {
    super({ ...options, state: new State() })
  }
}
async function answerFirst(useResponses, approved) {
  const runner = new Runner({ modelProvider: new OpenAIProvider({ apiKey: 'key', baseURL, useResponses }) })
  const pay = tool({ name: 'pay', description: 'Pays a person', parameters: z.object({ to: z.string() }), needsApproval: true, execute: () => 'paid' })
  const agent = new Agent({ name: 'assistant', instructions: 'Help.', model: 'm', tools: [pay] })
  const fetch = async () => createAiSdkUiMessageStreamResponse(await runner.run(agent, 'Pay Ann and Bob.', { stream: true }))
  const page = new Chat({ transport: new DefaultChatTransport({ api: '/chat', fetch }) })
  await page.sendMessage({ text: 'Pay Ann and Bob.' })
  const parts = () => page.messages.at(-1).parts.filter(part => part.approval)
  assert.deepEqual(parts().map(part => part.state), ['approval-requested', 'approval-requested'])
  const [ann] = parts()
  assert.equal(ann.input.to, 'Ann')
  await page.addToolApprovalResponse({ id: ann.approval.id, approved })
  return Object.fromEntries(parts().map(part => [part.input.to, part.approval.approved ?? 'waits']))
}
const seen = {
  'Responses, Ann allowed': await answerFirst(true, true),
  'Chat Completions, Ann allowed': await answerFirst(false, true),
  'Chat Completions, Ann refused': await answerFirst(false, false),
}
console.log(seen)
assert.deepEqual(seen, {
  'Responses, Ann allowed': { Ann: true, Bob: 'waits' },
  'Chat Completions, Ann allowed': { Ann: true, Bob: true },
  'Chat Completions, Ann refused': { Ann: false, Bob: false },
})
process.exit()
PROBE
node probe.mjs

#!/usr/bin/env bash
# Guess: ChatOpenRouter of LangChain, which keeps `reasoning_details` of an answer as OpenRouter gave them, sends them back with the call of a tool and its result, as OpenRouter's
# documents ask for: Claude's signature and Gemini's encrypted thought are in them.
# Seen (@langchain/openrouter 0.4.11, @langchain/core 1.4.0, langchain 1.5.14, @langchain/langgraph 1.7.3, @openrouter/ai-sdk-provider 3.1.0, ai 7.0.173, 2026-11): they are kept in
# `additional_kwargs`, and the next request has neither them nor `reasoning`, streamed or not. OpenRouter's provider for the AI SDK sends them back, with the signature.
# Meaning: a model that thinks between its tools begins each step anew, without what it thought and was paid for; where the host asks for the signature of a call, as Google's
# documents say of Gemini 3, the request behind the tool is refused, and the tool has run. Turn reasoning off, or use a client that sends it back.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @langchain/openrouter@0.4.11 @langchain/core@1.4.0 langchain@1.5.14 @langchain/langgraph@1.7.3 \
  @langchain/langgraph-checkpoint@1.2.2 @openrouter/ai-sdk-provider@3.1.0 ai@7.0.173 zod@4.6.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { ChatOpenRouter } from '@langchain/openrouter'
import { createOpenRouter } from '@openrouter/ai-sdk-provider'
import { stepCountIs, streamText, tool as toolOfAiSdk } from 'ai'
import { createAgent, tool } from 'langchain'
import { z } from 'zod'

const answer = { provider: 'Anthropic', model: 'anthropic/claude-sonnet-4.5', created: 1 }
const detail = { type: 'reasoning.text', text: 'Ann first.', signature: 'signed', format: 'anthropic-claude-v1', index: 0 }
const thought = { reasoning: 'Ann first.', reasoning_details: [detail] }
const call = { id: 'call_1', type: 'function', function: { name: 'pay', arguments: '{"to":"Ann"}' } }
const usage = { prompt_tokens: 9, completion_tokens: 9, total_tokens: 18 }
let bodies
const server = createServer(async (request, response) => {
  const body = JSON.parse(Buffer.concat(await request.toArray()).toString())
  bodies.push(body)
  const isLast = bodies.length > 1
  const finish_reason = isLast ? 'stop' : 'tool_calls'
  if (!body.stream) {
    const message = isLast ? { role: 'assistant', content: 'Done.' } : { role: 'assistant', content: '', ...thought, tool_calls: [call] }
    response.writeHead(200, { 'content-type': 'application/json' })
    return response.end(JSON.stringify({ ...answer, id: `gen-${bodies.length}`, object: 'chat.completion', choices: [{ index: 0, message, finish_reason }], usage }))
  }
  const frame = (delta, reason = null) => ({ ...answer, id: `gen-${bodies.length}`, object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason: reason }] })
  const inner = isLast ? [frame({ content: 'Done.' })] : [frame({ content: '', ...thought }), frame({ tool_calls: [{ index: 0, ...call }] })]
  const frames = [frame({ role: 'assistant', content: '' }), ...inner, { ...frame({ content: '' }, finish_reason), usage }]
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.end(`${frames.map(one => `data: ${JSON.stringify(one)}\n\n`).join('')}data: [DONE]\n\n`)
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const baseURL = `http://127.0.0.1:${server.address().port}`

/** What the second request tells of the thought. */
function told() {
  const { reasoning, reasoning_details: details } = bodies[1].messages.find(message => message.role === 'assistant')
  return details?.map(({ text, signature }) => `${text} (${signature})`).join() ?? reasoning ?? 'nothing'
}
async function langChain(isStream) {
  bodies = []
  const pay = tool(() => 'paid', { name: 'pay', description: 'Pays a person', schema: z.object({ to: z.string() }) })
  const agent = createAgent({ model: new ChatOpenRouter({ model: answer.model, apiKey: 'key', baseURL, modelKwargs: { reasoning: { effort: 'high' } } }), tools: [pay] })
  const input = { messages: [{ role: 'user', content: 'Pay Ann.' }] }
  let kept
  if (isStream) for await (const [mode, data] of await agent.stream(input, { streamMode: ['messages', 'values'] })) kept = mode === 'values' ? data : kept
  else kept = await agent.invoke(input)
  const [, { additional_kwargs: kwargs }] = kept.messages
  return { kept: kwargs.reasoning_details[0].signature, told: told() }
}
async function aiSdk() {
  bodies = []
  const pay = toolOfAiSdk({ description: 'Pays a person', inputSchema: z.object({ to: z.string() }), execute: () => 'paid' })
  await streamText({ model: createOpenRouter({ apiKey: 'key', baseURL })(answer.model), prompt: 'Pay Ann.', tools: { pay }, stopWhen: stepCountIs(2) }).text
  return told()
}
const seen = { 'LangChain, streamed': await langChain(true), 'LangChain, at once': await langChain(false), 'AI SDK': await aiSdk() }
console.log(seen)
const langChainTold = { kept: 'signed', told: 'nothing' }
assert.deepEqual(seen, { 'LangChain, streamed': langChainTold, 'LangChain, at once': langChainTold, 'AI SDK': 'Ann first. (signed)' })
process.exit()
PROBE
node probe.mjs

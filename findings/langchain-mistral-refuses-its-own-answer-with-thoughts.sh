#!/usr/bin/env bash
# Guess: an answer of a model goes into the next turn's messages as it came; that is what a history is.
# Seen (@langchain/mistralai 1.2.0, @langchain/core 1.4.0, @mistralai/mistralai 2.2.1, 2026-11): an answer of a model that thinks (Magistral, or Mistral Medium with an
# effort) comes with its `thinking` blocks in `content`, by stream() and by invoke(), and the next turn is refused before it is sent: "Mistral only supports types
# text or image_url". No request leaves. Each piece of thought is a block of its own. What an assistant says beside a call (no thoughts at
# all) is sent back without its words, the call alone.
# Meaning: the first question is answered and the second fails, in every chat and in every agent's loop. Keep the history with `content` set to `message.text`,
# which is the answer without the thoughts; a proxy for such clients may leave thoughts out of the content.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @langchain/mistralai@1.2.0 @langchain/core@1.4.0 @mistralai/mistralai@2.2.1
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { AIMessage, HumanMessage, ToolMessage } from '@langchain/core/messages'
import { ChatMistralAI } from '@langchain/mistralai'

const of = { id: 'a', created: 1, model: 'magistral-medium-latest' }
const usage = { prompt_tokens: 3, completion_tokens: 9, total_tokens: 12 }
const thought = text => ({ type: 'thinking', thinking: [{ type: 'text', text }] })
const chunk = (content, finish_reason = null, more) =>
  `data: ${JSON.stringify({ ...of, object: 'chat.completion.chunk', choices: [{ index: 0, delta: { role: 'assistant', content }, finish_reason }], ...more })}\n\n`
let thinks
let sent
const server = createServer(async (request, response) => {
  let body = ''
  for await (const piece of request) body += piece
  const { stream, messages } = JSON.parse(body)
  sent.push(messages)
  response.writeHead(200, { 'content-type': stream ? 'text/event-stream' : 'application/json' })
  if (stream) {
    const thoughts = thinks ? chunk([thought('Let me ')]) + chunk([thought('see.')]) : ''
    return response.end(`${thoughts}${chunk('It is ')}${chunk('four.')}${chunk('', 'stop', { usage })}data: [DONE]\n\n`)
  }
  const content = thinks ? [thought('Let me see.'), { type: 'text', text: 'It is four.' }] : 'It is four.'
  response.end(JSON.stringify({ ...of, object: 'chat.completion', choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }], usage }))
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const serverURL = `http://127.0.0.1:${server.address().port}`
const model = new ChatMistralAI({ apiKey: 'none', model: 'magistral-medium-latest', serverURL, maxRetries: 0 })
const ask = {
  invoke: messages => model.invoke(messages),
  async stream(messages) {
    let all
    for await (const part of await model.stream(messages)) all = all ? all.concat(part) : part
    return all
  },
}
const question = new HumanMessage('What is two and two?')
async function turns(how, keep = answer => answer) {
  sent = []
  const first = await ask[how]([question])
  assert.equal(first.text, 'It is four.')
  const blocks = typeof first.content === 'string' ? 'text' : first.content.map(({ type }) => type).join()
  const second = await ask[how]([question, keep(first), new HumanMessage('And one more?')]).then(({ text }) => text, error => error.message)
  return { blocks, second, requests: sent.length }
}
thinks = false
const seen = { 'no thoughts': await turns('stream') }
thinks = true
seen.stream = await turns('stream')
seen.invoke = await turns('invoke')
seen['text kept'] = await turns('stream', ({ text }) => new AIMessage(text))
console.table(seen)
sent = []
const call = new AIMessage({ content: 'I look it up.', tool_calls: [{ id: 'abcdefgh1', name: 'look', args: {} }] })
await ask.invoke([question, call, new ToolMessage({ content: 'four', tool_call_id: 'abcdefgh1' })])
console.log('beside a call:', sent[0][1])

const refused = 'Mistral only supports types "text" or "image_url" for complex message types.'
assert.deepEqual(seen, {
  'no thoughts': { blocks: 'text', second: 'It is four.', requests: 2 },
  stream: { blocks: 'thinking,thinking,text,text', second: refused, requests: 1 },
  invoke: { blocks: 'thinking,text', second: refused, requests: 1 },
  'text kept': { blocks: 'thinking,thinking,text,text', second: 'It is four.', requests: 2 },
})
assert.equal(sent[0][1].tool_calls.length, 1)
assert.ok(!JSON.stringify(sent).includes('I look it up'))
process.exit()
PROBE
timeout 30 node --no-warnings probe.mjs

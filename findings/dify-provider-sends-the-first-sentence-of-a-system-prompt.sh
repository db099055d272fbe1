#!/usr/bin/env bash
# Guess: the `instructions` of a call reach the application whole; Dify has no field for it, so it stands before the question.
# Seen (dify-ai-provider 1.1.1, ai 7.0.173, 2026-11): where a line of it begins with "You are", all that is sent of it is that sentence, up to its first full
# stop. Rules, language, format, what must never be said: gone, without a warning. A prompt without such a line is sent whole. In a conversation
# that goes on (`chat-id`) none of it is sent.
# Meaning: the commonest beginning of a system prompt is the one that loses the rest, and answers look well until a rule is needed. Write "Act as" instead, or put
# the rules into the application at Dify.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts dify-ai-provider@1.1.1 ai@7.0.173 zod@4.6.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { streamText } from 'ai'
import { createDifyProvider } from 'dify-ai-provider'

globalThis.AI_SDK_LOG_WARNINGS = false
const ids = { conversation_id: 'c', message_id: 'm', task_id: 't', created_at: 1 }
const events = [
  { event: 'message', ...ids, id: 'm', answer: 'Bonjour.' },
  { event: 'message_end', ...ids, id: 'm', metadata: { usage: { prompt_tokens: 9, completion_tokens: 2, total_tokens: 11 } } },
]
let sent
const server = createServer(async (request, response) => {
  let body = ''
  for await (const piece of request) body += piece
  sent = JSON.parse(body)
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.end(events.map(event => `data: ${JSON.stringify(event)}\n\n`).join(''))
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const dify = createDifyProvider({ baseURL: `http://127.0.0.1:${server.address().port}` })

async function ask(instructions, headers) {
  const model = dify('app', { apiKey: 'none', logger: false })
  const answer = streamText({ model, instructions, prompt: 'What are your rates?', headers: { 'user-id': 'u', ...headers } })
  assert.equal(await answer.text, 'Bonjour.')
  const { query, inputs } = sent
  return { query, inputs }
}
const rules = 'Never promise a rate. Answer in French, in two sentences at most.'
const seen = {
  'You are': await ask(`You are the assistant of a bank. ${rules}`),
  'in a later line': await ask(`${rules}\nYou are the assistant of a bank.\n${rules}`),
  'Act as': await ask(`Act as the assistant of a bank. ${rules}`),
  'in a conversation': await ask(`Act as the assistant of a bank. ${rules}`, { 'chat-id': 'c' }),
}
console.log(seen)
const question = 'What are your rates?'
const query = { 'You are': `You are the assistant of a bank.\n\n${question}`, 'Act as': `Act as the assistant of a bank. ${rules}\n\n${question}` }
assert.deepEqual(seen, {
  'You are': { query: query['You are'], inputs: {} },
  'in a later line': { query: query['You are'], inputs: {} },
  'Act as': { query: query['Act as'], inputs: {} },
  'in a conversation': { query: question, inputs: {} },
})
process.exit()
PROBE
timeout 30 node --no-warnings probe.mjs

#!/usr/bin/env bash
# Guess: a tool runs when the model calls it; an answer that shows how such a call is written is text. With `injectToolsPrompt: false` the model is not
# told of the tools, so none runs.
# Seen (dify-ai-provider 1.1.1, ai 7.0.173, 2026-11): the calls are looked for in the finished text. Each JSON object in it that has a `name` of a tool and
# `arguments` is run, in the midst of a sentence or of a block of code as well, and the step ends `tool-calls`. So it is with `injectToolsPrompt: false`. What was
# shown stays in the streamed text. Each step of the loop that follows is a new conversation at Dify: it sends no conversation_id.
# Meaning: an assistant that explains an API, quotes a log or asks before it acts has acted already. With this provider a tool that changes something
# needs an approval of its own, or belongs into the application at Dify.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts dify-ai-provider@1.1.1 ai@7.0.173 zod@4.6.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { isStepCount, streamText, tool } from 'ai'
import { createDifyProvider } from 'dify-ai-provider'
import { z } from 'zod'

globalThis.AI_SDK_LOG_WARNINGS = false
const ids = { conversation_id: 'c', message_id: 'm', task_id: 't', created_at: 1 }
const call = '{"name": "delete_note", "arguments": {"id": "42"}}'
const shown = [`A client would send ${call} for that. `, 'It cannot be taken back. ', 'Shall I?']
const conversations = []
const server = createServer(async (request, response) => {
  let body = ''
  for await (const piece of request) body += piece
  conversations.push(JSON.parse(body).conversation_id)
  const pieces = conversations.length === 1 ? shown : ['Done.']
  const events = pieces.map(answer => ({ event: 'message', ...ids, id: 'm', answer }))
  events.push({ event: 'message_end', ...ids, id: 'm', metadata: { usage: { prompt_tokens: 9, completion_tokens: 2, total_tokens: 11 } } })
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.end(events.map(event => `data: ${JSON.stringify(event)}\n\n`).join(''))
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const dify = createDifyProvider({ baseURL: `http://127.0.0.1:${server.address().port}` })

async function ask(settings, name) {
  conversations.length = 0
  const ran = []
  const execute = input => {
    ran.push(input)
    return 'deleted'
  }
  const tools = { [name]: tool({ description: 'A tool for notes.', inputSchema: z.object({ id: z.string() }), execute }) }
  const model = dify('app', { apiKey: 'none', logger: false, ...settings })
  const answer = streamText({ model, prompt: 'How would one delete note 42?', tools, stopWhen: isStepCount(2), headers: { 'user-id': 'u' } })
  const [first] = await answer.steps
  return { ran, text: first.text, finish: first.finishReason, conversations: [...conversations] }
}
const seen = {
  ordinary: await ask({}, 'delete_note'),
  'injectToolsPrompt: false': await ask({ injectToolsPrompt: false }, 'delete_note'),
  'another tool': await ask({}, 'read_note'),
}
console.log(seen)
const text = shown.join('')
const run = { ran: [{ id: '42' }], text, finish: 'tool-calls', conversations: [undefined, undefined] }
assert.deepEqual(seen, {
  ordinary: run,
  'injectToolsPrompt: false': run,
  'another tool': { ran: [], text, finish: 'stop', conversations: [undefined] },
})
process.exit()
PROBE
timeout 30 node --no-warnings probe.mjs

#!/usr/bin/env bash
# Guess: of an answer for which Claude searched the web, the text is what Claude said; the search and its results are parts of their own, and go back to Claude in the
# blocks they came in, as Anthropic asks for.
# Seen (@genkit-ai/anthropic 0.3.0, genkit 1.42.0, @anthropic-ai/sdk 0.97.1, 2026-11): both are text. `response.text`, and the `text` of the chunks, begin with "[Anthropic server
# tool web_search] input: …" and the JSON of all results, encrypted contents too; only the metadata of these parts tell that they are none. In the chunks the input is
# always {}. They go back as words of the assistant, in text blocks: no `server_tool_use` and no `web_search_tool_result`.
# Meaning: users read kilobytes of JSON before the answer, stores and titles are made of it, and each later turn pays for it as text, while Claude cannot cite from it any
# more. Show the parts without `metadata.anthropicServerToolUse` and `anthropicServerToolResult`, and leave these parts out of what goes back.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @genkit-ai/anthropic@0.3.0 genkit@1.42.0 @anthropic-ai/sdk@0.97.1
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { genkit } from 'genkit'

const usage = { input_tokens: 3, output_tokens: 4 }
const found = { type: 'web_search_result', title: 'On bills', url: 'https://example.com/bills', encrypted_content: 'ZW5jcnlwdGVk', page_age: null }
const search = { type: 'server_tool_use', id: 'srvtoolu_1', name: 'web_search', input: { query: 'bills' } }
const result = { type: 'web_search_tool_result', tool_use_id: 'srvtoolu_1', content: [found] }
const message = { id: 'msg_1', type: 'message', role: 'assistant', model: 'claude-sonnet-4-5', content: [], stop_reason: null, stop_sequence: null, usage }
const block = (index, content_block, ...deltas) => [
  { type: 'content_block_start', index, content_block },
  ...deltas.map(delta => ({ type: 'content_block_delta', index, delta })),
  { type: 'content_block_stop', index },
]
const events = [
  { type: 'message_start', message },
  ...block(0, { ...search, input: {} }, { type: 'input_json_delta', partial_json: '{"query":' }, { type: 'input_json_delta', partial_json: '"bills"}' }),
  ...block(1, result),
  ...block(2, { type: 'text', text: '' }, { type: 'text_delta', text: 'Do not ' }, { type: 'text_delta', text: 'pay.' }),
  { type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null }, usage },
  { type: 'message_stop' },
]
const requests = []
const server = createServer(async (request, response) => {
  let body = ''
  for await (const piece of request) body += piece
  requests.push(JSON.parse(body))
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.end(events.map(event => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join(''))
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
process.env.ANTHROPIC_BASE_URL = `http://127.0.0.1:${server.address().port}`
const { anthropic } = await import('@genkit-ai/anthropic')
const ai = genkit({ plugins: [anthropic({ apiKey: 'none' })] })
const config = { tools: [{ type: 'web_search_20250305', name: 'web_search', max_uses: 1 }] }
const given = { model: anthropic.model('claude-sonnet-4-5'), config }

async function ask(more) {
  const { stream, response } = ai.generateStream({ ...given, ...more })
  let shown = ''
  for await (const chunk of stream) shown += chunk.text
  return { shown, response: await response }
}
const { shown, response } = await ask({ prompt: 'Shall I pay?' })
assert.deepEqual(requests[0].tools, config.tools)
await ask({ messages: response.messages, prompt: 'Why?' })
const [, back] = requests[1].messages
console.log('shown:   ', shown)
console.log('text:    ', response.text)
console.log('goes back:', back.content)
const results = `[Anthropic server tool result srvtoolu_1] ${JSON.stringify(result.content)}`
assert.equal(shown, `[Anthropic server tool web_search] input: {}${results}Do not pay.`)
assert.equal(response.text, `[Anthropic server tool web_search] input: {"query":"bills"}${results}Do not pay.`)
assert.equal(back.role, 'assistant')
assert.deepEqual(back.content.map(({ type }) => type), ['text', 'text', 'text'])
assert.equal(back.content[1].text, results)
const { message: { content } } = response
const said = content.filter(({ metadata }) => !metadata?.anthropicServerToolUse && !metadata?.anthropicServerToolResult)
assert.equal(said.map(({ text }) => text).join(''), 'Do not pay.')
process.exit()
PROBE
timeout 60 node probe.mjs

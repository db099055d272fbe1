#!/usr/bin/env bash
# Guess: a deep agent keeps its files in its state, with a reducer for updates that come at the same time. Two edits of a file in one answer are both in it, and of two subagents
# the one that only reads leaves the file as the other one wrote it.
# Seen (deepagents 1.14.1, langchain 1.5.14, @langchain/langgraph 1.7.3, @langchain/openai 1.6.0, 2026-11): the calls of one answer run beside each other, and each sends the whole
# file as it read it. Of two edits the last one stays, and both calls tell "Successfully replaced 1 occurrence(s)". A subagent sends all files back when it ends, also those that
# it has not touched: the one that only read undoes the edit of the other. One call in each answer, all is there.
# Meaning: models make several edits, and send several subagents, in one answer, as the description of `task` asks them to. The work was paid for, is told as done, and is gone, so
# that the model goes on from a file that it does not know. Forbid parallel calls to the model, or keep the files in a backend outside of the state.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps deepagents@1.14.1 langchain@1.5.14 @langchain/langgraph@1.7.3 @langchain/core@1.4.0 \
  @langchain/openai@1.6.0 zod@4.6.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { json } from 'node:stream/consumers'
import { ChatOpenAI } from '@langchain/openai'
import { createDeepAgent } from 'deepagents'

/** A model that answers each question with the calls that its plan has for it, answer by answer, and says then that it is done. */
let plan
let number = 0
const server = createServer(async (request, response) => {
  const { messages } = await json(request)
  const question = messages.findLastIndex(({ role }) => role === 'user')
  const { content } = messages[question]
  const asked = typeof content === 'string' ? content : content.map(part => part.text).join('')
  const calls = plan[asked][messages.slice(question).filter(({ role }) => role === 'assistant').length] ?? []
  const tool_calls = calls.map(([name, input]) => ({ id: `call_${++number}`, type: 'function', function: { name, arguments: JSON.stringify(input) } }))
  const message = { role: 'assistant', content: calls.length > 0 ? null : 'Done.', ...(calls.length > 0 ? { tool_calls } : {}) }
  const choices = [{ index: 0, message, logprobs: null, finish_reason: calls.length > 0 ? 'tool_calls' : 'stop' }]
  const usage = { prompt_tokens: 9, completion_tokens: 9, total_tokens: 18 }
  response.writeHead(200, { 'content-type': 'application/json' })
  response.end(JSON.stringify({ id: `chat_${++number}`, object: 'chat.completion', created: 1, model: 'm', choices, usage }))
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const baseURL = `http://127.0.0.1:${server.address().port}`
const model = new ChatOpenAI({ model: 'm', apiKey: 'none', maxRetries: 0, configuration: { baseURL } })

const edit = (old_string, new_string) => ['edit_file', { file_path: '/plan.md', old_string, new_string }]
const send = description => ['task', { description, subagent_type: 'general-purpose' }]
const subagents = { Write: [[edit('one', 'ONE')]], Read: [[['read_file', { file_path: '/plan.md' }]]] }
const plans = {
  'two edits, one by one': { Go: [[edit('one', 'ONE')], [edit('two', 'TWO')]] },
  'two edits at once': { Go: [[edit('one', 'ONE'), edit('two', 'TWO')]] },
  'a writer, then a reader': { Go: [[send('Write')], [send('Read')]], ...subagents },
  'a writer and a reader at once': { Go: [[send('Write'), send('Read')]], ...subagents },
}
const at = new Date().toISOString()
const seen = {}
for (const [name, calls] of Object.entries(plans)) {
  plan = calls
  const files = { '/plan.md': { content: 'one two', mimeType: 'text/markdown', created_at: at, modified_at: at } }
  const state = await createDeepAgent({ model }).invoke({ messages: [{ role: 'user', content: 'Go' }], files })
  const told = state.messages.filter(({ type }) => type === 'tool').map(({ content }) => content.replace(/ in '.*/, ''))
  seen[name] = [state.files['/plan.md'].content, ...told]
}
console.log(seen)
const replaced = 'Successfully replaced 1 occurrence(s)'
assert.deepEqual(seen, {
  'two edits, one by one': ['ONE TWO', replaced, replaced],
  'two edits at once': ['one TWO', replaced, replaced],
  'a writer, then a reader': ['ONE two', 'Done.', 'Done.'],
  'a writer and a reader at once': ['one two', 'Done.', 'Done.'],
})
process.exit()
PROBE
node probe.mjs

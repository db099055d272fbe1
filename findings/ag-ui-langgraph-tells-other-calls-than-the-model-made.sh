#!/usr/bin/env bash
# Guess: the bridge from LangGraph to AG-UI tells each tool call as LangGraph's chunks have it: one start, its arguments and one end for each, by `index`; and each word.
# Seen (@ag-ui/langgraph 0.0.43, @ag-ui/client 1.0.0, 2026-11): right is a single call whose arguments follow its name in chunks of their own, with no text before it.
# Of two calls the second has no start, and its arguments are told as those of the first: `{"a":1}{"b":2}`. A call that comes whole in a chunk, as of Gemini, Mistral and
# Ollama, is told without arguments. One behind a text is not told at all, for the chunk with its name ends the text. Words that come beside the finish reason, as
# Gemini's last ones do, are missing. All of it is put right by MESSAGES_SNAPSHOT at the end of the run. Behind an `error` of LangGraph a STEP_FINISHED follows RUN_ERROR, so
# that runAgent() rejects with words about the protocol.
# Meaning: a page that draws, confirms or runs a call when TOOL_CALL_END comes does so without its arguments, with those of another, or not at all; a log of the
# events has calls that nobody made. Calls are taken from the messages when the run is over; the reason of a failure from onRunErrorEvent.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @ag-ui/langgraph@0.0.43 @ag-ui/client@1.0.0 @langchain/langgraph-sdk@1.15.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { LangGraphAgent } from '@ag-ui/langgraph'

const calls = (...tool_call_chunks) => ({ tool_call_chunks })
const call = (index, name, args) => ({ index, id: name ? `call ${name}` : null, name, args, type: 'tool_call_chunk' })
const finish = finish_reason => ({ response_metadata: { finish_reason } })
const send = { id: 'call send', name: 'send', args: { a: 1 } }
const drop = { id: 'call drop', name: 'drop', args: { b: 2 } }
const begin = [calls(call(0, 'send', '')), calls(call(0, null, '{"a":')), calls(call(0, null, '1}'))]
// The chunks of a model, and the message that LangGraph keeps of them.
const answers = {
  'one call': [[...begin, finish('tool_calls')], '', [send]],
  'two calls': [[...begin, calls(call(1, 'drop', '')), calls(call(1, null, '{"b":2}')), finish('tool_calls')], '', [send, drop]],
  'a whole call': [[calls(call(0, 'send', '{"a":1}')), finish('tool_calls')], '', [send]],
  'two whole calls': [[calls(call(0, 'send', '{"a":1}'), call(1, 'drop', '{"b":2}')), finish('tool_calls')], '', [send, drop]],
  'a text, a call': [[{ content: 'I send it.' }, ...begin, finish('tool_calls')], 'I send it.', [send]],
  'a text': [[{ content: 'You owe ' }, { content: 'nothing.' }, finish('stop')], 'You owe nothing.', []],
  'a text, its end beside it': [[{ content: 'You owe ' }, { content: 'nothing.', ...finish('STOP') }], 'You owe nothing.', []],
  'an error': [[{ content: 'You owe ' }, 'error'], '', []],
}
let chunks
let kept
let ran
const server = createServer((request, response) => {
  request.resume()
  const path = request.url.split('?')[0]
  const json = body => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  if (path.endsWith('/search')) return json([{ assistant_id: 'a', graph_id: 'agent', config: {}, metadata: {} }])
  if (path.endsWith('/schemas')) return json({ graph_id: 'agent', input_schema: { properties: {} }, output_schema: { properties: {} } })
  if (path.endsWith('/graph')) return json({ nodes: [{ id: '__start__' }, { id: 'agent' }, { id: '__end__' }], edges: [] })
  if (path.endsWith('/state')) return json({ values: { messages: ran ? kept : [] }, next: [], tasks: [], metadata: {} })
  if (!path.endsWith('/stream')) return json({ thread_id: 't', metadata: {}, values: {} })
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  const send = (event, data) => response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
  const metadata = { langgraph_node: 'agent', run_id: 'r', langgraph_checkpoint_ns: '' }
  const tell = (event, data) => send('events', { event, name: 'model', run_id: 'm', metadata, data, tags: [], parent_ids: [] })
  send('metadata', { run_id: 'r' })
  for (const chunk of chunks) {
    if (chunk === 'error') send('error', { error: 'Error', message: 'overloaded' })
    else tell('on_chat_model_stream', { chunk: { type: 'AIMessageChunk', id: 'm', content: '', tool_call_chunks: [], response_metadata: {}, additional_kwargs: {}, ...chunk } })
  }
  tell('on_chat_model_end', { output: {} })
  ran = true
  response.end()
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const deploymentUrl = `http://127.0.0.1:${server.address().port}`
console.error = () => {}
process.on('unhandledRejection', () => {})

async function ask([parts, content, tool_calls]) {
  chunks = parts
  kept = [{ type: 'human', id: 'u', content: 'Well?' }, { type: 'ai', id: 'm', content, tool_calls }]
  ran = false
  const agent = new LangGraphAgent({ deploymentUrl, graphId: 'agent', langsmithApiKey: 'none', threadId: 't' })
  agent.messages = [{ id: 'u', role: 'user', content: 'Well?' }]
  const told = []
  const tells = {
    TOOL_CALL_START: ({ toolCallName }) => `${toolCallName}(`,
    TOOL_CALL_ARGS: ({ delta }) => delta,
    TOOL_CALL_END: () => ') ',
    TEXT_MESSAGE_CONTENT: ({ delta }) => delta,
  }
  const onEvent = ({ event }) => void told.push(tells[event.type]?.(event) ?? '')
  const failed = await agent.runAgent({ runId: 'r' }, { onEvent }).then(() => undefined, ({ message }) => message.split(':')[0])
  const last = agent.messages.at(-1)
  const after = `${last.content ?? ''} ${(last.toolCalls ?? []).map(({ function: { name, arguments: args } }) => `${name}(${args})`).join(' ')}`
  return { told: told.join('').trim(), after: failed ?? after.trim() }
}
const seen = {}
for (const [name, answer] of Object.entries(answers)) seen[name] = await ask(answer)
console.table(seen)
const both = 'send({"a":1}) drop({"b":2})'
assert.deepEqual(seen, {
  'one call': { told: 'send({"a":1})', after: 'send({"a":1})' },
  'two calls': { told: 'send({"a":1}{"b":2})', after: both },
  'a whole call': { told: 'send()', after: 'send({"a":1})' },
  'two whole calls': { told: 'send()', after: both },
  'a text, a call': { told: 'I send it.', after: 'I send it. send({"a":1})' },
  'a text': { told: 'You owe nothing.', after: 'You owe nothing.' },
  'a text, its end beside it': { told: 'You owe', after: 'You owe nothing.' },
  'an error': { told: 'You owe', after: "Cannot send event type 'STEP_FINISHED'" },
})
process.exit()
PROBE
node probe.mjs

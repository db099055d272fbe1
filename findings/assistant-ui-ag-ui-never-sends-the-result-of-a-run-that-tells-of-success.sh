#!/usr/bin/env bash
# Guess: a run of AG-UI that ends with a call of a tool of the page may tell `outcome: { type: "success" }` or leave it out: by the protocol both are the same, and
# since 1.0 the outcome names the calls that wait (pendingToolCallIds). assistant-ui sends the result back in either case, and the agent goes on.
# Seen (@assistant-ui/react-ag-ui 0.0.57, @ag-ui/client 0.0.58, which it installs, and 1.0.0, 2026-11): where the outcome is left out the message requires action, and the result
# starts the next run. With `success` the message is complete: the tool's result is shown, and no run follows, without an error. With pendingToolCallIds it is the same
# for an HttpAgent of 1.0.0; that of 0.0.58 refuses the event, and the run fails.
# Meaning: the page found out where the user is, and the agent never learns it: the conversation stops in silence behind each call. A server leaves the outcome out where calls
# of the page wait, unless it knows who asks: the protocolVersion of the request tells of the client, not of the page around it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @assistant-ui/react-ag-ui@0.0.57 @assistant-ui/core@0.3.35 \
  @assistant-ui/store@0.3.23 @assistant-ui/tap@0.9.25 react@19.3.1 zustand@5.1.0 @ag-ui/client@0.0.58 client-1.0@npm:@ag-ui/client@1.0.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { HttpAgent as Agent } from '@ag-ui/client'
import { HttpAgent as NewAgent } from 'client-1.0'
// What the hook useAgUiRuntime() wraps.
import { AgUiThreadRuntimeCore } from './node_modules/@assistant-ui/react-ag-ui/dist/runtime/AgUiThreadRuntimeCore.js'

let outcome
let requests
const server = createServer(async (request, response) => {
  let body = ''
  for await (const piece of request) body += piece
  const { threadId, runId, messages } = JSON.parse(body)
  requests.push(messages.map(({ role }) => role).join(' '))
  const call = { toolCallId: 'c' }
  const asks = [
    { type: 'TOOL_CALL_START', ...call, toolCallName: 'locate', parentMessageId: 'm' },
    { type: 'TOOL_CALL_ARGS', ...call, delta: '{}' },
    { type: 'TOOL_CALL_END', ...call },
    { type: 'RUN_FINISHED', threadId, runId, ...(outcome && { outcome }) },
  ]
  const answers = [
    { type: 'TEXT_MESSAGE_START', messageId: 'n', role: 'assistant' },
    { type: 'TEXT_MESSAGE_CONTENT', messageId: 'n', delta: 'You are in Paris.' },
    { type: 'TEXT_MESSAGE_END', messageId: 'n' },
    { type: 'RUN_FINISHED', threadId, runId },
  ]
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  for (const event of [{ type: 'RUN_STARTED', threadId, runId }, ...(requests.length === 1 ? asks : answers)])
    response.write(`data: ${JSON.stringify(event)}\n\n`)
  response.end()
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const url = `http://127.0.0.1:${server.address().port}/`
console.error = () => {}
process.on('unhandledRejection', () => {})
const silent = () => {}
const logger = { debug: silent, info: silent, warn: silent, error: silent }
const question = { role: 'user', content: [{ type: 'text', text: 'Where am I?' }], attachments: [], metadata: { custom: {} }, createdAt: new Date(), parentId: null, sourceId: null, runConfig: {} }

async function ask(Agent, told) {
  outcome = told
  requests = []
  const errors = []
  const core = new AgUiThreadRuntimeCore({ agent: new Agent({ url, threadId: 't' }), logger, showThinking: true, notifyUpdate: silent, onError: error => void errors.push(error) })
  const messages = () => core.getMessageRepository().messages.map(({ message }) => message)
  await core.append(question).catch(silent)
  await wait(50)
  const { id, status } = messages().findLast(({ role }) => role === 'assistant')
  core.addToolResult({ messageId: id, toolCallId: 'c', toolName: 'locate', result: 'Paris', isError: false })
  await wait(100)
  const last = messages().at(-1).content.at(-1)
  return { status: status.reason === 'unknown' ? status.type : status.reason, requests: requests.length, 'shown last': last?.text ?? last?.type ?? '', failed: errors.length > 0 }
}
const success = { type: 'success' }
const pending = { ...success, pendingToolCallIds: ['c'] }
const seen = {
  '0.0.58, no outcome': await ask(Agent),
  '0.0.58, success': await ask(Agent, success),
  '0.0.58, success with calls that wait': await ask(Agent, pending),
  '1.0.0, no outcome': await ask(NewAgent),
  '1.0.0, success': await ask(NewAgent, success),
  '1.0.0, success with calls that wait': await ask(NewAgent, pending),
}
console.table(seen)
const goesOn = { status: 'tool-calls', requests: 2, 'shown last': 'You are in Paris.', failed: false }
const stops = { status: 'complete', requests: 1, 'shown last': 'tool-call', failed: false }
assert.deepEqual(seen, {
  '0.0.58, no outcome': goesOn,
  '0.0.58, success': stops,
  '0.0.58, success with calls that wait': { ...stops, status: 'error', 'shown last': '', failed: true },
  '1.0.0, no outcome': goesOn,
  '1.0.0, success': stops,
  '1.0.0, success with calls that wait': stops,
})
process.exit()
PROBE
node probe.mjs

#!/usr/bin/env bash
# Guess: where a run of the agent fails (RUN_ERROR), or its stream ends before RUN_FINISHED, CopilotKit runs no tool of the page for it: the call may be a half, and the user is
# shown an error.
# Seen (@copilotkit/core 1.75.0, @ag-ui/client 0.0.59, 2026-11): it runs each call whose arguments can be parsed, and takes none at all for `{}`. A call of which the name alone had
# come when the model failed runs as remove({}), and its result goes back to the agent in a new run by itself, behind the error that onError was told of. So it is
# where the stream ends in order there, without any error. Arguments that have begun fail to parse, and nothing runs; a reset runs nothing either.
# Meaning: a tool whose arguments narrow what it does (which rows, how old) does it to all, in a run of which the page says that it failed, and an agent whose model is overloaded
# is asked once more at once. Tools require their arguments themselves: the schema is not asked. A server breaks the connection where it fails behind the name of a call, or
# sends the name only when the arguments have begun.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @copilotkit/core@1.75.0 @ag-ui/client@0.0.59 zod@4.6.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { HttpAgent } from '@ag-ui/client'
import { CopilotKitCore } from '@copilotkit/core'
import { z } from 'zod'

let how
let requests
const server = createServer(async (request, response) => {
  let body = ''
  for await (const piece of request) body += piece
  const { threadId, runId } = JSON.parse(body)
  requests += 1
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  const send = event => response.write(`data: ${JSON.stringify(event)}\n\n`)
  const call = { toolCallId: 'c' }
  send({ type: 'RUN_STARTED', threadId, runId })
  if (requests === 1) {
    send({ type: 'TOOL_CALL_START', ...call, toolCallName: 'remove', parentMessageId: 'm' })
    for (const delta of how.pieces) send({ type: 'TOOL_CALL_ARGS', ...call, delta })
    await wait(20)
    if (how.then === 'a reset') return response.destroy()
    if (how.then === 'RUN_ERROR') send({ type: 'RUN_ERROR', message: 'overloaded' })
    if (how.then !== 'RUN_FINISHED') return response.end()
    send({ type: 'TOOL_CALL_END', ...call })
  }
  send({ type: 'RUN_FINISHED', threadId, runId })
  response.end()
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const url = `http://127.0.0.1:${server.address().port}/`
console.error = () => {}
console.debug = () => {}
console.warn = () => {}
process.on('unhandledRejection', () => {})

async function ask(pieces, then) {
  how = { pieces, then }
  requests = 0
  const ran = []
  const errors = []
  const agent = new HttpAgent({ url, threadId: 't', agentId: 'agent' })
  const remove = { name: 'remove', parameters: z.object({ olderThanDays: z.number() }), handler: async args => ran.push(JSON.stringify(args)) }
  const core = new CopilotKitCore({ agents__unsafe_dev_only: { agent }, tools: [remove] })
  core.subscribe({ onError: ({ error }) => void errors.push(error.message) })
  agent.addMessage({ id: 'u', role: 'user', content: 'Clean up.' })
  await core.runAgent({ agent })
  await wait(50)
  return { ran: ran.join(' '), requests, error: errors[0] ?? '' }
}
const whole = ['{"olderThanDays":', '30}']
const seen = {
  'whole, RUN_FINISHED': await ask(whole, 'RUN_FINISHED'),
  'whole, RUN_ERROR': await ask(whole, 'RUN_ERROR'),
  'name, RUN_ERROR': await ask([], 'RUN_ERROR'),
  'name, an end': await ask([], 'an end'),
  'name, a reset': await ask([], 'a reset'),
  'half, RUN_ERROR': await ask(['{"olderThanDays":'], 'RUN_ERROR'),
}
console.table(seen)
const right = { ran: '{"olderThanDays":30}', requests: 2, error: '' }
assert.deepEqual(seen, {
  'whole, RUN_FINISHED': right,
  'whole, RUN_ERROR': { ...right, error: 'overloaded' },
  'name, RUN_ERROR': { ran: '{}', requests: 2, error: 'overloaded' },
  'name, an end': { ran: '{}', requests: 2, error: '' },
  'name, a reset': { ran: '', requests: 1, error: 'terminated' },
  'half, RUN_ERROR': { ran: '', requests: 1, error: 'overloaded' },
})
process.exit()
PROBE
node probe.mjs

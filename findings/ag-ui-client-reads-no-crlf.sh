#!/usr/bin/env bash
# Guess: a client of event streams takes all three line ends of the standard: LF, CRLF, CR. AG-UI's HTTP binding is plain server-sent events.
# Seen (@ag-ui/client 1.0.0, 2026-11): HttpAgent finds the end of an event by LF LF alone. Of a stream with CRLF the whole body is one event: nothing is
# shown while the agent speaks, and at the end runAgent() rejects with a JSON error. The same events with LF are read.
# Meaning: a Python agent behind EventSourceResponse of sse-starlette, which writes CRLF unless it is told `sep="\n"`, cannot be read by this client. A
# server of AG-UI ends its lines with LF.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @ag-ui/client@1.0.0 @ag-ui/core@1.0.0 rxjs@7.8.1
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { HttpAgent } from '@ag-ui/client'

const run = { threadId: 'thread', runId: 'run' }
const message = { messageId: 'message' }
const events = [
  { type: 'RUN_STARTED', ...run },
  { type: 'TEXT_MESSAGE_START', ...message, role: 'assistant' },
  { type: 'TEXT_MESSAGE_CONTENT', ...message, delta: 'Water.' },
  { type: 'TEXT_MESSAGE_END', ...message },
  { type: 'RUN_FINISHED', ...run },
]
let lineEnd
let ended
const server = createServer(async (request, response) => {
  request.resume()
  ended = false
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  for (const event of events) {
    response.write(`data: ${JSON.stringify(event)}${lineEnd}${lineEnd}`)
    await wait(50)
  }
  ended = true
  response.end()
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
console.error = () => {}

async function read(end) {
  lineEnd = end
  let early = 0
  const agent = new HttpAgent({ url: `http://127.0.0.1:${server.address().port}`, threadId: 'thread' })
  const onEvent = () => {
    if (!ended) early++
  }
  const said = await agent.runAgent({ runId: 'run' }, { onEvent }).then(
    ({ newMessages }) => newMessages[0].content,
    error => `rejects: ${error.name}`,
  )
  return { early, said }
}
const seen = { LF: await read('\n'), CRLF: await read('\r\n'), CR: await read('\r') }
console.log(seen)
assert.ok(seen.LF.early >= 4)
assert.equal(seen.LF.said, 'Water.')
assert.deepEqual([seen.CRLF, seen.CR], Array(2).fill({ early: 0, said: 'rejects: SyntaxError' }))
process.exit()
PROBE
timeout 30 node probe.mjs

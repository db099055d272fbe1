#!/usr/bin/env bash
# Guess: runAgent() of AG-UI's client rejects where the agent fails, however it tells: by the protocol's own RUN_ERROR, by a broken connection, or by
# an end without RUN_FINISHED.
# Seen (@ag-ui/client 1.0.0, 2026-11): a broken connection rejects, and so does a status of 500. For RUN_ERROR runAgent() resolves as for a run that
# went well, with the half of the answer as a new message and nothing about the error; onRunFailed is not called, onRunErrorEvent alone tells. A body that
# ends without RUN_FINISHED resolves too: there onRunFinishedEvent alone tells, by being silent.
# Meaning: half an answer is stored and sent back as history. Whoever awaits runAgent() listens to onRunErrorEvent and onRunFinishedEvent as well; a
# server that has said half of an answer reaches those who only await by breaking the connection alone.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @ag-ui/client@1.0.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { HttpAgent } from '@ag-ui/client'

let answer
const event = body => `data: ${JSON.stringify(body)}\n\n`
const run = { threadId: 't', runId: 'r' }
const server = createServer((request, response) => {
  request.resume()
  if (answer === 'status 500') return response.writeHead(500).end()
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.write(event({ type: 'RUN_STARTED', ...run }) + event({ type: 'TEXT_MESSAGE_START', messageId: 'm', role: 'assistant' }))
  response.write(event({ type: 'TEXT_MESSAGE_CONTENT', messageId: 'm', delta: 'You owe ' }))
  if (answer === 'cut') return setTimeout(() => response.destroy(), 50)
  if (answer === 'RUN_ERROR') return response.end(event({ type: 'RUN_ERROR', message: 'overloaded', code: '529' }))
  if (answer === 'no end') return response.end()
  response.write(event({ type: 'TEXT_MESSAGE_CONTENT', messageId: 'm', delta: 'nothing.' }))
  response.end(event({ type: 'TEXT_MESSAGE_END', messageId: 'm' }) + event({ type: 'RUN_FINISHED', ...run }))
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const url = `http://127.0.0.1:${server.address().port}`
console.error = () => {}
process.on('unhandledRejection', () => {})

async function ask(how) {
  answer = how
  const agent = new HttpAgent({ url, threadId: 't', initialMessages: [{ id: 'u', role: 'user', content: 'What do I owe?' }] })
  const told = []
  const tells = name => () => void told.push(name)
  const subscriber = Object.fromEntries(['onRunErrorEvent', 'onRunFailed', 'onRunFinishedEvent'].map(name => [name, tells(name)]))
  const [ended, text] = await agent.runAgent({ runId: 'r' }, subscriber).then(
    ({ newMessages }) => ['resolved', newMessages[0].content],
    () => ['rejected', undefined],
  )
  return { ended, text, told: told.join(' ') }
}
const expected = {
  whole: { ended: 'resolved', text: 'You owe nothing.', told: 'onRunFinishedEvent' },
  RUN_ERROR: { ended: 'resolved', text: 'You owe ', told: 'onRunErrorEvent' },
  'no end': { ended: 'resolved', text: 'You owe ', told: '' },
  cut: { ended: 'rejected', text: undefined, told: 'onRunFailed' },
  'status 500': { ended: 'rejected', text: undefined, told: 'onRunFailed' },
}
for (const [how, result] of Object.entries(expected)) {
  const seen = await ask(how)
  console.log(`${how}:`, seen)
  assert.deepEqual(seen, result)
}
process.exit()
PROBE
node probe.mjs

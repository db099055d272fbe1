#!/usr/bin/env bash
# Guess: processDataStream() of Mastra's client rejects when the connection breaks in the middle of an answer, and a run whose request has been read is
# not started again by itself.
# Seen (@mastra/client-js 1.47.0, 2026-11): it resolves, with half of the answer and no `finish`; the error goes to the console, and to nobody who could act on it.
# A body that ends in order looks the same, and so does an answer that ends by a chunk of the type `error`. The request that starts the run is sent
# four times, the same each time, where the connection breaks before the head and where the status is 500. With retries: 0 it is sent once.
# Meaning: half an answer is stored as a whole one unless onChunk waits for `finish`; a run that fails late has its tools called, and its model paid, four times.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @mastra/client-js@1.47.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { MastraClient } from '@mastra/client-js'

let answer
const requests = []
const chunk = (type, payload) => `data: ${JSON.stringify({ type, runId: 'r', from: 'AGENT', payload })}\n\n`
const server = createServer(async (request, response) => {
  let body = ''
  for await (const piece of request) body += piece
  requests.push(`${request.method} ${request.url} ${body}`)
  if (answer === 'no head') return response.destroy()
  if (answer === '500') return response.writeHead(500).end('{}')
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.write(chunk('start', {}) + chunk('text-delta', { id: '1', text: 'Half ' }))
  if (answer === 'cut') return setTimeout(() => response.destroy(), 30)
  if (answer === 'ended') return response.end()
  if (answer === 'error') return response.end(`${chunk('error', { error: { message: 'overloaded' } })}data: [DONE]\n\n`)
  response.write(chunk('text-delta', { id: '1', text: 'and half.' }))
  response.end(`${chunk('finish', { stepResult: { reason: 'stop' }, output: { usage: {} } })}data: [DONE]\n\n`)
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const baseUrl = `http://127.0.0.1:${server.address().port}`

async function read(how, settings) {
  answer = how
  requests.length = 0
  const seen = { types: [], text: '', ended: 'resolved' }
  try {
    const response = await new MastraClient({ baseUrl, backoffMs: 10, ...settings }).getAgent('a').stream([{ role: 'user', content: 'Hello' }])
    await response.processDataStream({
      onChunk: async ({ type, payload }) => {
        seen.types.push(type)
        if (type === 'text-delta') seen.text += payload.text
      },
    })
  } catch (error) {
    seen.ended = error.name
  }
  return { ...seen, types: seen.types.join(' '), requests: requests.length, kinds: new Set(requests).size }
}
let told = 0
console.error = () => told++
const once = { requests: 1, kinds: 1 }
const half = { types: 'start text-delta', text: 'Half ', ended: 'resolved', ...once }
const expected = {
  whole: { types: 'start text-delta text-delta finish', text: 'Half and half.', ended: 'resolved', ...once },
  cut: half,
  ended: half,
  error: { ...half, types: 'start text-delta error' },
}
for (const [how, result] of Object.entries(expected)) {
  told = 0
  const seen = await read(how)
  console.log(`${how}:`, seen, 'told the console:', told)
  assert.deepEqual(seen, result)
  assert.equal(told > 0, how === 'cut' || how === 'error')
}
for (const how of ['no head', '500']) {
  const [seen, alone] = [await read(how), await read(how, { retries: 0 })]
  console.log(`${how}:`, seen, 'retries 0:', alone.requests)
  assert.deepEqual([seen.requests, seen.kinds, alone.requests], [4, 1, 1])
  assert.notEqual(seen.ended, 'resolved')
}
server.closeAllConnections()
server.close()
PROBE
node probe.mjs

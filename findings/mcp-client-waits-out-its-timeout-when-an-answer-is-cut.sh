#!/usr/bin/env bash
# Guess: a tool call over MCP's streamable HTTP whose answer is cut (the connection is reset, or the event stream ends in order without the result) and cannot
# be resumed, for its events had no ids, is rejected when that is known, as one that is answered 500 is.
# Seen (@modelcontextprotocol/sdk 1.32.2, Node 26.10, 2026-11): callTool() is not told. It waits until its own timeout is over, 60 s unless one is set, and
# rejects with -32001, "Request timed out". Of the reset onerror hears at once, without which call it was; of the ordered end nobody hears. No request follows. With
# ids the client asks once more by Last-Event-ID, and waits out the timeout as well where that is refused. A status of 500 rejects at once.
# Meaning: each restart of a tool server leaves its agents silent for a minute, longer where slow tools made somebody raise the timeout, and the log says that
# the tool was slow. A server gives its events ids and keeps them, or answers in JSON, whose break the fetch tells.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @modelcontextprotocol/sdk@1.32.2
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { DEFAULT_REQUEST_TIMEOUT_MSEC } from '@modelcontextprotocol/sdk/shared/protocol.js'

let answer
let requests = []
const serverInfo = { name: 'tools', version: '1.0.0' }
const server = createServer(async (request, response) => {
  let body = ''
  for await (const piece of request) body += piece
  const { id, method, params } = body === '' ? {} : JSON.parse(body)
  if (request.method !== 'POST') {
    if (request.headers['last-event-id']) requests.push('resume')
    return response.writeHead(405).end()
  }
  if (id === undefined) return response.writeHead(202).end()
  const result = of => JSON.stringify({ jsonrpc: '2.0', id, result: of })
  if (method === 'initialize') {
    response.writeHead(200, { 'content-type': 'application/json' })
    return response.end(result({ protocolVersion: params.protocolVersion, capabilities: { tools: {} }, serverInfo }))
  }
  requests.push(method)
  if (answer === '500') return response.writeHead(500).end('down')
  const whole = result({ content: [{ type: 'text', text: 'ok' }] })
  if (answer.startsWith('json')) {
    response.writeHead(200, { 'content-type': 'application/json' }).write(whole.slice(0, 20))
    return setTimeout(() => response.destroy(), 30)
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  const progress = { jsonrpc: '2.0', method: 'notifications/progress', params: { progressToken: params._meta.progressToken, progress: 1 } }
  response.write(`${answer === 'with an id' ? 'id: 1\n' : ''}data: ${JSON.stringify(progress)}\n\n`)
  if (answer === 'whole') return response.end(`data: ${whole}\n\n`)
  setTimeout(() => (answer === 'ended' ? response.end() : response.destroy()), 30)
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const url = new URL(`http://127.0.0.1:${server.address().port}/`)
const reconnectionOptions = { initialReconnectionDelay: 20, maxReconnectionDelay: 20, reconnectionDelayGrowFactor: 1, maxRetries: 2 }

async function call() {
  const client = new Client({ name: 'agent', version: '1.0.0' })
  await client.connect(new StreamableHTTPClientTransport(url, { reconnectionOptions }))
  requests = []
  const errors = []
  client.onerror = error => errors.push(error.message)
  const seen = { progress: 0, result: '', errors, requests }
  try {
    const options = { timeout: 1500, onprogress: () => seen.progress++ }
    seen.result = (await client.callTool({ name: 'weather', arguments: {} }, undefined, options)).content[0].text
  } catch (error) {
    seen.result = error.message
  }
  client.onerror = undefined
  await client.close()
  return seen
}
assert.equal(DEFAULT_REQUEST_TIMEOUT_MSEC, 60_000)
const timedOut = 'MCP error -32001: Request timed out'
const reset = ['SSE stream disconnected: TypeError: terminated']
const once = { progress: 1, errors: [], requests: ['tools/call'] }
const expected = {
  whole: { ...once, result: 'ok' },
  ended: { ...once, result: timedOut },
  reset: { ...once, result: timedOut, errors: reset },
  'with an id': { ...once, result: timedOut, errors: reset, requests: ['tools/call', 'resume'] },
}
for (answer of Object.keys(expected)) {
  const seen = await call()
  console.log(`${answer}:`, seen)
  assert.deepEqual(seen, expected[answer])
}
for (answer of ['500', 'json, reset']) {
  const seen = await call()
  console.log(`${answer}:`, seen)
  assert.notEqual(seen.result, timedOut)
  assert.equal(seen.errors.length, 1)
}
process.exit()
PROBE
node probe.mjs

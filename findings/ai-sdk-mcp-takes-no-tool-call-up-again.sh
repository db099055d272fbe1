#!/usr/bin/env bash
# Guess: a client of MCP's streamable HTTP takes a tool call up again by Last-Event-ID when its stream ends before the result, as the protocol has it since 2025-11-25,
# where servers close long calls' streams on purpose, and as @modelcontextprotocol/sdk 1.32.2 does.
# Seen (@ai-sdk/mcp 2.0.99, 2026-11): it keeps the ids of its GET stream alone. When the stream of a call ends, in order or by a reset, it asks for nothing more, though the
# events had ids, `retry` was told and the result lay ready. The call is not rejected either, and there is no timeout unless one is set: the answer
# waits until somebody aborts. Of the reset onUncaughtError hears "terminated", of the ordered end nothing. The first event of such a stream, an id with empty data
# as the protocol asks, is told there as "Failed to parse message".
# Meaning: a slow tool behind a load balancer that closes idle streams works with other hosts and never ends in an application of the AI SDK; what the tool did is
# done. Give each call an abortSignal with a limit, and let a server for such clients hold the stream with comments.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @ai-sdk/mcp@2.0.99 @modelcontextprotocol/sdk@1.32.2 zod@4.6.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { createMCPClient } from '@ai-sdk/mcp'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'

let how
let resumed
let ready
const server = createServer(async (request, response) => {
  let body = ''
  for await (const piece of request) body += piece
  const events = () => response.writeHead(200, { 'content-type': 'text/event-stream' })
  if (request.method === 'GET') {
    if (!request.headers['last-event-id']) return response.writeHead(405).end()
    resumed.push(request.headers['last-event-id'])
    return events().end(ready)
  }
  const { id, method, params } = JSON.parse(body)
  if (id === undefined) return response.writeHead(202).end()
  const results = {
    initialize: { protocolVersion: params?.protocolVersion, capabilities: { tools: {} }, serverInfo: { name: 's', version: '1' } },
    'tools/list': { tools: [{ name: 'look', description: 'The weather', inputSchema: { type: 'object', properties: {} } }] },
    'tools/call': { content: [{ type: 'text', text: 'sunny' }] },
  }
  const answer = JSON.stringify({ jsonrpc: '2.0', id, ...(results[method] ? { result: results[method] } : { error: { code: -32601, message: 'Method not found' } }) })
  if (method !== 'tools/call') return response.writeHead(200, { 'content-type': 'application/json' }).end(answer)
  ready = `id: s/2\ndata: ${answer}\n\n`
  events().write('id: s/1\nretry: 100\ndata: \n\n')
  await wait(50)
  if (how === 'whole') response.end(ready)
  else if (how === 'closed') response.end()
  else response.destroy()
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const url = `http://127.0.0.1:${server.address().port}/mcp`
const limit = 4000

const clients = {
  async official(signal) {
    const client = new Client({ name: 'c', version: '1' })
    await client.connect(new StreamableHTTPClientTransport(new URL(url)))
    return { call: () => client.callTool({ name: 'look', arguments: {} }, undefined, { signal }), errors: [] }
  },
  async 'ai sdk'(abortSignal) {
    const errors = []
    const transport = { type: 'http', url, initialProtocolVersion: '2025-11-25' }
    const client = await createMCPClient({ transport, onUncaughtError: ({ message }) => errors.push(message.replace('MCP HTTP Transport Error: ', '')) })
    const { look } = await client.tools()
    return { call: () => look.execute({}, { toolCallId: 'one', messages: [], abortSignal }), errors }
  },
}
const seen = {}
for (const [name, make] of Object.entries(clients))
  for (how of ['whole', 'closed', 'reset']) {
    resumed = []
    const aborting = new AbortController()
    const { call, errors } = await make(aborting.signal)
    const timer = setTimeout(() => aborting.abort(), limit)
    const said = await call().then(({ content }) => content[0].text, () => (aborting.signal.aborted ? `nothing till ${limit} ms` : 'an error'))
    clearTimeout(timer)
    seen[`${name}, ${how}`] = { said, 'asked again': resumed.join() || 'never', errors: errors.join() }
  }
console.table(seen)
const right = { said: 'sunny', 'asked again': 's/1', errors: '' }
const waits = { said: `nothing till ${limit} ms`, 'asked again': 'never', errors: 'Failed to parse message' }
assert.deepEqual(seen, {
  'official, whole': { ...right, 'asked again': 'never' },
  'official, closed': right,
  'official, reset': right,
  'ai sdk, whole': { ...waits, said: 'sunny' },
  'ai sdk, closed': waits,
  'ai sdk, reset': { ...waits, errors: `${waits.errors},terminated` },
})
process.exit()
PROBE
timeout 40 node --no-warnings probe.mjs

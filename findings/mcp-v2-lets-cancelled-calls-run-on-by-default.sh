#!/usr/bin/env bash
# Guess: with version 2 of MCP's SDK a call that the client aborts, or that comes to its timeout, is cancelled at the server: `signal` aborts, and the tool stops.
# Seen (@modelcontextprotocol/client 2.4.0, @modelcontextprotocol/server 2.4.0, @modelcontextprotocol/node 2.1.2, @modelcontextprotocol/sdk 1.32.2, 2026-11): by their defaults it is not. The client speaks the protocol of 2025, and sends
# notifications/cancelled, in a request of its own; createMcpHandler makes a new server for each request, so that the note is read by one that has no call, and answered with 202. The stream of the call stays open, and the
# tool runs to its end. The client of version 1 fares alike. With `versionNegotiation: { mode: 'auto' }` the client closes the stream, and the tool hears of it; close() of the client is heard in both.
# Meaning: a stop button stops nothing, and what was called again behind a timeout runs twice, beside itself. Set `auto` in clients; a server for clients of 2025 keeps sessions
# (NodeStreamableHTTPServerTransport), where the note finds its call.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @modelcontextprotocol/client@2.4.0 @modelcontextprotocol/server@2.4.0 @modelcontextprotocol/node@2.1.2 \
  @modelcontextprotocol/sdk@1.32.2 zod@4.6.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { NodeStreamableHTTPServerTransport, toNodeHandler } from '@modelcontextprotocol/node'
import { Client as OldClient } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport as OldTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server'
import { z } from 'zod'

const steps = 10
let ran
function makeServer() {
  const server = new McpServer({ name: 'bank', version: '1.0.0' })
  server.registerTool('transfer', { description: 'Ten steps', inputSchema: z.object({}) }, async (_input, { mcpReq: { signal } }) => {
    while (ran < steps && !signal.aborted) {
      await wait(50)
      ran++
    }
    return { content: [{ type: 'text', text: 'done' }] }
  })
  return server
}
let notes
async function listen(handle) {
  const server = createServer(async (request, response) => {
    const text = Buffer.concat(await request.toArray()).toString()
    const body = text === '' ? undefined : JSON.parse(text)
    if (body?.method === 'notifications/cancelled') response.on('finish', () => notes.push(response.statusCode))
    await handle(request, response, body)
  })
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
  return new URL(`http://127.0.0.1:${server.address().port}/mcp`)
}
const fresh = await listen(toNodeHandler(createMcpHandler(makeServer)))
const sessions = new Map()
const kept = await listen(async (request, response, body) => {
  let transport = sessions.get(request.headers['mcp-session-id'])
  if (!transport) {
    transport = new NodeStreamableHTTPServerTransport({ sessionIdGenerator: randomUUID, onsessioninitialized: id => void sessions.set(id, transport) })
    await makeServer().connect(transport)
  }
  await transport.handleRequest(request, response, body)
})

const info = { name: 'agent', version: '1.0.0' }
const clients = {
  'version 2': address => [new Client(info), new StreamableHTTPClientTransport(address)],
  'version 2, auto': address => [new Client(info, { versionNegotiation: { mode: 'auto' } }), new StreamableHTTPClientTransport(address)],
  'version 1': address => [new OldClient(info), new OldTransport(address)],
}
/** Calls the tool in the form of either version. */
const call = (client, options) => (client instanceof OldClient ? client.callTool({ name: 'transfer', arguments: {} }, undefined, options) : client.callTool({ name: 'transfer', arguments: {} }, options))
const ways = {
  whole: client => call(client, { timeout: 5000 }),
  abort: async client => {
    const leaving = new AbortController()
    const answer = call(client, { timeout: 5000, signal: leaving.signal })
    await wait(180)
    leaving.abort()
    return answer
  },
  timeout: client => call(client, { timeout: 180 }),
  'close()': async client => {
    const answer = call(client, { timeout: 5000 })
    answer.catch(() => {})
    await wait(180)
    await client.close()
    return answer
  },
}
async function use(address, make, way) {
  ran = 0
  notes = []
  const [client, transport] = make(address)
  client.onerror = () => {}
  await client.connect(transport)
  const ended = await way(client).then(
    () => 'well',
    () => 'rejected',
  )
  // Until the tool takes no further step.
  for (let before = -1; before !== ran; await wait(400)) before = ran
  await client.close()
  return `${ended}, ${ran === steps ? 'ran to its end' : 'stopped'}${notes.length > 0 ? `, note answered ${notes}` : ''}`
}
const seen = {}
for (const [name, make] of Object.entries(clients)) for (const [how, way] of Object.entries(ways)) seen[`createMcpHandler, ${name}, ${how}`] = await use(fresh, make, way)
for (const name of ['version 2', 'version 1']) for (const how of ['abort', 'timeout']) seen[`sessions, ${name}, ${how}`] = await use(kept, clients[name], ways[how])
console.log(seen)
const on = 'rejected, ran to its end, note answered 202'
const off = 'rejected, stopped'
const expected = {}
for (const name of Object.keys(clients)) {
  const isAuto = name.endsWith('auto')
  Object.assign(expected, { [`createMcpHandler, ${name}, whole`]: 'well, ran to its end', [`createMcpHandler, ${name}, close()`]: off })
  for (const how of ['abort', 'timeout']) {
    expected[`createMcpHandler, ${name}, ${how}`] = isAuto ? off : on
    if (!isAuto) expected[`sessions, ${name}, ${how}`] = `${off}, note answered 202`
  }
}
assert.deepEqual(seen, expected)
process.exit()
PROBE
node probe.mjs

#!/usr/bin/env bash
# Guess: a tool call of MCP whose connection is lost after the server has read it is an error for the agent, as in MCP's own client: nobody knows whether it ran, and the server
# says by its annotations (idempotentHint: false, destructiveHint: true) that it must not run twice.
# Seen (@mastra/mcp 2.0.0, @mastra/core 1.71.0, @modelcontextprotocol/sdk 1.32.2, 2026-11): where the connection breaks before the head of the answer it connects anew and calls the
# tool again, with the same arguments, in a new session, whatever the annotations say; so it does where a server of stdio ends while it answers, which it starts again.
# Two letters are sent, and the agent is told of one. After a reset within an event stream, and for a status of 502, the tool runs once, and the call fails.
# Meaning: a server that restarts, or runs out of memory at a call, does what it did once more. Tools that pay, send or delete take a key of the call's own in their arguments and
# refuse it the second time; no option switches the second try off.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @mastra/mcp@2.0.0 @mastra/core@1.71.0 @modelcontextprotocol/sdk@1.32.2 zod@4.6.7
cat >tools.mjs <<'TOOLS'
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import { z } from 'zod'

export function letters(send) {
  const server = new McpServer({ name: 'letters', version: '1.0.0' })
  const annotations = { readOnlyHint: false, destructiveHint: true, idempotentHint: false }
  server.registerTool('send', { description: 'Sends a letter.', inputSchema: { to: z.string() }, annotations }, async ({ to }) => {
    await send(to)
    return { content: [{ type: 'text', text: `A letter to ${to}` }] }
  })
  return server
}
TOOLS
cat >stdio.mjs <<'STDIO'
import { appendFileSync, readFileSync } from 'node:fs'
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js'
import { letters } from './tools.mjs'

const file = process.argv[2]
const send = to => {
  appendFileSync(file, `${to}\n`)
  // The first time it ends before it has answered.
  if (readFileSync(file, 'utf8').split('\n').length === 2) process.exit(1)
}
await letters(send).connect(new StdioServerTransport())
STDIO
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { MCPClient } from '@mastra/mcp'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import { letters } from './tools.mjs'

let how
let sent
let lose = () => {}
const sessions = new Map()
const server = createServer(async (request, response) => {
  let text = ''
  for await (const piece of request) text += piece
  const body = text === '' ? undefined : JSON.parse(text)
  let transport = sessions.get(request.headers['mcp-session-id'])
  if (!transport) {
    transport = new StreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      enableJsonResponse: how === 'before the head',
      onsessioninitialized: id => sessions.set(id, transport),
    })
    await letters(async to => {
      sent.push(to)
      if (how === 'within the stream') await wait(50)
      lose()
    }).connect(transport)
  }
  const first = body?.method === 'tools/call' && sent.length === 0
  if (first && how === '502') {
    sent.push(body.params.arguments.to)
    return response.writeHead(502).end()
  }
  lose = () => {
    if (first && how !== 'whole') request.socket.destroy()
  }
  await transport.handleRequest(request, response, body)
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const url = new URL(`http://127.0.0.1:${server.address().port}/mcp`)
console.error = () => {}

const clients = {
  async mastra(place) {
    const client = new MCPClient({ id: randomUUID(), servers: { letters: { ...place, timeout: 2_000 } } })
    const [tool] = Object.values(await client.listTools())
    const answer = await tool.execute({ to: 'Ada' }, {}).then(({ content }) => content[0].text, () => 'fails')
    await client.disconnect()
    return answer
  },
  async mcp(place) {
    const client = new Client({ name: 'host', version: '1.0.0' })
    await client.connect(place.url ? new StreamableHTTPClientTransport(place.url) : new StdioClientTransport({ ...place, stderr: 'ignore' }))
    const call = client.callTool({ name: 'send', arguments: { to: 'Ada' } }, undefined, { timeout: 2_000 })
    const answer = await call.then(({ content }) => content[0].text, () => 'fails')
    await client.close()
    return answer
  },
}
const seen = {}
for (const [name, ask] of Object.entries(clients)) {
  for (how of ['whole', 'before the head', 'within the stream', '502']) {
    sent = []
    const answer = await ask({ url })
    seen[`${name}, ${how}`] = { sent: sent.length, answer }
  }
  const file = `${name}.txt`
  const answer = await ask({ command: process.execPath, args: ['stdio.mjs', file] })
  seen[`${name}, stdio ends`] = { sent: readFileSync(file, 'utf8').trim().split('\n').length, answer }
}
console.table(seen)
const fine = { sent: 1, answer: 'A letter to Ada' }
const fails = { sent: 1, answer: 'fails' }
const twice = { sent: 2, answer: 'A letter to Ada' }
assert.deepEqual(seen, {
  'mastra, whole': fine,
  'mastra, before the head': twice,
  'mastra, within the stream': fails,
  'mastra, 502': fails,
  'mastra, stdio ends': twice,
  'mcp, whole': fine,
  'mcp, before the head': fails,
  'mcp, within the stream': fails,
  'mcp, 502': fails,
  'mcp, stdio ends': fails,
})
process.exit()
PROBE
node probe.mjs

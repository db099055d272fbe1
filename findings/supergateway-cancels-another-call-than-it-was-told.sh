#!/usr/bin/env bash
# Guess: a bridge that makes an MCP server of streamable HTTP one of stdio passes on what both sides say: a cancellation stops the call that it names, progress and log messages
# reach the host, and a call takes as long as the host waits for it.
# Seen (supergateway 4.0.0, mcp-remote 0.15.1, @modelcontextprotocol/sdk 1.32.2, 2026-11): it gives each request a number of its own, counted from 0, and passes
# `notifications/cancelled` on with the host's number. Where the host counts from 1, cancelling its first call stops the second, which fails a minute later; the first runs
# to its end and does what it was not to do any more. Where the ids are words, nothing is stopped. From 0 it is right. Progress, which the host asked for, and log
# messages are dropped, and a call of more than 60 seconds is an error ("Request timed out"), whatever the host's own limit. mcp-remote passes all of it on.
# Meaning: "stop" in a chat lets the letter go out, and ends a call that nobody stopped. Between such servers and a host of stdio stands mcp-remote, or the host speaks HTTP
# itself. (A clock of this script makes a second and a half of the minute.)
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts supergateway@4.0.0 mcp-remote@0.15.1 @modelcontextprotocol/sdk@1.32.2 zod@4.6.7
cat >clock.mjs <<'CLOCK'
const { setTimeout } = globalThis
globalThis.setTimeout = (task, delay, ...rest) => setTimeout(task, delay === 60_000 ? 1_500 : delay, ...rest)
CLOCK
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import { z } from 'zod'

let ends
function build() {
  const server = new McpServer({ name: 'server', version: '1.0.0' }, { capabilities: { logging: {} } })
  server.registerTool('work', { inputSchema: { name: z.string(), steps: z.number() } }, async ({ name, steps }, { _meta, sendNotification, signal }) => {
    await sendNotification({ method: 'notifications/message', params: { level: 'info', data: name } })
    const { progressToken } = _meta ?? {}
    if (progressToken) await sendNotification({ method: 'notifications/progress', params: { progressToken, progress: 1 } })
    for (let step = 0; step < steps && !signal.aborted; step++) await wait(100)
    ends[name] = signal.aborted ? 'stopped' : 'done'
    return { content: [{ type: 'text', text: name }] }
  })
  return server
}
const sessions = new Map()
const server = createServer(async (request, response) => {
  let body = ''
  for await (const piece of request) body += piece
  let transport = sessions.get(request.headers['mcp-session-id'])
  if (!transport) {
    transport = new StreamableHTTPServerTransport({ sessionIdGenerator: randomUUID, onsessioninitialized: id => sessions.set(id, transport) })
    await build().connect(transport)
  }
  await transport.handleRequest(request, response, body ? JSON.parse(body) : undefined)
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const url = `http://127.0.0.1:${server.address().port}/mcp`
const bridges = {
  supergateway: ['node_modules/supergateway/dist/index.js', '--streamableHttp', url, '--logLevel', 'none'],
  'mcp-remote': ['node_modules/mcp-remote/dist/proxy.js', url, '--transport', 'http-only', '--allow-http', '--silent'],
}
const environment = { ...process.env, HOME: process.cwd(), MCP_REMOTE_CONFIG_DIR: process.cwd() }

async function run(bridge, ids, talk) {
  ends = {}
  const child = spawn(process.execPath, ['--import', './clock.mjs', ...bridges[bridge]], { stdio: ['pipe', 'pipe', 'ignore'], env: environment })
  const told = []
  const lines = createInterface({ input: child.stdout }).on('line', line => told.push(JSON.parse(line)))
  const send = message => child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`)
  const call = (id, name, steps) =>
    send({ id, method: 'tools/call', params: { name: 'work', arguments: { name, steps }, _meta: { progressToken: `of ${name}` } } })
  const params = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'host', version: '1.0.0' } }
  send({ id: ids[0], method: 'initialize', params })
  await once(lines, 'line')
  send({ method: 'notifications/initialized' })
  await wait(300)
  await talk(call, send)
  child.kill()
  const answers = told.filter(({ id }) => ids.indexOf(id) > 0).map(({ id, error }) => `${'-AB'[ids.indexOf(id)]}${error ? ' fails' : ''}`)
  const methods = new Set(told.map(({ method }) => method))
  return { ...ends, answers: answers.join(', '), progress: methods.has('notifications/progress'), logs: methods.has('notifications/message') }
}
const cancel = ids => async (call, send) => {
  call(ids[1], 'A', 10)
  call(ids[2], 'B', 10)
  await wait(400)
  send({ method: 'notifications/cancelled', params: { requestId: ids[1] } })
  await wait(2500)
}
async function slow(call) {
  call(2, 'A', 30)
  await wait(4000)
}
const seen = {}
for (const bridge of Object.keys(bridges)) {
  for (const ids of [[0, 1, 2], [1, 2, 3], ['x', 'y', 'z']]) seen[`${bridge}, ids ${ids}, A cancelled`] = await run(bridge, ids, cancel(ids))
  seen[`${bridge}, A takes longer than a minute`] = await run(bridge, [1, 2, 3], slow)
}
console.table(seen)
const silent = { progress: false, logs: false }
const open = { progress: true, logs: true }
assert.deepEqual(seen, {
  'supergateway, ids 0,1,2, A cancelled': { A: 'stopped', B: 'done', answers: 'B, A fails', ...silent },
  'supergateway, ids 1,2,3, A cancelled': { B: 'stopped', A: 'done', answers: 'A, B fails', ...silent },
  'supergateway, ids x,y,z, A cancelled': { A: 'done', B: 'done', answers: 'A, B', ...silent },
  'supergateway, A takes longer than a minute': { A: 'stopped', answers: 'A fails', ...silent },
  'mcp-remote, ids 0,1,2, A cancelled': { A: 'stopped', B: 'done', answers: 'B', ...open },
  'mcp-remote, ids 1,2,3, A cancelled': { A: 'stopped', B: 'done', answers: 'B', ...open },
  'mcp-remote, ids x,y,z, A cancelled': { A: 'stopped', B: 'done', answers: 'B', ...open },
  'mcp-remote, A takes longer than a minute': { A: 'done', answers: 'A', ...open },
})
process.exit()
PROBE
node probe.mjs

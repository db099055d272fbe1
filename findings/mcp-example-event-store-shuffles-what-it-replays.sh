#!/usr/bin/env bash
# Guess: the event store for resumption that MCP's SDK ships and shows (InMemoryEventStore) forgets when its process ends, as its name says. Until then it gives back what came
# behind an event, in the order in which it was said.
# Seen (@modelcontextprotocol/sdk 1.32.2, mcp-proxy 6.7.19, 2026-11): it sorts by ids that are made of the millisecond and of chance. Of a burst of 50 words, a reader who was
# cut at the 25th gets those of one millisecond in any order; some of them never come, and some that he had come again. Of the GET stream of a session nothing is
# given back, for the name of that stream begins with the sign at which the store splits the id: whoever comes back to it is told 200, and gets neither what was said meanwhile
# nor what is said from then on. The store of mcp-proxy, of the same name, does both as guessed.
# Meaning: progress and words of tools out of order and with holes, and after the first break of a connection no log, no request to the user and no change of a list
# any more, on a stream that looks open. A store of one's own counts the events of each stream, and keeps the name of the stream beside the id.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @modelcontextprotocol/sdk@1.32.2 mcp-proxy@6.7.19 zod@4.6.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { InMemoryEventStore as ExampleStore } from '@modelcontextprotocol/sdk/examples/shared/inMemoryEventStore.js'
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import { InMemoryEventStore as ProxyStore } from 'mcp-proxy'

const version = '2025-11-25'
const words = Array.from({ length: 50 }, (_, number) => `word ${number + 1}`)
const rest = [...words.slice(25), 'result']

/** The ids and the words of the events of a body, until it ends or nothing comes for a while. */
async function read(response) {
  const events = []
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  for (;;) {
    const { value, done } = await Promise.race([reader.read(), wait(300, { done: true })]).catch(() => ({ done: true }))
    if (done) break
    text += value
  }
  for (const block of text.split('\n\n')) {
    const id = /^id: (.*)$/m.exec(block)?.[1]
    const data = /^data: (.+)$/m.exec(block)?.[1]
    if (!data) continue
    const { params, result } = JSON.parse(data)
    events.push({ id, word: params?.data ?? (result && 'result') })
  }
  return events
}

async function probe(store) {
  const mcp = new McpServer({ name: 'server', version: '1.0.0' }, { capabilities: { logging: {} } })
  mcp.registerTool('speak', {}, async ({ sendNotification }) => {
    await Promise.all(words.map(data => sendNotification({ method: 'notifications/message', params: { level: 'info', data } })))
    return { content: [] }
  })
  const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: randomUUID, eventStore: store })
  await mcp.connect(transport)
  const server = createServer((request, response) => transport.handleRequest(request, response))
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${server.address().port}/`
  const headers = { accept: 'application/json, text/event-stream', 'content-type': 'application/json', 'mcp-protocol-version': version }
  const post = body => fetch(url, { method: 'POST', headers, body: JSON.stringify({ jsonrpc: '2.0', ...body }) })
  const comeBack = id => fetch(url, { headers: { ...headers, 'last-event-id': id } })
  const say = data => mcp.server.sendLoggingMessage({ level: 'info', data })

  const params = { protocolVersion: version, capabilities: {}, clientInfo: { name: 'host', version: '1.0.0' } }
  const begun = await post({ id: 1, method: 'initialize', params })
  headers['mcp-session-id'] = begun.headers.get('mcp-session-id')
  await read(begun)
  await post({ method: 'notifications/initialized' })

  const spoken = await read(await post({ id: 2, method: 'tools/call', params: { name: 'speak', arguments: {} } }))
  assert.deepEqual(spoken.map(({ word }) => word), [...words, 'result'])
  const again = (await read(await comeBack(spoken[24].id))).map(({ word }) => word)

  const leaving = new AbortController()
  const open = await fetch(url, { headers, signal: leaving.signal })
  await say('before')
  const [{ id }] = await read(open)
  leaving.abort()
  await wait(100)
  await say('while away')
  const back = await comeBack(id)
  await say('after')
  const heard = (await read(back)).map(({ word }) => word)
  server.closeAllConnections()
  server.close()
  const lost = rest.filter(word => !again.includes(word)).length
  const twice = again.filter(word => !rest.includes(word)).length
  return { lost, twice, right: again.join() === rest.join(), last: again.at(-1), 'GET stream': `${back.status} ${heard.join(', ')}` }
}
const seen = {}
for (const time of [1, 2, 3]) seen[`sdk, time ${time}`] = await probe(new ExampleStore())
seen['mcp-proxy'] = await probe(new ProxyStore())
console.table(seen)
assert.deepEqual(seen['mcp-proxy'], { lost: 0, twice: 0, right: true, last: 'result', 'GET stream': '200 while away, after' })
for (const time of [1, 2, 3]) {
  assert.equal(seen[`sdk, time ${time}`].right, false)
  assert.equal(seen[`sdk, time ${time}`]['GET stream'], '200 ')
}
process.exit()
PROBE
node probe.mjs

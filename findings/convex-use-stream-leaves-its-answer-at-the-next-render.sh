#!/usr/bin/env bash
# Guess: `useStream` of Convex's component for persistent text asks once for an answer and reads it to its end, as its source says that it guards against React's strict mode, and
# its README writes the address in the component as `new URL(...)`.
# Seen (@convex-dev/persistent-text-streaming 0.3.3, react 19.3.1, 2026-11): with an address or headers made in the render, as in the README, the hook breaks its request off at the
# first render behind it, and the guard keeps it from asking again: the server sees its reader leave, and the page says `pending` with no word, for good. In strict mode
# no request arrives at all. With an address made outside of the component, and no strict mode, all of "You should not pay." comes, and `done`.
# Meaning: the page that asked is the one that shows nothing, while the server goes on and stores the answer (it is paid for), and others read it. Make the address and the headers
# once (`useMemo`), and leave strict mode out around the chat.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @convex-dev/persistent-text-streaming@0.3.3 convex@1.48.0 react@19.3.1 react-dom@19.3.1 jsdom@31.0.1
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { useStream } from '@convex-dev/persistent-text-streaming/react'
import { ConvexProvider, ConvexReactClient } from 'convex/react'
import { makeFunctionReference } from 'convex/server'
import { JSDOM } from 'jsdom'

const { window } = new JSDOM('<!doctype html><main></main>')
Object.assign(globalThis, { window, document: window.document })
const { createElement, StrictMode } = await import('react')
const { createRoot } = await import('react-dom/client')

let requests
const server = createServer(async (request, reply) => {
  const at = requests.push('open') - 1
  request.resume()
  reply.on('close', () => {
    requests[at] = reply.writableFinished ? 'read' : 'left'
  })
  reply.writeHead(200, { 'content-type': 'text/plain' })
  for (const word of ['You ', 'should ', 'not ', 'pay.']) {
    await wait(100)
    reply.write(word)
  }
  reply.end()
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const address = `http://127.0.0.1:${server.address().port}/chat`
const client = new ConvexReactClient('http://127.0.0.1:9')

async function show(url, options, mode) {
  requests = []
  let shown
  function Answer() {
    shown = useStream(makeFunctionReference('chat:body'), url(), true, 'stream', options())
    return shown.text
  }
  const root = createRoot(document.querySelector('main'))
  const page = createElement(ConvexProvider, { client }, createElement(Answer))
  root.render(mode ? createElement(mode, null, page) : page)
  await wait(1500)
  root.unmount()
  return { ...shown, requests }
}
const url = new URL(address)
const options = { headers: { 'x-tenant': 'a' } }
const seen = {
  'made once': await show(
    () => url,
    () => options,
  ),
  'address made in the render': await show(
    () => new URL(address),
    () => options,
  ),
  'headers made in the render': await show(
    () => url,
    () => ({ headers: { 'x-tenant': 'a' } }),
  ),
  'strict mode': await show(
    () => url,
    () => options,
    StrictMode,
  ),
}
console.log(seen)
const nothing = { status: 'pending', text: '' }
assert.deepEqual(seen, {
  'made once': { status: 'done', text: 'You should not pay.', requests: ['read'] },
  'address made in the render': { ...nothing, requests: ['left'] },
  'headers made in the render': { ...nothing, requests: ['left'] },
  'strict mode': { ...nothing, requests: [] },
})
process.exit()
PROBE
node probe.mjs

#!/usr/bin/env bash
# Guess: `useEventSource` of remix-utils gives the latest event, so that a component that adds up what it gives, word by word in an effect, has the whole answer.
# Seen (remix-utils 9.3.1, react 19.3.1, Chromium 156, 2026-11): the events of one read are set into the same state, and React renders once behind them: of "You ", "should ", "not ", "pay." in one
# write the component sees "pay." alone. With 100 ms between the writes it sees all four, as on one's own machine. An event with empty data is told as the word
# UNKNOWN_EVENT_DATA. A listener at an EventSource gets all of it in both cases.
# Meaning: how many words are lost depends on how the network puts them together; a proxy or a fast model turns "You should not pay." into "pay.". Let each event hold
# the whole text so far, or listen to an EventSource.
set -euo pipefail
chromium=${CHROMIUM:-$(command -v chromium)}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps remix-utils@9.3.1 react@19.3.1 react-dom@19.3.1 esbuild@0.28.2 playwright-core@1.65.1
cat >page.mjs <<'PAGE'
import { createElement, useEffect } from 'react'
import { createRoot } from 'react-dom/client'
import { useEventSource } from 'remix-utils/sse/react'

window.seen = { hook: [], listener: [] }
window.start = url => {
  function Answer() {
    const word = useEventSource(url)
    useEffect(() => {
      if (word !== null) window.seen.hook.push(word)
    }, [word])
    return null
  }
  createRoot(document.querySelector('main')).render(createElement(Answer))
  const source = new EventSource(url)
  source.onmessage = ({ data }) => window.seen.listener.push(data)
}
PAGE
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { buildSync } from 'esbuild'
import { chromium } from 'playwright-core'

const define = { 'process.env.NODE_ENV': '"production"' }
const script = buildSync({ entryPoints: ['page.mjs'], bundle: true, write: false, format: 'iife', define }).outputFiles[0].text
const words = ['You ', 'should ', 'not ', 'pay.']
const server = createServer(async (request, response) => {
  if (request.url === '/') return response.setHeader('content-type', 'text/html').end('<!doctype html><link rel="icon" href="data:,"><main></main><script src="/page.js"></script>')
  if (request.url === '/page.js') return response.setHeader('content-type', 'text/javascript').end(script)
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.flushHeaders()
  await wait(500)
  if (request.url === '/together') return response.write(words.map(word => `data: ${word}\n\n`).join(''))
  if (request.url === '/empty') return response.write('data:\n\n')
  for (const word of words) {
    response.write(`data: ${word}\n\n`)
    await wait(100)
  }
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const browser = await chromium.launch({ executablePath: process.argv[2], args: ['--no-sandbox'] })

async function read(path) {
  const page = await browser.newPage()
  await page.goto(`http://127.0.0.1:${server.address().port}/`)
  await page.evaluate(url => window.start(url), path)
  await wait(2000)
  const seen = await page.evaluate(() => window.seen)
  await page.close()
  return seen
}
const seen = { apart: await read('/apart'), together: await read('/together'), empty: await read('/empty') }
console.log(seen, browser.version())
assert.deepEqual(seen, {
  apart: { hook: words, listener: words },
  together: { hook: ['pay.'], listener: words },
  empty: { hook: ['UNKNOWN_EVENT_DATA'], listener: [''] },
})
await browser.close()
server.closeAllConnections()
server.close()
PROBE
node probe.mjs "$chromium"

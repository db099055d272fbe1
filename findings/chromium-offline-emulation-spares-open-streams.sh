#!/usr/bin/env bash
# Guess: a page that is put offline (Network.emulateNetworkConditions of the DevTools protocol, which Playwright's setOffline and the tools'
# "Offline" use) loses the event stream that it reads, as in a tunnel.
# Seen (Chromium 156, playwright-core 1.65.1, 2026-11): the page hears `offline`, and new requests fail, but a response that is open goes on: events that the
# server writes meanwhile arrive at once.
# Meaning: a test of a reconnecting client that only goes offline tests nothing; the connections have to be broken at the server or a proxy too.
set -euo pipefail
chromium=${CHROMIUM:-$(command -v chromium)}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts playwright-core@1.65.1
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { chromium } from 'playwright-core'

let stream
const server = createServer((request, response) => {
  if (request.url !== '/events') return response.setHeader('content-type', 'text/html').end('<!doctype html>')
  stream = response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.write('data: before\n\n')
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const browser = await chromium.launch({ executablePath: process.argv[2], args: ['--no-sandbox'] })
const page = await browser.newPage()
await page.goto(`http://127.0.0.1:${server.address().port}/`)
await page.evaluate(() => {
  window.seen = ''
  addEventListener('offline', () => { window.heard = true })
  const read = async () => {
    const { body } = await fetch('/events')
    for await (const text of body.pipeThrough(new TextDecoderStream())) window.seen += text
  }
  read().catch(error => { window.broken = String(error) })
})
await page.waitForFunction(() => window.seen.includes('before'))

await page.context().setOffline(true)
await page.waitForFunction(() => window.heard)
stream.write('data: while offline\n\n')
await page.waitForFunction(() => window.seen.includes('while offline'))
const refused = await page.evaluate(() => fetch('/other').then(() => 'answered', () => 'failed'))
const { online, broken } = await page.evaluate(() => ({ online: navigator.onLine, broken: window.broken }))
console.log({ online, refused, broken, version: browser.version() })
assert.deepEqual({ online, refused, broken }, { online: false, refused: 'failed', broken: undefined })
console.log('the open stream goes on while the page is offline')
await browser.close()
server.closeAllConnections()
server.close()
PROBE
node probe.mjs "$chromium"

#!/usr/bin/env bash
# Guess: `latestMessage` of ahooks' useWebSocket(), in an effect that adds up what it brings, is each message once, as `lastMessage` of react-use-websocket is.
# Seen (ahooks 3.11.0, react-use-websocket 4.13.0, react 19.3.1, ws 8.21.3, 2026-11): messages that come together are one render, and the effect sees the last of them: of 30 words sent in one go, one. With a few milliseconds
# between them it sees all 30. react-use-websocket, which renders at once for each, sees 30 both times, and so does ahooks' own `onMessage`.
# Meaning: words are lost wherever the network glues them: behind a tunnel, a slow phone, a server that sends what it kept; a trial on one machine is right. Add up in `onMessage`, and use
# `latestMessage` for what replaces the one before.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps ahooks@3.11.0 react-use-websocket@4.13.0 react@19.3.1 react-dom@19.3.1 ws@8.21.3 jsdom@31.0.1
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { JSDOM } from 'jsdom'
import { WebSocketServer } from 'ws'

const { window } = new JSDOM('', { url: 'http://127.0.0.1/', pretendToBeVisual: true })
Object.assign(globalThis, { window, document: window.document })
const { useWebSocket } = await import('ahooks')
const { createElement, useEffect } = await import('react')
const { createRoot } = await import('react-dom/client')
const { default: other } = (await import('react-use-websocket')).default

const words = Array.from({ length: 30 }, (_, index) => `${index} `)
let pause = 0
const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
await once(server, 'listening')
server.on('connection', async socket => {
  await wait(100)
  for (const word of words) {
    socket.send(word)
    if (pause) await wait(pause)
  }
})
const url = `ws://127.0.0.1:${server.address().port}/`

async function read() {
  const heard = { latestMessage: 0, onMessage: 0, 'react-use-websocket': 0 }
  const Ours = () => {
    const { latestMessage } = useWebSocket(url, { onMessage: () => heard.onMessage++ })
    useEffect(() => {
      if (latestMessage) heard.latestMessage++
    }, [latestMessage])
    return null
  }
  const Other = () => {
    const { lastMessage } = other(url)
    useEffect(() => {
      if (lastMessage) heard['react-use-websocket']++
    }, [lastMessage])
    return null
  }
  const roots = [Ours, Other].map(component => {
    const root = createRoot(document.createElement('div'))
    root.render(createElement(component))
    return root
  })
  await wait(1200)
  for (const root of roots) root.unmount()
  await wait(50)
  return heard
}
const together = await read()
pause = 5
const apart = await read()
console.log({ together, apart })
const all = { latestMessage: 30, onMessage: 30, 'react-use-websocket': 30 }
assert.deepEqual(apart, all)
assert.ok(together.latestMessage < 10)
assert.deepEqual({ ...together, latestMessage: 30 }, all)
process.exit()
PROBE
node probe.mjs

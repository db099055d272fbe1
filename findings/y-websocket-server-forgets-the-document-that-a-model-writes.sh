#!/usr/bin/env bash
# Guess: @y/websocket-server, with a persistence, keeps a document in memory while somebody writes into it: a server that writes an answer by getYDoc() into the document of a page, while the page is loaded anew.
# Seen (@y/websocket-server 0.1.1, y-websocket 3.1.0, yjs 13.6.33, 2026-11): pages count alone. When the last one leaves, the document is stored, destroyed and forgotten; the page that comes back gets a new one, read from the store. The writer still has the old one:
# his insert() throws nothing. Of ten words, with a reload behind the fourth, the page and the store have four for good. Without a persistence the document stays, and the page has all ten; so it has if another page looks on, and if the writer
# asks getYDoc() anew for each word. Hocuspocus 4.7.0 keeps the document of an open direct connection.
# Meaning: one reload while a model talks, or a phone that loses its net, takes the rest of the answer from the page and from the store, and nobody is told. Ask getYDoc() for each word, or let the writer join as a client does.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @y/websocket-server@0.1.1 y-websocket@3.1.0 @hocuspocus/server@4.7.0 @hocuspocus/provider@4.8.0 yjs@13.6.33 y-protocols@1.0.7 ws@8.21.3
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { HocuspocusProvider } from '@hocuspocus/provider'
import { Server } from '@hocuspocus/server'
import { getYDoc, setPersistence, setupWSConnection } from '@y/websocket-server/utils'
import { WebSocket, WebSocketServer } from 'ws'
import { WebsocketProvider } from 'y-websocket'
import { applyUpdate, Doc, encodeStateAsUpdate } from 'yjs'

const words = Array.from({ length: 10 }, (_, index) => `${index} `)
const stored = new Map()
const load = (name, document) => stored.has(name) && applyUpdate(document, stored.get(name))
const store = (name, document) => stored.set(name, encodeStateAsUpdate(document))
const persistence = {
  async bindState(name, document) {
    load(name, document)
    document.on('update', () => store(name, document))
  },
  writeState: async (name, document) => store(name, document),
}
const http = createServer()
new WebSocketServer({ server: http }).on('connection', setupWSConnection)
await new Promise(resolve => http.listen(0, '127.0.0.1', resolve))
const hocuspocus = new Server({
  address: '127.0.0.1',
  port: 0,
  quiet: true,
  stopOnSignals: false,
  debounce: 50,
  onLoadDocument: async ({ documentName, document }) => load(documentName, document),
  onStoreDocument: async ({ documentName, document }) => store(documentName, document),
})
await hocuspocus.listen()
const text = document => document.getText('answer')
const add = (document, word) => text(document).insert(text(document).length, word)

const yjs = {
  async join(name) {
    const document = new Doc()
    const provider = new WebsocketProvider(`ws://127.0.0.1:${http.address().port}`, name, document, { WebSocketPolyfill: WebSocket, disableBc: true })
    await new Promise(resolve => provider.once('sync', resolve))
    return { document, leave: () => provider.destroy() }
  },
  writer: async name => {
    const document = getYDoc(name)
    return { write: word => add(document, word), end() {} }
  },
}
const anew = { join: yjs.join, writer: async name => ({ write: word => add(getYDoc(name), word), end() {} }) }
const other = {
  async join(name) {
    const document = new Doc()
    const provider = new HocuspocusProvider({ url: `ws://127.0.0.1:${hocuspocus.address.port}`, name, document })
    await new Promise(resolve => provider.on('synced', resolve))
    return { document, leave: () => provider.destroy() }
  },
  writer: async name => {
    const direct = await hocuspocus.hocuspocus.openDirectConnection(name)
    return { write: word => direct.transact(document => add(document, word)), end: () => direct.disconnect() }
  },
}
/** A page reads an answer, and is loaded anew behind the fourth word. */
async function answer(name, { join, writer }, { kept = true, lookingOn = false } = {}) {
  setPersistence(kept ? persistence : null)
  let page = await join(name)
  const second = lookingOn && (await join(name))
  const { write, end } = await writer(name)
  for (const [index, word] of words.entries()) {
    await write(word)
    await wait(30)
    if (index !== 3) continue
    page.leave()
    await wait(100)
    page = await join(name)
  }
  await wait(200)
  const seen = text(page.document).toString()
  await end()
  page.leave()
  if (second) second.leave()
  await wait(200)
  const copy = new Doc()
  load(name, copy)
  return { page: seen, stored: kept ? text(copy).toString() : '–' }
}
const seen = {
  'one page': await answer('a', yjs),
  'no persistence': await answer('b', yjs, { kept: false }),
  'a second page': await answer('c', yjs, { lookingOn: true }),
  'getYDoc() for each word': await answer('d', anew),
  hocuspocus: await answer('e', other),
}
console.table(seen)
const whole = words.join('')
const half = words.slice(0, 4).join('')
const { 'one page': one, 'no persistence': none, ...rest } = seen
assert.deepEqual(one, { page: half, stored: half })
assert.equal(none.page, whole)
for (const way of Object.values(rest)) assert.deepEqual(way, { page: whole, stored: whole })
process.exit()
PROBE
timeout 50 node probe.mjs

#!/usr/bin/env bash
# Guess: where Hocuspocus, the server of Yjs documents, could not store one, it says on its console that the document stays in memory to avoid a loss of data: so it is stored with the
# next try, or at the latest when its last reader leaves.
# Seen (@hocuspocus/server 4.7.0, @hocuspocus/provider 4.8.0, yjs 13.6.33, 2026-11): there is no next try, and the document leaves memory with its last reader, unstored. A
# server that writes an answer by openDirectConnection() and ends by disconnect(), which stores at once, loses all of it to one failure of the database: disconnect() resolves, the message is
# printed, and nothing is stored or in memory. So it is where a page had been looking on, and where the page wrote: its leaving stores nothing, since no store is waiting any more. Only a change
# that comes while somebody is there stores it all. Without the failure, and with a hook that tries again by itself, the answer is stored.
# Meaning: a restart of the database takes the answers that were written in that second, and the log says that they are safe. Try again inside onStoreDocument until it is stored.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @hocuspocus/server@4.7.0 @hocuspocus/provider@4.8.0 yjs@13.6.33 y-protocols@1.0.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { setTimeout as wait } from 'node:timers/promises'
import { HocuspocusProvider } from '@hocuspocus/provider'
import { Server } from '@hocuspocus/server'
import { Doc } from 'yjs'

const words = ['You ', 'should ', 'not ', 'pay']
let told = ''
console.error = message => {
  told += message
}
/** What is stored of an answer, and how many documents are in memory, when everybody has left. */
async function answer(writer, { failures = 0, reader = false, again = false, later = false }) {
  let stored = ''
  told = ''
  const store = text => {
    if (failures-- > 0) throw new Error('The database is starting up')
    stored = text
  }
  const server = new Server({
    address: '127.0.0.1',
    port: 0,
    quiet: true,
    stopOnSignals: false,
    debounce: 200,
    async onStoreDocument({ document }) {
      const text = document.getText('answer').toString()
      try {
        store(text)
      } catch (error) {
        if (!again) throw error
        await wait(100)
        store(text)
      }
    },
  })
  await server.listen()
  const join = async () => {
    const document = new Doc()
    const provider = new HocuspocusProvider({ url: `ws://127.0.0.1:${server.address.port}`, name: 'chat', document })
    await new Promise(resolve => provider.on('synced', resolve))
    return { text: document.getText('answer'), leave: () => provider.destroy() }
  }
  const page = reader && (await join())
  if (writer === 'the server') {
    const direct = await server.hocuspocus.openDirectConnection('chat')
    for (const word of words) {
      await direct.transact(document => {
        const text = document.getText('answer')
        text.insert(text.length, word)
      })
    }
    await direct.disconnect()
  } else {
    const { text, leave } = await join()
    for (const word of words) text.insert(text.length, word)
    await wait(600)
    if (later) text.insert(text.length, '.')
    await wait(100)
    leave()
  }
  await wait(400)
  const looking = page && page.text.toString()
  if (page) page.leave()
  await wait(400)
  return { stored, inMemory: server.hocuspocus.getDocumentsCount(), ...(page && { looking }), ...(told && { told: /stays in memory/.test(told) }) }
}
const seen = {
  'all is well': await answer('the server', {}),
  'one failure': await answer('the server', { failures: 1 }),
  'one failure, a page looks on': await answer('the server', { failures: 1, reader: true }),
  'one failure, a page writes': await answer('a page', { failures: 1 }),
  'one failure, a page writes on': await answer('a page', { failures: 1, later: true }),
  'one failure, the hook tries again': await answer('the server', { failures: 1, again: true }),
}
console.log(seen)
const text = words.join('')
const lost = { stored: '', inMemory: 0 }
assert.deepEqual(seen, {
  'all is well': { stored: text, inMemory: 0 },
  'one failure': { ...lost, told: true },
  'one failure, a page looks on': { ...lost, looking: text, told: true },
  'one failure, a page writes': { ...lost, told: true },
  'one failure, a page writes on': { stored: `${text}.`, inMemory: 0, told: true },
  'one failure, the hook tries again': { stored: text, inMemory: 0 },
})
process.exit()
PROBE
node probe.mjs

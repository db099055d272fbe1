// A reader loses its connection in the middle of an answer and goes on behind the last token, out of a file of SQLite.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { remote } from '@millrace/client'
import { createGlmEmulator, emulatorKey } from '@millrace/emulator'
import { glm } from '@millrace/glm'
import { sqliteStore } from '@millrace/resume/sqlite'
import { createChatHandler } from '@millrace/server'

const folder = mkdtempSync(join(tmpdir(), 'resume-'))
const store = sqliteStore(join(folder, 'streams.db'))
const emulator = createGlmEmulator({ pace: { tokensPerSecond: 100 } })
const vendor = glm({ model: 'glm-5.3', apiKey: emulatorKey, fetch: emulator.fetch })
const handler = createChatHandler({ provider: vendor, store })

// The client's provider, over the handler itself in place of a network.
const url = 'http://localhost/chat'
const client = remote({ url, fetch: (input, init) => handler.fetch(new Request(input, init)) })
const first = client.stream({ messages: [{ role: 'user', content: '你是唐朝诗人王勃,请创作一首诗句' }] })

let text = ''
for await (const delta of first.texts()) {
  text += delta
  if (text.length > 20) break // The connection is gone; the answer goes on at the server.
}
// A page stores this place, to have it after a reload.
const place = { streamId: first.streamId!, seq: first.seq }
console.log('Left behind record', place.seq)

for await (const delta of client.resume(place).texts()) text += delta
console.log(text)
console.log('The vendor was asked', emulator.stats.requests, 'time.')

await handler.drain({ graceMs: 1_000 })
await store.close?.()
rmSync(folder, { recursive: true })

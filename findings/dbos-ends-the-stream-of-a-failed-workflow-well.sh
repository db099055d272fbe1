#!/usr/bin/env bash
# Guess: `DBOS.readStream()` of a workflow that fails throws, or tells in some way that the writer did not come to its end: `closeStream()` is there to mark the end.
# Seen (@dbos-inc/dbos-sdk 5.3.0, its tables in @electric-sql/pglite 0.5.14, 2026-11): the loop ends in the same way where the workflow closed the stream, where it threw between two words, and where it was cancelled
# there. No word is said of the failure; only the handle's `getResult()` and `getStatus()` tell. A web stream that fails throws in the same loop.
# Meaning: a route that passes `readStream()` on to a page sends half an answer with a proper end. Behind the loop, ask the handle for its result before the answer is taken
# as whole, or write an end of one's own as the last word, and look for it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @dbos-inc/dbos-sdk@5.3.0 @electric-sql/pglite@0.5.14 @electric-sql/pglite-socket@0.2.17
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { DBOS } from '@dbos-inc/dbos-sdk'
import { PGlite } from '@electric-sql/pglite'
import { PGLiteSocketServer } from '@electric-sql/pglite-socket'

const free = createServer().listen(0, '127.0.0.1')
await once(free, 'listening')
const { port } = free.address()
await new Promise(resolve => free.close(resolve))
await new PGLiteSocketServer({ db: await PGlite.create(), host: '127.0.0.1', port, maxConnections: 20 }).start()
const systemDatabaseUrl = `postgresql://postgres:postgres@127.0.0.1:${port}/postgres?sslmode=disable`
DBOS.setConfig({ name: 'answers', systemDatabaseUrl, logLevel: 'error', runAdminServer: false, useListenNotify: false })
// A workflow that fails is logged.
console.error = () => {}

const answer = DBOS.registerWorkflow(
  async how => {
    for (const word of ['You ', 'should ']) await DBOS.writeStream('words', word)
    if (how === 'failed') throw new Error('The model broke off.')
    if (how === 'cancelled') await DBOS.cancelWorkflow(DBOS.workflowID)
    for (const word of ['not ', 'pay.']) await DBOS.writeStream('words', word)
    await DBOS.closeStream('words')
  },
  { name: 'answer' },
)
async function read(words) {
  const seen = { text: '', loop: 'ended' }
  try {
    for await (const word of words) seen.text += word
  } catch {
    seen.loop = 'threw'
  }
  return seen
}
await DBOS.launch()
const seen = {}
for (const how of ['closed', 'failed', 'cancelled']) {
  const handle = await DBOS.startWorkflow(answer)(how)
  seen[how] = await read(DBOS.readStream(handle.workflowID, 'words'))
  seen[how].result = await handle.getResult().then(
    () => 'resolved',
    () => 'rejected',
  )
  seen[how].status = (await handle.getStatus()).status
}
async function* failing() {
  yield* ['You ', 'should ']
  await new Promise(resolve => setTimeout(resolve, 50))
  throw new Error('The model broke off.')
}
seen['a web stream, failed'] = await read(ReadableStream.from(failing()))
console.log(seen)
assert.deepEqual(seen, {
  closed: { text: 'You should not pay.', loop: 'ended', result: 'resolved', status: 'SUCCESS' },
  failed: { text: 'You should ', loop: 'ended', result: 'rejected', status: 'ERROR' },
  cancelled: { text: 'You should ', loop: 'ended', result: 'rejected', status: 'CANCELLED' },
  'a web stream, failed': { text: 'You should ', loop: 'threw' },
})
await DBOS.shutdown()
process.exit()
PROBE
node --disable-warning=DeprecationWarning probe.mjs

#!/usr/bin/env bash
# Guess: a stream of DBOS, whose workflows run each step durably and tell of each failure, has the words of an answer once, and tells its reader where the workflow that wrote it failed.
# Seen (@dbos-inc/dbos-sdk 5.3.0 on PGlite 0.5.14, 2026-11): neither. A step that asks a model and writes each word, breaks off behind the third and is tried again, as `retriesAllowed` is for,
# leaves the words of both attempts: "You should not You should not pay", with nothing in between, and the workflow is a SUCCESS. The stream of a workflow that threw ends for the reader of
# `readStream()` as one that was closed: the loop is done with "You should not ", though `getResult()` throws and the status is ERROR. Written from the workflow itself, each word is there
# once.
# Meaning: a page shows a half beside the whole, or the half as the whole. Let a step write the number of its attempt before its first word, and ask for the workflow's status where a
# stream ends.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @dbos-inc/dbos-sdk@5.3.0 @electric-sql/pglite@0.5.14 @electric-sql/pglite-socket@0.2.17
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { DBOS } from '@dbos-inc/dbos-sdk'
import { PGlite } from '@electric-sql/pglite'
import { PGLiteSocketServer } from '@electric-sql/pglite-socket'

const database = new PGLiteSocketServer({ db: await PGlite.create(), port: 0, host: '127.0.0.1', maxConnections: 50 })
await database.start()
const port = database.getServerConn().split(':').at(-1)
DBOS.setConfig({
  name: 'chat',
  systemDatabaseUrl: `postgresql://postgres:postgres@127.0.0.1:${port}/postgres?sslmode=disable`,
  systemDatabasePoolSize: 1, // PGlite is one session
  useListenNotify: false,
  runAdminServer: false,
  logLevel: 'emerg',
})

let asked = 0
/** A model whose first answer breaks off behind the third word. */
async function* model(breaks) {
  asked++
  for (const word of ['You ', 'should ', 'not ']) yield word
  if (breaks && asked === 1) throw new Error('The vendor broke off')
  yield 'pay'
}
const say = async breaks => {
  for await (const word of model(breaks)) await DBOS.writeStream('words', word)
}
const inWorkflow = DBOS.registerWorkflow(
  async breaks => {
    await say(breaks)
    await DBOS.closeStream('words')
  },
  { name: 'inWorkflow' },
)
const inStep = DBOS.registerWorkflow(
  async breaks => {
    await DBOS.runStep(() => say(breaks), { name: 'say', retriesAllowed: true, maxAttempts: 3, intervalSeconds: 0.1 })
    await DBOS.closeStream('words')
  },
  { name: 'inStep' },
)
await DBOS.launch()

async function read(workflow, breaks) {
  asked = 0
  const handle = await DBOS.startWorkflow(workflow)(breaks)
  let text = ''
  let ended = 'done'
  try {
    for await (const word of DBOS.readStream(handle.workflowID, 'words')) text += word
  } catch {
    ended = 'thrown'
  }
  const result = await handle.getResult().then(
    () => 'resolved',
    () => 'rejected',
  )
  return { text, ended, result, status: (await handle.getStatus()).status }
}
const seen = {
  'the workflow writes': await read(inWorkflow, false),
  'the workflow fails': await read(inWorkflow, true),
  'the step is tried again': await read(inStep, true),
}
console.log(seen)
assert.deepEqual(seen, {
  'the workflow writes': { text: 'You should not pay', ended: 'done', result: 'resolved', status: 'SUCCESS' },
  'the workflow fails': { text: 'You should not ', ended: 'done', result: 'rejected', status: 'ERROR' },
  'the step is tried again': { text: 'You should not You should not pay', ended: 'done', result: 'resolved', status: 'SUCCESS' },
})
process.exit()
PROBE
node --no-deprecation probe.mjs

#!/usr/bin/env bash
# Guess: a cache in front of a route keeps whole answers; one whose reader leaves in the middle is not kept, as undici's cache drops it.
# Seen (apicache 1.6.3, express 5.3.0, 2026-11): a handler that stops when its reader leaves, and then ends its response as always, has made the half a
# whole for the cache. Everybody after him is served that half for the whole duration, with 200 and a proper end, and the handler does not run again.
# A reader who stays puts the whole answer there.
# Meaning: one closed tab in front of an answer that is cached for a day shows half an answer to all for a day. A handler behind apicache
# destroys its response when the reader has left, instead of ending it; the script shows that this keeps the half out.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts apicache@1.6.3 express@5.3.0 undici@8.13.1
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import apicache from 'apicache'
import express from 'express'
import { Agent, interceptors, request } from 'undici'

let runs = 0
let leavers
/** Streams eight words, and stops making them when the reader is gone. */
const answer = finish => async (_, response) => {
  runs++
  leavers = once(response, 'close')
  response.set({ 'content-type': 'text/event-stream', 'cache-control': 'public, max-age=60' })
  for (let word = 1; word <= 8 && !response.destroyed; word++) {
    response.write(`data: ${word}\n\n`)
    await wait(25)
  }
  finish(response)
}
const end = response => response.end()
const destroyIfLeft = response => (response.destroyed ? response.destroy() : response.end())
const app = express()
app.get('/plain', answer(end))
app.use(apicache.middleware('1 day'))
app.get('/stays', answer(end))
app.get('/leaves', answer(end))
app.get('/destroyed', answer(destroyIfLeft))
const server = app.listen(0, '127.0.0.1')
await once(server, 'listening')
const base = `http://127.0.0.1:${server.address().port}`

const words = text => text.match(/\d/g).join('')
const read = async path => words(await (await fetch(base + path)).text())
async function leave(body) {
  let seen = 0
  for await (const _ of body) if (++seen === 2) break
  await leavers
  await wait(100)
}
assert.equal(await read('/stays'), '12345678')
console.log('after a reader who stayed:', await read('/stays'), 'runs', runs)
assert.equal(runs, 1)
for (const path of ['/leaves', '/destroyed']) {
  runs = 0
  await leave((await fetch(base + path)).body)
  const next = await read(path)
  console.log(path, 'the next reader is served:', next, 'runs', runs)
  if (path === '/destroyed') assert.deepEqual([next, runs], ['12345678', 2])
  else assert.ok(runs === 1 && next.length < 8 && '12345678'.startsWith(next))
}
const dispatcher = new Agent().compose(interceptors.cache())
runs = 0
await leave((await request(`${base}/plain`, { dispatcher })).body)
const next = words(await (await request(`${base}/plain`, { dispatcher })).body.text())
console.log("undici's cache, the next reader is served:", next, 'runs', runs)
assert.deepEqual([next, runs], ['12345678', 2])
process.exit()
PROBE
node probe.mjs

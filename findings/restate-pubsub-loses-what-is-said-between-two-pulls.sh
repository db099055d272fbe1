#!/usr/bin/env bash
# Guess: sse() of @restatedev/pubsub-client without an offset gives what is published from when it is opened on. A model that thinks for a while before its first word is no matter: the pull waits for it, and where its time is up, the next one takes its place.
# Seen (@restatedev/pubsub 0.3.2, @restatedev/pubsub-client 0.3.2, @restatedev/restate-server 1.7.12, 2026-11): until the first message the reader has no place in the log. Each pull begins at the log's end of that moment; behind one whose time is up (`pullTimeout`, 30 s by default) the client rests for its `pullInterval` twice,
# two seconds, and what is published by then is never seen. With a `pullTimeout` of two seconds here: an answer that begins 2.5 s behind the opening, of four words in 1.2 s, is not there at all, and nothing tells of it; one that begins behind one second is whole. With `offset: 0` both are whole. Words come in bursts of a second.
# Meaning: the beginning of answers, or all of a short one, is lost for one of sixteen questions whose model thinks for more than half a minute, and never in a trial with a fast model. Give `offset: 0` with a topic for each answer, and a small `pullInterval`.
set -euo pipefail
folder=$(mktemp -d)
trap '[ ! -f "$folder/pid" ] || kill "$(cat "$folder/pid")" 2>/dev/null || true; sleep 1; rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @restatedev/restate-server@1.7.12 @restatedev/restate-sdk@1.17.2 @restatedev/restate-sdk-zod@1.17.2 @restatedev/pubsub@0.3.2 @restatedev/pubsub-client@0.3.2 @restatedev/restate-sdk-clients@1.17.2
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createServer as createHttp2Server } from 'node:http2'
import { setTimeout as wait } from 'node:timers/promises'
import { createPubsubObject } from '@restatedev/pubsub'
import { createPubsubClient } from '@restatedev/pubsub-client'
import * as restate from '@restatedev/restate-sdk'

const open = server => new Promise(resolve => server.listen(0, '127.0.0.1', () => resolve(server.address().port)))
const free = async () => {
  const server = createServer()
  const port = await open(server)
  await new Promise(resolve => server.close(resolve))
  return port
}
const endpoint = createHttp2Server(restate.createEndpointHandler({ services: [createPubsubObject('pubsub', { pullTimeout: { seconds: 2 } })], logger: () => {} }))
const uri = `http://127.0.0.1:${await open(endpoint)}`
const [ingress, admin, node] = [await free(), await free(), await free()]
const server = spawn('node_modules/.bin/restate-server', ['--no-logo', '--base-dir', './data', '--bind-ip', '127.0.0.1', '--bind-port', node, '--listen-mode', 'tcp'], {
  stdio: 'ignore',
  env: { ...process.env, RESTATE_INGRESS__BIND_PORT: ingress, RESTATE_ADMIN__BIND_PORT: admin, DO_NOT_TRACK: '1' },
})
writeFileSync('pid', `${server.pid}`)
let registered
for (let tries = 0; tries < 100 && !registered?.ok; tries++) {
  await wait(200)
  registered = await fetch(`http://127.0.0.1:${admin}/deployments`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ uri }) }).catch(() => {})
}
assert.equal(registered?.status, 201)
const pubsub = createPubsubClient({ url: `http://127.0.0.1:${ingress}`, name: 'pubsub' })
const words = ['You ', 'should ', 'not ', 'pay.']
/** Opens the stream, publishes an answer behind the pause, and reads until three seconds behind its end. */
async function run(topic, pause, options) {
  const stop = new AbortController()
  const reader = pubsub.sse({ topic, signal: stop.signal, ...options })
  let text = ''
  const reading = (async () => {
    for await (const chunk of reader) for (const line of Buffer.from(chunk).toString().split('\n')) if (line.startsWith('data: ')) text += JSON.parse(line.slice(6))
  })().catch(() => {})
  await wait(pause)
  for (const word of words) {
    await pubsub.publish(topic, word)
    await wait(300)
  }
  await wait(3000)
  stop.abort()
  await Promise.race([reading, wait(1500)])
  return text
}
await pubsub.publish('first', 'The first request takes longer.')
const seen = {
  'begins behind 1 s': await run('fast', 1000),
  'begins behind 2.5 s': await run('slow', 2500),
  'begins behind 2.5 s, offset 0': await run('offset', 2500, { offset: 0 }),
}
console.log(seen)
const whole = words.join('')
assert.deepEqual(seen, { 'begins behind 1 s': whole, 'begins behind 2.5 s': '', 'begins behind 2.5 s, offset 0': whole })
process.exit()
PROBE
timeout 90 node probe.mjs

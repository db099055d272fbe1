#!/usr/bin/env bash
# Guess: nc.requestMany() of NATS asks once and yields all replies, and its strategy "sentinel" ends it at the empty message that marks the end. `maxWait` is how long it waits for the next reply, or for the first one, as the timeout of
# request() is; where it runs out before the end, the loop throws, as request() does.
# Seen (@nats-io/transport-node 3.4.0, nats-server 2.9.10 of Debian 12, 2026-11): `maxWait` is for the whole answer, one second by default, whatever comes. An answer of 1.6 s, with a word each 200 ms, ends behind its fourth or fifth word, without an
# error: with "timer", with "sentinel" and with "count" alike; nothing tells this end from the empty message's. The responder is not told and speaks on. "stall" ends as well at the first pause of more than 300 ms. With `maxWait` of ten seconds "sentinel" has all
# words, and where the responder dies amid the answer it ends well too, at ten seconds. request() throws a TimeoutError.
# Meaning: half an answer is kept and shown as the whole one, in production more than in trials, as long answers are cut and short ones are not. Keep in the loop whether the empty message was seen, take a loop without it for a cut,
# and give a `maxWait` longer than the longest answer.
set -euo pipefail
command -v nats-server >/dev/null || { echo 'needs nats-server' >&2; exit 1; }
folder=$(mktemp -d)
nats=
trap 'kill "$nats" 2>/dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"
nats-server --addr 127.0.0.1 --port -1 --ports_file_dir "$folder" >/dev/null 2>&1 &
nats=$!
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @nats-io/transport-node@3.4.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { connect } from '@nats-io/transport-node'

const { nats } = JSON.parse(readFileSync(readdirSync('.').find(name => name.endsWith('.ports'))))
const words = ['You ', 'should ', 'not ', 'pay ', 'this ', 'bill ', 'now, ', 'Ann.']
const model = await connect({ servers: nats[0] })
let said = 0
/** Says a word each 200 ms, and an empty message for the end. */
model.subscribe('say', {
  async callback(_error, message) {
    said = 0
    const { pause = 0, dies = false } = message.data.length ? message.json() : {}
    for (const [at, word] of words.entries()) {
      await wait(200 + (at === 3 ? pause : 0))
      if (dies && at === 4) return
      said += 1
      message.respond(word)
    }
    message.respond()
  },
})
model.subscribe('late', { callback: async (_error, message) => (await wait(1500), message.respond('You')) })
await model.flush()

const nc = await connect({ servers: nats[0] })
async function ask(options, how) {
  let text = ''
  let end = false
  let told = 'ended well'
  const from = Date.now()
  try {
    for await (const message of await nc.requestMany('say', how ? JSON.stringify(how) : undefined, options)) {
      if (message.data.length === 0) end = true
      else text += message.string()
    }
  } catch (error) {
    told = error.name
  }
  const seconds = (Date.now() - from) / 1000
  await wait(1200)
  return { text, end, told, said, seconds }
}
const seen = {
  default: await ask(),
  sentinel: await ask({ strategy: 'sentinel' }),
  count: await ask({ strategy: 'count', maxMessages: 9 }),
  'stall, a pause of 400 ms': await ask({ strategy: 'stall', maxWait: 10_000 }, { pause: 400 }),
  'sentinel, maxWait 10 s': await ask({ strategy: 'sentinel', maxWait: 10_000 }),
  'sentinel, maxWait 3 s, the responder dies': await ask({ strategy: 'sentinel', maxWait: 3000 }, { dies: true }),
}
const one = await nc.request('late').then(
  () => 'answered',
  error => error.name,
)
console.table(seen)
console.log('request():', one)
const whole = words.join('')
for (const name of ['default', 'sentinel', 'count']) {
  const { text, end, told, said: spoken, seconds } = seen[name]
  assert.ok(text.length > 0 && whole.startsWith(text) && text.length < 25, name)
  assert.deepEqual({ end, told, spoken }, { end: false, told: 'ended well', spoken: 8 })
  assert.ok(seconds < 1.3)
}
const heard = ({ text, end, told }) => ({ text, end, told })
assert.deepEqual(heard(seen['stall, a pause of 400 ms']), { text: 'You should not ', end: false, told: 'ended well' })
assert.deepEqual(heard(seen['sentinel, maxWait 10 s']), { text: whole, end: true, told: 'ended well' })
assert.deepEqual(heard(seen['sentinel, maxWait 3 s, the responder dies']), { text: 'You should not pay ', end: false, told: 'ended well' })
assert.equal(one, 'TimeoutError')
process.exit()
PROBE
timeout 60 node probe.mjs

#!/usr/bin/env bash
# Guess: words sent over MQTT at QoS 2, "exactly once", to a reader whose session is kept (clean: false) arrive each once and in their order, though his connection breaks in the
# middle. That is what the session and the four packets of QoS 2 are for.
# Seen (aedes 1.2.0, its store in memory, mqtt 5.16.0, 2026-11): of 20 words, with one break of a tenth of a second, words of before the break come again, and some words of
# the break stand behind later ones: "0 1 2 3 4 5 6 4 12 6 7 8 …". So in seven of eight runs, and in one run that was watched a word never came. What is waiting is sent while new
# words are passed on already, and what was on its way is sent again. publish() and the reader are told of no error. Without a break all is in order; at QoS 1
# the words of the break come all, once, and mostly in their order.
# Meaning: text that is put together in the order of arrival is garbled behind a tunnel. Number the words, sort by the number, pass over those that are there, and ask for
# one that is missing.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts aedes@1.2.0 mqtt@5.16.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { Aedes } from 'aedes'
import mqtt from 'mqtt'

const broker = await Aedes.createBroker()
const server = createServer(broker.handle)
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const url = `mqtt://127.0.0.1:${server.address().port}`
const words = Array.from({ length: 20 }, (_, word) => String(word))

let runs = 0
async function deliver(qos, breaks) {
  const topic = `chat/${runs}`
  const reader = mqtt.connect(url, { clientId: `reader-${runs}`, clean: false, reconnectPeriod: 100 })
  const writer = mqtt.connect(url, { clientId: `writer-${runs++}` })
  const seen = []
  reader.on('message', (_, payload) => seen.push(String(payload)))
  await Promise.all([once(reader, 'connect'), once(writer, 'connect')])
  await reader.subscribeAsync(topic, { qos })
  const sent = []
  for (const word of words) {
    sent.push(writer.publishAsync(topic, word, { qos }))
    await wait(20)
    if (breaks && word === '6') reader.stream.destroy()
  }
  await Promise.all(sent) // each was taken by the broker
  await wait(500)
  reader.end(true)
  writer.end(true)
  return seen
}
const tell = seen => {
  const first = [...new Set(seen)]
  return {
    lost: words.filter(word => !seen.includes(word)).length,
    twice: seen.length - first.length,
    swapped: first.some((word, at) => at > 0 && Number(word) < Number(first[at - 1])),
  }
}
assert.deepEqual(await deliver(2, false), words)
console.log('QoS 2, no break: in order')
const total = { lost: 0, twice: 0, swapped: 0, wrong: 0 }
for (let run = 0; run < 8; run++) {
  const seen = await deliver(2, true)
  const { lost, twice, swapped } = tell(seen)
  console.log('QoS 2, a break:', seen.join(' '))
  total.lost += lost
  total.twice += twice
  total.swapped += Number(swapped)
  total.wrong += Number(seen.join() !== words.join())
}
console.log(total)
assert.ok(total.wrong > 3 && total.twice > 0)
for (let run = 0; run < 3; run++) {
  const seen = await deliver(1, true)
  console.log('QoS 1, a break:', seen.join(' '))
  assert.deepEqual({ ...tell(seen), swapped: false }, { lost: 0, twice: 0, swapped: false })
}
process.exit()
PROBE
node probe.mjs

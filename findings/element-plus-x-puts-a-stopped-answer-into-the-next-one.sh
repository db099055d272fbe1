#!/usr/bin/env bash
# Guess: cancel() of Element Plus X's useXStream() ends the request at once, and what startStream() reads next is the next answer alone.
# Seen (vue-element-plus-x 1.3.98, vue 3.5.45, 2026-11): cancel() is looked at when the next event comes, not before. While a model thinks, the request stays open and `isLoading` true. If the reader has asked again meanwhile, the first word of the stopped answer is put into the new one, and the end of the old loop takes the handle of the
# new one away: `isLoading` is false though its words still come, and cancel() does nothing: of its 20 words all are made and shown. With an AbortController of one's own, given to fetch and aborted in the place of cancel(), the old request ends at once, no word of it is shown, and the new one can be stopped.
# Meaning: "stop" does nothing while it would save most, one answer begins with a word of another, and then there is no stop any more. Abort the request itself, and use one useXStream() for each answer.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps vue-element-plus-x@1.3.98 vue@3.5.45
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { useXStream } from 'vue-element-plus-x/es/hooks/useXStream.js'

let made, closed
const server = createServer(async (request, response) => {
  const name = request.url.slice(1)
  response.on('close', () => {
    closed[name] ??= response.writableFinished ? 'at its end' : 'early'
  })
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.flushHeaders()
  // The first model thinks for a while.
  await wait(name === 'old' ? 600 : 20)
  for (let word = 1; word <= 20 && !response.destroyed; word++) {
    made[name] = word
    response.write(`data: ${name}${word}\n\n`)
    await wait(40)
  }
  response.end()
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const base = `http://127.0.0.1:${server.address().port}/`

async function talk(ownAbort) {
  made = { old: 0, new: 0 }
  closed = {}
  const { startStream, cancel, data, isLoading } = useXStream()
  let controller
  const ask = async name => {
    controller = new AbortController()
    const { body } = await fetch(base + name, { signal: ownAbort ? controller.signal : undefined })
    startStream({ readableStream: body })
  }
  const stop = () => (ownAbort ? controller.abort() : cancel())
  const words = () => data.value.map(({ data }) => data.trim())
  await ask('old')
  await wait(100)
  stop()
  await wait(200)
  const stopped = { closed: closed.old ?? 'no', isLoading: isLoading.value }
  await ask('new')
  await wait(500)
  const beside = { isLoading: isLoading.value, words: words() }
  stop()
  await wait(1000)
  return { stopped, 'words of the old answer': words().filter(word => word.startsWith('old')).length, 'loading while it comes': beside.isLoading, 'new, made': made.new, 'new, shown': words().filter(word => word.startsWith('new')).length }
}
const cancelled = await talk(false)
const aborted = await talk(true)
console.log({ cancelled, aborted })
assert.deepEqual(cancelled, { stopped: { closed: 'no', isLoading: true }, 'words of the old answer': 1, 'loading while it comes': false, 'new, made': 20, 'new, shown': 20 })
assert.deepEqual(aborted.stopped, { closed: 'early', isLoading: false })
assert.deepEqual([aborted['words of the old answer'], aborted['loading while it comes']], [0, true])
assert.ok(aborted['new, made'] < 20)
process.exit()
PROBE
timeout 30 node probe.mjs

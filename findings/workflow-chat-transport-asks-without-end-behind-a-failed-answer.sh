#!/usr/bin/env bash
# Guess: the chat transport of Vercel's workflow kit, made to take broken answers up again, ends where the answer says that it failed or was stopped, or where there is nothing more.
# Seen (@workflow/ai 5.0.0, ai 6.0.326, 2026-11): only a `finish` part ends it. Where the AI SDK's own stream ends in an `error` part (a model that failed) or an `abort` part (an answer that was
# stopped), no `finish` comes behind; the transport asks for the rest, gets an empty answer, 200, that is over, and asks again at once: thousands of times in two seconds, for as
# long as the page is open. `maxConsecutiveErrors` does not count them. The stream stays open, and the chat at `streaming`. A cut answer is taken up once, and ends.
# Meaning: one failure of a model makes each open page flood its own server, and each of these requests is paid for where functions are. End every stream with a `finish`
# part, behind errors too.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @workflow/ai@5.0.0 ai@6.0.326 @opentelemetry/api@1.9.1
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { WorkflowChatTransport } from '@workflow/ai'
import { createUIMessageStream } from 'ai'

// The parts of an answer, as the AI SDK writes them; a workflow keeps them and hands them out from `startIndex` on.
async function answer(how) {
  const execute = ({ writer }) => {
    writer.write({ type: 'text-start', id: 'a' })
    writer.write({ type: 'text-delta', id: 'a', delta: 'You should ' })
    if (how === 'failed') throw new Error('The model failed')
    if (how === 'stopped') return writer.write({ type: 'abort' })
    writer.write({ type: 'text-delta', id: 'a', delta: 'not pay.' })
    writer.write({ type: 'text-end', id: 'a' })
    writer.write({ type: 'finish' })
  }
  return Array.fromAsync(createUIMessageStream({ execute }))
}
let parts
let isCut
let asked
const server = createServer(async (request, response) => {
  request.resume()
  response.writeHead(200, { 'content-type': 'text/event-stream', 'x-workflow-run-id': 'run' })
  const from = Number(new URL(request.url, 'http://localhost').searchParams.get('startIndex'))
  if (request.method === 'GET') asked.push(from)
  const events = parts.slice(from).map(part => `data: ${JSON.stringify(part)}\n\n`)
  if (request.method === 'GET' || !isCut) return response.end(events.join(''))
  response.write(events.slice(0, 2).join(''))
  await wait(50)
  response.destroy()
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
// The transport logs the cut.
console.error = () => {}

async function read(how) {
  parts = await answer(how)
  isCut = how === 'cut'
  asked = []
  const transport = new WorkflowChatTransport({ api: `http://127.0.0.1:${server.address().port}/api/chat` })
  const leaving = new AbortController()
  const messages = [{ id: 'q', role: 'user', parts: [{ type: 'text', text: 'Hello' }] }]
  const stream = await transport.sendMessages({ chatId: 'c', messages, trigger: 'submit-message', abortSignal: leaving.signal })
  const seen = { text: '', last: '', ended: false }
  const reading = (async () => {
    for await (const part of stream) {
      seen.text += part.delta ?? ''
      seen.last = part.type
    }
    seen.ended = true
  })().catch(() => {})
  await Promise.race([reading, wait(2000)])
  const found = { ...seen, askedAgain: asked.length }
  leaving.abort()
  await reading
  return found
}
const seen = { whole: await read('whole'), cut: await read('cut'), failed: await read('failed'), stopped: await read('stopped') }
console.log(seen)
const whole = { text: 'You should not pay.', last: 'finish', ended: true }
const { askedAgain: failed, ...behindFailed } = seen.failed
const { askedAgain: stopped, ...behindStopped } = seen.stopped
assert.deepEqual(seen.whole, { ...whole, askedAgain: 0 })
assert.deepEqual(seen.cut, { ...whole, askedAgain: 1 })
assert.deepEqual(behindFailed, { text: 'You should ', last: 'error', ended: false })
assert.deepEqual(behindStopped, { text: 'You should ', last: 'abort', ended: false })
assert(failed > 200 && stopped > 200)
process.exit()
PROBE
node probe.mjs

#!/usr/bin/env bash
# Guess: append() of Slack's chat stream (client.chatStream()), which has a buffer of its own, can be called for each word as it comes, as in a listener of the vendors' helpers (`on('text')`): it sends
# one after the other.
# Seen (@slack/web-api 8.2.0, 2026-11): it sends at once whatever is in its buffer when that is full (256 letters by default), empties it when the reply has come, and begins a message as long as no reply to a
# beginning has come. Of 60 words, one each 10 ms, with replies after 50 ms, the channel has five or six messages that begin alike, and some words are in none: those that came during an append were sent again, went to
# another message, or were emptied away unsent. With each append() behind the one before there is one message, with all 60.
# Meaning: an answer in pieces, with a hole, in a channel that others read. Await each append(), as in a loop, or have a chain of promises in the listener; the buffer
# does not do it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @slack/web-api@8.2.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { EventEmitter } from 'node:events'
import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import { setTimeout as wait } from 'node:timers/promises'
import { LogLevel, WebClient } from '@slack/web-api'

const words = Array.from({ length: 60 }, (_, at) => `word-${at + 10} `)
let messages = []
/** Slack: keeps the text of each streamed message, by its time stamp, and replies after 50 ms. */
const server = createServer(async (request, response) => {
  const body = new URLSearchParams(await text(request))
  const begins = request.url.endsWith('/chat.startStream')
  const index = begins ? messages.push('') - 1 : Number(body.get('ts').slice(2))
  for (const chunk of JSON.parse(body.get('chunks') ?? '[]')) messages[index] += chunk.text
  await wait(50)
  response.setHeader('content-type', 'application/json')
  response.end(JSON.stringify({ ok: true, channel: 'C1', ts: `1.${index}` }))
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const client = new WebClient('xoxb-none', { slackApiUrl: `http://127.0.0.1:${server.address().port}/api/`, logLevel: LogLevel.ERROR })
const stream = () => {
  messages = []
  return client.chatStream({ channel: 'C1', thread_ts: '1.0', recipient_team_id: 'T1', recipient_user_id: 'U1' })
}
/** A model that says a word each 10 ms, to listeners. */
async function speak(listener) {
  const model = new EventEmitter().on('text', listener)
  for (const word of words) {
    model.emit('text', word)
    await wait(10)
  }
}
async function unchained() {
  const answer = stream()
  const appends = []
  await speak(word => appends.push(answer.append({ markdown_text: word })))
  await Promise.all(appends)
  await answer.stop()
  return messages
}
async function chained() {
  const answer = stream()
  let last = Promise.resolve()
  await speak(word => {
    last = last.then(() => answer.append({ markdown_text: word }))
  })
  await last
  await answer.stop()
  return messages
}
const seen = { unchained: await unchained(), chained: await chained() }
const lost = words.filter(word => !seen.unchained.some(message => message.includes(word)))
console.log({ ...seen, lost })
assert.deepEqual(seen.chained, [words.join('')])
assert.ok(seen.unchained.length > 1)
assert.ok(lost.length > 0)
assert.ok(seen.unchained.every(message => message.startsWith(words[0]) && message !== words.join('')))
process.exit()
PROBE
node probe.mjs

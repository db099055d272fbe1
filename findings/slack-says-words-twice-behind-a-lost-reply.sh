#!/usr/bin/env bash
# Guess: an append() of Slack's chat stream (client.chatStream(), for the answers of models) whose connection breaks before Slack's reply is rejected: the client cannot know whether the words
# stand there, and an append is no call to repeat.
# Seen (@slack/web-api 8.2.0, 2026-11): the WebClient posts each call again by itself, for half an hour, and append() resolves: "You should not not pay now" stands in the channel. With `retryConfig: { retries: 0 }`
# append() rejects, and the words stand there once.
# Meaning: a hiccup of the network doubles a piece of the answer, up to 256 letters of it, in a text that others read; nobody is told. Make the client of a stream with
# `retries: 0`, and where append() rejects, put the whole text there by chat.update().
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @slack/web-api@8.2.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import { LogLevel, WebClient } from '@slack/web-api'

let message = ''
let appends = 0
let lost
/** Slack: keeps the text of the message. The reply to one append is lost behind its arrival. */
const server = createServer(async (request, response) => {
  const method = request.url.split('/').at(-1)
  for (const chunk of JSON.parse(new URLSearchParams(await text(request)).get('chunks') ?? '[]')) message += chunk.text
  if (method === 'chat.appendStream' && ++appends === lost) return request.socket.destroy()
  response.setHeader('content-type', 'application/json')
  response.end(JSON.stringify({ ok: true, channel: 'C1', ts: '1.1' }))
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))

async function answer(options) {
  message = ''
  appends = 0
  const client = new WebClient('xoxb-none', { slackApiUrl: `http://127.0.0.1:${server.address().port}/api/`, logLevel: LogLevel.ERROR, ...options })
  const stream = client.chatStream({ channel: 'C1', thread_ts: '1.0', recipient_team_id: 'T1', recipient_user_id: 'U1', buffer_size: 1 })
  try {
    for (const word of ['You ', 'should ', 'not ', 'pay ', 'now']) await stream.append({ markdown_text: word })
    await stream.stop()
    return { message, told: 'resolved' }
  } catch {
    return { message, told: 'rejected' }
  }
}
const seen = { 'no break': await answer() }
lost = 2
seen['a lost reply'] = await answer()
seen['a lost reply, retries 0'] = await answer({ retryConfig: { retries: 0 } })
console.log(seen)
assert.deepEqual(seen, {
  'no break': { message: 'You should not pay now', told: 'resolved' },
  'a lost reply': { message: 'You should not not pay now', told: 'resolved' },
  'a lost reply, retries 0': { message: 'You should not ', told: 'rejected' },
})
process.exit()
PROBE
node probe.mjs

#!/usr/bin/env bash
# Guess: the stream of an answer in Teams shows previews, each with the whole text so far, and then sends the message itself. A preview that Teams refuses for
# the moment (429, as it takes about one in a second) is made up for by the next, and endStream() tells whether the message has arrived.
# Seen (@microsoft/agents-hosting 1.8.1, 2026-11): a refused preview ends the stream, and is not tried again, though the answer names Retry-After. What is queued
# behind it is dropped without an error, getMessage() included, no message is sent, and endStream() resolves to `error`: the user keeps a preview that ends at
# "You should". Where the last preview is refused while endStream() waits for it, no message is sent either, and where the message itself is refused, it is not
# sent again; both resolve to `success`. Teams' own library (@microsoft/teams.apps 2.1.0) tries again, and the message arrives.
# Meaning: half an answer stands in the chat for good, and the log has a success. Keep the text apart, and compare it with what the channel took: a refusal shows
# in an adapter or middleware of one's own, around sendActivities(), which can also try again.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @microsoft/agents-hosting@1.8.1 @microsoft/agents-activity@1.8.1 \
  @microsoft/teams.apps@2.1.0 @microsoft/teams.api@2.1.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { json } from 'node:stream/consumers'
import { setTimeout as wait } from 'node:timers/promises'
import { Activity } from '@microsoft/agents-activity'
import hosting from '@microsoft/agents-hosting'
import api from '@microsoft/teams.api'
// The class that a bot is given as `stream` has no export of its own.
import teams from './node_modules/@microsoft/teams.apps/dist/http/http-stream.js'

const { BaseAdapter, ConnectorClient, TurnContext } = hosting
const words = ['You ', 'should ', 'not ', 'pay.']
const whole = words.join('')
/** Teams: takes activities, and refuses one of them, once. It holds the last preview until the answer is being ended. */
let refuses
let ending
let taken
const server = createServer(async (request, response) => {
  const { type, text, entities } = await json(request)
  const isRefused = refuses === (type === 'message' ? 'message' : text)
  if (isRefused) refuses = undefined
  else taken.push(`${type}: ${text}`)
  if (type === 'typing' && text === whole) await ending.promise
  response.writeHead(isRefused ? 429 : 201, { 'content-type': 'application/json', ...(isRefused && { 'retry-after': '1' }) })
  response.end(JSON.stringify(isRefused ? { error: { code: 'TooManyRequests', message: 'Too many requests' } } : { id: 'a1' }))
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const serviceUrl = `http://127.0.0.1:${server.address().port}/`
const conversation = { id: 'c', conversationType: 'personal' }
class Adapter extends BaseAdapter {
  client = ConnectorClient.createClientWithToken(serviceUrl, '')
  async sendActivities(_, activities) {
    const sent = []
    for (const activity of activities) sent.push(await this.client.replyToActivity(activity.conversation.id, activity.replyToId, activity))
    return sent
  }
}
const libraries = {
  async hosting() {
    const question = { type: 'message', id: 'q', channelId: 'msteams', serviceUrl, conversation, from: { id: 'u' }, recipient: { id: 'b' }, text: 'Must I pay?' }
    const stream = new TurnContext(new Adapter(), Activity.fromObject(question)).streamingResponse
    stream.setDelayInMs(20)
    for (const word of words) {
      stream.queueTextChunk(word)
      await wait(200)
    }
    const ended = stream.endStream()
    ending.resolve()
    return { ended: await ended, kept: stream.getMessage() }
  },
  async teams() {
    const logger = new Proxy({}, { get: (_, name) => (name === 'child' ? () => logger : () => {}) })
    const bot = { id: 'b', name: 'bot' }
    const stream = new teams.HttpStream(new api.Client(serviceUrl), { bot, conversation, channelId: 'msteams', serviceUrl }, logger)
    for (const word of words) {
      stream.emit(word)
      await wait(200)
    }
    const ended = stream.close()
    ending.resolve()
    return { ended: (await ended)?.id }
  },
}
async function run(library, refused) {
  ;[refuses, taken, ending] = [refused, [], Promise.withResolvers()]
  const { ended, kept } = await libraries[library]()
  return { ended, kept, last: taken.at(-1) }
}
const seen = {}
for (const library of Object.keys(libraries))
  for (const [name, refused] of Object.entries({ nothing: undefined, 'a preview': 'You should not ', 'the last preview': whole, 'the message': 'message' }))
    seen[`${library}, refused: ${name}`] = await run(library, refused)
console.table(seen)
const message = `message: ${whole}`
const arrives = { ended: 'a1', kept: undefined, last: message }
assert.deepEqual(seen, {
  'hosting, refused: nothing': { ended: 'success', kept: whole, last: message },
  'hosting, refused: a preview': { ended: 'error', kept: 'You should not ', last: 'typing: You should ' },
  'hosting, refused: the last preview': { ended: 'success', kept: whole, last: 'typing: You should not ' },
  'hosting, refused: the message': { ended: 'success', kept: whole, last: `typing: ${whole}` },
  'teams, refused: nothing': arrives,
  'teams, refused: a preview': arrives,
  'teams, refused: the last preview': arrives,
  'teams, refused: the message': arrives,
})
process.exit()
PROBE
timeout 60 node probe.mjs

#!/usr/bin/env bash
# Guess: logStream() of Helicone's logger, whose operation attaches one branch of a stream and returns the other, as its own example does, hands that other one out at
# once. The words are shown while they come, and the log is sent at the end; so it is where the call fails or breaks off.
# Seen (@helicone/helpers 1.8.3, openai 7.59.0, 2026-11): `await logger.logStream(…)` resolves when the logged branch has ended and the log has been taken: all the words
# come at once then. Where the answer breaks off, it rejects. The words before the break are handed to nobody, and nothing is logged. An operation of logRequest() that
# throws (a 429, a model that is gone) is not logged either: the console alone is told. A log builder with toReadableStream() does all of it as guessed.
# Meaning: with logging a page shows nothing for the whole length of an answer, and the dashboard counts no failure at all. Use logBuilder() with setError(), or
# hand the stream out by a variable of one's own, and do not await logStream().
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @helicone/helpers@1.8.3 openai@7.59.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { HeliconeManualLogger } from '@helicone/helpers'
import OpenAI from 'openai'

const logs = []
const words = ['You ', 'owe ', 'nothing ', 'to ', 'us.']
let ended = false
const server = createServer(async (request, response) => {
  let body = ''
  for await (const piece of request) body += piece
  const asked = JSON.parse(body)
  if (request.url.endsWith('/log')) {
    logs.push(asked.providerResponse)
    return response.end('{}')
  }
  if (asked.user === 'refused') return response.writeHead(429, { 'content-type': 'application/json' }).end('{"error":{"message":"slow down"}}')
  ended = false
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  for (const content of words) {
    if (asked.user === 'cut' && content === 'to ') return response.destroy()
    response.write(`data: ${JSON.stringify({ id: 'a', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta: { content } }] })}\n\n`)
    await wait(100)
  }
  ended = true
  response.end('data: [DONE]\n\n')
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const base = `http://127.0.0.1:${server.address().port}`
const openai = new OpenAI({ apiKey: 'none', baseURL: base, maxRetries: 0 })
const logger = new HeliconeManualLogger({ apiKey: 'none', loggingEndpoint: `${base}/custom/v1/log` })
console.error = () => {}

const ask = user => ({ model: 'm', user, stream: true, messages: [{ role: 'user', content: 'What do I owe?' }] })
const ways = {
  async logStream(request, got) {
    const stream = await logger.logStream(request, async recorder => {
      const [mine, logged] = (await openai.chat.completions.create(request)).tee()
      recorder.attachStream(logged.toReadableStream())
      return mine
    })
    for await (const chunk of stream) got(chunk)
  },
  async logBuilder(request, got) {
    const builder = logger.logBuilder(request)
    try {
      const lines = builder.toReadableStream(await openai.chat.completions.create(request))
      for await (const line of lines) got(JSON.parse(new TextDecoder().decode(line)))
    } catch (error) {
      builder.setError(error)
      throw error
    } finally {
      await builder.sendLog()
    }
  },
}
async function run(way, user) {
  logs.length = 0
  const seen = { result: 'resolved', firstWord: 'none', text: '' }
  function got(chunk) {
    if (seen.text === '') seen.firstWord = ended ? 'when all is over' : 'as it comes'
    seen.text += chunk.choices[0].delta.content
  }
  await ways[way](ask(user), got).catch(() => (seen.result = 'rejected'))
  return { ...seen, logs: logs.map(({ status }) => status).join(' ') }
}
const seen = {}
for (const way of Object.keys(ways)) for (const user of ['whole', 'cut', 'refused']) seen[`${way}, ${user}`] = await run(way, user)
logs.length = 0
const request = { ...ask('refused'), stream: false }
const result = await logger.logRequest(request, () => openai.chat.completions.create(request)).then(() => 'resolved', () => 'rejected')
seen['logRequest, refused'] = { result, firstWord: 'none', text: '', logs: logs.map(({ status }) => status).join(' ') }
console.table(seen)

const text = words.join('')
const half = 'You owe nothing '
assert.deepEqual(seen, {
  'logStream, whole': { result: 'resolved', firstWord: 'when all is over', text, logs: '200' },
  'logStream, cut': { result: 'rejected', firstWord: 'none', text: '', logs: '' },
  'logStream, refused': { result: 'rejected', firstWord: 'none', text: '', logs: '' },
  'logBuilder, whole': { result: 'resolved', firstWord: 'as it comes', text, logs: '200' },
  'logBuilder, cut': { result: 'rejected', firstWord: 'as it comes', text: half, logs: '500' },
  'logBuilder, refused': { result: 'rejected', firstWord: 'none', text: '', logs: '500' },
  'logRequest, refused': { result: 'rejected', firstWord: 'none', text: '', logs: '' },
})
process.exit()
PROBE
node probe.mjs

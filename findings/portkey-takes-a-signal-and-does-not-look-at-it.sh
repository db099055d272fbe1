#!/usr/bin/env bash
# Guess: the `signal` that the options of `chat.completions.create(body, params, { signal })` take by their types ends the call when it is aborted, as
# with openai 7.59.0.
# Seen (portkey-ai 3.1.0, 2026-11): the signal is not handed to fetch. Aborted amid the answer, the loop reads on to the last word and ends well, and
# the server makes all of them. Aborted before the call, the request is made and read whole. Only `break` ends it: then the connection is closed.
# Meaning: a stop button, a time limit or a reader who left, passed on as a signal, stops nothing: the tokens are made and paid for. Whoever uses this client
# looks at the signal in the loop and leaves it; before the first word there is nothing to leave.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts portkey-ai@3.1.0 openai@7.59.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import OpenAI from 'openai'
import { Portkey } from 'portkey-ai'

const chunk = { id: 'a', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta: { content: 'word ' }, finish_reason: null }] }
let answer
const server = createServer((request, response) => {
  request.resume()
  const said = { words: 0, closed: false }
  answer = said
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  const timer = setInterval(() => {
    response.write(`data: ${JSON.stringify(chunk)}\n\n`)
    if (++said.words === 40) response.end('data: [DONE]\n\n')
  }, 25)
  response.on('close', () => {
    clearInterval(timer)
    said.closed = true
  })
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const baseURL = `http://127.0.0.1:${server.address().port}/v1`
const body = { model: 'm', stream: true, messages: [{ role: 'user', content: 'Hello' }] }
const clients = {
  portkey: signal => new Portkey({ apiKey: 'none', baseURL, provider: 'openai' }).chat.completions.create(body, undefined, { signal }),
  openai: signal => new OpenAI({ apiKey: 'none', baseURL }).chat.completions.create(body, { signal }),
}

async function read(ask, way) {
  answer = undefined
  const leaving = new AbortController()
  if (way === 'aborted before') leaving.abort()
  let words = 0
  try {
    for await (const _ of await ask(leaving.signal)) {
      if (++words !== 3) continue
      if (way === 'break') break
      leaving.abort()
    }
  } catch (error) {
    assert.equal(error.constructor.name, 'APIUserAbortError')
  }
  for (let turn = 0; turn < 200 && answer && !answer.closed; turn++) await wait(25)
  return { read: words, made: answer?.words ?? 0 }
}
const seen = {}
for (const [name, ask] of Object.entries(clients)) {
  for (const way of ['aborted amid', 'aborted before', 'break']) seen[`${name}, ${way}`] = await read(ask, way)
}
console.log(seen)
for (const way of ['aborted amid', 'aborted before']) assert.deepEqual(seen[`portkey, ${way}`], { read: 40, made: 40 })
assert.deepEqual(seen['openai, aborted before'], { read: 0, made: 0 })
for (const way of ['portkey, break', 'openai, break', 'openai, aborted amid']) assert.ok(seen[way].made < 20)
process.exit()
PROBE
timeout 60 node --no-warnings probe.mjs

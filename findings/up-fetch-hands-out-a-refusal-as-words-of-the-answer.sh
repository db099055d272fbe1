#!/usr/bin/env bash
# Guess: `onResponseStreaming` of up-fetch, shown in its documentation for the answer of a chatbot, hands out the chunks of the answer; a refused attempt goes to `onRetry` or `onError`.
# Seen (up-fetch 2.6.1, 2026-11): it is called for each response, before the status is looked at. The body of a 503 comes as the first chunk of the answer that the retry brings:
# `{"error":"The model is busy."}You should not pay.`; the value of the call, on the other hand, is the answer alone. A 401 comes as words, and then as an error. It begins anew at each attempt with
# an empty chunk, and `transferredBytes: 0`. With `parseResponse: response => response.body` only the answer's words are handed out.
# Meaning: a page that adds the chunks up shows, and stores, what a gateway said about its load as the model's words. Look at the second argument, the response, and pass over the chunks where `ok` is
# false, or read the stream by `parseResponse`.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts up-fetch@2.6.1
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { up } from 'up-fetch'

let asked
const server = createServer(async (request, response) => {
  request.resume()
  const refuse = (status, error) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ error }))
  if (request.url === '/refused') return refuse(401, 'No such key.')
  if (request.url === '/busy' && ++asked === 1) return refuse(503, 'The model is busy.')
  response.writeHead(200, { 'content-type': 'text/plain' })
  for (const word of ['You ', 'should ', 'not ', 'pay.']) {
    response.write(word)
    await wait(20)
  }
  response.end()
}).listen(0, '127.0.0.1')
await once(server, 'listening')
const baseUrl = `http://127.0.0.1:${server.address().port}`
const upfetch = up(fetch, () => ({ baseUrl, retry: { attempts: 1, delay: 10, when: ({ response }) => response?.status === 503 } }))

const decoder = new TextDecoder()
async function ask(path, only = () => true) {
  asked = 0
  const seen = { chunks: '' }
  const onResponseStreaming = ({ chunk }, response) => {
    if (only(response)) seen.chunks += decoder.decode(chunk, { stream: true })
  }
  seen.value = await upfetch(path, { method: 'POST', body: {}, onResponseStreaming }).catch(error => error.message)
  return seen
}
async function read(path) {
  asked = 0
  let text = ''
  const body = await upfetch(path, { method: 'POST', body: {}, parseResponse: response => response.body })
  for await (const chunk of body) text += decoder.decode(chunk, { stream: true })
  return text
}
const answer = 'You should not pay.'
const seen = {
  whole: await ask('/whole'),
  busy: await ask('/busy'),
  refused: await ask('/refused'),
  'busy, where ok': await ask('/busy', response => response.ok),
  'busy, by parseResponse': await read('/busy'),
}
console.log(seen)
assert.deepEqual(seen, {
  whole: { chunks: answer, value: answer },
  busy: { chunks: `{"error":"The model is busy."}${answer}`, value: answer },
  refused: { chunks: '{"error":"No such key."}', value: '[401] Unauthorized' },
  'busy, where ok': { chunks: answer, value: answer },
  'busy, by parseResponse': answer,
})
process.exit()
PROBE
node probe.mjs

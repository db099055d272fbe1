#!/usr/bin/env bash
# Guess: `timeout` of axios means the same for a streamed body whichever adapter sends the request: Node's http, or fetch, as in edge functions.
# Seen (axios 1.21.1, ky 2.1.0, ofetch 1.5.1, 2026-11): with responseType 'stream' and timeout 500 the http adapter reads an answer of a second to its
# end, and so do ky and ofetch: their limit ends with the head. The fetch adapter's limit runs on, and ends the same answer in the middle with
# ETIMEDOUT, though a word came every 25 ms, and closes the call.
# Meaning: code that moves from a server to an edge function loses every answer that takes longer than its timeout, by an error that says that
# nothing answered. Streams take a limit of their own there.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts axios@1.21.1 ky@2.1.0 ofetch@1.5.1
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import axios from 'axios'
import ky from 'ky'
import { ofetch } from 'ofetch'

let closed
const server = createServer((request, response) => {
  request.resume()
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  let words = 0
  const timer = setInterval(() => {
    response.write('data: word\n\n')
    if (++words === 40) response.end()
  }, 25)
  closed = new Promise(resolve =>
    response.on('close', () => {
      clearInterval(timer)
      resolve(words)
    }),
  )
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const url = `http://127.0.0.1:${server.address().port}`

const timeout = 500
const clients = {
  'axios, http': async () => (await axios.post(url, {}, { adapter: 'http', responseType: 'stream', timeout })).data,
  ky: async () => (await ky.post(url, { json: {}, timeout, retry: 0 })).body,
  ofetch: () => ofetch(url, { method: 'POST', body: {}, responseType: 'stream', timeout, retry: 0 }),
  'axios, fetch': async () => (await axios.post(url, {}, { adapter: 'fetch', responseType: 'stream', timeout })).data,
}
const seen = {}
for (const [name, ask] of Object.entries(clients)) {
  let text = ''
  let error
  try {
    for await (const chunk of await ask()) text += Buffer.from(chunk)
  } catch ({ code }) {
    error = code
  }
  seen[name] = { read: text.split('word').length - 1, made: await closed, error }
}
console.log(seen)
const { 'axios, fetch': cut, ...others } = seen
for (const whole of Object.values(others)) assert.deepEqual(whole, { read: 40, made: 40, error: undefined })
assert.ok(cut.error === 'ETIMEDOUT' && cut.read > 0 && cut.made < 40)
process.exit()
PROBE
node probe.mjs

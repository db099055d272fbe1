#!/usr/bin/env bash
# Guess: axios-cache-interceptor keeps what a response says, also with `responseType: 'stream'`, or leaves streams alone.
# Seen (axios-cache-interceptor 1.12.3, axios 1.21.1, 2026-11): it keeps the stream itself. The first call reads the answer; every later one is handed the same stream, which is at its end: status 200, `cached: true`, and no word, until the time of the cache is over. So with the http and the fetch adapter, by GET, which
# is cached by default, and by POST where `methods` has it. With `responseType: 'text'` the words are kept; with `cache: false` for the call the stream is read each time.
# Meaning: a page that asks the same twice shows an empty answer that looks like a good one, and no request is made that could mend it. Give `cache: false` to each call that streams.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts axios@1.21.1 axios-cache-interceptor@1.12.3
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import axios from 'axios'
import { setupCache } from 'axios-cache-interceptor'

let asked
const server = createServer(async (request, response) => {
  request.resume()
  asked++
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  for (const word of ['Do ', 'not ', 'pay.']) {
    response.write(`data: ${word}\n\n`)
    await wait(20)
  }
  response.end()
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const url = `http://127.0.0.1:${server.address().port}`

async function readThrice(config, options) {
  asked = 0
  const client = setupCache(axios.create(), options)
  const texts = []
  const cached = []
  for (let time = 1; time <= 3; time++) {
    const response = await client.request({ url, method: 'get', responseType: 'stream', ...config })
    let text = ''
    if (typeof response.data === 'string') text = response.data
    else for await (const bytes of response.data) text += Buffer.from(bytes)
    texts.push(text.replaceAll(/data: |\n\n/g, ''))
    cached.push(response.cached)
    assert.equal(response.status, 200)
  }
  return { texts: texts.join('|'), cached: cached.join(), asked }
}
const post = { method: 'post', data: { question: 'Must I pay?' } }
const methods = ['get', 'post']
const seen = {
  'get, http': await readThrice({ adapter: 'http' }),
  'get, fetch': await readThrice({ adapter: 'fetch' }),
  'post, http': await readThrice({ ...post, adapter: 'http' }, { methods }),
  'post, fetch': await readThrice({ ...post, adapter: 'fetch' }, { methods }),
  'get, http, text': await readThrice({ adapter: 'http', responseType: 'text' }),
  'get, http, cache: false': await readThrice({ adapter: 'http', cache: false }),
}
console.table(seen)
const whole = 'Do not pay.'
const all = [whole, whole, whole].join('|')
for (const name of ['get, http', 'get, fetch', 'post, http', 'post, fetch']) assert.deepEqual(seen[name], { texts: `${whole}||`, cached: 'false,true,true', asked: 1 })
assert.deepEqual(seen['get, http, text'], { texts: all, cached: 'false,true,true', asked: 1 })
assert.equal(seen['get, http, cache: false'].texts, all)
assert.equal(seen['get, http, cache: false'].asked, 3)
process.exit()
PROBE
timeout 30 node probe.mjs

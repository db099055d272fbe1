#!/usr/bin/env bash
# Guess: a library that repeats requests leaves a POST alone unless it is told otherwise, as ky and got do: nobody knows whether it was done. axios-retry's README names GET, HEAD, OPTIONS, PUT and DELETE where it tells of its default.
# Seen (axios-retry 4.5.0, axios 1.21.1, fetch-retry 6.0.0, ky 2.1.0, got 16.1.0, 2026-11): with their default options axios-retry and fetch-retry send a POST again whose connection is lost before its answer begins, as it is while a model thinks, up to three times. For three lost connections the model
# is asked four times, and the caller gets one answer. ky and got ask once and throw. A status of 500 axios-retry does not repeat for a POST; an answer that is cut in its middle neither of the two repeats.
# Meaning: a proxy with a short limit, or a server that is restarted, makes a long answer cost four times, and a job that is begun by POST is begun four times. Set `retryCondition: isIdempotentRequestError` for axios-retry, and give fetch-retry a `retryOn` that says no.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts axios@1.21.1 axios-retry@4.5.0 fetch-retry@6.0.0 ky@2.1.0 got@16.1.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import axios from 'axios'
import axiosRetry, { isIdempotentRequestError } from 'axios-retry'
import fetchRetry from 'fetch-retry'
import got from 'got'
import ky from 'ky'

let asked, fault
const server = createServer(async (request, response) => {
  request.resume()
  const fails = ++asked <= 3
  await wait(30)
  if (fails && fault === 'lost while it thinks') return request.socket.destroy()
  if (fails && fault === 'status 500') return response.writeHead(500).end()
  response.writeHead(200, { 'content-type': 'text/plain' })
  response.write('Do not ')
  await wait(30)
  if (fails && fault === 'cut') return response.destroy()
  response.end('pay.')
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const url = `http://127.0.0.1:${server.address().port}`
const body = JSON.stringify({ question: 'Must I pay?' })
const withAxios = options => async () => {
  const client = axios.create()
  axiosRetry(client, options)
  return (await client.post(url, body)).data
}
const withFetch = options => async () => {
  const response = await fetchRetry(fetch, { retryDelay: 5, ...options })(url, { method: 'POST', body })
  if (!response.ok) throw new Error(response.status)
  return await response.text()
}
const ways = {
  'axios-retry': withAxios(),
  'fetch-retry': withFetch(),
  ky: () => ky.post(url, { body }).text(),
  got: () => got.post(url, { body }).text(),
  'axios-retry, idempotent ones': withAxios({ retryCondition: isIdempotentRequestError }),
  'fetch-retry, no POST': withFetch({ retryOn: () => false }),
}
const seen = {}
for (fault of ['lost while it thinks', 'cut', 'status 500']) {
  for (const [way, ask] of Object.entries(ways)) {
    asked = 0
    const text = await ask().catch(() => 'error')
    seen[`${fault}, ${way}`] = { text, asked }
  }
}
console.table(seen)
const once = { text: 'error', asked: 1 }
for (const [name, result] of Object.entries(seen)) {
  const again = ['lost while it thinks, axios-retry', 'lost while it thinks, fetch-retry'].includes(name)
  assert.deepEqual(result, again ? { text: 'Do not pay.', asked: 4 } : once)
}
process.exit()
PROBE
timeout 30 node probe.mjs

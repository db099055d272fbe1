#!/usr/bin/env bash
# Guess: a mocked answer whose body breaks in the middle breaks for the code under test too, as the same Response does without the mock, and as a vendor's
# connection does that is lost.
# Seen (msw 3.0.5, nock 15.0.6, both with @mswjs/interceptors 0.45.12, Node 26.10, 2026-11): fetch reads the part that came, and then a proper end: the loop ends, and
# text() resolves. So it is where the web stream of msw's handler errors, and where nock's Readable is destroyed with an error. node:http's reader of
# the same mocks gets ECONNRESET.
# Meaning: a test that a cut answer is noticed, by a client that uses fetch, tests nothing with these mocks: it sees a short whole answer. A server on
# loopback that destroys its socket breaks both.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module","overrides":{"@mswjs/interceptors":"0.45.12"}}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts msw@3.0.5 nock@15.0.6
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import nodeHttp from 'node:http'
import { Readable } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'

const headers = { 'content-type': 'text/event-stream' }
/** Two events, and then the connection is lost. */
async function* broken() {
  yield Buffer.from('data: Half an \n\n')
  await wait(20)
  yield Buffer.from('data: answer\n\n')
  await wait(20)
  throw new Error('the connection is lost')
}
const stream = () => Readable.toWeb(Readable.from(broken(), { objectMode: false }))

async function byFetch(answer) {
  let text = ''
  const decoder = new TextDecoder()
  try {
    for await (const bytes of (await answer).body) text += decoder.decode(bytes)
  } catch {
    return `${text.match(/data/g)?.length} events, then an error`
  }
  return `${text.match(/data/g)?.length} events, then the end`
}
const byHttp = url =>
  new Promise(resolve => {
    const asked = nodeHttp.request(url, { method: 'POST' }, incoming => {
      incoming.on('data', () => {})
      incoming.on('end', () => resolve('the end'))
      incoming.on('error', error => resolve(error.code))
    })
    asked.on('error', error => resolve(error.code)).end()
  })
const post = url => fetch(url, { method: 'POST' })

const url = 'http://vendor.invalid/chat'
const seen = { 'Response, no mock': await byFetch(new Response(stream(), { headers })) }

const { http, HttpResponse } = await import('msw')
const { setupServer } = await import('msw/node')
const mock = setupServer(http.post(url, () => new HttpResponse(stream(), { headers })))
mock.listen()
seen['msw, fetch'] = await byFetch(post(url))
seen['msw, text()'] = (await (await post(url)).text()).length
seen['msw, node:http'] = await byHttp(url)
mock.close()

const { default: nock } = await import('nock')
const reply = () => nock('http://vendor.invalid').post('/chat').reply(200, () => Readable.from(broken(), { objectMode: false }), headers)
reply()
seen['nock, fetch'] = await byFetch(post(url))
reply()
seen['nock, node:http'] = await byHttp(url)
console.log(seen)
assert.deepEqual(seen, {
  'Response, no mock': '2 events, then an error',
  'msw, fetch': '2 events, then the end',
  'msw, text()': 'data: Half an \n\ndata: answer\n\n'.length,
  'msw, node:http': 'ECONNRESET',
  'nock, fetch': '2 events, then the end',
  'nock, node:http': 'ECONNRESET',
})
process.exit()
PROBE
timeout 30 node probe.mjs

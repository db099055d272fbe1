#!/usr/bin/env bash
# Guess: an endpoint of Astro on Node whose stream fails in the middle breaks the connection off, as other servers do: the reader has the words so far, and an error.
# Seen (astro 7.3.5, @astrojs/node 11.1.6, 2026-11): it writes three words of its own behind those of the model, `Internal server error`, into the 200 that is under way, and breaks off
# then. A reader who shows words as they come shows `You should Internal server error` as the model's answer. @hono/node-server in front of the same stream breaks off after
# the model's words.
# Meaning: the page, a transcript and a log that keep what came keep words that no model said. Catch the failure inside the stream, say it in the form that the page knows (an event,
# a line), and end the stream; send events or lines of JSON rather than plain text, so that words from elsewhere do not pass for the answer.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts astro@7.3.5 @astrojs/node@11.1.6 @hono/node-server@2.1.9 hono@4.13.19
cat >astro.config.mjs <<'CONFIG'
import node from '@astrojs/node'
export default { output: 'server', adapter: node({ mode: 'middleware' }) }
CONFIG
mkdir -p src/pages
cat >answer.mjs <<'ANSWER'
const wait = () => new Promise(resolve => setTimeout(resolve, 50))
async function* words(fails) {
  const encoder = new TextEncoder()
  for (const word of ['You ', 'should ']) {
    yield encoder.encode(word)
    await wait()
  }
  if (fails) throw new Error('The model broke off.')
  yield encoder.encode('not pay.')
}
export const answer = request =>
  new Response(ReadableStream.from(words(request.url.endsWith('fails'))), { headers: { 'content-type': 'text/plain; charset=utf-8' } })
ANSWER
cat >src/pages/answer.js <<'PAGE'
import { answer } from '../../answer.mjs'
export const prerender = false
export const GET = ({ request }) => answer(request)
PAGE
ASTRO_TELEMETRY_DISABLED=1 npx --no-install astro build --silent
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { answer } from './answer.mjs'
import { handler } from './dist/server/entry.mjs'

// Both log the failure.
console.error = () => {}
async function read(listener) {
  const server = createServer((request, response) => listener(request, response)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const seen = {}
  for (const how of ['whole', 'fails']) {
    const response = await fetch(`http://127.0.0.1:${server.address().port}/answer?${how}`)
    const answer = { status: response.status, text: '', end: 'ended' }
    try {
      for await (const words of response.body.pipeThrough(new TextDecoderStream())) answer.text += words
    } catch {
      answer.end = 'threw'
    }
    seen[how] = answer
  }
  return seen
}
const seen = { astro: await read(handler), hono: await read(getRequestListener(answer)) }
console.log(seen)
const whole = { status: 200, text: 'You should not pay.', end: 'ended' }
const broken = { status: 200, text: 'You should ', end: 'threw' }
assert.deepEqual(seen, { astro: { whole, fails: { ...broken, text: 'You should Internal server error' } }, hono: { whole, fails: broken } })
process.exit()
PROBE
node probe.mjs

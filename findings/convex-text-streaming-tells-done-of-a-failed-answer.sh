#!/usr/bin/env bash
# Guess: where the model fails amid an answer, Convex's component for persistent text shows `error` to all who look on, with the words that had come.
# Seen (@convex-dev/persistent-text-streaming 0.3.3, convex-test 0.0.71, react 19.3.1, 2026-11): the store says `error`, but the body of the answer is closed as a whole one is. `useStream`
# in the page that asked says `done` with "You should not pay. Not before the ". All others get `error`, and only the words up to the last full stop, since the rest is thrown
# away: "You should not pay. ".
# Meaning: whoever asked takes half an answer for the whole, and the two texts differ; behind a reload the page says another thing than before. A list or a table
# without a full stop is lost whole. Catch in the writer, append the failure as text of a form that the page knows, and let it be `done`.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @convex-dev/persistent-text-streaming@0.3.3 convex@1.48.0 convex-helpers@0.1.135 convex-test@0.0.71 \
  react@19.3.1 react-dom@19.3.1 jsdom@31.0.1
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { PersistentTextStreaming } from '@convex-dev/persistent-text-streaming'
import { useStream } from '@convex-dev/persistent-text-streaming/react'
import { ConvexProvider, ConvexReactClient } from 'convex/react'
import { componentsGeneric, defineSchema, httpActionGeneric, httpRouter, makeFunctionReference } from 'convex/server'
import { convexTest } from 'convex-test'
import { JSDOM } from 'jsdom'

const { window } = new JSDOM('<!doctype html><main></main>')
Object.assign(globalThis, { window, document: window.document })
const { createElement } = await import('react')
const { createRoot } = await import('react-dom/client')

// The application: one HTTP action that tells what a model says.
const streaming = new PersistentTextStreaming(componentsGeneric().persistentTextStreaming)
let broken
const handler = httpActionGeneric(async (context, request) => {
  const { streamId } = await request.json()
  return streaming.stream(context, request, streamId, async (_context, _request, _id, append) => {
    await append('You should not pay. ')
    await append('Not before the ')
    if (broken) throw new Error('The connection to the model was reset')
    await append('tenth.')
  })
})
const http = httpRouter()
http.route({ path: '/chat', method: 'POST', handler })
const part = name => import(`./node_modules/@convex-dev/persistent-text-streaming/dist/component/${name}.js`)
const convex = convexTest(defineSchema({}), { './convex/_generated/api.js': async () => ({}), './convex/http.js': async () => ({ default: http }) })
const modules = { './_generated/api.js': () => part('_generated/api'), './lib.js': () => part('lib') }
convex.registerComponent('persistentTextStreaming', (await part('schema')).default, modules)
// The component raises the failure once more, where Convex logs it.
let logged = 0
process.on('unhandledRejection', () => logged++)

const server = createServer(async (request, reply) => {
  const body = Buffer.concat(await request.toArray()).toString()
  const answer = await convex.fetch(request.url, { method: 'POST', body })
  reply.writeHead(answer.status)
  await pipeline(Readable.fromWeb(answer.body), reply)
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const url = new URL(`http://127.0.0.1:${server.address().port}/chat`)
const client = new ConvexReactClient('http://127.0.0.1:9')

async function ask(isBroken) {
  broken = isBroken
  const streamId = await convex.run(context => streaming.createStream(context))
  let asked
  function Answer() {
    asked = useStream(makeFunctionReference('chat:body'), url, true, streamId)
    return asked.text
  }
  const root = createRoot(document.querySelector('main'))
  root.render(createElement(ConvexProvider, { client }, createElement(Answer)))
  await wait(800)
  root.unmount()
  return { asked, stored: await convex.run(context => streaming.getStreamBody(context, streamId)) }
}
const seen = { whole: await ask(false), failed: await ask(true), logged }
console.log(seen)
const whole = { status: 'done', text: 'You should not pay. Not before the tenth.' }
assert.deepEqual(seen, {
  whole: { asked: whole, stored: whole },
  failed: { asked: { status: 'done', text: 'You should not pay. Not before the ' }, stored: { status: 'error', text: 'You should not pay. ' } },
  logged: 1,
})
process.exit()
PROBE
node probe.mjs

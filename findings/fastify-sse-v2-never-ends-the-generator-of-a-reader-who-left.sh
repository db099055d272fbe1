#!/usr/bin/env bash
# Guess: reply.sse(generator) of fastify-sse-v2 ends the generator when its reader leaves: `finally` runs, and the call to the model is closed, as in any
# `for await` that is left.
# Seen (fastify-sse-v2 4.2.2, fastify 5.12.8, @fastify/sse 0.6.0, 2026-11): it pipes the generator into the response, and a pipe tells its source nothing of
# a closed response. The generator is asked for some 16,000 characters more, and then for nothing: it stands at its `yield` for good, `finally` does not run, nothing
# is thrown, nothing is logged. With @fastify/sse the same generator is left at its next word, and its `finally` runs.
# Meaning: what a generator opened stays open, once for each reader who closes his page amid an answer: the model's call with its slot in a pool, a subscription to a
# store, a lock on a conversation. Abort the call on `reply.raw.on('close')`, and catch that abort in the generator: nothing behind it does.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts fastify@5.12.8 fastify-sse-v2@4.2.2 @fastify/sse@0.6.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { get } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import fastifySse from '@fastify/sse'
import { fastify } from 'fastify'
import { FastifySSEPlugin } from 'fastify-sse-v2'

async function* answer(call) {
  try {
    for (let word = 0; word < 1000; word++) {
      await wait(2)
      call.words++
      yield { data: `${word} `.padEnd(200, 'x') }
    }
    call.ended = 'whole'
  } finally {
    call.ended ??= 'left'
  }
}
/** Reads one piece, leaves, and looks at the generator twice, a second and two seconds behind that. */
async function look(name, plugin, route) {
  const call = { words: 0 }
  const app = fastify()
  await app.register(plugin)
  route(app, call)
  await app.listen({ port: 0, host: '127.0.0.1' })
  await new Promise(resolve => {
    get({ host: '127.0.0.1', port: app.server.address().port, agent: false, headers: { accept: 'text/event-stream' } }, response => {
      response.on('data', chunk => {
        if (!String(chunk).includes('data:')) return
        response.destroy()
        resolve()
      })
    })
  })
  await wait(1000)
  const { words } = call
  await wait(1000)
  const seen = { words, 'words a second later': call.words, ended: call.ended }
  console.log(`${name}:`, seen)
  return seen
}
const old = await look('fastify-sse-v2', FastifySSEPlugin, (app, call) =>
  app.get('/', (_, reply) => {
    reply.sse(answer(call))
  }),
)
assert.equal(old.ended, undefined)
assert.ok(old.words > 60 && old.words < 200 && old.words === old['words a second later'])
const other = await look('@fastify/sse', fastifySse, (app, call) => app.get('/', { sse: 'only' }, async (_, reply) => reply.sse.send(answer(call))))
assert.equal(other.ended, 'left')
assert.ok(other.words < 10)
process.exit()
PROBE
node probe.mjs

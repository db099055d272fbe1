#!/usr/bin/env bash
# Guess: a PUT with a body makes a stream and its first messages in one step. Whoever is told that the stream exists (200) can read them.
# Seen (@durable-streams/server 0.3.7, 2026-11): so it is in memory. Where the server keeps streams in files, the stream is there first: of twenty who
# make it at once, one is answered 201 when its message is there, and nearly all others 200 before that. They read `[]`, said to be up to date.
# Meaning: an empty stream is not one without a first message. Whoever agrees on something by the first message has to wait for it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @durable-streams/server@0.3.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { DurableStreamTestServer } from '@durable-streams/server'

// Twenty who make a stream at once, each of whom reads it when he is answered; 30 streams, since which requests meet is left to chance.
const create = async settings => {
  const server = new DurableStreamTestServer({ port: 0, host: '127.0.0.1', ...settings })
  const base = `${await server.start()}/v1/stream`
  const headers = { 'content-type': 'application/json' }
  const seen = { made: 0, 'read nothing after 200': 0, 'read nothing after 201': 0, 'messages in the end': 0 }
  for (let stream = 0; stream < 30; stream++) {
    const url = `${base}/${stream}`
    const read = async () => (await fetch(`${url}?offset=-1`)).json()
    const put = async maker => {
      const { status } = await fetch(url, { method: 'PUT', headers, body: JSON.stringify([{ maker }]) })
      const { length } = await read()
      if (status === 201) seen.made++
      if (length === 0) seen[`read nothing after ${status}`]++
    }
    await Promise.all(Array.from({ length: 20 }, (_, maker) => put(maker)))
    seen['messages in the end'] += (await read()).length
  }
  await server.stop()
  return seen
}

const whole = { made: 30, 'read nothing after 200': 0, 'read nothing after 201': 0, 'messages in the end': 30 }
const memory = await create({})
console.log('in memory:', JSON.stringify(memory))
assert.deepEqual(memory, whole)

const files = await create({ dataDir: 'streams' })
console.log('in files:', JSON.stringify(files))
const { 'read nothing after 200': early, ...rest } = files
assert.ok(early > 0)
assert.deepEqual({ ...rest, 'read nothing after 200': 0 }, whole)
process.exit(0)
PROBE
node probe.mjs

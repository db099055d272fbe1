#!/usr/bin/env bash
# Guess: `ttl` of createCached() is how long a result of a tool is kept, as the README of @ai-sdk-tools/cache has it, and on Redis an entry goes when it is over.
# Seen (@ai-sdk-tools/cache 1.2.0, 2026-11): the option is not looked at. With `ttl` of ten seconds a result of four minutes ago is handed out; with 30 minutes one of six minutes is not. Without it, too, it is five minutes, where the README says ten for memory and 30 for Redis. To a Redis client the entries are given by set()
# without a limit, though it has setex(): they are never removed. `ttl` given to the wrapped tool itself is kept to, in memory as on Redis; the entries on Redis stay for good there as well.
# Meaning: a model tells a price, a stock or a state of minutes ago though ten seconds were asked for, pays again for what should be kept for an hour, and Redis fills up. Give `ttl` with each tool, and set a limit in the client that is handed in.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @ai-sdk-tools/cache@1.2.0 ai@7.0.173 zod@4.6.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createCached } from '@ai-sdk-tools/cache'
import { tool } from 'ai'
import { z } from 'zod'

const start = Date.now()
let clock
Date.now = () => start + clock
const seconds = 1000
const minutes = 60 * seconds

/** A client as the README asks for, which notes what is stored and for how long. */
function redis() {
  const entries = new Map()
  const limits = []
  return {
    limits,
    get: async key => entries.get(key) ?? null,
    set: async (key, value, ...limit) => {
      entries.set(key, value)
      limits.push(limit.length ? 'a limit' : 'none')
    },
    setex: async (key, limit, value) => {
      entries.set(key, value)
      limits.push('a limit')
    },
    del: async key => Number(entries.delete(key)),
  }
}
/** How often a tool is run that is called two times, with a pause between. */
async function runs(pause, { all, own, client }) {
  let count = 0
  const price = tool({ description: 'price', inputSchema: z.object({ item: z.string() }), execute: async () => ({ price: ++count }) })
  const cached = createCached({ ...all, ...(client && { cache: client }) })(price, own)
  clock = 0
  await cached.execute({ item: 'lamp' }, {})
  clock = pause
  await cached.execute({ item: 'lamp' }, {})
  return count
}
const seen = {}
for (const kind of ['memory', 'redis']) {
  const ask = async (name, pause, options) => {
    const client = kind === 'redis' ? redis() : undefined
    const count = await runs(pause, { ...options, client })
    seen[`${kind}: ${name}`] = { runs: count, limits: client ? [...new Set(client.limits)].join() : '–' }
  }
  await ask('10 s for all, asked at 4 min', 4 * minutes, { all: { ttl: 10 * seconds } })
  await ask('30 min for all, asked at 6 min', 6 * minutes, { all: { ttl: 30 * minutes } })
  await ask('nothing said, asked at 6 min', 6 * minutes, {})
  await ask('10 s for the tool, asked at 4 min', 4 * minutes, { own: { ttl: 10 * seconds } })
  await ask('30 min for the tool, asked at 6 min', 6 * minutes, { own: { ttl: 30 * minutes } })
}
console.table(seen)
const expected = [1, 2, 2, 2, 1]
for (const [index, { runs, limits }] of Object.values(seen).entries()) {
  assert.equal(runs, expected[index % expected.length])
  assert.equal(limits, index < expected.length ? '–' : 'none')
}
process.exit()
PROBE
timeout 20 node probe.mjs

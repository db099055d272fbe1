#!/usr/bin/env bash
# Guess: a route of Nitro (and so of Nuxt) that is cached, by defineCachedEventHandler() or by a rule as `swr: 60`, keeps the text of an answer that it streams, or leaves streams alone.
# Seen (nitropack 2.13.6 with h3 1.15.11, node-server preset, 2026-11): the first reader gets the stream, live. Everybody after him gets `{}`, with status 200 and the max-age of the rule, until the time is over; the handler does not run. So with a stream that is returned and with a Response; the
# Response also loses its content type to application/json. A text is kept as it is, and so is a stream that is read to its end first.
# Meaning: one who tries the route sees it work, and the next thousand get two braces, which a reader of events takes for an empty answer. Put no cache rule on a route that streams a model's answer, or collect the text before it is returned.
set -euo pipefail
folder=$(mktemp -d)
server=
trap 'kill "$server" 2>/dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts nitropack@2.13.6
cat >nitro.config.mjs <<'CONFIG'
export default { preset: 'node-server', compatibilityDate: '2026-11-01', routeRules: { '/ruled': { swr: 60 } } }
CONFIG
mkdir -p routes utils
cat >utils/answer.ts <<'ANSWER'
export const runs: Record<string, number> = {}
/** An answer in three pieces. */
export function answer(name: string) {
  runs[name] = (runs[name] ?? 0) + 1
  return new ReadableStream({
    async start(controller) {
      for (const word of ['Do ', 'not ', 'pay.']) {
        controller.enqueue(new TextEncoder().encode(`data: ${word}\n\n`))
        await new Promise(resolve => setTimeout(resolve, 50))
      }
      controller.close()
    },
  })
}
export const headers = { 'content-type': 'text/event-stream' }
ANSWER
route() {
  printf "import { answer, headers, runs } from '../utils/answer'\nexport default %s\n" "$2" >"routes/$1.get.ts"
}
route stream "defineCachedEventHandler(event => { setHeader(event, 'content-type', 'text/event-stream'); return answer('stream') }, { maxAge: 60 })"
route response "defineCachedEventHandler(() => new Response(answer('response'), { headers }), { maxAge: 60 })"
route ruled "defineEventHandler(() => new Response(answer('ruled'), { headers }))"
route collected "defineCachedEventHandler(async event => { setHeader(event, 'content-type', 'text/event-stream'); return await new Response(answer('collected')).text() }, { maxAge: 60 })"
route uncached "defineEventHandler(() => new Response(answer('uncached'), { headers }))"
route runs "defineEventHandler(() => runs)"
npx nitropack build >build.log 2>&1 || { cat build.log >&2; exit 1; }
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'

const base = process.argv[2]
async function read(path) {
  const response = await fetch(base + path)
  return { text: (await response.text()).replaceAll(/data: |\n\n/g, ''), type: response.headers.get('content-type'), status: response.status }
}
const seen = {}
for (const name of ['stream', 'response', 'ruled', 'collected', 'uncached']) {
  for (const reader of ['first', 'second', 'third']) seen[`${name}, ${reader}`] = await read(`/${name}`)
}
const runs = await (await fetch(`${base}/runs`)).json()
console.table(seen)
console.log('runs', runs)
for (const [name, { text, type, status }] of Object.entries(seen)) {
  const [route, reader] = name.split(', ')
  const lost = reader !== 'first' && ['stream', 'response', 'ruled'].includes(route)
  assert.deepEqual([text, status], [lost ? '{}' : 'Do not pay.', 200])
  assert.equal(type, lost && route !== 'stream' ? 'application/json' : 'text/event-stream')
}
assert.deepEqual(runs, { stream: 1, response: 1, ruled: 1, collected: 1, uncached: 3 })
PROBE
port=$(node -e "const server = require('node:net').createServer().listen(0, '127.0.0.1', () => { console.log(server.address().port); server.close() })")
PORT=$port HOST=127.0.0.1 node .output/server/index.mjs >/dev/null 2>&1 &
server=$!
for _ in $(seq 50); do curl -s -o /dev/null "http://127.0.0.1:$port/runs" && break || sleep 0.1; done
timeout 30 node probe.mjs "http://127.0.0.1:$port"

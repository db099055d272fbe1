#!/usr/bin/env bash
# Guess: what a SvelteKit server emits by produce(), source() of the same library hands to the page, each event once; and it reads the streams of other servers,
# whose content type has a charset as often as not.
# Seen (sveltekit-sse 0.14.3, svelte 5.57.3, 2026-11): a selected event is a Svelte store, and a store is silent when it is set to the value that it has. Of a token
# that is the same as the one before it the page is told once: "Ha ha ha ha!" arrives as "Ha ha!", "1000000" as "10", by select(), json() and transform() alike, though
# all events are on the wire. With `text/event-stream; charset=utf-8` there is no event at all: `close` is called with status 200, `error` is not, as after
# an empty answer that went well.
# Meaning: numbers, indented code and tables lose what repeats, and no short trial shows it. A server gives each event a number of its own, as
# `{ seq, text }`, and leaves the charset out for this client; json() and transform() then tell of all of them.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps sveltekit-sse@0.14.3 svelte@5.57.3 esbuild@0.28.2
# The little of a page that the library asks for.
cat >page.mjs <<'PAGE'
globalThis.window = globalThis
globalThis.document = { hidden: false, addEventListener() {}, removeEventListener() {} }
PAGE
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { Readable } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import { produce, source } from 'sveltekit-sse'

const answers = { laughter: ['Ha', ' ha', ' ha', ' ha', '!'], number: ['1', '0', '0', '0', '0', '0', '0'] }
const forms = { text: word => word, json: word => JSON.stringify(word), numbered: (word, seq) => JSON.stringify({ seq, word }) }
let wire
const server = createServer((request, response) => {
  request.resume()
  const [, name, form, charset] = request.url.split('/')
  const answer = produce(async ({ emit, lock }) => {
    for (const [seq, word] of answers[name].entries()) {
      emit('token', forms[form](word, seq))
      await wait(10)
    }
    lock.set(false)
  })
  response.writeHead(200, { 'content-type': `text/event-stream${charset ? '; charset=utf-8' : ''}` })
  wire = 0
  Readable.fromWeb(answer.body)
    .on('data', bytes => {
      wire += bytes.toString().split('data: ').length - 1
    })
    .pipe(response)
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))

/** What the page has joined when the stream is over. */
async function read(path, select) {
  const seen = { text: '', told: [] }
  await new Promise(resolve => {
    const close = ({ status }) => {
      seen.told.push(`close ${status}`)
      resolve()
    }
    const connection = source(`http://127.0.0.1:${server.address().port}/${path}`, { cache: false, close, error: () => seen.told.push('error') })
    select(connection.select('token')).subscribe(value => {
      seen.text += value?.word ?? value ?? ''
    })
  })
  return { text: seen.text, told: seen.told.join(), wire }
}
const ways = { select: ['text', token => token], json: ['json', token => token.json()], transform: ['json', token => token.transform(JSON.parse)] }
const seen = {}
for (const name of Object.keys(answers)) {
  for (const [way, [form, select]] of Object.entries(ways)) seen[`${name}, ${way}`] = await read(`${name}/${form}`, select)
  seen[`${name}, numbered`] = await read(`${name}/numbered`, token => token.json())
}
seen['laughter, charset'] = await read('laughter/text/charset', token => token)
console.table(seen)

const { 'laughter, charset': refused, ...others } = seen
for (const [name, { text, told, wire }] of Object.entries(others)) {
  const [answer, way] = name.split(', ')
  const whole = answers[answer].join('')
  assert.equal(text, way === 'numbered' ? whole : answer === 'laughter' ? 'Ha ha!' : '10')
  assert.deepEqual([told, wire], ['close 200', answers[answer].length])
}
assert.deepEqual([refused.text, refused.told], ['', 'close 200'])
process.exit()
PROBE
npx esbuild probe.mjs --bundle --platform=node --format=esm --conditions=svelte --log-level=error --outfile=bundle.mjs
timeout 30 node --import ./page.mjs bundle.mjs

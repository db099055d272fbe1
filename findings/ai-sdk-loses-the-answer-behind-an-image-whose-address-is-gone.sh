#!/usr/bin/env bash
# Guess: a model may tell a file that it made by its address (`data: { type: 'url' }` of the specification v4), and streamText hands the address on; where nobody
# can fetch it, the text of the answer is there all the same.
# Seen (ai 7.0.173, 2026-11): streamText fetches the address itself, in the middle of the stream. Where that fails, fullStream throws AI_DownloadError at this
# place: no error part, no finish, onError is not called, the text that came before is in no result, and the text behind is lost. With a file by its bytes in
# its place all of it is there.
# Meaning: the address of an image that expired ends an answer whose text was complete. A bridge to the AI SDK, and a proxy for one, sends bytes, or says that the
# download of such files is a part of the answer.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts ai@7.0.173
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { streamText } from 'ai'

const usage = { inputTokens: { total: 1 }, outputTokens: { total: 1 } }
/** A model that says something, makes a picture, and goes on. */
const model = data => ({
  specificationVersion: 'v4',
  provider: 'probe',
  modelId: 'probe-1',
  supportedUrls: {},
  async doStream() {
    const parts = [
      { type: 'stream-start', warnings: [] },
      { type: 'text-start', id: '1' },
      { type: 'text-delta', id: '1', delta: 'Here it is: ' },
      { type: 'text-end', id: '1' },
      { type: 'file', mediaType: 'image/png', data },
      { type: 'text-start', id: '2' },
      { type: 'text-delta', id: '2', delta: 'a mill.' },
      { type: 'text-end', id: '2' },
      { type: 'finish', finishReason: { unified: 'stop', raw: 'stop' }, usage },
    ]
    return { stream: ReadableStream.from(parts) }
  },
})

async function read(data) {
  const errors = []
  const result = streamText({ model: model(data), prompt: 'Draw a mill.', maxRetries: 0, onError: ({ error }) => errors.push(error.name) })
  const types = []
  let thrown
  try {
    for await (const { type } of result.fullStream) if (!type.includes('step')) types.push(type)
  } catch (error) {
    thrown = error.name
  }
  const text = await result.text.catch(error => `rejects: ${error.name}`)
  return { types, thrown, errors, text }
}
// `.invalid` is a name that nobody has (RFC 6761).
const seen = {
  address: await read({ type: 'url', url: new URL('https://pictures.invalid/mill.png') }),
  bytes: await read({ type: 'data', data: 'iVBORw0KGgo=' }),
}
console.log(JSON.stringify(seen, null, 1))
assert.deepEqual(seen.address, {
  types: ['start', 'text-start', 'text-delta', 'text-end'],
  thrown: 'AI_DownloadError',
  errors: [],
  text: 'rejects: AI_DownloadError',
})
assert.equal(seen.bytes.text, 'Here it is: a mill.')
assert.deepEqual(seen.bytes.types.slice(-5), ['file', 'text-start', 'text-delta', 'text-end', 'finish'])
PROBE
node probe.mjs

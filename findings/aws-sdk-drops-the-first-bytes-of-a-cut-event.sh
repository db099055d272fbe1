#!/usr/bin/env bash
# Guess: the AWS SDK raises for a ConverseStream that is cut, since its framing tells the length of every message and its dialect has an end
# event; it raises for all cuts inside of a message, or for none.
# Seen (@aws-sdk/client-bedrock-runtime 3.1164.0 with @smithy/core 3.41.1, 2026-11): the loop over the events ends without an error where the
# body ends between two messages, and also where up to three bytes of the next one have come: they are dropped. From the fourth byte on, when the
# length is known, it raises. A connection that is reset raises in both places.
# Meaning: whoever reads ConverseStream must see messageStop before an answer counts as whole; that no error came says nothing.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module","overrides":{"@smithy/core":"3.41.1"}}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @aws-sdk/client-bedrock-runtime@3.1164.0 \
  @smithy/node-http-handler@4.14.2 @smithy/eventstream-codec@4.5.2
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { BedrockRuntimeClient, ConverseStreamCommand } from '@aws-sdk/client-bedrock-runtime'
import { EventStreamCodec } from '@smithy/eventstream-codec'
import { NodeHttpHandler } from '@smithy/node-http-handler'

const utf8 = new TextEncoder()
const codec = new EventStreamCodec(String, text => utf8.encode(text))
const event = (type, payload) =>
  codec.encode({
    headers: {
      ':event-type': { type: 'string', value: type },
      ':content-type': { type: 'string', value: 'application/json' },
      ':message-type': { type: 'string', value: 'event' },
    },
    body: utf8.encode(JSON.stringify(payload)),
  })
const half = Buffer.concat([
  event('messageStart', { role: 'assistant' }),
  event('contentBlockDelta', { contentBlockIndex: 0, delta: { text: 'Half an ans' } }),
])
const rest = Buffer.concat([
  event('contentBlockDelta', { contentBlockIndex: 0, delta: { text: 'wer' } }),
  event('contentBlockStop', { contentBlockIndex: 0 }),
  event('messageStop', { stopReason: 'end_turn' }),
])

/** The text that came, and the words of what was raised. */
async function read(bytesOfRest, reset = false) {
  const server = createServer((request, reply) => {
    request.resume()
    reply.writeHead(200, { 'content-type': 'application/vnd.amazon.eventstream' })
    const body = Buffer.concat([half, rest.subarray(0, bytesOfRest)])
    if (reset) reply.write(body, () => reply.destroy())
    else reply.end(body)
  })
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
  const client = new BedrockRuntimeClient({
    region: 'us-east-1',
    endpoint: `http://127.0.0.1:${server.address().port}`,
    token: { token: 'none' },
    authSchemePreference: ['httpBearerAuth'],
    maxAttempts: 1,
    requestHandler: new NodeHttpHandler(),
  })
  const said = { text: '', stopped: false, raised: undefined }
  try {
    const messages = [{ role: 'user', content: [{ text: 'Hello' }] }]
    const { stream } = await client.send(new ConverseStreamCommand({ modelId: 'm', messages }))
    for await (const each of stream) {
      said.text += each.contentBlockDelta?.delta?.text ?? ''
      said.stopped ||= each.messageStop !== undefined
    }
  } catch (error) {
    said.raised = error.message
  }
  client.destroy()
  server.close()
  return said
}

for (const bytes of [rest.length, 0, 1, 2, 3, 4, 11, 12, 40]) {
  const said = await read(bytes)
  console.log(`${bytes} bytes of the rest:`, JSON.stringify(said))
  assert.equal(said.stopped, bytes === rest.length)
  if (bytes < 4 || bytes === rest.length) assert.equal(said.raised, undefined)
  else assert.match(said.raised, /truncated/i)
}
const reset = await read(0, true)
console.log('reset:', JSON.stringify(reset))
assert.ok(reset.raised)
PROBE
node probe.mjs

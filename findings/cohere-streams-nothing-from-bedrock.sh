#!/usr/bin/env bash
# Guess: chatStream() of cohere-ai's clients for AWS, BedrockClient and BedrockClientV2, hands out the words of a model on Bedrock as they come, as CohereClient and AWS's own client do.
# Seen (cohere-ai 8.1.0, @aws-sdk/client-bedrock-runtime 3.1164.0, 2026-11): BedrockClient reads the answer to its end before chatStream() resolves: the first word comes with the last. A reader who leaves after a word has paid
# for all of them. BedrockClientV2 waits as long, and then hands out nothing: of Bedrock's events it takes those that have `event_type`, which are of the first API, and the second API's have `type`. The loop ends well without one event.
# Given events of the first API it throws "Missing discriminant". AWS's client reads the same bytes word by word.
# Meaning: with BedrockClientV2 a page shows an empty answer, with no error, and the call is paid; with BedrockClient it shows nothing until all is there. Stream from Bedrock by AWS's client, and use these for chat() alone.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps cohere-ai@8.1.0 @aws-sdk/credential-providers@3.1164.0 @aws-crypto/sha256-js@5.2.0 \
  @smithy/protocol-http@5.6.2 @smithy/signature-v4@5.7.5 @aws-sdk/client-bedrock-runtime@3.1164.0 @smithy/node-http-handler@4.14.2 @smithy/eventstream-codec@4.5.2
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { BedrockRuntimeClient, InvokeModelWithResponseStreamCommand } from '@aws-sdk/client-bedrock-runtime'
import { EventStreamCodec } from '@smithy/eventstream-codec'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { BedrockClient, BedrockClientV2 } from 'cohere-ai/aws'

const codec = new EventStreamCodec(bytes => Buffer.from(bytes).toString(), text => Buffer.from(text))
const header = value => ({ type: 'string', value })
const headers = { ':event-type': header('chunk'), ':content-type': header('application/json'), ':message-type': header('event') }
/** An event of a model, as Bedrock wraps it. */
const frame = event => codec.encode({ headers, body: Buffer.from(JSON.stringify({ bytes: Buffer.from(JSON.stringify(event)).toString('base64'), p: 'abcdefgh' })) })
const words = ['Do ', 'not ', 'pay.']
const end = { event_type: 'stream-end', is_finished: true, finish_reason: 'COMPLETE', response: { text: words.join(''), generation_id: 'a', finish_reason: 'COMPLETE' } }
const first = [...words.map(text => ({ event_type: 'text-generation', is_finished: false, text })), end]
const second = [
  { type: 'message-start', id: 'a', delta: { message: { role: 'assistant' } } },
  { type: 'content-start', index: 0, delta: { message: { content: { type: 'text', text: '' } } } },
  ...words.map(text => ({ type: 'content-delta', index: 0, delta: { message: { content: { text } } } })),
  { type: 'content-end', index: 0 },
  { type: 'message-end', delta: { finish_reason: 'COMPLETE', usage: { tokens: { input_tokens: 3, output_tokens: 4 } } } },
]
let events
let written
const server = createServer(async (request, response) => {
  request.resume()
  response.writeHead(200, { 'content-type': 'application/vnd.amazon.eventstream' })
  for (written = 0; written < events.length; written++) {
    response.write(frame(events[written]))
    await wait(100)
  }
  response.end()
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const address = `http://127.0.0.1:${server.address().port}`
// Cohere's clients ask AWS's host by https: their requests are led to the server here.
const { fetch } = globalThis
globalThis.fetch = (url, { headers, ...options }) => fetch(String(url).replace(/^https:\/\/[^/]+/, address), options)

delete process.env.AWS_PROFILE
const model = 'cohere.command-r-v1:0'
const cohere = { awsRegion: 'us-east-1', awsAccessKey: 'none', awsSecretKey: 'none' }
const messages = [{ role: 'user', content: 'Shall I pay?' }]
const ways = {
  'BedrockClient, events of the first API': [first, () => new BedrockClient(cohere).chatStream({ model, message: 'Shall I pay?' })],
  'BedrockClientV2, events of the first API': [first, () => new BedrockClientV2(cohere).chatStream({ model, messages })],
  'BedrockClientV2, events of the second API': [second, () => new BedrockClientV2(cohere).chatStream({ model, messages })],
  "AWS's client, events of the first API": [
    first,
    async () => {
      const credentials = { accessKeyId: 'none', secretAccessKey: 'none' }
      const client = new BedrockRuntimeClient({ region: 'us-east-1', endpoint: address, credentials, requestHandler: new NodeHttpHandler() })
      return (await client.send(new InvokeModelWithResponseStreamCommand({ modelId: model, body: '{}' }))).body
    },
  ],
}
const seen = {}
for (const [name, [answer, ask]] of Object.entries(ways)) {
  events = answer
  const row = { 'events sent': answer.length, 'sent before the first was read': 'none read', read: 0 }
  try {
    for await (const _ of await ask()) if (row.read++ === 0) row['sent before the first was read'] = written
    row.ended = 'well'
  } catch (error) {
    row.ended = error.message
  }
  seen[name] = row
}
console.table(seen)
const row = (sent, before, read, ended = 'well') => ({ 'events sent': sent, 'sent before the first was read': before, read, ended })
const [one, two, three, aws] = Object.values(seen)
assert.deepEqual(one, row(4, 4, 4))
assert.deepEqual(two, row(4, 'none read', 0, 'response: Missing discriminant ("type")'))
assert.deepEqual(three, row(7, 'none read', 0))
assert.equal(aws.read, 4)
assert.ok(aws['sent before the first was read'] < 3)
process.exit()
PROBE
timeout 60 node probe.mjs

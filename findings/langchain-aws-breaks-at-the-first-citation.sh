#!/usr/bin/env bash
# Guess: ChatBedrockConverse takes an answer with citations, as Claude gives it on documents with `citations: { enabled: true }`: stream() hands out the text, invoke() answers with it, and the
# next question goes out with the answer in its history.
# Seen (@langchain/aws 1.4.5, @langchain/core 1.4.0, @aws-sdk/client-bedrock-runtime 3.1164.0, 2026-11): stream() throws at the first citation, "Unsupported content block type(s)", behind the
# words that it stands at. invoke() answers with the whole text, in a block `citations_content`, which the class itself does not take back: each later question with that answer in its history fails with
# "Unsupported content block type: citations_content", and no request goes out. The client of AWS reads the same bytes to their end.
# Meaning: an agent that reads documents breaks behind its first sentence, after Claude was paid, and a conversation that was saved with such an answer cannot be gone on with. Leave citations
# off with this class, or take the words out of the blocks before the answer is kept.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module","overrides":{"@smithy/core":"3.41.1"}}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @langchain/aws@1.4.5 @langchain/core@1.4.0 @aws-sdk/client-bedrock-runtime@3.1164.0 \
  @smithy/node-http-handler@4.14.2 @smithy/eventstream-codec@4.5.2
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { BedrockRuntimeClient, ConverseStreamCommand } from '@aws-sdk/client-bedrock-runtime'
import { ChatBedrockConverse } from '@langchain/aws'
import { HumanMessage } from '@langchain/core/messages'
import { EventStreamCodec } from '@smithy/eventstream-codec'
import { NodeHttpHandler } from '@smithy/node-http-handler'

const utf8 = new TextEncoder()
const codec = new EventStreamCodec(String, text => utf8.encode(text))
const event = (type, payload) => {
  const headers = { ':event-type': type, ':content-type': 'application/json', ':message-type': 'event' }
  const typed = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, { type: 'string', value }]))
  return codec.encode({ headers: typed, body: utf8.encode(JSON.stringify(payload)) })
}
const citation = { title: 'bill.txt', location: { documentChar: { documentIndex: 0, start: 0, end: 14 } }, sourceContent: [{ text: 'Due on 1 June.' }] }
const delta = one => event('contentBlockDelta', { contentBlockIndex: 0, delta: one })
const usage = { inputTokens: 9, outputTokens: 5, totalTokens: 14 }
let cites
let requests = 0
const server = createServer((request, response) => {
  request.resume()
  requests++
  if (!request.url.endsWith('converse-stream')) {
    const content = cites ? [{ citationsContent: { content: [{ text: 'Pay by June.' }], citations: [citation] } }] : [{ text: 'Pay by June.' }]
    response.writeHead(200, { 'content-type': 'application/json' })
    return response.end(JSON.stringify({ output: { message: { role: 'assistant', content } }, stopReason: 'end_turn', usage, metrics: { latencyMs: 1 } }))
  }
  response.writeHead(200, { 'content-type': 'application/vnd.amazon.eventstream' })
  response.write(event('messageStart', { role: 'assistant' }))
  response.write(delta({ text: 'Pay ' }))
  if (cites) response.write(delta({ citation }))
  response.write(delta({ text: 'by June.' }))
  response.write(event('contentBlockStop', { contentBlockIndex: 0 }))
  response.write(event('messageStop', { stopReason: 'end_turn' }))
  response.end(event('metadata', { usage, metrics: { latencyMs: 1 } }))
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const client = new BedrockRuntimeClient({
  region: 'us-east-1', endpoint: `http://127.0.0.1:${server.address().port}`, token: { token: 'none' }, authSchemePreference: ['httpBearerAuth'],
  maxAttempts: 1, requestHandler: new NodeHttpHandler(),
})
const model = new ChatBedrockConverse({ client, model: 'anthropic.claude-sonnet-4-5-20250929-v1:0', region: 'us-east-1', maxRetries: 0 })
const words = error => error.message.split(/ with content| type\(s\):/)[0]

async function read() {
  const seen = { stream: '', aws: '' }
  try {
    for await (const { text } of await model.stream('When is it due?')) seen.stream += text
  } catch (error) {
    seen.streamEnded = words(error)
  }
  const { stream } = await client.send(new ConverseStreamCommand({ modelId: 'm', messages: [{ role: 'user', content: [{ text: 'When is it due?' }] }] }))
  for await (const one of stream) seen.aws += one.contentBlockDelta?.delta?.text ?? ''
  const answer = await model.invoke('When is it due?')
  seen.invoke = answer.text
  requests = 0
  seen.next = await model.invoke([new HumanMessage('When is it due?'), answer, new HumanMessage('And how much?')]).then(({ text }) => text || 'no text', words)
  return { ...seen, requests }
}
cites = true
const seen = { cited: await read() }
cites = false
seen.plain = await read()
console.log(seen)
const whole = 'Pay by June.'
assert.deepEqual(seen, {
  cited: {
    stream: 'Pay ', streamEnded: 'Unsupported content block', aws: whole, invoke: whole, next: 'Unsupported content block type: citations_content', requests: 0,
  },
  plain: { stream: whole, aws: whole, invoke: whole, next: whole, requests: 1 },
})
process.exit()
PROBE
node probe.mjs

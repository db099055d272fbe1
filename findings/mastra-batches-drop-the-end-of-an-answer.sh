#!/usr/bin/env bash
# Guess: Mastra's BatchPartsProcessor hands the words of an answer out in groups, and what is left at the end with the end; with `emitOnNonText: false` a part that is no text only waits for its group too.
# Seen (@mastra/core 1.71.0, @ai-sdk/openai-compatible 3.0.92, 2026-11): with that option the words behind the last full group reach the stream and nothing else. Of "one two three four five six seven" the stream has all, and `text` and the
# message that is kept have five: the rest is let out when they are made up. The parts behind it in the group, text-end and step-finish, are in no stream, so that `finishReason` is undefined and `steps` is empty. With the option left
# at true all of it stands.
# Meaning: a store, a log and an evaluation hold an answer without its last words, up to a group less one, and no reason and no tokens, while the page that read the stream shows it whole. Leave the option at true.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @mastra/core@1.71.0 @ai-sdk/openai-compatible@3.0.92 zod@4.6.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { Agent } from '@mastra/core/agent'
import { BatchPartsProcessor } from '@mastra/core/processors'

const words = ['one ', 'two ', 'three ', 'four ', 'five ', 'six ', 'seven']
const chunk = (delta, finish_reason = null) => ({ id: 'a', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta, finish_reason }] })
const say = [...words.map(content => chunk({ content })), chunk({}, 'stop')]
const server = createServer(async (request, response) => {
  request.resume()
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  for (const one of say) {
    response.write(`data: ${JSON.stringify(one)}\n\n`)
    await wait(10)
  }
  response.end('data: [DONE]\n\n')
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const model = createOpenAICompatible({ name: 'host', apiKey: 'key', baseURL: `http://127.0.0.1:${server.address().port}` })('m')

const seen = {}
for (const emitOnNonText of [true, false]) {
  const outputProcessors = [new BatchPartsProcessor({ batchSize: 5, emitOnNonText })]
  const output = await new Agent({ id: 'assistant', name: 'assistant', instructions: 'Help.', model, outputProcessors }).stream('Count.')
  const parts = []
  for await (const part of output.fullStream) parts.push(part)
  const kept = (await output.response).messages.flatMap(({ content }) => content)
  seen[emitOnNonText] = {
    stream: parts.filter(({ type }) => type === 'text-delta').map(({ payload }) => payload.text).join(''),
    text: await output.text,
    kept: kept.map(({ text }) => text).join(''),
    ends: parts.filter(({ type }) => type === 'text-end' || type === 'step-finish').length,
    steps: (await output.steps).length,
    reason: await output.finishReason,
  }
}
console.log(seen)
const all = words.join('')
const five = words.slice(0, 5).join('')
assert.deepEqual(seen.true, { stream: all, text: all, kept: all, ends: 2, steps: 1, reason: 'stop' })
assert.deepEqual(seen.false, { stream: all, text: five, kept: five, ends: 0, steps: 0, reason: undefined })
process.exit()
PROBE
timeout 60 node probe.mjs

#!/usr/bin/env bash
# Guess: an agent of Mastra whose model's answer breaks off fails, or ends with what came: so it does at a connection that is reset, and at an error frame. The call of an
# answer that broke off is not run.
# Seen (@mastra/core 1.71.0, ai 7.0.173, @ai-sdk/openai-compatible 3.0.92, 2026-11): where the body ends in order amid the answer, without finish reason or [DONE], the agent
# takes the half for a step, asks again with it as the assistant's last message, and adds what comes to the half that it has: "Do not You should pay." It finishes with
# `stop`, without an error. So it is at a reason of the vendor's own: GLM's `sensitive` takes an answer back. A host that always breaks off is asked as often as maxSteps
# says, and each half is in the text. A call of which only the name had come is run, with {}. streamText of the AI SDK, over the same host, asks once in each case, has an
# error for the cuts, and runs nothing.
# Meaning: proxies make an ordered end of a broken connection, and the answer then says what no model said; a tool that erases a folder, or all, erases all. A
# `stopWhen` that ends at a step with the reason `other` keeps the half alone; the tool runs all the same, unless it refuses arguments that lack a field.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @mastra/core@1.71.0 ai@7.0.173 @ai-sdk/openai-compatible@3.0.92 zod@4.6.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { Agent } from '@mastra/core/agent'
import { createTool } from '@mastra/core/tools'
import { stepCountIs, streamText, tool } from 'ai'
import { z } from 'zod'

const chunk = (delta, finish_reason = null) => ({ id: 'a', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta, finish_reason }] })
const say = content => chunk({ role: 'assistant', content })
const call = chunk({ tool_calls: [{ index: 0, id: 'call_1', type: 'function', function: { name: 'erase', arguments: '' } }] })
const half = [say('Do '), say('not ')]
const whole = [say('You should '), say('pay.'), chunk({}, 'stop'), '[DONE]']
/** What the host says to the first, and to each later question. */
const cases = {
  whole: { first: whole },
  reset: { first: half, isReset: true },
  error: { first: [...half, { error: { message: 'The engine has stopped', type: 'server_error', code: 500 } }] },
  cut: { first: half },
  'always cut': { first: half, later: half },
  'cut in a call': { first: [call] },
  sensitive: { first: [...half, chunk({}, 'sensitive'), '[DONE]'] },
}
let now
let requests
const server = createServer(async (request, response) => {
  let body = ''
  for await (const piece of request) body += piece
  requests.push(JSON.parse(body).messages)
  const { first, later = whole, isReset } = now
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  for (const each of requests.length === 1 ? first : later) response.write(`data: ${typeof each === 'string' ? each : JSON.stringify(each)}\n\n`)
  if (isReset) return setTimeout(() => response.destroy(), 50)
  response.end()
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const url = `http://127.0.0.1:${server.address().port}/v1`
let ran
const execute = async ({ folder }) => {
  ran.push(JSON.stringify({ folder }))
  return 'erased'
}
const what = { description: 'Erases the files of a folder, or all', inputSchema: z.object({ folder: z.string().optional() }) }
const tools = { erase: createTool({ id: 'erase', ...what, execute }) }
const agent = new Agent({ id: 'agent', name: 'agent', instructions: 'Help', model: { id: 'local/m', url, apiKey: 'none' }, tools })
const sdk = createOpenAICompatible({ name: 'local', apiKey: 'none', baseURL: url })('m')
for (const name of ['error', 'warn', 'info', 'debug']) console[name] = () => {}

async function byMastra(more) {
  const result = await agent.stream('Hello', { maxSteps: 5, ...more })
  await result.consumeStream()
  return { text: await result.text, finish: await result.finishReason, failed: result.error !== undefined }
}
async function bySdk() {
  let failed = false
  const given = { model: sdk, prompt: 'Hello', tools: { erase: tool({ ...what, execute }) }, stopWhen: stepCountIs(5), maxRetries: 0 }
  const result = streamText({ ...given, onError: () => (failed = true) })
  await result.consumeStream({ onError: () => (failed = true) })
  return { text: await result.text.catch(() => 'rejects'), finish: await result.finishReason.catch(() => 'rejects'), failed }
}
const isCut = ({ steps }) => steps.at(-1)?.finishReason === 'other'
const ways = { mastra: () => byMastra(), 'mastra, stopWhen': () => byMastra({ stopWhen: isCut }), sdk: bySdk }
const seen = {}
for (const [way, ask] of Object.entries(ways)) {
  for (const [name, each] of Object.entries(cases)) {
    ;[now, requests, ran] = [each, [], []]
    const result = await ask()
    seen[`${way}, ${name}`] = { requests: requests.length, ran: ran.join(), ...result }
    if (way === 'mastra' && name === 'cut') assert.deepEqual(requests[1].at(-1), { role: 'assistant', content: 'Do not ' })
  }
}
console.table(seen)
const good = { requests: 1, ran: '', text: 'You should pay.', finish: 'stop', failed: false }
const bad = { ...good, text: 'Do not ', finish: 'error', failed: true }
assert.deepEqual(seen['mastra, whole'], good)
assert.deepEqual(seen['mastra, reset'], bad)
assert.deepEqual(seen['mastra, error'], bad)
assert.deepEqual(seen['mastra, cut'], { ...good, requests: 2, text: 'Do not You should pay.' })
assert.deepEqual(seen['mastra, always cut'], { ...good, requests: 5, text: 'Do not '.repeat(5), finish: 'other' })
assert.deepEqual(seen['mastra, cut in a call'], { ...good, requests: 2, ran: '{}' })
assert.deepEqual(seen['mastra, sensitive'], seen['mastra, cut'])
assert.deepEqual(seen['mastra, stopWhen, cut'], { ...good, text: 'Do not ', finish: 'other' })
assert.deepEqual(seen['sdk, sensitive'], { ...good, text: 'Do not ', finish: 'other' })
assert.deepEqual(seen['sdk, cut'], bad)
assert.deepEqual(seen['sdk, always cut'], bad)
assert.deepEqual(seen['sdk, cut in a call'], { ...bad, text: '' })
process.exit()
PROBE
timeout 90 node probe.mjs

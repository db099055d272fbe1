#!/usr/bin/env bash
# Guess: an AIAgent of AIGNE runs a call whose arguments are whole. One that broke off, since the connection closed or the limit of tokens was reached, is no JSON: it is an error, or
# is told to the model.
# Seen (@aigne/core 1.72.0, @aigne/openai 0.16.16, 2026-11): arguments are read by a parser that mends JSON, and the reason of the end is not looked at. The tool runs with "amount": 10 where 1000 was being
# written, both at `length` and where the body ends without a reason and without `[DONE]`. The next request tells the model that it had asked for 10, with arguments that
# are whole. Where nothing had come of the arguments yet, the tool runs with none.
# Meaning: the wrong sum is paid, and the history has no trace of the break. Models of @aigne for DeepSeek, Doubao and others stand on the same class. Have tools that change something ask for
# an approval, and set no low limit.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @aigne/core@1.72.0 @aigne/openai@0.16.16 zod@3.25.76
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { AIAgent, AIGNE, FunctionAgent } from '@aigne/core'
import { OpenAIChatModel } from '@aigne/openai'
import { z } from 'zod'

const frame = (delta, finish_reason = null) => ({ id: 'a', object: 'chat.completion.chunk', created: 1, model: 'gpt-4.1', choices: [{ index: 0, delta, finish_reason }] })
const call = (name, args) => frame({ tool_calls: [{ index: 0, ...(name && { id: 'call_1', type: 'function' }), function: { ...(name && { name }), arguments: args } }] })
const end = reason => [frame({}, reason), '[DONE]']
const half = [call('pay', '{"amount": '), call('', '10')]
const bodies = {
  whole: [...half, call('', '00}'), ...end('tool_calls')],
  'at its limit': [...half, ...end('length')],
  cut: half,
  'cut before its arguments': [call('pay', '')],
}
let asked
let sent
const server = createServer(async (request, response) => {
  let body = ''
  for await (const chunk of request) body += chunk
  sent.push(JSON.parse(body))
  const frames = sent.length > 1 ? [frame({ content: 'Done.' }), ...end('stop')] : bodies[asked]
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.end(frames.map(one => `data: ${one === '[DONE]' ? one : JSON.stringify(one)}\n\n`).join(''))
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const model = new OpenAIChatModel({ apiKey: 'key', model: 'gpt-4.1', baseURL: `http://127.0.0.1:${server.address().port}` })

async function ask(name) {
  asked = name
  sent = []
  const ran = []
  const pay = FunctionAgent.from({
    name: 'pay',
    description: 'Pays a bill, or the usual sum',
    inputSchema: z.object({ amount: z.number().optional() }),
    process: ({ amount }) => {
      ran.push(amount ?? 'the usual sum')
      return { ok: true }
    },
  })
  const agent = AIAgent.from({ name: 'assistant', instructions: 'Help.', inputKey: 'question', skills: [pay] })
  const { message } = await new AIGNE({ model }).invoke(agent, { question: 'Pay the bill' })
  return { ran, told: sent[1].messages.find(one => one.tool_calls).tool_calls[0].function.arguments, answer: message }
}
const seen = {}
for (const name of Object.keys(bodies)) seen[name] = await ask(name)
console.log(seen)
const answer = 'Done.'
assert.deepEqual(seen, {
  whole: { ran: [1000], told: '{"amount":1000}', answer },
  'at its limit': { ran: [10], told: '{"amount":10}', answer },
  cut: { ran: [10], told: '{"amount":10}', answer },
  'cut before its arguments': { ran: ['the usual sum'], told: '{}', answer },
})
process.exit()
PROBE
node probe.mjs

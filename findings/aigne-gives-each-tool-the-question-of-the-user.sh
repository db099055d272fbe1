#!/usr/bin/env bash
# Guess: an AIAgent of AIGNE runs a tool with the arguments that the model wrote. An optional one that the model left out is left out.
# Seen (@aigne/core 1.72.0, @aigne/openai 0.16.16, 2026-11): each tool gets all fields of the agent's own input as well, below those that the model wrote. With `inputKey: 'message'`,
# a tool with an optional `message` that the model left out runs with the whole question of the user as its message. The history tells the model only
# of what it wrote itself.
# Meaning: what a user writes to the assistant is posted, mailed or stored by tools that were not asked to, and the calls in the history do not show it. Name the fields of the
# input unlike each parameter of a tool.
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
let written
let bodies
const server = createServer(async (request, response) => {
  let body = ''
  for await (const chunk of request) body += chunk
  bodies.push(JSON.parse(body))
  const frames = bodies.length > 1 ? [frame({ content: 'Done.' }), ...end('stop')] : [call('post', written), ...end('tool_calls')]
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.end(frames.map(one => `data: ${one === '[DONE]' ? one : JSON.stringify(one)}\n\n`).join(''))
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const model = new OpenAIChatModel({ apiKey: 'key', model: 'gpt-4.1', baseURL: `http://127.0.0.1:${server.address().port}` })

async function ask(args, inputKey) {
  written = args
  bodies = []
  let ran
  const post = FunctionAgent.from({
    name: 'post',
    description: 'Pings a channel, with a message if one is given',
    inputSchema: z.object({ channel: z.string(), message: z.string().optional() }),
    process: ({ channel, message }) => {
      ran = { channel, message }
      return { ok: true }
    },
  })
  const agent = AIAgent.from({ name: 'assistant', instructions: 'Help.', inputKey, skills: [post] })
  await new AIGNE({ model }).invoke(agent, { [inputKey]: 'I am ill, tell nobody. Ping the team.' })
  return { ran, told: bodies[1].messages.find(one => one.tool_calls).tool_calls[0].function.arguments }
}
const seen = {
  'left out': await ask('{"channel":"team"}', 'message'),
  written: await ask('{"channel":"team","message":"Hello"}', 'message'),
  'another input key': await ask('{"channel":"team"}', 'question'),
}
console.log(seen)
assert.deepEqual(seen, {
  'left out': { ran: { channel: 'team', message: 'I am ill, tell nobody. Ping the team.' }, told: '{"channel":"team"}' },
  written: { ran: { channel: 'team', message: 'Hello' }, told: '{"channel":"team","message":"Hello"}' },
  'another input key': { ran: { channel: 'team', message: undefined }, told: '{"channel":"team"}' },
})
process.exit()
PROBE
node probe.mjs

#!/usr/bin/env bash
# Guess: a tool that a model of Ollama calls is run by Genkit whether one asks by `generate` or by `generateStream`, with Genkit's own plugin. An answer that ends at its limit has
# the reason `length`.
# Seen (genkitx-ollama 1.42.0, genkit 1.42.0, 2026-11): by `generate` the tool is run. By `generateStream` it never is: of each line the text alone is added up, and of one that has
# calls that is the word "undefined", which is the answer, and its reason is `stop`. So is that of an answer which Ollama ended for its `length`, streamed or not. Two stop words go
# out as one that is glued of them. Lines that come together in one read, as a fast model and each proxy send them, fail the stream with a SyntaxError.
# Meaning: an agent that worked in its test does nothing once a page streams it, and writes "undefined" into its history, without an error. Ask models of Ollama for tools without
# streaming, or by Ollama's address for OpenAI's dialect with @genkit-ai/compat-oai.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps genkitx-ollama@1.42.0 genkit@1.42.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { genkit, z } from 'genkit'
import { ollama } from 'genkitx-ollama'

const line = (message, end = { done: false }) => `${JSON.stringify({ model: 'qwen3', created_at: '2026-11-30T12:00:00Z', message: { role: 'assistant', content: '', ...message }, ...end })}\n`
const end = done_reason => ({ done: true, done_reason, prompt_eval_count: 9, eval_count: 9 })
const call = { tool_calls: [{ function: { name: 'pay', arguments: { to: 'Ann' } } }] }
const answers = {
  call: { lines: [line(call), line({}, end('stop'))], whole: line(call, end('stop')) },
  done: { lines: [line({ content: 'Done.' }), line({}, end('stop'))], whole: line({ content: 'Done.' }, end('stop')) },
  half: { lines: [line({ content: 'You should ' }), line({ content: 'not ' }), line({}, end('length'))], whole: line({ content: 'You should not ' }, end('length')) },
}
let bodies
let first
let isOneWrite = false
const server = createServer(async (request, response) => {
  const body = JSON.parse(Buffer.concat(await request.toArray()).toString())
  bodies.push(body)
  const { lines, whole } = answers[bodies.length > 1 ? 'done' : first]
  response.writeHead(200, { 'content-type': 'application/x-ndjson' })
  if (!body.stream || isOneWrite) return response.end(body.stream ? lines.join('') : whole)
  for (const one of lines) {
    response.write(one)
    await wait(50)
  }
  response.end()
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const plugin = ollama({ serverAddress: `http://127.0.0.1:${server.address().port}`, models: [{ name: 'qwen3', supports: { tools: true } }] })
const ai = genkit({ plugins: [plugin], model: 'ollama/qwen3' })
let ran
const pay = ai.defineTool({ name: 'pay', description: 'Pays a person', inputSchema: z.object({ to: z.string() }), outputSchema: z.string() }, ({ to }) => {
  ran.push(to)
  return 'paid'
})
async function ask(what, isStream, config = {}) {
  bodies = []
  ran = []
  first = what
  const options = { prompt: 'Pay Ann.', tools: [pay], config }
  const { stream, response } = isStream ? ai.generateStream(options) : { response: ai.generate(options) }
  try {
    response.catch(() => {})
    if (stream) for await (const _ of stream);
    const { text, finishReason } = await response
    return { ran: ran.join(), text, finishReason }
  } catch (error) {
    return error.name
  }
}
const seen = {
  'call, at once': await ask('call', false),
  'call, streamed': await ask('call', true),
  'half, at once': await ask('half', false),
  'half, streamed': await ask('half', true),
}
await ask('done', false, { stopSequences: ['###', 'END'] })
seen.stop = bodies[0].options.stop
isOneWrite = true
seen['in one read'] = await ask('half', true)
console.log(seen)
assert.deepEqual(seen, {
  'call, at once': { ran: 'Ann', text: 'Done.', finishReason: 'stop' },
  'call, streamed': { ran: '', text: 'undefined', finishReason: 'stop' },
  'half, at once': { ran: '', text: 'You should not ', finishReason: 'stop' },
  'half, streamed': { ran: '', text: 'You should not ', finishReason: 'stop' },
  stop: '###END',
  'in one read': 'SyntaxError',
})
process.exit()
PROBE
node probe.mjs

#!/usr/bin/env bash
# Guess: instructor streams the object that it gives without `stream`: MD_JSON, which asks for JSON in Markdown, reads a fenced block, and TOOLS reads the call
# and passes over the text beside it. An object is valid (`_meta._isValid`) when it is whole and fits the schema.
# Seen (@instructor-ai/instructor 1.7.0, zod-stream 3.0.0, openai 4.104.0, 2026-11): an answer in a fence, a sentence before the JSON, and a sentence before the
# call give no object: the loop resolves without a turn, and the errors of the parser, one for each piece, go to the console alone. The parser is fed each piece
# of text as it comes. Without `stream` the fenced block is read, and the call beside the text. And an answer that ends in the middle of its last text, by the
# limit of tokens or by a cut, is `_isValid: true` with half of the text, and the console is told nothing; without `stream` it throws.
# Meaning: a form stays empty for models that explain themselves, and half a sentence is stored as an object that was checked: "Do not". A reader counts the
# objects, and takes one for whole only when `_completedPaths` holds the last field too.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @instructor-ai/instructor@1.7.0 zod-stream@3.0.0 openai@4.104.0 zod@3.25.76
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { json } from 'node:stream/consumers'
import createInstructor from '@instructor-ai/instructor'
import OpenAI from 'openai'
import { z } from 'zod'

const whole = '{"amount":1250,"text":"Do not pay this."}'
const half = '{"amount":1250,"text":"Do not '
/** An answer: its text, the arguments of its call, and how it ends. */
const answers = {
  'a call': { call: whole },
  'text and a call': { text: 'I note it. ', call: whole },
  'a call at the limit': { call: half, finish: 'length' },
  'a call that is cut': { call: half, finish: null },
  JSON: { text: whole },
  'JSON in a fence': { text: `\`\`\`json\n${whole}\n\`\`\`` },
  'JSON behind a sentence': { text: `Here it is: ${whole}` },
}
let answer
const server = createServer(async (request, response) => {
  const { stream } = await json(request)
  const { text, call, finish = call ? 'tool_calls' : 'stop' } = answers[answer]
  const base = { id: 'a', created: 1, model: 'm' }
  if (!stream) {
    const tool_calls = call && [{ id: 'call_1', type: 'function', function: { name: 'note', arguments: call } }]
    const choices = [{ index: 0, message: { role: 'assistant', content: text ?? null, tool_calls }, logprobs: null, finish_reason: finish }]
    return response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ ...base, object: 'chat.completion', choices }))
  }
  const chunk = (delta, finish_reason = null) =>
    `data: ${JSON.stringify({ ...base, object: 'chat.completion.chunk', choices: [{ index: 0, delta, logprobs: null, finish_reason }] })}\n\n`
  const pieces = (all = '') => all.match(/[^]{1,6}/g) ?? []
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.write(chunk({ role: 'assistant', content: call ? null : '' }) + pieces(text).map(content => chunk({ content })).join(''))
  if (call) response.write(chunk({ tool_calls: [{ index: 0, id: 'call_1', type: 'function', function: { name: 'note', arguments: '' } }] }))
  response.write(pieces(call).map(part => chunk({ tool_calls: [{ index: 0, function: { arguments: part } }] })).join(''))
  response.end(finish && `${chunk({}, finish)}data: [DONE]\n\n`)
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const client = new OpenAI({ apiKey: 'none', baseURL: `http://127.0.0.1:${server.address().port}`, maxRetries: 0 })
const schema = z.object({ amount: z.number(), text: z.string() })
let told
console.error = () => told++

async function ask(name, mode, stream) {
  answer = name
  told = 0
  const messages = [{ role: 'user', content: 'Note what the letter says' }]
  try {
    const object = await createInstructor({ client, mode }).chat.completions.create({ model: 'm', messages, stream, response_model: { schema, name: 'note' } })
    if (!stream) return object.text
    let last
    for await (const value of object) last = value
    if (!last) return told > 0 ? 'no object, told to the console' : 'no object'
    return { text: last.text, valid: last._meta._isValid, whole: last._meta._completedPaths.some(([field]) => field === 'text'), told }
  } catch (error) {
    return error.name
  }
}
const seen = {}
for (const name of Object.keys(answers)) {
  const mode = answers[name].call ? 'TOOLS' : 'MD_JSON'
  seen[name] = { mode, streamed: await ask(name, mode, true), asked: await ask(name, mode, false) }
}
console.dir(seen, { depth: null })
const text = 'Do not pay this.'
const streamed = { text, valid: true, whole: true, told: 0 }
const nothing = 'no object, told to the console'
const cut = { text: 'Do not ', valid: true, whole: false, told: 0 }
assert.deepEqual(seen, {
  'a call': { mode: 'TOOLS', streamed, asked: text },
  'text and a call': { mode: 'TOOLS', streamed: nothing, asked: text },
  'a call at the limit': { mode: 'TOOLS', streamed: cut, asked: 'SyntaxError' },
  'a call that is cut': { mode: 'TOOLS', streamed: cut, asked: 'SyntaxError' },
  JSON: { mode: 'MD_JSON', streamed, asked: text },
  'JSON in a fence': { mode: 'MD_JSON', streamed: nothing, asked: text },
  'JSON behind a sentence': { mode: 'MD_JSON', streamed: nothing, asked: 'SyntaxError' },
})
server.closeAllConnections()
server.close()
PROBE
timeout 60 node probe.mjs

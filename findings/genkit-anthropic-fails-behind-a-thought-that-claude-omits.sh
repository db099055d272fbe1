#!/usr/bin/env bash
# Guess: `thinking: { adaptive: true, display: 'omitted' }`, an option of Genkit's own plugin for Claude, leaves the words of a thought away, and nothing else: the block
# comes with its signature alone, and goes back as it came.
# Seen (@genkit-ai/anthropic 0.3.0, genkit 1.42.0, @anthropic-ai/sdk 0.97.1, 2026-11): what goes back is looked for by its words, so a thought without any is no part that the
# plugin knows: "Unsupported genkit part fields". The tool that Claude called behind the thought has run by then; the second request is never sent. In a
# chat the first question is answered and the second fails. A block of text without words does the same. With `summarized` all of it works, streamed or not.
# Meaning: the letter is sent, and the run fails, each time; who repeats it sends the letter again. Leave `display` off, or take parts that are empty out of a history
# before it goes back: a thought that is taken out in front of a call is missed by Claude.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @genkit-ai/anthropic@0.3.0 genkit@1.42.0 @anthropic-ai/sdk@0.97.1
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { genkit, z } from 'genkit'

const usage = { input_tokens: 3, output_tokens: 4 }
const thought = thinking => ({ type: 'thinking', thinking, signature: 'c2lnbmVk' })
const call = { type: 'tool_use', id: 'toolu_1', name: 'send', input: { to: 'Ann' } }
const text = words => ({ type: 'text', text: words })
const answers = {
  summarized: [thought('Ann first.'), call],
  omitted: [thought(''), call],
  'a text without words': [text(''), call],
}
/** The events by which an answer of these blocks is streamed. */
function* events(message) {
  yield { type: 'message_start', message: { ...message, content: [], stop_reason: null } }
  for (const [index, block] of message.content.entries()) {
    const { type } = block
    const empty = { thinking: { thinking: '', signature: '' }, text: { text: '' }, tool_use: { input: {} } }[type]
    yield { type: 'content_block_start', index, content_block: { ...block, ...empty } }
    const told = { thinking: 'thinking_delta', text: 'text_delta', tool_use: 'input_json_delta' }[type]
    const delta = { thinking: { thinking: block.thinking }, text: { text: block.text }, tool_use: { partial_json: JSON.stringify(block.input) } }[type]
    if (block[type] !== '') yield { type: 'content_block_delta', index, delta: { type: told, ...delta } }
    if (type === 'thinking') yield { type: 'content_block_delta', index, delta: { type: 'signature_delta', signature: block.signature } }
    yield { type: 'content_block_stop', index }
  }
  yield { type: 'message_delta', delta: { stop_reason: message.stop_reason, stop_sequence: null }, usage }
  yield { type: 'message_stop' }
}
let answer
let requests
const server = createServer(async (request, response) => {
  let body = ''
  for await (const piece of request) body += piece
  const asked = JSON.parse(body)
  requests.push(asked)
  const isCalling = asked.tools?.length > 0 && requests.length === 1
  const content = isCalling ? answers[answer] : [...answers[answer].filter(({ type }) => type === 'thinking'), text('Done.')]
  const base = { id: `msg_${requests.length}`, type: 'message', role: 'assistant', model: 'claude-sonnet-4-5', stop_sequence: null, usage }
  const message = { ...base, content, stop_reason: isCalling ? 'tool_use' : 'end_turn' }
  response.writeHead(200, { 'content-type': asked.stream ? 'text/event-stream' : 'application/json' })
  response.end(asked.stream ? [...events(message)].map(event => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join('') : JSON.stringify(message))
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
process.env.ANTHROPIC_BASE_URL = `http://127.0.0.1:${server.address().port}`
const { anthropic } = await import('@genkit-ai/anthropic')
const ai = genkit({ plugins: [anthropic({ apiKey: 'none' })] })
let sent
const send = ai.defineTool({ name: 'send', description: 'Sends a letter', inputSchema: z.object({ to: z.string() }) }, async ({ to }) => {
  sent.push(to)
  return 'sent'
})
const model = anthropic.model('claude-sonnet-4-5')
const given = display => ({ model, config: { thinking: { adaptive: true, display } } })

const failed = error => error.message.replace(/:.*/s, '')
const seen = {}
for (answer of Object.keys(answers)) {
  const display = answer === 'omitted' ? 'omitted' : 'summarized'
  for (const isStreamed of [true, false]) {
    ;[requests, sent] = [[], []]
    const asked = { ...given(display), prompt: 'Write to Ann', tools: [send] }
    const whole = isStreamed ? ai.generateStream(asked).response : ai.generate(asked)
    const end = await whole.then(response => response.text, failed)
    assert.equal(requests[0].thinking.display, display)
    seen[`${answer}, ${isStreamed ? 'streamed' : 'whole'}`] = { sent: sent.join(), requests: requests.length, end }
  }
  requests = []
  const first = await ai.generate({ ...given(display), prompt: 'Hello' })
  const end = await ai.generate({ ...given(display), messages: first.messages, prompt: 'And?' }).then(response => response.text, failed)
  seen[`${answer}, a chat`] = { sent: '', requests: requests.length, end }
}
console.table(seen)
const good = { sent: 'Ann', requests: 2, end: 'Done.' }
const bad = { sent: 'Ann', requests: 1, end: 'Unsupported genkit part fields encountered for current message role' }
for (const how of ['streamed', 'whole']) {
  assert.deepEqual(seen[`summarized, ${how}`], good)
  assert.deepEqual(seen[`omitted, ${how}`], bad)
  assert.deepEqual(seen[`a text without words, ${how}`], bad)
}
assert.deepEqual(seen['summarized, a chat'], { ...good, sent: '' })
assert.deepEqual(seen['omitted, a chat'], { ...bad, sent: '' })
process.exit()
PROBE
timeout 60 node probe.mjs

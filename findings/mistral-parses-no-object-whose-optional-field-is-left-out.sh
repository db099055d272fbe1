#!/usr/bin/env bash
# Guess: chat.parse() of Mistral's client hands out the object of an answer that keeps to the schema that it sent, and says so where there is none.
# Seen (@mistralai/mistralai 2.7.0, zod 4.6.7, 2026-11): it sends another schema than it checks by. A field that is optional in Zod's goes out as required and nullable, so that a model that leaves it out says `null`, as the schema has it. Zod's optional field is no null: the
# check fails, and `parsed` is undefined, with no error and no word why. The answer, made and paid for, is in `content` alone. And of a model that thinks (Magistral, or another with reasoning_effort), whose content is a list of thoughts and text,
# `parsed` is undefined whatever it says. With `.nullish()`, and with the field filled in, it is the object.
# Meaning: which answers come as objects hangs on what the model leaves out, and the rest looks like an answer that was cut. Write `.nullish()` or `.nullable()` for each optional field, and parse the text of a thinking model by hand.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @mistralai/mistralai@2.7.0 zod@4.6.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { Mistral } from '@mistralai/mistralai'
import { z } from 'zod'

const thinking = text => [
  { type: 'thinking', thinking: [{ type: 'text', text: 'Ann, and no note.' }] },
  { type: 'text', text },
]
const filled = '{"to":"Ann","note":"soon"}'
const left = '{"to":"Ann","note":null}'
let content
let sent
const server = createServer(async (request, response) => {
  sent = JSON.parse(Buffer.concat(await request.toArray()).toString()).response_format.json_schema
  response.setHeader('content-type', 'application/json')
  const message = { role: 'assistant', content, tool_calls: null }
  const usage = { prompt_tokens: 3, completion_tokens: 9, total_tokens: 12 }
  response.end(JSON.stringify({ id: 'a', object: 'chat.completion', created: 1, model: 'm', choices: [{ index: 0, finish_reason: 'stop', message }], usage }))
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const client = new Mistral({ apiKey: 'none', serverURL: `http://127.0.0.1:${server.address().port}` })
const notes = { optional: z.string().optional(), nullish: z.string().nullish() }

const seen = {}
for (const [kind, note] of Object.entries(notes)) {
  for (const [how, answer] of Object.entries({ 'filled in': filled, 'left out': left, 'filled in, behind a thought': thinking(filled) })) {
    content = answer
    const { choices } = await client.chat.parse({ model: 'm', messages: [{ role: 'user', content: 'To whom?' }], responseFormat: z.object({ to: z.string(), note }) })
    const { properties, required, additionalProperties } = sent.schema
    assert.equal(sent.strict, true)
    assert.equal(additionalProperties, false)
    assert.deepEqual(required, ['to', 'note'])
    const types = properties.note.type ?? properties.note.anyOf.map(({ type }) => type)
    assert.deepEqual(types, ['string', 'null'])
    seen[`${kind}, ${how}`] = { finish: choices[0].finishReason, parsed: JSON.stringify(choices[0].message.parsed) }
  }
}
console.table(seen)
const parsed = Object.fromEntries(Object.entries(seen).map(([name, row]) => [name, row.parsed]))
assert.deepEqual(parsed, {
  'optional, filled in': filled,
  'optional, left out': undefined,
  'optional, filled in, behind a thought': undefined,
  'nullish, filled in': filled,
  'nullish, left out': left,
  'nullish, filled in, behind a thought': undefined,
})
server.close()
PROBE
timeout 60 node probe.mjs

#!/usr/bin/env bash
# Guess: `count()` of ai-tokenizer, made for the messages and tools of the AI SDK, counts all that such a request holds, and is wrong by some percent, as its table of accuracy says.
# Seen (ai-tokenizer 1.0.6, ai 7.0.173, zod 4.6.7, 2026-11): it counts nothing for a reasoning part, whatever its length, nor for a schema that is no Zod object: the same tool by `jsonSchema()`, as each tool
# of an MCP client comes, has 0 tokens of input schema. Nor does it look into an optional object, or one with a default: what stands in it is free, where the same object without
# `.optional()` is counted. A file is 100 tokens, be it a picture or a book of text. Nothing fails, and the parts that are left out stand in no list.
# Meaning: an agent with a few MCP servers and a model that thinks, whose history holds its thoughts, is told a half or less of its tokens: it trims too late, and the vendor refuses the request, or bills more than
# was shown. Count the text of reasoning parts and the JSON of the schemas by `tokenizer.count()` beside it, or take the usage that the vendor told.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps ai-tokenizer@1.0.6 ai@7.0.173 zod@4.6.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { jsonSchema, modelMessageSchema, tool } from 'ai'
import Tokenizer, { models } from 'ai-tokenizer'
import * as claude from 'ai-tokenizer/encoding/claude'
import { count } from 'ai-tokenizer/sdk'
import { z } from 'zod'

const model = models['anthropic/claude-sonnet-4.5']
assert.equal(model.encoding, 'claude')
const tokenizer = new Tokenizer(claude)
const prose = 'The invoice was sent on Monday and has not been paid. '.repeat(100)
const words = tokenizer.count(prose)

const say = part => {
  const message = { role: 'assistant', content: [part, { type: 'text', text: 'Not yet.' }] }
  assert.ok(modelMessageSchema.safeParse(message).success)
  return count({ tokenizer, model, messages: [message] })
}
const parts = {
  'text part': say({ type: 'text', text: prose }),
  'reasoning part': say({ type: 'reasoning', text: prose }),
  'text file': say({ type: 'file', mediaType: 'text/plain', data: Buffer.from(prose).toString('base64') }),
}
const bare = count({ tokenizer, model, messages: [{ role: 'assistant', content: [{ type: 'text', text: 'Not yet.' }] }] }).total

const inner = z.object({ street: z.string().describe('The street and the number of the house'), city: z.string().describe('The city, by its name in English') })
const object = z.object({ address: inner })
const schemas = {
  zod: object,
  'zod as JSON Schema': jsonSchema(z.toJSONSchema(object)),
  'zod, optional': z.object({ address: inner.optional() }),
  'zod, default': z.object({ address: inner.default({ street: '', city: '' }) }),
}
const seen = { 'tokens of the prose': words }
for (const [name, result] of Object.entries(parts)) seen[name] = { counted: result.total - bare, listed: result.messages[0].content.length }
for (const [name, inputSchema] of Object.entries(schemas)) {
  const send = tool({ description: 'Sends a letter', inputSchema, execute: async () => 'sent' })
  seen[name] = count({ tokenizer, model, messages: [], tools: { send } }).tools.definitions.send.inputSchema
}
console.log(seen)
assert.ok(words > 1000)
assert.ok(seen['text part'].counted >= words)
assert.deepEqual(seen['reasoning part'], { counted: 0, listed: 1 })
assert.deepEqual(seen['text file'], { counted: 100, listed: 2 })
assert.ok(seen.zod > 70)
assert.equal(seen['zod as JSON Schema'], 0)
assert.ok(seen['zod, optional'] < 20)
assert.equal(seen['zod, default'], seen['zod, optional'])
PROBE
timeout 60 node probe.mjs

#!/usr/bin/env bash
# Guess: a client that runs tools itself puts the arguments of each call together by `index`, which is there for that, and runs a call when the answer
# has ended.
# Seen (multi-llm-ts 5.1.1, openai 7.59.0, 2026-11): it adds arguments to the call that began last, whatever their index says. Where two calls begin, and then
# their arguments come, it runs the first tool with {} and calls the second one's arguments broken, which are both in a row; the answer ends
# with an error then, and the tool has run. Where the arguments of each call follow it at once, both run as they should. openai's helper reads both
# orders alike.
# Meaning: a tool whose arguments narrow what it does (which rows, which files) is run without them. Tools refuse to run where an argument is missing; a
# server that speaks this dialect to such clients ends one call before it begins the next.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts multi-llm-ts@5.1.1 openai@7.59.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { json } from 'node:stream/consumers'
import { igniteEngine, Message, Plugin } from 'multi-llm-ts'
import OpenAI from 'openai'

const chunk = (delta, finish_reason = null) =>
  `data: ${JSON.stringify({ id: 'a', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta, finish_reason }] })}\n\n`
const call = (index, more) => chunk({ tool_calls: [{ index, ...more }] })
const begin = (index, name) => call(index, { id: `call_${name}`, type: 'function', function: { name, arguments: '' } })
const more = (index, text) => call(index, { function: { arguments: text } })
const orders = {
  'one after the other': [begin(0, 'archive'), more(0, '{"year":2019}'), begin(1, 'report'), more(1, '{"year":2024}')],
  'by index': [begin(0, 'archive'), begin(1, 'report'), more(0, '{"year":2019}'), more(1, '{"year":2024}')],
}
let order
const server = createServer(async (request, response) => {
  const { messages } = await json(request)
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.write(chunk({ role: 'assistant', content: '' }))
  const done = messages.at(-1).role === 'tool'
  response.end(`${done ? chunk({ content: 'Done.' }, 'stop') : orders[order].join('') + chunk({}, 'tool_calls')}data: [DONE]\n\n`)
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const baseURL = `http://127.0.0.1:${server.address().port}`

let ran
class Tool extends Plugin {
  constructor(name) {
    super({})
    this.name = name
  }
  isEnabled = () => true
  getName = () => this.name
  getDescription = () => 'Does something with the rows of a year'
  getParameters = () => [{ name: 'year', type: 'number', description: 'The year', required: true }]
  getRunningDescription = () => ''
  execute = async (_, input) => {
    ran.push(`${this.name}(${JSON.stringify(input)})`)
    return { result: 'ok' }
  }
}
async function runTools() {
  ran = []
  const engine = igniteEngine('openai', { apiKey: 'none', baseURL })
  for (const name of ['archive', 'report']) engine.addPlugin(new Tool(name))
  try {
    for await (const _ of engine.generate(engine.buildModel('gpt-4o'), [new Message('user', 'Hello')], { useResponsesApi: false }));
    return { ran, error: undefined }
  } catch (error) {
    return { ran, error: error.message }
  }
}
const openai = new OpenAI({ apiKey: 'none', baseURL, maxRetries: 0 })
const expected = { 'one after the other': ['archive({"year":2019})', 'report({"year":2024})'], 'by index': ['archive({})'] }
for (order of Object.keys(orders)) {
  const seen = await runTools()
  const message = await openai.chat.completions.stream({ model: 'm', messages: [{ role: 'user', content: 'Hello' }] }).finalMessage()
  const read = message.tool_calls.map(({ function: { name, arguments: text } }) => `${name}(${text})`)
  console.log(order, seen, 'openai:', read)
  assert.deepEqual(read, ['archive({"year":2019})', 'report({"year":2024})'])
  assert.deepEqual(seen.ran, expected[order])
  if (order === 'by index') assert.ok(seen.error.includes('{"year":2019}{"year":2024}'))
  else assert.equal(seen.error, undefined)
}
process.exit()
PROBE
node probe.mjs

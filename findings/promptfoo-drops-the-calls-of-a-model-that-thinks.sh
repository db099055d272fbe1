#!/usr/bin/env bash
# Guess: an eval of Promptfoo sees what a model answered. Where a model thinks and then calls a tool, the output is the call, and assertions about calls read it.
# Seen (promptfoo 0.123.1, 2026-11): by the providers `openai:chat` and `groq` not where the thought comes as `reasoning`, as Groq, vLLM and OpenRouter send it. The output is then
# the content beside the call, which is null: the case fails with "No output". Where the thought comes as `reasoning_content`, and without a thought, the output is the call.
# The provider `openrouter` of the same package reads all three.
# Meaning: gpt-oss and Qwen, on Groq or on a vLLM of one's own, fail each case about tools that they did right, and the answers were paid for; next to a model that does not think
# they look as if they could not call. Have the host send `reasoning_content`, or give such cases a provider of one's own.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps promptfoo@0.123.1
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import promptfoo from 'promptfoo'

const call = { id: 'call_1', type: 'function', function: { name: 'look', arguments: '{"page":1}' } }
let thought
const server = createServer((request, response) => {
  request.resume()
  const message = { role: 'assistant', content: null, ...thought, tool_calls: [call] }
  const choices = [{ index: 0, message, logprobs: null, finish_reason: 'tool_calls' }]
  const usage = { prompt_tokens: 9, completion_tokens: 9, total_tokens: 18 }
  response.writeHead(200, { 'content-type': 'application/json' })
  response.end(JSON.stringify({ id: 'a', object: 'chat.completion', created: 1, model: 'm', choices, usage }))
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const parameters = { type: 'object', properties: { page: { type: 'number' } }, required: ['page'] }
const tools = [{ type: 'function', function: { name: 'look', description: 'Looks at a page', parameters } }]
const config = { apiBaseUrl: `http://127.0.0.1:${server.address().port}`, apiKey: 'none', tools }
const ids = ['openai:chat:m', 'groq:openai/gpt-oss-120b', 'openrouter:openai/gpt-oss-120b']

const seen = {}
const tests = [{ assert: [{ type: 'is-valid-openai-tools-call' }] }]
for (thought of [{}, { reasoning_content: 'I should look.' }, { reasoning: 'I should look.' }]) {
  for (const id of ids) {
    const suite = { prompts: ['Look at page 1.'], providers: [{ id, config }], tests, writeLatestResults: false }
    const { results } = await promptfoo.evaluate(suite, { cache: false, showProgressBar: false }).then(ended => ended.toEvaluateSummary())
    const [{ success, error }] = results
    seen[`${id}, ${Object.keys(thought)[0] ?? 'no thought'}`] = success ? 'passed' : error
  }
}
console.log(seen)
const expected = Object.keys(seen).map(name => [name, name.endsWith(', reasoning') && !name.startsWith('openrouter') ? 'No output' : 'passed'])
assert.deepEqual(seen, Object.fromEntries(expected))
process.exit()
PROBE
PROMPTFOO_DISABLE_TELEMETRY=1 PROMPTFOO_DISABLE_UPDATE=1 PROMPTFOO_CONFIG_DIR="$folder" node --no-warnings probe.mjs

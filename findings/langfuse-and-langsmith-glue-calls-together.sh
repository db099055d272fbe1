#!/usr/bin/env bash
# Guess: a wrapper that traces the openai client puts a streamed answer together as the client's own helper does: text, and each tool call with its name and its
# arguments, by `index`.
# Seen (@langfuse/openai 5.11.1, langsmith 0.12.0, openai 7.59.0, 2026-11): of an answer with two calls both traces have one. Langfuse's has the name of the
# second, LangSmith's has both names in a row, `onetwo`; the arguments are `{"a":1}{"b":2}` in both, which is no JSON. The text that stands before the
# calls is missing at Langfuse. The application behind the wrapper is handed the chunks as they came.
# Meaning: traces of agents that call tools in parallel show calls that nobody made; evaluations and data sets made of them are wrong. The calls are
# recorded by the application.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @langfuse/openai@5.11.1 @langfuse/core@5.11.1 @langfuse/tracing@5.11.1 langsmith@0.12.0 openai@7.59.0 \
  @opentelemetry/api@1.9.1 @opentelemetry/sdk-trace-base@2.12.1
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { observeOpenAI } from '@langfuse/openai'
import { trace } from '@opentelemetry/api'
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { Client } from 'langsmith'
import { wrapOpenAI } from 'langsmith/wrappers'
import OpenAI from 'openai'

const chunk = (delta, finish_reason = null) =>
  `data: ${JSON.stringify({ id: 'a', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta, finish_reason }] })}\n\n`
const head = (index, name) => chunk({ tool_calls: [{ index, id: `call_${index}`, type: 'function', function: { name, arguments: '' } }] })
const piece = (index, text) => chunk({ tool_calls: [{ index, function: { arguments: text } }] })
const answer = [
  chunk({ role: 'assistant', content: 'Let me look.' }),
  head(0, 'one'), piece(0, '{"a":'), piece(0, '1}'),
  head(1, 'two'), piece(1, '{"b":'), piece(1, '2}'),
  chunk({}, 'tool_calls'),
  'data: [DONE]\n\n',
].join('')
const server = createServer((request, response) => {
  request.resume()
  response.writeHead(200, { 'content-type': 'text/event-stream' }).end(answer)
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const baseURL = `http://127.0.0.1:${server.address().port}`
const openai = () => new OpenAI({ apiKey: 'none', baseURL, maxRetries: 0 })
const asked = { model: 'm', messages: [{ role: 'user', content: 'Hello' }], stream: true }
const calls = list => list.map(({ function: { name, arguments: text } }) => `${name} ${text}`)
const two = ['one {"a":1}', 'two {"b":2}']

const { stream, ...helped } = asked
const { choices } = await openai().chat.completions.stream(helped).finalChatCompletion()
const seen = { helper: { text: choices[0].message.content, calls: calls(choices[0].message.tool_calls) } }

const exporter = new InMemorySpanExporter()
trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }))
for await (const _ of await observeOpenAI(openai()).chat.completions.create(asked));
for (let turn = 0; turn < 100 && !exporter.getFinishedSpans().length; turn++) await wait(20)
const output = JSON.parse(exporter.getFinishedSpans()[0].attributes['langfuse.observation.output'])
seen.langfuse = { text: output.content, calls: calls(output.tool_calls) }

let run
const langsmith = new Client({ apiKey: 'none', apiUrl: baseURL, autoBatchTracing: false })
langsmith.createRun = async () => {}
langsmith.updateRun = async (_, { outputs }) => {
  run = outputs
}
for await (const _ of await wrapOpenAI(openai(), { client: langsmith, tracingEnabled: true }).chat.completions.create(asked));
for (let turn = 0; turn < 100 && !run; turn++) await wait(20)
seen.langsmith = { text: run.choices[0].message.content, calls: calls(run.choices[0].message.tool_calls) }

console.log(seen)
assert.deepEqual(seen, {
  helper: { text: 'Let me look.', calls: two },
  langfuse: { text: undefined, calls: ['two {"a":1}{"b":2}'] },
  langsmith: { text: 'Let me look.', calls: ['onetwo {"a":1}{"b":2}'] },
})
process.exit()
PROBE
LANGSMITH_TRACING=true timeout 30 node probe.mjs

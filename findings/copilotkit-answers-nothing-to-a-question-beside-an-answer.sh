#!/usr/bin/env bash
# Guess: where a user whose connection was lost, or who loaded the page anew, asks again in a thread, CopilotKit's runtime ends the answer that nobody reads, or refuses the question with an error.
# Seen (@copilotkit/runtime 1.75.0, @ag-ui/client 0.0.59, ai 6.0.326, @ai-sdk/openai 3.0.141, 2026-11): the model talks on for nobody, and the question is answered by a stream of status 200 without one event. The runner throws
# "Thread already running", and the stream, whose head went out, is closed; a line on the server's console is all. The client's run resolves as a good one without messages: neither onRunErrorEvent nor
# onRunFailed is told. The model is never asked. It is so until the first answer is over, for minutes with a slow model. A runner made with
# `onConcurrentRun: 'supersede'` ends the first answer and gives the second.
# Meaning: the question stands on the page without an answer or an error, again at each try, and nobody is told to wait. Make the runner with 'supersede', or have the page join the open answer first.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @copilotkit/runtime@1.75.0 ai@6.0.326 @ai-sdk/openai@3.0.141 @ag-ui/client@0.0.59 zod@3.25.76
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { HttpAgent } from '@ag-ui/client'
import { createOpenAI } from '@ai-sdk/openai'
import { BuiltInAgent, CopilotRuntime, createCopilotRuntimeHandler, InMemoryAgentRunner } from '@copilotkit/runtime/v2'
import { createCopilotNodeHandler } from '@copilotkit/runtime/v2/node'

const chunk = (delta, finish_reason = null) =>
  `data: ${JSON.stringify({ id: 'a', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta, finish_reason }] })}\n\n`
let asked
const model = createServer(async (request, response) => {
  const { messages } = JSON.parse(Buffer.concat(await request.toArray()).toString())
  const call = { question: messages.at(-1).content, words: 0 }
  asked.push(call)
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  while (call.words < 20 && !response.destroyed) {
    response.write(chunk({ content: `${++call.words} ` }))
    await wait(50)
  }
  response.end(`${chunk({}, 'stop')}data: [DONE]\n\n`)
})
await new Promise(resolve => model.listen(0, '127.0.0.1', resolve))
const languageModel = createOpenAI({ apiKey: 'key', baseURL: `http://127.0.0.1:${model.address().port}` }).chat('m')
async function serve(runner) {
  const runtime = new CopilotRuntime({ agents: { default: new BuiltInAgent({ model: languageModel }) }, runner })
  const server = createServer(createCopilotNodeHandler(createCopilotRuntimeHandler({ runtime, basePath: '/api' })))
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${server.address().port}/api/agent/default`
}
const logged = []
console.error = (...words) => void logged.push(words.join(' '))

/** Leaves a first answer, does what `between` does, and asks a second question on a new page. */
async function leave(base, threadId, between) {
  asked = []
  logged.length = 0
  const question = (id, content) => ({ id, role: 'user', content })
  const first = new HttpAgent({ url: `${base}/run`, threadId, initialMessages: [question('q1', 'First?')] })
  const running = first.runAgent({}).catch(() => {})
  while (!asked[0]?.words) await wait(10)
  await wait(150)
  first.abortRun()
  await running
  await between(base, threadId)
  const bodies = []
  const fetchAndKeep = async (...given) => {
    const response = await fetch(...given)
    bodies.push(response.clone().text())
    assert.equal(response.status, 200)
    return response
  }
  const second = new HttpAgent({ url: `${base}/run`, threadId, initialMessages: [...first.messages, question('q2', 'Second?')], fetch: fetchAndKeep })
  const errors = []
  const note = ({ event, error }) => void errors.push((event ?? error).message)
  const end = await second.runAgent({}, { onRunErrorEvent: note, onRunFailed: note }).then(() => 'resolved', () => 'rejected')
  const { length } = await bodies[0]
  await wait(1500)
  const words = name => asked.find(({ question: content }) => content === name)?.words ?? 'not asked'
  const log = logged.some(line => line.includes('Thread already running'))
  return { run: end, errors: errors.length, told: length > 0, answer: second.messages.at(-1).role === 'assistant', first: words('First?'), second: words('Second?'), log }
}
const plain = await serve(new InMemoryAgentRunner())
const superseding = await serve(new InMemoryAgentRunner({ onConcurrentRun: 'supersede' }))
const at = async () => {}
const seen = {
  'when the first answer is over': await leave(plain, 'one', () => wait(1500)),
  'while it goes on': await leave(plain, 'two', at),
  'while it goes on, supersede': await leave(superseding, 'three', at),
}
console.table(seen)
const good = { run: 'resolved', errors: 0, told: true, answer: true, first: 20, second: 20, log: false }
assert.deepEqual(seen['when the first answer is over'], good)
assert.deepEqual(seen['while it goes on'], { ...good, told: false, answer: false, second: 'not asked', log: true })
const { first, ...rest } = seen['while it goes on, supersede']
assert.ok(first < 20)
assert.deepEqual({ ...rest, first: 20 }, good)
process.exit()
PROBE
COPILOTKIT_TELEMETRY_DISABLED=true timeout 60 node probe.mjs

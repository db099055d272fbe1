#!/usr/bin/env bash
# Guess: a model made by createFallback() of ai-fallback, one for the whole server as its README has it, asks its second model for each question that the first one refuses.
# Seen (ai-fallback 3.0.0, ai 7.0.173, @ai-sdk/openai 4.0.118, 2026-11): all questions share one number, that of the model in turn, and each one that fails moves it on. With two models the second failure moves it back to
# where its own question began, which counts as "all were tried": it fails with the first model's 503, and the second model is never asked. Of eight questions in the air when the first model went down four are answered
# and four fail, streamed or not. One after the other all eight are answered, and so they are where each question makes a model of its own.
# Meaning: in an outage under load, which it is there for, half of the users see the error. Make the model anew for each request.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts ai-fallback@3.0.0 ai@7.0.173 @ai-sdk/openai@4.0.118
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { createOpenAI } from '@ai-sdk/openai'
import { generateText, streamText } from 'ai'
import { createFallback } from 'ai-fallback'

const parallel = 8
const head = { id: 'a', created: 1, model: 'm' }
const chunk = (delta, finish_reason) => `data: ${JSON.stringify({ ...head, object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason }] })}\n\n`
const streamed = [chunk({ role: 'assistant', content: 'Yes.' }, null), chunk({}, 'stop'), 'data: [DONE]\n\n'].join('')
const whole = { ...head, object: 'chat.completion', choices: [{ index: 0, message: { role: 'assistant', content: 'Yes.' }, finish_reason: 'stop' }] }
const busy = JSON.stringify({ error: { message: 'Over capacity', type: 'server_error', param: null, code: null } })
let asked
/** Those who wait for the first model: it refuses all of them together, as a host that goes down does. */
let waiting
const server = createServer(async (request, response) => {
  let body = ''
  for await (const piece of request) body += piece
  const { model, stream } = JSON.parse(body)
  asked[model] = (asked[model] ?? 0) + 1
  if (model === 'second') {
    response.setHeader('content-type', stream ? 'text/event-stream' : 'application/json')
    return response.end(stream ? streamed : JSON.stringify(whole))
  }
  waiting.list.push(response)
  if (waiting.list.length < waiting.for) return
  for (const one of waiting.list.splice(0)) one.writeHead(503, { 'content-type': 'application/json' }).end(busy)
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const openai = createOpenAI({ apiKey: 'none', baseURL: `http://127.0.0.1:${server.address().port}` })
const create = () => createFallback({ models: [openai.chat('first'), openai.chat('second')] })

const ways = {
  async streamText(model) {
    let failed
    const result = streamText({ model, prompt: 'Shall I?', maxRetries: 0, onError: ({ error }) => (failed = error.message) })
    return result.text.catch(() => failed)
  },
  generateText: model => generateText({ model, prompt: 'Shall I?', maxRetries: 0 }).then(({ text }) => text, error => error.message),
}
const count = answers => Object.fromEntries([...new Set(answers)].sort().map(answer => [answer, answers.filter(one => one === answer).length]))
const seen = {}
for (const [name, ask] of Object.entries(ways)) {
  const together = async model => {
    asked = {}
    waiting = { for: parallel, list: [] }
    const answers = await Promise.all(Array.from({ length: parallel }, () => ask(model())))
    return { ...count(answers), asked: JSON.stringify(asked) }
  }
  const shared = create()
  seen[`${name}, one model for all`] = await together(() => shared)
  seen[`${name}, a model for each`] = await together(create)
  asked = {}
  waiting = { for: 1, list: [] }
  const answers = []
  const inTurn = create()
  for (let turn = 0; turn < parallel; turn++) answers.push(await ask(inTurn))
  seen[`${name}, one after the other`] = { ...count(answers), asked: JSON.stringify(asked) }
}
console.table(seen)
for (const [name, row] of Object.entries(seen)) {
  if (name.endsWith('for all')) assert.deepEqual(row, { 'Over capacity': 4, 'Yes.': 4, asked: '{"first":8,"second":4}' })
  else assert.equal(row['Yes.'], parallel)
}
server.close()
PROBE
timeout 60 node probe.mjs

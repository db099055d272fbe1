#!/usr/bin/env bash
# Guess: a client of OpenAI in Galileo's `wrapOpenAI` answers like the one without it, also where two questions come at once, as on each server; each is a trace of its own.
# Seen (galileo 1.33.1, openai 7.59.0, 2026-11): questions that overlap share what the logger holds open. The second one goes into the trace of the first. Where the
# first ends earlier, its trace is closed, and the second fails at its end with `A trace needs to be created in order to add a span.`: behind its last word where it is
# streamed, and in the place of the answer where it is not. Where the second ends earlier, both are in one trace. One by one all is well.
# Meaning: under load, answers that the model gave and that are paid for become errors, the streamed ones behind all of their words, and the longest ones first. A caller
# that tries again pays again. Give each request a logger of its own: `wrapOpenAI(client, new GalileoLogger(...))`.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps galileo@1.33.1 openai@7.59.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { GalileoLogger, wrapOpenAI } from 'galileo'
import OpenAI from 'openai'

const chunk = (delta, finish_reason = null) =>
  `data: ${JSON.stringify({ id: 'a', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta, finish_reason }] })}\n\n`
const whole = content =>
  JSON.stringify({ id: 'a', object: 'chat.completion', created: 1, model: 'm', choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }] })
let asked
const server = createServer(async (request, response) => {
  const { messages, stream } = JSON.parse(Buffer.concat(await Array.fromAsync(request)))
  const question = messages[0].content
  asked++
  response.writeHead(200, { 'content-type': stream ? 'text/event-stream' : 'application/json' })
  if (stream) response.write(chunk({ role: 'assistant', content: question }))
  await wait(question === 'long' ? 800 : 200)
  response.end(stream ? `${chunk({ content: ' answer' })}${chunk({}, 'stop')}data: [DONE]\n\n` : whole(`${question} answer`))
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const plain = new OpenAI({ apiKey: 'none', baseURL: `http://127.0.0.1:${server.address().port}`, maxRetries: 0 })

async function ask(client, question, stream) {
  let text = ''
  try {
    const answer = await client.chat.completions.create({ model: 'm', messages: [{ role: 'user', content: question }], stream })
    if (!stream) text = answer.choices[0].message.content
    else for await (const each of answer) text += each.choices[0]?.delta.content ?? ''
    return `${text}.`
  } catch (error) {
    return `${text} / ${error.message}`
  }
}
const seen = {}
async function run(name, wrapped, stream, questions, atOnce) {
  const logger = new GalileoLogger({ projectName: 'p', logStreamName: 's', mode: 'batch' })
  const client = wrapped ? wrapOpenAI(plain, logger) : plain
  asked = 0
  const answers = {}
  const each = async question => (answers[question] = await ask(client, question, stream))
  if (atOnce) await Promise.all(questions.map(each))
  else for (const question of questions) await each(question)
  seen[`${name}, ${stream ? 'streamed' : 'whole'}`] = { asked, short: answers.short, long: answers.long, spansOfTraces: logger.traces.map(trace => trace.spans.length).join() }
}
for (const stream of [true, false]) {
  await run('plain, at once', false, stream, ['short', 'long'], true)
  await run('one by one', true, stream, ['short', 'long'], false)
  await run('long first', true, stream, ['long', 'short'], true)
  await run('short first', true, stream, ['short', 'long'], true)
}
console.table(seen)
const good = { asked: 2, short: 'short answer.', long: 'long answer.' }
for (const kind of ['streamed', 'whole']) {
  assert.deepEqual(seen[`plain, at once, ${kind}`], { ...good, spansOfTraces: '' })
  assert.deepEqual(seen[`one by one, ${kind}`], { ...good, spansOfTraces: '1,1' })
  assert.deepEqual(seen[`long first, ${kind}`], { ...good, spansOfTraces: '2' })
}
const error = ' / A trace needs to be created in order to add a span.'
assert.deepEqual(seen['short first, streamed'], { ...good, long: `long answer${error}`, spansOfTraces: '1' })
assert.deepEqual(seen['short first, whole'], { ...good, long: error, spansOfTraces: '1' })
process.exit()
PROBE
GALILEO_API_KEY=none GALILEO_CONSOLE_URL=http://127.0.0.1:9 timeout 60 node --no-warnings probe.mjs

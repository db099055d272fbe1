#!/usr/bin/env bash
# Guess: Galileo's `wrapOpenAI` makes one trace of a question to the Responses API with its tool loop: its source keeps the trace open while a call waits for its result,
# and closes it behind the last answer.
# Seen (galileo 1.33.1, openai 7.59.0, 2026-11): nobody closes it. The request that opened the trace leaves that to the next one, and the next one closes only a trace
# that it opened itself. So all later questions, of whomever, become spans of the trace of the first tool call, and it never gets an output. Without a call each
# question is a trace with its output. Streamed and whole answers do the same.
# Meaning: behind the first tool call the traces of an agent are one without end: no answer, no time, no cost for a question, and words of one user in the trace of
# another. Give each conversation a logger of its own, and call `conclude` and `flush` on it when the loop is over.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps galileo@1.33.1 openai@7.59.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { GalileoLogger, wrapOpenAI } from 'galileo'
import OpenAI from 'openai'

const message = text => ({ type: 'message', id: 'msg_1', role: 'assistant', status: 'completed', content: [{ type: 'output_text', text, annotations: [] }] })
const call = { type: 'function_call', id: 'fc_1', call_id: 'call_1', name: 'time', arguments: '{}', status: 'completed' }
const usage = { input_tokens: 3, output_tokens: 4, total_tokens: 7, input_tokens_details: { cached_tokens: 0 }, output_tokens_details: { reasoning_tokens: 0 } }
const server = createServer(async (request, response) => {
  const { input, stream } = JSON.parse(Buffer.concat(await Array.fromAsync(request)))
  const output = input.length === 1 && input[0].content === 'What time is it?' ? [call] : [message('Done.')]
  const made = (status, more) => ({ id: 'resp_1', object: 'response', created_at: 1, model: 'm', status, output: [], ...more })
  const whole = made('completed', { output, usage })
  const events = [
    { type: 'response.created', response: made('in_progress') },
    { type: 'response.output_item.added', output_index: 0, item: { ...output[0], status: 'in_progress' } },
    { type: 'response.output_item.done', output_index: 0, item: output[0] },
    { type: 'response.completed', response: whole },
  ]
  response.writeHead(200, { 'content-type': stream ? 'text/event-stream' : 'application/json' })
  if (!stream) return response.end(JSON.stringify(whole))
  response.end(events.map((event, sequence_number) => `event: ${event.type}\ndata: ${JSON.stringify({ ...event, sequence_number })}\n\n`).join(''))
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const plain = new OpenAI({ apiKey: 'none', baseURL: `http://127.0.0.1:${server.address().port}`, maxRetries: 0 })
const user = content => ({ role: 'user', content })

const seen = {}
for (const stream of [true, false]) {
  for (const first of ['Who is there?', 'What time is it?']) {
    const logger = new GalileoLogger({ projectName: 'p', logStreamName: 's', mode: 'batch' })
    const client = wrapOpenAI(plain, logger)
    const ask = async input => {
      const answer = await client.responses.create({ model: 'm', input, stream })
      if (!stream) return answer.output
      let output
      for await (const event of answer) if (event.type === 'response.completed') output = event.response.output
      return output
    }
    const output = await ask([user(first)])
    if (output[0].type === 'function_call') await ask([user(first), ...output, { type: 'function_call_output', call_id: 'call_1', output: 'noon' }])
    await ask([user('Ann asks')])
    await ask([user('Ben asks')])
    const { traces } = logger
    const names = traces.map(({ spans }) => ['Ann', 'Ben'].filter(name => JSON.stringify(spans).includes(name)).join('+') || 'first')
    seen[`${first} ${stream ? 'Streamed' : 'Whole'}`] = { traces: names.join(), outputs: traces.filter(trace => trace.output).length, open: logger.currentParent() !== undefined }
  }
}
console.table(seen)
for (const kind of ['Streamed', 'Whole']) {
  assert.deepEqual(seen[`Who is there? ${kind}`], { traces: 'first,Ann,Ben', outputs: 3, open: false })
  assert.deepEqual(seen[`What time is it? ${kind}`], { traces: 'Ann+Ben', outputs: 0, open: true })
}
process.exit()
PROBE
GALILEO_API_KEY=none GALILEO_CONSOLE_URL=http://127.0.0.1:9 timeout 60 node --no-warnings probe.mjs

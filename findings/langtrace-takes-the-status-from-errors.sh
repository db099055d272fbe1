#!/usr/bin/env bash
# Guess: a tracer that patches the openai client hands on the errors that the client throws: a 429 is still a RateLimitError with its status and headers.
# Seen (@langtrase/typescript-sdk 6.3.7, openai 5.23.2 of the versions that it patches, 2026-11): of chat.completions.create() without stream it throws an error of
# its own in place of the client's, with message and stack: no status, no headers, no code, no cause, and no instance of any class of openai. So it is with an
# error amid a stream. A streamed call that is refused throws the client's error, and has no span at all. Tokens of a streamed answer are counted in
# words, chunk by chunk, though the last chunk tells them, and those of the question stand as the answer's and the other way round.
# Meaning: code that waits for Retry-After at a 429, or changes models at a 503 and gives up at a 401, takes all of them for unknown errors once tracing is on;
# and the traces show neither streams that were refused nor what answers cost. Under it such code reads the message ("429 …"), or a fetch that is handed to the client does it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @langtrase/typescript-sdk@6.3.7 openai@5.23.2
cat >probe.cjs <<'PROBE'
const assert = require('node:assert/strict')
const { createServer } = require('node:http')
const { setTimeout: wait } = require('node:timers/promises')
const openai = require('openai')

const chunk = (delta, finish_reason = null) => ({ id: 'a', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta, finish_reason }] })
const last = { ...chunk({}), choices: [], usage: { prompt_tokens: 1000, completion_tokens: 5, total_tokens: 1005 } }
const failure = { error: { message: 'Overloaded', type: 'server_error', code: 'overloaded' } }
const server = createServer(async (request, response) => {
  let body = ''
  for await (const bytes of request) body += bytes
  const { user } = JSON.parse(body)
  if (Number(user)) return response.writeHead(Number(user), { 'content-type': 'application/json', 'retry-after': '7' }).end('{"error":{"message":"refused","code":"no"}}')
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  const parts = [chunk({ role: 'assistant', content: 'Un' }), chunk({ content: 'believ' }), chunk({ content: 'able' })]
  for (const part of user === 'broken' ? [parts[0], failure] : [...parts, chunk({}, 'stop'), last]) response.write(`data: ${JSON.stringify(part)}\n\n`)
  response.end('data: [DONE]\n\n')
})
server.listen(0, '127.0.0.1', async () => {
  const client = new openai.OpenAI({ apiKey: 'none', baseURL: `http://127.0.0.1:${server.address().port}`, maxRetries: 0 })
  const ask = async (user, stream) => {
    const asked = { model: 'm', user, messages: [{ role: 'user', content: 'Well then?' }] }
    if (!stream) return client.chat.completions.create(asked)
    for await (const _ of await client.chat.completions.create({ ...asked, stream, stream_options: { include_usage: true } }));
  }
  let spans = []
  const all = async () => {
    const seen = {}
    for (const [user, stream] of [['429'], ['401'], ['503'], ['429', true], ['broken', true], ['fine', true]]) {
      spans = []
      const error = await ask(user, stream).catch(error => error)
      await wait(20)
      const { 'gen_ai.usage.input_tokens': input, 'gen_ai.usage.output_tokens': output } = spans[0]?.attributes ?? {}
      const wait7 = error?.headers?.get?.('retry-after')
      const told = error && { error: error.name === 'Error' ? error.constructor.name : error.name, status: error.status, code: error.code, 'retry-after': wait7, 'of openai': error instanceof openai.OpenAI.APIError }
      seen[`${user}${stream ? ', streamed' : ''}`] = { ...told, spans: spans.length, input, output }
    }
    console.table(seen)
    return seen
  }
  const plain = await all()
  const exporter = { export: (ended, done) => (spans.push(...ended), done({ code: 0 })), shutdown: async () => {} }
  const { init } = require('@langtrase/typescript-sdk')
  init({ custom_remote_exporter: exporter, instrumentations: { openai }, disable_latest_version_check: true, logging: { disable: true } })
  const traced = await all()

  const seven = { '429': ['RateLimitError', 429], '401': ['AuthenticationError', 401], '503': ['InternalServerError', 503], '429, streamed': ['RateLimitError', 429] }
  for (const [name, [error, status]] of Object.entries(seven)) {
    assert.deepEqual([plain[name].error, plain[name].status, plain[name].code, plain[name]['retry-after'], plain[name]['of openai']], [error, status, 'no', '7', true])
  }
  assert.deepEqual([plain['broken, streamed'].code, plain['broken, streamed']['of openai']], ['overloaded', true])
  for (const name of ['429', '401', '503', 'broken, streamed']) {
    const { error, status, code, 'retry-after': after, 'of openai': own } = traced[name]
    assert.deepEqual([error, status, code, after, own], ['LangTraceSdkError', undefined, undefined, undefined, false])
  }
  assert.deepEqual([traced['429, streamed'].error, traced['429, streamed'].spans], ['RateLimitError', 0])
  const { spans: ended, input, output } = traced['fine, streamed']
  console.log('told in the last chunk:', JSON.stringify(last.usage))
  assert.deepEqual([ended, input, output], [1, 3, 2])
  process.exit()
})
PROBE
node probe.cjs

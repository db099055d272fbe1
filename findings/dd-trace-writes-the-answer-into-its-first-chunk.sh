#!/usr/bin/env bash
# Guess: a tracer watches the chunks of a streamed answer, and leaves them as they are: an application that keeps them, or builds on them, has the answer.
# Seen (dd-trace 5.132.0, openai 6.49.0 and 7.59.0, 2026-11): to put the answer together for its span, Datadog's tracer adds the text to the first chunk of the
# stream, and arguments to the first part of a call: the very objects that it handed to the application. It does so before the loop learns of the
# end. Kept chunks give "Good morningmorning", and both halves made by tee() do. A loop that begins each call with the part that came, and adds to it, as
# OpenAI's guide shows, has `{"a":1}{"a":1}`. Arguments of a second call are added to the first. Text joined at once is right.
# Meaning: in production, where the tracer is on, and nowhere else, the arguments of calls are no JSON, and answers that are stored for a replay, or
# split between page and database, are doubled. An application copies what it keeps of a chunk when it comes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat >"$folder/probe.cjs" <<'PROBE'
const assert = require('node:assert/strict')
const { createServer } = require('node:http')

const chunk = (delta, finish_reason = null) => ({ id: 'a', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta, finish_reason }] })
const part = (index, text, begins) => chunk({ tool_calls: [{ index, ...begins, function: { ...(begins && { name: begins.id }), arguments: text } }] })
const call = (index, id, args) => [part(index, '', { id, type: 'function' }), part(index, args.slice(0, 4)), part(index, args.slice(4))]
const answers = {
  text: [chunk({ role: 'assistant', content: 'Good ' }), chunk({ content: 'morning' }), chunk({}, 'stop')],
  call: [chunk({ role: 'assistant', content: null }), ...call(0, 'one', '{"a":1}'), chunk({}, 'tool_calls')],
  calls: [...call(0, 'one', '{"a":1}'), ...call(1, 'two', '{"b":2}'), chunk({}, 'tool_calls')],
}
const server = createServer(async (request, response) => {
  let body = ''
  for await (const bytes of request) body += bytes
  if (!request.url.endsWith('/chat/completions')) return response.end('{}') // the tracer's agent
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  for (const part of answers[JSON.parse(body).user]) response.write(`data: ${JSON.stringify(part)}\n\n`)
  response.end('data: [DONE]\n\n')
})
server.listen(0, '127.0.0.1', async () => {
  const baseURL = `http://127.0.0.1:${server.address().port}`
  const traced = process.argv[2] === 'traced'
  if (traced) require('dd-trace').init({ url: baseURL, startupLogs: false })
  const { OpenAI } = require('openai')
  const client = new OpenAI({ apiKey: 'none', baseURL, maxRetries: 0 })
  const ask = user => client.chat.completions.create({ model: 'm', user, stream: true, messages: [{ role: 'user', content: 'Hello' }] })
  const text = ({ choices: [{ delta }] }) => delta.content ?? ''
  const all = async stream => {
    const chunks = []
    for await (const chunk of stream) chunks.push(chunk)
    return chunks
  }
  const args = chunks => {
    const calls = []
    for (const { choices } of chunks) for (const { index, function: of } of choices[0].delta.tool_calls ?? []) calls[index] = (calls[index] ?? '') + of.arguments
    return calls
  }
  const seen = { 'joined at once': '' }
  for await (const chunk of await ask('text')) seen['joined at once'] += text(chunk)
  seen['kept, then joined'] = (await all(await ask('text'))).map(text).join('')
  const [page, database] = (await ask('text')).tee()
  seen['first half of tee()'] = (await all(page)).map(text).join('')
  seen['second half of tee()'] = (await all(database)).map(text).join('')
  const calls = {} // the way of OpenAI's guide to function calling
  for await (const { choices } of await ask('call')) {
    for (const call of choices[0].delta.tool_calls ?? []) {
      if (calls[call.index]) calls[call.index].function.arguments += call.function.arguments
      else calls[call.index] = call
    }
  }
  seen['one call, joined at once'] = calls[0].function.arguments
  seen['one call, kept'] = args(await all(await ask('call'))).join(' ')
  seen['two calls, kept'] = args(await all(await ask('calls'))).join(' ')
  console.table(seen)
  const [whole, doubled] = ['Good morning', 'Good morningmorning']
  assert.deepEqual(seen, {
    'joined at once': whole,
    'kept, then joined': traced ? doubled : whole,
    'first half of tee()': traced ? doubled : whole,
    'second half of tee()': traced ? doubled : whole,
    'one call, joined at once': traced ? '{"a":1}{"a":1}' : '{"a":1}',
    'one call, kept': traced ? '{"a":1}{"a":1}{"a":1}' : '{"a":1}',
    'two calls, kept': traced ? '{"a":1}{"b":2}{"a":1} {"b":2}' : '{"a":1} {"b":2}',
  })
  process.exit()
})
PROBE
export DD_INSTRUMENTATION_TELEMETRY_ENABLED=false DD_REMOTE_CONFIGURATION_ENABLED=false
for version in 6.49.0 7.59.0; do
  mkdir "$folder/$version"
  cd "$folder/$version"
  echo '{"private":true}' >package.json
  npm install --silent --no-audit --no-fund --ignore-scripts dd-trace@5.132.0 "openai@$version"
  cp ../probe.cjs .
  for way in plain traced; do
    echo "openai $version, $way"
    node probe.cjs "$way"
  done
done

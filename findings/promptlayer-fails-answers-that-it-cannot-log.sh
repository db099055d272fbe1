#!/usr/bin/env bash
# Guess: PromptLayer's clients log an answer beside it: where its own service is down, or refuses the entry, a warning is printed, and the answer is handed out.
# Seen (promptlayer 1.3.6, openai 7.59.0, 2026-11): the entry belongs to the call. Where it is refused, create() rejects with PromptLayer's message, and the answer, which was made and paid for, is lost; a streamed one
# throws behind its last word. Where the service is down, the call waits for four attempts, 14 seconds and more, and fails then. An answer that begins with a chunk without choices, as Azure's do, throws
# at its end too, and is not logged; nor is one whose reader leaves. `pl_warn_on_error: true` in each request spares the answers, not the wait. The helper chat.completions.stream() gives a promise.
# Meaning: an outage of the log is an outage of the application, and whoever asks again behind the error pays for each answer twice. Set `pl_warn_on_error` in every request, or log by hand
# behind the answer.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps promptlayer@1.3.6 openai@7.59.0
cat >probe.cjs <<'PROBE'
const assert = require('node:assert/strict')
const { createServer } = require('node:http')

// The waits between the attempts, which are of seconds, go by in a hundredth of their time here.
const { setTimeout: real } = globalThis
let waited = 0
globalThis.setTimeout = (run, delay = 0, ...rest) => {
  if (delay < 1000 || delay > 20_000) return real(run, delay, ...rest)
  waited += delay
  return real(run, delay / 100, ...rest)
}
console.info = () => {}
console.warn = () => {}
const { PromptLayer } = require('promptlayer')

const text = 'You should not pay.'
const chunk = choices => ({ id: 'a', object: 'chat.completion.chunk', created: 1, model: 'gpt-4.1', choices })
const frame = (delta, finish_reason = null) => chunk([{ index: 0, delta, finish_reason }])
const words = [frame({ role: 'assistant', content: 'You should ' }), frame({ content: 'not pay.' }), frame({}, 'stop')]
const filters = { ...chunk([]), prompt_filter_results: [{ prompt_index: 0, content_filter_results: { hate: { filtered: false, severity: 'safe' } } }] }
const message = { role: 'assistant', content: text, refusal: null }
const whole = { ...chunk([{ index: 0, message, finish_reason: 'stop', logprobs: null }]), object: 'chat.completion', usage: { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 } }
let log
let entries
let frames
const server = createServer(async (request, response) => {
  const body = JSON.parse(Buffer.concat(await request.toArray()).toString())
  if (request.url === '/track-request') {
    entries++
    response.writeHead(log, { 'content-type': 'application/json' })
    return response.end(JSON.stringify(log === 200 ? { success: true, request_id: 1 } : { success: false, message: 'The entry is refused.' }))
  }
  if (!body.stream) {
    response.writeHead(200, { 'content-type': 'application/json' })
    return response.end(JSON.stringify(whole))
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.end([...frames.map(one => JSON.stringify(one)), '[DONE]'].map(one => `data: ${one}\n\n`).join(''))
})
const messages = [{ role: 'user', content: 'Do I have to pay?' }]

async function main() {
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = `http://127.0.0.1:${server.address().port}`
  const { OpenAI } = new PromptLayer({ apiKey: 'key', baseURL: address })
  const client = new OpenAI({ apiKey: 'key', baseURL: `${address}/v1`, maxRetries: 0 })
  async function ask({ status = 200, stream = false, first = [], leaves = false, extra }) {
    log = status
    entries = 0
    waited = 0
    frames = [...first, ...words]
    let read = ''
    let ended = 'well'
    try {
      const result = await client.chat.completions.create({ model: 'gpt-4.1', messages, stream, ...extra })
      if (!stream) read = result.choices[0].message.content
      else
        for await (const { choices } of result) {
          read += choices[0]?.delta.content ?? ''
          if (leaves) break
        }
    } catch (error) {
      ended = error instanceof TypeError ? 'TypeError' : error.message || error.constructor.name
    }
    return { read, ended, entries, ...(waited >= 14_000 && { waited: '14 seconds and more' }) }
  }
  const warn = { pl_warn_on_error: true }
  const seen = {
    'logged, whole': await ask({}),
    'logged, streamed': await ask({ stream: true }),
    'refused, whole': await ask({ status: 400 }),
    'refused, streamed': await ask({ status: 400, stream: true }),
    'refused, streamed, warn': await ask({ status: 400, stream: true, extra: warn }),
    'down, whole': await ask({ status: 503 }),
    'down, streamed': await ask({ status: 503, stream: true }),
    'down, streamed, warn': await ask({ status: 503, stream: true, extra: warn }),
    'logged, of Azure': await ask({ stream: true, first: [filters] }),
    'logged, reader leaves': await ask({ stream: true, leaves: true }),
  }
  frames = words
  log = 200
  const helper = client.chat.completions.stream({ model: 'gpt-4.1', messages })
  seen.helper = { isPromise: helper instanceof Promise, on: typeof helper.on, finalContent: typeof helper.finalContent }
  await (await helper).done()
  console.log(seen)
  const waits = { entries: 4, waited: '14 seconds and more' }
  const down = seen['down, streamed'].ended
  assert.notEqual(down, 'well')
  assert.deepEqual(seen, {
    'logged, whole': { read: text, ended: 'well', entries: 1 },
    'logged, streamed': { read: text, ended: 'well', entries: 1 },
    'refused, whole': { read: '', ended: 'The entry is refused.', entries: 1 },
    'refused, streamed': { read: text, ended: 'The entry is refused.', entries: 1 },
    'refused, streamed, warn': { read: text, ended: 'well', entries: 1 },
    'down, whole': { read: '', ended: down, ...waits },
    'down, streamed': { read: text, ended: down, ...waits },
    'down, streamed, warn': { read: text, ended: 'well', ...waits },
    'logged, of Azure': { read: text, ended: 'TypeError', entries: 0 },
    'logged, reader leaves': { read: 'You should ', ended: 'well', entries: 0 },
    helper: { isPromise: true, on: 'undefined', finalContent: 'undefined' },
  })
  process.exit()
}
main()
PROBE
node probe.cjs

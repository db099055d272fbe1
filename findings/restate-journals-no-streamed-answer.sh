#!/usr/bin/env bash
# Guess: a model wrapped with durableCalls(), the middleware of Restate for the AI SDK, is asked once for each question of a handler, by generateText and by streamText alike: the answer is in the journal, and a handler that is run again behind a restart goes on with it.
# Seen (@restatedev/vercel-ai-middleware 0.4.0, @restatedev/restate-sdk 1.17.2, @restatedev/restate-server 1.7.12, ai 7.0.173, 2026-11): it wraps generateText alone. A streamed answer is not journaled, and nothing says so: no error, no warning, no type. A handler that fails once behind its answer asks
# the model again by streamText, and goes on with another answer than it has shown: "You should pay." first, "You should not pay." then. With generateText the model is asked once, and both runs have the first answer.
# Meaning: each retry of an agent that streams pays for all its steps anew, and decides anew: what was shown, and what tools did by then, is of an answer that no longer counts. Ask by generateText within Restate, or read the stream within
# ctx.run() and give its text back.
set -euo pipefail
folder=$(mktemp -d)
trap '[ ! -f "$folder/pid" ] || kill "$(cat "$folder/pid")" 2>/dev/null || true; sleep 1; rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @restatedev/restate-server@1.7.12 @restatedev/restate-sdk@1.17.2 @restatedev/restate-sdk-clients@1.17.2 @restatedev/vercel-ai-middleware@0.4.0 ai@7.0.173 \
  @ai-sdk/mcp@2.0.99 @ai-sdk/openai-compatible@3.0.92 superjson@2.2.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createServer as createHttp2Server } from 'node:http2'
import { setTimeout as wait } from 'node:timers/promises'
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import * as restate from '@restatedev/restate-sdk'
import { connect } from '@restatedev/restate-sdk-clients'
import { durableCalls } from '@restatedev/vercel-ai-middleware'
import { generateText, streamText, wrapLanguageModel } from 'ai'

const open = server => new Promise(resolve => server.listen(0, '127.0.0.1', () => resolve(server.address().port)))
const answers = ['You should pay.', 'You should not pay.']
/** The model answers otherwise the second time. */
const asked = { generate: 0, stream: 0 }
const model = createServer(async (request, response) => {
  const { stream } = JSON.parse(Buffer.concat(await request.toArray()).toString())
  const content = answers[Math.min(asked[stream ? 'stream' : 'generate']++, 1)]
  const head = { id: 'chatcmpl-1', created: 1, model: 'model' }
  const usage = { prompt_tokens: 5, completion_tokens: 5, total_tokens: 10 }
  response.writeHead(200, { 'content-type': stream ? 'text/event-stream' : 'application/json' })
  if (!stream) return response.end(JSON.stringify({ ...head, object: 'chat.completion', choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }], usage }))
  const chunk = choice => `data: ${JSON.stringify({ ...head, object: 'chat.completion.chunk', choices: [{ index: 0, finish_reason: null, ...choice }] })}\n\n`
  response.end(`${chunk({ delta: { role: 'assistant', content } })}${chunk({ delta: {}, finish_reason: 'stop' })}data: [DONE]\n\n`)
})
const baseURL = `http://127.0.0.1:${await open(model)}/v1`
const provider = createOpenAICompatible({ name: 'local', apiKey: 'key', baseURL })
const durable = ctx => wrapLanguageModel({ model: provider('model'), middleware: durableCalls(ctx, { maxRetryAttempts: 3 }) })
const how = {
  generate: async ctx => (await generateText({ model: durable(ctx), prompt: 'Pay?', maxRetries: 0 })).text,
  stream: async ctx => await streamText({ model: durable(ctx), prompt: 'Pay?', maxRetries: 0 }).text,
}
const shown = { generate: [], stream: [] }
const handlers = Object.fromEntries(
  Object.entries(how).map(([name, ask]) => [
    name,
    async ctx => {
      const text = await ask(ctx)
      shown[name].push(text)
      if (shown[name].length === 1) throw new Error('the host is restarted')
      return text
    },
  ]),
)
const agent = restate.service({ name: 'agent', handlers })
const endpoint = createHttp2Server(restate.createEndpointHandler({ services: [agent], logger: () => {} }))
const uri = `http://127.0.0.1:${await open(endpoint)}`
const free = async () => {
  const server = createServer()
  const port = await open(server)
  await new Promise(resolve => server.close(resolve))
  return port
}
const [ingress, admin, node] = [await free(), await free(), await free()]
const server = spawn('node_modules/.bin/restate-server', ['--no-logo', '--base-dir', './data', '--bind-ip', '127.0.0.1', '--bind-port', node, '--listen-mode', 'tcp'], {
  stdio: 'ignore',
  env: { ...process.env, RESTATE_INGRESS__BIND_PORT: ingress, RESTATE_ADMIN__BIND_PORT: admin, DO_NOT_TRACK: '1' },
})
writeFileSync('pid', `${server.pid}`)
let registered
for (let tries = 0; tries < 100 && !registered?.ok; tries++) {
  await wait(200)
  registered = await fetch(`http://127.0.0.1:${admin}/deployments`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ uri }) }).catch(() => {})
}
assert.equal(registered?.status, 201)
const client = connect({ url: `http://127.0.0.1:${ingress}` }).serviceClient(agent)
const answer = { generate: await client.generate(), stream: await client.stream() }
console.log({ asked, shown, answer })
const [first, second] = answers
assert.deepEqual(asked, { generate: 1, stream: 2 })
assert.deepEqual(shown, { generate: [first, first], stream: [first, second] })
assert.deepEqual(answer, { generate: first, stream: second })
process.exit()
PROBE
timeout 90 node probe.mjs

#!/usr/bin/env bash
# Guess: `useObject` of the AI SDK hands an object to `onFinish` where the answer is whole and fits the schema, and an `error` where it is cut, as `output` does on the server
# that passes the answer on.
# Seen (@ai-sdk/react 4.0.177, ai 7.0.173, 2026-11): it checks the object as mended so far, and never whether the JSON came to its end. Of `{"to":"Ann","amount":1200}` that ends behind `12`,
# since the model came to its limit, told of an error, or closed its stream, the page gets `{ to: 'Ann', amount: 12 }` with no error, and `onError` is silent. For the same answers
# `output` on the server rejects with NoObjectGeneratedError. Only a reset connection is an error of the page, since the server then resets its own.
# Meaning: a page takes 12 for 1200, half a name for a name, two entries of ten for the list, as long as the schema lets it pass. Ask for a last field that says that all is there
# (`complete: z.literal(true)`), or act upon the object on the server.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts ai@7.0.173 @ai-sdk/react@4.0.177 @ai-sdk/openai-compatible@2.0.92 zod@4.6.7 react@19.3.1 react-dom@19.3.1 \
  jsdom@31.0.1
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { experimental_useObject as useObject } from '@ai-sdk/react'
import { Output, streamText } from 'ai'
import { JSDOM } from 'jsdom'
import { z } from 'zod'

const { window } = new JSDOM('<!doctype html><main></main>')
Object.assign(globalThis, { window, document: window.document, AI_SDK_LOG_WARNINGS: false })
const { createElement } = await import('react')
const { createRoot } = await import('react-dom/client')

const listen = async server => {
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${server.address().port}`
}
let how
const model = createServer(async (request, response) => {
  request.resume()
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  const say = (delta, finish_reason = null) => {
    const choices = [{ index: 0, delta, finish_reason }]
    response.write(`data: ${JSON.stringify({ id: 'a', object: 'chat.completion.chunk', created: 1, model: 'm', choices })}\n\n`)
  }
  say({ role: 'assistant', content: '{"to":"Ann","amount":12' })
  await wait(50)
  if (how === 'reset') return response.destroy()
  if (how === 'closed') return response.end()
  if (how === 'error') return response.end('data: {"error":{"message":"Overloaded","type":"server_error"}}\n\n')
  if (how === 'whole') say({ content: '00}' })
  say({}, how === 'whole' ? 'stop' : 'length')
  response.end('data: [DONE]\n\n')
})
const schema = z.object({ to: z.string(), amount: z.number() })
const provider = createOpenAICompatible({ name: 'local', baseURL: await listen(model), apiKey: 'none', supportsStructuredOutputs: true })
let output
const application = createServer(async (request, response) => {
  request.resume()
  const result = streamText({ model: provider('m'), prompt: 'Pay', output: Output.object({ schema }), maxRetries: 0, onError() {} })
  output = Promise.resolve(result.output).catch(error => error.name)
  const { status, headers, body } = result.toTextStreamResponse()
  response.writeHead(status, Object.fromEntries(headers))
  await pipeline(Readable.fromWeb(body), response).catch(() => {})
})
const api = await listen(application)

const root = createRoot(document.querySelector('main'))
const seen = {}
for (how of ['whole', 'limit', 'error', 'closed', 'reset']) {
  const page = { finished: undefined, failed: undefined }
  let submit
  function Form() {
    ;({ submit } = useObject({
      api,
      schema,
      onFinish: finished => {
        page.finished = finished
      },
      onError: error => {
        page.failed = error.message
      },
    }))
    return null
  }
  root.render(createElement(Form, { key: how }))
  await wait(100)
  submit({})
  await wait(600)
  seen[how] = { page, server: await output }
}
console.dir(seen, { depth: 5 })
const half = { page: { finished: { object: { to: 'Ann', amount: 12 }, error: undefined }, failed: undefined }, server: 'AI_NoObjectGeneratedError' }
assert.deepEqual(seen, {
  whole: { page: { finished: { object: { to: 'Ann', amount: 1200 }, error: undefined }, failed: undefined }, server: { to: 'Ann', amount: 1200 } },
  limit: half,
  error: half,
  closed: half,
  reset: { page: { finished: undefined, failed: 'terminated' }, server: 'AI_APICallError' },
})
process.exit()
PROBE
node probe.mjs

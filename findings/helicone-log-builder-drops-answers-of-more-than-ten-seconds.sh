#!/usr/bin/env bash
# Guess: sendLog() of Helicone's log builder, which its documents recommend for streams, waits until the answer that toReadableStream() hands out has ended, and logs it then. So a
# route can call it when it returns that stream.
# Seen (@helicone/helpers 1.8.3, openai 7.59.0, 2026-11): it waits for ten seconds, rejects with "Stream took too long to finish", and logs nothing. The reader has the whole answer.
# The same answer in less than ten seconds is logged. There is no option for it.
# Meaning: the long answers, which cost most, are missing in all sums, and each leaves a rejection that nobody waits for. Call sendLog() when the stream that was handed out has ended,
# by a `TransformStream` with `flush` behind it, and not beside it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @helicone/helpers@1.8.3 openai@7.59.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { json } from 'node:stream/consumers'
import { setTimeout as wait } from 'node:timers/promises'
import { HeliconeManualLogger } from '@helicone/helpers'
import OpenAI from 'openai'

const logs = []
const chunk = (delta, finish_reason = null) =>
  `data: ${JSON.stringify({ id: 'a', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta, finish_reason }] })}\n\n`
const server = createServer(async (request, response) => {
  const body = await json(request)
  if (request.url.includes('/log')) {
    logs.push(body.providerRequest.json.model)
    response.end('{}')
    return
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.write(chunk({ role: 'assistant', content: 'One moment. ' }))
  for (let second = 0; second < Number(body.model); second++) {
    await wait(1000)
    response.write(chunk({ content: `${second} ` }))
  }
  response.end(`${chunk({}, 'stop')}data: [DONE]\n\n`)
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const url = `http://127.0.0.1:${server.address().port}`
const openai = new OpenAI({ apiKey: 'none', baseURL: url })
const helicone = new HeliconeManualLogger({ apiKey: 'none', loggingEndpoint: `${url}/custom/v1/log` })

async function ask(model) {
  const request = { model, stream: true, messages: [{ role: 'user', content: 'Hello' }] }
  const log = helicone.logBuilder(request)
  const answer = log.toReadableStream(await openai.chat.completions.create(request))
  const logged = log.sendLog().then(
    () => 'logged',
    error => error.message,
  )
  const whole = (await new Response(answer).text()).includes('"stop"')
  return { whole, logged: await logged }
}
const [short, long] = await Promise.all([ask('3'), ask('12')])
console.log({ short, long, logs })
assert.deepEqual(short, { whole: true, logged: 'logged' })
assert.deepEqual(long, { whole: true, logged: 'Stream took too long to finish' })
assert.deepEqual(logs, ['3'])
process.exit()
PROBE
node probe.mjs

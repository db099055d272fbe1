#!/usr/bin/env bash
# Guess: a client of event streams takes LF and CRLF, and `data:` with or without a space behind it, as the standard says; what it cannot read, it reports.
# Seen (@ibm-cloud/watsonx-ai 1.7.16, 2026-11): textChatStream() with returnObject finds the end of an event by LF LF alone. With CRLF the whole body is one
# event, held until its end, and of its data lines the last one counts: the loop is given one object, without text, with the reason `stop`. Without the
# space there is no object at all. Nothing is thrown or printed in both cases. The lines that come without returnObject are complete.
# Meaning: an answer that was long and right looks like one in which the model chose to say nothing, so no check of the finish reason finds it. A server
# that this client reads (sse-starlette writes CRLF unless it is told otherwise) ends its lines with LF and writes the space.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @ibm-cloud/watsonx-ai@1.7.16 ibm-cloud-sdk-core@5.9.1
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { WatsonXAI } from '@ibm-cloud/watsonx-ai'
import { NoAuthAuthenticator } from 'ibm-cloud-sdk-core'

const chunk = (content, finish_reason = null) => JSON.stringify({ id: 'a', created: 1, model_id: 'm', choices: [{ index: 0, delta: { content }, finish_reason }] })
const chunks = [chunk('Half '), chunk('and half.'), chunk('', 'stop')]
const forms = {
  'LF and a space': data => `data: ${data}\n\n`,
  'CRLF and a space': data => `data: ${data}\r\n\r\n`,
  'LF, no space': data => `data:${data}\n\n`,
}
let form
const server = createServer((request, response) => {
  request.resume()
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.end(chunks.map(forms[form]).join(''))
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const serviceUrl = `http://127.0.0.1:${server.address().port}`
const client = WatsonXAI.newInstance({ version: '2024-05-31', serviceUrl, authenticator: new NoAuthAuthenticator() })
const ask = returnObject => client.textChatStream({ modelId: 'm', projectId: 'p', messages: [{ role: 'user', content: 'Hello' }], returnObject })

let printed = 0
for (const name of ['error', 'warn']) console[name] = () => printed++
const expected = {
  'LF and a space': { objects: 3, text: 'Half and half.', reason: 'stop' },
  'CRLF and a space': { objects: 1, text: '', reason: 'stop' },
  'LF, no space': { objects: 0, text: '', reason: undefined },
}
for (form of Object.keys(forms)) {
  const seen = { objects: 0, text: '', reason: undefined }
  for await (const { data } of await ask(true)) {
    const [{ delta, finish_reason: reason }] = data.choices
    seen.objects++
    seen.text += delta.content
    seen.reason = reason ?? seen.reason
  }
  const lines = []
  for await (const line of await ask(false)) if (line.startsWith('data:')) lines.push(line.slice('data:'.length).trim())
  console.log(`${form}:`, seen, 'lines:', lines.length)
  assert.deepEqual(seen, expected[form])
  assert.deepEqual(lines, chunks)
}
assert.equal(printed, 0)
process.exit()
PROBE
node probe.mjs

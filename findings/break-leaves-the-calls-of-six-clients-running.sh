#!/usr/bin/env bash
# Guess: `break` out of `for await` over a streamed answer ends the call in a vendor's client: in groq-sdk 1.6.0 it does, as in those of OpenAI,
# Anthropic, Mistral, Cohere.
# Seen (ollama 0.6.4, @huggingface/inference 4.13.30, @aws-sdk/client-bedrock-runtime 3.1164.0, @google/genai 3.3.0, @fal-ai/client 1.10.1,
# @langchain/langgraph-sdk 1.15.0, 2026-11): the request stays open in all six, and the server goes on to the last word, though the loop ended at the
# third. abort() of ollama's stream, and the signal of Bedrock's, Google's and LangGraph's requests, end it at once. So LangGraph's `onDisconnect: 'cancel'`
# does not see a reader who leaves his loop.
# Meaning: tokens that nobody reads are made, and paid for where they cost. Whoever leaves the loop of these clients aborts as well.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts groq-sdk@1.6.0 ollama@0.6.4 @huggingface/inference@4.13.30 \
  @google/genai@3.3.0 @fal-ai/client@1.10.1 @langchain/langgraph-sdk@1.15.0 @langchain/core@1.4.0 \
  @aws-sdk/client-bedrock-runtime@3.1164.0 @smithy/eventstream-codec@4.5.2
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { createServer as createHttp2Server } from 'node:http2'
import { setTimeout as wait } from 'node:timers/promises'
import { BedrockRuntimeClient, ConverseStreamCommand } from '@aws-sdk/client-bedrock-runtime'
import { InferenceClient } from '@huggingface/inference'
import { createFalClient } from '@fal-ai/client'
import { GoogleGenAI } from '@google/genai'
import { Client as LangGraph } from '@langchain/langgraph-sdk'
import { EventStreamCodec } from '@smithy/eventstream-codec'
import Groq from 'groq-sdk'
import { Ollama } from 'ollama'

const codec = new EventStreamCodec(bytes => Buffer.from(bytes).toString(), text => Buffer.from(text))
const chunk = { id: 'a', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta: { content: 'word ' }, finish_reason: null }] }
const header = value => ({ type: 'string', value })
const eventHeaders = { ':message-type': header('event'), ':event-type': header('contentBlockDelta'), ':content-type': header('application/json') }
const line = { model: 'm', created_at: '2026-11-01T00:00:00Z', message: { role: 'assistant', content: 'word ' }, done: false }
const body = Buffer.from(JSON.stringify({ contentBlockIndex: 0, delta: { text: 'word ' } }))
const gemini = { candidates: [{ content: { role: 'model', parts: [{ text: 'word ' }] }, index: 0 }] }
/** One word of an answer, by the path of the request. */
const word = path => {
  if (path.startsWith('/api/chat')) return `${JSON.stringify(line)}\n`
  if (path.endsWith('/converse-stream')) return Buffer.from(codec.encode({ headers: eventHeaders, body }))
  if (path.includes('streamGenerateContent')) return `data: ${JSON.stringify(gemini)}\n\n`
  if (path === '/threads/t/runs/stream') return `event: messages\ndata: ${JSON.stringify([{ type: 'AIMessageChunk', content: 'word ' }, {}])}\n\n`
  return `data: ${JSON.stringify(path === '/app/stream' ? { output: 'word ' } : chunk)}\n\n`
}
const types = { '/api/chat': 'application/x-ndjson', '/model/m/converse-stream': 'application/vnd.amazon.eventstream' }

let answer
const speak = (request, response) => {
  request.resume()
  const said = { words: 0, closed: false }
  answer = said
  response.writeHead(200, { 'content-type': types[request.url] ?? 'text/event-stream' })
  const timer = setInterval(() => {
    response.write(word(request.url))
    if (++said.words === 40) response.end()
  }, 25)
  response.on('close', () => {
    clearInterval(timer)
    said.closed = true
  })
}
const servers = [createServer(speak), createHttp2Server(speak)]
for (const server of servers) await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const [base, base2] = servers.map(server => `http://127.0.0.1:${server.address().port}`)

const messages = [{ role: 'user', content: 'Hello' }]
const ollama = () => new Ollama({ host: base }).chat({ model: 'm', messages, stream: true })
const credentials = { accessKeyId: 'none', secretAccessKey: 'none' }
const converse = new ConverseStreamCommand({ modelId: 'm', messages: [{ role: 'user', content: [{ text: 'Hello' }] }] })
const bedrock = abortSignal => new BedrockRuntimeClient({ region: 'us-east-1', endpoint: base2, credentials }).send(converse, { abortSignal })
const google = new GoogleGenAI({ apiKey: 'none', httpOptions: { baseUrl: base } })
const genai = abortSignal => google.models.generateContentStream({ model: 'm', contents: 'Hello', config: { abortSignal } })
const graph = signal => new LangGraph({ apiUrl: base, apiKey: null }).runs.stream('t', 'agent', { input: {}, streamMode: 'messages', onDisconnect: 'cancel', signal })
/** fal has an address for each model: all that is changed is the host. */
const toServer = (url, init) => fetch(base + new URL(url).pathname.replace(/^.*\/app/, '/app'), init)
const clients = {
  groq: () => new Groq({ apiKey: 'none', baseURL: base }).chat.completions.create({ model: 'm', messages, stream: true }),
  ollama,
  huggingface: () => new InferenceClient('none', { endpointUrl: base }).chatCompletionStream({ model: 'm', messages }),
  bedrock: async () => (await bedrock()).stream,
  genai,
  fal: () => createFalClient({ credentials: 'none:none', fetch: toServer }).stream('owner/app', { input: { prompt: 'Hello' } }),
  langgraph: graph,
}

/** Leaves after three words, and tells how many the server made. */
async function leave(stream, stop) {
  let read = 0
  try {
    for await (const _ of stream) {
      if (++read < 3) continue
      if (!stop) break
      stop()
    }
  } catch (error) {
    assert.ok(stop, error)
  }
  for (let turn = 0; turn < 200 && !answer.closed; turn++) await wait(25)
  return answer.words
}
const made = {}
for (const [name, ask] of Object.entries(clients)) made[name] = await leave(await ask())
console.log('words made after a break at the third:', made)
const { groq, ...others } = made
assert.ok(groq < 20)
assert.deepEqual(others, { ollama: 40, huggingface: 40, bedrock: 40, genai: 40, fal: 40, langgraph: 40 })

const local = await ollama()
const aborted = { ollama: await leave(local, () => local.abort()) }
const signalled = { bedrock: async signal => (await bedrock(signal)).stream, genai, langgraph: graph }
for (const [name, ask] of Object.entries(signalled)) {
  const leaving = new AbortController()
  aborted[name] = await leave(await ask(leaving.signal), () => leaving.abort())
}
console.log('words made after an abort at the third:', aborted)
for (const words of Object.values(aborted)) assert.ok(words < 20)
process.exit()
PROBE
node probe.mjs

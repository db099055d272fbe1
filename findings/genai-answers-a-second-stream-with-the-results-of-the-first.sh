#!/usr/bin/env bash
# Guess: generateContentStream() of Google's client, with tools that it calls by itself, leaves the parameters that it is given as they are, as generateContent() does: the same object asked once more asks anew.
# Seen (@google/genai 3.3.0, 2026-11): it writes the call and its result into `contents` of the caller's object. The second stream of this object sends them as what was said already: the model is not asked for a call, the tool is
# not run, and the answer tells the result of the first time. generateContent() with the same object runs the tool each time. Nothing fails, and the caller's own list of contents stays as it was.
# Meaning: a repeated question, a watch that asks every minute, an evaluation of ten runs and a retry behind a cut answer from old results, and an object kept in a module gives the results of one user to the next one. Make the
# object anew for each stream.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @google/genai@3.3.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { GoogleGenAI } from '@google/genai'

const usageMetadata = { promptTokenCount: 9, candidatesTokenCount: 9, totalTokenCount: 18 }
const answer = part => ({ candidates: [{ content: { role: 'model', parts: [part] }, finishReason: 'STOP', index: 0 }], usageMetadata })
let requests
const server = createServer(async (request, response) => {
  const { contents } = JSON.parse(Buffer.concat(await request.toArray()).toString())
  requests.push(contents.map(({ parts: [part] }) => Object.keys(part).find(key => key in { text: 1, functionCall: 1, functionResponse: 1 })).join(' '))
  const result = contents.at(-1).parts[0].functionResponse
  const body = answer(result ? { text: `${result.response.degrees} degrees.` } : { functionCall: { name: 'measure', args: { place: 'Bonn' } }, thoughtSignature: 'c2ln' })
  if (!request.url.includes('streamGenerateContent')) return response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.end(`data: ${JSON.stringify(body)}\n\n`)
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const { models } = new GoogleGenAI({ apiKey: 'key', httpOptions: { baseUrl: `http://127.0.0.1:${server.address().port}` } })
console.warn = () => {}

let degrees
let runs
const measure = {
  tool: async () => ({ functionDeclarations: [{ name: 'measure', parametersJsonSchema: { type: 'object', properties: { place: { type: 'string' } } } }] }),
  callTool: async calls => calls.map(({ name }) => ({ functionResponse: { name, response: { degrees: (runs++, degrees) } } })),
}
const textOf = ({ candidates: [{ content }] }) => content.parts.map(({ text = '' }) => text).join('')
const ways = {
  generateContent: async parameters => textOf(await models.generateContent(parameters)),
  generateContentStream: async parameters => (await Array.fromAsync(await models.generateContentStream(parameters))).map(textOf).join(''),
}
const seen = {}
for (const [way, ask] of Object.entries(ways)) {
  runs = 0
  requests = []
  const contents = [{ role: 'user', parts: [{ text: 'How warm is it in Bonn?' }] }]
  const parameters = { model: 'gemini-3-pro-preview', contents, config: { tools: [measure] } }
  const answers = []
  for (degrees of [20, 31]) answers.push(await ask(parameters))
  seen[way] = { answers: answers.join(' '), runs, requests: requests.length, third: requests[2], 'contents of the object': parameters.contents.length, 'own list': contents.length }
}
console.log(seen)
assert.deepEqual(seen.generateContent, { answers: '20 degrees. 31 degrees.', runs: 2, requests: 4, third: 'text', 'contents of the object': 1, 'own list': 1 })
assert.deepEqual(seen.generateContentStream, {
  answers: '20 degrees. 20 degrees.',
  runs: 1,
  requests: 3,
  third: 'text functionCall functionResponse',
  'contents of the object': 3,
  'own list': 1,
})
process.exit()
PROBE
timeout 60 node probe.mjs

#!/usr/bin/env bash
# Guess: the AI SDK's provider for Perplexity makes a source of each page that a streamed answer cites, whichever chunk tells of it. Perplexity's guide says that search results come in the last chunks.
# Seen (@ai-sdk/perplexity 4.0.49, ai 7.0.173, 2026-11): `citations` are read of the first chunk alone. Where they come with the last one the answer has no source at all, and where they grow, as the pages are read, it has the
# first ones. The marks in the text, [1] and [2], lead nowhere then. No warning says so. From generateText() all are there. The titles and dates of `search_results` are in no source, streamed or not.
# Meaning: an answer whose worth is its sources is shown and stored without them, and only where it is streamed. Read them from the raw chunks (`includeRawChunks`), or ask without a
# stream where sources count.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @ai-sdk/perplexity@4.0.49 ai@7.0.173 zod@4.6.7
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { createPerplexity } from '@ai-sdk/perplexity'
import { generateText, streamText } from 'ai'

const pages = ['https://example.com/one', 'https://example.com/two']
const results = list => ({ citations: list, search_results: list.map((url, at) => ({ title: `Page ${at + 1}`, url, date: '2026-11-01', last_updated: null })) })
const usage = { prompt_tokens: 9, completion_tokens: 12, total_tokens: 21, search_context_size: 'low' }
const words = ['The bill [1] ', 'is paid ', '[2].']
const chunk = (content, finish_reason = null) => ({ id: 'a', model: 'sonar', created: 1, object: 'chat.completion.chunk', choices: [{ index: 0, delta: { role: 'assistant', content }, finish_reason }] })
/** What each chunk brings beside its words. */
const streams = {
  'in every chunk': [results(pages), results(pages), { ...results(pages), usage }],
  'in the last chunk': [{}, {}, { ...results(pages), usage }],
  growing: [results(pages.slice(0, 1)), results(pages), { ...results(pages), usage }],
}
let asked
const server = createServer(async (request, response) => {
  const { stream } = JSON.parse(Buffer.concat(await request.toArray()).toString())
  if (!stream) {
    response.writeHead(200, { 'content-type': 'application/json' })
    const message = { role: 'assistant', content: words.join('') }
    return response.end(JSON.stringify({ id: 'a', model: 'sonar', created: 1, object: 'chat.completion', choices: [{ index: 0, message, finish_reason: 'stop' }], ...results(pages), usage }))
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  const chunks = streams[asked].map((more, at) => ({ ...chunk(words[at], at === 2 ? 'stop' : null), ...more }))
  response.end(chunks.map(one => `data: ${JSON.stringify(one)}\r\n\r\n`).join(''))
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const model = createPerplexity({ apiKey: 'key', baseURL: `http://127.0.0.1:${server.address().port}` })('sonar')
globalThis.AI_SDK_LOG_WARNINGS = false

async function ask(name, isStream) {
  asked = name
  const options = { model, prompt: 'Is the bill paid?', maxRetries: 0 }
  let errors = 0
  let raw = []
  let result
  if (isStream) {
    result = streamText({ ...options, includeRawChunks: true, onError: () => errors++ })
    for await (const part of result.fullStream) if (part.type === 'raw' && part.rawValue.citations) raw = part.rawValue.citations
  } else result = await generateText(options)
  const sources = await result.sources
  return { text: await result.text, sources: sources.map(one => one.url), titles: sources.filter(one => one.title).length, ...(isStream && { raw: raw.length, errors }) }
}
const seen = { whole: await ask('', false) }
for (const name of Object.keys(streams)) seen[name] = await ask(name, true)
console.log(seen)
const text = words.join('')
const streamed = { text, titles: 0, raw: 2, errors: 0 }
assert.deepEqual(seen, {
  whole: { text, sources: pages, titles: 0 },
  'in every chunk': { ...streamed, sources: pages },
  'in the last chunk': { ...streamed, sources: [] },
  growing: { ...streamed, sources: pages.slice(0, 1) },
})
process.exit()
PROBE
node probe.mjs

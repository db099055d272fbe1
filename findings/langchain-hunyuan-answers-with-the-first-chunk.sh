#!/usr/bin/env bash
# Guess: invoke() of ChatTencentHunyuan with `streaming: true` reads the stream and answers with the whole text, as it does of ChatOpenAI.
# Seen (@langchain/community 1.1.29, @langchain/core 1.4.0, 2026-11): it answers with the text of the first chunk. The others are each an answer of their own in `generations`, where one
# looks only for several choices; invoke(), chains and agents take the first one. Of "Do not pay." the caller gets "Do ". Where the first chunk tells only the role, the answer
# is empty. The callback for new tokens hears all words, and stream() hands out all.
# Meaning: a page that shows the words by the callback looks well, while the history, the parser behind the model and the next turn have one word of it. The whole answer is paid
# for. Leave `streaming` off and use stream().
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @langchain/community@1.1.29 @langchain/core@1.4.0 @langchain/openai@1.6.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { ChatTencentHunyuan } from '@langchain/community/chat_models/tencent_hunyuan'

const Usage = { PromptTokens: 9, CompletionTokens: 3, TotalTokens: 12 }
const frame = (Content, FinishReason = '') => ({ Created: 1, Id: 'a', Usage, Choices: [{ Delta: { Role: 'assistant', Content }, FinishReason }] })
const text = [frame('Do '), frame('not '), frame('pay.'), frame('', 'stop')]
const bodies = { plain: text, 'role first': [frame(''), ...text] }
let asked
const server = createServer((request, response) => {
  request.resume()
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.end(`${bodies[asked].map(one => `data: ${JSON.stringify(one)}\n\n`).join('')}data: [DONE]\n\n`)
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
// The client asks https at a host; the answer is that of the server here.
const ask = fetch
globalThis.fetch = (_, options) => ask(`http://127.0.0.1:${server.address().port}/`, options)
console.warn = () => {}

async function read(name) {
  asked = name
  const model = new ChatTencentHunyuan({ tencentSecretId: 'id', tencentSecretKey: 'key', streaming: true, maxRetries: 0 })
  let callback = ''
  const callbacks = [{
    handleLLMNewToken: word => {
      callback += word
    },
  }]
  const { content } = await model.invoke('Shall I pay?', { callbacks })
  const { generations } = await model.generate([['Shall I pay?']])
  let streamed = ''
  for await (const chunk of await model.stream('Shall I pay?')) streamed += chunk.content
  return { invoke: content, callback, generations: generations[0].map(one => one.text), stream: streamed }
}
const seen = { plain: await read('plain'), 'role first': await read('role first') }
console.log(seen)
const [callback, stream] = ['Do not pay.', 'Do not pay.']
assert.deepEqual(seen, {
  plain: { invoke: 'Do ', callback, generations: ['Do ', 'not ', 'pay.', ''], stream },
  'role first': { invoke: '', callback, generations: ['', 'Do ', 'not ', 'pay.', ''], stream },
})
server.closeAllConnections()
server.close()
PROBE
LANGCHAIN_CALLBACKS_BACKGROUND=false node probe.mjs

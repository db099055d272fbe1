#!/usr/bin/env bash
# Guess: DeepSeekChatProvider of Ant Design X keeps `reasoning_content` apart from the answer, shows it, and leaves it out of the next request.
# Seen (@ant-design/x-sdk 2.9.0, react 19.3.1, 2026-11): it writes the thoughts into the text of the message, between `<think status="done">` and `</think>`, and that text goes back to the model as its own answer with each later question: 2,047 characters for "Do not pay." and 2,000 of thoughts. In the third request the thoughts of two
# answers stand there. And of an answer without any thought that speaks of the tag, as "The <think> tag opens it.", the tag is rewritten and `</think>` is put between its words, on the page and in what goes back. OpenAIChatProvider, of the same streams, has and sends the answer alone.
# Meaning: each turn pays for all thoughts before it, which are most of what such a model writes, and the model reads tags in its own words that it never wrote. Take the part before `</think>` out in a provider of one's own, whose transformParams() cleans the messages, as the script does.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @ant-design/x-sdk@2.9.0 react@19.3.1 react-dom@19.3.1 jsdom@31.0.1
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { json } from 'node:stream/consumers'
import { setTimeout as wait } from 'node:timers/promises'
import { JSDOM } from 'jsdom'

const { window } = new JSDOM('', { url: 'http://127.0.0.1/', pretendToBeVisual: true })
Object.assign(globalThis, { window, document: window.document })
// One clock, as in a browser, where window.setTimeout and clearTimeout are of one kind.
Object.assign(window, { setTimeout, clearTimeout })
const { DeepSeekChatProvider, OpenAIChatProvider, useXChat, XRequest } = await import('@ant-design/x-sdk')
const { createElement } = await import('react')
const { createRoot } = await import('react-dom/client')

const thought = 'I weigh it. '.repeat(167).slice(0, 2000)
const thoughtful = [{ reasoning_content: thought }, { content: 'Do not ' }, { content: 'pay.' }]
const plain = ['The ', '<think>', ' tag ', 'opens ', 'it.'].map(content => ({ content }))
let bodies, deltas
const server = createServer(async (request, response) => {
  bodies.push(await json(request))
  const chunk = (delta, finish_reason = null) =>
    `data: ${JSON.stringify({ id: 'a', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta: { role: 'assistant', content: null, reasoning_content: null, ...delta }, finish_reason }] })}\n\n`
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.end(`${deltas.map(delta => chunk(delta)).join('')}${chunk({ content: '' }, 'stop')}data: [DONE]\n\n`)
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const url = `http://127.0.0.1:${server.address().port}/chat`
/** Leaves the thoughts out of what goes to the model. */
class Clean extends DeepSeekChatProvider {
  transformParams(params, options) {
    const { messages, ...rest } = super.transformParams(params, options)
    const clean = message => (message.role === 'assistant' ? { ...message, content: message.content.replace(/^\s*<think[^]*?<\/think>\s*/, '') } : message)
    return { ...rest, messages: messages.map(clean) }
  }
}
async function chat(Provider, answer) {
  bodies = []
  deltas = answer
  const provider = new Provider({ request: XRequest(url, { manual: true, params: { model: 'm', stream: true } }) })
  let page
  const Page = () => {
    page = useXChat({ provider })
    return null
  }
  const root = createRoot(document.createElement('div'))
  root.render(createElement(Page))
  await wait(50)
  for (const question of ['one', 'two', 'three']) {
    page.onRequest({ messages: [{ role: 'user', content: question }] })
    await wait(200)
  }
  root.unmount()
  const back = request => bodies[request].messages.filter(({ role }) => role === 'assistant').map(({ content }) => content)
  const length = request => back(request).join('').length
  return { first: back(1)[0], second: length(1), third: length(2) }
}
const seen = {
  'DeepSeek, thoughts': await chat(DeepSeekChatProvider, thoughtful),
  'OpenAI, thoughts': await chat(OpenAIChatProvider, thoughtful),
  'cleaned, thoughts': await chat(Clean, thoughtful),
  'DeepSeek, the tag': await chat(DeepSeekChatProvider, plain),
  'OpenAI, the tag': await chat(OpenAIChatProvider, plain),
}
console.table(Object.fromEntries(Object.entries(seen).map(([name, { first, ...rest }]) => [name, { 'goes back': first.replace(/(I weigh it\. )+[^<\n]*/, 'I weigh it. … '), ...rest }])))
const deep = seen['DeepSeek, thoughts']
const answer = { first: 'Do not pay.', second: 11, third: 22 }
assert.ok(deep.first.startsWith('\n\n<think status="done">') && deep.first.includes('I weigh it.') && deep.first.endsWith('</think>\n\nDo not pay.'))
assert.ok(deep.second > 2000 && deep.third > 4000)
assert.deepEqual(seen['OpenAI, thoughts'], answer)
assert.deepEqual(seen['cleaned, thoughts'], answer)
assert.equal(seen['OpenAI, the tag'].first, 'The <think> tag opens it.')
assert.match(seen['DeepSeek, the tag'].first, /^The <think status="done">\s*<\/think>\s*tag opens it\.$/)
process.exit()
PROBE
timeout 30 node probe.mjs

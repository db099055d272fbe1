#!/usr/bin/env bash
# Guess: with `retryInterval`, XRequest of Ant Design X asks again where the connection broke, and useXChat() shows the second answer in the place of the half that was there.
# Seen (@ant-design/x-sdk 2.9.0, react 19.3.1, 2026-11): it asks again, and the second answer is written behind the half, in the same message: "Do not Do not pay.", with status `success`. So with OpenAIChatProvider and DeepSeekChatProvider, for each break once more.
# Of a server that numbers its events and goes on where Last-Event-ID says, the text is right. A refused key (401) is asked for again as often as a break.
# Meaning: doubled words are shown as a good answer, and go to the model as such with the next question. Leave `retryInterval` away for what does not go on by ids, as no vendor's chat endpoint does.
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

const words = ['Do ', 'not ', 'pay.']
let bodies, breaks, numbered, refused
const server = createServer(async (request, response) => {
  bodies.push(await json(request))
  if (refused) return response.writeHead(401).end()
  const fails = bodies.length <= breaks
  const chunk = (content, finish_reason) => JSON.stringify({ id: 'a', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta: { role: 'assistant', content }, finish_reason }] })
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  const from = numbered ? Number(request.headers['last-event-id'] ?? 0) : 0
  for (const [index, word] of words.entries()) {
    if (index < from) continue
    response.write(`${numbered ? `id: ${index + 1}\n` : ''}data: ${chunk(word, null)}\n\n`)
    await wait(20)
    if (fails && index === 1) return response.destroy()
  }
  response.end(`data: ${chunk('', 'stop')}\n\ndata: [DONE]\n\n`)
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const url = `http://127.0.0.1:${server.address().port}/chat`

async function chat(Provider, options = {}) {
  ;({ breaks = 1, numbered = false, refused = false } = options)
  bodies = []
  const request = XRequest(url, { manual: true, params: { model: 'm', stream: true }, retryInterval: 50, retryTimes: 2 })
  const provider = new Provider({ request })
  let page
  const Page = () => {
    page = useXChat({ provider })
    return null
  }
  const root = createRoot(document.createElement('div'))
  root.render(createElement(Page))
  await wait(50)
  page.onRequest({ messages: [{ role: 'user', content: 'Must I?' }] })
  await wait(700)
  const last = page.messages.findLast(({ message }) => message.role === 'assistant')
  const shown = last ? `${last.message.content} (${last.status})` : 'nothing'
  const asked = bodies.length
  breaks = 0
  page.onRequest({ messages: [{ role: 'user', content: 'And now?' }] })
  await wait(300)
  root.unmount()
  return { shown, asked, 'goes back': bodies.at(-1).messages.find(({ role }) => role === 'assistant')?.content }
}
const seen = {
  'OpenAI, a break': await chat(OpenAIChatProvider),
  'DeepSeek, a break': await chat(DeepSeekChatProvider),
  'OpenAI, two breaks': await chat(OpenAIChatProvider, { breaks: 2 }),
  'OpenAI, no break': await chat(OpenAIChatProvider, { breaks: 0 }),
  'OpenAI, a break, ids': await chat(OpenAIChatProvider, { numbered: true }),
  'OpenAI, refused': await chat(OpenAIChatProvider, { breaks: 0, refused: true }),
}
console.table(seen)
const whole = words.join('')
const twice = `Do not ${whole}`
const shown = (text, asked) => ({ shown: `${text} (success)`, asked, 'goes back': text })
assert.deepEqual(seen['OpenAI, a break'], shown(twice, 2))
assert.deepEqual(seen['DeepSeek, a break'], shown(twice, 2))
assert.deepEqual(seen['OpenAI, two breaks'], shown(`Do not ${twice}`, 3))
assert.deepEqual(seen['OpenAI, no break'], shown(whole, 1))
assert.deepEqual(seen['OpenAI, a break, ids'], shown(whole, 2))
assert.equal(seen['OpenAI, refused'].asked, 3)
process.exit()
PROBE
timeout 50 node probe.mjs

#!/usr/bin/env bash
# Guess: `timeout` and `streamTimeout` of Ant Design X's XRequest end the request that was too slow, as its documentation says ("will be aborted"), and the next question has a new time.
# Seen (@ant-design/x-sdk 2.9.0, react 19.3.1, 2026-11): the page is told of the error, and the request goes on: the server writes its whole answer. And from then on every answer of this provider is thrown away. The mark of
# the timeout is never taken back: each later question is asked, answered and paid for, and useXChat() shows nothing of it, with `isRequesting` true and neither success nor error. A status of 500 in the place of the timeout does not do so. A new provider shows answers again.
# Meaning: one slow answer makes a chat page dumb until it is loaded anew, while the model works for it. Leave both options away, and abort by a timer of your own, which the script shows to help.
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
const { OpenAIChatProvider, useXChat, XRequest } = await import('@ant-design/x-sdk')
const { createElement } = await import('react')
const { createRoot } = await import('react-dom/client')

let asked, finished, fault
const event = (content, finish_reason = null) =>
  `data: ${JSON.stringify({ id: 'a', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta: { role: 'assistant', content }, finish_reason }] })}\n\n`
const server = createServer(async (request, response) => {
  await json(request)
  const first = ++asked === 1
  response.on('close', () => {
    if (response.writableFinished) finished++
  })
  if (first && fault === 'status 500') return response.writeHead(500).end()
  if (first && fault === 'slow head') await wait(500)
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.write(event('Do '))
  if (first && fault === 'slow word') await wait(500)
  if (response.destroyed) return
  response.end(`${event('not ')}${event('pay.')}${event('', 'stop')}data: [DONE]\n\n`)
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const url = `http://127.0.0.1:${server.address().port}/chat`
const makeProvider = options => new OpenAIChatProvider({ request: XRequest(url, { manual: true, params: { model: 'm', stream: true }, ...options }) })

/** Asks three times on one page. */
async function chat(options, { timer, anew } = {}) {
  asked = finished = 0
  let provider = makeProvider(options)
  let page
  const Page = () => {
    page = useXChat({ provider, requestPlaceholder: { role: 'assistant', content: '…' } })
    return null
  }
  const root = createRoot(document.createElement('div'))
  const render = () => root.render(createElement(Page))
  render()
  await wait(50)
  for (const question of ['one', 'two', 'three']) {
    if (anew && question === 'two') {
      provider = makeProvider(options)
      render()
      await wait(50)
    }
    page.onRequest({ messages: [{ role: 'user', content: question }] })
    const own = timer && setTimeout(page.abort, 250)
    await wait(question === 'one' ? 800 : 300)
    clearTimeout(own)
  }
  const answers = page.messages.filter(({ message }) => message.role === 'assistant').map(({ message, status }) => `${message.content} (${status})`)
  const { isRequesting } = page
  root.unmount()
  return { answers: answers.join(' | '), isRequesting, asked, finished }
}
const seen = {}
const limits = { timeout: 250, streamTimeout: 250 }
for (fault of ['slow head', 'slow word', 'status 500']) seen[`${fault}, limits`] = await chat(limits)
for (fault of ['slow head', 'slow word']) {
  seen[`${fault}, limits, new provider`] = await chat(limits, { anew: true })
  seen[`${fault}, own timer`] = await chat({}, { timer: true })
}
console.table(seen)
const whole = 'Do not pay. (success)'
const rest = name => seen[name].answers.split(' | ').slice(1).join(' | ')
for (const fault of ['slow head', 'slow word']) {
  const dumb = seen[`${fault}, limits`]
  assert.equal(rest(`${fault}, limits`), '… (loading) | … (loading)')
  assert.deepEqual([dumb.isRequesting, dumb.asked, dumb.finished], [true, 3, 3])
  assert.equal(rest(`${fault}, limits, new provider`), `${whole} | ${whole}`)
  assert.equal(rest(`${fault}, own timer`), `${whole} | ${whole}`)
  assert.equal(seen[`${fault}, own timer`].finished, 2)
}
assert.equal(rest('status 500, limits'), `${whole} | ${whole}`)
process.exit()
PROBE
timeout 50 node probe.mjs

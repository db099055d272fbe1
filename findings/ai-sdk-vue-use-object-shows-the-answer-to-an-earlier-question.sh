#!/usr/bin/env bash
# Guess: who submits anew while an object comes in leaves the first one, and sees the second, in the AI SDK for Vue as in that for React.
# Seen (@ai-sdk/vue 4.0.142, vue 3.5.45, @ai-sdk/react 4.0.177, ai 7.0.173, 2026-11): both requests are read to their end, and both write into `object` of Vue's `useObject`. Asked for Oslo, whose answer is
# slow, and then for Rome, the page shows Rome's, and at the end Oslo's, for good, with `isLoading` false and no error. `useObject` of React and `useCompletion` of Vue show Rome's.
# `onFinish` is called for Rome first and for Oslo behind it, in all three.
# Meaning: a form shows, and sends on, the object that belongs to a question that has been changed. The first answer is paid for as well. Await `stop()` before each
# `submit`, and in `onFinish` compare what came with what was asked for last.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps ai@7.0.173 @ai-sdk/vue@4.0.142 vue@3.5.45 @ai-sdk/react@4.0.177 react@19.3.1 react-dom@19.3.1 \
  zod@4.6.7 jsdom@31.0.1
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { JSDOM } from 'jsdom'
import { z } from 'zod'

const { window } = new JSDOM('<!doctype html><main></main><section></section>')
const { document, Element, Node, SVGElement } = window
Object.assign(globalThis, { window, document, Element, Node, SVGElement, AI_SDK_LOG_WARNINGS: false })
const vue = await import('vue')
const react = await import('react')
const { createRoot } = await import('react-dom/client')
const forVue = await import('@ai-sdk/vue')
const forReact = await import('@ai-sdk/react')

let ended
const server = createServer(async (request, response) => {
  const body = Buffer.concat(await request.toArray()).toString()
  const city = body.includes('Rome') ? 'Rome' : 'Oslo'
  response.on('close', () => {
    ended[city] = response.writableFinished ? 'read' : 'left'
  })
  response.writeHead(200, { 'content-type': 'text/plain' })
  for (const piece of [`{"city":"${city}",`, '"weather":', '"fine', '"}']) {
    response.write(piece)
    await wait(city === 'Oslo' ? 150 : 50)
  }
  response.end()
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const api = `http://127.0.0.1:${server.address().port}/`
const schema = z.object({ city: z.string(), weather: z.string() })

/** Each puts up a page, and gives back how it asks, how it stops, and what it shows. */
const pages = {
  'vue, useObject'(onFinish) {
    let hook
    const setup = () => {
      hook = forVue.experimental_useObject({ api, schema, onFinish: ({ object }) => onFinish(object.city) })
      return () => vue.h('p', hook.object.value?.city)
    }
    const page = vue.createApp({ setup })
    page.mount(document.querySelector('main'))
    return { ask: city => hook.submit({ city }), stop: () => hook.stop(), shown: () => hook.object.value.city, loading: () => hook.isLoading.value, end: () => page.unmount() }
  },
  'vue, useCompletion'(onFinish) {
    let hook
    const setup = () => {
      hook = forVue.useCompletion({ api, streamProtocol: 'text', onFinish: (_prompt, text) => onFinish(JSON.parse(text).city) })
      return () => vue.h('p', hook.completion.value)
    }
    const page = vue.createApp({ setup })
    page.mount(document.querySelector('main'))
    const shown = () => JSON.parse(hook.completion.value).city
    return { ask: city => hook.complete(city), stop: () => hook.stop(), shown, loading: () => hook.isLoading.value, end: () => page.unmount() }
  },
  'react, useObject'(onFinish) {
    let hook
    function Page() {
      hook = forReact.experimental_useObject({ api, schema, onFinish: ({ object }) => onFinish(object.city) })
      return hook.object?.city
    }
    const root = createRoot(document.querySelector('section'))
    root.render(react.createElement(Page))
    return { ask: city => hook.submit({ city }), stop: () => hook.stop(), shown: () => hook.object.city, loading: () => hook.isLoading, end: () => root.unmount() }
  },
}
async function askTwice(name, isStopped) {
  ended = {}
  const finished = []
  const page = pages[name](city => finished.push(city))
  await wait(100)
  page.ask('Oslo')
  await wait(200)
  if (isStopped) await page.stop()
  page.ask('Rome')
  await wait(1200)
  const seen = { shown: page.shown(), loading: page.loading(), finished, ended }
  page.end()
  return seen
}
const seen = {}
for (const name of Object.keys(pages)) seen[name] = await askTwice(name, false)
seen['vue, useObject, stopped'] = await askTwice('vue, useObject', true)
console.log(seen)
const both = { loading: false, finished: ['Rome', 'Oslo'], ended: { Rome: 'read', Oslo: 'read' } }
assert.deepEqual(seen, {
  'vue, useObject': { shown: 'Oslo', ...both },
  'vue, useCompletion': { shown: 'Rome', ...both },
  'react, useObject': { shown: 'Rome', ...both },
  'vue, useObject, stopped': { shown: 'Rome', loading: false, finished: ['Rome'], ended: { Rome: 'read', Oslo: 'left' } },
})
process.exit()
PROBE
node probe.mjs

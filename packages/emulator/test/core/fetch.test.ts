import { expect, it } from 'vitest'
import { createGlmEmulator } from '../../src/index.js'
import { ask, chat, path } from '../helpers.js'

const endless = () =>
  (function* () {
    for (let at = 0; ; at++) yield `token ${at} `
  })()

it('takes what fetch takes: a string, a URL, a Request', async () => {
  const { fetch } = createGlmEmulator()
  const url = `http://emulator${path}`
  for (const response of [fetch(url, chat()), fetch(new URL(url), chat()), fetch(new Request(url, chat()))]) {
    expect((await response).status).toBe(200)
  }
})

it('produces nothing ahead of its reader', async () => {
  const emulator = createGlmEmulator({ answer: () => ({ text: endless() }) })
  const response = await ask(emulator)
  const [request] = emulator.requests
  expect(request?.bytesSent).toBe(0)
  const reader = response.body!.getReader()
  await reader.read()
  expect(request?.bytesSent).toBeLessThan(64 * 1024)
  await reader.cancel()
  expect(await request?.ended).toBe('reader-left')
  expect(emulator.stats).toMatchObject({ requests: 1, open: 0, bytesSent: request?.bytesSent })
})

it('fails with the reason of the signal, before the head and after it', async () => {
  const emulator = createGlmEmulator({ answer: () => ({ text: endless() }) })
  const held = new AbortController()
  const arrived = emulator.nextRequest()
  const waiting = emulator.fetch(`http://x${path}`, {
    ...chat({}, { 'x-millrace-fault': 'slow-head' }),
    signal: held.signal,
  })
  const first = await arrived
  held.abort(new Error('enough'))
  await expect(waiting).rejects.toThrow('enough')
  expect(await first.ended).toBe('reader-left')

  const running = new AbortController()
  const response = await emulator.fetch(`http://x${path}`, { ...chat(), signal: running.signal })
  running.abort(new Error('stop'))
  await expect(response.text()).rejects.toThrow('stop')
  expect(await emulator.requests[1]?.ended).toBe('reader-left')
})

it('never tells a later request about an aborted signal', async () => {
  const { fetch, requests } = createGlmEmulator()
  await expect(fetch(`http://x${path}`, { ...chat(), signal: AbortSignal.abort() })).rejects.toThrow(/abort/i)
  expect(requests).toHaveLength(0)
})

it('tells the client what an option threw', async () => {
  const emulator = createGlmEmulator({
    answer: () => {
      throw new Error('no script for this')
    },
  })
  const response = await ask(emulator)
  expect(response.status).toBe(500)
  expect(await response.json()).toMatchObject({ error: { message: 'emulator: no script for this' } })
})

it('refuses a body that is too large', async () => {
  const response = await ask(createGlmEmulator({ maxBodyBytes: 10 }))
  expect(response.status).toBe(413)
})

it('keeps only the latest requests', async () => {
  const emulator = createGlmEmulator({ keepRequests: 2 })
  for (let count = 0; count < 3; count++) await (await ask(emulator)).text()
  expect(emulator.requests.map(request => request.id)).toEqual([2, 3])
})

it('settles complete when all of it was taken', async () => {
  const emulator = createGlmEmulator()
  const body = await (await ask(emulator)).text()
  const [request] = emulator.requests
  expect(await request?.ended).toBe('complete')
  expect(request?.bytesSent).toBe(new TextEncoder().encode(body).length)
})

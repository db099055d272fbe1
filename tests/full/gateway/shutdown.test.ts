import { expect, test } from 'vitest'
import { gatewayLab, modelOf, type VendorName, vendorNames } from '../../support/gateway/vendors.ts'

// The program ends by a signal: every answer that runs is told the truth, in its dialect.

const paths = {
  '/v1/chat/completions': { body: { messages: [{ role: 'user', content: 'Hi' }] }, end: /"error":\{"message":"[^"]+"/ },
  '/v1/responses': { body: { input: 'Hi' }, end: /event: error\n[\s\S]+event: response\.failed/ },
  '/v1/messages': {
    body: { max_tokens: 99, messages: [{ role: 'user', content: 'Hi' }] },
    end: /event: error\n[\s\S]+overloaded_error/,
  },
} as const

const good = /\[DONE\]|response\.completed|message_stop/

test('a log that nobody reads any more ends no answer, and is told', async () => {
  const { gateway, script } = await gatewayLab({})
  script.answer = { text: 'Said to the end.' }
  const ask = async (): Promise<string> => {
    const body = JSON.stringify({ model: `glm/${modelOf.glm}`, messages: [{ role: 'user', content: 'Hi' }] })
    const headers = { 'content-type': 'application/json' }
    return (await fetch(`${gateway.url}/v1/chat/completions`, { method: 'POST', headers, body })).text()
  }
  gateway.closeLog()
  // Each writes a line.
  for (let at = 0; at < 5; at++) expect(await ask()).toContain('Said to the end.')
  await expect.poll(gateway.said).toContain('the log cannot be written any more (EPIPE)')
  expect(gateway.said().match(/EPIPE/g)).toHaveLength(1)
  gateway.signal('SIGTERM')
  expect(await gateway.ended).toBe(0)
})

test('a log whose reader stands still keeps no process from its end', async () => {
  const { gateway } = await gatewayLab({})
  gateway.pauseLog()
  // More lines than a pipe takes.
  for (let at = 0; at < 60; at++)
    await Promise.all(Array.from({ length: 50 }, async () => (await fetch(`${gateway.url}/v1/models`)).text()))
  gateway.signal('SIGTERM')
  expect(await gateway.ended).toBe(0)
})

test('SIGTERM with 50 open streams', async () => {
  const { gateway, script, emulators } = await gatewayLab({ drainMs: 500 })
  script.answer = { text: 'Some words that come before the silence, and then a few more.' }
  script.fault = 'stall after=9'
  const all = Object.entries(paths)
  const open = Array.from({ length: 50 }, async (_, at) => {
    const [path, { body, end }] = all[at % all.length]!
    const vendor: VendorName = vendorNames[at % vendorNames.length]!
    const response = await fetch(gateway.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ model: `${vendor}/${modelOf[vendor]}`, stream: true, ...body }),
    })
    return { response, end }
  })
  const streams = await Promise.all(open)
  const texts = streams.map(({ response }) => response.text())
  gateway.signal('SIGTERM')
  for (const [at, text] of (await Promise.all(texts)).entries()) {
    expect(text).toContain('Some')
    expect(text).toMatch(streams[at]!.end)
    expect(text).not.toMatch(good)
  }
  expect(await gateway.ended).toBe(0)
  for (const emulator of Object.values(emulators)) expect(emulator.stats.open).toBe(0)
})

test('answers that end in time end well, and new requests are sent away meanwhile', async () => {
  const { gateway, script } = await gatewayLab({ drainMs: 10_000 })
  let release = (): void => {}
  const released = new Promise<void>(resolve => {
    release = resolve
  })
  script.answer = { text: 'Hello' }
  script.fault = { type: 'slow-first-byte', ms: 1_500 }
  const ask = (): Promise<Response> =>
    fetch(`${gateway.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'gpt-5.4', stream: true, messages: [{ role: 'user', content: 'Hi' }] }),
    })
  const running = ask()
  setTimeout(() => {
    gateway.signal('SIGTERM')
    setTimeout(release, 200)
  }, 300)
  await released
  expect((await fetch(`${gateway.url}/readyz`)).status).toBe(503)
  const late = await ask()
  expect([late.status, late.headers.get('retry-after')]).toEqual([503, '5'])
  expect(await (await running).text()).toContain('[DONE]')
  expect(await gateway.ended).toBe(0)
})

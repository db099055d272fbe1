import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { emulatorKey } from '@millrace/emulator'
import { describe, expect, onTestFinished, test } from 'vitest'
import { startGateway } from '../../support/gateway/gateway-process.ts'
import { gatewayLab, startVendors } from '../../support/gateway/vendors.ts'

// Promises that other gateways do not keep; docs/gateway.md has them beside each other.

const messages = [{ role: 'user', content: 'Hi' }]
const bodies = {
  '/v1/chat/completions': { messages, stream_options: { include_usage: true } },
  '/v1/responses': { input: 'Hi' },
  '/v1/messages': { max_tokens: 999, messages },
} as const
const paths = Object.keys(bodies) as (keyof typeof bodies)[]

const post = (url: string, path: keyof typeof bodies, body: object): Promise<Response> =>
  fetch(url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ stream: true, ...bodies[path], ...body }),
  })

describe.each(paths)('%s', path => {
  test('usage that follows the finish is told', async () => {
    const { providers, script } = await startVendors()
    const chat = { ...providers.openai!, kind: 'openai', api: 'chat' }
    const gateway = await startGateway({ config: { providers: { chat } } })
    script.answer = { text: 'Hello', usage: { promptTokens: 71, completionTokens: 83 } }
    const text = await (await post(gateway.url, path, { model: 'chat/gpt-5.4' })).text()
    expect(text).toMatch(/"(prompt|input)_tokens":71/)
    expect(text).toMatch(/"(completion|output)_tokens":83/)
  })

  test.each(['no-done', 'cut after=9', 'cut after=9 clean'])('%s: no good end is invented', async fault => {
    const { gateway, script } = await gatewayLab()
    script.answer = { text: 'Wide water under one sky, and a few more words behind it.' }
    script.fault = fault
    const text = await (await post(gateway.url, path, { model: 'anthropic/claude-sonnet-4-6' })).text()
    expect(text).toContain('Wide')
    // Anthropic's own end mark may be missing behind a finish reason, which is an end all the same.
    if (fault === 'no-done') return
    expect(text).toMatch(/"error"/)
    expect(text).not.toMatch(/end_turn|"finish_reason":"stop"|response\.completed|message_stop/)
  })

  test('a reader who takes nothing holds the vendor back', async () => {
    const { gateway, script, emulators } = await gatewayLab()
    function* flood() {
      for (;;) yield `${'word '.repeat(200)}\n`
    }
    script.answer = () => ({ text: flood() })
    const { port, hostname } = new URL(gateway.url)
    const headers = { 'content-type': 'application/json' }
    const asked = request({ hostname, port, path, method: 'POST', headers })
    onTestFinished(() => void asked.destroy())
    asked.end(JSON.stringify({ stream: true, ...bodies[path], model: 'glm/glm-5.3', max_tokens: undefined }))
    const response = await new Promise<{ pause(): void }>(resolve => asked.on('response', resolve))
    response.pause()
    const sent = (): number => emulators.glm.stats.bytesSent
    const settled = async (): Promise<number> => {
      for (let before = -1; before !== sent(); ) {
        before = sent()
        await new Promise(resolve => setTimeout(resolve, 300))
      }
      return sent()
    }
    expect(await settled()).toBeLessThan(32 * 1024 * 1024)
    expect(emulators.glm.stats.open).toBe(1)
  })
})

describe('Responses over a store', () => {
  test.each(['memory', { sqlite: 'answers.db' }] as const)('%j: read again from behind an event', async store => {
    const { providers, script } = await startVendors()
    script.answer = { text: 'Wide water under one sky.' }
    const gateway = await startGateway({ config: { providers, store } })
    const whole = await (await post(gateway.url, '/v1/responses', { model: 'gpt-5.4', background: true })).text()
    const id = /"id":"(resp_[^"]+)"/.exec(whole)?.[1]
    const after = 4
    const rest = await (await fetch(`${gateway.url}/v1/responses/${id}?stream=true&starting_after=${after}`)).text()
    const numbers = [...rest.matchAll(/"sequence_number":(\d+)/g)].map(match => Number(match[1]))
    expect(numbers[0]).toBe(after + 1)
    expect(whole.endsWith(rest)).toBe(true)
    expect(await (await fetch(`${gateway.url}/v1/responses/${id}`)).json()).toMatchObject({ id, status: 'completed' })
  })

  test('without one there is nothing to come back to', async () => {
    const gateway = await startGateway({ config: { providers: { openai: { apiKey: emulatorKey } } } })
    const response = await fetch(`${gateway.url}/v1/responses/resp_nothing?stream=true`)
    expect([response.status, await response.text()]).toEqual([404, expect.stringContaining('unknown_url')])
  })
})

test('a configuration in TypeScript, with a type in it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-ts-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  writeFileSync(
    join(folder, 'millrace-gateway.ts'),
    'const fast: string = "openai/gpt-5.4-mini"\nexport default { emulator: true, models: { fast } }\n',
  )
  const gateway = await startGateway({ args: ['--config', join(folder, 'millrace-gateway.ts')] })
  expect((await post(gateway.url, '/v1/messages', { model: 'fast', stream: false })).status).toBe(200)
})
